//! The body of a request to cosign a checkpoint.

use super::{MAX_REQUEST_SIZE, RequestError};
use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::decimal;
use crate::hash::Hash;
use crate::note::{Note, VerifyingKey};
use crate::tree::MAX_PROOF;

/// A request to cosign a checkpoint (tlog-witness v1.0.0, add-checkpoint).
///
/// A log makes one with [`AddCheckpoint::new`], a witness reads one with [`AddCheckpoint::parse`], and
/// believes nothing of it before [`judge`](super::judge) has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    old_size: u64,
    proof: Vec<Hash>,
    note: Note,
    checkpoint: Checkpoint,
}

impl AddCheckpoint {
    /// Asks to cosign a checkpoint, given the size that the witness has cosigned last and the
    /// consistency proof from there; from size 0, or from the same size, the proof is empty.
    ///
    /// Only the signature lines of the log's keys are sent: some witnesses refuse long requests.
    pub fn new(
        old_size: u64,
        proof: Vec<Hash>,
        signed: &SignedCheckpoint,
        log_keys: &[VerifyingKey],
    ) -> Result<Self, RequestError> {
        let note = signed.note().only_by(log_keys).map_err(RequestError::Note)?;
        if proof.len() > MAX_PROOF {
            return Err(RequestError::TooManyHashes);
        }
        let request = Self { old_size, proof, note, checkpoint: signed.checkpoint().clone() };
        let size = request.to_bytes().len();
        if size > MAX_REQUEST_SIZE { Err(RequestError::TooLarge { size }) } else { Ok(request) }
    }

    /// Reads a body of at most [`MAX_REQUEST_SIZE`] bytes.
    ///
    /// The note and its text must be well-formed; no signature is verified. An error is a status of 400.
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        if body.len() > MAX_REQUEST_SIZE {
            return Err(RequestError::TooLarge { size: body.len() });
        }
        let text = str::from_utf8(body).map_err(|_| RequestError::NotUtf8)?;
        let (old_size, rest) = parse_old_size(text).ok_or(RequestError::OldSize)?;
        let (proof, note) = parse_proof(rest)?;
        let note = Note::parse(note.as_bytes()).map_err(RequestError::Note)?;
        let checkpoint = note.text().parse().map_err(RequestError::Checkpoint)?;
        Ok(Self { old_size, proof, note, checkpoint })
    }

    /// Writes the body, byte for byte as it was if it had been parsed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("old {}\n", self.old_size);
        for hash in &self.proof {
            text.extend([hash.to_base64().as_str(), "\n"]);
        }
        format!("{text}\n{}", self.note).into_bytes()
    }

    /// The size from which the proof leads, in leaves.
    pub fn old_size(&self) -> u64 {
        self.old_size
    }

    /// The consistency proof, at most 63 hashes.
    pub fn proof(&self) -> &[Hash] {
        &self.proof
    }

    /// The signed checkpoint as it was sent, with all its lines.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// What the checkpoint says, whoever has signed it.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

fn parse_old_size(text: &str) -> Option<(u64, &str)> {
    let (line, rest) = text.strip_prefix("old ")?.split_once('\n')?;
    Some((decimal::parse(line)?, rest))
}

