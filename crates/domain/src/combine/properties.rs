//! Whatever policies answer, and whichever of them fail: together they never protect less than one of them
//! would alone, and a failure never makes it less.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Said, combine};
use crate::decision::{Answer, Question};
use crate::method::{Method, Trigger};
use crate::policy::retention::{Disposition, Verdict};
use crate::policy::scope::{Concern, Finding, Inclusion};
use crate::policy::{
    AssetView, BackupRun, PointCopy, control, drill, frequency, placement, retention, scope,
};
use crate::run::RunState;
use crate::span::Span;
use crate::time::Timestamp;

const NOW: i64 = 1_000_000;
const POINTS: usize = 4;

fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        any::<i64>().prop_map(Timestamp::from_micros),
        (0..9i64).prop_map(|n| Timestamp::from_secs(NOW + n - 4))
    ]
}

fn due() -> impl Strategy<Value = Option<Timestamp>> {
    proptest::option::of(time())
}

fn globs() -> impl Strategy<Value = Vec<String>> {
    vec((0..5u8).prop_map(|n| format!("g{n}")), 0..4)
}

fn scope_answer() -> impl Strategy<Value = Answer> {
    let inclusion = proptest::sample::select(Inclusion::ALL);
    let finding = (0..3u8, any::<bool>()).prop_map(|(n, left_out)| Finding {
        path: n.to_string(),
        concern: Concern::Secret,
        left_out,
    });
    (inclusion, globs(), globs(), vec(finding, 0..4)).prop_map(|(inclusion, include, exclude, findings)| {
        let (wishes, reason) = (Vec::new(), "r".to_owned());
        Answer::Scope(scope::Answer { inclusion, include, exclude, wishes, findings, reason })
    })
}

fn frequency_answer() -> impl Strategy<Value = Answer> {
    (due(), proptest::sample::select(Method::ALL), any::<bool>()).prop_map(|(due, method, rpo_breached)| {
        Answer::Frequency(frequency::Answer { due, method, rpo_breached, reason: "r".to_owned() })
    })
}

fn retention_answer() -> impl Strategy<Value = Answer> {
    let verdict = (proptest::sample::select(Disposition::ALL), due(), 0..2u32)
        .prop_map(|(disposition, until, reason)| Verdict { disposition, until, reason });
    vec(verdict, POINTS).prop_map(|verdicts| {
        Answer::Retention(retention::Answer { verdicts, reasons: vec!["a".to_owned(), "b".to_owned()] })
    })
}

fn drill_answer() -> impl Strategy<Value = Answer> {
    let depth = proptest::sample::select(drill::Depth::ALL);
    (due(), proptest::option::of(0..4u32), depth).prop_map(|(due, point, depth)| {
        Answer::Drill(drill::Answer { due, point, depth, reason: "r".to_owned() })
    })
}

fn placement_answer() -> impl Strategy<Value = Answer> {
    let copy = (0..4u32, 0..4u32).prop_map(|(point, vault)| PointCopy { point, vault });
    (any::<bool>(), [0..5u32, 0..5, 0..5, 0..5, 0..5], vec(copy, 0..5)).prop_map(
        |(satisfied, need, wanted)| {
            let [copies, media, off_site, immutable, isolated] = need;
            let need = placement::Need { copies, media, off_site, immutable, isolated };
            Answer::Placement(placement::Answer { satisfied, need, wanted, reason: "r".to_owned() })
        },
    )
}

fn control_answer() -> impl Strategy<Value = Answer> {
    let evidence =
        (0..90u32).prop_map(|index| control::Evidence { kind: control::EvidenceKind::Point, index });
    (proptest::sample::select(control::Status::ALL), vec(evidence, 0..40)).prop_map(|(status, evidence)| {
        Answer::Control(control::Answer { status, evidence, reason: "r".to_owned() })
    })
}

