//! Runs: backups, restores, drills.

use serde::{Deserialize, Serialize};

use super::Report;

/// A backup to start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BackupRequest {
    /// `full`, `incremental`, `differential` or `snapshot`; absent: incremental where there is something to build on, else full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Why, for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A restore to start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RestoreRequest {
    /// Where to: an absolute directory of the server's machine. What is there already is kept.
    pub to: String,
    /// `latest`, a time, or the beginning of an id; absent: `latest`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Only what matches one of these globs; empty: all.
    #[serde(default)]
    pub paths: Vec<String>,
}

/// A drill to start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrillRequest {
    /// `latest`, a time, or the beginning of an id; absent: `latest`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// `full` or `sample`; absent: `full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<String>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Entries done.
    pub entries: u64,
    /// Bytes read, written or hashed.
    pub bytes: u64,
}

/// What a run is to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Task {
    /// Make a recovery point.
    Backup {
        /// How.
        method: String,
        /// In which vault.
        vault: String,
        /// By which plan.
        plan: String,
        /// The decision about scope, whose rules the source follows.
        scope: String,
    },
    /// Bring a recovery point back.
    Restore {
        /// Which.
        point: String,
        /// Where to.
        to: String,
        /// Only what matches one of these globs; empty: all.
        paths: Vec<String>,
    },
    /// Test that a recovery point can be brought back.
    Drill {
        /// Which.
        point: String,
        /// How much of it: `full` or `sample`.
        depth: String,
    },
}

/// Who did something. The id is opaque: names of people live outside the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Actor {
    /// `user`, `agent` or `system`.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// How that is known: `data-directory`, `token`, `internal` or `none`.
    pub auth: String,
}

/// One execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Run {
    /// Its identity.
    pub id: String,
    /// Of which asset.
    pub asset: String,
    /// What it is to do.
    pub task: Task,
    /// `queued`, `running`, `succeeded`, `failed`, `incomplete`, `cancelled` or `interrupted`.
    pub state: String,
    /// `schedule`, `demand` or `event`.
    pub trigger: String,
    /// Who made it happen.
    pub actor: Actor,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The ledger entry that records the intent.
    pub intent: String,
    /// The decisions that led here.
    pub decisions: Vec<String>,
    /// When it was admitted.
    pub requested: String,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// What came of it; `kind` says of what it reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// Why it did not come to its purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// How far it is, while it works on this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
}

/// Runs, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RunList {
    /// The runs.
    pub runs: Vec<Run>,
}

impl Run {
    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        !matches!(self.state.as_str(), "queued" | "running")
    }
}
