//! Decisions: one policy evaluation with everything that a replay needs.
//!
//! The format is `docs/formats/decision.md`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;
use crate::method::Method;
use crate::policy::{PolicyKind, drill, frequency, retention, scope};
use crate::span::Span;
use crate::time::Timestamp;

/// The name and version of the format.
pub const SCHEMA: &str = "vouchsafe.decision/1";

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
}

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

/// Whether running a decision again must give the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The policy answered.
    Answered(Answer),
    /// It did not.
    Failed(Failure),
}

/// The bounds that the policy ran under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Units of fuel; about one for each WebAssembly instruction.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory: u64,
}

/// One policy evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Decision {
    /// Name and version of the format.
    pub schema: String,
    /// The component that was asked.
    pub component: Digest,
    /// The WIT world that it was asked through.
    pub world: String,
    /// Its parameters, as JSON.
    pub parameters: Value,
    /// What it was asked.
    pub question: Question,
    /// What came of it.
    pub outcome: Outcome,
    /// The bounds that it ran under.
    pub limits: Limits,
    /// The engine that ran it, with its version.
    pub engine: String,
}

impl Question {
    /// The kind of question.
    pub const fn kind(&self) -> PolicyKind {
        match self {
            Self::Scope(_) => PolicyKind::Scope,
            Self::Frequency(_) => PolicyKind::Frequency,
            Self::Retention(_) => PolicyKind::Retention,
            Self::Drill(_) => PolicyKind::Drill,
        }
    }

    /// The answer that is taken when the policy fails: it protects, and deletes nothing.
    pub fn fail_safe(&self) -> Answer {
        match self {
            Self::Scope(_) => Answer::Scope(fail_safe_scope()),
            Self::Frequency(input) => Answer::Frequency(fail_safe_frequency(input)),
            Self::Retention(input) => Answer::Retention(fail_safe_retention(input)),
            Self::Drill(input) => Answer::Drill(fail_safe_drill(input)),
        }
    }
}

/// Why a fail-safe answer says what it says.
const FAIL_SAFE: &str = "the policy did not answer, so the safe answer is taken";

/// A failed scope means must: everything is in scope.
fn fail_safe_scope() -> scope::Answer {
    scope::Answer {
        inclusion: scope::Inclusion::Must,
        include: Vec::new(),
        exclude: Vec::new(),
        wishes: Vec::new(),
        findings: Vec::new(),
        reason: FAIL_SAFE.to_owned(),
    }
}

/// The longest that a failed frequency policy may put off a backup.
const FAIL_SAFE_INTERVAL: Span = Span::from_secs(3_600);

/// A failed frequency means due, but no oftener than every half RPO, or every hour if that is more
/// often: a broken policy must not turn into a storm of backups.
fn fail_safe_frequency(input: &frequency::Input) -> frequency::Answer {
    let half =
        input.asset.objectives.rpo.map_or(FAIL_SAFE_INTERVAL, |rpo| Span::from_micros(rpo.micros() / 2));
    let interval = half.min(FAIL_SAFE_INTERVAL);
    let last = input.history.iter().map(|run| run.requested).max();
    let due = last.map_or(input.now, |last| last.plus(interval));
    let any_complete = input.points.iter().any(|point| point.complete);
    frequency::Answer {
        due: Some(due),
        method: if any_complete { Method::Incremental } else { Method::Full },
        rpo_breached: is_rpo_breached(input),
        reason: FAIL_SAFE.to_owned(),
    }
}

/// Whether more time than the RPO has passed since the newest complete recovery point.
pub fn is_rpo_breached(input: &frequency::Input) -> bool {
    let Some(rpo) = input.asset.objectives.rpo else {
        return false;
    };
    let newest = input.points.iter().filter(|point| point.complete).map(|point| point.taken).max();
    newest.is_none_or(|taken| input.now.since(taken) > rpo)
}

/// A failed retention keeps.
fn fail_safe_retention(input: &retention::Input) -> retention::Answer {
    let keep = retention::Verdict { disposition: retention::Disposition::Hot, until: None, reason: 0 };
    retention::Answer { verdicts: vec![keep; input.points.len()], reasons: vec![FAIL_SAFE.to_owned()] }
}

/// A failed drill policy means due, but no oftener than once a day.
fn fail_safe_drill(input: &drill::Input) -> drill::Answer {
    let last = input.drills.iter().map(|drill| drill.started).max();
    let any_complete = input.points.iter().any(|point| point.complete);
    let due = last.map_or(input.now, |last| last.plus(Span::from_secs(86_400)));
    drill::Answer {
        due: any_complete.then_some(due),
        point: None,
        depth: drill::Depth::Full,
        reason: FAIL_SAFE.to_owned(),
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
        }
    }

    /// The answer in one line, for people.
    pub fn summary(&self) -> String {
        match self {
            Self::Scope(answer) => format!(
                "{}, {} and {}, {} ({} left out): {}",
                answer.inclusion,
                counted(answer.include.len(), "include glob"),
                counted(answer.exclude.len(), "exclude glob"),
                counted(answer.findings.len(), "finding"),
                answer.findings.iter().filter(|finding| finding.left_out).count(),
                answer.reason
            ),
            Self::Frequency(answer) => format!(
                "{} {}{}: {}",
                answer.method,
                due(answer.due),
                if answer.rpo_breached { ", RPO breached" } else { "" },
                answer.reason
            ),
            Self::Retention(answer) => summarise_retention(answer),
            Self::Drill(answer) => format!("{} drill {}: {}", answer.depth, due(answer.due), answer.reason),
        }
    }
}

