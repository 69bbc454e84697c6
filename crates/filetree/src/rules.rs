//! Rules of a walk: globs over paths, markers, one file system.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use domain::path::EntryPath;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A text that is not a glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the glob {glob:?}: {reason}")]
pub struct GlobError {
    /// The text.
    pub glob: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A set of globs over paths in a recovery point.
///
/// `*` and `?` stay within one component, `**` does not; `[…]` and `{…,…}` work as usual. A glob
/// without `/` matches the name of an entry at any depth.
#[derive(Clone, Debug)]
pub struct Globs {
    set: GlobSet,
    empty: bool,
}

impl Globs {
    /// Compiles globs.
    pub fn new<S: AsRef<str>>(globs: impl IntoIterator<Item = S>) -> Result<Self, GlobError> {
        let mut builder = GlobSetBuilder::new();
        let mut empty = true;
        for glob in globs {
            let text = glob.as_ref();
            let wrong = |reason: String| GlobError { glob: text.chars().take(200).collect(), reason };
            if text.is_empty() || text.starts_with('/') {
                return Err(wrong(
                    "a glob has at least one character and does not begin with '/'".to_owned(),
                ));
            }
            let anywhere = if text.contains('/') { text.to_owned() } else { format!("**/{text}") };
            let compiled = GlobBuilder::new(&anywhere).literal_separator(true).build();
            builder.add(compiled.map_err(|error| wrong(error.kind().to_string()))?);
            empty = false;
        }
        let set = builder.build().map_err(|error| GlobError {
            glob: error.glob().unwrap_or_default().to_owned(),
            reason: error.kind().to_string(),
        })?;
        Ok(Self { set, empty })
    }

    /// Whether there is no glob at all.
    pub const fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether a glob matches this path itself.
    pub fn matches(&self, path: &EntryPath) -> bool {
        !self.empty && self.set.is_match(Path::new(OsStr::from_bytes(path.as_bytes())))
    }

    /// Whether a glob matches this path or a directory above it.
    pub fn covers(&self, path: &EntryPath) -> bool {
        if self.empty {
            return false;
        }
        let mut at = Some(path.clone());
        while let Some(path) = at {
            if self.matches(&path) {
                return true;
            }
            at = path.parent();
        }
        false
    }
}

/// A file that takes its directory out of a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its name.
    pub name: Vec<u8>,
    /// The bytes that it must begin with; `None`: its presence is enough.
    pub header: Option<Vec<u8>>,
}

/// Rules of a walk.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Only what one of these matches, or lies below a directory that one matches; empty: everything.
    /// Several sets must all agree.
    pub include: Vec<Globs>,
    /// Nothing that one of these matches, nor anything below it.
    pub exclude: Vec<Globs>,
    /// Directories that hold one of these are kept, empty.
    pub markers: Vec<Marker>,
    /// Whether to stay on the file system of the root.
    pub one_filesystem: bool,
    /// Files that may change while they are read.
    pub volatile: Globs,
    /// Directories, by device and inode, that are never entered, by whatever name they are reached.
    pub forbidden: BTreeSet<(u64, u64)>,
}

impl Default for Rules {
    fn default() -> Self {
        let none: [&str; 0] = [];
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            markers: Vec::new(),
            one_filesystem: false,
            volatile: Globs::new(none).expect("no globs cannot be wrong"),
            forbidden: BTreeSet::new(),
        }
    }
}

impl Rules {
    /// Whether a rule takes this path out.
    pub fn excludes(&self, path: &EntryPath) -> bool {
        self.exclude.iter().any(|globs| globs.matches(path))
    }

    /// Whether this path is in: matched by every set, or below a directory that is.
    pub fn includes(&self, path: &EntryPath) -> bool {
        self.include.iter().all(|globs| globs.is_empty() || globs.covers(path))
    }

    /// Whether there are rules that say what is in; directories are then kept for what they hold.
    pub fn is_selective(&self) -> bool {
        self.include.iter().any(|globs| !globs.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> EntryPath {
        text.parse().unwrap()
    }

    #[test]
    fn stars_stay_within_a_component() {
        let globs = Globs::new(["srv/*/log", "srv/**/cache", "*.tmp"]).unwrap();
        for inside in ["srv/a/log", "srv/cache", "srv/a/b/cache", "x.tmp", "srv/a/x.tmp"] {
            assert!(globs.matches(&path(inside)), "{inside}");
        }
        for outside in ["srv/a/b/log", "srv/a/log/today", "x.tmpx"] {
            assert!(!globs.matches(&path(outside)), "{outside}");
        }
    }

    #[test]
    fn names_that_are_not_text_are_matched_as_bytes() {
        let odd = EntryPath::from_bytes(b"srv/caf\xe9.tmp".to_vec()).unwrap();
        assert!(Globs::new(["*.tmp"]).unwrap().matches(&odd));
        assert!(!Globs::new(["*.txt"]).unwrap().matches(&odd));
    }

    #[test]
    fn a_directory_covers_what_is_below_it() {
        let globs = Globs::new(["srv/app"]).unwrap();
        assert!(globs.covers(&path("srv/app/deep/file")));
        assert!(!globs.covers(&path("srv/application")));
    }

    #[test]
    fn wrong_globs_are_told() {
        for wrong in ["[a", "", "/abs", "{a"] {
            assert_eq!(Globs::new([wrong]).unwrap_err().glob, wrong);
        }
    }
}
