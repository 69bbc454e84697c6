//! From a configuration to what is handed over: which roots, which rules.

use std::collections::BTreeSet;

use serde::Deserialize;

/// The configuration, as an operator writes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Config {
    #[serde(default)]
    roots: Vec<RootSpec>,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    volatile: Vec<String>,
    #[serde(default = "yes")]
    skip_caches: bool,
    #[serde(default = "nobackup")]
    marker: Option<String>,
    #[serde(default)]
    one_filesystem: bool,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::unnecessary_wraps, reason = "a default for an optional field")]
fn nobackup() -> Option<String> {
    Some(".nobackup".to_owned())
}

/// A root: a path, or a path with rules of its own.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RootSpec {
    Path(String),
    Ruled(Ruled),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Ruled {
    path: String,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
}

/// What is handed over, in the vault's order, and what must be granted for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// Absolute directories that must be granted, each once.
    pub directories: Vec<String>,
    /// What is handed over, ordered by its place in the recovery point.
    pub items: Vec<Item>,
}

/// Something to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A directory with everything below it.
    Directory {
        /// The granted directory.
        path: String,
        /// Its place in the recovery point.
        at: String,
        /// How the host walks it.
        rules: Rules,
    },
    /// One file.
    File {
        /// The granted directory that holds it.
        directory: String,
        /// Its name there.
        name: String,
        /// Its place in the recovery point.
        at: String,
    },
}

/// How the host walks a directory; see `wit/source/source.wit`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Only what matches one of these; empty: everything.
    pub include: Vec<String>,
    /// Nothing that matches one of these.
    pub exclude: Vec<String>,
    /// Directories that hold one of these are kept, empty.
    pub markers: Vec<Marker>,
    /// Whether to stay on one file system.
    pub one_filesystem: bool,
    /// Files that may change while they are read.
    pub volatile: Vec<String>,
}

/// A file that takes its directory out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its name.
    pub name: String,
    /// How it must begin.
    pub header: Option<Vec<u8>>,
}

/// The signature of a cache directory tag (<https://bford.info/cachedir/>).
const CACHE_TAG: &[u8] = b"Signature: 8a477f597d28d172789f06886806bc55";
/// The most roots and files together.
const MAX_ITEMS: usize = 4_096;

impl Item {
    /// Its place in the recovery point.
    fn at(&self) -> &str {
        match self {
            Self::Directory { at, .. } | Self::File { at, .. } => at,
        }
    }
}

/// What something is that is named as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Link,
    /// A FIFO, a socket or a device.
    Special,
}

/// Whether something that is named as a file can be read as one; if not, why.
pub const fn readable(kind: Kind) -> Result<(), &'static str> {
    match kind {
        Kind::File => Ok(()),
        Kind::Directory => Err("it is a directory: name it under 'roots'"),
        Kind::Link => Err("it is a symbolic link: name what it leads to"),
        Kind::Special => Err("it is a FIFO, a socket or a device, and has no content to keep"),
    }
}

/// Reads a configuration; the error says which field is wrong, and what it must be.
pub fn plan(config: &str) -> Result<Plan, String> {
    let config: Config = serde_json::from_str(config).map_err(|error| error.to_string())?;
    check_globs(&config)?;
    let mut items = Vec::new();
    for root in &config.roots {
        items.push(directory(root, &config)?);
    }
    for file in &config.files {
        items.push(single(file)?);
    }
    if items.is_empty() {
        return Err("name at least one directory under 'roots' or one file under 'files'".to_owned());
    }
    if items.len() > MAX_ITEMS {
        return Err(format!("{} roots and files are too many: at most {MAX_ITEMS} are allowed", items.len()));
    }
    items.sort_by(|a, b| a.at().split('/').cmp(b.at().split('/')));
    refuse_nested(&items)?;
    let directories: BTreeSet<_> = items.iter().map(granted).collect();
    Ok(Plan { directories: directories.into_iter().collect(), items })
}

