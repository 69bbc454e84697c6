//! Exit codes: stable, so that scripts can rely on them.

use std::process::ExitCode;

macro_rules! exits {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)*) => {
        /// How a command ended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Exit {
            $($(#[doc = $doc])+ $name = $code,)*
        }

        impl Exit {
            /// Every exit code with its meaning, for the documentation.
            pub(crate) const ALL: &[(u8, &str)] = &[$(($code, concat!($($doc),+)),)*];
        }
    };
}

exits! {
    /// Done, and as it should be. For `verify`: `witnessed` or `signed`, as was asked for.
    Done = 0;
    /// It failed; standard error says why.
    Failed = 1;
    /// The command line, or something that it names, is not acceptable.
    Usage = 2;
    /// There is no such thing.
    NotFound = 3;
    /// Something is in the way: it exists already, is at work, or the data directory is in use.
    Conflict = 4;
    /// Not allowed: no token, or one that does not allow this.
    Denied = 5;
    /// A backup or restore ended incomplete: something could not be read or written.
    Incomplete = 6;
    /// A drill failed, or a run was cancelled or interrupted.
    RunFailed = 7;
    /// The server cannot be reached.
    Unreachable = 8;
    /// The ledger stopped: nothing is done that cannot be recorded.
    LedgerStopped = 9;
    /// `doctor` found something to mend.
    Unwell = 10;
    /// `replay` gave other bytes than were recorded, or a case of `policy test` came out otherwise.
    Differs = 11;
    /// `verify`: everything holds, but personal values were erased, as the ledger says.
    Erased = 20;
    /// `verify`: everything is as it was signed, but not witnessed as was asked for.
    Unwitnessed = 21;
    /// `verify`: what was signed and what is there contradict each other.
    Mismatch = 22;
    /// `verify`: the log has signed two stories.
    Fork = 23;
    /// `verify`: something is missing, so that it cannot be checked.
    CannotTell = 24;
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_clear_of_the_shells_own() {
        let codes: std::collections::BTreeSet<_> = Exit::ALL.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), Exit::ALL.len());
        assert!(codes.iter().all(|code| *code < 64), "64 to 78 are sysexits, 126 and up the shell's");
        assert!(Exit::ALL.iter().all(|(_, meaning)| !meaning.is_empty()));
    }
}
