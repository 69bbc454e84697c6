//! The ledger as auditors meet it: receipts, queries, and every kind of damage.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sqlx::{ConnectOptions, Connection};

use crate::house::{BINARY, House, Random, bare, files, flip, said, verify};
use crate::server::Serving;

/// An installation whose ledger crosses a tile.
fn long_house() -> House {
    let house = House::new();
    let child = Serving::start(&house);
    for number in 0..260 {
        house.call(&["token", "create", &format!("t{number}"), "--role", "auditor"]).ok();
    }
    child.end();
    house
}

#[test]
fn a_receipt_verifies_offline_and_nothing_else_does() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let key = house.key();
    let entry = house.entries("backup.completed")[0].clone();
    let index = entry["index"].as_u64().unwrap().to_string();
    let proof = house.path("r.tlog-proof");
    let words = ["ledger", "receipt", &index, "-o", proof.to_str().unwrap()];
    house.call(&words).ok();
    house.call(&words).code(4);
    let bytes = house.path("r.entry.json");
    assert_eq!(
        fs::read_to_string(&bytes).unwrap(),
        house.call(&["ledger", "show", &index, "--raw"]).ok().out
    );
    let check = |key: &str| {
        let words = ["verify", proof.to_str().unwrap(), "--entry", bytes.to_str().unwrap(), "--key", key];
        said(bare(Path::new(BINARY)).args(words))
    };
    assert!(check(&key).ok().out.ends_with("verify: signed\n"));
    let other = House::new().key();
    check(&other).code(22);
    check("nonsense").code(2);
    for path in [&bytes, &proof] {
        let length = fs::metadata(path).unwrap().len();
        let mut random = Random(7);
        for _ in 0..20 {
            let at = usize::try_from(random.below(length)).unwrap();
            flip(path, at);
            let told = check(&key);
            assert!(
                matches!(told.code, 22 | 24),
                "byte {at} of {}: {}{}",
                path.display(),
                told.out,
                told.err
            );
            flip(path, at);
        }
    }
    check(&key).ok();
    house.call(&["ledger", "receipt", "99999", "-o", "x"]).code(3);
}

/// Flips a byte, verifies, and flips it back.
fn damaged(house: &House, key: &str, path: &Path, at: usize) -> Value {
    flip(path, at);
    let told = house.verify(key);
    flip(path, at);
    assert_eq!(told.code, 22, "byte {at} of {}: {}{}", path.display(), told.out, told.err);
    told.json()
}

#[test]
fn one_flipped_byte_in_any_object_is_a_mismatch_that_names_it() {
    let house = long_house();
    let key = house.key();
    house.verify(&key).ok();
    let ledger = house.data().join("ledger");
    let objects = files(&ledger);
    assert!(objects.len() > 5, "tiles and bundles, full and partial, and the checkpoint: {objects:?}");
    let mut random = Random(42);
    for object in &objects {
        let length = fs::metadata(object).unwrap().len();
        let at = usize::try_from(random.below(length)).unwrap();
        let name = object.strip_prefix(&ledger).unwrap().to_str().unwrap();
        let told = damaged(&house, &key, object, at);
        let named = told["findings"].as_array().unwrap().iter().any(|finding| finding["object"] == name);
        assert!(named, "{name}, byte {at}: {told}");
    }
    house.verify(&key).ok();
    // The copy of a ledger alone, without the database, and with something missing.
    let copy = house.path("copy");
    said(std::process::Command::new("cp").arg("-r").args([&ledger, &copy])).ok();
    verify(&copy, &key).ok();
    fs::remove_file(copy.join("tile/entries/000")).unwrap();
    assert_eq!(verify(&copy, &key).code(24).json()["verdict"], "incomplete");
    fs::remove_file(copy.join("checkpoint")).unwrap();
    verify(&copy, &key).code(24);
}

