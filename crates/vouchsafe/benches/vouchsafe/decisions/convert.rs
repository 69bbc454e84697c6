//! A question as the rules take it natively: with the types that authors of policies are given.
//!
//! The sandbox does the same with its own twin of these types for every question that it asks; here it
//! is done once, outside of what is measured.

use domain::asset::{AssetKind, Tier};
use domain::method::{Method, Trigger};
use domain::policy::control::Assurances;
use domain::policy::{self, AssetView, Disposition, EventKind, Medium, Temperature};
use domain::run::RunState;
use domain::span::Span;
use domain::time::Timestamp;
use guest_sdk::{self as sdk, control, drill, frequency, placement, retention, scope};

/// The same word in both vocabularies.
macro_rules! words {
    ($value:expr, $from:ident, $to:path { $($word:ident),* }) => {{
        use $to as To;
        match $value { $($from::$word => To::$word,)* }
    }};
}

pub(super) fn scope(input: &policy::scope::Input) -> scope::Input {
    scope::Input {
        asset: asset(&input.asset),
        now: input.now.micros(),
        listing: input
            .listing
            .as_ref()
            .map(|listing| scope::Listing { paths: listing.paths.clone(), truncated: listing.truncated }),
    }
}

pub(super) fn frequency(input: &policy::frequency::Input) -> frequency::Input {
    frequency::Input {
        asset: asset(&input.asset),
        now: input.now.micros(),
        history: input.history.iter().map(run).collect(),
        points: input.points.iter().map(point).collect(),
        events: input.events.iter().map(event).collect(),
    }
}

pub(super) fn retention(input: &policy::retention::Input) -> retention::Input {
    retention::Input {
        asset: asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(point).collect(),
    }
}

pub(super) fn drill(input: &policy::drill::Input) -> drill::Input {
    drill::Input {
        asset: asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(point).collect(),
        drills: input.drills.iter().map(drilled).collect(),
    }
}

pub(super) fn placement(input: &policy::placement::Input) -> placement::Input {
    placement::Input {
        asset: asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(point).collect(),
        vaults: input.vaults.iter().map(vault).collect(),
        copies: input.copies.iter().copied().map(copy).collect(),
    }
}

pub(super) fn control(input: &policy::control::Input) -> control::Input {
    let Assurances { ledger_verified, escrow_tested, retention_shortened, clock_ahead } = input.assurances;
    control::Input {
        asset: asset(&input.asset),
        now: input.now.micros(),
        points: input.points.iter().map(point).collect(),
        vaults: input.vaults.iter().map(vault).collect(),
        copies: input.copies.iter().copied().map(copy).collect(),
        history: input.history.iter().map(run).collect(),
        drills: input.drills.iter().map(drilled).collect(),
        plan: input.plan.as_ref().map(plan),
        assurances: control::Assurances {
            ledger_verified: ledger_verified.map(Timestamp::micros),
            escrow_tested: escrow_tested.map(Timestamp::micros),
            retention_shortened: retention_shortened.map(Timestamp::micros),
            clock_ahead,
        },
    }
}

fn plan(plan: &policy::control::PlanView) -> control::Plan {
    let keep = |keep: &policy::control::Keep| control::Keep {
        disposition: words!(keep.disposition, Disposition, sdk::Disposition { Expire, Cold, Hot }),
        until: keep.until.map(Timestamp::micros),
    };
    control::Plan {
        backup_due: plan.backup_due.map(Timestamp::micros),
        drill_due: plan.drill_due.map(Timestamp::micros),
        keeps: plan.keeps.iter().map(keep).collect(),
        placed: plan.placed,
    }
}

fn drilled(drill: &policy::DrillRun) -> sdk::DrillRun {
    sdk::DrillRun {
        started: drill.started.micros(),
        point: drill.point,
        passed: drill.passed,
        took: drill.took.map(Span::secs),
        restored: drill.restored,
    }
}

fn vault(vault: &policy::VaultView) -> sdk::Vault {
    sdk::Vault {
        medium: words!(vault.medium, Medium, sdk::Medium { Disk, ObjectStorage, Tape, Other }),
        site: vault.site,
        custody: vault.custody,
        immutable: vault.immutable.map(Span::secs),
        isolated: vault.isolated,
        encrypted: vault.encrypted,
        planned: vault.planned,
    }
}

const fn copy(copy: policy::PointCopy) -> sdk::PointCopy {
    sdk::PointCopy { point: copy.point, vault: copy.vault }
}

fn asset(asset: &AssetView) -> sdk::Asset {
    let label = |(key, value): (&String, &String)| sdk::Label { key: key.clone(), value: value.clone() };
    sdk::Asset {
        name: asset.name.to_string(),
        kind: words!(
            asset.kind,
            AssetKind,
            sdk::AssetKind { Code, Database, Environment, Configuration, Documents, Secrets }
        ),
        tier: words!(asset.tier, Tier, sdk::Tier { Critical, High, Normal, Low }),
        team: asset.team.to_string(),
        labels: asset.labels.iter().map(label).collect(),
        objectives: sdk::Objectives {
            rpo: asset.objectives.rpo.map(Span::secs),
            rto: asset.objectives.rto.map(Span::secs),
        },
    }
}

const fn method(method: Method) -> sdk::Method {
    words!(method, Method, sdk::Method { Full, Incremental, Differential, Snapshot })
}

fn run(run: &policy::BackupRun) -> sdk::BackupRun {
    sdk::BackupRun {
        method: method(run.method),
        trigger: words!(run.trigger, Trigger, sdk::Trigger { Schedule, Demand, Event }),
        state: words!(
            run.state,
            RunState,
            sdk::RunState { Queued, Running, Succeeded, Failed, Incomplete, Cancelled, Interrupted }
        ),
        requested: run.requested.micros(),
        ended: run.ended.map(Timestamp::micros),
    }
}

fn point(point: &policy::Point) -> sdk::RecoveryPoint {
    sdk::RecoveryPoint {
        taken: point.taken.micros(),
        method: method(point.method),
        complete: point.complete,
        verified: point.verified.map(Timestamp::micros),
        held: point.held,
        immutable_until: point.immutable_until.map(Timestamp::micros),
        temperature: words!(point.temperature, Temperature, sdk::Temperature { Hot, Cold }),
        size: point.size,
    }
}

fn event(event: &policy::CalendarEvent) -> sdk::CalendarEvent {
    sdk::CalendarEvent {
        kind: words!(
            event.kind,
            EventKind,
            sdk::EventKind { Merge, Release, Deployment, Sprint, Freeze, Blackout, Other }
        ),
        starts: event.starts.micros(),
        ends: event.ends.map(Timestamp::micros),
    }
}
