//! How runs end, as exit codes.

use crate::exit::Exit;

/// How a run's end becomes an exit code.
pub(super) fn exit_of(run: &client::wire::Run) -> Exit {
    match run.state.as_str() {
        "succeeded" => Exit::Done,
        "incomplete" => Exit::Incomplete,
        "failed" if !matches!(run.task, client::wire::Task::Drill { .. }) => Exit::Failed,
        _ => Exit::RunFailed,
    }
}
