//! A C2SP witness: cosigns the checkpoints of logs that only ever grow, and keeps proof of those that do not.
//!
//! It remembers one checkpoint of each log, the last that it cosigned, and never cosigns one that is not
//! consistent with it. What is answered is on disk. Deliberately absent: an installation, a database, the
//! real clock, sockets; whoever serves the [`router`] brings the last two.

#![forbid(unsafe_code)]

mod clock;
mod directory;
mod error;
mod evidence;
mod fingerprint;
mod http;
mod log_list;
mod record;
mod witness;

pub use clock::Clock;
pub use directory::{Editing, Held, Holder, WitnessDirectory};
pub use error::WitnessError;
pub use evidence::{Evidence, MAX_EVIDENCE};
pub use fingerprint::fingerprint;
pub use http::{Peer, router};
pub use log_list::LogList;
pub use record::{Cosigned, Record};
pub use witness::{Answer, LogView, Witness};
