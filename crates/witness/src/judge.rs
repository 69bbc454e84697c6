//! Whether a submission may be cosigned (C2SP tlog-witness, add-checkpoint).

use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::hash::{EMPTY_ROOT, Hash};
use proof::note::VerifyingKey;
use proof::tree::{MAX_PROOF, MAX_SIZE, verify_consistency};

use crate::Answer;

/// A request, split but not believed.
pub(crate) struct Request<'a> {
    pub(crate) old: u64,
    pub(crate) proof: Vec<Hash>,
    /// The first line of the checkpoint.
    pub(crate) origin: String,
    note: &'a [u8],
}

/// What is to be answered.
pub(crate) enum Judgement {
    Consistent(SignedCheckpoint),
    Refused(Answer),
}

impl<'a> Request<'a> {
    pub(crate) fn parse(body: &'a [u8]) -> Result<Self, String> {
        let text = str::from_utf8(body).map_err(|_| "the request is not UTF-8")?;
        let (head, note) = text.split_once("\n\n").ok_or("there is no checkpoint after an empty line")?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| decimal(line.strip_prefix("old ")?));
        let old = old.ok_or("the first line is not `old` and a size")?;
        let proof: Result<Vec<_>, _> = lines.map(Hash::from_base64).collect();
        let proof = proof.map_err(|error| format!("cannot {error}"))?;
        if proof.len() > MAX_PROOF {
            return Err("the proof has more than 63 hashes".to_owned());
        }
        let parsed = proof::note::Note::parse(note.as_bytes()).map_err(|error| format!("cannot {error}"))?;
        let checkpoint: Checkpoint = parsed.text().parse().map_err(|error| format!("cannot {error}"))?;
        if old > checkpoint.size {
            return Err("the old size is larger than the checkpoint's".to_owned());
        }
        Ok(Self { old, proof, origin: checkpoint.origin, note: note.as_bytes() })
    }

    /// The checkpoint, if a trusted key has signed it.
    pub(crate) fn opened(&self, keys: &[VerifyingKey]) -> Option<SignedCheckpoint> {
        SignedCheckpoint::open(self.note, keys).ok()
    }
}

fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text && number <= MAX_SIZE).then_some(number)
}

pub(crate) fn judge(request: &Request<'_>, keys: &[VerifyingKey], latest: Option<&Checkpoint>) -> Judgement {
    let Some(signed) = request.opened(keys) else {
        return Judgement::Refused(Answer::Untrusted("no trusted key has signed the checkpoint".to_owned()));
    };
    let (size, root) = latest.map_or((0, EMPTY_ROOT), |latest| (latest.size, latest.root));
    if request.old != size {
        return Judgement::Refused(Answer::Conflict(size));
    }
    let new = signed.checkpoint();
    match verify_consistency(size, new.size, &root, &new.root, &request.proof) {
        Ok(()) => Judgement::Consistent(signed),
        Err(error) => Judgement::Refused(Answer::Inconsistent(format!("cannot {error}"))),
    }
}
