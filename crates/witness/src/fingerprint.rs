//! How a log is called in paths: on disk, and in the monitoring interface.

use proof::hash::Hash;
use sha2::{Digest as _, Sha256};

/// SHA-256 of the origin, as 64 lower-case hexadecimal digits (tlog-witness, monitoring).
pub fn fingerprint(origin: &str) -> String {
    Hash(Sha256::digest(origin).into()).to_hex()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_the_digits_that_sha256sum_prints() {
        let digits = "f02bc92b2809f8bbe828f66916118479fb7c13f7e29bd56008fd0946371303ca";
        assert_eq!(fingerprint("example.com/audit"), digits);
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(fingerprint(""), empty);
    }
}
