//! The rule: a drill that passed is recent, wide and fast enough.
//!
//! A drill passes when everything came back as recorded, within the RTO. What a drill did not measure, or
//! of which the recovery point is gone, never meets a demand on it.

mod parameters;

use guest_sdk::compliance::{compliant, evidence, non_compliant, not_about};
use guest_sdk::control::{Answer, EvidenceKind, Input};
use guest_sdk::skew::has_happened;
use guest_sdk::time::{SECOND, format_span};
use guest_sdk::wording::{count, moment};
use guest_sdk::{DrillRun, PolicyError};

pub use parameters::Parameters;
use parameters::Settings;

/// Decides whether a recent drill shows that the asset can be restored.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let settings = Settings::read(parameters)?;
    if let Some(answer) = not_about(&parameters.tiers, input.asset.tier) {
        return Ok(answer);
    }
    let past = || input.drills.iter().enumerate().filter(|(_, drill)| has_happened(drill.started, input.now));
    let good = past().filter(|(_, drill)| settings.lacks(drill, input).is_none());
    let allowed = format_span(settings.within);
    Ok(match good.max_by_key(|(_, drill)| drill.started) {
        Some((at, drill)) => {
            let age = input.now.saturating_sub(drill.started).max(0);
            let shown = evidence(EvidenceKind::Drill, at);
            let (when, old) = (moment(drill.started), format_span(age));
            if age <= settings.within {
                compliant(format!("the drill of {when} passed {old} ago; {allowed} are allowed"), shown)
            } else {
                non_compliant(
                    format!(
                        "the last drill that passed, of {when}, is {old} old; only {allowed} are allowed"
                    ),
                    shown,
                )
            }
        }
        None => nothing(&settings, past().max_by_key(|(_, drill)| drill.started), input),
    })
}

/// Why no drill counts, told of the last one.
fn nothing(settings: &Settings, last: Option<(usize, &DrillRun)>, input: &Input) -> Answer {
    let Some((at, drill)) = last else {
        return non_compliant("no drill has been run".to_owned(), Vec::new());
    };
    let why = settings.lacks(drill, input).unwrap_or_default();
    let drills = count(input.drills.len(), "drill");
    let reason = format!("none of {drills} counts; the last, of {}, {why}", moment(drill.started));
    non_compliant(reason, evidence(EvidenceKind::Drill, at))
}

impl Settings {
    /// What a drill lacks; nothing: it counts.
    fn lacks(&self, drill: &DrillRun, input: &Input) -> Option<String> {
        if !drill.passed {
            return Some("did not pass".to_owned());
        }
        let took = drill.took.map(|took| i64::try_from(took).unwrap_or(i64::MAX).saturating_mul(SECOND));
        match (self.restore_within, took) {
            (Some(_), None) => return Some("did not tell how long it took".to_owned()),
            (Some(most), Some(took)) if took > most => {
                return Some(format!("took {}, more than {}", format_span(took), format_span(most)));
            }
            _ => {}
        }
        (self.percent > 0 && !self.is_wide_enough(drill, input))
            .then(|| format!("did not show {}% of the bytes", self.percent))
    }

    fn is_wide_enough(&self, drill: &DrillRun, input: &Input) -> bool {
        let point = drill.point.and_then(|at| usize::try_from(at).ok()).and_then(|at| input.points.get(at));
        point.is_some_and(|point| {
            u128::from(drill.restored) * 100 >= u128::from(point.size) * u128::from(self.percent)
        })
    }
}
