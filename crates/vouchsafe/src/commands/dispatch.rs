//! From the command line to the command.

use super::{
    asset, backup, compile_component, completions, decide, docs, doctor, drill, erase, hold, init, ledger,
    man, plan, points, policy, replay, restore, run, serve, token, vault, verify, witness,
};
use crate::args::Command;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Does what the command line says.
pub(crate) async fn dispatch(context: &Context, command: Command) -> Result<Exit, Failure> {
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
        Command::Witness(command) => witness::run(context, command).await,
        Command::Erase(args) => erase::run(context, args).await,
        Command::Hold(command) => hold::run(context, command).await,
        Command::Replay(args) => replay::run(context, args).await,
        Command::Vault(command) => vault::run(context, command).await,
        Command::Token(command) => token::run(context, command).await,
        Command::Doctor(args) => doctor::run(context, args).await,
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::CompileComponent(args) => Ok(compile_component::run(args)),
    }
}
