//! Translates entries to the engine's nodes and back.

use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::source::{EntryKind, FileTime, Metadata, Xattr};
use rustic_core::jiff::Timestamp;
use rustic_core::repofile::{Metadata as NodeMetadata, Node, NodeType};

/// Type bits of `st_mode`, which restic keeps beside the permissions as Go's `os.FileMode`.
mod go {
    pub(super) const DIRECTORY: u32 = 1 << 31;
    pub(super) const SYMLINK: u32 = 1 << 27;
    pub(super) const SETUID: u32 = 1 << 23;
    pub(super) const SETGID: u32 = 1 << 22;
    pub(super) const STICKY: u32 = 1 << 20;
}

/// The node of an entry.
pub(crate) fn to_node(name: &[u8], kind: &EntryKind, meta: &Metadata) -> Node {
    let node_type = match kind {
        EntryKind::Directory => NodeType::Dir,
        EntryKind::File => NodeType::File,
        EntryKind::Symlink(target) => NodeType::from_link(Path::new(OsStr::from_bytes(target))),
    };
    let mut metadata = NodeMetadata {
        mode: Some(to_go(kind, meta.mode)),
        mtime: time(meta.mtime),
        atime: time(meta.mtime),
        ctime: time(meta.ctime),
        uid: Some(meta.uid),
        gid: Some(meta.gid),
        user: None,
        group: None,
        inode: meta.inode,
        device_id: meta.device,
        size: meta.size,
        links: meta.links,
        ..NodeMetadata::default()
    };
    if !meta.xattrs.is_empty() {
        // The engine's type for them has no public name, so it is made from what is stored.
        let stored = serde_json::Value::Array(meta.xattrs.iter().map(attribute).collect());
        metadata.extended_attributes = serde_json::from_value(stored).unwrap_or_default();
    }
    Node::new_node(OsStr::from_bytes(name), node_type, metadata)
}

/// Permission bits as Go's `os.FileMode` has them, which is what restic writes.
const fn to_go(kind: &EntryKind, mode: u32) -> u32 {
    let mut bits = mode & 0o777;
    if mode & 0o4000 != 0 {
        bits |= go::SETUID;
    }
    if mode & 0o2000 != 0 {
        bits |= go::SETGID;
    }
    if mode & 0o1000 != 0 {
        bits |= go::STICKY;
    }
    match kind {
        EntryKind::Directory => bits | go::DIRECTORY,
        EntryKind::Symlink(_) => bits | go::SYMLINK,
        EntryKind::File => bits,
    }
}

const fn from_go(bits: u32) -> u32 {
    let mut mode = bits & 0o777;
    if bits & go::SETUID != 0 {
        mode |= 0o4000;
    }
    if bits & go::SETGID != 0 {
        mode |= 0o2000;
    }
    if bits & go::STICKY != 0 {
        mode |= 0o1000;
    }
    mode
}

/// A time of the engine's; `None` outside the years −9999 to 9999, which it cannot write.
fn time(time: FileTime) -> Option<Timestamp> {
    Timestamp::new(time.secs, i32::try_from(time.nanos).ok()?).ok()
}

fn time_back(time: Option<Timestamp>) -> FileTime {
    let Some(time) = time else {
        return FileTime::default();
    };
    // Before the epoch the engine counts both parts down; the system counts nanoseconds up.
    let (secs, nanos) = (time.as_second(), time.subsec_nanosecond());
    if nanos < 0 {
        FileTime { secs: secs - 1, nanos: u32::try_from(1_000_000_000 + nanos).unwrap_or(0) }
    } else {
        FileTime { secs, nanos: u32::try_from(nanos).unwrap_or(0) }
    }
}

fn attribute(xattr: &Xattr) -> serde_json::Value {
    serde_json::json!({ "name": String::from_utf8_lossy(&xattr.name), "value": BASE64_STANDARD.encode(&xattr.value) })
}

/// What a node is, and its metadata; `None` for kinds that we never write.
pub(crate) fn from_node(node: &Node) -> Option<(EntryKind, Metadata)> {
    let kind = match &node.node_type {
        NodeType::Dir => EntryKind::Directory,
        NodeType::File => EntryKind::File,
        link @ NodeType::Symlink { .. } => {
            EntryKind::Symlink(link.to_link().as_os_str().to_owned().into_vec())
        }
        _ => return None,
    };
    let meta = &node.meta;
    let metadata = Metadata {
        mode: from_go(meta.mode.unwrap_or(0)),
        uid: meta.uid.unwrap_or(0),
        gid: meta.gid.unwrap_or(0),
        size: meta.size,
        mtime: time_back(meta.mtime),
        ctime: time_back(meta.ctime),
        device: meta.device_id,
        inode: meta.inode,
        links: meta.links,
        xattrs: meta
            .extended_attributes
            .iter()
            .map(|attribute| Xattr {
                name: attribute.name.clone().into_bytes(),
                value: attribute.value.clone().unwrap_or_default(),
            })
            .collect(),
    };
    Some((kind, metadata))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nodes_lose_nothing(
            name in proptest::collection::vec(1u8..=255, 1..20),
            target in proptest::collection::vec(1u8..=255, 1..20),
            mode in 0u32..0o10000,
            secs in -10_000_000_000i64..10_000_000_000,
            nanos in 0u32..1_000_000_000,
            kind in 0..3,
        ) {
            prop_assume!(!name.contains(&b'/') && name != b"." && name != b"..");
            let kind = match kind {
                0 => EntryKind::Directory,
                1 => EntryKind::File,
                _ => EntryKind::Symlink(target),
            };
            let time = FileTime { secs, nanos };
            let meta = Metadata {
                mode, uid: 7, gid: 8, size: 9, mtime: time, ctime: time, device: 1, inode: 2, links: 3,
                xattrs: vec![Xattr { name: b"user.x".to_vec(), value: vec![0, 255] }],
            };
            let node = to_node(&name, &kind, &meta);
            // As it is stored and read back.
            let node: Node = serde_json::from_slice(&serde_json::to_vec(&node).unwrap()).unwrap();
            let stored = node.name().into_owned();
            prop_assert_eq!(stored.as_bytes(), name.as_slice());
            prop_assert_eq!(from_node(&node), Some((kind, meta)));
        }
    }
}
