//! The lines of a recovery point's manifest: one entry each, in path order, with its content's digest.
//!
//! The format is `docs/formats/manifest.md`. The Merkle root over the lines goes into the ledger; a
//! drill recomputes it from what was restored.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::canonical::MAX_INTEGER;
use crate::digest::Digest;
use crate::path::EntryPath;
use crate::source::{EntryKind, FileTime, Metadata, Xattr};

/// The first line of a manifest.
pub const HEADER: &str = "{\"schema\":\"vouchsafe.manifest/1\"}";

/// What a manifest says of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestEntry {
    /// What a restore must bring back; the leaf of the Merkle tree.
    pub leaf: Leaf,
    /// What tells the next backup whether the entry changed; cannot be restored, so not in the leaf.
    pub seen: Seen,
}

/// What a restore must bring back. The fields stand in the order of RFC 8785, so that plain
/// serialization is already canonical.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Numeric group.
    pub gid: u32,
    /// `directory`, `file` or `symlink`.
    pub kind: LeafKind,
    /// Permission bits, the low twelve of `st_mode`; absent for symbolic links, which have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<u32>,
    /// Last modification; absent for symbolic links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtime: Option<FileTime>,
    /// Where it is.
    pub path: EntryPath,
    /// SHA-256 of the content as it was read; regular files only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    /// Bytes of content as they were read; regular files only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Target, escaped like a path; symbolic links only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Numeric owner.
    pub uid: u32,
    /// Digest of the extended attributes, see [`xattrs_digest`]; absent when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xattrs: Option<Digest>,
}

/// The kind of an entry, without a link's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LeafKind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// A symbolic link.
    Symlink,
}

/// What a backup saw of an entry, beside what a restore brings back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Last change of content or metadata.
    pub ctime: FileTime,
    /// Inode number.
    pub inode: u64,
}

/// Why a line is not a manifest's.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The line is not JSON of the expected shape.
    #[error("read line {line} of the manifest")]
    Json {
        /// Counted from 1, the header being line 1.
        line: u64,
        /// What was wrong.
        source: serde_json::Error,
    },
    /// The line is not as we write it.
    #[error("read line {line} of the manifest: {reason}")]
    Shape {
        /// Counted from 1, the header being line 1.
        line: u64,
        /// What was wrong.
        reason: &'static str,
    },
}

impl Leaf {
    /// The leaf of an entry; `content` is the digest and length of what was read, for files.
    ///
    /// `None` if a number cannot be written exactly (a size beyond 2^53 − 1).
    pub fn new(
        path: EntryPath,
        kind: &EntryKind,
        meta: &Metadata,
        content: Option<(Digest, u64)>,
    ) -> Option<Self> {
        let size = content.map(|(_, size)| size);
        if size.is_some_and(|size| size > MAX_INTEGER) {
            return None;
        }
        let link = matches!(kind, EntryKind::Symlink(_));
        Some(Self {
            gid: meta.gid,
            kind: match kind {
                EntryKind::Directory => LeafKind::Directory,
                EntryKind::File => LeafKind::File,
                EntryKind::Symlink(_) => LeafKind::Symlink,
            },
            mode: (!link).then_some(meta.mode),
            mtime: (!link).then_some(meta.mtime),
            path,
            sha256: content.map(|(digest, _)| digest),
            size,
            target: match kind {
                EntryKind::Symlink(target) => Some(crate::path::escape(target)),
                EntryKind::Directory | EntryKind::File => None,
            },
            uid: meta.uid,
            xattrs: xattrs_digest(&meta.xattrs),
        })
    }

    /// The leaf's bytes: RFC 8785, and what RFC 6962 hashes.
    pub fn to_vec(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a struct of strings and integers always serializes")
    }
}

