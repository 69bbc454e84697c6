//! The witness at work: judges what a log submits, remembers, and only then answers.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::cosignature::Cosigner;
use proof::fork::Fork;
use proof::hash::Hash;
use proof::note::VerifyingKey;
use proof::tree::refutes_consistency;

use crate::directory::{Held, WriteError, replace};
use crate::evidence::Kept;
use crate::fingerprint::fingerprint;
use crate::judge::{Judgement, Request, judge};
use crate::record::{Cosigned, Record};
use crate::{Clock, LogList, WitnessError};

/// A witness that may cosign: its directory is held, and every state in it was believed.
pub struct Witness {
    held: Held,
    cosigner: Cosigner,
    clock: Arc<dyn Clock>,
    /// By the fingerprint of their origins.
    logs: BTreeMap<String, Log>,
}

/// A log that is cosigned. Whoever changes its record holds the lock from the judgement to the disk.
struct Log {
    origin: String,
    keys: Vec<VerifyingKey>,
    record: Mutex<Slot>,
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
    /// 200: signature lines, each with its newline. What they cover is on disk.
    Cosigned(String),
    /// 400: the request is malformed, or its old size is larger than its checkpoint.
    Malformed(String),
    /// 403: not signed by a key that is trusted for the origin.
    Untrusted(String),
    /// 404: a log that is not cosigned here.
    Unknown,
    /// 409: the old size is not that of the last checkpoint that was cosigned, which this is.
    Conflict(u64),
    /// 422: not consistent with the last checkpoint that was cosigned.
    Inconsistent(String),
    /// 500: it could not be written down.
    Unwritten(String),
    /// 503: this machine's clock is behind the last cosignature by so many seconds, or not set at all.
    ClockBehind(u64),
}

impl Witness {
    /// Opens a witness whose directory is held; refuses if any state in it can't be believed.
    pub fn open(held: Held, clock: Arc<dyn Clock>) -> Result<Self, WitnessError> {
        let cosigner = held.directory().cosigner()?;
        let mut logs = BTreeMap::new();
        for (origin, keys) in LogList::read(held.directory())?.iter() {
            let record = Record::read(held.directory(), origin, cosigner.verifying_key())?;
            let record = Mutex::new(Slot { record, in_doubt: false });
            let log = Log { origin: origin.to_owned(), keys: keys.to_vec(), record };
            logs.insert(fingerprint(origin), log);
        }
        Ok(Self { held, cosigner, clock, logs })
    }

    /// The key that verifies the cosignatures.
    pub fn key(&self) -> &VerifyingKey {
        self.cosigner.verifying_key()
    }

    /// The logs, and how far each was cosigned.
    pub fn logs(&self) -> Vec<LogView> {
        self.logs.values().map(Log::view).collect()
    }

    /// The log with this fingerprint.
    pub fn log(&self, fingerprint: &str) -> Option<LogView> {
        self.logs.get(fingerprint).map(Log::view)
    }

    /// Judges the body of an add-checkpoint request, and cosigns what is consistent with all before it.
    ///
    /// Writes to disk and waits for it. `from` says who asked, for evidence and the log.
    pub fn add_checkpoint(&self, body: &[u8], from: &str) -> Answer {
        let request = match Request::parse(body) {
            Ok(request) => request,
            Err(reason) => return Answer::Malformed(reason),
        };
        let Some(log) = self.logs.get(&fingerprint(&request.origin)) else { return Answer::Unknown };
        // A thread that panicked may have left anything: as in doubt as a write that failed.
        let Ok(mut slot) = log.record.lock() else {
            return Answer::Unwritten("this log is stopped until the witness starts again".to_owned());
        };
        self.add(&request, log, &mut slot, from)
    }

    fn add(&self, request: &Request<'_>, log: &Log, slot: &mut Slot, from: &str) -> Answer {
        let latest = slot.record.latest.as_ref();
        let answer = match judge(request, &log.keys, latest.map(|latest| &latest.checkpoint)) {
            Judgement::Consistent(signed) => return self.cosign(&signed, log, slot),
            Judgement::Refused(answer) => answer,
        };
        if let Some(latest) = latest
            && let Err(error) = self.keep_evidence(request, log, latest, from)
        {
            tracing::error!(log.origin, %error, "the proof of a fork could not be written down");
            return Answer::Unwritten(
                "the proof that this log has forked could not be written down".to_owned(),
            );
        }
        answer
    }

