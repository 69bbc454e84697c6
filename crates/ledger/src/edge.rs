//! The right edge of the tree: what the next entries are added to. Pure, no I/O.

use proof::bundle;
use proof::hash::{Hash, leaf_hash};
use proof::tile::{EntryTile, TILE_WIDTH, Tile, full_tile_hash};
use proof::tree::Frontier;

/// The right edge: the partial tiles of every level, the partial bundle, and the frontier.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edge {
    frontier: Frontier,
    /// The hashes of the last, partial tile of each level.
    levels: Vec<Vec<Hash>>,
    /// The entries of the last, partial bundle.
    bundle: Vec<u8>,
}

/// Objects that were made: paths with their bytes.
pub(crate) type Objects = Vec<(String, Vec<u8>)>;

/// Why an edge cannot be built or extended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct EdgeError(String);

impl Edge {
    /// The edge of a log of this size, from its partial tiles (as `levels[l]`) and partial bundle.
    pub(crate) fn from_parts(frontier: Frontier, levels: Vec<Vec<Hash>>, bundle: Vec<u8>) -> Self {
        Self { frontier, levels, bundle }
    }

    /// Entries so far.
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root over them.
    pub(crate) fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Adds entries; gives the objects that are new or changed: full tiles and bundles as they fill,
    /// and the partial ones at the end.
    pub(crate) fn append<'a>(
        &mut self,
        entries: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Objects, EdgeError> {
        let mut objects = Objects::new();
        let before = self.size();
        for entry in entries {
            bundle::append(&mut self.bundle, entry).map_err(|error| EdgeError(error.to_string()))?;
            let hash = leaf_hash(entry);
            self.frontier.append(hash);
            self.raise(hash, &mut objects)?;
        }
        if self.size() > before {
            self.partials(before, &mut objects)?;
        }
        Ok(objects)
    }

    /// Puts a hash into the last tile of level 0, and the hashes of tiles that fill into those above.
    fn raise(&mut self, hash: Hash, objects: &mut Objects) -> Result<(), EdgeError> {
        let mut hash = hash;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(hash);
            if self.levels[level].len() < usize::from(TILE_WIDTH) {
                return Ok(());
            }
            let full = std::mem::take(&mut self.levels[level]);
            objects.push(self.tile(level, &full)?);
            if level == 0 {
                let index = self.size() / u64::from(TILE_WIDTH) - 1;
                let tile = EntryTile::new(index, TILE_WIDTH).map_err(|error| EdgeError(error.to_string()))?;
                objects.push((tile.path(), std::mem::take(&mut self.bundle)));
            }
            hash = full_tile_hash(&full).ok_or_else(|| EdgeError("a full tile has no hash".to_owned()))?;
        }
        Ok(())
    }

    /// The object of the last tile of a level.
    fn tile(&self, level: usize, hashes: &[Hash]) -> Result<(String, Vec<u8>), EdgeError> {
        let wrong = |error: proof::tile::TileError| EdgeError(error.to_string());
        let width = u16::try_from(hashes.len()).map_err(|_| EdgeError("a tile is too wide".to_owned()))?;
        let level = u8::try_from(level).map_err(|_| EdgeError("the tree is too high".to_owned()))?;
        let index = hashes_at(self.size(), level).saturating_sub(1) / u64::from(TILE_WIDTH);
        let tile = Tile::new(level, index, width).map_err(wrong)?;
        Ok((tile.path(), tile.encode(hashes).map_err(wrong)?))
    }

    /// The partial tiles and bundle that changed since the log had `before` entries.
    fn partials(&self, before: u64, objects: &mut Objects) -> Result<(), EdgeError> {
        for (level, hashes) in self.levels.iter().enumerate() {
            let height = u8::try_from(level).map_err(|_| EdgeError("the tree is too high".to_owned()))?;
            if !hashes.is_empty() && hashes_at(before, height) < hashes_at(self.size(), height) {
                objects.push(self.tile(level, hashes)?);
            }
        }
        if let Some(last) = self.levels.first().filter(|last| !last.is_empty()) {
            let width = u16::try_from(last.len()).map_err(|_| EdgeError("a tile is too wide".to_owned()))?;
            let index = self.size() / u64::from(TILE_WIDTH);
            let tile = EntryTile::new(index, width).map_err(|error| EdgeError(error.to_string()))?;
            objects.push((tile.path(), self.bundle.clone()));
        }
        Ok(())
    }
}

/// How many hashes a level of tiles has in a log of this size.
fn hashes_at(size: u64, level: u8) -> u64 {
    size.checked_shr(u32::from(level) * 8).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn entry(i: u64) -> Vec<u8> {
        format!("entry {i}").into_bytes()
    }

    /// All objects after appending in pieces of these sizes.
    fn build(pieces: &[u64]) -> (BTreeMap<String, Vec<u8>>, Hash) {
        let mut edge = Edge::default();
        let mut all = BTreeMap::new();
        for piece in pieces {
            let entries: Vec<_> = (edge.size()..edge.size() + piece).map(entry).collect();
            all.extend(edge.append(entries.iter().map(Vec::as_slice)).unwrap());
        }
        (all, edge.root())
    }

    #[test]
    fn makes_every_tile_that_a_size_has() {
        for size in [1, 255, 256, 257, 600, 65_536, 65_537, 66_000] {
            let (objects, _) = build(&[size]);
            let tiles: Vec<_> = proof::tile::tiles_at(size).map(Tile::path).collect();
            let bundles: Vec<_> = proof::tile::entry_tiles_at(size).map(EntryTile::path).collect();
            for path in tiles.iter().chain(&bundles) {
                assert!(objects.contains_key(path), "{size}: {path}");
            }
            assert_eq!(objects.len(), tiles.len() + bundles.len(), "{size}");
        }
    }

    #[test]
    fn pieces_make_no_difference() {
        let (whole, root) = build(&[1000]);
        for pieces in [&[1, 254, 1, 1, 743][..], &[256, 256, 488], &[999, 1]] {
            let (objects, other) = build(pieces);
            assert_eq!(other, root);
            for (path, bytes) in &whole {
                assert_eq!(objects.get(path), Some(bytes), "{path}");
            }
        }
    }

    #[test]
    fn nothing_makes_nothing() {
        let none: [&[u8]; 0] = [];
        assert!(Edge::default().append(none).unwrap().is_empty());
    }
}
