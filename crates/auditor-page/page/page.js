"use strict";
// Everything that is shown goes in as text, never as markup: the records are made by strangers.
(() => {
  const $ = (id) => document.getElementById(id);
  const PIECE = 1 << 20;
  const MAX_SMALL = 2_000_000;
  const MEANING = {
    witnessed: ["good", "Witnessed", "Everything is as the ledger’s key signed it, and enough witnesses of your policy saw it."],
    signed: ["good", "Signed", "Everything is as the ledger’s key signed it."],
    erased: ["warn", "Erased in part", "Everything that is here is as it was signed. Personal values were erased, and the ledger says so."],
    incomplete: ["warn", "Incomplete", "Something is missing or cannot be read, so that it cannot be told."],
    mismatch: ["bad", "Mismatch", "Something contradicts what was signed, or was signed by another key."],
    fork: ["bad", "Fork", "The ledger’s key signed two stories. Keep both checkpoints: they prove it."],
  };
  const UNWITNESSED = ["warn", "Signed, but not witnessed", "Everything is as the ledger’s key signed it, but not enough witnesses of your policy saw it."];
  // Files that were dropped; otherwise those of the input count, as they are when the check begins.
  let dropped = null;
  let wasm = null;

  const load = async () => {
    const text = atob($("wasm").textContent.trim());
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    wasm = (await WebAssembly.instantiate(bytes, {})).instance.exports;
    $("check").disabled = false;
    document.body.dataset.ready = "yes";
  };

  const put = (bytes) => {
    const at = wasm.room(bytes.length) >>> 0;
    // The memory may have moved: look at it anew each time.
    new Uint8Array(wasm.memory.buffer).set(bytes, at);
  };
  const told = () => {
    const at = wasm.answer() >>> 0;
    const bytes = new Uint8Array(wasm.memory.buffer).slice(at, at + wasm.answer_length());
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  const small = async (file) => {
    if (file.size > MAX_SMALL) throw new Error(`${file.name} is too large to be one: ${file.size} bytes`);
    return new Uint8Array(await file.arrayBuffer());
  };
  const startsWith = async (file, at, text) => {
    const bytes = new Uint8Array(await file.slice(at, at + text.length).arrayBuffer());
    return new TextDecoder().decode(bytes) === text;
  };

  const take = async () => {
    const files = dropped ?? [...$("files").files];
    const kinds = { proof: [], tar: [], other: [] };
    for (const file of files) {
      if (await startsWith(file, 0, "c2sp.org/tlog-proof@")) kinds.proof.push(file);
      else if (await startsWith(file, 257, "ustar")) kinds.tar.push(file);
      else kinds.other.push(file);
    }
    const receipt = kinds.proof.length === 1 && kinds.tar.length === 0 && kinds.other.length <= 1;
    const bundle = files.length === 1 && kinds.proof.length === 0;
    if (!receipt && !bundle) throw new Error("Choose one bundle, or one proof with its entry.");
    if (receipt) {
      put(await small(kinds.proof[0]));
      wasm.receipt(0);
      if (kinds.other.length === 1) {
        put(await small(kinds.other[0]));
        wasm.receipt(1);
      }
      return;
    }
    for (let at = 0; at === 0 || at < files[0].size; at += PIECE) {
      put(new Uint8Array(await files[0].slice(at, at + PIECE).arrayBuffer()));
      wasm.piece();
    }
  };

  const item = (list, text) => {
    const entry = document.createElement("li");
    entry.textContent = text;
    list.append(entry);
  };
  const show = (tone, title, meaning) => {
    $("result").hidden = false;
    $("result").dataset.tone = tone;
    $("verdict").textContent = title;
    $("meaning").textContent = meaning;
    $("result").focus();
  };
  const refuse = (words) => {
    for (const id of ["problems", "known", "unsaid"]) $(id).hidden = true;
    show("warn", "Not checked", words);
    document.body.dataset.verdict = "none";
  };
  const report = (judged) => {
    if (judged.error) return refuse(judged.error);
    const plain = judged.unwitnessed && judged.verdict === "signed" ? UNWITNESSED : MEANING[judged.verdict];
    $("findings").replaceChildren();
    $("facts").replaceChildren();
    for (const finding of judged.report.findings) item($("findings"), `${finding.kind}: ${finding.object}: ${finding.message}`);
    for (const [name, value] of judged.facts) {
      const [term, description] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = name;
      description.textContent = value;
      $("facts").append(term, description);
    }
    $("problems").hidden = judged.report.findings.length === 0;
    $("known").hidden = judged.facts.length === 0;
    $("unsaid").hidden = plain[0] === "bad";
    $("unsaid-witness").hidden = judged.verdict === "witnessed";
    show(...plain);
    document.body.dataset.verdict = judged.verdict;
  };

  const check = async () => {
    $("trust-error").textContent = "";
    document.body.dataset.verdict = "";
    put(new TextEncoder().encode($("trust").value));
    if (!wasm.trust()) {
      $("trust-error").textContent = `Cannot ${told().error}.`;
      $("trust").focus();
      document.body.dataset.verdict = "none";
      return;
    }
    const kept = $("kept").files[0];
    if (kept) {
      put(await small(kept));
      wasm.keep();
    }
    await take();
    wasm.judge();
    report(told());
  };

  const list = (files) => {
    $("chosen").replaceChildren();
    for (const file of files) item($("chosen"), `${file.name}, ${file.size.toLocaleString("en")} bytes`);
  };
  $("files").addEventListener("change", () => { dropped = null; list($("files").files); });
  $("trust-file").addEventListener("change", async () => {
    const file = $("trust-file").files[0];
    if (file) $("trust").value = new TextDecoder().decode(await small(file));
  });
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    dropped = [...event.dataTransfer.files];
    list(dropped);
  });
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    $("check").disabled = true;
    check().catch((error) => { wasm.judge(); refuse(error.message); }).finally(() => { $("check").disabled = false; });
  });
  load().catch((error) => refuse(`This browser cannot run the check: ${error.message}`));
})();