/// A number of things, in words.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn due(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "not due by itself".to_owned(), |time| format!("due {time}"))
}

fn summarise_retention(answer: &retention::Answer) -> String {
    let count = |disposition| answer.verdicts.iter().filter(|v| v.disposition == disposition).count();
    let counts = format!(
        "{} hot, {} cold, {} expire",
        count(retention::Disposition::Hot),
        count(retention::Disposition::Cold),
        count(retention::Disposition::Expire)
    );
    // The newest points come last, and say best what the rule is now.
    match answer.verdicts.last() {
        Some(newest) => {
            let reason = usize::try_from(newest.reason).ok().and_then(|at| answer.reasons.get(at));
            format!("{counts}; the newest: {}", reason.map_or("no reason told", String::as_str))
        }
        None => format!("{counts}: there is no recovery point to judge"),
    }
}

impl Decision {
    /// The decision's bytes and the digest that names it.
    pub fn seal(&self) -> Result<(Vec<u8>, Digest), CanonicalError> {
        canonical::seal(self)
    }

    /// The answer that counts: the policy's own, or the fail-safe one.
    pub fn effective(&self) -> Answer {
        match &self.outcome {
            Outcome::Answered(answer) => answer.clone(),
            Outcome::Failed(_) => self.question.fail_safe(),
        }
    }

    /// Whether running it again must give the same bytes.
    pub const fn replayability(&self) -> Replayability {
        match &self.outcome {
            Outcome::Answered(_) => Replayability::Exact,
            Outcome::Failed(failure) => failure.class.replayability(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::tests::sample as asset;
    use crate::method::Trigger;
    use crate::policy::{AssetView, BackupRun, Point, Temperature};
    use crate::run::RunState;

    fn point(secs: i64, complete: bool) -> Point {
        Point {
            taken: Timestamp::from_secs(secs),
            method: Method::Full,
            complete,
            verified: None,
            held: false,
            immutable_until: None,
            temperature: Temperature::Hot,
            size: 1,
        }
    }

    fn frequency(history: &[i64], points: Vec<Point>) -> frequency::Input {
        frequency::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(100_000),
            history: history
                .iter()
                .map(|secs| BackupRun {
                    method: Method::Full,
                    trigger: Trigger::Schedule,
                    state: RunState::Failed,
                    requested: Timestamp::from_secs(*secs),
                    ended: None,
                })
                .collect(),
            points,
            events: vec![],
        }
    }

    #[test]
    fn a_failed_frequency_means_due_but_no_storm() {
        let answer = fail_safe_frequency(&frequency(&[], vec![]));
        assert_eq!((answer.due, answer.method), (Some(Timestamp::from_secs(100_000)), Method::Full));
        assert!(answer.rpo_breached);
        // The sample's RPO is an hour: half of it after the last attempt, failed or not.
        let answer = fail_safe_frequency(&frequency(&[99_000], vec![point(98_000, true)]));
        assert_eq!(answer.due, Some(Timestamp::from_secs(99_000 + 1_800)));
        assert_eq!(answer.method, Method::Incremental);
    }

    #[test]
    fn incomplete_points_never_satisfy_the_rpo() {
        assert!(!is_rpo_breached(&frequency(&[], vec![point(99_000, true)])));
        assert!(is_rpo_breached(&frequency(&[], vec![point(99_000, false)])));
        assert!(is_rpo_breached(&frequency(&[], vec![point(90_000, true)])));
    }

    #[test]
    fn a_failed_retention_keeps_everything() {
        let input = retention::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(0),
            points: vec![point(1, true), point(2, false)],
        };
        let answer = fail_safe_retention(&input);
        assert_eq!(answer.check(2), Ok(()));
        assert!(answer.verdicts.iter().all(|v| v.disposition == retention::Disposition::Hot));
    }

    #[test]
    fn a_failed_drill_policy_waits_for_something_to_test() {
        let input = |points| drill::Input {
            asset: AssetView::from(&asset()),
            now: Timestamp::from_secs(500),
            points,
            drills: vec![],
        };
        assert_eq!(fail_safe_drill(&input(vec![point(1, false)])).due, None);
        assert_eq!(fail_safe_drill(&input(vec![point(1, true)])).due, Some(Timestamp::from_secs(500)));
    }

    #[test]
    fn a_decision_round_trips_to_the_same_bytes() {
        let decision = Decision {
            schema: SCHEMA.to_owned(),
            component: Digest::of(b"component"),
            world: "vouchsafe:policy/frequency-policy@1.0.0".to_owned(),
            parameters: serde_json::json!({"every": "1h"}),
            question: Question::Frequency(frequency(&[1, 2], vec![point(1, true)])),
            outcome: Outcome::Failed(Failure { class: FailureClass::Fuel, message: "out".into() }),
            limits: Limits { fuel: 1, memory: 2 },
            engine: "wasmtime 0".to_owned(),
        };
        let (bytes, digest) = decision.seal().unwrap();
        let again: Decision = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(again, decision);
        assert_eq!(again.seal().unwrap(), (bytes, digest));
        assert_eq!(decision.replayability(), Replayability::SameEngine);
    }
}
