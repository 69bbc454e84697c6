//! An installation in a temporary folder, and the binary that works on it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_vouchsafe");

/// A plan for everything, with the standard policies as they come.
pub const PLAN: &str = "\
name: standard
policies:
  - {kind: scope, use: scope-rules}
  - {kind: frequency, use: frequency-objectives}
  - {kind: retention, use: retention-tiers}
  - {kind: drill, use: drill-cadence}
vaults: [main]
";

/// An installation in a temporary folder.
pub struct House {
    folder: TempDir,
    binary: PathBuf,
    /// As which user and group the binary runs, if not as ours.
    user: Option<u32>,
}

/// What a call of the binary said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// It did what it was asked.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.code(0)
    }

    /// It ended with this exit code.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// What it printed as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

impl House {
    /// A folder with nothing in it.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, binary: BINARY.into(), user: None }
    }

    /// An installation with an asset `docs` of a small tree, and a plan.
    pub fn new() -> Self {
        Self::empty().furnished()
    }

    /// The same, backed up and drilled: nothing is due, and no scheduler gets in between.
    pub fn protected() -> Self {
        let house = Self::new();
        house.call(&["backup", "docs"]).ok();
        house.call(&["drill", "docs"]).ok();
        house
    }

    /// The same, of somebody who may not read everything.
    pub fn of_nobody() -> Self {
        let mut house = Self::empty();
        fs::set_permissions(house.folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        if is_root() {
            // The target folder may lie where nobody may look.
            let binary = house.path("vouchsafe");
            fs::copy(BINARY, &binary).unwrap();
            house.binary = binary;
            house.user = Some(65_534);
        }
        let house = house.furnished();
        fs::set_permissions(house.tree().join("a.txt"), fs::Permissions::from_mode(0o644)).unwrap();
        house
    }

    fn furnished(self) -> Self {
        sample_tree(&self.tree());
        self.call(&["init"]).ok();
        let plan = self.path("plan.yaml");
        fs::write(&plan, PLAN).unwrap();
        self.add_asset("docs", &self.tree());
        self.call(&["plan", "apply", "-f", plan.to_str().unwrap()]).ok();
        self
    }

    /// Adds an asset of a directory.
    pub fn add_asset(&self, name: &str, root: &Path) {
        let config = serde_json::json!({ "roots": [root] }).to_string();
        let words = ["asset", "add", name, "--kind", "documents", "--tier", "high", "--team", "core"];
        let more = ["--source", "files", "--config", &config, "--rpo", "24h", "--rto", "1h"];
        self.call(&[&words[..], &more].concat()).ok();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn tree(&self) -> PathBuf {
        self.path("tree")
    }

    /// A call of the binary on this installation, with an environment of its own.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = bare(&self.binary);
        command.args(words).arg("--data").arg(self.data()).current_dir(self.folder.path());
        if let Some(user) = self.user {
            use std::os::unix::process::CommandExt;
            command.uid(user).gid(user);
        }
        command
    }

    /// Calls the binary, and waits for what it says.
    #[track_caller]
    pub fn call(&self, words: &[&str]) -> Said {
        said(&mut self.command(words))
    }

    /// Calls the binary for JSON.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        self.call(&[words, &["--json"]].concat()).ok().json()
    }

    /// The ledger's verification key.
    pub fn key(&self) -> String {
        self.call(&["ledger", "key"]).ok().out.trim().to_owned()
    }

    /// Verifies the whole ledger.
    #[track_caller]
    pub fn verify(&self, key: &str) -> Said {
        verify(&self.data(), key)
    }

    /// The newest entries of a type; `*` is all of them.
    pub fn entries(&self, kind: &str) -> Vec<Value> {
        let filter = if kind == "*" { vec![] } else { vec!["--type", kind] };
        let page = self.json(&[&["ledger", "list", "--limit", "1000"], &filter[..]].concat());
        page["entries"].as_array().unwrap().clone()
    }
}

/// The binary with an environment of its own.
pub fn bare(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command
}

/// Verifies a ledger without any installation.
#[track_caller]
pub fn verify(ledger: &Path, key: &str) -> Said {
    let words = ["verify", "--ledger", ledger.to_str().unwrap(), "--key", key, "--json"];
    said(bare(Path::new(BINARY)).args(words))
}

/// Runs a command to its end.
#[track_caller]
pub fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A small tree with a bit of everything.
pub fn sample_tree(at: &Path) {
    use std::os::unix::ffi::OsStrExt;
    fs::create_dir_all(at.join("deep/er")).unwrap();
    fs::create_dir_all(at.join("empty")).unwrap();
    fs::write(at.join("a.txt"), "the first\n").unwrap();
    fs::write(at.join("deep/er/b.bin"), noise(1, 3_000_000)).unwrap();
    fs::write(at.join("deep/c.bin"), noise(2, 70_000)).unwrap();
    fs::write(at.join("none"), "").unwrap();
    fs::write(at.join(std::ffi::OsStr::from_bytes(b"not-\xff-utf8")), "x").unwrap();
    std::os::unix::fs::symlink("deep/c.bin", at.join("link")).unwrap();
    fs::set_permissions(at.join("a.txt"), fs::Permissions::from_mode(0o640)).unwrap();
}

/// Bytes that do not compress, the same for the same seed.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut random = Random(seed);
    (0..length.div_ceil(8)).flat_map(|_| random.next().to_le_bytes()).take(length).collect()
}

/// Numbers that look random and are the same each time (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// Whether these tests run as root, whom no mode stops.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// All files below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Flips one bit of one byte of a file.
pub fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x40;
    let mode = fs::metadata(path).unwrap().permissions();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, mode).unwrap();
}