/// A question of each kind, about an asset with an RPO of an hour.
fn question(of: &Answer) -> Question {
    let asset = AssetView::from(&crate::asset::tests::sample());
    let now = Timestamp::from_secs(NOW);
    let points: Vec<_> = (0..4).map(|n| crate::decision::tests::point(NOW - n, n != 2)).collect();
    let vaults: Vec<_> = (0..4).map(|n| crate::decision::tests::vault(n < 3)).collect();
    let run = BackupRun {
        method: Method::Full,
        trigger: Trigger::Schedule,
        state: RunState::Failed,
        requested: Timestamp::from_secs(NOW - 60),
        ended: None,
    };
    match of {
        Answer::Scope(_) => Question::Scope(scope::Input { asset, now, listing: None }),
        Answer::Frequency(_) => {
            Question::Frequency(frequency::Input { asset, now, history: vec![run], points, events: vec![] })
        }
        Answer::Retention(_) => Question::Retention(retention::Input { asset, now, points }),
        Answer::Drill(_) => Question::Drill(drill::Input { asset, now, points, drills: vec![] }),
        Answer::Placement(_) => {
            Question::Placement(placement::Input { asset, now, points, vaults, copies: vec![] })
        }
        Answer::Control(_) => Question::Control(control::Input {
            asset,
            now,
            points,
            vaults,
            copies: vec![],
            history: vec![run],
            drills: vec![],
            plan: None,
            assurances: control::Assurances::default(),
        }),
    }
}

/// Whether `one` protects at least as much as `other`; facts alone, no words.
fn protects(one: &Answer, other: &Answer) -> bool {
    let no_later = |one: Option<Timestamp>, other: Option<Timestamp>| {
        other.is_none_or(|other| one.is_some_and(|one| one <= other))
    };
    match (one, other) {
        (Answer::Scope(one), Answer::Scope(other)) => takes_in(one, other),
        (Answer::Frequency(one), Answer::Frequency(other)) => {
            no_later(one.due, other.due) && (one.rpo_breached || !other.rpo_breached)
        }
        (Answer::Retention(one), Answer::Retention(other)) => {
            one.verdicts.iter().zip(&other.verdicts).all(|(one, other)| keeps(one, other))
        }
        (Answer::Drill(one), Answer::Drill(other)) => no_later(one.due, other.due),
        (Answer::Placement(one), Answer::Placement(other)) => {
            let needs = |need: placement::Need| {
                [need.copies, need.media, need.off_site, need.immutable, need.isolated]
            };
            (!one.satisfied || other.satisfied)
                && needs(one.need).iter().zip(needs(other.need)).all(|(one, other)| *one >= other)
                && other.wanted.iter().all(|copy| one.wanted.contains(copy))
        }
        (Answer::Control(one), Answer::Control(other)) => one.status >= other.status,
        _ => panic!("answers of two kinds"),
    }
}

/// Paths are stood for by sets of globs: a path is in scope where it matches an include glob, or there are
/// none, and no exclude glob.
fn takes_in(one: &scope::Answer, other: &scope::Answer) -> bool {
    let weight = |answer: &scope::Answer| match answer.inclusion {
        Inclusion::NoSay | Inclusion::MustNot => 0,
        Inclusion::May => 1,
        Inclusion::Must => 2,
    };
    let glob = |set: u32, n: u32| set & (1 << n) != 0;
    let matches =
        |globs: &[String], path: u32| (0..5).any(|n| glob(path, n) && globs.contains(&format!("g{n}")));
    let takes = |answer: &scope::Answer, path: u32| {
        (answer.include.is_empty() || matches(&answer.include, path)) && !matches(&answer.exclude, path)
    };
    // Only what must be backed up binds: a policy that says may, or must not, demands no path.
    weight(other) < 2 || (weight(one) == 2 && (0..32).all(|path| takes(one, path) || !takes(other, path)))
}

fn keeps(one: &Verdict, other: &Verdict) -> bool {
    other.disposition == Disposition::Expire
        || (one.disposition >= other.disposition
            && one.until.is_none_or(|one| other.until.is_some_and(|other| one >= other)))
}

/// The facts of an answer: its words depend on the order of the policies.
fn facts(mut answer: Answer) -> Answer {
    let silent = |reason: &mut String| reason.clear();
    match &mut answer {
        Answer::Scope(answer) => silent(&mut answer.reason),
        Answer::Frequency(answer) => silent(&mut answer.reason),
        Answer::Retention(answer) => {
            answer.reasons.clear();
            answer.verdicts.iter_mut().for_each(|verdict| verdict.reason = 0);
        }
        Answer::Drill(answer) => silent(&mut answer.reason),
        Answer::Placement(answer) => silent(&mut answer.reason),
        Answer::Control(answer) => silent(&mut answer.reason),
    }
    answer
}

fn together(question: &Question, answers: &[Answer]) -> Answer {
    combine(question, &answers.iter().map(|answer| Said { policy: "p", answer }).collect::<Vec<_>>()).unwrap()
}

