//! The ways in which a policy fails, and whether it must fail alike when it is asked again.

use serde::{Deserialize, Serialize};

/// The ways in which a policy can fail to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureClass {
    /// It used all its fuel.
    Fuel,
    /// It asked for more memory than it may have.
    Memory,
    /// It ran longer than it may, by the clock.
    Deadline,
    /// It recursed deeper than it may.
    Stack,
    /// It handed over more data than it may.
    Output,
    /// It panicked or reached a trap.
    Trap,
    /// It could not be started.
    Start,
    /// It answered something that does not fit the question.
    Answer,
    /// It said itself that it cannot answer, such as for parameters that it does not understand.
    Refused,
    /// The component is not there, or is none that can be run.
    Component,
    /// The service could not run it: compiling took more than it may, or could not begin.
    Host,
}

crate::word::words! {
    FailureClass ("a class of failure") {
        Fuel = "fuel", Memory = "memory", Deadline = "deadline", Stack = "stack", Output = "output",
        Trap = "trap", Start = "start", Answer = "answer", Refused = "refused", Component = "component", Host = "host",
    }
}

/// Whether running a decision again must give the same bytes; a later one promises less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Replayability {
    /// On any version of the engine.
    Exact,
    /// On the same version of the engine only.
    SameEngine,
    /// Never: a clock, the machine's stack or what else the service was doing had a part in it.
    Never,
}

impl FailureClass {
    /// Whether running it again must fail in the same way.
    pub const fn replayability(self) -> Replayability {
        match self {
            Self::Trap | Self::Answer | Self::Refused | Self::Start | Self::Component => Replayability::Exact,
            Self::Fuel | Self::Memory | Self::Output => Replayability::SameEngine,
            Self::Deadline | Self::Stack | Self::Host => Replayability::Never,
        }
    }
}

/// A policy that did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Failure {
    /// In which way.
    pub class: FailureClass,
    /// In words; not compared when the decision is replayed.
    pub message: String,
}
