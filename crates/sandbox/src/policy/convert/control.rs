//! The question *is an asset compliant with a control, and what shows it?*

use domain::policy::control::{Answer, Evidence, EvidenceKind, Input, Keep, PlanView, Status};
use domain::time::Timestamp;

use super::types;
use crate::policy::bindings::control::exports::vouchsafe::policy::control as wit;

pub(crate) fn input(input: &Input) -> wit::Input {
    wit::Input {
        asset: types::asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(types::point).collect(),
        vaults: input.vaults.iter().map(types::vault).collect(),
        copies: input.copies.iter().copied().map(types::copy).collect(),
        history: input.history.iter().map(types::run).collect(),
        drills: input.drills.iter().map(types::drill).collect(),
        plan: input.plan.as_ref().map(plan),
        assurances: wit::Assurances {
            ledger_verified: input.assurances.ledger_verified.map(Timestamp::micros),
            escrow_tested: input.assurances.escrow_tested.map(Timestamp::micros),
            retention_shortened: input.assurances.retention_shortened.map(Timestamp::micros),
            clock_ahead: input.assurances.clock_ahead,
        },
    }
}

fn plan(plan: &PlanView) -> wit::Plan {
    wit::Plan {
        backup_due: plan.backup_due.map(Timestamp::micros),
        drill_due: plan.drill_due.map(Timestamp::micros),
        keeps: plan.keeps.iter().map(keep).collect(),
        placed: plan.placed,
    }
}

fn keep(keep: &Keep) -> wit::Keep {
    wit::Keep { disposition: types::disposition(keep.disposition), until: keep.until.map(Timestamp::micros) }
}

pub(crate) fn answer(answer: wit::Answer) -> Answer {
    Answer {
        status: match answer.status {
            wit::Status::NotApplicable => Status::NotApplicable,
            wit::Status::Compliant => Status::Compliant,
            wit::Status::NonCompliant => Status::NonCompliant,
        },
        evidence: answer.evidence.into_iter().map(evidence).collect(),
        reason: answer.reason,
    }
}

const fn evidence(evidence: wit::Evidence) -> Evidence {
    Evidence {
        kind: match evidence.kind {
            wit::EvidenceKind::Point => EvidenceKind::Point,
            wit::EvidenceKind::Vault => EvidenceKind::Vault,
            wit::EvidenceKind::Copy => EvidenceKind::Copy,
            wit::EvidenceKind::Backup => EvidenceKind::Backup,
            wit::EvidenceKind::Drill => EvidenceKind::Drill,
        },
        index: evidence.index,
    }
}
