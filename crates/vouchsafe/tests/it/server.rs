//! The server: who gets in, what is refused and recorded, who else may work beside it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::house::{BINARY, House, Said, bare, said};

/// A server that runs.
pub struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    /// Starts a server at a free port, and waits until it listens.
    pub fn start(house: &House) -> Self {
        Self::with(house, &["--tick", "1h"])
    }

    pub fn with(house: &House, words: &[&str]) -> Self {
        let words = [&["serve", "--listen", "127.0.0.1:0", "--log-format", "json"], words].concat();
        let mut child = house.command(&words).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut told = Vec::new();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            told.push(line);
            (event["message"] == "serving").then(|| event["address"].as_str().unwrap().to_owned())
        });
        // Somebody must read on, or the server would wait for it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.unwrap_or_else(|| panic!("it never served: {told:#?}")) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it without a warning.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits.
    pub fn end(mut self) {
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }

    /// One request by hand: the status, the head, the body.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&str>,
    ) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let kind =
            body.map(|body| format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{token}{}\r\n",
            kind.unwrap_or_default()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // The server may have heard enough before it has heard all.
        let _ = stream.write_all(body.unwrap_or_default().as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) =
            answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: {answer:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_lowercase(), body.to_owned())
    }

    fn problem(&self, method: &str, path: &str, token: Option<&str>, body: Option<&str>) -> (u16, Value) {
        let (status, head, body) = self.ask(method, path, token, body);
        assert!(head.contains("content-type: application/problem+json"), "{method} {path}: {head}\n{body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["status"].as_u64(), Some(u64::from(status)));
        for part in ["type", "title", "detail"] {
            assert!(problem[part].as_str().is_some_and(|text| !text.is_empty()), "{part}: {problem}");
        }
        (status, problem)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn token(house: &House, name: &str, words: &[&str]) -> String {
    house.call(&[&["token", "create", name], words].concat()).ok().out.trim().to_owned()
}

fn remote(server: &Serving, token: &str, words: &[&str]) -> Said {
    let mut command = bare(std::path::Path::new(BINARY));
    said(command.args(words).args(["--server", &server.url()]).env("VOUCHSAFE_TOKEN", token))
}

#[test]
fn nobody_gets_in_without_a_token_and_every_refusal_is_on_record() {
    let house = House::new();
    let server = Serving::start(&house);
    let (status, problem) = server.problem("GET", "/v1/assets", None, None);
    assert_eq!((status, problem["type"].as_str()), (401, Some("/problems/unauthenticated")));
    let (status, _) = server.problem("GET", "/v1/assets", Some("vouchsafe_wrong"), None);
    assert_eq!(status, 401);
    let auditor = token(&house, "auditor", &["--role", "auditor"]);
    assert_eq!(server.ask("GET", "/v1/assets", Some(&auditor), None).0, 200);
    let (status, problem) = server.problem("POST", "/v1/assets/docs/backups", Some(&auditor), Some("{}"));
    assert_eq!((status, problem["type"].as_str()), (403, Some("/problems/denied")));
    let stranger = token(&house, "stranger", &["--role", "operator", "--team", "else"]);
    let (status, _) = server.problem("POST", "/v1/assets/docs/backups", Some(&stranger), Some("{}"));
    assert_eq!(status, 403);
    house.call(&["token", "revoke", "auditor"]).ok();
    assert_eq!(server.ask("GET", "/v1/assets", Some(&auditor), None).0, 401);
    let denied = house.json(&["ledger", "list", "--status", "denied"]);
    let denied = denied["entries"].as_array().unwrap();
    assert_eq!(denied.len(), 5, "{denied:#?}");
    let all = serde_json::to_string(denied).unwrap();
    assert!(all.contains("POST /v1/assets/docs/backups") && all.contains("127.0.0.1"), "{all}");
    assert!(!all.contains("vouchsafe_wrong") && !all.contains(&auditor), "secrets are never recorded");
    server.end();
    house.verify(&house.key()).ok();
}

#[test]
fn who_reads_the_ledger_is_on_record_and_fills_it_not() {
    let house = House::protected();
    let reader = token(&house, "reader", &["--role", "auditor"]);
    let server = Serving::start(&house);
    for _ in 0..20 {
        assert_eq!(server.ask("GET", "/v1/ledger/entries?limit=3", Some(&reader), None).0, 200);
    }
    assert_eq!(server.ask("GET", "/v1/ledger/entries/1", Some(&reader), None).0, 200);
    server.end();
    // Reading on without a server is recorded nowhere.
    let told = house.entries("ledger.read");
    let detail: Vec<_> = told.iter().rev().map(|told| &told["entry"]["detail"]).collect();
    assert_eq!(detail.len(), 2, "the first time, and the rest when the server ends: {told:#?}");
    assert_eq!((&detail[0]["requests"], &detail[0]["entries"]), (&1.into(), &3.into()));
    assert_eq!((&detail[1]["requests"], &detail[1]["entries"]), (&20.into(), &58.into()));
    assert_eq!(told[0]["entry"]["actor"]["auth"], "token");
    assert_eq!(told[0]["entry"]["origin"]["address"], "127.0.0.1");
}

#[test]
fn a_flood_of_refusals_does_not_flood_the_ledger() {
    let house = House::protected();
    let server = Serving::start(&house);
    // That they are read is recorded too, once.
    let refusals = || house.entries("*").iter().filter(|told| told["entry"]["type"] != "ledger.read").count();
    let before = refusals();
    for _ in 0..60 {
        assert_eq!(server.ask("GET", "/v1/runs", None, None).0, 401);
    }
    assert!(refusals() - before <= 11);
}

#[test]
fn everything_that_is_described_is_routed_and_guarded() {
    let house = House::new();
    let server = Serving::start(&house);
    let (status, _, body) = server.ask("GET", "/openapi.json", None, None);
    assert_eq!(status, 200);
    let described: Value = serde_json::from_str(&body).unwrap();
    let mut operations = 0;
    let mut open = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations += 1;
            let path = path.replace("{path}", "tile/0/000").replace("{index}", "0");
            let path = path
                .split('{')
                .map(|part| part.split_once('}').map_or(part.to_owned(), |(_, rest)| format!("x{rest}")));
            let path: String = path.collect();
            let (status, _, body) = server.ask(&method.to_uppercase(), &path, None, None);
            let public = operation["security"].as_array().is_none_or(Vec::is_empty);
            if public {
                open.push(path.clone());
            }
            let found = !body.contains("nothing that this API knows") && status != 405;
            assert!(found, "{method} {path}: {status} {body}");
            assert_eq!(status == 401, !public, "{method} {path}: {status} {body}");
        }
    }
    assert!(operations > 25, "{operations}");
    open.sort();
    let public = ["/ledger/tile/0/000", "/v1/ledger/key", "/v1/ledger/shards", "/v1/version"];
    assert_eq!(open, public, "nothing else is for anybody");
}

