//! Personal values that were handed over beside a receipt, held against what its entry commits to.

use serde::Deserialize;

use crate::bundle::{Disclosure, EntryFacts};
use crate::finding::Finding;
use crate::report::{PersonalReport, Report};

/// The longest file of disclosures that is read, in bytes: an entry is shorter than 64 KiB, and the values
/// that it does not show are no longer.
pub const MAX_DISCLOSED: usize = 1 << 20;

/// A file of disclosures: the list that `vouchsafe ledger receipt` writes, or what the API answers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Disclosures {
    List(Vec<Disclosure>),
    Answer { disclosures: Vec<Disclosure> },
}

/// Holds personal values against the entry of a receipt that was checked, and counts them in its report.
///
/// What is not among them is counted too: it was erased, or is withheld, and a receipt cannot tell which. The
/// names are how findings call the files.
pub fn check_disclosures(report: &mut Report, entry: (&str, &[u8]), disclosures: (&str, &[u8])) {
    let Some(facts) = EntryFacts::read(entry.1) else {
        return report.find(Finding::mismatch(entry.0, "it is no entry that could commit to values"));
    };
    let read = serde_json::from_slice(disclosures.1);
    let Ok(Disclosures::List(list) | Disclosures::Answer { disclosures: list }) = read else {
        return report.find(Finding::missing(disclosures.0, "it is no list of disclosures"));
    };
    let mut shown: Vec<&str> = Vec::new();
    for disclosure in &list {
        match judge(report.index, &facts, disclosure) {
            Ok(()) if shown.contains(&disclosure.field.as_str()) => {}
            Ok(()) => shown.push(&disclosure.field),
            Err(words) => {
                let object = format!("{}, {}", disclosures.0, disclosure.field);
                report.find(Finding::mismatch(object, words));
            }
        }
    }
    report.personal = Some(PersonalReport {
        committed: facts.personal.len() as u64,
        disclosed: shown.len() as u64,
        erased: 0,
    });
}

fn judge(index: Option<u64>, entry: &EntryFacts, disclosure: &Disclosure) -> Result<(), &'static str> {
    if disclosure.entry != entry.id || index.is_some_and(|index| index != disclosure.index) {
        return Err("it is a value of another entry");
    }
    let mut committed = entry.personal.iter().filter(|personal| personal.field == disclosure.field);
    let committed = committed.next().ok_or("a value is disclosed, and the entry commits to none")?;
    let opens = disclosure.opens(&committed.commitment);
    opens.then_some(()).ok_or("the disclosed value is not what the entry commits to")
}

#[cfg(test)]
mod tests {
    use proof::commitment::{Salt, commit};
    use serde_json::json;

    use super::*;
    use crate::Verdict;

    fn entry(salt: &Salt) -> Vec<u8> {
        let commitment = commit(salt, br#""alice asked""#).to_string();
        let entry = json!({
            "id": "e", "time": "t", "type": "backup.requested", "target": { "kind": "asset", "id": "docs" },
            "actor": { "id": "a" }, "outcome": { "status": "success" },
            "personal": [
                { "field": "/outcome/reason", "commitment": commitment },
                { "field": "/other", "commitment": commitment },
            ],
        });
        entry.to_string().into_bytes()
    }

    fn judged(file: &[u8]) -> Report {
        let salt = Salt::from_hex(&"07".repeat(32)).unwrap();
        let mut report = Report { index: Some(4), ..Report::default() };
        check_disclosures(&mut report, ("entry", &entry(&salt)), ("file", file));
        report
    }

    fn list(change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        let mut list = json!([{
            "entry": "e", "index": 4, "field": "/outcome/reason", "salt": "07".repeat(32), "payload": "alice asked",
        }]);
        change(&mut list);
        list.to_string().into_bytes()
    }

    #[test]
    fn what_opens_is_counted_and_nothing_else_passes() {
        let plain = judged(&list(|_| {}));
        assert_eq!(plain.verdict(), Verdict::Signed);
        assert_eq!(plain.personal, Some(PersonalReport { committed: 2, disclosed: 1, erased: 0 }));
        let answer = format!("{{\"disclosures\":{}}}", String::from_utf8(list(|_| {})).unwrap());
        assert_eq!(judged(answer.as_bytes()), plain);
        assert_eq!(judged(b"[]").personal.unwrap().disclosed, 0);
        for (name, value) in [
            ("entry", json!("f")),
            ("index", json!(5)),
            ("field", json!("/outcome/status")),
            ("salt", json!("08".repeat(32))),
            ("payload", json!("bob asked")),
        ] {
            let told = judged(&list(|list| list[0][name] = value.clone()));
            assert_eq!(told.verdict(), Verdict::Mismatch, "{name}");
        }
        for foreign in [&b""[..], b"{}", b"[1]", b"\xff"] {
            assert_eq!(judged(foreign).verdict(), Verdict::Incomplete);
        }
    }
}
