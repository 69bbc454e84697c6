//! Damage of every object is found and named by the verification, and none keeps it from ending.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use ledger::{Finding, FindingKind, LedgerError, LogObjects, Verification, left_behind, verify_log};
use proof::hash::leaf_hash;

use crate::bench::{Bench, verifying_key};

/// A log of two levels of tiles, with leftovers of earlier checkpoints.
async fn small() -> Bench {
    Bench::with(&[100, 156, 300, 44]).await
}

/// A log of three levels of tiles.
async fn large() -> Bench {
    Bench::with(&[65_792, 208]).await
}

const OBJECTS: [&str; 11] = [
    "tile/0/000",
    "tile/0/001",
    "tile/0/002.p/44",
    "tile/0/002.p/88",
    "tile/1/000.p/1",
    "tile/1/000.p/2",
    "tile/entries/000",
    "tile/entries/001",
    "tile/entries/002.p/44",
    "tile/entries/002.p/88",
    "checkpoint",
];

/// Objects of every level, full and partial.
const HIGH: [&str; 6] =
    ["tile/0/100", "tile/0/257.p/208", "tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1", "tile/entries/100"];

impl Bench {
    /// Verifies, and fails if that does not end.
    async fn look(&self) -> Verification {
        let ended = tokio::time::timeout(Duration::from_mins(1), self.verify()).await;
        ended.expect("a verification ends")
    }

    fn read(&self, object: &str) -> Vec<u8> {
        std::fs::read(self.path(object)).unwrap()
    }

    fn write(&self, object: &str, bytes: &[u8]) {
        std::fs::write(self.path(object), bytes).unwrap();
    }

    /// What is found once these objects hold other bytes, or none; they are put back.
    async fn with_changed(&self, changes: &[(&str, Option<&[u8]>)]) -> Verification {
        let before: BTreeMap<_, _> = changes.iter().map(|(object, _)| (*object, self.read(object))).collect();
        for (object, bytes) in changes {
            match bytes {
                Some(bytes) => self.write(object, bytes),
                None => std::fs::remove_file(self.path(object)).unwrap(),
            }
        }
        let found = self.look().await;
        for (object, bytes) in &before {
            self.write(object, bytes);
        }
        found
    }
}

fn objects(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.object.as_str()).collect()
}

fn assert_only(found: &Verification, object: &str, kind: FindingKind, told: &str) {
    assert_eq!(objects(&found.findings), [object], "{told}: {found:?}");
    assert_eq!(found.findings[0].kind, kind, "{told}: {found:?}");
}

#[tokio::test]
async fn the_workbenches_hold() {
    let found = small().await.look().await;
    assert_eq!(found.findings, vec![]);
    assert_eq!((found.size, found.entries, found.objects), (600, 600, OBJECTS.len() as u64));
    assert_eq!((found.leftovers, found.beyond, found.grown), (3, 0, None));
    let found = large().await.look().await;
    assert_eq!((found.findings, found.entries), (vec![], 66_000));
}

#[tokio::test]
async fn one_flipped_byte_is_named_and_nothing_else() {
    let bench = small().await;
    for object in OBJECTS {
        let whole = bench.read(object);
        for at in [0, 1, 2, whole.len() / 2, whole.len() - 2] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            let found = bench.with_changed(&[(object, Some(&bytes))]).await;
            assert_only(&found, object, FindingKind::Mismatch, &format!("byte {at}"));
        }
    }
    assert!(bench.look().await.holds());
}

#[tokio::test]
async fn missing_short_and_long_objects_are_named() {
    let bench = small().await;
    for object in OBJECTS {
        let whole = bench.read(object);
        let needed = !object.ends_with("p/44") && !object.ends_with("000.p/1");
        let found = bench.with_changed(&[(object, None)]).await;
        if needed {
            assert_only(&found, object, FindingKind::Missing, "missing");
        } else {
            assert!(found.holds(), "{object} may be deleted when it grew: {:?}", found.findings);
        }
        for changed in [&whole[..whole.len() - 1], &[whole.as_slice(), b"x"].concat(), b""] {
            let found = bench.with_changed(&[(object, Some(changed))]).await;
            assert_only(&found, object, FindingKind::Mismatch, &format!("{} bytes", changed.len()));
        }
    }
}

