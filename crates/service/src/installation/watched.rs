//! Looks at the witnesses and the anchor of the ledger.

use ledger::{AnchorStatus, LedgerError, WitnessReport};

use super::doctor::{Finding, better, fine, mend};
use crate::deps::Service;
use crate::error::chain;

impl Service {
    /// How it stands with the witnesses and the anchor.
    pub(super) async fn look_at_witnessing(&self) -> Vec<Finding> {
        let witnessing = self.log().witnessing;
        let checked = witnessing.check().await;
        let report = witnessing.report();
        let mut findings = vec![newest(checked), quorum(&report)];
        for witness in &report.witnesses {
            let check = format!("witness {}", witness.name);
            findings.push(match &witness.error {
                Some(error) => better(
                    &check,
                    format!("{}: {error}", witness.url),
                    "see that it is up and knows this ledger's key; it is asked again by itself",
                ),
                None => fine(&check, format!("it has cosigned {} entries", witness.size)),
            });
        }
        findings.extend(report.anchor.as_ref().map(anchor));
        findings
    }
}

fn newest(checked: Result<(), LedgerError>) -> Finding {
    let check = "newest copy";
    match checked {
        Ok(()) => fine(check, "neither a witness nor the anchor has more of the ledger"),
        // What it waits for is told with the witnesses.
        Err(LedgerError::Held(_)) => better(
            check,
            "it cannot be told yet whether this is the newest copy of the ledger",
            "see what is said of the witnesses and the anchor",
        ),
        Err(error) => mend(
            check,
            chain(&error),
            "stop what uses this data directory, and do what the message says; nothing is signed meanwhile",
        ),
    }
}

fn quorum(report: &WitnessReport) -> Finding {
    let check = "witnesses";
    if let Some(held) = &report.held {
        let how = "bring the witnesses back, or change them with `vouchsafe ledger witnesses set`; what is done meanwhile is recorded, and published then";
        return mend(check, format!("nothing is published: {held}"), how);
    }
    match report.mode {
        None => better(
            check,
            "nobody cosigns the ledger, so that its history can be rewritten with its key",
            "name witnesses with `vouchsafe ledger witnesses set`",
        ),
        Some(mode) => {
            fine(check, format!("the quorum has cosigned {} entries ({mode})", report.witnessed.unwrap_or(0)))
        }
    }
}

fn anchor(anchor: &AnchorStatus) -> Finding {
    match &anchor.error {
        Some(error) => mend(
            "anchor",
            format!("{} cannot be written: {error}", anchor.place),
            "see that its place is there and can be written, or name another",
        ),
        None => fine("anchor", format!("{} holds the newest checkpoint", anchor.place)),
    }
}
