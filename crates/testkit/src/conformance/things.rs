//! Things to store, each unlike the others.

use domain::decision::{Asked, Decision, Failure, FailureClass, Limits, Outcome, Question};
use domain::digest::Digest;
use domain::entry::{
    Actor, Detail, EncodedEntry, Entry, Origin, Outcome as Ended, Phase, Target, TargetKind,
};
use domain::id::{EntryId, PointId, RunId, TokenId};
use domain::method::{Method, Trigger};
use domain::point::RecoveryPoint;
use domain::policy::drill::Depth;
use domain::policy::{AssetView, PolicyKind, frequency};
use domain::ports::{Commit, DecisionRecord, PolicyRecord};
use domain::run::{Run, RunState, Task};
use domain::time::Timestamp;
use serde_json::json;

use crate::{CountingEntropy, ManualClock, sample};

/// Ids and times for one test.
pub(super) struct Things {
    clock: ManualClock,
}

/// One for all: two things of one test must never share an id.
static ENTROPY: CountingEntropy = CountingEntropy::new();

impl Things {
    pub(super) fn new() -> Self {
        Self { clock: ManualClock::at("2026-11-23T00:00:00Z") }
    }

    pub(super) fn now(&self) -> Timestamp {
        domain::ports::Clock::now(&self.clock)
    }

    pub(super) fn pass(&self, secs: u64) {
        self.clock.advance(domain::span::Span::from_secs(secs));
    }

    /// An entry about an asset.
    pub(super) fn entry(&self, target: &str) -> EncodedEntry {
        self.entry_of(target, Ended::success())
    }

    pub(super) fn entry_of(&self, target: &str, outcome: Ended) -> EncodedEntry {
        let mut target = Target::other(TargetKind::Asset, target);
        target.team = Some("core".parse().unwrap());
        let entry = Entry {
            id: EntryId::fresh(&self.clock, &ENTROPY),
            time: self.now(),
            phase: Phase::Result,
            intent: None,
            actor: Actor::local(),
            origin: Origin::component("test"),
            target,
            outcome,
            policy: vec![],
            correlation: Some(RunId::fresh(&self.clock, &ENTROPY)),
            detail: Detail::BackupInterrupted {},
            evidence: vec![],
        };
        entry.encode(&ENTROPY).unwrap()
    }

    /// A commit with an entry about an asset.
    pub(super) fn commit(&self, target: &str) -> Commit {
        Commit::recording(self.entry(target))
    }

    pub(super) fn backup(&self, asset: &str) -> Run {
        let task = Task::Backup {
            method: Method::Full,
            vault: "main".parse().unwrap(),
            plan: "default".parse().unwrap(),
            scope: Digest::of(b"scope"),
        };
        self.run(asset, task)
    }

    pub(super) fn drill(&self, asset: &str) -> Run {
        let point = PointId::fresh(&self.clock, &ENTROPY);
        self.run(asset, Task::Drill { point, depth: Depth::Full })
    }

    pub(super) fn restore(&self, asset: &str) -> Run {
        let point = PointId::fresh(&self.clock, &ENTROPY);
        self.run(asset, Task::Restore { point, to: "/r".into(), paths: vec![] })
    }

    fn run(&self, asset: &str, task: Task) -> Run {
        Run {
            id: RunId::fresh(&self.clock, &ENTROPY),
            asset: asset.parse().unwrap(),
            task,
            state: RunState::Queued,
            trigger: Trigger::Demand,
            actor: Actor::local(),
            reason: Some("because".into()),
            intent: EntryId::fresh(&self.clock, &ENTROPY),
            decisions: vec![Digest::of(b"d")],
            requested: self.now(),
            started: None,
            ended: None,
            report: None,
            failure: None,
        }
    }

    pub(super) fn point(&self, asset: &str) -> RecoveryPoint {
        RecoveryPoint {
            id: PointId::fresh(&self.clock, &ENTROPY),
            asset: asset.parse().unwrap(),
            run: RunId::fresh(&self.clock, &ENTROPY),
            vault: "main".parse().unwrap(),
            snapshot: Digest::of(b"s").to_string(),
            method: Method::Full,
            taken: self.now(),
            complete: true,
            verified: None,
            held: false,
            immutable_until: None,
            faults: 0,
            entries: 3,
            size: 42,
            manifest: Digest::of(b"m"),
            root: Digest::of(b"r"),
        }
    }

    pub(super) fn token(&self, name: &str) -> domain::access::Token {
        domain::access::Token {
            id: TokenId::fresh(&self.clock, &ENTROPY),
            name: name.parse().unwrap(),
            role: domain::access::Role::Operator,
            team: None,
            created: self.now(),
            expires: None,
            revoked: None,
        }
    }

    pub(super) fn policy(&self, name: &str) -> PolicyRecord {
        PolicyRecord {
            component: Digest::of(name.as_bytes()),
            manifest: serde_json::from_value(json!({
                "name": name, "version": "1", "kinds": ["frequency"], "summary": "s", "parameters-schema": {},
            }))
            .unwrap(),
            size: 7,
            uploaded: self.now(),
        }
    }

    pub(super) fn decision(&self, asset: &str) -> DecisionRecord {
        let question = Question::Frequency(frequency::Input {
            asset: AssetView::from(&sample::asset(asset)),
            now: self.now(),
            history: vec![],
            points: vec![],
            events: vec![],
        });
        let asked = Asked {
            policy: Some("p".parse().unwrap()),
            component: Digest::of(b"c"),
            world: "w".into(),
            parameters: json!({}),
            listing: None,
            outcome: Outcome::Failed(Failure { class: FailureClass::Fuel, message: "m".into() }),
        };
        let limits = Limits { fuel: 1, memory: 2 };
        let decision = Decision::new(question, vec![asked], limits, "e".into()).unwrap();
        let (bytes, digest) = decision.seal().unwrap();
        DecisionRecord {
            digest,
            asset: asset.parse().unwrap(),
            kind: PolicyKind::Frequency,
            outcome: Digest::of(b"o"),
            made: self.now(),
            bytes,
        }
    }
}