#[tokio::test]
async fn every_level_is_named() {
    let bench = large().await;
    for object in HIGH {
        let whole = bench.read(object);
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 0x80;
        let long = [whole.as_slice(), &whole].concat();
        for (told, bytes) in
            [("flipped", &flipped[..]), ("short", &whole[..whole.len() - 32]), ("long", &long)]
        {
            let found = bench.with_changed(&[(object, Some(bytes))]).await;
            assert_only(&found, object, FindingKind::Mismatch, told);
        }
        let found = bench.with_changed(&[(object, None)]).await;
        assert_only(&found, object, FindingKind::Missing, "missing");
    }
}

#[tokio::test]
async fn swapped_objects_are_named_at_every_level() {
    let bench = large().await;
    for [a, b] in [
        ["tile/0/000", "tile/0/001"],
        ["tile/0/200", "tile/1/000"],
        ["tile/1/001.p/1", "tile/2/000.p/1"],
        ["tile/entries/000", "tile/entries/255"],
    ] {
        let (first, second) = (bench.read(a), bench.read(b));
        let found = bench.with_changed(&[(a, Some(&second)), (b, Some(&first))]).await;
        let named = objects(&found.findings);
        assert!(named.contains(&a) && named.contains(&b), "{found:?}");
        // Without the tile above, it cannot be told whether a bundle or its tile is wrong.
        assert!(named.len() == 2 || b == "tile/1/000", "{found:?}");
        assert_eq!(found.worst(), Some(FindingKind::Mismatch));
    }
}

#[tokio::test]
async fn an_entry_replaced_together_with_its_hash_is_found() {
    let (small, large) = (small().await, large().await);
    for (bench, number) in [(&small, "001"), (&large, "077")] {
        let (bundle, tile) = (format!("tile/entries/{number}"), format!("tile/0/{number}"));
        let (entries, hashes) = replaced(bench, &bundle, &tile);
        let found = bench.with_changed(&[(&bundle, Some(&entries)), (&tile, Some(&hashes))]).await;
        assert_eq!(objects(&found.findings), [&bundle, &tile], "{found:?}");
    }
}

/// A bundle whose first entry is another one, and the tile with its hash.
fn replaced(bench: &Bench, bundle: &str, tile: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut entries, mut hashes) = (bench.read(bundle), bench.read(tile));
    let length = usize::from(u16::from_be_bytes([entries[0], entries[1]]));
    entries[5] ^= 1;
    hashes[..32].copy_from_slice(&leaf_hash(&entries[2..2 + length]).0);
    (entries, hashes)
}

#[tokio::test]
async fn a_whole_branch_that_was_made_again_does_not_give_the_root() {
    let bench = large().await;
    let (entries, hashes) = replaced(&bench, "tile/entries/077", "tile/0/077");
    let rows: Vec<_> = hashes.as_chunks::<32>().0.iter().map(|hash| proof::hash::Hash(*hash)).collect();
    let mut above = bench.read("tile/1/000");
    above[77 * 32..78 * 32].copy_from_slice(&proof::tile::full_tile_hash(&rows).unwrap().0);
    let branch = [("tile/entries/077", &entries), ("tile/0/077", &hashes), ("tile/1/000", &above)];
    let changes: Vec<_> = branch.iter().map(|(object, bytes)| (*object, Some(bytes.as_slice()))).collect();
    let found = bench.with_changed(&changes).await;
    assert_eq!(objects(&found.findings), ["tile/1/000"], "the tile above it is the signed one: {found:?}");

    let rows: Vec<_> = above.as_chunks::<32>().0.iter().map(|hash| proof::hash::Hash(*hash)).collect();
    let top = proof::tile::full_tile_hash(&rows).unwrap().0;
    let changes = [changes.as_slice(), &[("tile/2/000.p/1", Some(top.as_slice()))]].concat();
    let found = bench.with_changed(&changes).await;
    assert_eq!(objects(&found.findings), ["checkpoint"], "nothing but the signature is left: {found:?}");
}

