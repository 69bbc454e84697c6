//! The path of a tile's place within a level: `x001/x234/067` or `x001/x234/067.p/112`.

use std::fmt;

use super::TILE_WIDTH;
use crate::decimal;
use crate::tree::MAX_SIZE;

/// Writes an index in groups of three digits, all but the last marked with an `x`, and the width
/// of a partial tile behind it (tlog-tiles v0.1.0, Merkle Tree).
pub(super) fn write(f: &mut fmt::Formatter<'_>, index: u64, width: u16) -> fmt::Result {
    write_groups(f, index / 1000)?;
    write!(f, "{:03}", index % 1000)?;
    if width < TILE_WIDTH { write!(f, ".p/{width}") } else { Ok(()) }
}

/// Seven groups hold every `u64`, so that this goes at most seven calls deep.
fn write_groups(f: &mut fmt::Formatter<'_>, leading: u64) -> fmt::Result {
    if leading == 0 {
        return Ok(());
    }
    write_groups(f, leading / 1000)?;
    write!(f, "x{:03}/", leading % 1000)
}

/// Reads what [`write`] wrote, and nothing else: an index of up to 2^63 - 1 and a width.
pub(super) fn parse(text: &str) -> Option<(u64, u16)> {
    let Some((index, width)) = text.split_once(".p/") else {
        return Some((parse_index(text)?, TILE_WIDTH));
    };
    let width = u16::try_from(decimal::parse(width)?).ok()?;
    let partial = (1..TILE_WIDTH).contains(&width);
    partial.then_some((parse_index(index)?, width))
}

fn parse_index(text: &str) -> Option<u64> {
    // A leading group of zeros would be a second path for the same tile.
    if text.starts_with("x000/") {
        return None;
    }
    let (leading, last) = text.rsplit_once('/').map_or((None, text), |(a, b)| (Some(a), b));
    let groups = leading.into_iter().flat_map(|groups| groups.split('/'));
    let mut index = 0_u64;
    for group in groups {
        index = push_group(index, group.strip_prefix('x')?)?;
    }
    push_group(index, last)
}

fn push_group(index: u64, digits: &str) -> Option<u64> {
    if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    (index <= MAX_SIZE).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place(u64, u16);

    impl fmt::Display for Place {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write(f, self.0, self.1)
        }
    }

    #[test]
    fn the_examples_of_the_specification() {
        for (index, width, path) in [
            (1_234_067, 256, "x001/x234/067"),
            (1_234_067, 112, "x001/x234/067.p/112"),
            (5, 256, "005"),
            (0, 1, "000.p/1"),
            (999, 255, "999.p/255"),
            (1000, 256, "x001/000"),
            (1_000_000, 256, "x001/x000/000"),
            (MAX_SIZE, 256, "x009/x223/x372/x036/x854/x775/807"),
        ] {
            assert_eq!(Place(index, width).to_string(), path);
            assert_eq!(parse(path), Some((index, width)), "{path}");
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for path in [
            "",
            "/",
            "5",
            "05",
            "0005",
            "x005",
            "x005/",
            "/005",
            "005/",
            "x000/005",
            "x000/x000/005",
            "001/005",
            "X001/005",
            "x1/005",
            "x001//005",
            "x001/x005",
            "+05",
            "00a",
            "٠٠٥",
            "005.p",
            "005.p/",
            "005.p/0",
            "005.p/01",
            "005.p/256",
            "005.p/-1",
            "005.p/65537",
            "005.p/1/",
            "005.p/1.p/1",
            "005.P/1",
            "x001.p/1/005",
            "005.p/1/005",
            " 005",
            "005 ",
            "005\n",
            "..",
            "x009/x223/x372/x036/x854/x775/808",
            "x018/x446/x744/x073/x709/x551/616",
            "x999/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(parse(path), None, "{path:?}");
        }
    }
}
