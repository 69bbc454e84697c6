//! Groups of witnesses.

use super::Word;

/// How many members of a group are enough (tlog-policy, Defining a witness group).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// Every member.
    All,
    /// One member.
    Any,
    /// So many members, from 1 to how many there are.
    AtLeast(usize),
}

impl Threshold {
    /// How many of `members` it takes.
    pub fn of(self, members: usize) -> usize {
        match self {
            Self::All => members,
            Self::Any => 1,
            Self::AtLeast(number) => number,
        }
    }
}

/// A group: it has seen a checkpoint if enough of its members have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyGroup {
    pub(super) name: Word,
    pub(super) threshold: Threshold,
    /// Places in the list of definitions, all before the group's own.
    pub(super) members: Vec<usize>,
}

impl PolicyGroup {
    /// The name, which means nothing outside of the policy.
    pub fn name(&self) -> &Word {
        &self.name
    }

    /// How many members are enough.
    pub fn threshold(&self) -> Threshold {
        self.threshold
    }
}
