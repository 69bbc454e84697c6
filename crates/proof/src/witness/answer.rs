//! What a witness answers.

use super::{AnswerError, MAX_ANSWER_SIZE};
use crate::checkpoint::SignedCheckpoint;
use crate::cosignature::{self, Cosignature};
use crate::decimal;
use crate::note::{MAX_SIGNATURES, NoteError, Signature, VerifyingKey};

/// The content type of a body that is the size of the last checkpoint (status 409).
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";

/// An answer that says something: all others are errors, and no reason to ask again at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 200: at least one signature line, none of them verified.
    Cosigned(Vec<Signature>),
    /// 409: the size in leaves from which the proof must lead.
    Conflict {
        /// What the witness has cosigned last, or 0.
        last: u64,
    },
}

/// A cosignature of the witness that was asked, good for the checkpoint that it was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The line to add to the checkpoint.
    pub line: Signature,
    /// Who has cosigned, and when.
    pub cosignature: Cosignature,
}

impl Answer {
    /// Reads the status and the body of an answer, which is at most [`MAX_ANSWER_SIZE`] bytes.
    ///
    /// A status of 409 without a size, as some witnesses send it for another root, is an error like
    /// any other status: asking again from size 0 would be no answer to it. Its content type is not
    /// looked at.
    pub fn read(status: u16, body: &[u8]) -> Result<Self, AnswerError> {
        if body.len() > MAX_ANSWER_SIZE {
            return Err(AnswerError::TooLarge { size: body.len() });
        }
        match status {
            200 => parse_lines(body).map(Self::Cosigned).map_err(AnswerError::Lines),
            409 => parse_size(body).map(|last| Self::Conflict { last }).ok_or(AnswerError::Size),
            _ => Err(AnswerError::Status { status }),
        }
    }
}

impl Cosigned {
    /// Verifies the lines of an answer, and keeps those by the keys of the witness, of type 0x04.
    ///
    /// Lines of other keys are ignored. A bad line by a key of the witness, a time of zero, or no line
    /// by any of them is an error (tlog-witness v1.0.0, add-checkpoint).
    pub fn verify(
        lines: &[Signature],
        asked: &SignedCheckpoint,
        witness_keys: &[VerifyingKey],
    ) -> Result<Vec<Self>, AnswerError> {
        let by = |line: &&Signature| witness_keys.iter().any(|key| line.is_by(key));
        let lines: Vec<Signature> = lines.iter().filter(by).cloned().collect();
        if lines.is_empty() {
            return Err(AnswerError::Unsigned);
        }
        let found = cosignature::verify_lines(asked.note().text(), &lines, witness_keys);
        let found = found.map_err(AnswerError::Cosignature)?;
        if found.iter().any(|cosignature| cosignature.timestamp == 0) {
            return Err(AnswerError::NoTime);
        }
        Ok(lines.into_iter().zip(found).map(|(line, cosignature)| Self { line, cosignature }).collect())
    }
}

/// Writes the body of an answer of status 200.
pub fn write_cosignatures(lines: &[Signature]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat()
}

/// Writes the body of an answer of status 409.
pub fn write_size(last: u64) -> String {
    format!("{last}\n")
}

fn parse_lines(body: &[u8]) -> Result<Vec<Signature>, NoteError> {
    let text = str::from_utf8(body).map_err(|_| NoteError::NotUtf8)?;
    let lines = text.strip_suffix('\n').ok_or(NoteError::SignatureLine)?;
    if lines.split('\n').nth(MAX_SIGNATURES).is_some() {
        return Err(NoteError::TooManySignatures);
    }
    lines.split('\n').map(str::parse).collect()
}

