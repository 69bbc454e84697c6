//! Damaged vaults: the drill fails, names the file, and it is on record.

use crate::house::{House, Random, files, flip};

#[test]
fn one_flipped_byte_in_any_pack_fails_the_drill() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    house.call(&["drill", "docs"]).ok();
    let packs = files(&house.data().join("vaults/main/data"));
    assert!(packs.len() >= 2, "trees and data have packs of their own");
    let mut random = Random(20_261_123);
    for pack in &packs {
        let length = std::fs::metadata(pack).unwrap().len();
        let at = usize::try_from(random.below(length)).unwrap();
        flip_and_drill(&house, pack, at);
        // The end of a pack is its header, which a restore does not read: it counts all the same.
        flip_and_drill(&house, pack, usize::try_from(length).unwrap() - 2);
    }
    house.call(&["drill", "docs"]).ok();
    house.verify(&house.key()).ok();
}

fn flip_and_drill(house: &House, pack: &std::path::Path, at: usize) {
    let drills = house.entries("drill.failed").len();
    flip(pack, at);
    let said = house.call(&["drill", "docs", "--json"]).code(7);
    let run = said.json();
    let told = format!("byte {at} of {}: {run}", pack.display());
    assert_eq!(run["state"], "failed", "{told}");
    assert!(!said.err.contains("panicked"), "{told}");
    let names_something = run["report"]["differences"][0]["path"].is_string()
        || run["failure"].as_str().is_some_and(|reason| reason.contains(pack_name(pack)));
    assert!(names_something, "{told}");
    assert_eq!(house.entries("drill.failed").len(), drills + 1, "{told}");
    flip(pack, at);
}

fn pack_name(pack: &std::path::Path) -> &str {
    pack.file_name().unwrap().to_str().unwrap()
}
