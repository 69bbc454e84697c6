//! What did not change is not read again, and what did is, whatever its size and time say.

use std::fs::File;

use crate::bench::{Bench, noise};

#[test]
fn an_unchanged_tree_is_not_read() {
    let bench = Bench::new();
    for i in 0..200 {
        bench.write(&format!("d{}/f{i}", i % 7), noise(i, 3_000));
    }
    let first = bench.backup(None);
    assert_eq!((first.outcome.files_read, first.outcome.bytes_read), (200, 600_000));
    let second = bench.backup(Some(&first));
    assert_eq!((second.outcome.files_read, second.outcome.bytes_read), (0, 0));
    assert_eq!((second.outcome.files, second.outcome.bytes), (200, 600_000));
    assert_eq!(second.outcome.root, first.outcome.root);
    // And once more, from the one that read nothing.
    let third = bench.backup(Some(&second));
    assert_eq!((third.outcome.files_read, third.outcome.root), (0, first.outcome.root));
}

#[test]
fn a_full_backup_reads_everything_again() {
    let bench = Bench::new();
    bench.write("f", "x");
    bench.backup(None);
    assert_eq!(bench.backup(None).outcome.files_read, 1);
}

#[test]
fn same_size_and_time_do_not_hide_a_change() {
    let bench = Bench::new();
    bench.write("f", "before");
    let first = bench.backup(None);
    let file = bench.tree().join("f");
    let time = std::fs::metadata(&file).unwrap().modified().unwrap();
    // The file system's clock must have ticked, or even the change time would be the same.
    while std::fs::metadata(&file).unwrap().modified().unwrap() == time {
        std::fs::write(&file, "after!").unwrap();
    }
    File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    let second = bench.backup(Some(&first));
    assert_eq!(second.outcome.files_read, 1, "the change time tells");
    assert_ne!(second.outcome.root, first.outcome.root);
}

#[test]
fn a_file_that_changed_just_now_is_read_again_next_time() {
    let bench = Bench::new();
    bench.write("f", "x");
    let mut job = bench.job(bench.session(), None);
    // The backup begins in the same moment in which the file was written.
    job.began = domain::time::Timestamp::from_secs(1_000_000_000);
    let manifest = job.manifest.clone();
    let first = crate::bench::Made { outcome: bench.vault.backup(job).unwrap(), manifest };
    let second = bench.backup(Some(&first));
    assert_eq!(second.outcome.files_read, 1);
    assert_eq!(bench.backup(Some(&second)).outcome.files_read, 0);
}

#[test]
fn renamed_added_and_removed_files_are_followed() {
    let bench = Bench::new();
    for name in ["a", "b", "c"] {
        bench.write(name, name);
    }
    let first = bench.backup(None);
    std::fs::rename(bench.tree().join("a"), bench.tree().join("z")).unwrap();
    std::fs::remove_file(bench.tree().join("b")).unwrap();
    bench.write("aa/new", "new");
    let second = bench.backup(Some(&first));
    assert_eq!(second.paths(), ["srv/tree", "srv/tree/aa", "srv/tree/aa/new", "srv/tree/c", "srv/tree/z"]);
    assert_eq!(second.outcome.files_read, 2);
    let drilled = bench.drill(&second, vault::Selection::All).unwrap();
    assert_eq!((drilled.differences.count, drilled.root), (0, Some(second.outcome.root)));
}

#[test]
fn a_parent_that_is_gone_only_costs_reading() {
    let bench = Bench::new();
    bench.write("f", "x");
    let first = bench.backup(None);
    for snapshot in bench.objects("snapshots") {
        std::fs::remove_file(snapshot).unwrap();
    }
    let second = bench.backup(Some(&first));
    assert_eq!((second.outcome.files_read, second.outcome.faults.len()), (1, 0));
}