/// Globs for all roots match whole paths, which begin with no slash. What else a glob may be, the host says.
fn check_globs(config: &Config) -> Result<(), String> {
    for (field, globs) in
        [("include", &config.include), ("exclude", &config.exclude), ("volatile", &config.volatile)]
    {
        if let Some(glob) = globs.iter().find(|glob| glob.is_empty() || glob.starts_with('/')) {
            return Err(format!(
                "the glob {glob:?} under '{field}' would match nothing: paths are like srv/data/x, without a slash at their start"
            ));
        }
    }
    Ok(())
}

fn granted(item: &Item) -> String {
    match item {
        Item::Directory { path, .. } => path.clone(),
        Item::File { directory, .. } => directory.clone(),
    }
}

fn directory(root: &RootSpec, config: &Config) -> Result<Item, String> {
    let (path, include, exclude) = match root {
        RootSpec::Path(path) => (path, &[][..], &[][..]),
        RootSpec::Ruled(ruled) => (&ruled.path, ruled.include.as_slice(), ruled.exclude.as_slice()),
    };
    let at = place(path)?;
    if at.is_empty() {
        return Err(
            "'/' itself cannot be a root: name the directories below it, such as /etc and /srv".to_owned()
        );
    }
    let mut rules = Rules {
        include: config.include.clone(),
        exclude: config.exclude.clone(),
        markers: markers(config)?,
        one_filesystem: config.one_filesystem,
        volatile: config.volatile.clone(),
    };
    rules.include.extend(include.iter().map(|glob| below(&at, glob)));
    rules.exclude.extend(exclude.iter().map(|glob| below(&at, glob)));
    Ok(Item::Directory { path: format!("/{at}"), at, rules })
}

fn single(path: &str) -> Result<Item, String> {
    if path.ends_with('/') {
        return Err(format!("{path:?} under 'files' names no file; directories stand under 'roots'"));
    }
    let at = place(path)?;
    let (directory, name) = at.rsplit_once('/').unwrap_or(("", &at));
    if name.is_empty() {
        return Err(format!("{path:?} under 'files' names no file"));
    }
    Ok(Item::File { directory: format!("/{directory}"), name: name.to_owned(), at: at.clone() })
}

/// A place in the recovery point: the absolute path without the slash at its start.
fn place(path: &str) -> Result<String, String> {
    let Some(rest) = path.strip_prefix('/') else {
        return Err(format!("{path:?} must be an absolute path, such as /srv/data"));
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let plain = |name: &str| !name.is_empty() && name != "." && name != ".." && !name.contains('\0');
    if rest.is_empty() || rest.split('/').all(plain) {
        Ok(rest.to_owned())
    } else {
        Err(format!("{path:?} must be a plain path, without '//', '.' and '..'"))
    }
}

fn markers(config: &Config) -> Result<Vec<Marker>, String> {
    let mut markers = Vec::new();
    if config.skip_caches {
        markers.push(Marker { name: "CACHEDIR.TAG".to_owned(), header: Some(CACHE_TAG.to_vec()) });
    }
    if let Some(name) = &config.marker {
        if name.is_empty() || name.contains('/') {
            return Err(format!("{name:?} under 'marker' must be a file's name, such as .nobackup, or null"));
        }
        markers.push(Marker { name: name.clone(), header: None });
    }
    Ok(markers)
}

/// A glob of a root's own rules, relative to it; one without '/' matches a name at any depth.
fn below(at: &str, glob: &str) -> String {
    let anchored = glob.strip_prefix('/').unwrap_or(glob);
    if glob.contains('/') {
        format!("{}/{anchored}", escape(at))
    } else {
        format!("{}/**/{glob}", escape(at))
    }
}

/// A path with everything that a glob would read as a wildcard taken literally.
fn escape(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '!') {
            text.push('[');
            text.push(c);
            text.push(']');
        } else {
            text.push(c);
        }
    }
    text.replace("[\\]", "\\\\").replace("[!]", "!")
}

/// Two roots, one inside the other, would store the inner one twice.
fn refuse_nested(items: &[Item]) -> Result<(), String> {
    for pair in items.windows(2) {
        let (outer, inner) = (pair[0].at(), pair[1].at());
        if inner == outer {
            return Err(format!("/{inner} is named twice"));
        }
        let within = inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        if within && matches!(pair[0], Item::Directory { .. }) {
            return Err(format!("/{inner} lies inside /{outer}, which is a root already"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
