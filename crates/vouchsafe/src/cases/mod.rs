//! A policy's case files: what it is asked, and what it must answer.

mod case;
mod file;
mod judge;

pub(crate) use file::{CaseFile, case_files};
pub(crate) use judge::{Judged, Verdict, judge};
