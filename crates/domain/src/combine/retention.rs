//! The longest keep: what one policy keeps, no other lets go.

use std::collections::BTreeMap;

use super::rule::{CombineError, Said, attributed};
use crate::policy::retention::{Answer, Disposition, Verdict};
use crate::time::Timestamp;

/// How long a verdict keeps: not at all, until a time, as long as the rule holds.
fn keeps(verdict: &Verdict) -> (bool, bool, Option<Timestamp>) {
    (verdict.disposition != Disposition::Expire, verdict.until.is_none(), verdict.until)
}

/// Each point is kept as long as any policy keeps it, and as hot; the reason is that of the longest keep.
pub(super) fn combine(points: usize, said: &[Said<'_, Answer>]) -> Result<Answer, CombineError> {
    for Said { answer, .. } in said {
        if answer.verdicts.len() != points {
            return Err(CombineError::Verdicts { verdicts: answer.verdicts.len(), points });
        }
    }
    let mut reasons = Reasons::default();
    let verdict = |point: usize| {
        let verdicts =
            || said.iter().enumerate().map(|(policy, said)| (policy, &said.answer.verdicts[point]));
        // Among equals the first policy of the plan gives its reason.
        let longest = verdicts().rev().max_by_key(|(_, verdict)| keeps(verdict));
        let hottest = verdicts().map(|(_, verdict)| verdict.disposition).max();
        longest.zip(hottest).map(|((policy, longest), disposition)| Verdict {
            disposition,
            until: longest.until,
            reason: reasons.index(said, policy, longest.reason),
        })
    };
    let verdicts = (0..points).filter_map(verdict).collect();
    Ok(Answer { verdicts, reasons: reasons.texts })
}

/// The reasons that are used, each once.
#[derive(Default)]
struct Reasons {
    texts: Vec<String>,
    known: BTreeMap<(usize, u32), u32>,
}

impl Reasons {
    fn index(&mut self, said: &[Said<'_, Answer>], policy: usize, reason: u32) -> u32 {
        *self.known.entry((policy, reason)).or_insert_with(|| {
            let Said { policy, answer } = said[policy];
            let text = usize::try_from(reason).ok().and_then(|at| answer.reasons.get(at));
            self.texts.push(attributed(policy, text.map_or("", String::as_str)));
            u32::try_from(self.texts.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(verdicts: &[(Disposition, Option<i64>)]) -> Answer {
        let verdict = |(disposition, until): &(Disposition, Option<i64>)| Verdict {
            disposition: *disposition,
            until: until.map(Timestamp::from_secs),
            reason: 0,
        };
        Answer { verdicts: verdicts.iter().map(verdict).collect(), reasons: vec!["r".to_owned()] }
    }

    fn said<'a>(policy: &'a str, answer: &'a Answer) -> Said<'a, Answer> {
        Said { policy, answer }
    }

    #[test]
    fn the_longest_keep_wins_point_by_point() {
        use Disposition::{Cold, Expire, Hot};
        let short = answer(&[(Hot, Some(10)), (Expire, None), (Expire, None), (Hot, Some(10))]);
        let long = answer(&[(Cold, Some(90)), (Cold, None), (Expire, Some(5)), (Expire, None)]);
        let both = combine(4, &[said("short", &short), said("long", &long)]).unwrap();
        let found: Vec<_> = both
            .verdicts
            .iter()
            .map(|verdict| {
                let until = verdict.until.map(|until| until.micros() / 1_000_000);
                (verdict.disposition, until, both.reasons[verdict.reason as usize].as_str())
            })
            .collect();
        assert_eq!(
            found,
            [
                (Hot, Some(90), "long: r"),
                (Cold, None, "long: r"),
                (Expire, None, "short: r"),
                (Hot, Some(10), "short: r"),
            ]
        );
        assert_eq!(both.check(4), Ok(()));
    }

    #[test]
    fn each_must_judge_each_point() {
        let one = answer(&[(Disposition::Hot, None)]);
        let none = answer(&[]);
        let wrong = CombineError::Verdicts { verdicts: 0, points: 1 };
        assert_eq!(combine(1, &[said("a", &one), said("b", &none)]), Err(wrong));
    }
}
