//! The benchmarks: builds what they measure, optimised, and lets them measure it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{guests, root, step};

/// What is measured, and how much of it; the benchmarks know the parts and the defaults.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// source, decisions, appends, backup [default: all of these]; or, alone, ledger or growth.
    parts: Vec<String>,
    /// Measure less of everything: for looking whether it runs, not for numbers to tell.
    #[arg(long)]
    quick: bool,
    /// Small files of the tree.
    #[arg(long)]
    files: Option<u32>,
    /// Bytes of the tree; what the small files leave is in a few large ones.
    #[arg(long)]
    bytes: Option<u64>,
    /// Callers of `ledger` at the same time; may be repeated.
    #[arg(long)]
    callers: Vec<usize>,
    /// The longest log of `growth` [default: 1000000].
    #[arg(long)]
    entries: Option<u64>,
    /// A file for the tables as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds the components, then the benchmarks and the binary as they are released, and runs them.
pub(crate) fn run(args: &Args) -> Result<()> {
    if let Some(part) = args.parts.iter().find(|part| LEDGER.contains(&part.as_str())) {
        ensure!(args.parts.len() == 1, "`{part}` is measured alone: cargo xtask bench {part}");
        // A bench of its own: it links the ledger and its store, and is built in a tenth of the time.
        let command = ["bench", "--package", "ledger", "--bench", "ledger", "--locked", "--"];
        return step::run(hand_over_ledger(&mut step::command("cargo", &command), args)?);
    }
    guests::run()?;
    let command = ["bench", "--package", "vouchsafe", "--bench", "vouchsafe", "--locked", "--"];
    step::run(hand_over(&mut step::command("cargo", &command), args)?)
}

/// The parts that are the ledger's alone.
const LEDGER: [&str; 2] = ["ledger", "growth"];

fn hand_over_ledger<'a>(command: &'a mut Command, args: &Args) -> Result<&'a mut Command> {
    command.args(&args.parts).arg("--scratch").arg(root::target().join("bench"));
    if args.quick {
        command.arg("--quick");
    }
    for callers in &args.callers {
        command.args(["--callers".to_owned(), callers.to_string()]);
    }
    if let Some(entries) = args.entries {
        command.args(["--entries".to_owned(), entries.to_string()]);
    }
    json(command, args)
}

fn json<'a>(command: &'a mut Command, args: &Args) -> Result<&'a mut Command> {
    if let Some(json) = &args.json {
        let json = std::path::absolute(json).with_context(|| format!("use {}", json.display()))?;
        command.arg("--json").arg(json);
    }
    Ok(command)
}

/// Cargo runs benchmarks in the package's folder, so every path is made one from the root.
fn hand_over<'a>(command: &'a mut Command, args: &Args) -> Result<&'a mut Command> {
    command.args(&args.parts);
    command.arg("--guests").arg(root::guests());
    // The target folder lies on a real disk, where flushing costs what it costs.
    command.arg("--scratch").arg(root::target().join("bench"));
    if args.quick {
        command.arg("--quick");
    }
    let numbers = [("--files", args.files.map(u64::from)), ("--bytes", args.bytes)];
    for (name, number) in numbers {
        command.args(number.map(|number| [name.to_owned(), number.to_string()]).into_iter().flatten());
    }
    json(command, args)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn what_was_asked_for_is_handed_over() {
        let parts = vec!["appends".to_owned()];
        let args = Args {
            parts,
            quick: true,
            files: Some(5),
            bytes: None,
            callers: Vec::new(),
            entries: None,
            json: Some(PathBuf::from("a.json")),
        };
        let mut command = Command::new("cargo");
        let words: Vec<_> = hand_over(&mut command, &args).unwrap().get_args().collect();
        assert!(words.contains(&OsStr::new("--quick")));
        assert!(words.windows(2).any(|pair| pair == ["--files", "5"]));
        assert!(!words.contains(&OsStr::new("--bytes")));
        let json = PathBuf::from(words.last().unwrap());
        assert!(json.is_absolute() && json.ends_with("a.json"));
    }

    #[test]
    fn the_ledger_is_measured_by_a_bench_of_its_own() {
        let args = Args {
            parts: vec!["growth".to_owned()],
            quick: false,
            files: None,
            bytes: None,
            callers: vec![1, 64],
            entries: Some(10_000_000),
            json: None,
        };
        let mut command = Command::new("cargo");
        let words: Vec<_> = hand_over_ledger(&mut command, &args).unwrap().get_args().collect();
        assert_eq!(words[0], "growth");
        assert!(words.windows(2).any(|pair| pair == ["--entries", "10000000"]));
        assert!(words.windows(2).any(|pair| pair == ["--callers", "64"]));
        assert!(!words.contains(&OsStr::new("--guests")));
    }
}
