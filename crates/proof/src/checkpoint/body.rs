//! The text of a checkpoint: what a log says about its tree.

use std::fmt;
use std::str::FromStr;

use super::CheckpointError;
use crate::decimal;
use crate::hash::Hash;
use crate::note::check_text;

/// The state of a log at one size (tlog-checkpoint v1.0.0, Note text).
///
/// On its own it is a claim by nobody; [`SignedCheckpoint`](super::SignedCheckpoint) holds one that
/// the log has signed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The unique name of the log: one non-empty line, by custom a URL without its scheme.
    pub origin: String,
    /// The number of leaves, at most 2^63 - 1.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
    /// Further lines, each non-empty. The specification recommends to have none.
    pub extensions: Vec<String>,
}

impl fmt::Display for Checkpoint {
    /// Writes the text of the note, with its last newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    /// Reads the text of a note: three or more non-empty lines, each with its newline.
    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        check_text(text).map_err(|_| CheckpointError::Lines)?;
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?.split('\n');
        if lines.clone().any(str::is_empty) {
            return Err(CheckpointError::Lines);
        }
        let mut line = || lines.next().ok_or(CheckpointError::Lines);
        let (origin, size, root) = (line()?, line()?, line()?);
        Ok(Self {
            origin: origin.to_owned(),
            size: decimal::parse(size).ok_or(CheckpointError::Size)?,
            root: Hash::from_base64(root).map_err(|_| CheckpointError::Root)?,
            extensions: lines.map(str::to_owned).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of tlog-checkpoint v1.0.0.
    const EXAMPLE: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        text.parse()
    }

    #[test]
    fn the_example_of_the_specification() {
        let checkpoint = parse(EXAMPLE).expect("the example is right");
        assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size, 20_852_163);
        assert!(checkpoint.extensions.is_empty());
        assert_eq!(checkpoint.to_string(), EXAMPLE);
    }

    #[test]
    fn extension_lines_are_kept() {
        let text = format!("{EXAMPLE}first\nsecond line\n");
        let checkpoint = parse(&text).expect("extensions are allowed");
        assert_eq!(checkpoint.extensions, ["first", "second line"]);
        assert_eq!(checkpoint.to_string(), text);
    }

    #[test]
    fn an_origin_is_any_line() {
        let text = EXAMPLE.replace("example.com/", "a log + more: ");
        assert_eq!(parse(&text).map(|checkpoint| checkpoint.to_string()), Ok(text));
    }

    #[test]
    fn malformed_lines_are_refused() {
        let trimmed = EXAMPLE.trim_end();
        for text in ["", "\n", "a\n", "a\n1\n", trimmed, &format!("\n{EXAMPLE}"), &format!("{EXAMPLE}\n")] {
            assert_eq!(parse(text), Err(CheckpointError::Lines), "{text:?}");
        }
        let carriage = EXAMPLE.replace('\n', "\r\n");
        assert_eq!(parse(&carriage), Err(CheckpointError::Lines));
        assert_eq!(parse(&format!("{EXAMPLE}ext\n\next\n")), Err(CheckpointError::Lines));
    }

    #[test]
    fn malformed_numbers_and_hashes_are_refused() {
        for size in ["00", "020852163", "+1", "-1", "1e3", "9223372036854775808", "x"] {
            let text = EXAMPLE.replace("20852163", size);
            assert_eq!(parse(&text), Err(CheckpointError::Size), "{size}");
        }
        for (from, to) in [("2I=\n", "2J=\n"), ("2I=\n", "2I\n"), ("CsUY", ""), ("CsUY", "C-UY")] {
            let text = EXAMPLE.replace(from, to);
            assert_eq!(parse(&text), Err(CheckpointError::Root), "{to}");
        }
    }
}
