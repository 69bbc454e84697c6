//! The page that checks records, in a real browser, with real records.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bundles::export;
use crate::chromium::Chromium;
use crate::house::{BINARY, House, bare, flip, said};
use crate::server::Serving;

/// What the page says of files: the verdict, and its findings as the command line has them.
fn judged(browser: &mut Chromium, key: &str, files: &[&Path]) -> (String, Vec<String>) {
    browser.wait("document.body.dataset.ready");
    let key = serde_json::to_string(key).unwrap();
    browser.value(&format!(
        "document.getElementById('trust').value = {key}; document.body.dataset.verdict = ''"
    ));
    browser.value("document.getElementById('files').value = ''");
    browser.choose("#files", files);
    browser.value("document.getElementById('check').click()");
    browser.wait("document.body.dataset.verdict");
    let verdict = browser.value("document.body.dataset.verdict");
    let findings =
        browser.value("[...document.querySelectorAll('#findings li')].map((item) => item.textContent)");
    let findings = serde_json::from_value(findings).unwrap();
    (verdict.as_str().unwrap().to_owned(), findings)
}

/// What the command line says of a bundle.
fn by_hand(key: &str, bundle: &Path) -> (String, Vec<String>) {
    let words = ["verify", bundle.to_str().unwrap(), "--key", key, "--json"];
    let told = said(bare(Path::new(BINARY)).args(words)).json();
    let word = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = told["findings"].as_array().unwrap().iter();
    let findings = findings
        .map(|one| format!("{}: {}: {}", word(one, "kind"), word(one, "object"), word(one, "message")));
    (word(&told, "verdict"), findings.collect())
}

fn page(house: &House) -> PathBuf {
    let page = house.path("check.html");
    said(bare(Path::new(BINARY)).args(["verify", "--page", page.to_str().unwrap()])).ok();
    page
}

#[test]
fn the_page_says_from_a_file_what_the_command_line_says() {
    let house = House::new();
    house.call(&["backup", "docs"]).ok();
    let key = house.key();
    let (proof, entry) = (house.path("3.tlog-proof"), house.path("3.entry.json"));
    house.call(&["ledger", "receipt", "3", "-o", proof.to_str().unwrap()]).ok();
    let bundle = export(&house, "all.tar", &["--evidence", "all"]);
    let mut browser = Chromium::start();
    browser.open(&format!("file://{}", page(&house).display()));

    assert_eq!(judged(&mut browser, &key, &[&proof, &entry]), ("signed".to_owned(), vec![]));
    assert_eq!(judged(&mut browser, &key, &[&bundle]), ("signed".to_owned(), vec![]));
    let facts = browser.value("document.getElementById('facts').textContent").to_string();
    assert!(facts.contains("every entry of the range is here"), "{facts}");
    let picture = browser.picture();
    assert!(picture.len() > 20_000, "the page shows something");
    // For people who want to see it.
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-page.png.base64"), picture).unwrap();

    // Wrong in many ways, and both say the same of each.
    let length = usize::try_from(fs::metadata(&bundle).unwrap().len()).unwrap();
    for at in [3, 600, length / 3, length / 2, length - 3_000, length - 1] {
        flip(&bundle, at);
        let (verdict, findings) = by_hand(&key, &bundle);
        assert!(!findings.is_empty() && verdict != "signed", "byte {at}");
        assert_eq!(judged(&mut browser, &key, &[&bundle]), (verdict, findings), "byte {at}");
        flip(&bundle, at);
    }
    let other = House::empty();
    other.call(&["init"]).ok();
    assert_eq!(judged(&mut browser, &other.key(), &[&bundle]), by_hand(&other.key(), &bundle));
    flip(&entry, 30);
    assert_eq!(judged(&mut browser, &key, &[&proof, &entry]).0, "mismatch");
    for (key, files) in
        [("nonsense", vec![bundle.as_path()]), (&key, vec![&proof]), (&key, vec![&bundle, &proof])]
    {
        assert_eq!(judged(&mut browser, key, &files).0, "none");
    }

    let asked = |method: &str| {
        browser.events.iter().filter(|event| event["method"] == method).cloned().collect::<Vec<_>>()
    };
    assert_eq!(asked("Network.requestWillBeSent").len(), 1, "the page itself, and nothing else");
    assert_eq!(asked("Log.entryAdded"), Vec::<Value>::new(), "the browser has nothing to complain of");
}

#[test]
fn the_server_gives_the_page_to_everybody() {
    let house = House::new();
    let key = house.key();
    let bundle = export(&house, "all.tar", &[]);
    let server = Serving::start(&house);
    let (status, head, body) = server.ask("GET", "/verify", None, None);
    assert_eq!(status, 200);
    assert!(head.contains("content-type: text/html") && head.contains("frame-ancestors 'none'"), "{head}");
    assert!(body.contains("default-src 'none'") && !body.contains("unsafe-inline"));
    assert_eq!(body, fs::read_to_string(page(&house)).unwrap());
    let mut browser = Chromium::start();
    browser.open(&format!("{}/verify", server.url()));
    let policy = house.path("policy");
    fs::write(&policy, format!("log {key}\nquorum none\n")).unwrap();
    browser.choose("#trust-file", &[&policy]);
    browser.wait("document.getElementById('trust').value.startsWith('log ')");
    let given = browser.value("document.getElementById('trust').value");
    assert_eq!(judged(&mut browser, given.as_str().unwrap(), &[&bundle]).0, "signed");
    server.end();
}
