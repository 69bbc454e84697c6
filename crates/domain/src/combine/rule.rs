//! The rules by name, and the one function that applies them.

use serde::{Deserialize, Serialize};

use super::{control, drill, frequency, placement, retention, scope};
use crate::decision::{Answer, Question};
use crate::policy::PolicyKind;
use crate::word::words;

/// How the answers of several policies become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Scope: must wins over must-not, must-not over may; what any winner takes in is in scope.
    MustWins,
    /// Frequency: the earliest due time counts, by the most complete method that is due then.
    EarliestBackup,
    /// Retention: each recovery point is kept as long, and as hot, as any policy keeps it.
    LongestKeep,
    /// Drill: the earliest due time counts, as deep as any that is due then.
    EarliestDrill,
    /// Placement: all needs at once, every copy that any policy wants.
    MostDemanding,
    /// Control: all are reported; compliant only where none says that it is not.
    AllReported,
}

words! {
    Rule ("a rule of combination") {
        MustWins = "must-wins", EarliestBackup = "earliest-backup", LongestKeep = "longest-keep",
        EarliestDrill = "earliest-drill", MostDemanding = "most-demanding", AllReported = "all-reported",
    }
}

impl Rule {
    /// The rule for questions of a kind.
    pub const fn of(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Scope => Self::MustWins,
            PolicyKind::Frequency => Self::EarliestBackup,
            PolicyKind::Retention => Self::LongestKeep,
            PolicyKind::Drill => Self::EarliestDrill,
            PolicyKind::Placement => Self::MostDemanding,
            PolicyKind::Control => Self::AllReported,
        }
    }
}

/// What one policy said: its own answer, or the fail-safe one in its stead.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a, A = Answer> {
    /// The policy's name in the plan; empty where it is not known.
    pub policy: &'a str,
    /// What it answers.
    pub answer: &'a A,
}

/// Why answers cannot be combined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// Nobody answered.
    #[error("combine the answers of no policy")]
    Nobody,
    /// An answer to another kind of question.
    #[error("combine an answer of the kind {answer} to a question of the kind {question}")]
    Kind {
        /// What was asked.
        question: PolicyKind,
        /// What was answered.
        answer: PolicyKind,
    },
    /// A retention policy that judged more or fewer points than there are.
    #[error("combine verdicts on {verdicts} recovery points: there are {points}")]
    Verdicts {
        /// How many it judged.
        verdicts: usize,
        /// How many there are.
        points: usize,
    },
}

/// Combines what policies said to `question`, in the order of the plan.
pub fn combine(question: &Question, said: &[Said<'_>]) -> Result<Answer, CombineError> {
    macro_rules! of {
        ($Kind:ident, $combined:expr) => {{
            let of_kind = said.iter().map(|said| match said.answer {
                Answer::$Kind(answer) => Ok(Said { policy: said.policy, answer }),
                other => Err(CombineError::Kind { question: question.kind(), answer: other.kind() }),
            });
            let said: Vec<Said<'_, _>> = of_kind.collect::<Result<_, _>>()?;
            match said.as_slice() {
                [] => Err(CombineError::Nobody),
                [alone] => Ok(Answer::$Kind(alone.answer.clone())),
                several => $combined(several).map(Answer::$Kind),
            }
        }};
    }
    match question {
        Question::Scope(_) => of!(Scope, |said: &[_]| Ok(scope::combine(said))),
        Question::Frequency(input) => of!(Frequency, |said: &[_]| Ok(frequency::combine(input.now, said))),
        Question::Retention(input) => {
            of!(Retention, |said: &[_]| retention::combine(input.points.len(), said))
        }
        Question::Drill(input) => of!(Drill, |said: &[_]| Ok(drill::combine(input.now, said))),
        Question::Placement(_) => of!(Placement, |said: &[_]| Ok(placement::combine(said))),
        Question::Control(_) => of!(Control, |said: &[_]| Ok(control::combine(said))),
    }
}

/// The reasons of several policies, each with its name.
pub(super) fn reasons<'a>(said: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    said.map(|(policy, reason)| attributed(policy, reason)).collect::<Vec<_>>().join("; ")
}

/// A reason with the name of the policy that gave it.
pub(super) fn attributed(policy: &str, reason: &str) -> String {
    if policy.is_empty() { reason.to_owned() } else { format!("{policy}: {reason}") }
}
