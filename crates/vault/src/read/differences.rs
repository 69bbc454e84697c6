//! Differences between what came back and what was recorded.

use domain::path::EntryPath;
use domain::run::{Difference, DifferenceKind};

/// The most differences that are kept; all are counted.
const MAX_KEPT: usize = 100_000;

/// Differences between what came back and what was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// How many there are.
    pub count: u64,
    /// The first hundred thousand of them, in path order.
    pub kept: Vec<Difference>,
}

impl Differences {
    pub(super) fn add(&mut self, path: EntryPath, kind: DifferenceKind, message: impl Into<String>) {
        self.count += 1;
        if self.kept.len() < MAX_KEPT {
            self.kept.push(Difference { path, kind, message: message.into() });
        }
    }

    /// Takes the differences of one part of the work in.
    pub(super) fn absorb(&mut self, other: Self) {
        self.count += other.count;
        self.kept.extend(other.kept);
    }

    /// Puts them in path order, and keeps no more than may be kept.
    pub(super) fn sort(&mut self) {
        self.kept.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
        self.kept.truncate(MAX_KEPT);
    }
}