#[test]
fn mistakes_are_problems_that_say_what_is_wrong() {
    let house = House::new();
    house.add_asset("ghost", std::path::Path::new("/no/such/directory"));
    let server = Serving::start(&house);
    let owner = token(&house, "owner", &["--role", "owner"]);
    let owner = Some(owner.as_str());
    let mut kinds = Vec::new();
    let mut ask = |method: &str, path: &str, body: Option<&str>, status: u16, words: &str| {
        let (told, problem) = server.problem(method, path, owner, body);
        assert_eq!(told, status, "{method} {path}: {problem}");
        assert!(problem.to_string().contains(words), "{method} {path}: {problem}");
        kinds.push(problem["type"].as_str().unwrap().to_owned());
    };
    ask("GET", "/v1/nothing", None, 404, "/v1/nothing");
    ask("DELETE", "/v1/assets", None, 405, "DELETE");
    ask("GET", "/v1/assets/nobody", None, 404, "nobody");
    ask("GET", "/v1/runs/x", None, 400, "x");
    ask("POST", "/v1/assets", Some("{"), 400, "JSON");
    ask("POST", "/v1/assets", Some("{\"name\": \"A B\"}"), 400, "kind");
    ask("POST", "/v1/assets/docs/backups", Some("{\"method\": \"sideways\"}"), 400, "method");
    ask("POST", "/v1/assets/docs/backups", Some("{\"methode\": \"full\"}"), 400, "methode");
    ask("POST", "/v1/assets/ghost/drills", Some("{}"), 404, "recovery point");
    let large = format!("{{\"reason\": \"{}\"}}", "x".repeat(2 << 20));
    ask("POST", "/v1/assets/docs/backups", Some(&large), 413, "1048576 bytes");
    ask("GET", "/v1/ledger/entries?limit=many", None, 400, "limit");
    ask("GET", "/v1/ledger/entries/9999", None, 404, "9999");
    ask("GET", "/v1/decisions/xyz", None, 400, "xyz");
    assert_eq!(server.ask("GET", "/ledger/../vouchsafe.db", None, None).0, 404);
    assert_eq!(server.ask("GET", "/ledger/%2e%2e/vouchsafe.db", None, None).0, 404);
    assert_eq!(server.ask("GET", "/ledger/tile/0/..%2f..%2fcheckpoint", None, None).0, 404);
}