/// Everything that can be changed of a row, as SQL, and the object that is to be named.
const CHANGES: [(&str, &str); 16] = [
    ("UPDATE ledger_entry SET id = id || 'x' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET time = time + 1 WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET type = 'backup.failed' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET target_kind = 'vault' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET target = 'else' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET team = 'else' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET actor = 'somebody' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET status = 'failure' WHERE idx = 11", "ledger_entry 11"),
    ("UPDATE ledger_entry SET correlation = 'x' WHERE idx = 11", "ledger_entry 11"),
    (
        "UPDATE ledger_batch SET bundle = CAST(replace(CAST(bundle AS TEXT), 'success', 'failure') AS BLOB) \
         WHERE first = (SELECT max(first) FROM ledger_batch WHERE first <= 11)",
        "ledger_entry",
    ),
    ("DELETE FROM ledger_entry WHERE idx = 11", "ledger_entry 11"),
    ("DELETE FROM ledger_batch WHERE first = (SELECT max(first) FROM ledger_batch)", "ledger_entry"),
    ("UPDATE ledger_head SET size = size - 1", "ledger_head"),
    ("UPDATE ledger_head SET root = replace(root, 'a', 'b')", "ledger_head"),
    ("UPDATE ledger_head SET checkpoint = CAST(CAST(checkpoint AS TEXT) || 'x' AS BLOB)", "ledger_head"),
    ("DELETE FROM ledger_head", "ledger_head"),
];

#[tokio::test]
async fn any_change_of_any_row_is_a_mismatch_that_names_it() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let key = house.key();
    let path = house.data().join("vouchsafe.db");
    let whole = fs::read(&path).unwrap();
    for (change, named) in CHANGES {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
        let mut database = options.disable_statement_logging().connect().await.unwrap();
        // Hands that are not ours do not stop at triggers.
        let triggers: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                .fetch_all(&mut database)
                .await
                .unwrap();
        for trigger in triggers {
            let drop = sqlx::AssertSqlSafe(format!("DROP TRIGGER {trigger}"));
            sqlx::query(drop).execute(&mut database).await.unwrap();
        }
        let done = sqlx::query(change).execute(&mut database).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "{change}");
        database.close().await.unwrap();
        let told = house.verify(&key).code(22).json();
        assert!(told["findings"].to_string().contains(named), "{change}: {told}");
        fs::write(&path, &whole).unwrap();
    }
    house.verify(&key).ok();
}

#[test]
fn one_flipped_byte_of_a_row_in_the_databases_file_is_a_mismatch() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let key = house.key();
    let path = house.data().join("vouchsafe.db");
    let whole = fs::read(&path).unwrap();
    let entry = house.json(&["ledger", "show", "12"]);
    let id = entry["entry"]["id"].as_str().unwrap().as_bytes().to_vec();
    let places: Vec<_> = (0..whole.len() - id.len()).filter(|at| whole[*at..].starts_with(&id)).collect();
    assert!(places.len() >= 3, "the column, its index, and the entry's own bytes");
    for place in places {
        let told = damaged(&house, &key, &path, place + 9);
        assert!(!told["findings"].as_array().unwrap().is_empty());
    }
    house.verify(&key).ok();
    // Not a database at all any more.
    fs::write(&path, b"gone").unwrap();
    let told = house.verify(&key).code(22).json();
    assert!(told["findings"].to_string().contains("vouchsafe.db"), "{told}");
}

#[test]
fn queries_filter_and_page() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let all = house.entries("*");
    let first: Vec<_> = all.iter().map(|entry| entry["index"].as_u64().unwrap()).collect();
    assert!(first.windows(2).all(|pair| pair[0] == pair[1] + 1), "newest first");
    let page = house.json(&["ledger", "list", "--limit", "5", "--before", "10"]);
    let indices: Vec<_> =
        page["entries"].as_array().unwrap().iter().map(|e| e["index"].as_u64().unwrap()).collect();
    assert_eq!(indices, [9, 8, 7, 6, 5]);
    assert!(house.entries("backup.*").len() >= 3);
    let none = house.json(&["ledger", "list", "--until", "2020-01-01"]);
    assert!(none["entries"].as_array().unwrap().is_empty());
    let since = house.json(&["ledger", "list", "--since", "1h", "--limit", "1000"]);
    assert_eq!(since["entries"].as_array().unwrap().len(), all.len());
    for wrong in [["--since", "yesterday"], ["--limit", "0"], ["--status", "fine"], ["--type", "a b"]] {
        house.call(&["ledger", "list", wrong[0], wrong[1]]).code(2);
    }
}

