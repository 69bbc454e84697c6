//! What lies on the desk while something is verified, and the answer.

use auditor::{BundleCheck, Report, Trust, Verdict, check_receipt};
use serde::Serialize;

/// What lies on the desk.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    room: Vec<u8>,
    trust: Option<Trust>,
    kept: Option<Vec<u8>>,
    proof: Option<Vec<u8>>,
    entry: Option<Vec<u8>>,
    bundle: Option<BundleCheck>,
    answer: Vec<u8>,
}

/// What the page is told.
#[derive(Serialize)]
struct Judged<'a> {
    verdict: Verdict,
    /// Whether witnesses are asked for and not enough have seen it.
    unwitnessed: bool,
    facts: Vec<(&'static str, String)>,
    report: &'a Report,
}

/// What the page is told where nothing can be judged.
#[derive(Serialize)]
struct Refused<'a> {
    error: &'a str,
}

impl Desk {
    pub(crate) fn room(&mut self, length: usize) -> *mut u8 {
        self.room.clear();
        self.room.resize(length, 0);
        self.room.as_mut_ptr()
    }

    pub(crate) fn trust(&mut self) -> bool {
        let text = std::mem::take(&mut self.room);
        let read = String::from_utf8(text).map_err(|_| "read it: it is not UTF-8 text".to_owned());
        match read.and_then(|text| Trust::read(&text).map_err(|error| told(&error))) {
            Ok(trust) => {
                self.trust = Some(trust);
                true
            }
            Err(words) => {
                self.trust = None;
                self.say(&Refused { error: &words });
                false
            }
        }
    }

    pub(crate) fn keep(&mut self) {
        self.kept = Some(std::mem::take(&mut self.room));
    }

    pub(crate) fn receipt(&mut self, part: u32) {
        let bytes = Some(std::mem::take(&mut self.room));
        if part == 0 { self.proof = bytes } else { self.entry = bytes }
    }

    pub(crate) fn piece(&mut self) {
        let bytes = std::mem::take(&mut self.room);
        let Some(trust) = &self.trust else { return };
        let begin = || BundleCheck::new(trust.clone(), self.kept.take());
        self.bundle.get_or_insert_with(begin).push(&bytes);
        // The room is big: the next piece may have it again.
        self.room = bytes;
    }

    pub(crate) fn judge(&mut self) -> usize {
        let (bundle, proof, entry) = (self.bundle.take(), self.proof.take(), self.entry.take());
        self.kept = None;
        let report = match (&self.trust, bundle, proof, entry) {
            (None, ..) => Err("name a key or a trust policy first"),
            (Some(_), Some(bundle), _, _) => Ok(bundle.finish()),
            (Some(trust), None, Some(proof), Some(entry)) => {
                Ok(check_receipt(trust, ("the proof", &proof), ("the entry", &entry)))
            }
            (Some(_), None, Some(_), None) => Err("choose the entry that belongs to the receipt too"),
            (Some(_), None, None, _) => Err("choose a receipt with its entry, or a bundle"),
        };
        match report {
            Ok(report) => {
                let met = report.witnesses.as_ref().is_some_and(|seen| seen.quorum_met == Some(true));
                let wanted = self.trust.as_ref().is_some_and(Trust::wants_witnesses);
                let facts = report.facts();
                let unwitnessed = wanted && !met;
                self.say(&Judged { verdict: report.verdict(), unwitnessed, facts, report: &report });
            }
            Err(words) => self.say(&Refused { error: words }),
        }
        self.answer.len()
    }

    pub(crate) fn answer(&self) -> &[u8] {
        &self.answer
    }

    fn say(&mut self, what: &impl Serialize) {
        // Texts and numbers: there is nothing that JSON could not hold.
        self.answer = serde_json::to_vec(what).unwrap_or_default();
    }
}

/// An error with its causes.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(desk: &mut Desk, bytes: &[u8]) {
        desk.room(bytes.len());
        desk.room.copy_from_slice(bytes);
    }

    fn said(desk: &mut Desk) -> serde_json::Value {
        desk.judge();
        serde_json::from_slice(desk.answer()).unwrap()
    }

    const KEY: &str = "backup.example/audit+685d0309+AbgzZhMNN9zBtoNNlOoCjgyB590uPZDgNYx3/o30u2u0";

    #[test]
    fn nothing_is_judged_without_trust() {
        let mut desk = Desk::default();
        assert!(said(&mut desk)["error"].is_string());
        put(&mut desk, b"nonsense");
        assert!(!desk.trust());
        assert!(String::from_utf8_lossy(desk.answer()).contains("verification key"));
        put(&mut desk, KEY.as_bytes());
        assert!(desk.trust());
        assert!(said(&mut desk)["error"].as_str().unwrap().contains("choose a receipt"));
    }

    #[test]
    fn receipts_and_bundles_are_judged_and_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../proof/tests/vectors/tlog");
        let read = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
        let mut desk = Desk::default();
        put(&mut desk, KEY.as_bytes());
        assert!(desk.trust());
        put(&mut desk, &read("proof.tlog-proof"));
        desk.receipt(0);
        put(&mut desk, &read("proof.entry"));
        desk.receipt(1);
        let told = said(&mut desk);
        assert_eq!((&told["verdict"], &told["unwitnessed"]), (&"signed".into(), &false.into()), "{told}");
        assert!(said(&mut desk)["error"].is_string(), "it is forgotten");
        put(&mut desk, b"no bundle");
        desk.piece();
        assert_eq!(said(&mut desk)["verdict"], "incomplete");
    }
}
