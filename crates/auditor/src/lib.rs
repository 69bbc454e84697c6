//! Verdicts on receipts and evidence bundles, from bytes and an auditor's own trust.
//!
//! Deliberately absent: files, networks, clocks, threads. The command line and the page in the browser
//! hand in bytes and show the [`Report`]; both say the same because both are this crate. Whatever is to
//! be verified is meant to be made by an enemy; whom to believe ([`Trust`]) comes from the verifier's hand.

#![forbid(unsafe_code)]

pub mod bundle;
pub mod tar;

mod check;
mod disclosed;
mod finding;
mod receipt;
mod report;
#[cfg(test)]
mod sample;
mod time;
mod trust;
mod verdict;

pub use check::BundleCheck;
pub use disclosed::{MAX_DISCLOSED, check_disclosures};
pub use finding::{Finding, FindingKind, MAX_FINDINGS};
pub use receipt::check_receipt;
pub use report::{BundleReport, EvidenceReport, PersonalReport, Report};
pub use trust::{OpenError, Opened, Seen, Trust, TrustError, Witnesses};
pub use verdict::Verdict;
