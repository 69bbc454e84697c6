//! How much a bundle holds, and how its plainest members are written.

use proof::hash::Hash;
use proof::tile::TILE_WIDTH;

use crate::tar;

/// How many entries one member holds at most: those of one tile.
pub const GROUP: u64 = TILE_WIDTH as u64;

/// The most members of a bundle.
pub const MAX_MEMBERS: usize = 200_000;

/// The size in bytes of an archive of members of these sizes.
pub fn archive_size(sizes: impl IntoIterator<Item = u64>) -> u64 {
    let member = |size: u64| (tar::BLOCK + tar::padding(size)) as u64 + size;
    sizes.into_iter().map(member).sum::<u64>() + tar::END.len() as u64
}

/// A consistency proof as bundles have it: a line of base64 for each hash.
pub fn consistency_lines(proof: &[Hash]) -> Vec<u8> {
    let lines = proof.iter().flat_map(|hash| [hash.to_base64(), "\n".to_owned()]);
    lines.collect::<String>().into_bytes()
}
