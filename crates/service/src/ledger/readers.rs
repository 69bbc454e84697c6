//! Who reads the ledger: on record the first time, and then summed up by the hour.
//!
//! Reading the audit trail is recorded (PCI DSS 10.2.1.3), and never so often that the trail is about little
//! else. What nobody can record is reading without a server: whoever has the data directory in hand can read
//! its files without us.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::entry::{ActorKind, Detail, Target, TargetKind};
use domain::ports::Commit;
use domain::span::Span;
use domain::time::Timestamp;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// How long what somebody reads is only counted after it was recorded.
const HOUR: Span = Span::from_secs(3_600);
/// Readers that are remembered; whoever comes when there are so many is recorded every time.
const MOST: usize = 4_096;

/// Who read since the service began to record it.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    recording: AtomicBool,
    /// By the reader's id, and the address that they read from.
    known: Mutex<BTreeMap<(String, Option<String>), Reader>>,
}

#[derive(Debug)]
struct Reader {
    caller: Caller,
    /// When it was recorded last, by the clock that never goes back.
    recorded: Span,
    /// What was read after that.
    since: Option<Read>,
}

/// What somebody read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Read {
    /// From when on.
    since: Timestamp,
    requests: u64,
    entries: u64,
}

impl Readers {
    fn known(&self) -> MutexGuard<'_, BTreeMap<(String, Option<String>), Reader>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what was read; gives what is to be recorded now.
    fn count(&self, caller: &Caller, entries: u64, at: Timestamp, now: Span) -> Option<Read> {
        let read = Read { since: at, requests: 1, entries };
        let mut known = self.known();
        let key = key(caller);
        if let Some(reader) = known.get_mut(&key) {
            let all = reader.since.take().map_or(read, |before| before.and(read));
            if now.micros().saturating_sub(reader.recorded.micros()) < HOUR.micros() {
                reader.since = Some(all);
                return None;
            }
            reader.recorded = now;
            return Some(all);
        }
        if known.len() < MOST {
            known.insert(key, Reader { caller: caller.clone(), recorded: now, since: None });
        }
        Some(read)
    }

    /// What is to be recorded of those whose hour is over; of all of them, if nothing may be left.
    fn take(&self, now: Span, all: bool) -> Vec<(Caller, Read)> {
        let mut known = self.known();
        let is_over =
            |reader: &Reader| all || now.micros().saturating_sub(reader.recorded.micros()) >= HOUR.micros();
        let mut told = Vec::new();
        for reader in known.values_mut().filter(|reader| is_over(reader)) {
            if let Some(read) = reader.since.take() {
                reader.recorded = now;
                told.push((reader.caller.clone(), read));
            }
        }
        // Whoever reads no more is forgotten.
        known.retain(|_, reader| !is_over(reader) || reader.recorded == now);
        told
    }

    /// Counts again what could not be recorded.
    fn put_back(&self, caller: &Caller, read: Read) {
        if let Some(reader) = self.known().get_mut(&key(caller)) {
            reader.since = Some(reader.since.map_or(read, |later| read.and(later)));
        }
    }
}

impl Read {
    const fn and(self, later: Self) -> Self {
        Self {
            since: self.since,
            requests: self.requests.saturating_add(later.requests),
            entries: self.entries.saturating_add(later.entries),
        }
    }
}

fn key(caller: &Caller) -> (String, Option<String>) {
    (caller.principal.actor.id.clone(), caller.origin.address.clone())
}

impl Service {
    /// From now on, who reads the ledger is recorded.
    pub(crate) fn record_reading(&self) {
        self.inner.readers.recording.store(true, Ordering::SeqCst);
    }

    /// Notes that somebody read entries of the ledger, or what they point to.
    ///
    /// Where that cannot be recorded, as when the ledger is frozen, reading goes on: it is counted, and told
    /// with the next.
    pub(crate) async fn note_reading(&self, caller: &Caller, entries: u64) {
        let readers = &self.inner.readers;
        let is_ours = caller.principal.actor.kind == ActorKind::System;
        if is_ours || !readers.recording.load(Ordering::SeqCst) {
            return;
        }
        let now = self.deps().clock.elapsed();
        if let Some(read) = readers.count(caller, entries, self.now(), now) {
            self.record_read(caller, read).await;
        }
    }

    /// Records what was read since it was recorded last, of every reader whose hour is over; of all of them,
    /// if the process is about to end.
    pub(crate) async fn record_readings(&self, all: bool) {
        for (caller, read) in self.inner.readers.take(self.deps().clock.elapsed(), all) {
            self.record_read(&caller, read).await;
        }
    }

    async fn record_read(&self, caller: &Caller, read: Read) {
        if let Err(error) = self.try_record(caller, read).await {
            tracing::error!(error = %chain(&error), requests = read.requests, "who reads the ledger cannot be recorded");
            self.inner.readers.put_back(caller, read);
        }
    }

    async fn try_record(&self, caller: &Caller, read: Read) -> Result<(), ServiceError> {
        let Read { since, requests, entries } = read;
        let target = Target::other(TargetKind::Ledger, self.log().origin().to_owned());
        let draft = self.draft(caller, target, Detail::LedgerRead { since, requests, entries });
        self.commit(Commit::recording(draft.seal()?)).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> (Timestamp, Span) {
        (Timestamp::from_secs(1_789_000_000 + i64::try_from(secs).unwrap()), Span::from_secs(secs))
    }

    fn count(readers: &Readers, entries: u64, secs: u64) -> Option<(u64, u64)> {
        let (time, now) = at(secs);
        readers.count(&Caller::local(), entries, time, now).map(|read| (read.requests, read.entries))
    }

    #[test]
    fn the_first_is_recorded_and_an_hour_is_summed_up() {
        let readers = Readers::default();
        assert_eq!(count(&readers, 5, 0), Some((1, 5)));
        for secs in 1..=100 {
            assert_eq!(count(&readers, 2, secs), None);
        }
        assert_eq!(readers.take(at(3_599).1, false).len(), 0);
        assert_eq!(count(&readers, 1, 3_600), Some((101, 201)));
        assert_eq!(count(&readers, 1, 3_601), None);
        let told = readers.take(at(7_200).1, false);
        assert_eq!(told.len(), 1);
        let read = told[0].1;
        assert_eq!((read.requests, read.entries, read.since), (1, 1, at(3_601).0));
        readers.put_back(&told[0].0, read);
        assert_eq!(readers.take(at(7_201).1, true)[0].1, read);
        assert_eq!(readers.take(at(90_000).1, false).len(), 0, "whoever reads no more is not told of again");
        assert!(readers.known().is_empty());
    }

    #[test]
    fn too_many_readers_are_recorded_each_time() {
        let readers = Readers::default();
        let (time, now) = at(0);
        let mut caller = Caller::local();
        for number in 0..=MOST {
            caller.origin.address = Some(number.to_string());
            assert!(readers.count(&caller, 1, time, now).is_some());
        }
        assert!(readers.count(&caller, 1, time, now).is_some());
        assert_eq!(readers.known().len(), MOST);
    }
}
