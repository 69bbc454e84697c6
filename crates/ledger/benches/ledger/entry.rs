//! Entries of 512 bytes, each with an identity and a time of its own.

use anyhow::{Context, Result, ensure};
use domain::entry::{Actor, Detail, EncodedEntry, Entry, Origin, Outcome, Phase, Target};
use domain::id::EntryId;
use domain::ports::Clock;

use testkit::CountingEntropy;

use crate::clock::SystemClock;

/// As large as Tessera's published measurements use.
pub(crate) const SIZE: usize = 512;
/// Assets that entries are about, by turns: the database indexes entries by them.
const ASSETS: usize = 1_000;

/// Makes entries. Encoding one takes longer than anything that the ledger does with it, and is the caller's
/// work: so each is a copy of one that was encoded, with another identity, time and asset in it.
pub(crate) struct Entries {
    clock: SystemClock,
    /// Asking the system costs more than all else that a caller does here.
    entropy: CountingEntropy,
    templates: Vec<Template>,
}

struct Template {
    encoded: EncodedEntry,
    id: usize,
    time: usize,
}

impl Entries {
    pub(crate) fn new() -> Result<Self> {
        let clock = SystemClock::new();
        let templates = (0..ASSETS).map(|asset| template(&clock, asset)).collect::<Result<_>>()?;
        Ok(Self { clock, entropy: CountingEntropy::new(), templates })
    }

    /// A fresh one; `turn` chooses the asset.
    pub(crate) fn fresh(&self, turn: usize) -> EncodedEntry {
        let template = &self.templates[turn % ASSETS];
        let mut entry = template.encoded.clone();
        entry.id = EntryId::fresh(&self.clock, &self.entropy);
        entry.time = self.clock.now();
        write(&mut entry.bytes, template.id, &entry.id.to_string());
        write(&mut entry.bytes, template.time, &entry.time.to_string());
        entry
    }
}

fn write(bytes: &mut [u8], at: usize, text: &str) {
    bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
}

fn template(clock: &SystemClock, asset: usize) -> Result<Template> {
    let short = encode(clock, asset, "")?;
    let missing = SIZE.checked_sub(short.bytes.len()).context("make an entry so small")?;
    let encoded = encode(clock, asset, &"x".repeat(missing))?;
    ensure!(encoded.bytes.len() == SIZE, "an entry has {} bytes", encoded.bytes.len());
    let place = |text: &str| {
        let found = encoded.bytes.windows(text.len()).position(|bytes| bytes == text.as_bytes());
        found.context("find a field in an entry")
    };
    let (id, time) = (place(&encoded.id.to_string())?, place(&encoded.time.to_string())?);
    Ok(Template { encoded, id, time })
}

fn encode(clock: &SystemClock, asset: usize, filling: &str) -> Result<EncodedEntry> {
    let entry = Entry {
        id: EntryId::fresh(clock, &CountingEntropy::new()),
        time: clock.now(),
        phase: Phase::Intent,
        intent: None,
        actor: Actor::system("scheduler"),
        origin: Origin::component("scheduler"),
        target: Target::asset(&format!("asset-{asset:04}").parse()?, &"core".parse()?),
        outcome: Outcome::success(),
        policy: Vec::new(),
        correlation: None,
        // A field that stands in clear whatever is in it.
        detail: Detail::VaultCreated { location: filling.to_owned(), repository: String::new() },
        evidence: Vec::new(),
    };
    Ok(entry.encode(&CountingEntropy::new())?)
}
