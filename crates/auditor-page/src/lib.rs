//! The auditor's verdicts for the page in the browser: bytes in, JSON out, through six plain functions.
//!
//! The page reserves room with [`room`], writes bytes there, and calls a function that takes them. There
//! is no glue between the two but this: no generated code, no imports (`docs/decisions/0014-auditor.md`).
//! The only unsafe thing here is the attribute that gives an export its name.

#![expect(unsafe_code, reason = "`#[unsafe(no_mangle)]` names the exports; there is no unsafe block")]

mod desk;

use std::cell::RefCell;

use desk::Desk;

thread_local! {
    /// A page has one thread, and one verification at a time.
    static DESK: RefCell<Desk> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut Desk) -> T) -> T {
    DESK.with_borrow_mut(work)
}

/// Reserves room for bytes to come; gives where it is.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    with(|desk| desk.room(length))
}

/// Takes the bytes in the room as keys or a policy. Gives whether they can be used; [`answer`] says why not.
#[unsafe(no_mangle)]
pub extern "C" fn trust() -> bool {
    with(Desk::trust)
}

/// Takes the bytes in the room as a checkpoint that was kept from before.
#[unsafe(no_mangle)]
pub extern "C" fn keep() {
    with(Desk::keep);
}

/// Takes the bytes in the room as a receipt's proof (0) or entry (1).
#[unsafe(no_mangle)]
pub extern "C" fn receipt(part: u32) {
    with(|desk| desk.receipt(part));
}

/// Takes the bytes in the room as the next piece of a bundle.
#[unsafe(no_mangle)]
pub extern "C" fn piece() {
    with(Desk::piece);
}

/// Judges what was taken, and forgets it; gives the length of the JSON that [`answer`] points to.
#[unsafe(no_mangle)]
pub extern "C" fn judge() -> usize {
    with(Desk::judge)
}

/// Where the last answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    with(|desk| desk.answer().as_ptr())
}

/// How long the last answer is, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    with(|desk| desk.answer().len())
}
