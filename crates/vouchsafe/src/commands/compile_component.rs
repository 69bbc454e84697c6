//! `vouchsafe compile-component`: what a server starts to compile a component in a process that it can kill.

use sandbox::{Profile, compile_for_parent};

use crate::exit::Exit;

/// Compile the component on the standard input, and write machine code to the standard output.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Args {
    /// What it is compiled for.
    #[arg(value_parser = str::parse::<Profile>)]
    profile: Profile,
    /// Bytes of memory that it may take.
    memory: u64,
    /// Seconds of processor time.
    seconds: u64,
}

/// Reads no configuration and no data directory. What it says of an error is for the server, which words it.
pub(crate) fn run(args: Args) -> Exit {
    match compile_for_parent(args.profile, args.memory, args.seconds) {
        Ok(()) => Exit::Done,
        Err(error) => {
            let _ = std::io::Write::write_all(&mut std::io::stderr(), error.to_string().as_bytes());
            Exit::Failed
        }
    }
}
