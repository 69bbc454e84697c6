//! An honest policy beside guests that mean harm, on the same engine at the same time.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::decision::{Answer, Outcome};
use domain::ports::{Component, PolicyEngine};
use sandbox::WasmPolicies;
use serde_json::json;

use crate::hostile::{HONEST, question};
use crate::module;

/// Questions to the honest policy, at least, before, during and after.
const QUESTIONS: usize = 400;
/// Attacks meanwhile, at least.
const ATTACKS: usize = 100;
/// Guests that mean harm at the same time: more than there are processors.
const THREADS: usize = 4;
/// What the host may have grown by in the end: its pool keeps pages of instances resident, and the allocator
/// some of what was freed.
const GROWN: u64 = 96 << 20;

fn harmful() -> Vec<Component> {
    vec![
        module::frequency("(loop (br 0)) (unreachable)", ""),
        module::frequency("(loop (drop (memory.grow (i32.const 16))) (br 0)) (unreachable)", ""),
        module::frequency("(call $evaluate (local.get 0)) (drop) (i32.const 0)", ""),
        module::frequency(
            "(loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) (unreachable)",
            "(table $t 1 funcref)",
        ),
        // Writes to every page that it can get.
        module::frequency(
            "(local $at i32) (drop (memory.grow (i32.const 250)))
             (loop (i32.store (local.get $at) (i32.const -1)) (local.set $at (i32.add (local.get $at) (i32.const 4096)))
                   (br_if 0 (i32.lt_u (local.get $at) (i32.const 16000000))))
             (unreachable)",
            "",
        ),
        module::frequency(HONEST, "(func $s (loop (br 0))) (start $s)"),
        module::frequency(
            "(i32.store (i32.const 2076) (i32.const 64)) (i32.store (i32.const 2080) (i32.const -1)) (i32.const 2048)",
            "",
        ),
    ]
}

/// How long each question took, until there were enough; every answer must be the right one.
#[expect(clippy::disallowed_methods, reason = "a measurement asks for the real time")]
fn ask(engine: &WasmPolicies, honest: &Component, enough: impl Fn() -> bool) -> Vec<Duration> {
    let mut took = Vec::new();
    while took.len() < QUESTIONS || !enough() {
        let began = Instant::now();
        let evaluation = engine.evaluate(honest, &json!({}), &question());
        let Outcome::Answered(Answer::Frequency(answer)) = evaluation.outcome else {
            panic!("the neighbour did not answer: {:?}", evaluation.outcome)
        };
        took.push(began.elapsed());
        assert_eq!((answer.due, answer.reason.as_str()), (None, "x"));
    }
    took.sort_unstable();
    took
}

/// Bytes of memory that this process has.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() << 10
}

#[test]
fn an_honest_policy_answers_all_the_same() {
    let (engine, honest) = (module::engine(), module::frequency(HONEST, ""));
    let before = ask(&engine, &honest, || true);
    let (resting, attacks, over) = (resident(), AtomicUsize::new(0), AtomicBool::new(false));
    let guests = harmful();
    let attack = || {
        for guest in guests.iter().cycle().take_while(|_| !over.load(Ordering::Relaxed)) {
            let ended = engine.evaluate(guest, &json!({}), &question());
            assert!(matches!(ended.outcome, Outcome::Failed(_)));
            attacks.fetch_add(1, Ordering::Relaxed);
        }
    };
    let during = std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(attack);
        }
        let during = ask(&engine, &honest, || attacks.load(Ordering::Relaxed) >= ATTACKS);
        over.store(true, Ordering::Relaxed);
        during
    });
    let grown = resident().saturating_sub(resting);
    let after = ask(&engine, &honest, || true);
    for (when, took) in [("before", &before), ("during", &during), ("after", &after)] {
        println!("{when}: p50 {:?}, p99 {:?}", took[took.len() / 2], took[took.len() * 99 / 100]);
    }
    println!("{} attacks; the host grew by {} KiB", attacks.into_inner(), grown >> 10);
    assert!(grown < GROWN, "the host grew by {grown} bytes");
}
