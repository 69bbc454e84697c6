//! Damage of every kind, found through a plain file server: it serves the folder of a log that has three levels
//! of tiles, and knows nothing of logs. `verify` and `ledger fsck` each name what is wrong, and each ends.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use ledger::{Log, LogParts, StoredObjects};
use object_store::local::LocalFileSystem;
use proof::hash::leaf_hash;
use proof::note::SigningKey;
use testkit::{ManualClock, MemoryQueue};
use tower_http::services::ServeDir;

use crate::house::{BINARY, Said, said};

/// How long a command may take, in seconds, before it counts as one that hangs.
const PATIENCE: &str = "120";
/// Which entries are published together: after the first there are three levels of tiles.
const PUBLISHED: [u64; 3] = [65_792, 100, 108];

/// A log in a folder, and a plain file server that serves it.
struct Site {
    folder: tempfile::TempDir,
    /// The checkpoint before the newest.
    older: Vec<u8>,
    key: String,
    url: String,
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
        let key = SigningKey::from_seed("ledger.example/test", &[7; 32]).unwrap();
        let queue = Arc::<MemoryQueue>::default();
        let parts = LogParts {
            queue: queue.clone(),
            objects: StoredObjects::new(Arc::new(store)),
            keys: key.clone().into(),
            clock: Arc::new(ManualClock::at("2026-11-23T00:00:00Z")),
            witnessing: None,
        };
        let mut log = Log::open(parts).await.unwrap();
        let (mut older, mut number) = (Vec::new(), 0);
        for count in PUBLISHED {
            older = fs::read(folder.path().join("checkpoint")).unwrap_or_default();
            for _ in 0..count {
                queue.push(format!("{{\"entry\":{number}}}"));
                number += 1;
            }
            while log.advance().await.unwrap() > 0 {}
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let files = axum::Router::new().fallback_service(ServeDir::new(folder.path()));
        tokio::spawn(async move { axum::serve(listener, files).await });
        Self { folder, older, key: key.verifying_key().to_string(), url }
    }

    fn path(&self, object: &str) -> PathBuf {
        self.folder.path().join(object)
    }

    fn read(&self, object: &str) -> Vec<u8> {
        fs::read(self.path(object)).unwrap()
    }

    /// Calls the binary on the server, and ends it if it hangs.
    async fn call(&self, words: &[&str]) -> Said {
        let mut command = Command::new("/usr/bin/timeout");
        command.arg(PATIENCE).arg(BINARY).args(words).args([&self.url, "--key", &self.key]).env_clear();
        let said = tokio::task::spawn_blocking(move || said(&mut command)).await.unwrap();
        assert_ne!(said.code, 124, "{words:?} hangs");
        assert!(!said.err.contains("panicked"), "{words:?}: {}", said.err);
        said
    }

    /// Puts damage in place, lets both commands name it, and mends it.
    async fn named(&self, damage: Damage) {
        let before: Vec<_> =
            damage.changes.iter().map(|(object, _)| (object.clone(), self.read(object))).collect();
        for (object, bytes) in &damage.changes {
            match bytes {
                Some(bytes) => fs::write(self.path(object), bytes).unwrap(),
                None => fs::remove_file(self.path(object)).unwrap(),
            }
        }
        for words in [&["verify"][..], &["ledger", "fsck"]] {
            let said = self.call(words).await;
            let told = format!("{words:?}, {}: {}{}", damage.told, said.out, said.err);
            assert_eq!(said.code, damage.code, "{told}");
            for object in &damage.named {
                assert!(said.out.contains(&format!(" {object}: ")), "{object} is not named by {told}");
            }
        }
        for (object, bytes) in before {
            fs::write(self.path(&object), bytes).unwrap();
        }
    }
}

/// What is done to a log, and what must be said of it.
struct Damage {
    told: &'static str,
    /// Objects with what they hold then, or without them.
    changes: Vec<(String, Option<Vec<u8>>)>,
    /// What must be named.
    named: Vec<String>,
    code: i32,
}

impl Damage {
    fn of(told: &'static str, object: &str, bytes: Option<Vec<u8>>) -> Self {
        let code = if bytes.is_some() { 22 } else { 24 };
        Self { told, changes: vec![(object.to_owned(), bytes)], named: vec![object.to_owned()], code }
    }

