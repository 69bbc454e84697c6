//! The auditor's and the keeper's tools: mirror, fsck, diff, and what each of them names.

use std::path::{Path, PathBuf};

use crate::house::{House, Said, bare, flip, said};

/// A house with something on record, its key, and a mirror of its ledger.
struct Office {
    house: House,
    key: String,
}

impl Office {
    fn new() -> Self {
        let house = House::new();
        house.call(&["backup", "docs"]).ok();
        let key = house.key();
        let office = Self { house, key };
        office.mirror(&office.ledger()).ok();
        office
    }

    fn ledger(&self) -> PathBuf {
        self.house.data().join("ledger")
    }

    fn copy(&self) -> PathBuf {
        self.house.path("mirror")
    }

    /// Calls the binary without an installation.
    fn alone(&self, words: &[&str]) -> Said {
        let mut command = bare(Path::new(env!("CARGO_BIN_EXE_vouchsafe")));
        said(command.args(words).args(["--key", &self.key]))
    }

    #[track_caller]
    fn mirror(&self, source: &Path) -> Said {
        self.alone(&["ledger", "mirror", text(source), text(&self.copy())])
    }

    /// What both `verify` and `fsck` say of a ledger: both must name the object.
    fn named(&self, ledger: &Path, object: &str, code: i32) {
        for said in
            [self.alone(&["verify", "--ledger", text(ledger)]), self.alone(&["ledger", "fsck", text(ledger)])]
        {
            let said = said.code(code);
            assert!(said.out.contains(&format!(" {object}: ")), "{object}: {}", said.out);
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_mirror_follows_and_is_a_ledger_itself() {
    let office = Office::new();
    let before = std::fs::read(office.copy().join("checkpoint")).unwrap();
    office.alone(&["verify", "--ledger", text(&office.copy())]).ok();
    office.house.call(&["drill", "docs"]).ok();
    let grown = office.mirror(&office.ledger()).ok();
    assert!(!grown.out.contains(" 0 new"), "{}", grown.out);
    let old = office.house.path("old.checkpoint");
    std::fs::write(&old, before).unwrap();
    let proof = office.house.path("consistency.txt");
    let copy = office.copy();
    let words = ["ledger", "diff", text(&old), text(&copy), "-o", text(&proof)];
    let diff = office.alone(&words).ok();
    assert!(diff.out.contains("drill.") && diff.out.contains("diff: consistent"), "{}", diff.out);
    assert!(std::fs::read_to_string(&proof).unwrap().starts_with("old "));
    office.alone(&words).code(4);
}

#[test]
fn the_keeper_looks_over_what_is_his_without_a_key() {
    let office = Office::new();
    let sound = office.house.call(&["ledger", "fsck"]).ok();
    assert!(sound.out.contains("rows compared") && sound.out.ends_with("fsck: signed\n"), "{}", sound.out);
    said(bare(Path::new(env!("CARGO_BIN_EXE_vouchsafe"))).args(["ledger", "fsck", text(&office.copy())]))
        .code(2);
}

#[test]
fn verify_and_fsck_name_every_object_of_a_copy() {
    let office = Office::new();
    let copy = office.copy();
    let objects: Vec<PathBuf> = crate::house::files(&copy)
        .into_iter()
        .filter(|file| !file.starts_with(copy.join("checkpoints")))
        .collect();
    assert!(objects.len() >= 3, "{objects:?}");
    for file in objects {
        let object = text(file.strip_prefix(&copy).unwrap());
        let whole = std::fs::read(&file).unwrap();
        flip(&file, whole.len() / 2);
        office.named(&copy, object, 22);
        std::fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        office.named(&copy, object, 22);
        std::fs::remove_file(&file).unwrap();
        if object != "checkpoint" {
            office.named(&copy, object, 24);
        }
        std::fs::write(&file, &whole).unwrap();
    }
    office.alone(&["ledger", "fsck", text(&copy)]).ok();
}

#[test]
fn a_ledger_that_was_put_back_is_named_by_all() {
    let office = Office::new();
    let old = std::fs::read(office.ledger().join("checkpoint")).unwrap();
    office.house.call(&["drill", "docs"]).ok();
    office.mirror(&office.ledger()).ok();
    std::fs::write(office.ledger().join("checkpoint"), old).unwrap();
    office.named(&office.ledger(), "checkpoint", 24);
    let refused = office.mirror(&office.ledger()).code(22);
    assert!(refused.out.contains("mirror: mismatch"), "{}", refused.out);
    assert_eq!(std::fs::read_dir(office.copy().join("evidence")).unwrap().count(), 1);
    office.alone(&["verify", "--ledger", text(&office.copy())]).ok();
}
