//! One file for each command: its arguments, what it asks of the API, and how it shows the answer.

pub(crate) mod asset;
pub(crate) mod backup;
pub(crate) mod completions;
pub(crate) mod decide;
pub(crate) mod docs;
pub(crate) mod doctor;
pub(crate) mod drill;
pub(crate) mod init;
pub(crate) mod ledger;
pub(crate) mod man;
pub(crate) mod plan;
pub(crate) mod points;
pub(crate) mod policy;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod token;
pub(crate) mod vault;
pub(crate) mod verify;

use crate::args::Command;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Does what the command line says.
pub(crate) async fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::run(context, args).await,
        Command::Serve(args) => serve::run(context, args).await,
        Command::Asset(command) => asset::run(context, command).await,
        Command::Plan(command) => plan::run(context, command).await,
        Command::Policy(command) => policy::run(context, command).await,
        Command::Decide(args) => decide::run(context, args).await,
        Command::Backup(args) => backup::run(context, args).await,
        Command::Points(args) => points::run(context, args).await,
        Command::Restore(args) => restore::run(context, args).await,
        Command::Drill(args) => drill::run(context, args).await,
        Command::Run(command) => run::run(context, command).await,
        Command::Ledger(command) => ledger::run(context, command).await,
        Command::Verify(args) => verify::run(context, args).await,
        Command::Replay(args) => replay::run(context, args).await,
        Command::Vault(command) => vault::run(context, command).await,
        Command::Token(command) => token::run(context, command).await,
        Command::Doctor(args) => doctor::run(context, args).await,
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Docs(args) => docs::run(&args),
    }
}

/// How a run's end becomes an exit code.
fn exit_of(run: &client::wire::Run) -> Exit {
    match run.state.as_str() {
        "succeeded" => Exit::Done,
        "incomplete" => Exit::Incomplete,
        "failed" if !matches!(run.task, client::wire::Task::Drill { .. }) => Exit::Failed,
        _ => Exit::RunFailed,
    }
}
