//! `vouchsafe policy test`: asks a policy the questions of its case files, in the real sandbox.

use std::path::PathBuf;
use std::sync::Arc;

use domain::ports::{Component, PolicyEngine};
use sandbox::{CompileLimits, Compiler, PolicyLimits, WasmPolicies};

use crate::cases::{CaseFile, Judged, Verdict, case_files, judge};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::given::read;
use crate::output::{Table, count, plain};
use crate::system::SystemClock;

/// Ask a policy the questions of its case files, in the real sandbox, and compare what it says.
///
/// A case is a JSON file: `about` (a sentence), `parameters`, `input` (the question), and `expected` (the
/// answer) or `expected-error` (words of the message that it fails with); `kind`, where the policy answers
/// several. No installation is needed. Exit code 11 where a case came out otherwise.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe policy test sprint-calendar.wasm
  vouchsafe policy test sprint-calendar.wasm cases/first-of-the-month.json
  vouchsafe policy test sprint-calendar.wasm --update   (look at the difference before you commit it)")]
pub(crate) struct Args {
    /// The component.
    #[arg(value_name = "COMPONENT")]
    component: PathBuf,
    /// A case file, or a directory of them.
    #[arg(value_name = "CASES", default_value = "cases")]
    cases: PathBuf,
    /// Write what came into the cases that came out otherwise.
    #[arg(long)]
    update: bool,
}

/// The largest component that is read, in bytes; the sandbox says what it takes.
const MOST: usize = 64 << 20;

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown {
    policy: String,
    version: String,
    cases: Vec<Judged>,
    /// Whether what came was written into the cases.
    updated: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit, Failure> {
    let component = Component::new(read(&args.component, MOST, "a component")?);
    let engine = WasmPolicies::new(
        PolicyLimits::default(),
        Arc::new(SystemClock::new()),
        Arc::new(Compiler::in_child(CompileLimits::default())),
    )
    .map_err(|error| Failure::new(Exit::Failed, format!("cannot start the sandbox: {error}")))?;
    let manifest = engine.inspect(&component).map_err(|error| {
        Failure::usage(format!("cannot use {}: cannot {error}", args.component.display()))
    })?;
    let mut files = case_files(&args.cases)?;
    let cases = files
        .iter()
        .map(|file| judge(&engine, &component, &manifest, file))
        .collect::<Result<Vec<_>, _>>()?;
    let shown = Shown { policy: manifest.name, version: manifest.version, cases, updated: args.update };
    if args.update {
        write(&mut files, &shown.cases)?;
    }
    let failed = shown.cases.iter().any(|case| case.verdict != Verdict::Passed);
    context.output.done(&shown, || text(&shown))?;
    Ok(if failed && !args.update { Exit::Differs } else { Exit::Done })
}

fn write(files: &mut [CaseFile], cases: &[Judged]) -> Result<(), Failure> {
    for (file, judged) in files.iter_mut().zip(cases).filter(|(_, judged)| judged.differs.is_some()) {
        judged.update(file);
        file.write()?;
    }
    Ok(())
}

fn text(shown: &Shown) -> String {
    let mut table = Table::new(&["case", "result", "fuel", "time"], "There are no cases.");
    for case in &shown.cases {
        let result = match case.verdict {
            Verdict::Passed => "passed",
            _ if shown.updated => "updated",
            Verdict::Failed => "FAILED",
            Verdict::Unknown => "expects nothing yet",
        };
        table.row([
            plain(&case.case),
            result.to_owned(),
            count(case.fuel),
            format!("{} µs", count(case.micros)),
        ]);
    }
    let mut parts = vec![table.text()];
    for case in &shown.cases {
        let Some((must, said)) = &case.differs else { continue };
        parts.push(format!("\n{}\n", plain(&case.case)));
        if case.verdict == Verdict::Failed {
            parts.extend(["  expected\n".to_owned(), indented(must)]);
        }
        parts.extend(["  came\n".to_owned(), indented(said)]);
    }
    let passed = shown.cases.iter().filter(|case| case.verdict == Verdict::Passed).count();
    let (policy, version) = (plain(&shown.policy), plain(&shown.version));
    parts.push(format!("\n{policy} {version}: {passed} of {} cases passed\n", shown.cases.len()));
    parts.concat()
}

fn indented(value: &serde_json::Value) -> String {
    let text = format!("{value:#}");
    text.lines().flat_map(|line| ["    ".to_owned(), plain(line), "\n".to_owned()]).collect()
}
