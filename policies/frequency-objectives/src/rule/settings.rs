//! The parameters as the rule counts with them, for one asset; lengths of time in microseconds.

use std::ops::RangeInclusive;

use guest_sdk::parameters::{invalid, number, span, time_of_day, utc_offset};
use guest_sdk::time::{DAY, HOUR, MINUTE, SECOND};
use guest_sdk::window::Schedule;
use guest_sdk::{Asset, PolicyError, Tier};

use super::parameters::{Between, Freezes, Kind, Parameters, TierRpo, WindowMode};

/// The longest that any part of this policy may wait: ten years, so that a slip of the finger is
/// noticed and nothing overflows.
pub(super) const LONGEST: i64 = 3_660 * DAY;
/// Backups closer than a minute would be nothing but backups.
const INTERVALS: RangeInclusive<i64> = MINUTE..=LONGEST;
/// Below a tenth of the RPO there is nothing left to win, and above all of it the RPO is lost.
const MARGINS: RangeInclusive<u64> = 10..=100;

/// The RPO that is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rpo {
    pub(super) span: i64,
    /// Whether it is the tier's, because the asset has none.
    pub(super) of_tier: bool,
}

/// When backups are full ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fulls {
    /// All of them.
    Always,
    /// Only the first.
    First,
    /// So long after the last one.
    Every(i64),
    /// So many days after the day of the last one, where a day begins at this local time.
    Daily { days: i64, at: i64 },
}

/// The parameters as the rule counts with them.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) rpo: Rpo,
    pub(super) margin_percent: i64,
    pub(super) every: Option<i64>,
    pub(super) fulls: Fulls,
    pub(super) differential: bool,
    pub(super) offset: i64,
    pub(super) schedule: Schedule,
    pub(super) strict: bool,
    pub(super) wait_for_freezes: bool,
    pub(super) retry_first: i64,
    pub(super) retry_longest: i64,
    pub(super) event_kinds: Vec<Kind>,
    pub(super) lead: i64,
}

impl Settings {
    pub(super) fn read(parameters: &Parameters, asset: &Asset) -> Result<Self, PolicyError> {
        let margin = number("margin-percent", parameters.margin_percent, MARGINS)?;
        let every = parameters.every.as_deref();
        let offset = utc_offset("utc-offset", &parameters.utc_offset)?;
        let retry_first = span("retry.first", &parameters.retry.first, SECOND..=DAY)?;
        Ok(Self {
            rpo: rpo(&parameters.tier_rpo, asset)?,
            // At most a hundred.
            margin_percent: i64::try_from(margin).unwrap_or(100),
            every: every.map(|text| span("every", text, INTERVALS)).transpose()?,
            fulls: fulls(parameters)?,
            differential: parameters.between_fulls == Between::Differential,
            offset,
            schedule: Schedule::read("windows", &parameters.windows, offset)?,
            strict: parameters.window_mode == WindowMode::Strict,
            wait_for_freezes: parameters.freezes == Freezes::Wait,
            retry_first,
            retry_longest: span("retry.longest", &parameters.retry.longest, retry_first..=LONGEST)?,
            event_kinds: parameters.events.kinds.clone(),
            lead: span("events.lead", &parameters.events.lead, MINUTE..=30 * DAY)?,
        })
    }
}

/// The asset's RPO, or else its tier's. Those of other tiers are read too: a mistake is told before
/// it matters.
fn rpo(tiers: &TierRpo, asset: &Asset) -> Result<Rpo, PolicyError> {
    let critical = span("tier-rpo.critical", &tiers.critical, INTERVALS)?;
    let high = span("tier-rpo.high", &tiers.high, INTERVALS)?;
    let normal = span("tier-rpo.normal", &tiers.normal, INTERVALS)?;
    let low = span("tier-rpo.low", &tiers.low, INTERVALS)?;
    let of_tier = match asset.tier {
        Tier::Critical => critical,
        Tier::High => high,
        Tier::Normal => normal,
        Tier::Low => low,
    };
    Ok(asset.objectives.rpo.map_or(Rpo { span: of_tier, of_tier: true }, |seconds| Rpo {
        // A longer promise than ten years is kept by a backup in ten years.
        span: i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(SECOND).min(LONGEST),
        of_tier: false,
    }))
}

fn fulls(parameters: &Parameters) -> Result<Fulls, PolicyError> {
    let every = parameters.full_every.as_deref();
    let every = every.map(|text| span("full-every", text, HOUR..=LONGEST)).transpose()?;
    let at = parameters.full_at.as_deref();
    let at = at.map(|text| time_of_day("full-at", text, false)).transpose()?;
    match (parameters.between_fulls, every, at) {
        (Between::Full, ..) => Ok(Fulls::Always),
        (_, None, None) => Ok(Fulls::First),
        (_, Some(every), None) => Ok(Fulls::Every(every)),
        (_, Some(every), Some(at)) if every % DAY == 0 => Ok(Fulls::Daily { days: every / DAY, at }),
        (_, _, Some(_)) => Err(invalid(
            "full-at",
            "expected 'full-every' in whole days, such as 1d or 7d, beside a time of day",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guest_sdk::{AssetKind, Objectives};

    fn asset(rpo: Option<u64>) -> Asset {
        Asset {
            name: "payments".to_owned(),
            kind: AssetKind::Database,
            tier: Tier::High,
            team: "core".to_owned(),
            labels: vec![],
            objectives: Objectives { rpo, rto: None },
        }
    }

    #[test]
    fn the_tier_stands_in_for_a_missing_rpo() {
        let read = |rpo| Settings::read(&Parameters::default(), &asset(rpo)).unwrap().rpo;
        assert_eq!((read(None).span, read(None).of_tier), (4 * HOUR, true));
        assert_eq!((read(Some(60)).span, read(Some(60)).of_tier), (MINUTE, false));
        assert_eq!(read(Some(u64::MAX)).span, LONGEST);
        assert_eq!(read(Some(0)).span, 0);
    }

    #[test]
    fn full_ones_at_a_time_of_day_are_days_apart() {
        let read = |every: Option<&str>, at: Option<&str>| {
            fulls(&Parameters {
                full_every: every.map(str::to_owned),
                full_at: at.map(str::to_owned),
                ..Parameters::default()
            })
        };
        assert_eq!(read(None, None), Ok(Fulls::First));
        assert_eq!(read(Some("36h"), None), Ok(Fulls::Every(36 * HOUR)));
        assert_eq!(read(Some("2d"), Some("01:00")), Ok(Fulls::Daily { days: 2, at: HOUR }));
        assert!(read(Some("36h"), Some("01:00")).is_err());
        assert!(read(None, Some("01:00")).is_err());
    }
}
