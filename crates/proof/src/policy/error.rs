//! What can be wrong with a policy.

use thiserror::Error;

use super::Word;
use crate::note::KeyError;

/// A policy that could not be read: what is wrong, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("read line {line} of a trust policy")]
pub struct PolicyError {
    /// The number of the line, from 1; of the last one if something is missing.
    pub line: usize,
    /// What is wrong with it.
    #[source]
    pub flaw: PolicyFlaw,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyFlaw {
    /// The policy is larger than [`MAX_POLICY_SIZE`](super::MAX_POLICY_SIZE).
    #[error("read a policy of {size} bytes: the most is 2000000")]
    TooLarge {
        /// The size in bytes.
        size: usize,
    },
    /// A control character other than tab and newline.
    #[error("take the octet {octet:#04x}: only tab, newline and printable characters are allowed")]
    Octet {
        /// The octet.
        octet: u8,
    },
    /// The last line has no newline, so that a part of it may be missing.
    #[error("find the end of the line: end the file with a newline")]
    Unfinished,
    /// The line doesn't begin with `log`, `witness`, `group`, `quorum` or `#`.
    #[error("understand `{keyword}`: a line begins with log, witness, group, quorum or #")]
    Keyword {
        /// The first word of the line.
        keyword: Word,
    },
    /// Too few or too many words for the keyword.
    #[error("understand the line: write `{form}`")]
    Form {
        /// How the line is written.
        form: &'static str,
    },
    /// The key can't be used.
    #[error("use the key of the line")]
    Key(#[source] KeyError),
    /// Two lines of one kind have the same public key.
    #[error("count one public key twice: it is that of an earlier line")]
    DuplicateKey,
    /// The name is taken, or is `none`.
    #[error("define `{name}` again: choose another name")]
    DuplicateName {
        /// The name.
        name: Word,
    },
    /// The name isn't that of a witness or group of an earlier line.
    #[error("find `{name}`: define it in an earlier line")]
    Undefined {
        /// The name.
        name: Word,
    },
    /// The name is already a member of this or another group.
    #[error("count `{name}` twice: a name may be a member of one group only")]
    MemberTwice {
        /// The name.
        name: Word,
    },
    /// Not `all`, `any`, or a number from 1 to how many members there are.
    #[error("take `{threshold}` of {members} members: write all, any, or a number from 1 to {members}")]
    Threshold {
        /// What stands in the line.
        threshold: Word,
        /// How many members there are.
        members: usize,
    },
    /// A second quorum line.
    #[error("take a second quorum: leave one quorum line")]
    QuorumTwice,
    /// No quorum line.
    #[error("find the quorum: add a line `quorum <name>` or `quorum none`")]
    NoQuorum,
    /// More lines of one kind than are read.
    #[error("read more than 256 logs, or more than 512 witnesses and groups")]
    TooMany,
}
