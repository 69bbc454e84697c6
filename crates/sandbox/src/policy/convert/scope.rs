//! The question *must, may or must not this asset be backed up, and which of its paths?*

use domain::policy::scope::{Answer, Concern, Finding, Inclusion, Input};

use super::types;
use crate::policy::bindings::scope::exports::vouchsafe::policy::scope as wit;

pub(crate) fn input(input: &Input) -> wit::Input {
    wit::Input {
        asset: types::asset(&input.asset),
        now: input.now.micros(),
        listing: input
            .listing
            .as_ref()
            .map(|listing| wit::Listing { paths: listing.paths.clone(), truncated: listing.truncated }),
    }
}

pub(crate) fn answer(answer: wit::Answer) -> Answer {
    Answer {
        inclusion: match answer.inclusion {
            wit::Inclusion::NoSay => Inclusion::NoSay,
            wit::Inclusion::MustNot => Inclusion::MustNot,
            wit::Inclusion::May => Inclusion::May,
            wit::Inclusion::Must => Inclusion::Must,
        },
        include: answer.include,
        exclude: answer.exclude,
        wishes: answer.wishes,
        findings: answer.findings.into_iter().map(finding).collect(),
        reason: answer.reason,
    }
}

fn finding(finding: wit::Finding) -> Finding {
    Finding {
        path: finding.path,
        concern: match finding.concern {
            wit::Concern::Secret => Concern::Secret,
            wit::Concern::Configuration => Concern::Configuration,
            wit::Concern::Infrastructure => Concern::Infrastructure,
        },
        left_out: finding.left_out,
    }
}
