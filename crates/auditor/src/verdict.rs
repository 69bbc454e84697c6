//! Verdicts: what a verification comes to.

use std::fmt;

use serde::Serialize;

use crate::finding::{Finding, FindingKind};

/// What a verification comes to.
///
/// The order is that of severity: of several findings, the gravest decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything holds, and the quorum of the trust policy saw the checkpoint.
    Witnessed,
    /// Everything is as the log's key signed it.
    Signed,
    /// The same, but personal values were erased, and the ledger says so.
    Erased,
    /// Something is missing or cannot be read, so that it cannot be told.
    Incomplete,
    /// Something contradicts what was signed.
    Mismatch,
    /// The log has signed two stories.
    Fork,
}

impl Verdict {
    /// The verdict of findings, on something that is `witnessed` or not.
    pub fn of(findings: &[Finding], witnessed: bool) -> Self {
        let sound = if witnessed { Self::Witnessed } else { Self::Signed };
        findings
            .iter()
            .map(|finding| Self::of_one(finding.kind))
            .max()
            .map_or(sound, |worst| worst.max(sound))
    }

    const fn of_one(kind: FindingKind) -> Self {
        match kind {
            FindingKind::Erased => Self::Erased,
            FindingKind::Missing => Self::Incomplete,
            FindingKind::Mismatch => Self::Mismatch,
            FindingKind::Fork => Self::Fork,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Witnessed => "witnessed",
            Self::Signed => "signed",
            Self::Erased => "erased",
            Self::Incomplete => "incomplete",
            Self::Mismatch => "mismatch",
            Self::Fork => "fork",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_finding_decides() {
        let mut findings = Vec::new();
        assert_eq!(Verdict::of(&findings, true), Verdict::Witnessed);
        assert_eq!(Verdict::of(&findings, false), Verdict::Signed);
        for (finding, verdict) in [
            (Finding::erased("a", "b"), Verdict::Erased),
            (Finding::missing("a", "b"), Verdict::Incomplete),
            (Finding::mismatch("a", "b"), Verdict::Mismatch),
            (Finding::fork("a", "b"), Verdict::Fork),
            (Finding::missing("a", "b"), Verdict::Fork),
        ] {
            findings.push(finding);
            assert_eq!(Verdict::of(&findings, true), verdict);
            assert_eq!(Verdict::of(&findings, false), verdict);
        }
    }
}
