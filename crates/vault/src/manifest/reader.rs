//! Reads a manifest, entry by entry.

use std::io::{BufRead, BufReader, Read};

use domain::manifest::{HEADER, ManifestEntry, ManifestError};
use domain::path::{EntryPath, MAX_PATH};

use crate::error::VaultError;

/// The longest line: the longest path three times over, when every byte of it is escaped, with room
/// for the rest.
const MAX_LINE: u64 = 2 * 3 * MAX_PATH as u64 + 4096;

/// Reads a manifest, entry by entry, in path order.
pub struct ManifestReader {
    lines: Box<dyn BufRead + Send>,
    number: u64,
    last: Option<EntryPath>,
    over: bool,
}

impl std::fmt::Debug for ManifestReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ManifestReader").field("line", &self.number).finish_non_exhaustive()
    }
}

impl ManifestReader {
    /// Begins to read a manifest.
    pub fn new(from: impl Read + Send + 'static) -> Result<Self, VaultError> {
        let decoder = zstd::Decoder::new(from).map_err(VaultError::io("read the manifest"))?;
        let mut reader =
            Self { lines: Box::new(BufReader::new(decoder)), number: 0, last: None, over: false };
        let header = reader.line()?;
        if header.as_deref() != Some(HEADER.as_bytes()) {
            return Err(ManifestError::Shape {
                line: 1,
                reason: "it is not the header of vouchsafe.manifest/1",
            }
            .into());
        }
        Ok(reader)
    }

    /// The next line, without its newline.
    fn line(&mut self) -> Result<Option<Vec<u8>>, VaultError> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.lines).take(MAX_LINE);
        let read = bounded.read_until(b'\n', &mut line).map_err(VaultError::io("read the manifest"))?;
        self.number += 1;
        if read == 0 {
            return Ok(None);
        }
        if line.pop() != Some(b'\n') {
            return Err(ManifestError::Shape {
                line: self.number,
                reason: "it is too long, or the last one is cut",
            }
            .into());
        }
        Ok(Some(line))
    }

    fn entry(&mut self) -> Result<Option<ManifestEntry>, VaultError> {
        let Some(line) = self.line()? else {
            return Ok(None);
        };
        let entry = ManifestEntry::from_line(&line, self.number)?;
        if self.last.as_ref().is_some_and(|last| *last >= entry.leaf.path) {
            return Err(
                ManifestError::Shape { line: self.number, reason: "entries are not in path order" }.into()
            );
        }
        self.last = Some(entry.leaf.path.clone());
        Ok(Some(entry))
    }
}

impl Iterator for ManifestReader {
    type Item = Result<ManifestEntry, VaultError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.entry().transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::ManifestWriter;
    use domain::manifest::{Leaf, Seen};
    use domain::source::{EntryKind, Metadata};

    fn entry(path: &str) -> ManifestEntry {
        let leaf = Leaf::new(path.parse().unwrap(), &EntryKind::Directory, &Metadata::default(), None);
        ManifestEntry { leaf: leaf.unwrap(), seen: Seen::default() }
    }

    fn written(paths: &[&str]) -> Vec<u8> {
        let mut writer = ManifestWriter::new(Vec::new()).unwrap();
        for path in paths {
            writer.add(&entry(path)).unwrap();
        }
        writer.finish().unwrap().0
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = written(&["a", "a/b", "c"]);
        let read: Vec<_> =
            ManifestReader::new(std::io::Cursor::new(bytes)).unwrap().map(Result::unwrap).collect();
        assert_eq!(read, [entry("a"), entry("a/b"), entry("c")]);
    }

    #[test]
    fn disorder_cuts_and_noise_are_told() {
        let read = |bytes: Vec<u8>| {
            ManifestReader::new(std::io::Cursor::new(bytes)).and_then(Iterator::collect::<Result<Vec<_>, _>>)
        };
        let disorder = read(written(&["b", "a"])).unwrap_err();
        assert!(disorder.to_string().contains("line 3"), "{disorder}");
        let whole = written(&["a", "b"]);
        assert!(read(whole[..whole.len() - 3].to_vec()).is_err());
        assert!(read(b"not compressed".to_vec()).is_err());
        assert!(read(zstd::encode_all(&b"{\"schema\":\"other/1\"}\n"[..], 1).unwrap()).is_err());
        assert_eq!(read(written(&[])).unwrap(), []);
    }

    #[test]
    fn the_root_is_the_trees_of_rfc_6962() {
        let mut writer = ManifestWriter::new(Vec::new()).unwrap();
        let (_, empty, _) = ManifestWriter::new(Vec::new()).unwrap().finish().unwrap();
        assert_eq!(empty, domain::digest::Digest::of(b""));
        writer.add(&entry("a")).unwrap();
        let mut leaf = vec![0];
        leaf.extend(entry("a").leaf.to_vec());
        assert_eq!(writer.finish().unwrap().1, domain::digest::Digest::of(&leaf));
    }
}
