//! The content of a file out of a vault: every byte hashed.

use std::io::Write;

use domain::digest::Digest;
use rustic_core::repofile::{BlobType, Node};
use rustic_core::{BlobId, IndexedFull, Repository};
use sha2::{Digest as _, Sha256};

use crate::error::brief;
use crate::watch::Watch;

/// Writes a file's content; gives the digest and length of what was written.
///
/// The error says what could not be read or written, for people.
pub(super) fn copy<S: IndexedFull>(
    repository: &Repository<S>,
    node: &Node,
    to: &mut impl Write,
    watch: &Watch,
) -> Result<(Digest, u64), String> {
    let mut hash = Sha256::new();
    let mut length = 0;
    for id in node.content.iter().flatten() {
        if watch.is_cancelled() {
            return Err("the job was cancelled".to_owned());
        }
        let bytes = repository
            .get_blob_cached(&BlobId::from(**id), BlobType::Data)
            .map_err(|error| format!("read its content from the vault: {}", brief(&error)))?;
        hash.update(&bytes);
        to.write_all(&bytes).map_err(|error| format!("write its content: {error}"))?;
        length += bytes.len() as u64;
        watch.read(bytes.len());
    }
    Ok((Digest::from_bytes(hash.finalize().into()), length))
}
