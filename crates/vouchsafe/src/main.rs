//! The `vouchsafe` binary: arguments, configuration, wiring, commands.
//!
//! Everything that a command does goes through the API: of a server (`--server`), or of the same router
//! in this process over the data directory. `verify` alone needs neither.

#![forbid(unsafe_code)]

mod args;
mod author;
mod cases;
mod commands;
mod connect;
mod context;
mod data;
mod embedded;
mod environment;
mod exit;
mod failure;
mod given;
mod installation;
mod ledger_room;
mod logging;
mod objects;
mod output;
mod page;
mod reference;
mod serve;
mod system;
mod verify;
mod witnesses;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;
use crate::context::Context;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;

/// What one thread allocates is freed by another here, thousands of times a second: docs/decisions/0010.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    let environment = Environment::read();
    logging::start(args.command.default_log(), environment.log.as_deref(), args.command.log_format());
    system::raise_file_limit();
    let context = Context::new(&args.global, environment);
    let ended = runtime().and_then(|runtime| {
        let ended = runtime.block_on(commands::dispatch(&context, args.command));
        // A reader of standard input cannot be interrupted; nothing else is left.
        runtime.shutdown_background();
        ended
    });
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => {
            context.output.failure(&failure);
            failure.exit().into()
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot start: {error}")))
}
