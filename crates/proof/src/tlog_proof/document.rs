//! The text of a proof file.

use super::TlogProofError;
use crate::decimal;
use crate::hash::Hash;
use crate::note::MAX_NOTE_SIZE;
use crate::strict_base64;
use crate::tree::MAX_PROOF;

/// The first line of the file, which carries the version.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The largest proof file in bytes that is read: a checkpoint of its largest size, and as much
/// again for the extra data, on whose size the specification is silent.
pub const MAX_TLOG_PROOF_SIZE: usize = 2 * MAX_NOTE_SIZE;

/// A proof that some entry is in a log, as a file of the extension `.tlog-proof` holds it
/// (tlog-proof `@v1`, Format).
///
/// The entry itself is not in the file. Nothing in it is to be believed before
/// [`TlogProof::verify`] has answered, and `extra` not even then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Data of the application, covered by no signature; empty data is written as none.
    pub extra: Option<Vec<u8>>,
    /// The index of the entry in the log, from 0 to 2^63 - 1.
    pub index: u64,
    /// The inclusion proof, the leaf's sibling first; at most 63 hashes.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint with its cosignatures, verbatim.
    pub checkpoint: Vec<u8>,
}

impl TlogProof {
    /// Reads a file of at most [`MAX_TLOG_PROOF_SIZE`] bytes.
    ///
    /// The checkpoint is taken as it is; [`TlogProof::verify`] opens it.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofError> {
        if bytes.len() > MAX_TLOG_PROOF_SIZE {
            return Err(TlogProofError::TooLarge { size: bytes.len() });
        }
        let text = str::from_utf8(bytes).map_err(|_| TlogProofError::NotUtf8)?;
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let (extra, rest) = parse_extra(rest.ok_or(TlogProofError::Header)?)?;
        let (index, rest) = parse_index(rest).ok_or(TlogProofError::Index)?;
        let (hashes, checkpoint) = parse_hashes(rest)?;
        if checkpoint.is_empty() {
            return Err(TlogProofError::NoCheckpoint);
        }
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.as_bytes().to_vec() })
    }

    /// Writes the file, byte for byte as it was if it had been parsed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut lines = vec![HEADER.to_owned()];
        let extra = self.extra.as_deref().filter(|extra| !extra.is_empty());
        lines.extend(extra.map(|extra| format!("extra {}", strict_base64::encode(extra))));
        lines.push(format!("index {}", self.index));
        lines.extend(self.hashes.iter().copied().map(Hash::to_base64));
        let text = format!("{}\n\n", lines.join("\n"));
        [text.as_bytes(), &self.checkpoint].concat()
    }
}

/// Reads the optional second line; if there is no extra data, the line is omitted.
fn parse_extra(text: &str) -> Result<(Option<Vec<u8>>, &str), TlogProofError> {
    let Some(rest) = text.strip_prefix("extra ") else {
        return Ok((None, text));
    };
    let (line, rest) = rest.split_once('\n').ok_or(TlogProofError::Extra)?;
    let extra = strict_base64::decode(line).filter(|extra| !extra.is_empty());
    Ok((Some(extra.ok_or(TlogProofError::Extra)?), rest))
}

fn parse_index(text: &str) -> Option<(u64, &str)> {
    let (line, rest) = text.strip_prefix("index ")?.split_once('\n')?;
    Some((decimal::parse(line)?, rest))
}

/// Reads hashes up to the blank line, and gives back what follows it.
fn parse_hashes(text: &str) -> Result<(Vec<Hash>, &str), TlogProofError> {
    let mut hashes = Vec::new();
    let mut rest = text;
    loop {
        let (line, after) = rest.split_once('\n').ok_or(TlogProofError::NoCheckpoint)?;
        rest = after;
        if line.is_empty() {
            return Ok((hashes, rest));
        }
        if hashes.len() == MAX_PROOF {
            return Err(TlogProofError::TooManyHashes);
        }
        hashes.push(Hash::from_base64(line).map_err(|_| TlogProofError::Hash)?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn proof() -> TlogProof {
        let hashes = vec![leaf_hash(b"a"), leaf_hash(b"b")];
        TlogProof { extra: Some(vec![1]), index: 5, hashes, checkpoint: b"log\n1\n\nx".to_vec() }
    }

    fn text() -> String {
        String::from_utf8(proof().to_bytes()).expect("it is text")
    }

    fn parse(text: &str) -> Result<TlogProof, TlogProofError> {
        TlogProof::parse(text.as_bytes())
    }

    #[test]
    fn files_round_trip() {
        let lines = [leaf_hash(b"a"), leaf_hash(b"b")].map(Hash::to_base64);
        let [a, b] = lines;
        let expected = format!("{HEADER}\nextra AQ==\nindex 5\n{a}\n{b}\n\nlog\n1\n\nx");
        assert_eq!(text(), expected);
        assert_eq!(parse(&text()), Ok(proof()));
        let bare = TlogProof { extra: None, hashes: Vec::new(), ..proof() };
        assert_eq!(TlogProof::parse(&bare.to_bytes()), Ok(bare.clone()));
        let empty_extra = TlogProof { extra: Some(Vec::new()), ..bare.clone() };
        assert_eq!(empty_extra.to_bytes(), bare.to_bytes());
    }

    #[test]
    fn malformed_files_are_refused() {
        let edited = |from: &str, to: &str| parse(&text().replacen(from, to, 1));
        assert_eq!(parse(""), Err(TlogProofError::Header));
        assert_eq!(edited("@v1", "@v2"), Err(TlogProofError::Header));
        assert_eq!(edited("@v1\n", "@v1 \n"), Err(TlogProofError::Header));
        assert_eq!(edited("@v1\n", "@v1\r\n"), Err(TlogProofError::Header));
        for extra in ["extra \n", "extra AR==\n", "extra AQ\n", "extra  AQ==\n"] {
            assert_eq!(edited("extra AQ==\n", extra), Err(TlogProofError::Extra), "{extra:?}");
        }
        let doubled = "extra AQ==\nextra AQ==\n";
        for (from, to) in [("extra AQ==\n", doubled), ("extra AQ==\n", "\n"), ("index 5\n", "")] {
            assert_eq!(edited(from, to), Err(TlogProofError::Index), "{to:?}");
        }
        for index in ["05", "-5", "+5", "", " 5", "9223372036854775808", "5 "] {
            let edited = edited("index 5", &format!("index {index}"));
            assert_eq!(edited, Err(TlogProofError::Index), "{index:?}");
        }
        assert_eq!(edited("index 5\n", "index 5\nAQ==\n"), Err(TlogProofError::Hash));
        assert_eq!(edited("=\n\n", "=\nlog\n"), Err(TlogProofError::Hash));
        assert_eq!(edited("\nlog\n1\n\nx", "\n"), Err(TlogProofError::NoCheckpoint));
        assert_eq!(edited("\n\nlog\n1\n\nx", "\n"), Err(TlogProofError::NoCheckpoint));
        assert_eq!(TlogProof::parse(b"\xff"), Err(TlogProofError::NotUtf8));
    }

    #[test]
    fn files_are_bounded() {
        let long = |hashes| TlogProof { hashes: vec![leaf_hash(b"a"); hashes], ..proof() };
        assert_eq!(TlogProof::parse(&long(63).to_bytes()), Ok(long(63)));
        assert_eq!(TlogProof::parse(&long(64).to_bytes()), Err(TlogProofError::TooManyHashes));
        let size = MAX_TLOG_PROOF_SIZE + 1;
        assert_eq!(TlogProof::parse(&vec![b'x'; size]), Err(TlogProofError::TooLarge { size }));
    }
}
