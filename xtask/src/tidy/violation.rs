//! What a rule found: where, what is wrong, and what to do about it.

use std::fmt;

/// One place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Violation {
    /// Relative to the repository's root.
    pub(super) path: String,
    line: Option<usize>,
    what: String,
    remedy: String,
}

impl Violation {
    /// Of a whole file or folder.
    pub(super) fn of(path: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, what: what.into(), remedy: remedy.into() }
    }

    /// At a line, counted from 1.
    pub(super) fn at(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}: {}", self.what, self.remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_can_follow_the_place() {
        let violation = Violation::of("a/b.rs", "it is wrong", "mend it");
        assert_eq!(violation.to_string(), "a/b.rs: it is wrong: mend it");
        assert_eq!(violation.at(7).to_string(), "a/b.rs:7: it is wrong: mend it");
    }
}