#[tokio::test]
async fn what_was_erased_is_told_from_what_is_missing_and_what_is_not_what_it_was() {
    let house = House::new();
    house.call(&["backup", "docs", "--reason", "alice asked"]).ok();
    let key = house.key();
    let find = |house: &House| {
        let requested = house.entries("backup.requested");
        (requested[0]["index"].to_string(), requested[0].clone())
    };
    let (index, shown) = find(&house);
    assert_eq!(shown["entry"]["outcome"]["reason"], "alice asked", "shown to whoever may read");
    let raw = house.call(&["ledger", "show", &index, "--raw"]).ok().out;
    assert!(!raw.contains("alice") && raw.contains("/outcome/reason"), "{raw}");
    let receipt = house.path("r.tlog-proof");
    house.call(&["ledger", "receipt", &index, "-o", receipt.to_str().unwrap(), "--disclose"]).ok();
    let disclosures = fs::read_to_string(house.path("r.disclosures.json")).unwrap();
    assert!(disclosures.contains("alice asked"), "{disclosures}");

    // Hands that are not ours.
    let path = house.data().join("vouchsafe.db");
    let whole = fs::read(&path).unwrap();
    for (change, code) in [
        ("UPDATE personal SET payload = CAST('\"bob asked\"' AS BLOB) WHERE field = '/outcome/reason'", 22),
        ("UPDATE personal SET salt = zeroblob(32) WHERE field = '/outcome/reason'", 22),
        ("DELETE FROM personal WHERE field = '/outcome/reason'", 24),
        (
            "UPDATE personal SET salt = NULL, payload = NULL, erased_by = '018f0000-0000-7000-8000-000000000001'",
            24,
        ),
    ] {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
        let mut database = options.disable_statement_logging().connect().await.unwrap();
        let done = sqlx::query(sqlx::AssertSqlSafe(change)).execute(&mut database).await.unwrap();
        assert!(done.rows_affected() > 0, "{change}");
        database.close().await.unwrap();
        let told = house.verify(&key).code(code).json();
        assert!(told["findings"].to_string().contains("/outcome/reason"), "{change}: {told}");
        fs::write(&path, &whole).unwrap();
    }

    let plan = house.json(&["erase", "--entry", &index]);
    assert_eq!(plan["erase"].as_array().unwrap().len(), 1, "{plan}");
    house.call(&["erase", "--entry", &index, "--yes"]).code(2);
    house.call(&["erase", "--entry", &index, "--yes", "--basis", "alice asked"]).code(2);
    house.call(&["hold", "place", "case", "--asset", "docs", "--reason", "a court"]).ok();
    house.call(&["erase", "--entry", &index, "--yes", "--basis", "GDPR 17(1)(b)"]).code(4);
    house.call(&["hold", "lift", "case", "--reason", "over"]).ok();
    house.call(&["erase", "--entry", &index, "--yes", "--basis", "GDPR 17(1)(b)"]).ok();
    let (_, shown) = find(&house);
    assert_eq!(shown["personal"][0]["state"], "erased");
    assert!(shown["entry"]["outcome"]["reason"].is_null());
    let told = house.verify(&key).code(20).json();
    assert_eq!((&told["verdict"], &told["erased"]), (&"erased".into(), &1.into()), "{told}");
    let named = told["findings"][0]["object"].as_str().unwrap();
    assert!(named.starts_with("/outcome/reason of the entry "), "{told}");
    house.call(&["ledger", "fsck"]).ok();
    for file in files(&house.data()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(11).any(|window| window == b"alice asked"), "{}", file.display());
    }
    // The receipt that was taken before is as good as ever, and so is what was handed over with it.
    let entry = house.path("r.entry.json");
    let handed_over = house.path("r.disclosures.json");
    let (entry, handed_over) = (entry.to_str().unwrap(), handed_over.to_str().unwrap());
    let words = ["verify", receipt.to_str().unwrap(), "--entry", entry, "--key", &key];
    house.call(&words).ok();
    let words = [&words[..], &["--disclosures", handed_over, "--json"]].concat();
    let told = house.call(&words).ok().json();
    assert_eq!(told["personal"]["disclosed"], 1, "{told}");
    fs::write(handed_over, disclosures.replace("alice asked", "bob asked")).unwrap();
    house.call(&words).code(22);
}
