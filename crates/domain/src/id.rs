//! Identities that we give: UUIDs of version 7 (RFC 9562, section 5.7), one type per noun.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ports::{Clock, Entropy};

/// A fresh UUIDv7 from the time and the randomness that are handed in.
fn fresh(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().micros() / 1_000).unwrap_or(0);
    let mut random = [0u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {text:?} as {what}: expected a UUID")]
pub struct IdError {
    what: &'static str,
    text: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh id, ordered by time.
            pub fn fresh(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
                Self(fresh(clock, entropy))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text)
                    .map(Self)
                    .map_err(|_| IdError { what: $what, text: text.chars().take(80).collect() })
            }
        }
    )*};
}

ids! {
    /// One execution: a backup, a restore, a drill.
    RunId = "a run's id";
    /// What a backup left in a vault.
    PointId = "a recovery point's id";
    /// One ledger entry.
    EntryId = "an entry's id";
    /// One access token; says nothing about its secret.
    TokenId = "a token's id";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    struct Fixed;

    impl Clock for Fixed {
        fn now(&self) -> Timestamp {
            Timestamp::from_secs(1_789_000_000)
        }
        fn elapsed(&self) -> crate::span::Span {
            crate::span::Span::ZERO
        }
    }

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xAB);
        }
    }

    #[test]
    fn is_version_7_of_the_time_given() {
        let id = RunId::fresh(&Fixed, &Fixed);
        assert_eq!(id.0.get_version_num(), 7);
        assert_eq!(id.to_string().parse::<RunId>().unwrap(), id);
        let (secs, _) = id.0.get_timestamp().unwrap().to_unix();
        assert_eq!(secs, 1_789_000_000);
    }
}
