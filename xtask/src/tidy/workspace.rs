//! The workspace as cargo sees it: our crates, what they declare, and what that leads to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::step;

/// Every package of the build, ours and others'.
pub(super) struct Workspace {
    pub(super) packages: Vec<Package>,
}

/// A crate of ours or of others.
pub(super) struct Package {
    pub(super) name: String,
    /// Relative to the repository's root; others have none.
    pub(super) folder: Option<String>,
    /// Crates of ours that its manifest names, and for what.
    pub(super) ours: Vec<(String, Purpose)>,
    /// The normal dependencies, as indices of `packages`.
    pub(super) uses: Vec<usize>,
}

/// What a dependency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The crate itself, or its build script.
    Production,
    Tests,
}

impl Workspace {
    /// Asks cargo. The features of all our crates are united, as in a build of the whole workspace;
    /// what only other systems need is not looked at, nor downloaded.
    pub(super) fn read() -> Result<Self> {
        let args = ["metadata", "--locked", "--format-version", "1", "--filter-platform", "host-tuple"];
        let json = step::answer(&mut step::command("cargo", &args))?;
        Self::parse(&json)
    }

    fn parse(json: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(json).context("parse cargo metadata")?;
        let index: HashMap<_, _> = metadata
            .packages
            .iter()
            .enumerate()
            .map(|(index, package)| (package.id.clone(), index))
            .collect();
        let root = metadata.workspace_root;
        let mut packages: Vec<_> = metadata.packages.into_iter().map(|package| package.read(&root)).collect();
        for node in metadata.resolve.nodes {
            let normal = node.deps.iter().filter(|link| link.is_normal());
            let uses = normal.filter_map(|link| index.get(&link.pkg).copied());
            if let Some(at) = index.get(&node.id) {
                packages[*at].uses = uses.collect();
            }
        }
        Ok(Self { packages })
    }

    /// Our crates with their folders.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Package)> {
        self.packages.iter().filter_map(|package| Some((package.folder.as_deref()?, package)))
    }

    /// A crate of ours.
    pub(super) fn member(&self, name: &str) -> Option<&Package> {
        self.members().map(|(_, package)| package).find(|package| package.name == name)
    }
}

impl Package {
    /// Crates of ours that it uses outside of tests.
    pub(super) fn production(&self) -> impl Iterator<Item = &str> {
        self.ours.iter().filter(|(_, purpose)| *purpose == Purpose::Production).map(|(name, _)| name.as_str())
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    workspace_root: PathBuf,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Declared>,
}

#[derive(Deserialize)]
struct Declared {
    name: String,
    kind: Option<String>,
    /// Only of crates that lie on this disk: ours.
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Described {
    fn read(self, root: &Path) -> Package {
        let folder = self.manifest_path.parent();
        let folder = folder.and_then(|folder| folder.strip_prefix(root).ok());
        let ours = self.dependencies.into_iter();
        let ours = ours.filter(|dependency| dependency.path.is_some());
        Package {
            name: self.name,
            folder: folder.map(|folder| folder.to_string_lossy().into_owned()),
            ours: ours.map(|dependency| (dependency.name, purpose(dependency.kind.as_deref()))).collect(),
            uses: Vec::new(),
        }
    }
}

impl Link {
    fn is_normal(&self) -> bool {
        self.dep_kinds.iter().any(|kind| kind.kind.is_none())
    }
}

fn purpose(kind: Option<&str>) -> Purpose {
    match kind {
        Some("dev") => Purpose::Tests,
        _ => Purpose::Production,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_is_read() {
        let json = r#"{
            "workspace_root": "/w",
            "packages": [
                {"id": "v", "name": "vault", "manifest_path": "/w/crates/vault/Cargo.toml", "dependencies": [
                    {"name": "domain", "kind": null, "path": "/w/crates/domain"},
                    {"name": "testkit", "kind": "dev", "path": "/w/crates/testkit"},
                    {"name": "hex", "kind": null}
                ]},
                {"id": "d", "name": "domain", "manifest_path": "/w/crates/domain/Cargo.toml", "dependencies": []},
                {"id": "h", "name": "hex", "manifest_path": "/registry/hex/Cargo.toml", "dependencies": []}
            ],
            "resolve": {"nodes": [
                {"id": "v", "deps": [
                    {"pkg": "d", "dep_kinds": [{"kind": null}]},
                    {"pkg": "h", "dep_kinds": [{"kind": "build"}, {"kind": "dev"}]}
                ]},
                {"id": "d", "deps": [{"pkg": "h", "dep_kinds": [{"kind": "dev"}, {"kind": null}]}]},
                {"id": "h", "deps": []}
            ]}
        }"#;
        let workspace = Workspace::parse(json).unwrap();
        let members: Vec<_> = workspace.members().map(|(folder, _)| folder).collect();
        assert_eq!(members, ["crates/vault", "crates/domain"]);
        let vault = workspace.member("vault").unwrap();
        assert_eq!(vault.production().collect::<Vec<_>>(), ["domain"]);
        assert_eq!(vault.ours[1], ("testkit".to_owned(), Purpose::Tests));
        assert_eq!(vault.uses, [1]);
        assert_eq!(workspace.member("domain").unwrap().uses, [2]);
        assert!(workspace.member("hex").is_none());
    }

    #[test]
    fn this_workspace_is_read() {
        let workspace = Workspace::read().unwrap();
        assert_eq!(workspace.member("xtask").unwrap().folder.as_deref(), Some("xtask"));
    }
}