    /// Signs, remembers, and gives the signature out.
    fn cosign(&self, signed: &SignedCheckpoint, log: &Log, slot: &mut Slot) -> Answer {
        if slot.in_doubt {
            return Answer::Unwritten("this log is stopped until the witness starts again".to_owned());
        }
        let last = slot.record.latest.as_ref().map_or(1, |latest| latest.timestamp);
        let now = self.clock.now();
        if now < last {
            tracing::error!(log.origin, clock = now, last, "the clock is behind: nothing is cosigned");
            return Answer::ClockBehind(last - now);
        }
        let cosigned = self.signed(signed, &log.keys, now);
        let (line, cosigned) = match cosigned {
            Ok(cosigned) => cosigned,
            Err(reason) => return Answer::Unwritten(reason),
        };
        let size = cosigned.checkpoint.size;
        let record = Record { origin: log.origin.clone(), latest: Some(cosigned) };
        match self.write(&record) {
            Ok(()) => {
                slot.record = record;
                tracing::info!(log.origin, log.size = size, timestamp = now, "cosigned");
                Answer::Cosigned(line)
            }
            Err(error) => {
                slot.in_doubt = matches!(error, WriteError::InDoubt(_));
                let error = io::Error::from(error);
                tracing::error!(log.origin, %error, stopped = slot.in_doubt, "the state could not be written");
                Answer::Unwritten("the checkpoint could not be written down".to_owned())
            }
        }
    }

    /// A signature line, and the note that is remembered: the log's own lines and that one.
    fn signed(
        &self,
        signed: &SignedCheckpoint,
        keys: &[VerifyingKey],
        now: u64,
    ) -> Result<(String, Cosigned), String> {
        let line = self.cosigner.cosign(signed, now).map_err(|error| format!("cannot {error}"))?;
        let line = format!("{line}\n");
        let mut note = format!("{}\n", signed.note().text());
        for known in signed.note().signatures() {
            if keys.iter().any(|key| key.name() == known.name() && key.key_id() == known.key_id()) {
                note.extend([known.to_string().as_str(), "\n"]);
            }
        }
        note.push_str(&line);
        // What is written must be readable again.
        Ok((line, Cosigned::open(&note, self.key())?))
    }

    fn write(&self, record: &Record) -> Result<(), WriteError> {
        replace(&self.held.directory().state_file(&record.origin), &record.to_bytes())
    }

    /// If what was submitted contradicts what was cosigned, by the log's own signature on both.
    fn keep_evidence(
        &self,
        request: &Request<'_>,
        log: &Log,
        latest: &Cosigned,
        from: &str,
    ) -> io::Result<()> {
        let Some(submitted) = request.opened(&log.keys) else { return Ok(()) };
        if !contradict(&latest.checkpoint, submitted.checkpoint(), &request.proof) {
            return Ok(());
        }
        let one_size = latest.checkpoint.size == submitted.checkpoint().size;
        let remarks = vec![
            format!("found {} (POSIX seconds) by {}", self.clock.now(), self.key()),
            format!("submitted by {}", printable(from)),
        ];
        let fork = Fork {
            remarks,
            proof: if one_size { Vec::new() } else { request.proof.clone() },
            first: latest.note.clone().into_bytes(),
            second: submitted.as_bytes().to_vec(),
        };
        let sizes = (latest.checkpoint.size, submitted.checkpoint().size);
        match self.held.directory().keep(&log.origin, &fork)? {
            Kept::New(path) => tracing::error!(
                log.origin, log.size = sizes.0, submitted.size = sizes.1, from, evidence = %path.display(),
                "FORK: this log has signed two checkpoints that contradict each other"
            ),
            Kept::Known | Kept::Full => tracing::error!(
                log.origin,
                log.size = sizes.0,
                submitted.size = sizes.1,
                from,
                "FORK: this log has signed two checkpoints that contradict each other, as is known"
            ),
        }
        Ok(())
    }
}

impl Log {
    fn view(&self) -> LogView {
        let slot = self.record.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let latest = slot.record.latest.clone();
        LogView { origin: self.origin.clone(), keys: self.keys.clone(), latest }
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Witness({}, {} logs)", self.key(), self.logs.len())
    }
}

/// Two roots of one size, or a proof from the newer tree that leads to another older one. A proof that
/// just fails shows nothing: whoever submitted it may have made it up.
fn contradict(cosigned: &Checkpoint, submitted: &Checkpoint, proof: &[Hash]) -> bool {
    refutes_consistency(cosigned.size, submitted.size, &cosigned.root, &submitted.root, proof)
}

/// The longest remark on who submitted, in characters.
const MAX_FROM: usize = 200;

/// On one line, and nothing that a terminal would obey.
fn printable(from: &str) -> String {
    from.chars().filter(|c| !c.is_control()).take(MAX_FROM).collect()
}