fn parse_size(body: &[u8]) -> Option<u64> {
    decimal::parse(str::from_utf8(body).ok()?.strip_suffix('\n')?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::cosignature::{CosignatureError, Cosigner};
    use crate::hash::EMPTY_ROOT;
    use crate::note::SigningKey;

    fn asked() -> SignedCheckpoint {
        let key = SigningKey::from_seed("log", &[1; 32]).expect("a valid name");
        let origin = "log".to_owned();
        let checkpoint = Checkpoint { origin, size: 0, root: EMPTY_ROOT, extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &[&key]).expect("valid")
    }

    fn witness(seed: u8) -> Cosigner {
        let key = SigningKey::from_seed("w", &[seed; 32]).expect("a valid name");
        Cosigner::new(key).expect("a valid key")
    }

    fn line(seed: u8, time: u64) -> Signature {
        witness(seed).cosign(&asked(), time).expect("in time")
    }

    fn verify(lines: &[Signature], seeds: &[u8]) -> Result<Vec<u64>, AnswerError> {
        let keys: Vec<_> = seeds.iter().map(|seed| witness(*seed).verifying_key().clone()).collect();
        let found = Cosigned::verify(lines, &asked(), &keys)?;
        let signed = asked().with_signatures(found.iter().map(|cosigned| cosigned.line.clone()));
        assert!(signed.is_ok(), "what was verified can be added");
        Ok(found.into_iter().map(|cosigned| cosigned.cosignature.timestamp).collect())
    }

    #[test]
    fn answers_round_trip() {
        let lines = vec![line(1, 5), Signature::of_key("x", 3, vec![6; 2428]), line(2, 6)];
        let body = write_cosignatures(&lines);
        assert_eq!(Answer::read(200, body.as_bytes()), Ok(Answer::Cosigned(lines)));
        assert_eq!(Answer::read(409, write_size(7).as_bytes()), Ok(Answer::Conflict { last: 7 }));
    }

    #[test]
    fn odd_answers_are_errors() {
        for body in ["", "\n", "7", "07\n", "-1\n", "7\n\n", "7 \n", "size 7\n", "9223372036854775808\n"] {
            assert_eq!(Answer::read(409, body.as_bytes()), Err(AnswerError::Size), "{body:?}");
        }
        for status in [0, 201, 204, 301, 400, 403, 404, 422, 429, 500, 503] {
            assert_eq!(Answer::read(status, b"7\n"), Err(AnswerError::Status { status }));
        }
        let good = write_cosignatures(&[line(1, 5)]);
        for body in ["", "\n", "ok\n", good.trim_end(), &format!("{good}\n"), &format!("\n{good}")] {
            let error = AnswerError::Lines(NoteError::SignatureLine);
            assert_eq!(Answer::read(200, body.as_bytes()), Err(error), "{body:?}");
        }
        assert_eq!(Answer::read(200, b"\xff\n"), Err(AnswerError::Lines(NoteError::NotUtf8)));
        let many = "— w AAAAAAA=\n".repeat(MAX_SIGNATURES + 1);
        let error = AnswerError::Lines(NoteError::TooManySignatures);
        assert_eq!(Answer::read(200, many.as_bytes()), Err(error));
        let size = MAX_ANSWER_SIZE + 1;
        assert_eq!(Answer::read(200, &vec![b'x'; size]), Err(AnswerError::TooLarge { size }));
    }

    #[test]
    fn lines_of_the_witness_are_kept_and_others_ignored() {
        let foreign = Signature::of_key("x", 3, vec![6; 2428]);
        assert_eq!(verify(&[foreign.clone(), line(2, 6), line(1, 5)], &[1]), Ok(vec![5]));
        assert_eq!(verify(&[foreign.clone(), line(2, 6), line(1, 5)], &[1, 2]), Ok(vec![6, 5]));
        assert_eq!(verify(&[foreign, line(2, 6)], &[1]), Err(AnswerError::Unsigned));
        assert_eq!(verify(&[], &[1]), Err(AnswerError::Unsigned));
    }

    #[test]
    fn bad_lines_of_the_witness_are_errors() {
        assert_eq!(verify(&[line(1, 0)], &[1]), Err(AnswerError::NoTime));
        let good = line(1, 5);
        let mut body = good.body().to_vec();
        body[70] ^= 1;
        let bad = Signature::of_key(good.name(), good.key_id(), body);
        let id = good.key_id();
        let error = |error| AnswerError::Cosignature(CosignatureError::Note(error));
        let name = || "w".to_owned();
        assert_eq!(verify(&[bad], &[1]), Err(error(NoteError::BadSignature { name: name(), id })));
        let twice = [good.clone(), good];
        assert_eq!(verify(&twice, &[1]), Err(error(NoteError::DuplicateSignature { name: name(), id })));
    }
}
