//! All cases, on every core, and the matrix printed.

use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, anyhow, ensure};

use super::appender::Appender;
use super::case::{Base, remove};
use super::judge::Judge;
use super::matrix::{Point, Tally};
use super::trace;
use crate::{install, interop, root};

/// Entries of the log that every case starts from: the next but one fills its first tile.
const BASE: (u32, u32) = (2, 127);

/// How often it is told how far it is, in faults.
const TELL: u32 = 100;

/// Which faults are tried.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only these calls, such as fsync.
    pub(super) calls: Vec<String>,
    /// Only every so manieth fault.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) every: u32,
}

/// Tries every fault at every call.
pub(crate) fn run(args: &Args) -> Result<()> {
    install::debian(&[("strace", "strace")])?;
    let appender = Appender::build()?;
    let judge = Judge { key: appender.key()?, referee: interop::referee()?, appender };
    let home = std::path::absolute(root::target().join("faults")).context("find the target folder")?;
    remove(&home)?;
    let folder = home.join("base");
    let said = judge.appender.append(&folder, BASE.0, BASE.1)?;
    let base = Base { judge: &judge, folder: &folder, said: &said };
    let points = points(&base, &home, args)?;
    say(&format!("{} faults to try", points.len()));
    let tally = all(&base, &points, &home)?;
    say(&format!("\n{tally}\nafter each: reopened, appended to, accepted by our verifier and by Go's"));
    ensure!(tally.struck() > 0, "no fault struck: nothing was tested");
    remove(&home)
}

/// The faults to try: a run without any tells which calls there are.
fn points(base: &Base<'_>, home: &Path, args: &Args) -> Result<Vec<Point>> {
    let copy = home.join("record/log");
    super::case::copy(base.folder, &copy)?;
    let (_, text) = base.strike(&copy, None)?;
    let mut calls = trace::calls(&text);
    calls.retain(|call, _| args.calls.is_empty() || args.calls.contains(call));
    Ok(Point::all(&calls).into_iter().step_by(args.every as usize).collect())
}

/// Runs the cases on every core; the first that fails ends all, and its folder stays.
fn all(base: &Base<'_>, points: &[Point], home: &Path) -> Result<Tally> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (next, tally) = (Mutex::new(points.iter()), Mutex::new(Tally::default()));
    let work = |worker: usize| -> Result<()> {
        let home = home.join(format!("case-{worker}"));
        loop {
            let point = next.lock().map_err(|_| anyhow!("another worker panicked"))?.next();
            let Some(point) = point else { return Ok(()) };
            let result = base.run(point, &home);
            if result.is_err() {
                // Nobody starts another one.
                next.lock().map_err(|_| anyhow!("another worker panicked"))?.by_ref().for_each(drop);
            }
            let struck =
                result.with_context(|| format!("{point}; what is left lies in {}", home.display()))?;
            let mut tally = tally.lock().map_err(|_| anyhow!("another worker panicked"))?;
            tally.count(point, struck);
            if tally.tried() % TELL == 0 {
                say(&format!("{} tried", tally.tried()));
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker panicked")).flatten())
    })?;
    tally.into_inner().map_err(|_| anyhow!("a worker panicked"))
}

#[expect(clippy::print_stdout, reason = "a development tool says what it found")]
pub(super) fn say(text: &str) {
    println!("{text}");
}