#[tokio::test]
async fn what_is_left_of_a_pair_is_held_against_the_tree() {
    let bench = small().await;
    let (bundle, tile) = ("tile/entries/001", "tile/0/001");
    let (entries, hashes) = replaced(&bench, bundle, tile);
    let found = bench.with_changed(&[(bundle, None), (tile, Some(&hashes))]).await;
    assert_eq!(objects(&found.findings), [bundle, tile], "{found:?}");
    let found = bench.with_changed(&[(bundle, Some(&entries)), (tile, None)]).await;
    assert_eq!(objects(&found.findings), [tile, bundle], "{found:?}");
    assert_eq!(found.worst(), Some(FindingKind::Mismatch));
}

#[tokio::test]
async fn both_a_bundle_and_its_tile_may_be_gone() {
    let bench = small().await;
    let found = bench.with_changed(&[("tile/entries/001", None), ("tile/0/001", None)]).await;
    assert_eq!(objects(&found.findings), ["tile/entries/001", "tile/0/001"]);
    assert_eq!(found.entries, 344, "what comes after them is checked all the same");
    let found = bench.with_changed(&[("tile/entries/002.p/88", None), ("tile/0/002.p/88", None)]).await;
    assert_eq!(objects(&found.findings), ["tile/entries/002.p/88", "tile/0/002.p/88"]);
    assert_eq!(found.worst(), Some(FindingKind::Missing));
}

#[tokio::test]
async fn strangers_are_told_and_contradict_nothing() {
    let bench = small().await;
    bench.write("tile/0/007", &bench.read("tile/0/000"));
    let found = bench.look().await;
    assert!(found.holds() && found.beyond == 1 && found.grown.is_none(), "{found:?}");
    assert_eq!(found.strangers, ["tile/0/007"]);
}

#[tokio::test]
async fn a_full_object_stands_for_its_beginning() {
    // What a reader of a log that grew meanwhile finds: the partial objects of its checkpoint are gone.
    let bench = Bench::with(&[100]).await;
    let old = bench.read("checkpoint");
    bench.push(200);
    while bench.open().await.unwrap().advance().await.unwrap() > 0 {}
    for gone in ["tile/0/000.p/100", "tile/entries/000.p/100"] {
        assert!(!bench.path(gone).exists(), "the log removes what the full ones hold");
    }
    bench.write("checkpoint", &old);
    let found = bench.look().await;
    assert_eq!((found.findings, found.entries), (vec![], 100));
}

#[tokio::test]
async fn a_checkpoint_that_was_rolled_back_is_named() {
    let bench = Bench::with(&[100]).await;
    let old = bench.read("checkpoint");
    bench.push(50);
    while bench.open().await.unwrap().advance().await.unwrap() > 0 {}
    let new = bench.read("checkpoint");
    bench.write("checkpoint", &old);
    let found = bench.look().await;
    assert!(found.holds(), "by itself it is a true one: {found:?}");
    assert_eq!((found.size, found.grown), (100, Some(150)));
    let named = left_behind(&bench.objects, &found, &old).await.unwrap().unwrap();
    assert_eq!((named.object.as_str(), named.kind), ("checkpoint", FindingKind::Missing));
    assert!(named.message.contains("100 entries") && named.message.contains("150"), "{named:?}");
    bench.write("checkpoint", &new);
    assert_eq!(left_behind(&bench.objects, &found, &old).await.unwrap(), None, "it was only publishing");
}

/// Objects as a web server has them: nothing can be listed.
struct Unlisted<'a>(&'a Bench);

#[async_trait]
impl LogObjects for Unlisted<'_> {
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError> {
        self.0.objects.get(path).await
    }

    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>> {
        None
    }
}

#[tokio::test]
async fn a_checkpoint_that_was_rolled_back_is_named_where_nothing_can_be_listed() {
    for (before, after, told) in [(100, 50, 150), (100, 300, 256), (256, 3, 259)] {
        let bench = Bench::with(&[before]).await;
        let old = bench.read("checkpoint");
        bench.push(after);
        while bench.open().await.unwrap().advance().await.unwrap() > 0 {}
        let look = async || verify_log(&Unlisted(&bench), &verifying_key(), &mut |_, _| ()).await.unwrap();
        let found = look().await;
        assert_eq!((found.grown, found.findings), (None, vec![]), "{before} and {after}");
        bench.write("checkpoint", &old);
        let found = look().await;
        assert_eq!((found.grown, found.findings), (Some(told), vec![]), "{before} and {after}");
    }
}