#[test]
fn one_process_at_a_time_and_the_others_go_through_it() {
    let house = House::protected();
    let server = Serving::start(&house);
    let second = house.call(&["serve", "--listen", "127.0.0.1:0"]).code(4);
    assert!(second.err.contains("vouchsafe serve"), "{}", second.err);
    house.call(&["init"]).code(4);
    // Commands on the data directory are the owner's, through the server's socket.
    house.call(&["backup", "docs"]).ok();
    house.call(&["drill", "docs"]).ok();
    house.call(&["vault", "password"]).ok();
    house.call(&["doctor"]).ok();
    let socket = house.data().join("socket");
    assert!(socket.exists());
    server.end();
    assert!(!socket.exists());
    house.call(&["points", "docs"]).ok();
    house.verify(&house.key()).ok();
}

#[test]
fn a_command_line_elsewhere_needs_a_token_and_does_the_same() {
    let house = House::protected();
    let server = Serving::start(&house);
    let operator = token(&house, "operator", &["--role", "operator"]);
    remote(&server, &operator, &["backup", "docs"]).ok();
    remote(&server, &operator, &["drill", "docs"]).ok();
    assert!(remote(&server, &operator, &["points", "docs"]).ok().out.contains("complete"));
    remote(&server, &operator, &["vault", "password"]).code(5);
    remote(&server, &operator, &["token", "list"]).code(5);
    remote(&server, "wrong", &["points", "docs"]).code(5);
    remote(&server, &operator, &["init"]).code(2);
    let key = house.key();
    let verify = ["verify", "--ledger", &server.url(), "--key", &key];
    let mut command = bare(std::path::Path::new(BINARY));
    let refused = said(command.args(verify)).code(1);
    assert!(refused.err.contains("token"), "{}", refused.err);
    let told = said(bare(std::path::Path::new(BINARY)).args(verify).env("VOUCHSAFE_TOKEN", &operator)).ok();
    assert!(told.out.ends_with("verify: signed\n"), "{}", told.out);
    server.end();
    remote_is_gone(&house, &operator);
}

fn remote_is_gone(house: &House, token: &str) {
    let mut command = bare(std::path::Path::new(BINARY));
    command.args(["points", "docs", "--server", "http://127.0.0.1:1"]).env("VOUCHSAFE_TOKEN", token);
    let told = said(&mut command).code(8);
    assert!(told.err.contains("127.0.0.1:1"), "{}", told.err);
    assert!(house.call(&["points", "docs"]).ok().out.contains("complete"));
}

#[test]
fn the_scheduler_starts_what_the_policies_say_is_due() {
    let house = House::new();
    let server = Serving::with(&house, &["--tick", "1s"]);
    let over = |kind: &str| {
        let runs = house.json(&["run", "list", "--kind", kind, "--state", "succeeded"]);
        !runs["runs"].as_array().unwrap().is_empty()
    };
    // A backup is due at once, and a drill of it after that.
    let both = (0..2_000).any(|_| over("backup") && over("drill"));
    assert!(both, "{}", house.json(&["run", "list"]));
    let requested = house.entries("backup.requested");
    assert_eq!(requested.last().unwrap()["entry"]["actor"]["id"], "scheduler", "{requested:#?}");
    server.end();
    house.verify(&house.key()).ok();
}
