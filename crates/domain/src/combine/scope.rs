//! Must wins: what one policy demands, no other can take out.

use std::collections::BTreeMap;

use super::rule::{Said, reasons};
use crate::policy::scope::{Answer, Concern, Finding, Inclusion, MAX_GLOBS};

/// How much an inclusion weighs among several.
const fn weight(inclusion: Inclusion) -> u8 {
    match inclusion {
        Inclusion::NoSay => 0,
        Inclusion::May => 1,
        Inclusion::MustNot => 2,
        Inclusion::Must => 3,
    }
}

/// The heaviest inclusion counts, and the globs are those of the policies that gave it: in scope is at least
/// what any of them takes in. Two lists cannot say each union of two scopes exactly; where they cannot, more
/// is in scope.
pub(super) fn combine(said: &[Said<'_, Answer>]) -> Answer {
    let heaviest = said.iter().map(|said| said.answer.inclusion).max_by_key(|inclusion| weight(*inclusion));
    let inclusion = heaviest.unwrap_or(Inclusion::Must);
    let winners: Vec<_> =
        said.iter().map(|said| said.answer).filter(|answer| answer.inclusion == inclusion).collect();
    Answer {
        inclusion,
        include: include(&winners),
        exclude: exclude(&winners),
        wishes: Vec::new(),
        findings: findings(said),
        reason: reasons(said.iter().map(|said| (said.policy, said.answer.reason.as_str()))),
    }
}

/// What any of them includes; all, if one includes all.
fn include(winners: &[&Answer]) -> Vec<String> {
    if winners.iter().any(|answer| answer.include.is_empty()) {
        return Vec::new();
    }
    let mut globs: Vec<_> = winners.iter().flat_map(|answer| &answer.include).cloned().collect();
    globs.sort_unstable();
    globs.dedup();
    // More than a source takes: everything is in scope rather than a part.
    if globs.len() > MAX_GLOBS { Vec::new() } else { globs }
}

/// What each of them excludes.
fn exclude(winners: &[&Answer]) -> Vec<String> {
    let Some((first, others)) = winners.split_first() else { return Vec::new() };
    let by_all = |glob: &&String| others.iter().all(|answer| answer.exclude.contains(glob));
    let mut globs: Vec<_> = first.exclude.iter().filter(by_all).cloned().collect();
    globs.sort_unstable();
    globs.dedup();
    globs
}

/// What any of them noticed; left out is what each that noticed it leaves out.
fn findings(said: &[Said<'_, Answer>]) -> Vec<Finding> {
    let mut found: BTreeMap<(&str, Concern), bool> = BTreeMap::new();
    for finding in said.iter().flat_map(|said| &said.answer.findings) {
        let left_out = found.entry((&finding.path, finding.concern)).or_insert(true);
        *left_out &= finding.left_out;
    }
    let finding =
        |((path, concern), left_out): ((&str, _), _)| Finding { path: path.to_owned(), concern, left_out };
    found.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(inclusion: Inclusion, include: &[&str], exclude: &[&str]) -> Answer {
        let texts = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        Answer {
            inclusion,
            include: texts(include),
            exclude: texts(exclude),
            wishes: Vec::new(),
            findings: Vec::new(),
            reason: "r".to_owned(),
        }
    }

    fn combined(answers: &[Answer]) -> Answer {
        combine(&answers.iter().map(|answer| Said { policy: "p", answer }).collect::<Vec<_>>())
    }

    #[test]
    fn must_wins_over_must_not_and_must_not_over_may() {
        use Inclusion::{May, Must, MustNot, NoSay};
        for (both, wins) in [
            ([Must, MustNot], Must),
            ([May, Must], Must),
            ([MustNot, May], MustNot),
            ([NoSay, MustNot], MustNot),
            ([NoSay, May], May),
            ([NoSay, NoSay], NoSay),
        ] {
            assert_eq!(combined(&both.map(|inclusion| answer(inclusion, &[], &[]))).inclusion, wins);
        }
    }

    #[test]
    fn only_the_winners_globs_count() {
        let found = combined(&[
            answer(Inclusion::Must, &["a/**"], &["*.tmp", "a/x"]),
            answer(Inclusion::Must, &["b/**"], &["*.tmp", "b/y"]),
            answer(Inclusion::May, &[], &[]),
            answer(Inclusion::MustNot, &["c"], &["**"]),
        ]);
        assert_eq!(
            (found.include, found.exclude),
            (vec!["a/**".into(), "b/**".into()], vec!["*.tmp".into()])
        );
        let all = combined(&[answer(Inclusion::Must, &["a"], &["x"]), answer(Inclusion::Must, &[], &[])]);
        assert!(all.include.is_empty() && all.exclude.is_empty());
    }

    #[test]
    fn too_many_globs_mean_everything() {
        let many = |from: usize| {
            answer(Inclusion::Must, &[], &[]).with((from..from + MAX_GLOBS).map(|n| n.to_string()))
        };
        assert!(combined(&[many(0), many(1)]).include.is_empty());
        assert_eq!(combined(&[many(0), many(0)]).include.len(), MAX_GLOBS);
    }

    impl Answer {
        fn with(self, include: impl Iterator<Item = String>) -> Self {
            Self { include: include.collect(), ..self }
        }
    }

    #[test]
    fn a_finding_is_left_out_where_all_that_saw_it_leave_it_out() {
        let seen = |left_out| Answer {
            findings: vec![Finding { path: "k".into(), concern: Concern::Secret, left_out }],
            ..answer(Inclusion::May, &[], &[])
        };
        assert!(!combined(&[seen(true), seen(false)]).findings[0].left_out);
        assert!(combined(&[seen(true), seen(true)]).findings[0].left_out);
        assert_eq!(combined(&[seen(true), answer(Inclusion::May, &[], &[])]).findings.len(), 1);
    }
}
