//! Damaged vaults: the drill fails, names the file, and it is on record.

use crate::house::{House, Random, files, flip};

#[test]
fn one_flipped_byte_in_any_pack_fails_the_drill() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let packs = files(&house.data().join("vaults/main/data"));
    assert!(packs.len() >= 2, "trees and data have packs of their own");
    let mut random = Random(20_261_123);
    for (drills, pack) in packs.iter().enumerate() {
        let length = std::fs::metadata(pack).unwrap().len();
        let at = usize::try_from(random.below(length)).unwrap();
        flip(pack, at);
        let said = house.call(&["drill", "docs", "--json"]).code(7);
        let run = said.json();
        let told = format!("byte {at} of {length} of {}: {run}", pack.display());
        assert_eq!(run["state"], "failed", "{told}");
        assert!(!said.err.contains("panicked"), "{told}");
        let names_something = run["report"]["differences"][0]["path"].is_string()
            || run["failure"].as_str().is_some_and(|reason| reason.contains(pack_name(pack)));
        assert!(names_something, "{told}");
        assert_eq!(house.entries("drill.failed").len(), drills + 1, "{told}");
        flip(pack, at);
    }
    house.call(&["drill", "docs"]).ok();
    house.verify(&house.key()).ok();
}

fn pack_name(pack: &std::path::Path) -> &str {
    pack.file_name().unwrap().to_str().unwrap()
}
