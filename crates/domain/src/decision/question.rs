//! Questions to policies and their answers, of every kind.

use serde::{Deserialize, Serialize};

use crate::policy::{AssetView, PolicyKind, control, drill, frequency, placement, retention, scope};

/// A question to a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "input", rename_all = "kebab-case")]
pub enum Question {
    /// Must, may or must not this be backed up?
    Scope(scope::Input),
    /// When is the next backup due?
    Frequency(frequency::Input),
    /// Which recovery points are kept?
    Retention(retention::Input),
    /// When is the next drill due?
    Drill(drill::Input),
    /// How many copies, and where?
    Placement(placement::Input),
    /// Is the asset compliant?
    Control(control::Input),
}

/// An answer of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// To a scope question.
    Scope(scope::Answer),
    /// To a frequency question.
    Frequency(frequency::Answer),
    /// To a retention question.
    Retention(retention::Answer),
    /// To a drill question.
    Drill(drill::Answer),
    /// To a placement question.
    Placement(placement::Answer),
    /// To a control question.
    Control(control::Answer),
}

impl Question {
    /// The asset that it is about.
    pub const fn asset(&self) -> &AssetView {
        match self {
            Self::Scope(input) => &input.asset,
            Self::Frequency(input) => &input.asset,
            Self::Retention(input) => &input.asset,
            Self::Drill(input) => &input.asset,
            Self::Placement(input) => &input.asset,
            Self::Control(input) => &input.asset,
        }
    }

    /// The kind of question.
    pub const fn kind(&self) -> PolicyKind {
        match self {
            Self::Scope(_) => PolicyKind::Scope,
            Self::Frequency(_) => PolicyKind::Frequency,
            Self::Retention(_) => PolicyKind::Retention,
            Self::Drill(_) => PolicyKind::Drill,
            Self::Placement(_) => PolicyKind::Placement,
            Self::Control(_) => PolicyKind::Control,
        }
    }
}

impl Answer {
    /// The kind of question that it answers.
    pub const fn kind(&self) -> PolicyKind {
        match self {
            Self::Scope(_) => PolicyKind::Scope,
            Self::Frequency(_) => PolicyKind::Frequency,
            Self::Retention(_) => PolicyKind::Retention,
            Self::Drill(_) => PolicyKind::Drill,
            Self::Placement(_) => PolicyKind::Placement,
            Self::Control(_) => PolicyKind::Control,
        }
    }
}
