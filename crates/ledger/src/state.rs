//! The states of an entry, from its commit to its cosignatures.

use std::fmt;
use std::str::FromStr;

/// How far an entry is. Each state holds for ever once it is reached, and follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is committed in the database, in the same transaction as the change that it describes.
    Recorded,
    /// It has its index, for ever. Here that is the same moment: a commit answers with the indices.
    Sequenced,
    /// Its hash is in a tree whose root is signed, and everything that proves it is durable.
    Integrated,
    /// The signed checkpoint that covers it is where everybody can read it.
    Published,
    /// As many witnesses as the witness policy demands have cosigned such a checkpoint.
    Witnessed,
}

/// All states, in their order.
const STATES: [(State, &str); 5] = [
    (State::Recorded, "recorded"),
    (State::Sequenced, "sequenced"),
    (State::Integrated, "integrated"),
    (State::Published, "published"),
    (State::Witnessed, "witnessed"),
];

/// A word that names no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("read the state {0:?}: it is one of recorded, sequenced, integrated, published, witnessed")]
pub struct NoSuchState(String);

impl State {
    /// Its word, as interfaces spell it.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = NoSuchState;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let found = STATES.iter().find(|(_, spelt)| *spelt == word);
        found.map(|(state, _)| *state).ok_or_else(|| NoSuchState(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_order() {
        for (state, word) in STATES {
            assert_eq!(state.to_string(), word);
            assert_eq!(word.parse(), Ok(state));
        }
        assert!(STATES.is_sorted());
        assert!("Published".parse::<State>().unwrap_err().to_string().contains("witnessed"));
    }
}
