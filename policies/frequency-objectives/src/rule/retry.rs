//! When a backup that failed is tried again.

use guest_sdk::time::{MINUTE, Timestamp};

use super::facts::Attempts;
use super::settings::Settings;

/// The next attempt after some that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Again {
    pub(super) at: Timestamp,
    /// How long that is after the last one.
    pub(super) wait: i64,
}

/// When to try again: twice as long after each failure, but never longer than the parameters and half
/// of the RPO have it, and no later than `latest` if that leaves the first wait.
///
/// `None` if nothing failed.
pub(super) fn again(settings: &Settings, attempts: Attempts, latest: Timestamp) -> Option<Again> {
    let failures = u32::try_from(attempts.count).unwrap_or(u32::MAX);
    let doublings = failures.checked_sub(1)?;
    let longest = settings.retry_longest.min((settings.rpo.span / 2).max(MINUTE));
    let first = settings.retry_first.min(longest);
    let factor = 1i64.checked_shl(doublings).filter(|factor| *factor > 0);
    let wait = factor.map_or(longest, |factor| first.saturating_mul(factor).min(longest));
    let at = attempts.last.saturating_add(wait);
    let soonest = attempts.last.saturating_add(first);
    let at = if soonest <= latest { at.min(latest) } else { at };
    Some(Again { at, wait: at.saturating_sub(attempts.last) })
}
