//! Asks the policies at every tick.

use std::time::Duration;

use domain::error::chain;
use service::{Service, TickEvent};
use tokio::time::{MissedTickBehavior, interval};

/// Ticks for ever. A tick that fails is told, and the next one tries again.
pub(super) async fn run(service: &Service, every: Duration) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match service.tick().await {
            Ok(tick) => tick.events.iter().for_each(tell),
            Err(error) => tracing::warn!(error = chain(&error), "the schedule could not be looked at"),
        }
    }
}

fn tell(event: &TickEvent) {
    match event {
        TickEvent::Started { asset, kind, run } => {
            tracing::info!(%asset, policy.kind = %kind, %run, "a run is due, and starts");
        }
        TickEvent::Waiting { asset, kind, due } => {
            let due = due.map(|due| due.to_string());
            tracing::debug!(%asset, policy.kind = %kind, due, "nothing is due");
        }
        TickEvent::Unplanned { asset } => tracing::debug!(%asset, "no plan governs it"),
        TickEvent::LeftOut { asset, reason } => tracing::debug!(%asset, reason, "it is left out"),
        // The service has said so already.
        TickEvent::Failed { .. } => {}
    }
}
