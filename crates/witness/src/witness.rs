//! The witness at work: judges what a log submits, remembers, and only then answers.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use proof::checkpoint::SignedCheckpoint;
use proof::cosignature::Cosigner;
use proof::fork::Fork;
use proof::note::{Signature, VerifyingKey};
use proof::tree::refutes_consistency;
use proof::witness::{AddCheckpoint, Refusal, RequestError, judge};

use crate::directory::{Held, WriteError, replace};
use crate::evidence::Kept;
use crate::fingerprint::fingerprint;
use crate::record::{Cosigned, Record};
use crate::{Clock, LogList, WitnessError};

/// A witness that may cosign: its directory is held, and every state in it was believed.
pub struct Witness {
    held: Held,
    cosigner: Cosigner,
    clock: Arc<dyn Clock>,
    /// By the fingerprint of their origins.
    logs: RwLock<BTreeMap<String, Arc<Log>>>,
    /// The records of all logs that were ever listed since the start, by the same: one that was removed and
    /// is listed again goes on with the same lock, so that two can never cosign for it.
    slots: Mutex<BTreeMap<String, Arc<Mutex<Slot>>>>,
}

/// A log that is cosigned. Whoever changes its record holds the lock from the judgement to the disk.
struct Log {
    origin: String,
    keys: Vec<VerifyingKey>,
    record: Arc<Mutex<Slot>>,
}

/// A record, and whether the disk agrees.
struct Slot {
    record: Record,
    /// A write ended in doubt: nothing is cosigned before a restart has read what is on disk.
    in_doubt: bool,
}

/// What is shown of a log.
#[derive(Debug, Clone)]
pub struct LogView {
    /// Its origin.
    pub origin: String,
    /// Its keys.
    pub keys: Vec<VerifyingKey>,
    /// The last checkpoint that was cosigned.
    pub latest: Option<Cosigned>,
}

/// What a submission is answered (C2SP tlog-witness, add-checkpoint).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 200: a signature line. What it covers is on disk.
    Cosigned(Signature),
    /// 400: not a request.
    Malformed(RequestError),
    /// 400, 403, 404, 409 or 422, as the refusal says. If it proves a fork, the proof is on disk.
    Refused(Refusal),
    /// 500: something could not be written down; this says what.
    Unwritten(&'static str),
    /// 503: this machine's clock is behind the last cosignature by so many seconds, or not set at all.
    ClockBehind(u64),
}

/// What is said of a log after a write that ended in doubt.
const STOPPED: &str = "this log is stopped until the witness starts again";

impl Witness {
    /// Opens a witness whose directory is held; refuses if any state in it can't be believed.
    pub fn open(held: Held, clock: Arc<dyn Clock>) -> Result<Self, WitnessError> {
        let cosigner = held.directory().cosigner()?;
        let (logs, slots) = (RwLock::default(), Mutex::default());
        let witness = Self { held, cosigner, clock, logs, slots };
        witness.reload()?;
        Ok(witness)
    }

    /// Reads the list of logs again; gives how many logs it cosigns now, and whether anything changed. Where
    /// the list or a new log's state cannot be believed, everything stays as it was.
    pub fn reload(&self) -> Result<(usize, bool), WitnessError> {
        let list = LogList::read(self.held.directory())?;
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut logs = BTreeMap::new();
        let mut read = BTreeMap::new();
        for (origin, keys) in list.iter() {
            let name = fingerprint(origin);
            let record = match slots.get(&name) {
                Some(slot) => Arc::clone(slot),
                None => self.slot(origin)?,
            };
            read.insert(name.clone(), Arc::clone(&record));
            logs.insert(name, Arc::new(Log { origin: origin.to_owned(), keys: keys.to_vec(), record }));
        }
        slots.extend(read);
        let mut now = self.logs.write().unwrap_or_else(PoisonError::into_inner);
        let keys = |log: &Arc<Log>| (log.origin.clone(), log.keys.clone());
        let changed = !now.values().map(keys).eq(logs.values().map(keys));
        *now = logs;
        Ok((now.len(), changed))
    }

    /// What is on disk of a log that is new here.
    fn slot(&self, origin: &str) -> Result<Arc<Mutex<Slot>>, WitnessError> {
        let record = Record::read(self.held.directory(), origin, self.key())?;
        Ok(Arc::new(Mutex::new(Slot { record, in_doubt: false })))
    }

    fn find(&self, fingerprint: &str) -> Option<Arc<Log>> {
        self.logs.read().unwrap_or_else(PoisonError::into_inner).get(fingerprint).cloned()
    }

    /// The key that verifies the cosignatures.
    pub fn key(&self) -> &VerifyingKey {
        self.cosigner.verifying_key()
    }

    /// The logs, and how far each was cosigned.
    pub fn logs(&self) -> Vec<LogView> {
        let logs = self.logs.read().unwrap_or_else(PoisonError::into_inner);
        logs.values().map(|log| log.view()).collect()
    }

    /// The log with this fingerprint.
    pub fn log(&self, fingerprint: &str) -> Option<LogView> {
        self.find(fingerprint).map(|log| log.view())
    }

