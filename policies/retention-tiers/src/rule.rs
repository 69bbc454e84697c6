//! The rule: which recovery points are kept, until when, hot or cold, and why.
//!
//! Each point has grounds to be kept: holds and immutability, its age, being the newest complete or
//! verified one, being one of the newest few, being the last complete one of its day, week, month or
//! year. The strongest ground decides: hot before cold, then the longest. A point without any
//! expires. Incomplete points fill no bucket and no floor, so they never push out a complete one.

mod buckets;
mod grounds;
mod parameters;

use guest_sdk::retention::{Answer, Disposition, Input, Verdict};
use guest_sdk::skew::has_happened;
use guest_sdk::time::Timestamp;
use guest_sdk::{PolicyError, RecoveryPoint};

use buckets::{Bucket, Buckets};
use grounds::{Claim, Ground, Reasons};
pub use parameters::Parameters;
use parameters::Settings;

/// Decides on every recovery point of an asset.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let settings = Settings::read(parameters)?;
    let ranks = rank(&input.points, &settings, input.now);
    let mut reasons = Reasons::default();
    let verdicts = input
        .points
        .iter()
        .zip(&ranks)
        .map(|(point, rank)| {
            let claim = judge(point, *rank, &settings, input.now);
            Verdict {
                disposition: claim.disposition,
                until: claim.until,
                reason: reasons.index(claim.ground, &settings),
            }
        })
        .collect();
    Ok(Answer { verdicts, reasons: reasons.into_texts() })
}

/// What a point is among the others.
#[derive(Clone, Copy, Debug, Default)]
struct Rank {
    /// The ground on which it is always kept, hot.
    always: Option<Ground>,
    in_floor: bool,
    bucket: Option<Bucket>,
}

/// Looks at the points from the newest to the oldest. Points of the future are no measure of the
/// others: they are kept, and fill no bucket and no floor.
fn rank(points: &[RecoveryPoint], settings: &Settings, now: Timestamp) -> Vec<Rank> {
    let mut ranks = vec![Rank::default(); points.len()];
    let mut order: Vec<usize> = (0..points.len()).filter(|at| has_happened(points[*at].taken, now)).collect();
    // The host lists them oldest first, which this sort finds in one pass. Of two taken at the same
    // moment, the later in the list is the newer.
    order.sort_by_key(|at| points[*at].taken);
    let mut buckets = Buckets::new(settings.buckets, settings.offset);
    let (mut complete, mut verified) = (0, false);
    for at in order.iter().rev() {
        let (point, rank) = (&points[*at], &mut ranks[*at]);
        if !point.complete {
            continue;
        }
        rank.always = if complete == 0 {
            Some(Ground::NewestComplete)
        } else {
            (!verified && point.verified.is_some()).then_some(Ground::NewestVerified)
        };
        rank.in_floor = complete < settings.floor;
        rank.bucket = buckets.next(point.taken);
        complete += 1;
        verified |= point.verified.is_some();
    }
    if complete == 0
        && let Some(newest) = order.last()
    {
        ranks[*newest].always = Some(Ground::OnlyIncomplete);
    }
    ranks
}

/// The strongest ground for a point, or the one on which it expires.
fn judge(point: &RecoveryPoint, rank: Rank, settings: &Settings, now: Timestamp) -> Claim {
    let expired = Claim {
        ground: if point.complete { Ground::Old } else { Ground::OldIncomplete },
        disposition: Disposition::Expire,
        until: None,
    };
    let mut strongest = expired;
    // In the order of importance: a later ground must be stronger to be named instead.
    for claim in claims(point, rank, settings, now).into_iter().flatten() {
        if claim.strength() > strongest.strength() {
            strongest = claim;
        }
    }
    strongest
}

/// Every ground that a point could have, in the order in which they are named if they ask for the
/// same.
fn claims(point: &RecoveryPoint, rank: Rank, settings: &Settings, now: Timestamp) -> [Option<Claim>; 8] {
    let claim = |ground, disposition, until| Claim { ground, disposition, until };
    let when = |holds: bool, ground, disposition| holds.then(|| claim(ground, disposition, None));
    let younger = |age: i64, ground, disposition| {
        let until = point.taken.saturating_add(age);
        (now < until).then(|| claim(ground, disposition, Some(until)))
    };
    let (hot, cold) = (Disposition::Hot, Disposition::Cold);
    let immutable = point.immutable_until.filter(|until| *until > now);
    let by_age = if point.complete {
        [younger(settings.hot, Ground::Young, hot), younger(settings.cold, Ground::Aging, cold)]
    } else {
        [younger(settings.incomplete, Ground::YoungIncomplete, hot), None]
    };
    [
        when(point.held, Ground::Held, hot),
        rank.always.map(|ground| claim(ground, hot, None)),
        when(!has_happened(point.taken, now), Ground::Future, hot),
        immutable.map(|until| claim(Ground::Immutable, hot, Some(until))),
        by_age[0],
        rank.bucket.map(|bucket| claim(Ground::Bucket(bucket), cold, None)),
        when(rank.in_floor, Ground::Floor, cold),
        by_age[1],
    ]
}
