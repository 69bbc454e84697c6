//! The golden files, and the keys that they were made with.

use std::fs;
use std::path::Path;

use proof::cosignature::Cosigner;
use proof::note::{SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The name of the golden log, which is its origin too.
pub(crate) const ORIGIN: &str = "backup.example/audit";
const WITNESS: &str = "witness.example/w1";
/// When the witness cosigned, in POSIX seconds.
pub(crate) const WITNESS_TIME: u64 = 1_789_000_000;

/// Reads a file of the golden log at sizes 300 and 1000.
pub(crate) fn read(path: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/tlog");
    fs::read(root.join(path)).expect("the golden file is in the repository")
}

/// Reads a golden file that is text.
pub(crate) fn read_text(path: &str) -> String {
    String::from_utf8(read(path)).expect("the golden file is text")
}

/// The paths and SHA-256 digests of all files of the golden log at sizes 300, 1000 and 70000.
pub(crate) fn digests() -> Vec<(String, String)> {
    let list = include_str!("../vectors/tlog-70000.sha256").lines();
    let entry = |line: &str| {
        let (digest, path) = line.split_once("  ./").expect("a digest, two spaces and a path");
        (path.to_owned(), digest.to_owned())
    };
    list.map(entry).collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The private key of the golden log.
pub(crate) fn log_key() -> SigningKey {
    let seed = sha256(format!("seed for {ORIGIN}").as_bytes());
    SigningKey::from_seed(ORIGIN, &seed).expect("the origin is a valid name")
}

/// The witness of the golden log.
pub(crate) fn witness() -> Cosigner {
    let key = SigningKey::from_seed(WITNESS, &sha256(b"w1")).expect("a valid name");
    Cosigner::new(key).expect("a valid key")
}

/// The keys that a verifier of the golden log trusts, read from its files.
pub(crate) fn trusted() -> (VerifyingKey, VerifyingKey) {
    let key = |path| read_text(path).trim_end().parse().expect("the golden key is right");
    (key("vkey"), key("witness.vkey"))
}