    fn of_both(told: &'static str, objects: [&str; 2], bytes: [Vec<u8>; 2]) -> Self {
        let changes = objects.iter().zip(bytes).map(|(object, bytes)| ((*object).to_owned(), Some(bytes)));
        let named = objects.iter().map(|object| (*object).to_owned()).collect();
        Self { told, changes: changes.collect(), named, code: 22 }
    }
}

fn flipped(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    bytes[at] ^= 0x01;
    bytes
}

/// A bundle of these entries.
fn bundle(entries: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        proof::bundle::append(&mut bytes, entry).unwrap();
    }
    bytes
}

/// An object of each level, and a bundle.
const OBJECTS: [&str; 4] = ["tile/0/100", "tile/1/000", "tile/2/000.p/1", "tile/entries/100"];

#[tokio::test(flavor = "multi_thread")]
async fn a_file_server_can_serve_a_log_and_its_damage_is_named() {
    let site = Site::open().await;
    for words in [&["verify"][..], &["ledger", "fsck"]] {
        let sound = site.call(words).await.ok();
        assert!(sound.out.contains("66,000 of 66,000 hashed"), "{}", sound.out);
    }
    for object in OBJECTS {
        let whole = site.read(object);
        site.named(Damage::of("a flipped byte", object, Some(flipped(whole.clone(), whole.len() / 2)))).await;
        site.named(Damage::of("missing", object, None)).await;
        site.named(Damage::of("short", object, Some(whole[..whole.len() - 1].to_vec()))).await;
        site.named(Damage::of("long", object, Some([whole.as_slice(), b"x"].concat()))).await;
    }
    for [a, b] in [
        ["tile/0/000", "tile/0/001"],
        ["tile/1/001.p/1", "tile/2/000.p/1"],
        ["tile/entries/000", "tile/entries/255"],
    ] {
        site.named(Damage::of_both("swapped", [a, b], [site.read(b), site.read(a)])).await;
    }
    for damage in checkpoints(&site).into_iter().chain(entries(&site)) {
        site.named(damage).await;
    }
    // Nothing can be a log without a checkpoint.
    fs::remove_file(site.path("checkpoint")).unwrap();
    for words in [&["verify"][..], &["ledger", "fsck"]] {
        let said = site.call(words).await.code(3);
        assert!(said.err.contains("`checkpoint`"), "{}", said.err);
    }
}

/// What can be done to a checkpoint.
fn checkpoints(site: &Site) -> Vec<Damage> {
    let whole = site.read("checkpoint");
    let text = whole.windows(2).position(|pair| pair == b"\n\n").unwrap();
    let changed = |told, bytes| Damage::of(told, "checkpoint", Some(bytes));
    vec![
        changed("a flipped byte in the name", flipped(whole.clone(), 3)),
        changed("a flipped byte in the root", flipped(whole.clone(), text - 20)),
        changed("a flipped byte in the signature", flipped(whole.clone(), whole.len() - 20)),
        changed("short", whole[..whole.len() - 1].to_vec()),
        changed("long", [whole.as_slice(), b"x"].concat()),
        // A true one by itself: what lies after it shows that it is not the newest.
        Damage { code: 24, ..changed("rolled back", site.older.clone()) },
    ]
}

/// What can be done to entries.
fn entries(site: &Site) -> Vec<Damage> {
    const BUNDLE: &str = "tile/entries/077";
    const TILE: &str = "tile/0/077";
    let (whole, mut tile) = (site.read(BUNDLE), site.read(TILE));
    let entries: Vec<_> = proof::bundle::entries(&whole).flatten().collect();
    let changed = |told, entries: &[&[u8]]| Damage::of(told, BUNDLE, Some(bundle(entries)));
    let mut replaced = entries.clone();
    replaced[9] = b"{\"entry\":\"another\"}";
    tile[9 * 32..10 * 32].copy_from_slice(&leaf_hash(replaced[9]).0);
    let (mut reordered, mut added) = (entries.clone(), entries.clone());
    reordered.swap(4, 5);
    added.insert(100, b"{}");
    vec![
        changed("an entry replaced", &replaced),
        Damage::of_both("an entry replaced with its leaf hash", [BUNDLE, TILE], [bundle(&replaced), tile]),
        changed("an entry left out", &[&entries[..100], &entries[101..]].concat()),
        changed("an entry added", &added),
        changed("entries reordered", &reordered),
    ]
}
