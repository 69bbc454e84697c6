//! What a source hands over: entries with their metadata, and what could not be read.

use serde::{Deserialize, Serialize};

use crate::path::EntryPath;

/// What an operator lets a source see; nothing else exists for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Grants {
    /// Absolute directories that may be read, with everything below them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directories: Vec<String>,
}

/// What a source says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceManifest {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// One sentence.
    pub summary: String,
    /// JSON Schema of its configuration.
    pub config_schema: serde_json::Value,
}

/// A time of a file, to the nanosecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileTime {
    /// Seconds since the Unix epoch.
    pub secs: i64,
    /// Nanoseconds within the second, below 1,000,000,000.
    pub nanos: u32,
}

impl std::fmt::Display for FileTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:09}", self.secs, self.nanos)
    }
}

impl std::str::FromStr for FileTime {
    type Err = FileTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (secs, nanos) = text.split_once('.')?;
            let secs = secs.parse().ok()?;
            let digits = nanos.len() == 9 && nanos.bytes().all(|b| b.is_ascii_digit());
            let time = Self { secs, nanos: digits.then(|| nanos.parse().ok()).flatten()? };
            (time.to_string() == text).then_some(time)
        };
        parse().ok_or_else(|| FileTimeError(text.chars().take(80).collect()))
    }
}

/// Why a text is not a [`FileTime`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {0:?} as a file time: expected seconds, a point and nine digits")]
pub struct FileTimeError(String);

impl Serialize for FileTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An extended attribute; name and value are bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Xattr {
    /// Its name with the namespace, such as `user.comment`.
    pub name: Vec<u8>,
    /// Its value.
    pub value: Vec<u8>,
}

/// What kind of entry it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// A symbolic link with its target, as bytes, never followed.
    Symlink(Vec<u8>),
}

impl EntryKind {
    /// The word for it in manifests.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::File => "file",
            Self::Symlink(_) => "symlink",
        }
    }
}

/// Everything about an entry but its name and content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Permission bits with set-user-id, set-group-id and sticky: the low twelve bits of `st_mode`.
    pub mode: u32,
    /// Numeric owner.
    pub uid: u32,
    /// Numeric group.
    pub gid: u32,
    /// Bytes of content; zero but for regular files.
    pub size: u64,
    /// Last modification of the content.
    pub mtime: FileTime,
    /// Last change of content or metadata; cannot be set, only compared.
    pub ctime: FileTime,
    /// Device and inode, for hard links and change detection.
    pub device: u64,
    /// See `device`.
    pub inode: u64,
    /// Number of hard links.
    pub links: u64,
    /// Extended attributes, ordered by name.
    pub xattrs: Vec<Xattr>,
}

/// Why an entry in scope is not, or not faithfully, in the recovery point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// It could not be opened or listed, such as for want of permission.
    Unreadable,
    /// It was listed and then gone.
    Vanished,
    /// Its content became shorter, longer or newer while it was read.
    Changed,
    /// Its name or metadata cannot be represented.
    Unrepresentable,
}

/// An entry that makes a recovery point incomplete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which entry.
    pub path: EntryPath,
    /// Why.
    pub kind: FaultKind,
    /// What the system said.
    pub message: String,
}

/// An entry that was left out on purpose, and said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// Which entry.
    pub path: EntryPath,
    /// Why.
    pub reason: SkipReason,
}

/// Why an entry was left out on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// A FIFO, a socket or a device: it has no content to keep.
    Special,
    /// A rule of the source or of a scope policy excludes it.
    Excluded,
    /// A directory that a marker file takes out, such as a cache-directory tag.
    Marked,
    /// A mount point, where the rules stay on one file system.
    OtherFilesystem,
    /// The data directory of the installation itself, with its keys.
    OwnData,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_times_have_one_spelling() {
        let time = FileTime { secs: -5, nanos: 7 };
        assert_eq!(time.to_string(), "-5.000000007");
        assert_eq!(time.to_string().parse::<FileTime>().unwrap(), time);
        for text in ["5", "5.1", "05.000000000", "+5.000000000", "5.00000000a", "-0.000000000"] {
            assert!(text.parse::<FileTime>().is_err(), "{text}");
        }
    }
}
