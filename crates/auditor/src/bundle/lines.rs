//! Entries in a member: a line for each, its index in front of its bytes, verbatim.

use proof::bundle::MAX_ENTRY;

use super::GROUP;

/// Before the index.
const HEAD: &[u8] = br#"{"index":"#;
/// Between the index and the entry.
const MIDDLE: &[u8] = br#","entry":"#;
/// After the entry.
const TAIL: &[u8] = b"}";

/// The longest line in bytes, without its newline.
const MAX_LINE: usize = HEAD.len() + 20 + MIDDLE.len() + MAX_ENTRY + TAIL.len();

/// The largest member with entries, in bytes.
pub const MAX_GROUP: u64 = (MAX_LINE as u64 + 1) * GROUP;

/// Appends the line of an entry. Refuses, changing nothing, an entry with a newline in it: JSON in its
/// canonical form has none.
#[must_use]
pub fn append_line(lines: &mut Vec<u8>, index: u64, entry: &[u8]) -> bool {
    if entry.contains(&b'\n') || entry.len() > MAX_ENTRY {
        return false;
    }
    lines.extend(HEAD);
    lines.extend(index.to_string().as_bytes());
    lines.extend(MIDDLE);
    lines.extend(entry);
    lines.extend(TAIL);
    lines.push(b'\n');
    true
}

/// The entries of a member, with their indices; or the number of the first line, from 1, that is none.
pub fn read_lines(member: &[u8]) -> Result<Vec<(u64, &[u8])>, usize> {
    let Some(lines) = member.strip_suffix(b"\n") else { return Err(member.split(|b| *b == b'\n').count()) };
    let read = |(number, line): (usize, _)| read_line(line).ok_or(number + 1);
    lines.split(|byte| *byte == b'\n').enumerate().map(read).collect()
}

fn read_line(line: &[u8]) -> Option<(u64, &[u8])> {
    let rest = line.strip_prefix(HEAD)?.strip_suffix(TAIL)?;
    let digits = rest.iter().position(|byte| !byte.is_ascii_digit())?;
    let (index, rest) = rest.split_at(digits);
    let text = str::from_utf8(index).ok()?;
    let index: u64 = text.parse().ok()?;
    let entry = rest.strip_prefix(MIDDLE)?;
    (index.to_string() == text && entry.len() <= MAX_ENTRY).then_some((index, entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_spellings_are_refused_by_line() {
        let good = r#"{"index":5,"entry":{"a":1}}"#;
        assert_eq!(read_lines(format!("{good}\n").as_bytes()), Ok(vec![(5, &br#"{"a":1}"#[..])]));
        for bad in
            ["", " ", r#"{"index":05,"entry":1}"#, r#"{"index":,"entry":1}"#, r#"{"index":5,"entry":1"#]
        {
            assert_eq!(read_lines(format!("{good}\n{bad}\n").as_bytes()), Err(2), "{bad}");
        }
        assert_eq!(read_lines(good.as_bytes()), Err(1));
        assert_eq!(read_lines(b""), Err(1));
        assert!(!append_line(&mut Vec::new(), 0, b"a\nb"));
        assert!(!append_line(&mut Vec::new(), 0, &vec![b'x'; MAX_ENTRY + 1]));
    }

    proptest! {
        #[test]
        fn lines_round_trip(entries in prop::collection::vec((any::<u64>(), "[^\n]{0,40}"), 1..5)) {
            let mut lines = Vec::new();
            for (index, entry) in &entries {
                prop_assert!(append_line(&mut lines, *index, entry.as_bytes()));
            }
            let expected: Vec<_> = entries.iter().map(|(index, entry)| (*index, entry.as_bytes())).collect();
            prop_assert_eq!(read_lines(&lines), Ok(expected));
        }
    }
}
