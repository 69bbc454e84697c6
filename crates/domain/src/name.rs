//! Names that people give: assets, plans, vaults, teams, policies, sources.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// The longest name, in bytes; fits a path segment, a label and a table column.
pub const MAX_NAME: usize = 63;

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "read {text:?} as {what}: expected 1 to {MAX_NAME} of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit"
)]
pub struct NameError {
    what: &'static str,
    text: String,
}

/// Whether `text` may be a name.
fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= MAX_NAME
        && text.bytes().next().is_some_and(plain)
        && text.bytes().all(|b| plain(b) || matches!(b, b'.' | b'_' | b'-'))
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if is_name(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(NameError { what: $what, text: text.chars().take(80).collect() })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

names! {
    /// The name of an asset, unique in an installation.
    AssetName = "an asset's name";
    /// The name of a plan, unique in an installation.
    PlanName = "a plan's name";
    /// The name of a vault, unique in an installation.
    VaultName = "a vault's name";
    /// The name of a team.
    TeamName = "a team's name";
    /// The name of a policy; a label for digests, never an identity.
    PolicyName = "a policy's name";
    /// The name of a source; a label for digests, never an identity.
    SourceName = "a source's name";
    /// The name of a hold, unique in an installation for ever.
    HoldName = "a hold's name";
    /// The name of an access token, unique in an installation.
    TokenName = "a token's name";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_plain_names() {
        for text in ["a", "payments", "web-1.prod_eu", "0day"] {
            assert_eq!(text.parse::<AssetName>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn refuses_paths_spaces_and_shouting() {
        for text in ["", "-a", ".", "..", "a/b", "a b", "Payments", "é", &"a".repeat(64)] {
            let error = text.parse::<PlanName>().unwrap_err();
            assert!(error.to_string().contains("a plan's name"), "{text}");
        }
    }
}
