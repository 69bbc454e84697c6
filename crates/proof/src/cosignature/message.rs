//! What an Ed25519 cosigner signs, and how the signature is packed with its time.

/// The latest time of a cosignature, 2^63 - 1 POSIX seconds (tlog-cosignature v1.0.1, Format).
pub const MAX_TIMESTAMP: u64 = i64::MAX as u64;

/// The message: a header that keeps it apart from all other signed texts, the time, and the text
/// of the checkpoint with its last newline (tlog-cosignature v1.0.1, Signed message).
pub(crate) fn signed_message(timestamp: u64, checkpoint: &str) -> String {
    format!("cosignature/v1\ntime {timestamp}\n{checkpoint}")
}

/// A `timestamped_signature`: the time as a big-endian `u64`, then the 64 bytes of Ed25519.
pub(super) fn join_body(timestamp: u64, signature: &[u8; 64]) -> Vec<u8> {
    [timestamp.to_be_bytes().as_slice(), signature].concat()
}

/// Splits a `timestamped_signature`; `None` if it is not 72 bytes long or the time is too late.
pub(crate) fn split_body(body: &[u8]) -> Option<(u64, &[u8])> {
    let (timestamp, signature) = body.split_first_chunk()?;
    let timestamp = u64::from_be_bytes(*timestamp);
    (signature.len() == 64 && timestamp <= MAX_TIMESTAMP).then_some((timestamp, signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        let checkpoint =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let message = "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
                       CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        assert_eq!(signed_message(1_679_315_147, checkpoint), message);
    }

    #[test]
    fn bodies_split_as_they_were_joined() {
        let body = join_body(MAX_TIMESTAMP, &[7; 64]);
        assert_eq!(split_body(&body), Some((MAX_TIMESTAMP, [7; 64].as_slice())));
        assert_eq!(split_body(&body[..71]), None);
        assert_eq!(split_body(&[body, vec![0]].concat()), None);
        assert_eq!(split_body(&join_body(MAX_TIMESTAMP + 1, &[7; 64])), None);
        assert_eq!(split_body(b"short"), None);
    }
}
