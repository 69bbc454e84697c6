// Holds what was kept of a Vouchsafe ledger against the code of npm's @sigstore/verify.
//
//	node check.js LEDGER VKEY EVIDENCE
//
// It knows nothing else of Vouchsafe than docs/formats/ledger.md. What is altered must be refused: else
// its acceptance of the rest would show nothing. It has no consistency proofs and reads no tiles.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

// The package exports neither; the version is pinned.
const home = path.join(path.dirname(require.resolve("@sigstore/verify")), "tlog");
const { verifyCheckpoint } = require(path.join(home, "checkpoint.js"));
const { verifyMerkleInclusion } = require(path.join(home, "merkle.js"));

// What comes before the 32 bytes of an Ed25519 key in DER (RFC 8410).
const DER = Buffer.from("302a300506032b6570032100", "hex");
const RECEIPT = "c2sp.org/tlog-proof@v1";

class Log {
  constructor(vkey) {
    const [origin, id] = vkey.split("+", 2);
    const key = Buffer.from(vkey.slice(origin.length + id.length + 2), "base64").subarray(1);
    this.origin = origin;
    this.trusted = (publicKey) => [{ logID: Buffer.from(id, "hex"), baseURL: origin, publicKey }];
    this.key = crypto.createPublicKey({ key: Buffer.concat([DER, key]), format: "der", type: "spki" });
  }

  open(envelope, key = this.key) {
    const checkpoint = verifyCheckpoint({ inclusionProof: { checkpoint: { envelope } } }, this.trusted(key));
    if (checkpoint.origin !== this.origin) throw new Error(`the origin is ${checkpoint.origin}`);
    return checkpoint;
  }

  prove(receipt, entry) {
    const checkpoint = this.open(receipt.checkpoint);
    const inclusionProof = { logIndex: receipt.index, hashes: receipt.hashes };
    verifyMerkleInclusion({ inclusionProof, canonicalizedBody: entry }, checkpoint);
  }
}

function parse(text) {
  const end = text.indexOf("\n\n");
  const [first, index, ...hashes] = text.slice(0, end).split("\n");
  if (first !== RECEIPT || !index.startsWith("index ")) throw new Error("it is no receipt");
  return {
    index: Number(index.slice(6)),
    hashes: hashes.map((hash) => Buffer.from(hash, "base64")),
    checkpoint: text.slice(end + 2),
  };
}

function flipped(data, at) {
  const changed = Buffer.from(data);
  changed[at] ^= 1;
  return changed;
}

function refused(what, attempt) {
  try {
    attempt();
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    return 1;
  }
  throw new Error(`@sigstore/verify accepts ${what}`);
}

function checkCheckpoints(log, kept) {
  const sizes = Object.values(kept).map((text) => Number(log.open(text).logSize));
  if (sizes.length < 2) throw new Error("too few checkpoints were kept to show anything");
  said("checkpoints", `${sizes.length} are signed, of the sizes ${sizes.sort((a, b) => a - b).join(" ")}`);
}

function refuseCheckpoints(log, kept) {
  let count = 0;
  for (const [name, text] of Object.entries(kept)) {
    const data = Buffer.from(text);
    for (let at = 0; at < data.lastIndexOf("\n\n"); at++) {
      const altered = flipped(data, at).toString();
      count += refused(`${name} with byte ${at} altered`, () => log.open(altered));
    }
    const other = crypto.generateKeyPairSync("ed25519").publicKey;
    count += refused(`${name} under another key`, () => log.open(text, other));
  }
  said("altered checkpoints", `refused: ${count}`);
}

function checkReceipts(log, kept) {
  for (const [text, entry] of Object.values(kept)) log.prove(parse(text), entry);
  const indexes = Object.values(kept).map(([text]) => parse(text).index);
  if (indexes.length < 2) throw new Error("too few receipts were kept to show anything");
  said("receipts", `${indexes.length} hold, for the entries ${indexes.sort((a, b) => a - b).join(" ")}`);
}

function* alterations(receipt) {
  yield ["the next index", { index: receipt.index + 1 }];
  yield ["the index before", { index: receipt.index - 1 }];
  yield ["a hash more", { hashes: [...receipt.hashes, Buffer.alloc(32)] }];
  if (receipt.hashes.length > 0) yield ["a hash less", { hashes: receipt.hashes.slice(1) }];
  yield ["another origin", { checkpoint: `x${receipt.checkpoint.slice(1)}` }];
  for (const [at, hash] of receipt.hashes.entries()) {
    yield [`hash ${at} altered`, { hashes: receipt.hashes.with(at, flipped(hash, at % 32)) }];
  }
}

function refuseReceipts(log, kept) {
  let count = 0;
  for (const [name, [text, entry]] of Object.entries(kept)) {
    const receipt = parse(text);
    for (const [what, change] of alterations(receipt)) {
      count += refused(`${name} with ${what}`, () => log.prove({ ...receipt, ...change }, entry));
    }
    for (let at = 0; at < entry.length; at += 7) {
      count += refused(`${name} with byte ${at} of the entry altered`, () => log.prove(receipt, flipped(entry, at)));
    }
  }
  said("altered receipts", `refused: ${count}, each with one thing changed`);
}

function said(name, what) {
  console.log(`ok      ${name.padEnd(20)} ${what}`);
}

function main(ledger, vkey, evidence) {
  const log = new Log(vkey);
  const checkpoints = { "the newest": fs.readFileSync(path.join(ledger, "checkpoint"), "utf8") };
  const receipts = {};
  for (const name of fs.readdirSync(evidence)) {
    const file = path.join(evidence, name);
    if (name.endsWith(".checkpoint")) checkpoints[name] = fs.readFileSync(file, "utf8");
    if (!name.endsWith(".tlog-proof")) continue;
    const entry = fs.readFileSync(file.replace(/\.tlog-proof$/, ".entry.json"));
    receipts[name] = [fs.readFileSync(file, "utf8"), entry];
  }
  checkCheckpoints(log, checkpoints);
  checkReceipts(log, receipts);
  refuseCheckpoints(log, checkpoints);
  refuseReceipts(log, receipts);
}

main(...process.argv.slice(2));