/// Reads hashes up to the blank line, and gives back what follows it.
fn parse_proof(text: &str) -> Result<(Vec<Hash>, &str), RequestError> {
    let mut proof = Vec::new();
    let mut rest = text;
    loop {
        let (line, after) = rest.split_once('\n').ok_or(RequestError::NoCheckpoint)?;
        rest = after;
        if line.is_empty() {
            return Ok((proof, rest));
        }
        if proof.len() == MAX_PROOF {
            return Err(RequestError::TooManyHashes);
        }
        proof.push(Hash::from_base64(line).map_err(|_| RequestError::Hash)?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use crate::note::{NoteError, Signature, SigningKey};

    /// The example of tlog-witness v1.0.0.
    const EXAMPLE: &str = "old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
";

    fn parse(text: &str) -> Result<AddCheckpoint, RequestError> {
        AddCheckpoint::parse(text.as_bytes())
    }

    #[test]
    fn the_example_of_the_specification() {
        let request = parse(EXAMPLE).expect("the example is right");
        assert_eq!((request.old_size(), request.proof().len()), (20_852_014, 4));
        assert_eq!(request.checkpoint().origin, "example.com/behind-the-sofa");
        assert_eq!(request.note().signatures().len(), 2);
        assert_eq!(request.to_bytes(), EXAMPLE.as_bytes());
    }

    #[test]
    fn malformed_requests_are_refused() {
        let edited = |from: &str, to: &str| parse(&EXAMPLE.replacen(from, to, 1)).map(drop);
        for old in
            ["", "old \n", "old\n", "old  1\n", "old 01\n", "old -1\n", "old 1 \n", "OLD 1\n", "\nold 1\n"]
        {
            assert_eq!(edited("old 20852014\n", old), Err(RequestError::OldSize), "{old:?}");
        }
        assert_eq!(edited("20852014", "9223372036854775808"), Err(RequestError::OldSize));
        assert_eq!(edited("5+pK", ""), Err(RequestError::Hash));
        assert_eq!(edited("kaw=", "kax="), Err(RequestError::Hash));
        assert_eq!(edited("\n\nexample", "\nexample"), Err(RequestError::Hash));
        assert_eq!(parse("old 1\n"), Err(RequestError::NoCheckpoint));
        assert_eq!(parse("old 1\n\n"), Err(RequestError::Note(NoteError::NoSignatures)));
        assert_eq!(edited("\n\n—", "\n—"), Err(RequestError::Note(NoteError::NoSignatures)));
        assert!(matches!(edited("\n20852163\n", "\n020\n"), Err(RequestError::Checkpoint(_))));
        assert_eq!(AddCheckpoint::parse(b"old 1\xff\n"), Err(RequestError::NotUtf8));
    }

    #[test]
    fn requests_are_bounded() {
        let line = format!("{}\n", leaf_hash(b"").to_base64());
        let (start, end) = EXAMPLE.split_once("\n\n").expect("it has a blank line");
        let (old, _) = start.split_once('\n').expect("it has lines");
        let long = |hashes: usize| parse(&format!("{old}\n{}\n{end}", line.repeat(hashes))).map(drop);
        assert_eq!(long(63), Ok(()));
        assert_eq!(long(64), Err(RequestError::TooManyHashes));
        let size = MAX_REQUEST_SIZE + 1;
        assert_eq!(AddCheckpoint::parse(&vec![b'x'; size]), Err(RequestError::TooLarge { size }));
    }

    #[test]
    fn only_the_lines_of_the_log_are_sent() {
        let keys = [1, 2].map(|seed| SigningKey::from_seed("log", &[seed; 32]).expect("a valid name"));
        let checkpoint =
            Checkpoint { origin: "log".into(), size: 1, root: leaf_hash(b""), extensions: Vec::new() };
        let signed = SignedCheckpoint::sign(checkpoint, &[&keys[0], &keys[1]]).expect("valid");
        let cosigned = signed.clone().with_signatures([Signature::of_key("w", 3, vec![6; 2428])]);
        let cosigned = cosigned.expect("another key");
        let public = keys.map(|key| key.verifying_key().clone());
        let request = AddCheckpoint::new(0, Vec::new(), &cosigned, &public).expect("a small request");
        assert_eq!(request.to_bytes(), format!("old 0\n\n{signed}").as_bytes());
        assert_eq!(AddCheckpoint::parse(&request.to_bytes()), Ok(request));
        let one = AddCheckpoint::new(0, Vec::new(), &cosigned, &public[1..]).expect("a small request");
        assert_eq!(one.note().signatures().len(), 1);
        let none = AddCheckpoint::new(0, Vec::new(), &cosigned, &[]);
        assert_eq!(none, Err(RequestError::Note(NoteError::NoSignatures)));
        let long = AddCheckpoint::new(0, vec![leaf_hash(b""); 64], &cosigned, &public);
        assert_eq!(long, Err(RequestError::TooManyHashes));
    }
}
