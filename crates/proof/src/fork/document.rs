//! The text of a proof file of a fork.

use super::ForkError;
use crate::hash::Hash;
use crate::note::MAX_NOTE_SIZE;
use crate::tree::MAX_PROOF;

/// The first line of the file, which carries the version.
const HEADER: &str = "vouchsafe.fork/1";

/// How a line begins that says something about the file.
const REMARK: &str = "remark ";

/// The most remarks in a file.
pub const MAX_REMARKS: usize = 16;

/// The largest file in bytes that is read: two checkpoints of their largest size, and all else.
pub const MAX_FORK_SIZE: usize = 2 * MAX_NOTE_SIZE + 100_000;

/// Two checkpoints that one log has signed and that contradict each other (`docs/formats/witness.md`).
///
/// Nothing in it is to be believed before [`Fork::verify`] has answered, and the remarks not even then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// When and where it was found: lines that no signature covers.
    pub remarks: Vec<String>,
    /// The consistency proof that the second checkpoint came with, at most 63 hashes; empty if both are
    /// of one size.
    pub proof: Vec<Hash>,
    /// A signed checkpoint, verbatim.
    pub first: Vec<u8>,
    /// Another of the same log, of the same size or a larger one, verbatim.
    pub second: Vec<u8>,
}

impl Fork {
    /// Reads a file of at most [`MAX_FORK_SIZE`] bytes. [`Fork::verify`] opens the checkpoints.
    pub fn parse(bytes: &[u8]) -> Result<Self, ForkError> {
        if bytes.len() > MAX_FORK_SIZE {
            return Err(ForkError::TooLarge { size: bytes.len() });
        }
        let text = str::from_utf8(bytes).map_err(|_| ForkError::NotUtf8)?;
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        // The text of a checkpoint has no blank line, nor have the lines of its signatures.
        let parts: Vec<_> = rest.ok_or(ForkError::Header)?.splitn(6, "\n\n").collect();
        let (head, notes) = match parts[..] {
            [head, text, lines, other, more] if !head.is_empty() => {
                (head, [(text, format!("{lines}\n")), (other, more.into())])
            }
            // Neither remarks nor hashes: the blank line follows the header.
            [text, lines, other, more] => match text.strip_prefix('\n') {
                Some(text) => ("", [(text, format!("{lines}\n")), (other, more.into())]),
                None => return Err(ForkError::Checkpoints),
            },
            _ => return Err(ForkError::Checkpoints),
        };
        let (remarks, proof) = parse_head(head)?;
        let [first, second] = notes.map(|(text, lines)| format!("{text}\n\n{lines}").into_bytes());
        Ok(Self { remarks, proof, first, second })
    }

    /// Writes the file, byte for byte as it was if it had been parsed.
    ///
    /// Refuses remarks that are not single lines, and what [`Fork::parse`] would not read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ForkError> {
        let mut head = format!("{HEADER}\n");
        for remark in &self.remarks {
            head.extend([REMARK, remark, "\n"]);
        }
        for hash in &self.proof {
            head.extend([&hash.to_base64(), "\n"]);
        }
        let bytes = [head.as_bytes(), b"\n", &self.first, b"\n", &self.second].concat();
        if Self::parse(&bytes)? == *self { Ok(bytes) } else { Err(ForkError::Remark) }
    }
}

/// Reads the remarks, then the hashes.
fn parse_head(head: &str) -> Result<(Vec<String>, Vec<Hash>), ForkError> {
    let (mut remarks, mut proof) = (Vec::new(), Vec::new());
    for line in head.split('\n').filter(|_| !head.is_empty()) {
        match line.strip_prefix(REMARK).filter(|_| proof.is_empty()) {
            Some(remark) if remarks.len() == MAX_REMARKS || remark.contains(char::is_control) => {
                return Err(ForkError::Remark);
            }
            Some(remark) => remarks.push(remark.to_owned()),
            None if proof.len() == MAX_PROOF => return Err(ForkError::Hash),
            None => proof.push(Hash::from_base64(line).map_err(|_| ForkError::Hash)?),
        }
    }
    Ok((remarks, proof))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn fork(remarks: &[&str], hashes: usize) -> Fork {
        Fork {
            remarks: remarks.iter().map(|&remark| remark.to_owned()).collect(),
            proof: vec![leaf_hash(b"a"); hashes],
            first: b"log\n1\nroot\n\n\xe2\x80\x94 log AAAAAAA=\n".to_vec(),
            second: b"log\n2\nroot\n\n\xe2\x80\x94 log AAAAAAA=\n\xe2\x80\x94 w AAAAAAA=\n".to_vec(),
        }
    }

    /// Found by the fuzz target `fork`: what was read was not written again.
    #[test]
    fn a_blank_line_too_many_is_refused() {
        let bytes = fork(&[], 0).to_bytes().expect("it can be written");
        let more = String::from_utf8(bytes).expect("text").replacen("/1\n\n", "/1\n\n\n\n", 1);
        assert_eq!(Fork::parse(more.as_bytes()), Err(ForkError::Checkpoints));
    }

    #[test]
    fn files_round_trip() {
        for (remarks, hashes) in [(&[][..], 0), (&["seen"], 0), (&[], 2), (&["a b", "", "c"], 63)] {
            let fork = fork(remarks, hashes);
            let bytes = fork.to_bytes().expect("it can be written");
            assert_eq!(Fork::parse(&bytes), Ok(fork));
        }
        let bytes = fork(&["seen"], 1).to_bytes().expect("it can be written");
        let text = String::from_utf8(bytes).expect("it is text");
        let hash = leaf_hash(b"a").to_base64();
        assert!(text.starts_with(&format!("vouchsafe.fork/1\nremark seen\n{hash}\n\nlog\n1\n")), "{text}");
    }

    #[test]
    fn what_would_not_read_back_is_not_written() {
        assert_eq!(fork(&["a\nb"], 0).to_bytes(), Err(ForkError::Hash));
        assert_eq!(fork(&["\u{1b}"], 0).to_bytes(), Err(ForkError::Remark));
        assert_eq!(fork(&["a"; 17], 0).to_bytes(), Err(ForkError::Remark));
        assert_eq!(fork(&[], 64).to_bytes(), Err(ForkError::Hash));
        let empty = Fork { first: Vec::new(), ..fork(&[], 0) };
        assert!(empty.to_bytes().is_err());
        let unsigned = Fork { second: b"log\n2\nroot\n".to_vec(), ..fork(&[], 0) };
        assert_eq!(unsigned.to_bytes(), Err(ForkError::Checkpoints));
    }

    #[test]
    fn malformed_files_are_refused() {
        let text = String::from_utf8(fork(&["seen"], 1).to_bytes().expect("written")).expect("text");
        let edited = |from: &str, to: &str| Fork::parse(text.replacen(from, to, 1).as_bytes());
        assert_eq!(Fork::parse(b""), Err(ForkError::Header));
        assert_eq!(Fork::parse(b"\xff"), Err(ForkError::NotUtf8));
        assert_eq!(Fork::parse(b"vouchsafe.fork/1\n"), Err(ForkError::Checkpoints));
        assert_eq!(edited("/1", "/2"), Err(ForkError::Header));
        assert_eq!(edited("remark ", "note "), Err(ForkError::Hash));
        assert_eq!(edited("remark seen", "remark \u{7}"), Err(ForkError::Remark));
        assert_eq!(edited("\n\nlog", "\nlog"), Err(ForkError::Checkpoints));
        let size = MAX_FORK_SIZE + 1;
        assert_eq!(Fork::parse(&vec![b'a'; size]), Err(ForkError::TooLarge { size }));
    }
}
