//! Faults at every file-system call of an append and a publication, as Tessera tests itself: each call
//! fails once, and kills the process once; then the log is opened again, appended to, and judged by our
//! verifier and by Go's. `soak` kills appenders under load at random moments instead.

mod appender;
mod case;
mod judge;
mod matrix;
mod run;
mod soak;
mod some;
mod trace;

pub(crate) use run::{Args, run};
pub(crate) use soak::{Args as SoakArgs, run as soak};
pub(crate) use some::some;
