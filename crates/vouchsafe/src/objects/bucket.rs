//! A place in S3: a bucket, and what all names in it begin with.

use std::fmt;
use std::str::FromStr;

/// A place in S3, written `s3://bucket/prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    name: String,
    prefix: String,
}

/// Why something is no place in S3.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BucketError {
    #[error("it does not begin with s3://; a place is like s3://backups/audit")]
    Scheme,
    #[error(
        "{0:?} is no name of a bucket: expected 3 to 63 of a-z, 0-9, '.' and '-', with a letter or digit at both ends"
    )]
    Name(String),
    #[error(
        "{0:?} cannot be what names begin with: expected parts of A-Z, a-z, 0-9, '.', '_' and '-', separated by '/', at most 512 bytes"
    )]
    Prefix(String),
}

/// What a place begins with.
const SCHEME: &str = "s3://";
/// The longest prefix in bytes; S3 allows names of 1,024.
const MAX_PREFIX: usize = 512;

/// Whether somebody means a place in S3.
pub(crate) fn is_in_bucket(named: &str) -> bool {
    named.starts_with(SCHEME)
}

impl Bucket {
    /// The bucket's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What all names begin with, without a slash at either end; may be empty.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl FromStr for Bucket {
    type Err = BucketError;

    fn from_str(text: &str) -> Result<Self, BucketError> {
        let rest = text.strip_prefix(SCHEME).ok_or(BucketError::Scheme)?;
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_name(name) {
            return Err(BucketError::Name(name.to_owned()));
        }
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        if prefix.len() > MAX_PREFIX || !(prefix.is_empty() || prefix.split('/').all(is_part)) {
            return Err(BucketError::Prefix(prefix.to_owned()));
        }
        Ok(Self { name: name.to_owned(), prefix: prefix.to_owned() })
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", self.name)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| plain(*byte) || matches!(byte, b'.' | b'-'))
        && bytes.first().copied().is_some_and(plain)
        && bytes.last().copied().is_some_and(plain)
}

/// Parts that no URL, shell or tool reads in another way.
fn is_part(part: &str) -> bool {
    !matches!(part, "" | "." | "..")
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_written() {
        for (text, name, prefix, shown) in [
            ("s3://backups/audit", "backups", "audit", "s3://backups/audit"),
            ("s3://backups/a/B_2.x/", "backups", "a/B_2.x", "s3://backups/a/B_2.x"),
            ("s3://my.bucket-1", "my.bucket-1", "", "s3://my.bucket-1"),
            ("s3://my.bucket-1/", "my.bucket-1", "", "s3://my.bucket-1"),
        ] {
            let bucket: Bucket = text.parse().unwrap();
            assert_eq!((bucket.name(), bucket.prefix()), (name, prefix), "{text}");
            assert_eq!(bucket.to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        let parse = |text: &str| text.parse::<Bucket>().unwrap_err();
        for text in ["", "backups/audit", "S3://backups", "https://backups/audit"] {
            assert_eq!(parse(text), BucketError::Scheme, "{text}");
        }
        let long = "b".repeat(64);
        for name in ["", "ab", "Backups", "-ab", "ab-", "a_b", "a b", "user:secret@host", "bücket", &long] {
            assert_eq!(parse(&format!("s3://{name}/x")), BucketError::Name(name.to_owned()));
        }
        let long = "p".repeat(MAX_PREFIX + 1);
        for prefix in ["/x", "a//b", ".", "a/../b", "a?b", "a#b", "a%2fb", "a b", "é", &long] {
            assert_eq!(parse(&format!("s3://backups/{prefix}")), BucketError::Prefix(prefix.to_owned()));
        }
    }
}
