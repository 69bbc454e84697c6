//! What a witness remembers of a log: the last checkpoint that it cosigned.

use std::fs::File;
use std::io::{ErrorKind, Read};

use proof::checkpoint::Checkpoint;
use proof::note::{Note, VerifyingKey};
use proof::witness::Seen;

use crate::{WitnessDirectory, WitnessError};

/// The first line of a state file, which carries the version.
const HEADER: &str = "vouchsafe.witness.state/1";

/// What stands in the place of the checkpoint before there is one; a file that was cut short has neither.
const NOTHING: &str = "nothing yet\n";

/// The largest state file that is read, in bytes: what was cosigned came in a request of 64 KiB.
const MAX_STATE: u64 = 128 << 10;

/// What is remembered of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The log.
    pub origin: String,
    /// The last checkpoint that was cosigned, if there is one.
    pub latest: Option<Cosigned>,
}

/// A checkpoint with the log's signatures and this witness's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// What the log signed.
    pub checkpoint: Checkpoint,
    /// When it was cosigned last, in POSIX seconds.
    pub timestamp: u64,
    /// The signed note.
    pub note: String,
}

impl Record {
    /// A log of which nothing was cosigned yet.
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.to_owned(), latest: None }
    }

    /// What a submission is compared with.
    pub(crate) fn seen(&self) -> Seen {
        let seen = |latest: &Cosigned| Seen { size: latest.checkpoint.size, root: latest.checkpoint.root };
        self.latest.as_ref().map(seen).unwrap_or_default()
    }

    /// Reads what this witness, whose key is given, has written about a log.
    pub fn read(
        directory: &WitnessDirectory,
        origin: &str,
        own_key: &VerifyingKey,
    ) -> Result<Self, WitnessError> {
        let path = directory.state_file(origin);
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MAX_STATE + 1).read_to_end(&mut bytes));
        let (origin, path) = (origin.to_owned(), path);
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let path = path.display().to_string();
                return Err(WitnessError::Missing { origin, path });
            }
            Err(error) => return Err(WitnessError::io("read", path)(error)),
            Ok(_) => {}
        }
        Self::parse(&bytes, &origin, own_key).map_err(|reason| {
            let path = path.display().to_string();
            WitnessError::Damaged { origin, path, reason }
        })
    }

    /// The file: header, origin, blank line, and the note or that there is none.
    pub fn to_bytes(&self) -> Vec<u8> {
        let note = self.latest.as_ref().map_or(NOTHING, |latest| &latest.note);
        format!("{HEADER}\nlog {}\n\n{note}", self.origin).into_bytes()
    }

    /// What is damaged does not verify: the witness's own signature covers all that it relies on.
    fn parse(bytes: &[u8], origin: &str, own_key: &VerifyingKey) -> Result<Self, String> {
        let text = str::from_utf8(bytes).map_err(|_| "it is not text".to_owned())?;
        let rest = text.strip_prefix(&format!("{HEADER}\n"));
        let rest = rest.ok_or_else(|| format!("it does not begin with {HEADER}"))?;
        let note = rest.strip_prefix(&format!("log {origin}\n\n"));
        let note = note.ok_or_else(|| "it is of another log, or cut short".to_owned())?;
        let latest = if note == NOTHING { None } else { Some(Cosigned::open(note, own_key)?) };
        match &latest {
            Some(latest) if latest.checkpoint.origin != origin => Err("it is of another log".to_owned()),
            _ => Ok(Self { origin: origin.to_owned(), latest }),
        }
    }
}

impl Cosigned {
    /// Opens a note that the witness of this key has cosigned, or says why it can't be.
    pub(crate) fn open(note: &str, own_key: &VerifyingKey) -> Result<Self, String> {
        let parsed = Note::parse(note.as_bytes()).map_err(|error| format!("cannot {error}"))?;
        let verified = parsed
            .verify(std::slice::from_ref(own_key))
            .map_err(|error| format!("the signature of {own_key} on it: cannot {error}"))?;
        let timestamp = verified.iter().find_map(|signature| signature.timestamp);
        Ok(Self {
            checkpoint: parsed.text().parse().map_err(|error| format!("cannot {error}"))?,
            timestamp: timestamp.ok_or_else(|| "its signature has no time".to_owned())?,
            note: note.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proof::checkpoint::SignedCheckpoint;
    use proof::cosignature::Cosigner;
    use proof::hash::EMPTY_ROOT;
    use proof::note::SigningKey;

    use super::*;

    fn cosigned() -> (Record, VerifyingKey) {
        let log = SigningKey::from_seed("log", &[1; 32]).unwrap();
        let own = Cosigner::new(SigningKey::from_seed("w", &[2; 32]).unwrap()).unwrap();
        let checkpoint =
            Checkpoint { origin: "log".to_owned(), size: 0, root: EMPTY_ROOT, extensions: Vec::new() };
        let signed = SignedCheckpoint::sign(checkpoint, &[&log]).unwrap();
        let line = own.cosign(&signed, 77).unwrap();
        let note = signed.with_signatures([line]).unwrap().to_string();
        let key = own.verifying_key().clone();
        let latest = Some(Cosigned::open(&note, &key).unwrap());
        (Record { origin: "log".to_owned(), latest }, key)
    }

    #[test]
    fn records_round_trip() {
        let (record, key) = cosigned();
        assert_eq!(record.latest.as_ref().unwrap().timestamp, 77);
        assert_eq!(Record::parse(&record.to_bytes(), "log", &key), Ok(record));
        let new = Record::new("log");
        assert_eq!(Record::parse(&new.to_bytes(), "log", &key), Ok(new));
    }

    #[test]
    fn every_damage_is_noticed() {
        let (record, key) = cosigned();
        let bytes = record.to_bytes();
        for length in 0..bytes.len() {
            assert!(Record::parse(&bytes[..length], "log", &key).is_err(), "{length}");
        }
        let log_line = String::from_utf8(bytes.clone()).unwrap().find("— log").unwrap();
        let own_line = String::from_utf8(bytes.clone()).unwrap().find("— w").unwrap();
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            // The log's own line is only passed on: monitors check it.
            let passed_on = (log_line..own_line).contains(&position);
            assert!(Record::parse(&changed, "log", &key).is_err() || passed_on, "byte {position}");
        }
        assert!(Record::parse(&bytes, "other", &key).is_err());
    }
}
