//! Records who was refused: all of them, and never so many that they fill the ledger.

use std::sync::{Mutex, PoisonError};

use domain::access::{Principal, Role};
use domain::entry::{Actor, ActorKind, Auth, Detail, Origin, Outcome, Status, Target, TargetKind};
use domain::ports::Commit;
use domain::span::Span;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// Refusals of each sort that get an entry of their own within [`WINDOW`]; more are counted, and the next
/// entry says how many they were. Anybody on the network can be refused as often as they like.
const MOST: u32 = 10;
/// See [`MOST`].
const WINDOW: Span = Span::from_secs(60);

/// Counts refusals that get no entry of their own.
#[derive(Debug, Default)]
pub(crate) struct RefusalGate {
    anonymous: Mutex<Window>,
    known: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    began: Option<Span>,
    recorded: u32,
    counted: u64,
}

impl Window {
    /// Whether a refusal now gets an entry; if so, how many did not since the last one.
    fn admit(&mut self, now: Span) -> Option<u64> {
        let over =
            self.began.is_none_or(|began| now.micros().saturating_sub(began.micros()) >= WINDOW.micros());
        if over {
            self.began = Some(now);
            self.recorded = 0;
        }
        if self.recorded == MOST {
            self.counted += 1;
            return None;
        }
        self.recorded += 1;
        Some(std::mem::take(&mut self.counted))
    }
}

impl Service {
    /// Records that somebody was refused.
    pub async fn record_refusal(
        &self,
        caller: Option<&Caller>,
        origin: &Origin,
        action: &str,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let gate = &self.inner.refusals;
        let window = if caller.is_some() { &gate.known } else { &gate.anonymous };
        let now = self.deps().clock.elapsed();
        let Some(counted) = window.lock().unwrap_or_else(PoisonError::into_inner).admit(now) else {
            return Ok(());
        };
        let reason = match counted {
            0 => reason.to_owned(),
            more => format!("{reason}; {more} more refusals before this one have no entries of their own"),
        };
        let nobody = Caller { principal: nobody(), origin: origin.clone() };
        let caller = caller.unwrap_or(&nobody);
        let target = Target::other(TargetKind::Endpoint, endpoint(action));
        let entry = self
            .draft(caller, target, Detail::AccessDenied { action: action.to_owned() })
            .ended(Outcome::because(Status::Denied, reason))
            .seal()?;
        self.commit(Commit::recording(entry)).await.map(|_| ())
    }
}

/// The first two parts of the path that was wanted: what follows names things, and may name people. Where
/// they are not words as ours are, nothing is repeated: they are a stranger's.
fn endpoint(action: &str) -> String {
    let path = action.split_once(' ').map_or(action, |(_, path)| path);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let plain =
        |part: &&str| part.len() <= 16 && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let parts: Vec<_> = path.split('/').skip(1).take(2).collect();
    if matches!(parts.first(), Some(&("v1" | "ledger"))) && parts.iter().all(plain) {
        return format!("/{}", parts.join("/"));
    }
    "other".to_owned()
}

/// Whoever showed no token that opens anything.
fn nobody() -> Principal {
    let actor = Actor { kind: ActorKind::User, id: "unknown".to_owned(), auth: Auth::None };
    Principal { actor, role: Role::Auditor, team: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_counted_and_told() {
        let mut window = Window::default();
        let at = Span::from_secs;
        for _ in 0..MOST {
            assert_eq!(window.admit(at(5)), Some(0));
        }
        for _ in 0..1_000 {
            assert_eq!(window.admit(at(64)), None);
        }
        assert_eq!(window.admit(at(65)), Some(1_000));
        assert_eq!(window.admit(at(66)), Some(0));
    }
}
