//! Packs as wholes: a pack is called by the SHA-256 of its bytes (restic's repository format, "Pack Format").

use std::collections::BTreeSet;

use domain::digest::Digest;
use domain::path::EntryPath;
use domain::run::DifferenceKind;
use rustic_core::{FileType, Id};
use sha2::{Digest as _, Sha256};

use super::differences::Differences;
use crate::error::{VaultError, brief};
use crate::vault::Vault;
use crate::watch::Watch;

/// Hashes packs; those whose bytes are not the ones that their names promise are differences, called by
/// where they lie in the vault.
pub(super) fn check(vault: &Vault, packs: &BTreeSet<Id>, watch: &Watch) -> Result<Differences, VaultError> {
    let backend = vault.backend();
    let mut differences = Differences::default();
    for pack in packs {
        if watch.is_cancelled() {
            return Err(VaultError::Cancelled);
        }
        let wrong = match backend.read_full(FileType::Pack, pack) {
            Ok(bytes) if digest(&bytes) == pack.to_hex().as_str() => continue,
            Ok(_) => "its bytes are not the ones that its name promises".to_owned(),
            Err(error) => brief(&error),
        };
        differences.add(place(pack), DifferenceKind::Content, wrong);
    }
    differences.sort();
    Ok(differences)
}

fn digest(bytes: &[u8]) -> String {
    Digest::from_bytes(Sha256::digest(bytes).into()).to_string()
}

/// Where a pack lies; no entry of a recovery point is called so, for none begins with a parenthesis alone.
fn place(pack: &Id) -> EntryPath {
    let name = pack.to_hex();
    let path = format!("(vault)/data/{}/{}", &name.as_str()[..2], name.as_str());
    EntryPath::from_bytes(path.into_bytes()).expect("a plain path")
}
