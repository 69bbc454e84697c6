//! Tells the ways apart in which a guest fails: by types and flags, never by an error's text.

use domain::decision::{Failure, FailureClass};
use domain::ports::ComponentError;
use wasmtime::{Error, Trap};

use super::bindings::library::vouchsafe::policy::refusal::PolicyError;

/// The longest message that a failure keeps, in bytes: a guest may write what it likes.
const MAX_MESSAGE: usize = 1_024;

/// The failure of a call; `exhausted` says whether the guest ran into its memory bound.
pub(super) fn of_call(error: &Error, exhausted: bool) -> Failure {
    let class = match error.downcast_ref::<Trap>() {
        _ if exhausted => FailureClass::Memory,
        Some(Trap::OutOfFuel) => FailureClass::Fuel,
        Some(Trap::Interrupt) => FailureClass::Deadline,
        Some(Trap::StackOverflow) => FailureClass::Stack,
        Some(trap) if is_output(*trap) => FailureClass::Output,
        Some(_) => FailureClass::Trap,
        // The guest returned, and what it returned could not be taken over: too much of it, or not
        // what the contract says.
        None => FailureClass::Output,
    };
    failure(class, &message(error))
}

/// The failure of a component that cannot be run at all.
pub(super) fn of_component(error: &ComponentError) -> Failure {
    let class = match error {
        ComponentError::Costly { .. } | ComponentError::Compiler(_) => FailureClass::Host,
        _ => FailureClass::Component,
    };
    failure(class, &error.to_string())
}

/// The failure of an instantiation.
pub(super) fn of_start(error: &Error, exhausted: bool) -> Failure {
    let class = match error.downcast_ref::<Trap>() {
        _ if exhausted => FailureClass::Memory,
        Some(Trap::OutOfFuel) => FailureClass::Fuel,
        Some(Trap::Interrupt) => FailureClass::Deadline,
        _ => FailureClass::Start,
    };
    failure(class, &message(error))
}

/// The failure of a guest that says that it cannot answer.
pub(super) fn of_refusal(refusal: &PolicyError) -> Failure {
    let text = match refusal {
        PolicyError::InvalidParameters(text) => format!("invalid parameters: {text}"),
        PolicyError::Unsupported(text) => format!("unsupported: {text}"),
    };
    failure(FailureClass::Refused, &text)
}

/// A failure with a bounded message.
pub(super) fn failure(class: FailureClass, message: &str) -> Failure {
    let mut end = message.len().min(MAX_MESSAGE);
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    Failure { class, message: message[..end].to_owned() }
}

/// Traps that are raised while a guest's data is taken over.
const fn is_output(trap: Trap) -> bool {
    matches!(trap, Trap::StringOutOfBounds | Trap::ListOutOfBounds | Trap::InvalidChar)
}

/// The innermost cause: the outer ones are backtraces with addresses.
fn message(error: &Error) -> String {
    error.root_cause().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_bounded_at_a_character() {
        let long = "é".repeat(MAX_MESSAGE);
        let cut = failure(FailureClass::Refused, &long).message;
        assert!(cut.len() <= MAX_MESSAGE && cut.len() > MAX_MESSAGE - 2);
        assert!(long.starts_with(&cut));
    }
}
