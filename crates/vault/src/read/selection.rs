//! Which entries of a recovery point are restored.

use domain::digest::Digest;
use domain::manifest::{Leaf, LeafKind};
use filetree::{GlobError, Globs};

/// Which entries of a recovery point are restored.
#[derive(Clone, Debug)]
pub enum Selection {
    /// All of them.
    All,
    /// What matches, or lies below a directory that matches; and the directories that lead there.
    Matching(Globs),
    /// Every directory and link, and a part of the files that the seed chooses.
    Sample {
        /// Makes the choice unforeseeable and repeatable: the run's id.
        seed: String,
        /// Files in a thousand.
        per_mille: u16,
    },
}

impl Selection {
    /// What matches one of these globs; all, if there are none.
    pub fn matching(globs: &[String]) -> Result<Self, GlobError> {
        // People write the paths that they see, which begin with '/'.
        let globs = Globs::new(globs.iter().map(|glob| glob.strip_prefix('/').unwrap_or(glob)))?;
        Ok(if globs.is_empty() { Self::All } else { Self::Matching(globs) })
    }

    /// Whether an entry is restored.
    pub(super) fn takes(&self, leaf: &Leaf) -> bool {
        match self {
            Self::All => true,
            Self::Matching(globs) => globs.covers(&leaf.path),
            Self::Sample { seed, per_mille } => {
                leaf.kind != LeafKind::File || is_drawn(seed, *per_mille, leaf)
            }
        }
    }

    /// Whether everything is restored, so that the Merkle root can be computed again.
    pub(super) const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

fn is_drawn(seed: &str, per_mille: u16, leaf: &Leaf) -> bool {
    let mut bytes = seed.as_bytes().to_vec();
    bytes.push(0);
    bytes.extend_from_slice(leaf.path.as_bytes());
    let digest = Digest::of(&bytes);
    let [a, b, c, d, ..] = *digest.as_bytes();
    u32::from_be_bytes([a, b, c, d]) % 1000 < u32::from(per_mille)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::source::{EntryKind, Metadata};

    fn file(path: &str) -> Leaf {
        Leaf::new(path.parse().unwrap(), &EntryKind::File, &Metadata::default(), Some((Digest::of(b""), 0)))
            .unwrap()
    }

    #[test]
    fn globs_may_begin_with_a_slash() {
        let selection = Selection::matching(&["/srv/app/conf".into(), "*.key".into()]).unwrap();
        for (path, taken) in [("srv/app/conf/x", true), ("srv/app/data", false), ("etc/tls.key", true)] {
            assert_eq!(selection.takes(&file(path)), taken, "{path}");
        }
        assert!(Selection::matching(&[]).unwrap().is_all());
    }

    #[test]
    fn a_sample_is_repeatable_and_of_its_size() {
        let draw = |seed: &str| -> Vec<bool> {
            let selection = Selection::Sample { seed: seed.into(), per_mille: 100 };
            (0..5000).map(|i| selection.takes(&file(&format!("f{i}")))).collect()
        };
        let first = draw("run-1");
        assert_eq!(first, draw("run-1"));
        assert_ne!(first, draw("run-2"));
        let drawn = first.iter().filter(|taken| **taken).count();
        assert!((400..600).contains(&drawn), "{drawn}");
    }
}
