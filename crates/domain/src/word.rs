//! Closed lists of words: one list gives an enum its text form in both directions.

/// Gives an enum of plain words its text form, in both directions, from one list.
macro_rules! words {
    ($($name:ident ($what:literal) { $($variant:ident = $word:literal),* $(,)? })*) => {$(
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word for it, as it stands in entries and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::word::WordError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| $crate::word::WordError {
                    what: $what,
                    text: text.chars().take(80).collect(),
                    expected: Self::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    )*};
}
pub(crate) use words;

/// Why a text is none of the words of an enum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {text:?} as {what}: expected one of {expected}")]
pub struct WordError {
    pub(crate) what: &'static str,
    pub(crate) text: String,
    pub(crate) expected: String,
}
