//! Damage of every object is found and named by the verification.

use ledger::FindingKind;

use crate::bench::Bench;

/// Three levels would take 65,536 entries; two show everything but time.
async fn bench() -> Bench {
    Bench::with(&[100, 156, 300, 44]).await
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

#[tokio::test]
async fn the_workbench_holds() {
    let bench = bench().await;
    let verified = bench.verify().await;
    assert_eq!(verified.findings, vec![]);
    assert_eq!((verified.size, verified.entries, verified.objects), (600, 600, OBJECTS.len() as u64));
}

#[tokio::test]
async fn one_flipped_byte_is_named() {
    let bench = bench().await;
    for object in OBJECTS {
        let path = bench.path(object);
        let whole = std::fs::read(&path).unwrap();
        for at in [0, 1, 2, whole.len() / 2, whole.len() - 2] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            let found = bench.verify().await.findings;
            assert_eq!(found[0].object, object, "byte {at}: {found:?}");
            assert_eq!(found[0].kind, FindingKind::Mismatch, "{object} byte {at}");
        }
        std::fs::write(&path, whole).unwrap();
    }
    assert!(bench.verify().await.holds());
}

#[tokio::test]
async fn missing_short_and_long_objects_are_named() {
    let bench = bench().await;
    for object in OBJECTS {
        let path = bench.path(object);
        let whole = std::fs::read(&path).unwrap();
        let needed = !object.ends_with("p/100") && !object.ends_with("p/44") && !object.ends_with("000.p/1");
        std::fs::remove_file(&path).unwrap();
        let found = bench.verify().await;
        if needed {
            assert_eq!(
                (found.findings[0].object.as_str(), found.findings[0].kind),
                (object, FindingKind::Missing)
            );
        } else {
            assert!(found.holds(), "{object} may be deleted when it grew: {:?}", found.findings);
        }
        for changed in [&whole[..whole.len() - 1], &[whole.as_slice(), b"x"].concat(), b""] {
            std::fs::write(&path, changed).unwrap();
            assert_eq!(bench.verify().await.findings[0].object, object);
        }
        std::fs::write(&path, whole).unwrap();
    }
}

#[tokio::test]
async fn an_entry_replaced_together_with_its_hash_is_found() {
    let bench = bench().await;
    let (bundle, tile) = (bench.path("tile/entries/001"), bench.path("tile/0/001"));
    let mut entries = std::fs::read(&bundle).unwrap();
    let length = usize::from(u16::from_be_bytes([entries[0], entries[1]]));
    entries[5] ^= 1;
    let mut hashes = std::fs::read(&tile).unwrap();
    hashes[..32].copy_from_slice(&proof::hash::leaf_hash(&entries[2..2 + length]).0);
    std::fs::write(bundle, entries).unwrap();
    std::fs::write(tile, hashes).unwrap();
    let found = bench.verify().await.findings;
    let objects: Vec<_> = found.iter().map(|finding| finding.object.as_str()).collect();
    assert_eq!(objects, ["tile/1/000.p/2", "checkpoint"]);
}

#[tokio::test]
async fn swapped_objects_and_strangers_are_found() {
    let bench = bench().await;
    let (a, b) = (bench.path("tile/0/000"), bench.path("tile/0/001"));
    let (first, second) = (std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());
    std::fs::write(&a, &second).unwrap();
    std::fs::write(&b, &first).unwrap();
    let found = bench.verify().await.findings;
    assert_eq!(found.iter().map(|f| f.object.as_str()).collect::<Vec<_>>(), ["tile/0/000", "tile/0/001"]);
    std::fs::write(&a, &first).unwrap();
    std::fs::write(&b, &second).unwrap();

    std::fs::write(bench.path("tile/0/007"), &first).unwrap();
    let found = bench.verify().await;
    assert!(found.holds() && found.beyond == 1, "nothing that was signed contradicts it: {found:?}");
}

#[tokio::test]
async fn an_older_checkpoint_is_still_a_true_one() {
    // A rolled-back checkpoint verifies by itself; that it is old shows against one that was kept.
    let bench = Bench::with(&[100]).await;
    let old = std::fs::read(bench.path("checkpoint")).unwrap();
    bench.push(50);
    while bench.open().await.unwrap().advance().await.unwrap() > 0 {}
    std::fs::write(bench.path("checkpoint"), old).unwrap();
    let found = bench.verify().await;
    assert_eq!(found.size, 100);
    assert!(found.holds(), "a server that publishes just now looks the same: {found:?}");
    assert!(found.beyond >= 2, "and yet it is told that there is more: {found:?}");
}
