//! A tree that is walked and written back is the same tree.

use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use domain::ports::SourceItem;
use domain::source::EntryKind;
use filetree::{Existing, Rules, TreeWriter, WriteError};

use crate::{read, walk};

/// Writes everything that a walk gives beneath `to`.
fn copy(items: Vec<SourceItem>, to: &Path) -> filetree::Finished {
    let writer = TreeWriter::open(to, Existing::Keep).unwrap();
    for item in items {
        let SourceItem::Entry(mut entry) = item else { panic!("{item:?}") };
        match entry.kind.clone() {
            EntryKind::Directory => writer.directory(&entry.path, Some(entry.meta)).unwrap(),
            EntryKind::Symlink(target) => {
                writer.symlink(&entry.path, &target, &entry.meta).unwrap();
            }
            EntryKind::File => {
                let mut file = writer.file(&entry.path).unwrap();
                file.write_all(&read(&mut entry).0.unwrap()).unwrap();
                writer.finish_file(file, &entry.meta).unwrap();
            }
        }
    }
    writer.finish()
}

/// What must be equal: everything but inode, device and change time.
fn fingerprint(items: Vec<SourceItem>) -> Vec<String> {
    items
        .into_iter()
        .map(|item| {
            let SourceItem::Entry(mut entry) = item else { panic!("{item:?}") };
            let content = entry.content.is_some().then(|| read(&mut entry).0.unwrap());
            let meta = entry.meta;
            let link = matches!(entry.kind, EntryKind::Symlink(_));
            let mode = if link { 0 } else { meta.mode };
            format!(
                "{} {:?} {mode:o} {} {} {} {} {:?} {content:?}",
                entry.path, entry.kind, meta.uid, meta.gid, meta.size, meta.mtime, meta.xattrs
            )
        })
        .collect()
}

#[test]
fn everything_comes_back() {
    let from = tempfile::tempdir().unwrap();
    let root = from.path();
    fs::create_dir_all(root.join("d/empty")).unwrap();
    fs::write(root.join("d/file"), "hello").unwrap();
    fs::write(root.join(std::ffi::OsStr::from_bytes(b"d/\xff\xfe")), "odd").unwrap();
    symlink("../d/file", root.join("d/link")).unwrap();
    symlink(std::ffi::OsStr::from_bytes(b"\xff"), root.join("d/odd-link")).unwrap();
    fs::set_permissions(root.join("d/file"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(root.join("d/empty"), fs::Permissions::from_mode(0o1755)).unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::new(1_000_000_000, 123_456_789);
    fs::File::open(root.join("d/file")).unwrap().set_modified(old).unwrap();
    fs::File::open(root.join("d")).unwrap().set_modified(old).unwrap();

    let to = tempfile::tempdir().unwrap();
    let finished = copy(walk(root, "x", Rules::default()), to.path());
    assert!(finished.failures.is_empty() && finished.durable.is_ok(), "{finished:?}");
    let again = walk(&to.path().join("x"), "x", Rules::default());
    assert_eq!(fingerprint(again), fingerprint(walk(root, "x", Rules::default())));
}

#[test]
fn holes_stay_holes() {
    let from = tempfile::tempdir().unwrap();
    let mut sparse = fs::File::create(from.path().join("sparse")).unwrap();
    sparse.write_all(b"start").unwrap();
    sparse.set_len(64 << 20).unwrap();
    let to = tempfile::tempdir().unwrap();
    copy(walk(from.path(), "x", Rules::default()), to.path());
    let restored = fs::metadata(to.path().join("x/sparse")).unwrap();
    assert_eq!(restored.len(), 64 << 20);
    assert!(restored.blocks() * 512 < 1 << 20, "{} blocks", restored.blocks());
    assert_eq!(&fs::read(to.path().join("x/sparse")).unwrap()[..6], b"start\0");
}

#[test]
fn any_way_of_cutting_writes_gives_the_same_file() {
    let mut content = vec![0u8; 40_000];
    for at in [0, 5000, 8191, 8192, 20_000, 39_999] {
        content[at] = 7;
    }
    for size in [1, 7, 4095, 4096, 4097, 40_000] {
        let to = tempfile::tempdir().unwrap();
        let writer = TreeWriter::open(to.path(), Existing::Keep).unwrap();
        let mut file = writer.file(&"f".parse().unwrap()).unwrap();
        for chunk in content.chunks(size) {
            file.write_all(chunk).unwrap();
        }
        writer.finish_file(file, &domain::source::Metadata { mode: 0o600, ..Default::default() }).unwrap();
        assert_eq!(fs::read(to.path().join("f")).unwrap(), content, "in pieces of {size}");
    }
}

#[test]
fn nothing_is_written_through_a_link() {
    let outside = tempfile::tempdir().unwrap();
    let to = tempfile::tempdir().unwrap();
    symlink(outside.path(), to.path().join("d")).unwrap();
    let writer = TreeWriter::open(to.path(), Existing::Replace).unwrap();
    assert_eq!(writer.directory(&"d".parse().unwrap(), None), Err(WriteError::Exists));
    assert!(writer.file(&"d/f".parse().unwrap()).is_err());
    assert!(writer.symlink(&"d/l".parse().unwrap(), b"x", &domain::source::Metadata::default()).is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn what_is_there_is_kept_or_replaced_whole() {
    let to = tempfile::tempdir().unwrap();
    fs::write(to.path().join("f"), "old").unwrap();
    let path = "f".parse().unwrap();
    let keep = TreeWriter::open(to.path(), Existing::Keep).unwrap();
    assert_eq!(keep.file(&path).unwrap_err(), WriteError::Exists);

    let replace = TreeWriter::open(to.path(), Existing::Replace).unwrap();
    let mut file = replace.file(&path).unwrap();
    file.write_all(b"half").unwrap();
    assert_eq!(fs::read(to.path().join("f")).unwrap(), b"old", "not before it is whole");
    drop(file);
    assert_eq!(fs::read_dir(to.path()).unwrap().count(), 1, "nothing is left behind");

    let mut file = replace.file(&path).unwrap();
    file.write_all(b"new").unwrap();
    replace.finish_file(file, &domain::source::Metadata { mode: 0o600, ..Default::default() }).unwrap();
    assert_eq!(fs::read(to.path().join("f")).unwrap(), b"new");
}

#[test]
fn trees_without_permissions_are_removed_all_the_same() {
    let base = tempfile::tempdir().unwrap();
    let tree = base.path().join("t");
    fs::create_dir_all(tree.join("a/b")).unwrap();
    fs::write(tree.join("a/b/f"), "x").unwrap();
    fs::set_permissions(tree.join("a/b"), fs::Permissions::from_mode(0o000)).unwrap();
    filetree::remove_tree(&tree).unwrap();
    assert!(!tree.exists());
    filetree::remove_tree(&tree).unwrap();
}
