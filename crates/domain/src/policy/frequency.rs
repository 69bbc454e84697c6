//! The question *when is the next backup due, and by which method?*

use serde::{Deserialize, Serialize};

use super::{AssetView, BackupRun, CalendarEvent, Point};
use crate::method::Method;
use crate::time::Timestamp;

/// The most backup runs that a policy is told; the newest are kept.
pub const MAX_HISTORY: usize = 200;
/// The most calendar events that a policy is told; the nearest to now are kept.
pub const MAX_EVENTS: usize = 200;

/// What a frequency policy is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Input {
    /// The asset.
    pub asset: AssetView,
    /// The time of the question.
    pub now: Timestamp,
    /// Backups asked for, oldest first, at most [`MAX_HISTORY`].
    pub history: Vec<BackupRun>,
    /// Recovery points, oldest first, at most [`super::retention::MAX_POINTS`].
    pub points: Vec<Point>,
    /// The team's calendar around now, at most [`MAX_EVENTS`].
    pub events: Vec<CalendarEvent>,
}

/// What a frequency policy answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// When the next backup is due; at or before `now` means at once. Absent: not by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// By which method.
    pub method: Method,
    /// Whether more time than the RPO has passed since the last complete recovery point.
    pub rpo_breached: bool,
    /// Why, for people.
    pub reason: String,
}
