//! What goes in comes out, and drills say so.

use std::os::unix::fs::MetadataExt;

use domain::run::DifferenceKind;
use vault::{Selection, Vault, VaultError};

use crate::bench::{Bench, noise};

#[test]
fn a_restore_is_the_tree_again() {
    let bench = Bench::new();
    bench.write("a/b/file", "hello");
    bench.write("big", noise(3, 5 << 20));
    std::fs::hard_link(bench.tree().join("a/b/file"), bench.tree().join("other-name")).unwrap();
    std::os::unix::fs::symlink("b/file", bench.tree().join("a/link")).unwrap();
    let made = bench.backup(None);
    assert_eq!((made.outcome.files, made.outcome.directories, made.outcome.symlinks), (3, 3, 1));
    assert_eq!(made.outcome.bytes, (5 << 20) + 10);

    let (to, outcome) = bench.restore(&made, Selection::All);
    assert_eq!(outcome.differences.kept, []);
    assert_eq!((outcome.files, outcome.directories, outcome.symlinks), (3, 3, 1));
    let root = to.join("srv/tree");
    assert_eq!(std::fs::read_to_string(root.join("a/link")).unwrap(), "hello");
    assert_eq!(std::fs::read(root.join("big")).unwrap(), noise(3, 5 << 20));
    let inode = |path: &str| std::fs::metadata(root.join(path)).unwrap().ino();
    assert_eq!(inode("a/b/file"), inode("other-name"), "one file with two names");
}

#[test]
fn a_selection_restores_that_and_the_way_there() {
    let bench = Bench::new();
    for path in ["etc/app.conf", "etc/tls/key.pem", "var/log/today", "top.pem"] {
        bench.write(path, path);
    }
    let made = bench.backup(None);
    let (to, outcome) = bench.restore(&made, Selection::matching(&["*.pem".into()]).unwrap());
    assert_eq!((outcome.files, outcome.differences.count), (2, 0));
    let mut found: Vec<_> = crate::bench::files(&to)
        .into_iter()
        .map(|path| path.strip_prefix(to.join("srv/tree")).unwrap().display().to_string())
        .collect();
    found.sort();
    assert_eq!(found, ["etc/tls/key.pem", "top.pem"]);
    assert!(!to.join("srv/tree/var").exists());
}

#[test]
fn a_drill_reads_everything_back() {
    let bench = Bench::new();
    for i in 0..50 {
        bench.write(&format!("d{}/f{i}", i % 5), noise(i, 10_000));
    }
    let made = bench.backup(None);
    let drilled = bench.drill(&made, Selection::All).unwrap();
    assert_eq!((drilled.files, drilled.others, drilled.bytes), (50, 6, 500_000));
    assert_eq!(drilled.differences.kept, []);
    assert_eq!(drilled.root, Some(made.outcome.root), "the root that the ledger has");

    let sample = Selection::Sample { seed: "run".into(), per_mille: 200 };
    let sampled = bench.drill(&made, sample).unwrap();
    assert!(sampled.files > 0 && sampled.files < 30, "{}", sampled.files);
    assert_eq!((sampled.others, sampled.root), (6, None));
    assert_eq!(sampled.differences.kept, []);
}

#[test]
fn a_drill_does_not_believe_a_wrong_record() {
    let bench = Bench::new();
    bench.write("f", "first");
    let first = bench.backup(None);
    bench.write("f", "other");
    bench.write("g", "new");
    let second = bench.backup(None);
    // The second snapshot against the first one's record.
    let mixed = crate::bench::Made { manifest: first.manifest, outcome: second.outcome };
    let drilled = bench.drill(&mixed, Selection::All).unwrap();
    let told: Vec<_> = drilled.differences.kept.iter().map(|d| (d.path.to_string(), d.kind)).collect();
    assert!(told.contains(&("srv/tree/f".into(), DifferenceKind::Metadata)), "{told:?}");
    assert!(told.contains(&("srv/tree/g".into(), DifferenceKind::Unexpected)), "{told:?}");
}

#[test]
fn another_repository_in_its_place_is_noticed() {
    let (bench, other) = (Bench::new(), Bench::new());
    bench.write("f", "x");
    bench.backup(None);
    let swapped = Vault::new(
        vault::Storage::at(
            &domain::vault::VaultLocation::Directory { path: other.repository().display().to_string() },
            other.folder.path(),
            other.runtime.handle().clone(),
        )
        .unwrap(),
        vault::VaultSecret::from_bytes(&other.vault.secret().to_bytes()).unwrap(),
        bench.vault.repository().to_owned(),
    );
    assert!(matches!(swapped.snapshots(), Err(VaultError::Swapped { .. })));
}

#[test]
fn a_vault_lists_its_snapshots_itself() {
    let bench = Bench::new();
    bench.write("f", "x");
    let made = bench.backup(None);
    let listed = bench.vault.snapshots().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].id.as_str(), listed[0].asset.as_str()),
        (made.outcome.snapshot.as_str(), "payments")
    );
    assert_eq!(listed[0].time, 4_000_000_000);
}