fn check(answers: &[Answer], broken: &[bool]) -> Result<(), TestCaseError> {
    let question = question(&answers[0]);
    let all = together(&question, answers);
    for alone in answers {
        prop_assert!(protects(&all, alone), "{all:?} protects less than {alone:?}");
        prop_assert_eq!(&together(&question, std::slice::from_ref(alone)), alone);
        prop_assert_eq!(facts(together(&question, &[alone.clone(), alone.clone()])), facts(normal(alone)));
    }
    let mut backwards = answers.to_vec();
    backwards.reverse();
    prop_assert_eq!(facts(together(&question, &backwards)), facts(all.clone()));
    // Some fail: never less than what the others say, never less than the fail-safe answer.
    let fails = |at: usize| broken.get(at).copied().unwrap_or(false);
    let safe = question.fail_safe();
    let said: Vec<_> = answers
        .iter()
        .enumerate()
        .map(|(at, answer)| if fails(at) { safe.clone() } else { answer.clone() })
        .collect();
    let found = together(&question, &said);
    let whole: Vec<_> = (0..answers.len()).filter(|at| !fails(*at)).map(|at| answers[at].clone()).collect();
    if !whole.is_empty() {
        prop_assert!(
            protects(&found, &together(&question, &whole)),
            "{found:?} protects less than {whole:?}"
        );
    }
    if (0..answers.len()).any(fails) {
        prop_assert!(protects(&found, &safe));
        if is_strongest(&question) {
            prop_assert!(protects(&found, &all), "{found:?} protects less than {all:?}");
        }
    }
    Ok(())
}

/// A failed scope, retention or control says the most that any answer can. A failed frequency or drill is due
/// soon, and a failed placement wants the newest point everywhere, so that a broken policy is no storm.
const fn is_strongest(question: &Question) -> bool {
    matches!(question, Question::Scope(_) | Question::Retention(_) | Question::Control(_))
}

/// An answer as it is when it is combined with itself: lists in order, each thing once.
fn normal(answer: &Answer) -> Answer {
    let mut answer = answer.clone();
    match &mut answer {
        Answer::Scope(answer) => {
            for globs in [&mut answer.include, &mut answer.exclude] {
                globs.sort_unstable();
                globs.dedup();
            }
            let findings = std::mem::take(&mut answer.findings);
            let seen =
                |path: &str| findings.iter().filter(|finding| finding.path == path).all(|f| f.left_out);
            for finding in &findings {
                let left_out = seen(&finding.path);
                answer.findings.push(Finding { left_out, ..finding.clone() });
            }
            answer.findings.sort_by(|a, b| a.path.cmp(&b.path));
            answer.findings.dedup();
        }
        Answer::Placement(answer) => {
            answer.wanted.sort_unstable();
            answer.wanted.dedup();
        }
        Answer::Control(answer) => {
            answer.evidence.sort_unstable();
            answer.evidence.dedup();
        }
        Answer::Frequency(_) | Answer::Retention(_) | Answer::Drill(_) => {}
    }
    answer
}

macro_rules! kinds {
    ($($name:ident: $answer:ident,)*) => {
        proptest! {$(
            #[test]
            fn $name(answers in vec($answer(), 1..5), broken in vec(any::<bool>(), 5)) {
                check(&answers, &broken)?;
            }
        )*}
    };
}

kinds! {
    scopes_together_leave_nothing_out_that_one_demands: scope_answer,
    frequencies_together_are_due_no_later_than_one: frequency_answer,
    retentions_together_keep_no_less_than_one: retention_answer,
    drills_together_are_due_no_later_than_one: drill_answer,
    placements_together_demand_no_less_than_one: placement_answer,
    controls_together_hide_nothing: control_answer,
}

proptest! {
    /// A broken frequency policy costs at most half an RPO, and at most an hour.
    #[test]
    fn a_failed_frequency_is_due_within_half_the_rpo(answers in vec(frequency_answer(), 0..4)) {
        let question = question(&Answer::Frequency(frequency::Answer {
            due: None, method: Method::Full, rpo_breached: false, reason: String::new(),
        }));
        let mut said = answers;
        said.push(question.fail_safe());
        let Answer::Frequency(found) = together(&question, &said) else { panic!("another kind") };
        let last = Timestamp::from_secs(NOW - 60);
        prop_assert!(found.due.is_some_and(|due| due <= last.plus(Span::from_secs(1_800))));
    }
}
