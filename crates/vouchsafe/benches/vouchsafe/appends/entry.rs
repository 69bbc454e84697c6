//! An entry like those that a service writes most.

use anyhow::Result;
use domain::digest::Digest;
use domain::entry::{Actor, Detail, EncodedEntry, Entry, Origin, Outcome, Phase, Target};
use domain::id::{EntryId, RunId};
use domain::method::{Method, Trigger};
use domain::ports::Clock;

use crate::clock::{SystemClock, SystemEntropy};

/// A backup that a policy wished for: what a scheduler writes before each, with the decisions that it
/// follows.
pub(super) fn fresh(clock: &SystemClock) -> Result<EncodedEntry> {
    let decisions = [&b"scope"[..], b"frequency", b"retention", b"drill"];
    let entry = Entry {
        id: EntryId::fresh(clock, &SystemEntropy),
        time: clock.now(),
        phase: Phase::Intent,
        intent: None,
        actor: Actor::system("scheduler"),
        origin: Origin::component("scheduler"),
        target: Target::asset(&"payments".parse()?, &"core".parse()?),
        outcome: Outcome::success(),
        policy: decisions.into_iter().map(Digest::of).collect(),
        correlation: Some(RunId::fresh(clock, &SystemEntropy)),
        detail: Detail::BackupRequested {
            method: Method::Incremental,
            trigger: Trigger::Schedule,
            plan: "standard".parse()?,
            vault: "main".parse()?,
        },
        evidence: Vec::new(),
    };
    Ok(entry.encode(&SystemEntropy)?)
}
