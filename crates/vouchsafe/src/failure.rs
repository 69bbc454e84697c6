//! Why a command did not do what it was asked, for people and for programs.

use client::ClientError;
pub(crate) use domain::error::chain;

use crate::exit::Exit;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    /// The kind of problem, if the API told one.
    kind: Option<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), kind: None }
    }

    /// What was given at the command line is not acceptable.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Something that the system refused.
    pub(crate) fn io(what: &str, error: &std::io::Error) -> Self {
        Self::new(Exit::Failed, format!("cannot {what}: {error}"))
    }

    /// An error with its causes.
    pub(crate) fn of(exit: Exit, error: &(dyn std::error::Error + 'static)) -> Self {
        Self::new(exit, format!("cannot {}", chain(error)))
    }

    /// The same, if what was sent came from a file and is not acceptable: with the file's name.
    pub(crate) fn about(mut self, file: &str) -> Self {
        if self.exit == Exit::Usage && self.kind.is_some() {
            self.message = format!("{file}: {}", self.message);
        }
        self
    }

    pub(crate) const fn exit(&self) -> Exit {
        self.exit
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Problem(problem) => Self {
                exit: exit(&problem.kind, problem.status),
                message: problem.detail,
                kind: Some(problem.kind),
            },
            ClientError::Transport(error) => Self::of(Exit::Unreachable, &error),
            other => Self::of(Exit::Failed, &other),
        }
    }
}

/// The exit code of a kind of problem.
fn exit(kind: &str, status: u16) -> Exit {
    match (kind, status) {
        ("/problems/ledger" | "/problems/frozen", _) => Exit::LedgerStopped,
        (_, 400 | 413 | 422) => Exit::Usage,
        (_, 401 | 403) => Exit::Denied,
        (_, 404) => Exit::NotFound,
        (_, 409) => Exit::Conflict,
        _ => Exit::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_has_a_fitting_exit_code() {
        for kind in api::problems() {
            let code = exit(kind.uri, kind.status.as_u16());
            assert_eq!(code == Exit::Usage, matches!(kind.status.as_u16(), 400 | 413 | 422), "{}", kind.uri);
            assert_ne!(code, Exit::Done);
        }
        assert_eq!(exit("/problems/ledger", 503), Exit::LedgerStopped);
        assert_eq!(exit("/problems/denied", 403), Exit::Denied);
    }
}
