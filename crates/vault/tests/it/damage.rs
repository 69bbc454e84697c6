//! A vault that somebody damaged: drills fail, name the file, and nothing panics.

use std::path::PathBuf;

use domain::run::DifferenceKind;
use vault::Selection;

use crate::bench::{Bench, Made, noise};

/// A vault with files whose content fills packs of its own, and the largest pack.
fn bench() -> (Bench, Made, PathBuf) {
    let bench = Bench::new();
    for i in 0..8 {
        bench.write(&format!("d/f{i}"), noise(i, 300_000));
    }
    let made = bench.backup(None);
    let pack = bench.objects("data").into_iter().max_by_key(|path| path.metadata().unwrap().len()).unwrap();
    (bench, made, pack)
}

#[test]
fn any_flipped_byte_fails_the_drill_and_names_the_file() {
    let (bench, made, pack) = bench();
    let whole = std::fs::read(&pack).unwrap();
    for at in [0, 31, 5_000, 450_000, whole.len() / 2, whole.len() * 3 / 4] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        std::fs::write(&pack, &bytes).unwrap();
        let drilled = bench.drill(&made, Selection::All).unwrap();
        let told = &drilled.differences.kept;
        assert_eq!(told.len(), 1, "byte {at}: {told:?}");
        assert!(told[0].path.to_string().starts_with("srv/tree/d/f"), "byte {at}: {told:?}");
        assert_eq!(told[0].kind, DifferenceKind::Missing, "byte {at}");
        assert!(told[0].message.contains("from the vault"), "byte {at}: {told:?}");
        assert_ne!(drilled.root, Some(made.outcome.root));
        assert_eq!(drilled.files, 7, "the others came back");
    }
    std::fs::write(&pack, &whole).unwrap();
    assert_eq!(bench.drill(&made, Selection::All).unwrap().differences.count, 0);
}

#[test]
fn a_pack_that_is_short_or_gone_fails_every_file_in_it() {
    let (bench, made, pack) = bench();
    let whole = std::fs::read(&pack).unwrap();
    std::fs::write(&pack, &whole[..whole.len() / 2]).unwrap();
    let short = bench.drill(&made, Selection::All).unwrap();
    assert!(short.differences.count >= 3, "{:?}", short.differences);
    std::fs::remove_file(&pack).unwrap();
    let gone = bench.drill(&made, Selection::All).unwrap();
    assert_eq!(gone.differences.count, 8);
    let (_, restored) = bench.restore(&made, Selection::All);
    assert_eq!((restored.files, restored.differences.count), (0, 8));
}

#[test]
fn damaged_trees_indexes_and_snapshots_fail_and_do_not_panic() {
    let (bench, made, data) = bench();
    for pack in bench.objects("data").into_iter().filter(|pack| *pack != data) {
        let whole = std::fs::read(&pack).unwrap();
        let mut bytes = whole.clone();
        bytes[20] ^= 1;
        std::fs::write(&pack, &bytes).unwrap();
        let drilled = bench.drill(&made, Selection::All).unwrap();
        assert!(drilled.differences.count > 0, "a tree that cannot be read");
        std::fs::write(&pack, &whole).unwrap();
    }
    for folder in ["index", "snapshots"] {
        for file in bench.objects(folder) {
            let whole = std::fs::read(&file).unwrap();
            for at in [0, whole.len() / 2, whole.len() - 1] {
                let mut bytes = whole.clone();
                bytes[at] ^= 1;
                std::fs::write(&file, &bytes).unwrap();
                assert!(bench.drill(&made, Selection::All).is_err(), "{folder} byte {at}");
            }
            std::fs::write(&file, &whole).unwrap();
        }
    }
    assert_eq!(bench.drill(&made, Selection::All).unwrap().differences.count, 0);
}
