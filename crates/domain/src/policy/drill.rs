//! The question *when is the next restore test due, of which recovery point, and how deep?*

use serde::{Deserialize, Serialize};

use super::{AssetView, DrillRun, Point};
use crate::time::Timestamp;
use crate::word::words;

/// The most drills that a policy is told; the newest are kept.
pub const MAX_DRILLS: usize = 200;

/// What a drill policy is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Input {
    /// The asset.
    pub asset: AssetView,
    /// The time of the question.
    pub now: Timestamp,
    /// Recovery points, oldest first, at most [`super::retention::MAX_POINTS`].
    pub points: Vec<Point>,
    /// Drills that ended, oldest first, at most [`MAX_DRILLS`].
    pub drills: Vec<DrillRun>,
}

/// How much of a recovery point a drill restores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// Every directory and link, and a sample of the files, chosen by the run's id.
    Sample,
    /// Everything.
    Full,
}

words! {
    Depth ("a depth") { Sample = "sample", Full = "full" }
}

/// What a drill policy answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// When the next drill is due; at or before `now` means at once. Absent: not by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Of which recovery point, as an index into the input's points; absent: the newest complete one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<u32>,
    /// How much of it.
    pub depth: Depth,
    /// Why, for people.
    pub reason: String,
}
