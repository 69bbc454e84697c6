//! Workspaces of tests, in words.

use super::workspace::{Package, Purpose, Workspace};

impl Workspace {
    /// One line per crate: `crates/vault -> domain tokio | testkit`, tests' dependencies last.
    ///
    /// The crate is called like its folder, or as it stands behind `=`. What stands left without a
    /// folder is a crate of others, unless it is `xtask`; what stands right only, too.
    pub(super) fn sketch(lines: &[&str]) -> Self {
        let lines: Vec<_> = lines.iter().map(|line| Line::read(line)).collect();
        let ours = |name: &str| lines.iter().any(|line| line.name == name && line.folder.is_some());
        let mut names: Vec<_> = lines.iter().map(|line| line.name).collect();
        for name in lines.iter().flat_map(|line| &line.production) {
            if !names.contains(name) {
                names.push(name);
            }
        }
        let place = |name: &str| names.iter().position(|other| *other == name);
        let packages = names.iter().map(|name| {
            let line = lines.iter().find(|line| line.name == *name);
            let (folder, production, tests) = line.map_or((None, &[][..], &[][..]), |line| {
                (line.folder, &line.production[..], &line.tests[..])
            });
            let sorted = |names: &[&str], purpose| {
                let ours = names.iter().filter(|name| ours(name));
                ours.map(|name| ((*name).to_owned(), purpose)).collect::<Vec<_>>()
            };
            Package {
                name: (*name).to_owned(),
                folder: folder.map(str::to_owned),
                ours: [sorted(production, Purpose::Production), sorted(tests, Purpose::Tests)].concat(),
                uses: production.iter().filter_map(|name| place(name)).collect(),
            }
        });
        Self { packages: packages.collect() }
    }
}

struct Line<'a> {
    name: &'a str,
    folder: Option<&'a str>,
    production: Vec<&'a str>,
    tests: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        let (left, right) = line.split_once(" -> ").unwrap_or((line, ""));
        let (folder, name) = left.split_once('=').unwrap_or_else(|| {
            let name = left.rsplit('/').next().unwrap();
            (left, name)
        });
        let (production, tests) = right.split_once('|').unwrap_or((right, ""));
        Self {
            name,
            folder: (folder.contains('/') || folder == "xtask").then_some(folder),
            production: production.split_whitespace().collect(),
            tests: tests.split_whitespace().collect(),
        }
    }
}
