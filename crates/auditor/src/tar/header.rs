//! Headers: made in one place, and read by making them again.

use super::TarError;

/// The length of a header, and what members are filled up to a multiple of, in bytes.
pub const BLOCK: usize = 512;

/// What ends an archive: two blocks of zeros, and nothing after them.
pub const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// The longest name in bytes.
pub const MAX_NAME: usize = 100;

/// The largest member in bytes: eleven octal digits.
pub const MAX_SIZE: u64 = 0o77_777_777_777;

const SIZE_AT: usize = 124;
const CHECKSUM_AT: usize = 148;
const KIND_AT: usize = 156;

/// The header of a plain file.
pub fn header(name: &str, size: u64) -> Result<[u8; BLOCK], TarError> {
    if !is_name(name) {
        return Err(TarError::Name { name: name.chars().take(MAX_NAME).collect() });
    }
    if size > MAX_SIZE {
        return Err(TarError::Size { size });
    }
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(SIZE_AT, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(CHECKSUM_AT, b"        ");
    put(KIND_AT, b"0");
    put(257, b"ustar\x0000");
    put(329, b"0000000\0");
    put(337, b"0000000\0");
    let sum: u32 = block.iter().copied().map(u32::from).sum();
    block[CHECKSUM_AT..CHECKSUM_AT + 8].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}

/// How many zeros follow a member of this size.
pub const fn padding(size: u64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "a remainder of 512 fits")]
    let over = (size % BLOCK as u64) as usize;
    if over == 0 { 0 } else { BLOCK - over }
}

/// The name and the size of a header that stands at byte `at`.
pub(super) fn parse(block: &[u8; BLOCK], at: u64) -> Result<(String, u64), TarError> {
    let wrong = || TarError::Header { at };
    let length = block[..MAX_NAME].iter().position(|byte| *byte == 0).unwrap_or(MAX_NAME);
    let name = str::from_utf8(&block[..length]).map_err(|_| wrong())?;
    let size = str::from_utf8(&block[SIZE_AT..SIZE_AT + 11]).map_err(|_| wrong())?;
    let size = u64::from_str_radix(size, 8).map_err(|_| wrong())?;
    if header(name, size).is_ok_and(|made| made == *block) {
        return Ok((name.to_owned(), size));
    }
    Err(if block[KIND_AT] == b'0' { wrong() } else { TarError::Special { at } })
}

/// Relative, downward, and of characters that no tool of any system stumbles over.
fn is_name(name: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(fine);
    name.len() <= MAX_NAME && name.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_round_trip() {
        let longest = "x".repeat(MAX_NAME);
        for (name, size) in [("a", 0), ("manifest.json", 511), ("a/b.c/d-e_f", MAX_SIZE), (&longest, 512)] {
            let block = header(name, size).unwrap();
            assert_eq!(parse(&block, 0), Ok((name.to_owned(), size)));
        }
        assert_eq!((padding(0), padding(1), padding(512), padding(513)), (0, 511, 0, 511));
    }

    #[test]
    fn other_names_and_sizes_are_refused() {
        let long = "x".repeat(MAX_NAME + 1);
        for name in ["", "/a", "a/", "a//b", "../a", "a/..", ".a", "a b", "é", "a\\b", "a\0b", &long] {
            assert!(matches!(header(name, 0), Err(TarError::Name { .. })), "{name:?}");
        }
        assert_eq!(header("a", MAX_SIZE + 1), Err(TarError::Size { size: MAX_SIZE + 1 }));
    }

    #[test]
    fn no_bit_of_a_header_is_free() {
        let block = header("entries/000000000000.jsonl", 1234).unwrap();
        for at in 0..BLOCK {
            for bit in 0..8 {
                let mut changed = block;
                changed[at] ^= 1 << bit;
                assert!(parse(&changed, 7).is_err(), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn links_are_told() {
        for kind in [b'1', b'2', b'5', b'L', b'x', b'g', 0] {
            let mut block = header("a", 0).unwrap();
            block[KIND_AT] = kind;
            assert_eq!(parse(&block, 7), Err(TarError::Special { at: 7 }));
        }
    }
}
