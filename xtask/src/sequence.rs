//! Steps in order: each is announced and timed, and the first that fails ends the sequence.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// What a step is called, and what it does.
pub(crate) type Step<'a> = (&'a str, &'a dyn Fn() -> Result<()>);

/// Runs the steps, and shows at the end how long each took.
#[expect(clippy::print_stderr, reason = "a development tool says what it does")]
pub(crate) fn run(steps: &[Step<'_>]) -> Result<()> {
    let (times, result) = follow(steps);
    eprintln!("\n{}", table(&times));
    result
}

/// The steps that were begun, how long each took, and how it ended.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a development tool says what it does and how long that takes"
)]
fn follow<'a>(steps: &[Step<'a>]) -> (Vec<(&'a str, Duration)>, Result<()>) {
    let mut times = Vec::new();
    for (number, (name, step)) in (1..).zip(steps) {
        eprintln!("\n== {number}/{}: {name}", steps.len());
        let begun = Instant::now();
        let result = step();
        times.push((*name, begun.elapsed()));
        if result.is_err() {
            return (times, result.with_context(|| format!("{name} failed")));
        }
    }
    (times, Ok(()))
}

fn table(times: &[(&str, Duration)]) -> String {
    let total = ("total", times.iter().map(|(_, time)| *time).sum());
    let width = times.iter().map(|(name, _)| name.len()).max();
    let width = width.unwrap_or_default().max(total.0.len());
    let rows = times.iter().chain([&total]);
    let rows = rows.map(|(name, time)| format!("{name:width$} {:8.1} s", time.as_secs_f64()));
    rows.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn the_first_failure_ends_the_sequence() {
        let fine = || Ok(());
        let broken = || bail!("it is wet");
        let never = || unreachable!();
        let (times, result) = follow(&[("one", &fine), ("two", &broken), ("three", &never)]);
        let names: Vec<_> = times.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["one", "two"]);
        assert_eq!(format!("{:#}", result.unwrap_err()), "two failed: it is wet");
        assert!(follow(&[("one", &fine)]).1.is_ok());
    }

    #[test]
    fn the_table_has_a_row_for_each_step_and_the_sum() {
        let times = [("install", Duration::from_millis(1_250)), ("tests", Duration::from_secs(100))];
        assert_eq!(table(&times), "install      1.2 s\ntests      100.0 s\ntotal      101.2 s");
    }
}