    /// Judges the body of an add-checkpoint request, and cosigns what is consistent with all before it.
    ///
    /// Writes to disk and waits for it. `from` says who asked, for evidence and the log.
    pub fn add_checkpoint(&self, body: &[u8], from: &str) -> Answer {
        let request = match AddCheckpoint::parse(body) {
            Ok(request) => request,
            Err(error) => return Answer::Malformed(error),
        };
        let origin = &request.checkpoint().origin;
        let Some(log) = self.find(&fingerprint(origin)) else {
            return Answer::Refused(Refusal::UnknownOrigin { origin: origin.clone() });
        };
        // A thread that panicked may have left anything: as in doubt as a write that failed.
        let Ok(mut slot) = log.record.lock() else { return Answer::Unwritten(STOPPED) };
        match judge(slot.record.seen(), &request, &log.keys) {
            Ok(signed) => self.cosign(&signed, &log, &mut slot),
            Err(refusal) => self.refuse(refusal, &request, &log, slot.record.latest.as_ref(), from),
        }
    }

    /// Signs, remembers, and gives the signature out.
    fn cosign(&self, signed: &SignedCheckpoint, log: &Log, slot: &mut Slot) -> Answer {
        if slot.in_doubt {
            return Answer::Unwritten(STOPPED);
        }
        let last = slot.record.latest.as_ref().map_or(1, |latest| latest.timestamp);
        let now = self.clock.now();
        if now < last {
            tracing::error!(log.origin, clock = now, last, "the clock is behind: nothing is cosigned");
            return Answer::ClockBehind(last - now);
        }
        let Some((line, latest)) = self.sign(signed, now) else {
            return Answer::Unwritten("the checkpoint could not be signed");
        };
        let size = latest.checkpoint.size;
        let record = Record { origin: log.origin.clone(), latest: Some(latest) };
        if let Err(error) = self.write(&record) {
            slot.in_doubt = matches!(error, WriteError::InDoubt(_));
            let error = io::Error::from(error);
            tracing::error!(log.origin, %error, stopped = slot.in_doubt, "the state could not be written");
            return Answer::Unwritten("the checkpoint could not be written down");
        }
        slot.record = record;
        tracing::info!(log.origin, log.size = size, timestamp = now, "cosigned");
        Answer::Cosigned(line)
    }

    /// A signature line, and the note that is remembered: the log's own lines and that one.
    fn sign(&self, signed: &SignedCheckpoint, now: u64) -> Option<(Signature, Cosigned)> {
        let line = self.cosigner.cosign(signed, now).ok()?;
        let note = signed.clone().with_signatures([line.clone()]).ok()?.to_string();
        // What is written must be readable again.
        Some((line, Cosigned::open(&note, self.key()).ok()?))
    }

    fn write(&self, record: &Record) -> Result<(), WriteError> {
        replace(&self.held.directory().state_file(&record.origin), &record.to_bytes())
    }

    /// Refuses, once what the log has signed is kept, if it proves a fork.
    fn refuse(
        &self,
        refusal: Refusal,
        request: &AddCheckpoint,
        log: &Log,
        latest: Option<&Cosigned>,
        from: &str,
    ) -> Answer {
        let Some(fork) = latest.and_then(|latest| self.fork(request, log, latest, from)) else {
            return Answer::Refused(refusal);
        };
        let (size, submitted) = (request.old_size(), request.checkpoint().size);
        let kept = self.held.directory().keep(&log.origin, &fork);
        let file = match &kept {
            Ok(Kept::New(path)) => path.display().to_string(),
            Ok(Kept::Known) => "kept before".to_owned(),
            Ok(Kept::Full) => "not kept: there are enough".to_owned(),
            Err(error) => format!("not kept: {error}"),
        };
        tracing::error!(
            log.origin,
            old = size,
            submitted,
            from,
            evidence = file,
            "FORK: this log has signed two checkpoints that contradict each other"
        );
        match kept {
            Ok(_) => Answer::Refused(refusal),
            Err(_) => Answer::Unwritten("the proof that this log has forked could not be written down"),
        }
    }

    /// Whether the submitted checkpoint contradicts the cosigned one, by the log's signature on both.
    ///
    /// Two roots of one size do, and a proof from the newer tree that leads to another older one. A proof
    /// that just fails shows nothing: whoever submitted it may have made it up.
    fn fork(&self, request: &AddCheckpoint, log: &Log, latest: &Cosigned, from: &str) -> Option<Fork> {
        let (first, second) = (&latest.checkpoint, request.checkpoint());
        if !refutes_consistency(first.size, second.size, &first.root, &second.root, request.proof()) {
            return None;
        }
        let opened = SignedCheckpoint::open(request.note().to_string().as_bytes(), &log.keys);
        let signed = opened.and_then(|signed| signed.only_by(&log.keys)).ok()?;
        let proof = if first.size == second.size { Vec::new() } else { request.proof().to_vec() };
        let remarks = vec![
            format!("found {} (POSIX seconds) by {}", self.clock.now(), self.key()),
            format!("submitted by {}", printable(from)),
        ];
        let (first, second) = (latest.note.clone().into_bytes(), signed.as_bytes().to_vec());
        Some(Fork { remarks, proof, first, second })
    }
}

impl Log {
    fn view(&self) -> LogView {
        let slot = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = slot.record.latest.clone();
        LogView { origin: self.origin.clone(), keys: self.keys.clone(), latest }
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Witness({}, {} logs)", self.key(), self.logs().len())
    }
}

/// The longest remark on who submitted, in characters.
const MAX_FROM: usize = 200;

/// On one line, and nothing that a terminal would obey.
fn printable(from: &str) -> String {
    from.chars().filter(|c| !c.is_control()).take(MAX_FROM).collect()
}
