//! The nouns that several kinds of question share.

use domain::asset::{AssetKind, Tier};
use domain::method::{Method, Trigger};
use domain::policy::{
    AssetView, BackupRun, CalendarEvent, Disposition, DrillRun, EventKind, Medium, Point, PointCopy,
    Temperature, VaultView,
};
use domain::run::RunState;
use domain::span::Span;
use domain::time::Timestamp;

use crate::policy::bindings::library::vouchsafe::types::types as wit;

pub(super) fn asset(asset: &AssetView) -> wit::Asset {
    wit::Asset {
        name: asset.name.to_string(),
        kind: match asset.kind {
            AssetKind::Code => wit::AssetKind::Code,
            AssetKind::Database => wit::AssetKind::Database,
            AssetKind::Environment => wit::AssetKind::Environment,
            AssetKind::Configuration => wit::AssetKind::Configuration,
            AssetKind::Documents => wit::AssetKind::Documents,
            AssetKind::Secrets => wit::AssetKind::Secrets,
        },
        tier: match asset.tier {
            Tier::Critical => wit::Tier::Critical,
            Tier::High => wit::Tier::High,
            Tier::Normal => wit::Tier::Normal,
            Tier::Low => wit::Tier::Low,
        },
        team: asset.team.to_string(),
        labels: asset
            .labels
            .iter()
            .map(|(key, value)| wit::Label { key: key.clone(), value: value.clone() })
            .collect(),
        objectives: wit::Objectives {
            rpo: asset.objectives.rpo.map(Span::secs),
            rto: asset.objectives.rto.map(Span::secs),
        },
    }
}

pub(super) const fn method(method: Method) -> wit::Method {
    match method {
        Method::Full => wit::Method::Full,
        Method::Incremental => wit::Method::Incremental,
        Method::Differential => wit::Method::Differential,
        Method::Snapshot => wit::Method::Snapshot,
    }
}

pub(super) const fn method_back(method: wit::Method) -> Method {
    match method {
        wit::Method::Full => Method::Full,
        wit::Method::Incremental => Method::Incremental,
        wit::Method::Differential => Method::Differential,
        wit::Method::Snapshot => Method::Snapshot,
    }
}

const fn trigger(trigger: Trigger) -> wit::Trigger {
    match trigger {
        Trigger::Schedule => wit::Trigger::Schedule,
        Trigger::Demand => wit::Trigger::Demand,
        Trigger::Event => wit::Trigger::Event,
    }
}

const fn state(state: RunState) -> wit::RunState {
    match state {
        RunState::Queued => wit::RunState::Queued,
        RunState::Running => wit::RunState::Running,
        RunState::Succeeded => wit::RunState::Succeeded,
        RunState::Failed => wit::RunState::Failed,
        RunState::Incomplete => wit::RunState::Incomplete,
        RunState::Cancelled => wit::RunState::Cancelled,
        RunState::Interrupted => wit::RunState::Interrupted,
    }
}

pub(super) fn run(run: &BackupRun) -> wit::BackupRun {
    wit::BackupRun {
        method: method(run.method),
        trigger: trigger(run.trigger),
        state: state(run.state),
        requested: run.requested.micros(),
        ended: run.ended.map(Timestamp::micros),
    }
}

pub(super) fn point(point: &Point) -> wit::RecoveryPoint {
    wit::RecoveryPoint {
        taken: point.taken.micros(),
        method: method(point.method),
        complete: point.complete,
        verified: point.verified.map(Timestamp::micros),
        held: point.held,
        immutable_until: point.immutable_until.map(Timestamp::micros),
        temperature: match point.temperature {
            Temperature::Hot => wit::Temperature::Hot,
            Temperature::Cold => wit::Temperature::Cold,
        },
        size: point.size,
    }
}

pub(super) fn drill(drill: &DrillRun) -> wit::DrillRun {
    wit::DrillRun {
        started: drill.started.micros(),
        point: drill.point,
        passed: drill.passed,
        took: drill.took.map(Span::secs),
        restored: drill.restored,
    }
}

pub(super) fn vault(vault: &VaultView) -> wit::Vault {
    wit::Vault {
        medium: match vault.medium {
            Medium::Disk => wit::Medium::Disk,
            Medium::ObjectStorage => wit::Medium::ObjectStorage,
            Medium::Tape => wit::Medium::Tape,
            Medium::Other => wit::Medium::Other,
        },
        site: vault.site,
        custody: vault.custody,
        immutable: vault.immutable.map(Span::secs),
        isolated: vault.isolated,
        encrypted: vault.encrypted,
        planned: vault.planned,
    }
}

pub(super) const fn copy(copy: PointCopy) -> wit::PointCopy {
    wit::PointCopy { point: copy.point, vault: copy.vault }
}

pub(super) const fn copy_back(copy: wit::PointCopy) -> PointCopy {
    PointCopy { point: copy.point, vault: copy.vault }
}

pub(super) const fn disposition(disposition: Disposition) -> wit::Disposition {
    match disposition {
        Disposition::Expire => wit::Disposition::Expire,
        Disposition::Cold => wit::Disposition::Cold,
        Disposition::Hot => wit::Disposition::Hot,
    }
}

pub(super) const fn disposition_back(disposition: wit::Disposition) -> Disposition {
    match disposition {
        wit::Disposition::Expire => Disposition::Expire,
        wit::Disposition::Cold => Disposition::Cold,
        wit::Disposition::Hot => Disposition::Hot,
    }
}

pub(super) fn event(event: &CalendarEvent) -> wit::CalendarEvent {
    wit::CalendarEvent {
        kind: match event.kind {
            EventKind::Merge => wit::EventKind::Merge,
            EventKind::Release => wit::EventKind::Release,
            EventKind::Deployment => wit::EventKind::Deployment,
            EventKind::Sprint => wit::EventKind::Sprint,
            EventKind::Freeze => wit::EventKind::Freeze,
            EventKind::Blackout => wit::EventKind::Blackout,
            EventKind::Other => wit::EventKind::Other,
        },
        starts: event.starts.micros(),
        ends: event.ends.map(Timestamp::micros),
    }
}
