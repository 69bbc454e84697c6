//! What a walk gives, in which order, and what it says of the rest.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use domain::ports::SourceItem;
use filetree::{Globs, Marker, Rules};

use crate::{names, read, walk};

fn globs(list: &[&str]) -> Vec<Globs> {
    vec![Globs::new(list).unwrap()]
}

#[test]
fn order_is_the_vaults() {
    let dir = tempfile::tempdir().unwrap();
    for path in ["b/z", "b/a/deep", "a-b", "a/x", "c"] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    fs::write(dir.path().join(OsStr::from_bytes(b"caf\xe9")), "latin").unwrap();
    symlink("nowhere", dir.path().join("b/link")).unwrap();
    let found = names(&walk(dir.path(), "srv/data", Rules::default()));
    assert_eq!(
        found,
        [
            "directory srv/data",
            "directory srv/data/a",
            "file srv/data/a/x",
            "file srv/data/a-b",
            "directory srv/data/b",
            "directory srv/data/b/a",
            "file srv/data/b/a/deep",
            "symlink srv/data/b/link",
            "file srv/data/b/z",
            "file srv/data/c",
            "file srv/data/caf%E9",
        ]
    );
}

#[test]
fn a_wide_and_deep_tree_comes_in_order() {
    let dir = tempfile::tempdir().unwrap();
    for i in 0..300 {
        let deep = dir.path().join(format!("d{}/e{}/f{}", i % 7, i % 13, i % 5));
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join(format!("file{i}")), "x").unwrap();
    }
    let items = walk(dir.path(), "r", Rules::default());
    let paths: Vec<_> = items
        .iter()
        .map(|item| match item {
            SourceItem::Entry(entry) => entry.path.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(paths.is_sorted());
    assert_eq!(paths.iter().filter(|path| path.name().starts_with(b"file")).count(), 300);
}

#[test]
fn rules_leave_out_and_say_so() {
    let dir = tempfile::tempdir().unwrap();
    for path in [
        "keep/a.txt",
        "cache/CACHEDIR.TAG",
        "cache/big",
        "tmp/x.tmp",
        "marked/.nobackup",
        "marked/x",
        "src/deep/b.rs",
    ] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "Signature: 8a477f597d28d172789f06886806bc55\n").unwrap();
    }
    let markers = vec![
        Marker { name: b".nobackup".to_vec(), header: None },
        Marker {
            name: b"CACHEDIR.TAG".to_vec(),
            header: Some(b"Signature: 8a477f597d28d172789f06886806bc55".to_vec()),
        },
    ];
    let rules = Rules { exclude: globs(&["*.tmp"]), markers, ..Rules::default() };
    let found = names(&walk(dir.path(), "r", rules));
    assert_eq!(
        found,
        [
            "directory r",
            "directory r/cache",
            "skip r/cache Marked",
            "directory r/keep",
            "file r/keep/a.txt",
            "directory r/marked",
            "skip r/marked Marked",
            "directory r/src",
            "directory r/src/deep",
            "file r/src/deep/b.rs",
            "directory r/tmp",
            "skip r/tmp/x.tmp Excluded",
        ]
    );
    let rules = Rules { include: globs(&["*.rs"]), exclude: globs(&["r/keep"]), ..Rules::default() };
    let kept: Vec<_> =
        names(&walk(dir.path(), "r", rules)).into_iter().filter(|name| !name.starts_with("skip")).collect();
    assert_eq!(kept, ["directory r", "directory r/src", "directory r/src/deep", "file r/src/deep/b.rs"]);
}

#[test]
fn a_false_cache_tag_takes_nothing_out() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("CACHEDIR.TAG"), "not the signature").unwrap();
    let marker = Marker { name: b"CACHEDIR.TAG".to_vec(), header: Some(b"Signature: 8a47".to_vec()) };
    let found = names(&walk(dir.path(), "r", Rules { markers: vec![marker], ..Rules::default() }));
    assert_eq!(found, ["directory r", "file r/CACHEDIR.TAG"]);
}

#[test]
fn special_files_are_skipped_and_said_so() {
    let dir = tempfile::tempdir().unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, dir.path().join("pipe"), rustix::fs::Mode::RUSR).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
    let found = names(&walk(dir.path(), "r", Rules::default()));
    assert_eq!(found, ["directory r", "skip r/pipe Special", "skip r/socket Special"]);
}

/// The one file entry among items.
fn only_file(items: Vec<SourceItem>) -> domain::ports::SourceEntry {
    items
        .into_iter()
        .find_map(|item| match item {
            SourceItem::Entry(entry) if entry.content.is_some() => Some(entry),
            _ => None,
        })
        .unwrap()
}

#[test]
fn files_that_change_under_our_eyes_are_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("f");
    let listed = || {
        fs::write(&file, "0123456789").unwrap();
        only_file(walk(dir.path(), "r", Rules::default()))
    };

    let (bytes, settled) = read(&mut listed());
    assert_eq!((bytes.unwrap().as_slice(), settled), (&b"0123456789"[..], Ok(())));

    let mut entry = listed();
    fs::write(&file, "01234").unwrap();
    let (bytes, _) = read(&mut entry);
    let error = bytes.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    assert!(error.to_string().contains("5 of 10 bytes"), "{error}");

    let mut entry = listed();
    fs::write(&file, "0123456789 and more").unwrap();
    let (bytes, settled) = read(&mut entry);
    assert_eq!(bytes.unwrap(), b"0123456789", "what was there when it was listed");
    assert!(settled.unwrap_err().contains("19 bytes now and had 10"));

    let mut entry = listed();
    fs::remove_file(&file).unwrap();
    assert_eq!(read(&mut entry).0.unwrap_err().kind(), std::io::ErrorKind::NotFound);

    let mut entry = listed();
    let other = dir.path().join("g");
    fs::write(&other, "0123456789").unwrap();
    fs::rename(&other, &file).unwrap();
    assert_eq!(read(&mut entry).0.unwrap_err().kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn volatile_files_may_grow() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("today.log");
    fs::write(&file, "one\n").unwrap();
    let rules = Rules { volatile: Globs::new(["*.log"]).unwrap(), ..Rules::default() };
    let mut entry = only_file(walk(dir.path(), "r", rules));
    fs::write(&file, "one\ntwo\n").unwrap();
    let (bytes, settled) = read(&mut entry);
    assert_eq!((bytes.unwrap().as_slice(), settled), (&b"one\n"[..], Ok(())));
}

#[test]
fn a_fifo_in_a_files_place_does_not_stop_us() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("f");
    fs::write(&file, "x").unwrap();
    let mut entry = only_file(walk(dir.path(), "r", Rules::default()));
    fs::remove_file(&file).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &file, rustix::fs::Mode::RUSR).unwrap();
    assert_eq!(read(&mut entry).0.unwrap_err().kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn a_directory_that_vanishes_is_a_fault() {
    let dir = tempfile::tempdir().unwrap();
    // More directories than are listed ahead, so that the last one is listed after it is gone.
    for i in 0..400 {
        fs::create_dir(dir.path().join(format!("d{i:03}"))).unwrap();
    }
    let directory = std::os::fd::OwnedFd::from(fs::File::open(dir.path()).unwrap());
    let root = filetree::Root { directory, at: "r".parse().unwrap() };
    let mut walk = filetree::Walk::begin(root, Rules::default()).unwrap();
    walk.next();
    fs::remove_dir(dir.path().join("d399")).unwrap();
    let rest: Vec<_> = walk.collect();
    assert_eq!(names(&rest).last().unwrap(), "fault r/d399 Vanished");
}
