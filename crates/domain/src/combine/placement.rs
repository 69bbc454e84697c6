//! The most demanding placement: all needs at once.

use super::rule::{Said, reasons};
use crate::policy::PointCopy;
use crate::policy::placement::{Answer, MAX_COPIES, Need};

/// Satisfied where all are; of each sort as much as any policy needs; every copy that any policy wants.
pub(super) fn combine(said: &[Said<'_, Answer>]) -> Answer {
    Answer {
        satisfied: said.iter().all(|said| said.answer.satisfied),
        need: said.iter().map(|said| said.answer.need).fold(Need::default(), most),
        wanted: wanted(said),
        reason: reasons(said.iter().map(|said| (said.policy, said.answer.reason.as_str()))),
    }
}

fn most(one: Need, other: Need) -> Need {
    Need {
        copies: one.copies.max(other.copies),
        media: one.media.max(other.media),
        off_site: one.off_site.max(other.off_site),
        immutable: one.immutable.max(other.immutable),
        isolated: one.isolated.max(other.isolated),
    }
}

/// Each copy once; if they are too many, those of the newest points.
fn wanted(said: &[Said<'_, Answer>]) -> Vec<PointCopy> {
    let mut wanted: Vec<_> = said.iter().flat_map(|said| said.answer.wanted.iter().copied()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.drain(..wanted.len().saturating_sub(MAX_COPIES));
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(satisfied: bool, copies: u32, media: u32, wanted: &[(u32, u32)]) -> Answer {
        Answer {
            satisfied,
            need: Need { copies, media, ..Need::default() },
            wanted: wanted.iter().map(|(point, vault)| PointCopy { point: *point, vault: *vault }).collect(),
            reason: "r".to_owned(),
        }
    }

    #[test]
    fn all_needs_count_at_once() {
        let (one, other) = (answer(true, 3, 1, &[]), answer(false, 1, 2, &[(1, 1), (0, 1)]));
        let said = [Said { policy: "a", answer: &one }, Said { policy: "b", answer: &other }];
        let both = combine(&said);
        assert!(!both.satisfied);
        assert_eq!((both.need.copies, both.need.media), (3, 2));
        assert_eq!(both.wanted, answer(true, 0, 0, &[(0, 1), (1, 1)]).wanted);
        assert_eq!(both.reason, "a: r; b: r");
    }
}
