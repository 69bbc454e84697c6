//! The facts that policies are told, shared by several kinds of question.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::asset::{Asset, AssetKind, Objectives, Tier};
use crate::method::{Method, Trigger};
use crate::name::{AssetName, TeamName};
use crate::run::RunState;
use crate::span::Span;
use crate::time::Timestamp;

/// An asset as policies see it: no source configuration, no grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AssetView {
    /// Its name.
    pub name: AssetName,
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// How much it matters.
    pub tier: Tier,
    /// Who answers for it.
    pub team: TeamName,
    /// Its labels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What was promised.
    #[serde(default)]
    pub objectives: Objectives,
}

impl From<&Asset> for AssetView {
    fn from(asset: &Asset) -> Self {
        Self {
            name: asset.name.clone(),
            kind: asset.kind,
            tier: asset.tier,
            team: asset.team.clone(),
            labels: asset.labels.clone(),
            objectives: asset.objectives,
        }
    }
}

/// A backup that was asked for, whether or not it succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BackupRun {
    /// How it was to be taken.
    pub method: Method,
    /// What made it happen.
    pub trigger: Trigger,
    /// Where it stands.
    pub state: RunState,
    /// When it was asked for.
    pub requested: Timestamp,
    /// When it ended; absent while it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
}

/// Whether a recovery point lies where it can be restored at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Temperature {
    /// In a vault that is read at once.
    Hot,
    /// In a vault of a cheaper, slower class.
    Cold,
}

/// A recovery point as policies see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Point {
    /// The moment that it stands for: when its backup began to read.
    pub taken: Timestamp,
    /// How it was taken.
    pub method: Method,
    /// Whether every entry in scope was read without error.
    pub complete: bool,
    /// When a drill last restored it without a difference; absent if none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Timestamp>,
    /// Whether a legal hold lies on it.
    pub held: bool,
    /// Until when its vault refuses to delete it; absent if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immutable_until: Option<Timestamp>,
    /// Where it lies.
    pub temperature: Temperature,
    /// Bytes of content that it restores.
    pub size: u64,
}

/// A drill that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DrillRun {
    /// When it began.
    pub started: Timestamp,
    /// The recovery point, as an index into the points of the same input; absent if it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<u32>,
    /// Whether everything restored as recorded, within the RTO.
    pub passed: bool,
    /// How long the restore took; absent if it did not come to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took: Option<Span>,
    /// Bytes of content that were restored and compared; 0 if it did not come to its end.
    #[serde(default)]
    pub restored: u64,
}

/// What kind of event a calendar tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A merge into a protected branch.
    Merge,
    /// A release.
    Release,
    /// A deployment.
    Deployment,
    /// A sprint.
    Sprint,
    /// A time in which nothing may change.
    Freeze,
    /// A time in which no backup may start.
    Blackout,
    /// Anything else.
    Other,
}

/// An event of the team's calendar, past or to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CalendarEvent {
    /// What kind of event.
    pub kind: EventKind,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends; absent for a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Timestamp>,
}
