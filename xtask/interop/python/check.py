"""Holds what was kept of a Vouchsafe ledger against the code of PyPI's sigstore.

    check.py LEDGER VKEY EVIDENCE

It knows nothing else of Vouchsafe than docs/formats/ledger.md. What is altered must be refused: else
its acceptance of the rest would show nothing. sigstore has no consistency proofs and reads no tiles.
"""

import base64
import sys
from copy import copy
from pathlib import Path
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint, verify_checkpoint
from sigstore._internal.trust import Keyring
from sigstore_models.common import v1 as common

# What comes before the 32 bytes of an Ed25519 key in DER (RFC 8410).
DER = bytes.fromhex("302a300506032b6570032100")
RECEIPT = "c2sp.org/tlog-proof@v1"


class Log:
    """A log by its key."""

    def __init__(self, vkey):
        self.origin, key_id, key = vkey.split("+", 2)
        self.key_id = bytes.fromhex(key_id)
        self.keyring = keyring(base64.b64decode(key)[1:])

    def open(self, text):
        signed = SignedCheckpoint.from_text(text)
        signed.signed_note.verify(self.keyring, self.key_id)
        if signed.checkpoint.origin != self.origin:
            raise ValueError(f"the origin is {signed.checkpoint.origin}")
        return signed.checkpoint

    def prove(self, receipt, entry):
        """Proves that an entry is in the log, both ways that sigstore goes for an entry of its own."""
        checkpoint = SignedCheckpoint.from_text(receipt.checkpoint).checkpoint
        proof = SimpleNamespace(
            log_index=receipt.index,
            tree_size=checkpoint.log_size,
            root_hash=bytes.fromhex(checkpoint.log_hash),
            hashes=receipt.hashes,
            checkpoint=SimpleNamespace(envelope=receipt.checkpoint),
        )
        if not 0 <= receipt.index < checkpoint.log_size:
            raise ValueError("the index is not in the log")
        inner = SimpleNamespace(
            inclusion_proof=proof,
            canonicalized_body=entry,
            log_id=SimpleNamespace(key_id=self.key_id),
        )
        record = SimpleNamespace(_inner=inner)
        verify_checkpoint(self.keyring, record)
        verify_merkle_inclusion(record)


def keyring(public):
    details = common.PublicKeyDetails.PKIX_ED25519
    key = common.PublicKey(raw_bytes=base64.b64encode(DER + public), key_details=details)
    return Keyring([key])


def stranger(log):
    """The same log, as if it had a key that did not sign."""
    other = copy(log)
    other.keyring = keyring(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    return other


def parse(text):
    head, checkpoint = text.split("\n\n", 1)
    first, index, *hashes = head.split("\n")
    if first != RECEIPT:
        raise ValueError("it is no receipt")
    index = int(index.removeprefix("index "))
    return SimpleNamespace(index=index, hashes=[base64.b64decode(h) for h in hashes], checkpoint=checkpoint)


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def refused(what, attempt):
    try:
        attempt()
    except Exception as error:  # whatever it says, it does not accept
        if isinstance(error, (AttributeError, TypeError, NameError)):
            raise
        return 1
    raise SystemExit(f"sigstore accepts {what}")


def check_checkpoints(log, kept):
    sizes = sorted(log.open(text).log_size for text in kept.values())
    if len(sizes) < 2:
        raise SystemExit("too few checkpoints were kept to show anything")
    said("checkpoints", f"{len(sizes)} are signed, of the sizes {sizes}")


def refuse_checkpoints(log, kept):
    count = 0
    for name, text in kept.items():
        data = text.encode()
        for at in range(data.rindex(b"\n\n")):
            altered = flipped(data, at)
            count += refused(f"{name} with byte {at} altered", lambda: log.open(altered.decode()))
        count += refused(f"{name} under another key", lambda: stranger(log).open(text))
    said("altered checkpoints", f"refused: {count}")


def check_receipts(log, kept):
    for name, (text, entry) in kept.items():
        log.prove(parse(text), entry)
    if len(kept) < 2:
        raise SystemExit("too few receipts were kept to show anything")
    said("receipts", f"{len(kept)} hold, for the entries {sorted(parse(text).index for text, _ in kept.values())}")


def alterations(receipt):
    yield "the next index", {"index": receipt.index + 1}
    yield "the index before", {"index": receipt.index - 1}
    yield "a hash more", {"hashes": receipt.hashes + [bytes(32)]}
    if receipt.hashes:
        yield "a hash less", {"hashes": receipt.hashes[1:]}
    yield "another origin", {"checkpoint": "x" + receipt.checkpoint[1:]}
    for at, hash in enumerate(receipt.hashes):
        hashes = receipt.hashes[:at] + [flipped(hash, at % 32)] + receipt.hashes[at + 1 :]
        yield f"hash {at} altered", {"hashes": hashes}


def refuse_receipts(log, kept):
    count = 0
    for name, (text, entry) in kept.items():
        receipt = parse(text)
        for what, change in alterations(receipt):
            altered = SimpleNamespace(**{**vars(receipt), **change})
            count += refused(f"{name} with {what}", lambda: log.prove(altered, entry))
        for at in range(0, len(entry), 7):
            changed = flipped(entry, at)
            count += refused(f"{name} with byte {at} of the entry altered", lambda: log.prove(receipt, changed))
    said("altered receipts", f"refused: {count}, each with one thing changed")


def said(name, what):
    print(f"ok      {name:20} {what}", flush=True)


def main(ledger, vkey, evidence):
    log = Log(vkey)
    checkpoints = {path.name: path.read_text() for path in Path(evidence).glob("*.checkpoint")}
    checkpoints["the newest"] = Path(ledger, "checkpoint").read_text()
    receipts = {}
    for path in Path(evidence).glob("*.tlog-proof"):
        entry = path.with_name(path.name.removesuffix(".tlog-proof") + ".entry.json")
        receipts[path.name] = (path.read_text(), entry.read_bytes())
    check_checkpoints(log, checkpoints)
    check_receipts(log, receipts)
    refuse_checkpoints(log, checkpoints)
    refuse_receipts(log, receipts)


if __name__ == "__main__":
    main(*sys.argv[1:])
