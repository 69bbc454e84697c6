//! Follows a run to its end.

use std::time::Duration;

use client::wire::Run;
use tokio::signal::ctrl_c;
use tokio::time::{MissedTickBehavior, interval};

use super::{Output, Spinner, bytes, count};
use crate::context::Session;
use crate::exit::Exit;
use crate::failure::Failure;

/// How often it is asked how far the run is, in this process.
const HERE: Duration = Duration::from_millis(50);
/// The same over the network.
const THERE: Duration = Duration::from_millis(500);

/// Follows a run to its end. Ctrl-C ends a run of this process, and leaves a server's alone.
pub(crate) async fn follow(session: &Session, output: Output, run: Run, what: &str) -> Result<Run, Failure> {
    let spinner = Spinner::start(output, format!("{what} of {}", run.asset));
    let mut ticks = interval(if session.in_process { HERE } else { THERE });
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut asked_to_end = false;
    let mut run = run;
    while !run.is_over() {
        tokio::select! {
            _ = ticks.tick() => run = session.client.run(&run.id).await?,
            _ = ctrl_c() => {
                if !session.in_process {
                    let text = format!("the run {0} goes on; `vouchsafe run cancel {0}` ends it", run.id);
                    return Err(Failure::new(Exit::Failed, text));
                }
                if asked_to_end {
                    let text = "ended at once; the next command marks the run as interrupted";
                    return Err(Failure::new(Exit::RunFailed, text));
                }
                asked_to_end = true;
                spinner.tell("ending …");
                run = session.client.cancel_run(&run.id).await?;
            }
        }
        if let (Some(progress), false) = (&run.progress, asked_to_end) {
            spinner.tell(format!("{} entries, {}", count(progress.entries), bytes(progress.bytes)));
        }
    }
    spinner.end();
    Ok(run)
}
