//! Asks a policy one question in a fresh instance.

use domain::decision::{Answer, Failure, FailureClass, Outcome, Question};
use domain::ports::{Component, Evaluation};
use serde_json::Value;
use wasmtime::component::InstancePre;
use wasmtime::{Error, Store};

use super::bindings::library::vouchsafe::policy::refusal::PolicyError;
use super::bindings::{control, drill, frequency, placement, retention, scope};
use super::convert;
use super::engine::WasmPolicies;
use super::failure;
use super::store::State;

/// What the generated code gives: a trap, a refusal, or an answer.
type Called<T> = Result<Result<T, PolicyError>, Error>;

impl WasmPolicies {
    /// See [`domain::ports::PolicyEngine::evaluate`].
    pub(super) fn evaluate_question(
        &self,
        component: &Component,
        parameters: &Value,
        question: &Question,
    ) -> Evaluation {
        let began = self.clock.elapsed();
        let (outcome, fuel) = match self.linked.get_or_try(component.digest(), || self.link(component)) {
            Ok(linked) => self.ask(&linked, &parameters.to_string(), question),
            Err(error) => (Err(failure::of_component(&error)), 0),
        };
        Evaluation {
            outcome: outcome.map_or_else(Outcome::Failed, Outcome::Answered),
            fuel,
            took: domain::span::Span::from_micros(
                self.clock.elapsed().micros().saturating_sub(began.micros()),
            ),
        }
    }

    fn ask(
        &self,
        linked: &InstancePre<State>,
        parameters: &str,
        question: &Question,
    ) -> (Result<Answer, Failure>, u64) {
        let _slot = self.slot();
        let mut store = self.store();
        let answer = match question {
            Question::Scope(input) => ask_scope(linked, &mut store, parameters, input),
            Question::Frequency(input) => ask_frequency(linked, &mut store, parameters, input),
            Question::Retention(input) => ask_retention(linked, &mut store, parameters, input),
            Question::Drill(input) => ask_drill(linked, &mut store, parameters, input),
            Question::Placement(input) => ask_placement(linked, &mut store, parameters, input),
            Question::Control(input) => ask_control(linked, &mut store, parameters, input),
        };
        let fuel = self.limits.fuel.saturating_sub(store.get_fuel().unwrap_or(0));
        (answer, fuel)
    }
}

/// One function per kind: link the world, make an instance, call, translate, check.
macro_rules! ask {
    ($function:ident, $kind:ident, $Kind:ident, $accessor:ident, $check:expr) => {
        fn $function(
            linked: &InstancePre<State>,
            store: &mut Store<State>,
            parameters: &str,
            input: &domain::policy::$kind::Input,
        ) -> Result<Answer, Failure> {
            let lacks = |_| {
                failure::failure(
                    FailureClass::Component,
                    concat!("it does not export vouchsafe:policy/", stringify!($kind), "@1.0.0"),
                )
            };
            let pre = $kind::AsksPre::new(linked.clone()).map_err(lacks)?;
            let instance = pre
                .instantiate(&mut *store)
                .map_err(|error| failure::of_start(&error, store.data().exhausted))?;
            let asked = convert::$kind::input(input);
            let called = instance.$accessor().call_evaluate(&mut *store, parameters, &asked);
            let answer = convert::$kind::answer(settle(called, store)?);
            $check(&answer, input)?;
            Ok(Answer::$Kind(answer))
        }
    };
}

ask!(ask_scope, scope, Scope, vouchsafe_policy_scope, check_scope);
ask!(ask_frequency, frequency, Frequency, vouchsafe_policy_frequency, accept);
ask!(ask_retention, retention, Retention, vouchsafe_policy_retention, check_retention);
ask!(ask_drill, drill, Drill, vouchsafe_policy_drill, check_drill);
ask!(ask_placement, placement, Placement, vouchsafe_policy_placement, check_placement);
ask!(ask_control, control, Control, vouchsafe_policy_control, check_control);

fn settle<T>(called: Called<T>, store: &Store<State>) -> Result<T, Failure> {
    called
        .map_err(|error| failure::of_call(&error, store.data().exhausted))?
        .map_err(|refusal| failure::of_refusal(&refusal))
}

/// Every answer of the right shape fits the question.
#[expect(clippy::unnecessary_wraps, reason = "has the shape of the checks that can fail")]
const fn accept<A, I>(_answer: &A, _input: &I) -> Result<(), Failure> {
    Ok(())
}

fn unfit(reason: &str) -> Failure {
    failure::failure(FailureClass::Answer, reason)
}

fn check_scope(
    answer: &domain::policy::scope::Answer,
    input: &domain::policy::scope::Input,
) -> Result<(), Failure> {
    use domain::policy::scope::MAX_GLOBS;
    if answer.include.len().max(answer.exclude.len()).max(answer.wishes.len()) > MAX_GLOBS {
        return Err(unfit(&format!("it gave more than {MAX_GLOBS} globs of one sort")));
    }
    if input.listing.is_some() && !answer.wishes.is_empty() {
        return Err(unfit("it wishes to see paths a second time"));
    }
    Ok(())
}

fn check_retention(
    answer: &domain::policy::retention::Answer,
    input: &domain::policy::retention::Input,
) -> Result<(), Failure> {
    answer.check(input.points.len()).map_err(|error| unfit(&error.to_string()))
}

fn check_placement(
    answer: &domain::policy::placement::Answer,
    input: &domain::policy::placement::Input,
) -> Result<(), Failure> {
    answer.check(input).map_err(|error| unfit(&error.to_string()))
}

fn check_control(
    answer: &domain::policy::control::Answer,
    input: &domain::policy::control::Input,
) -> Result<(), Failure> {
    answer.check(input).map_err(|error| unfit(&error.to_string()))
}

fn check_drill(
    answer: &domain::policy::drill::Answer,
    input: &domain::policy::drill::Input,
) -> Result<(), Failure> {
    let there = |at: u32| usize::try_from(at).is_ok_and(|at| at < input.points.len());
    match answer.point {
        Some(at) if !there(at) => Err(unfit(&format!("it chose point {at} of {}", input.points.len()))),
        _ => Ok(()),
    }
}
