//! Asks the same questions in the sandbox and natively, by turns, on one core and on all.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use domain::decision::Outcome;
use domain::ports::PolicyEngine;
use sandbox::{Compiler, PolicyLimits, WasmPolicies};

use super::native::{self, Native};
use super::question::{self, Asked};
use crate::clock::{Stopwatch, SystemClock, timed};
use crate::report::{Cell, Table, progress};
use crate::scale::Scale;
use crate::statistics::{float, median};

/// Decisions between two looks at the clock.
const BATCH: u64 = 16;

/// What one question was answered with, per second.
struct Rates {
    /// The baseline, on one core and on all.
    native: [f64; 2],
    sandboxed: [f64; 2],
}

/// Measures decisions.
pub(crate) fn measure(guests: &Path, scale: &Scale) -> Result<Table> {
    let clock = Arc::new(SystemClock::new());
    let engine = WasmPolicies::new(PolicyLimits::default(), clock, Arc::new(Compiler::in_process()))
        .map_err(|error| anyhow::anyhow!("start the sandbox: {error}"))?;
    let cores = std::thread::available_parallelism()?.get();
    let mut table = Table::new(
        "Decisions",
        &[
            "policy",
            "in the sandbox",
            "decisions/s",
            "natively/s",
            "slower than natively",
            "decisions/s, all cores",
            "natively/s, all cores",
            "fuel",
        ],
    );
    for asked in question::all(guests)? {
        progress(format!("decisions of {}", asked.name));
        let (compiled, fuel) = timed(|| first(&engine, &asked))?;
        let rates = rates(&engine, &asked, scale, cores)?;
        table.row([
            Cell::text(&asked.name),
            Cell::seconds(1.0 / rates.sandboxed[0]),
            Cell::number(rates.sandboxed[0]),
            Cell::number(rates.native[0]),
            Cell::times(rates.native[0] / rates.sandboxed[0]),
            Cell::number(rates.sandboxed[1]),
            Cell::number(rates.native[1]),
            Cell::number(float(fuel)),
        ]);
        if asked.expected.is_some() {
            table.note(format!(
                "{}: {:.0} ms until it is compiled, once in a process",
                asked.name,
                compiled * 1e3
            ));
        }
    }
    table.note(format!(
        "each decision has a fresh instance; medians of {} rounds of {} s, by turns; all cores: {cores} threads",
        scale.rounds,
        scale.span.as_secs_f64()
    ));
    Ok(table)
}

/// The first answer, which compiles the policy and must be the one that its case's file expects.
fn first(engine: &WasmPolicies, asked: &Asked) -> Result<u64> {
    let evaluation = engine.evaluate(&asked.component, &asked.parameters, &asked.question);
    match (evaluation.outcome, &asked.expected) {
        (Outcome::Answered(answer), Some(expected)) => {
            ensure!(answer == *expected, "{} gave another answer than its case says", asked.name);
        }
        (Outcome::Answered(_), None) => {}
        (Outcome::Failed(failure), _) => bail!("{} failed: {}", asked.name, failure.message),
    }
    Ok(evaluation.fuel)
}

fn rates(engine: &WasmPolicies, asked: &Asked, scale: &Scale, cores: usize) -> Result<Rates> {
    let native: Native = native::rule(asked);
    let sandboxed = || -> Result<()> {
        let evaluation = engine.evaluate(&asked.component, &asked.parameters, &asked.question);
        ensure!(matches!(evaluation.outcome, Outcome::Answered(_)), "{} failed", asked.name);
        Ok(())
    };
    let mut rounds = Vec::new();
    for round in 0..=scale.rounds {
        let one = [
            rate(1, scale.span, &native)?,
            rate(1, scale.span, &sandboxed)?,
            rate(cores, scale.span, &native)?,
            rate(cores, scale.span, &sandboxed)?,
        ];
        // Round zero warms up.
        if round > 0 {
            rounds.push(one);
        }
    }
    let medians = |at: [usize; 2]| at.map(|at| median(rounds.iter().map(|round| round[at])));
    Ok(Rates { native: medians([0, 2]), sandboxed: medians([1, 3]) })
}

/// How often per second `threads` threads together get `work` done.
fn rate(threads: usize, span: Duration, work: &(impl Fn() -> Result<()> + Sync)) -> Result<f64> {
    let alone = || -> Result<f64> {
        let watch = Stopwatch::start();
        let mut done = 0;
        while watch.elapsed() < span {
            for _ in 0..BATCH {
                work()?;
            }
            done += BATCH;
        }
        Ok(float(done) / watch.seconds())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(alone)).collect();
        let rates = threads.into_iter().map(|thread| match thread.join() {
            Ok(rate) => rate,
            Err(_) => bail!("a thread panicked"),
        });
        rates.sum()
    })
}
