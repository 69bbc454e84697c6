//! The right edge of the tree while a verification goes along it: the hashes of the tile that each level
//! is at.

use proof::hash::{EMPTY_ROOT, Hash, node_hash};
use proof::tile::TILE_WIDTH;
use proof::tree::{Frontier, HashSource};

/// The hashes of the tile that each level is at. Bounded: 256 for each of at most eight levels.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// The tile's index, and its hashes so far.
    levels: Vec<(u64, Vec<Hash>)>,
}

/// A tile that is complete, or the last of its level.
pub(super) struct Done {
    pub(super) level: u8,
    pub(super) index: u64,
    pub(super) hashes: Vec<Hash>,
}

impl Rows {
    /// Adds the hash of a full tile of the level below `level`; gives the tile that it fills.
    pub(super) fn push(&mut self, level: u8, hash: Hash) -> Option<Done> {
        let at = usize::from(level);
        while self.levels.len() <= at {
            self.levels.push((0, Vec::new()));
        }
        self.levels[at].1.push(hash);
        if self.levels[at].1.len() == usize::from(TILE_WIDTH) { self.close(level) } else { None }
    }

    /// Ends the tile that a level is at; `None` if it has no hash.
    pub(super) fn close(&mut self, level: u8) -> Option<Done> {
        let (index, hashes) = self.levels.get_mut(usize::from(level))?;
        if hashes.is_empty() {
            return None;
        }
        let done = Done { level, index: *index, hashes: std::mem::take(hashes) };
        *index += 1;
        Some(done)
    }

    /// How many levels there are.
    pub(super) fn height(&self) -> u8 {
        u8::try_from(self.levels.len()).unwrap_or(u8::MAX)
    }

    /// The root of a tree of `size` entries whose last, partial tile of level 0 has these hashes.
    pub(super) fn root(&self, size: u64, last: &[Hash]) -> Option<Hash> {
        if size == 0 {
            return Some(EMPTY_ROOT);
        }
        let full = size - u64::try_from(last.len()).ok()?;
        let mut frontier =
            if full == 0 { Frontier::new() } else { Frontier::from_source(full, self).ok()? };
        for hash in last {
            frontier.append(*hash);
        }
        Some(frontier.root())
    }
}

impl HashSource for Rows {
    /// The hash of a complete subtree at the right edge.
    fn subtree(&self, level: u8, index: u64) -> Option<Hash> {
        let (tile, height) = (level / 8, level % 8);
        let (at, hashes) = self.levels.get(usize::from(tile))?;
        let first = (index << height).checked_sub(at * u64::from(TILE_WIDTH))?;
        let first = usize::try_from(first).ok()?;
        let mut row = hashes.get(first..first + (1 << height))?.to_vec();
        while row.len() > 1 {
            row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        row.pop()
    }
}