/// The digest of extended attributes: SHA-256 over each name and value in order, each preceded by
/// its length in bytes as eight bytes, big-endian. `None` for no attributes.
pub fn xattrs_digest(xattrs: &[Xattr]) -> Option<Digest> {
    if xattrs.is_empty() {
        return None;
    }
    let mut hash = Sha256::new();
    for part in xattrs.iter().flat_map(|xattr| [&xattr.name, &xattr.value]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Some(Digest::from_bytes(hash.finalize().into()))
}

impl ManifestEntry {
    /// The entry's line, without its newline: the leaf, a tab, and what was seen.
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = self.leaf.to_vec();
        line.extend_from_slice(format!("\t{} {}", self.seen.ctime, self.seen.inode).as_bytes());
        line
    }

    /// Reads a line, without its newline; `number` counts from 1 and is only for the error.
    pub fn from_line(bytes: &[u8], number: u64) -> Result<Self, ManifestError> {
        let shape = |reason| ManifestError::Shape { line: number, reason };
        let at = bytes.iter().position(|b| *b == b'\t').ok_or_else(|| shape("there is no tab"))?;
        let (leaf_bytes, seen) = (&bytes[..at], &bytes[at + 1..]);
        let leaf: Leaf = serde_json::from_slice(leaf_bytes)
            .map_err(|source| ManifestError::Json { line: number, source })?;
        if leaf.to_vec() != leaf_bytes {
            return Err(shape("the entry is not in its one encoding"));
        }
        let seen = std::str::from_utf8(seen)
            .ok()
            .and_then(|text| text.split_once(' '))
            .and_then(|(ctime, inode)| Some(Seen { ctime: ctime.parse().ok()?, inode: inode.parse().ok()? }))
            .ok_or_else(|| shape("a time and an inode must follow the tab"))?;
        Ok(Self { leaf, seen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> ManifestEntry {
        let meta = Metadata {
            mode: 0o640,
            uid: 1000,
            gid: 100,
            size: 5,
            mtime: FileTime { secs: 1_789_000_000, nanos: 42 },
            xattrs: vec![Xattr { name: b"user.note".to_vec(), value: b"hi".to_vec() }],
            ..Metadata::default()
        };
        let path = EntryPath::from_bytes(b"srv/\xff\"x".to_vec()).unwrap();
        let leaf = Leaf::new(path, &EntryKind::File, &meta, Some((Digest::of(b"hello"), 5))).unwrap();
        ManifestEntry { leaf, seen: Seen { ctime: FileTime { secs: 1, nanos: 2 }, inode: 77 } }
    }

    #[test]
    fn leaf_is_canonical() {
        let leaf = sample().leaf;
        assert_eq!(leaf.to_vec(), crate::canonical::to_vec(&leaf).unwrap());
        let link = Leaf::new(
            "a/link".parse().unwrap(),
            &EntryKind::Symlink(b"../\xe9".to_vec()),
            &Metadata::default(),
            None,
        );
        let link = link.unwrap();
        assert_eq!(link.to_vec(), crate::canonical::to_vec(&link).unwrap());
        assert_eq!(link.target.as_deref(), Some("../%E9"));
        assert_eq!(link.mode, None);
    }

    #[test]
    fn line_round_trips() {
        let entry = sample();
        assert_eq!(ManifestEntry::from_line(&entry.to_line(), 2).unwrap(), entry);
    }

    #[test]
    fn other_spellings_are_refused() {
        let line = String::from_utf8(sample().to_line()).unwrap();
        for wrong in [
            line.replace("{\"gid\":100,", "{ \"gid\":100,"),
            line.replace('\t', " "),
            line.replace(" 77", ""),
            line.replace("\"kind\":\"file\"", "\"kind\":\"fifo\""),
            line.replace("\"uid\"", "\"udi\""),
        ] {
            assert_ne!(wrong, line);
            let error = ManifestEntry::from_line(wrong.as_bytes(), 7).unwrap_err();
            assert!(error.to_string().contains("line 7"), "{wrong}");
        }
    }

    #[test]
    fn sizes_that_json_would_round_are_refused() {
        let content = Some((Digest::of(b""), MAX_INTEGER + 1));
        assert!(Leaf::new("a".parse().unwrap(), &EntryKind::File, &Metadata::default(), content).is_none());
    }
}
