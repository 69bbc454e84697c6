//! Ledger entries: who did what to what, when, why, with which outcome and evidence.
//!
//! The format is `docs/formats/entry.md`. An entry is encoded once (RFC 8785), stored and served
//! verbatim, and never encoded again.

mod detail;
mod encode;
mod exported;
mod kind;
mod parts;
mod personal;
mod read;

pub use detail::{Detail, PolicyAsked, PolicyBound, PreviousShard};
pub use encode::{EncodedEntry, Entry, EntryError, MAX_ENTRY, SCHEMA, SCHEMA_1};
pub use exported::Exported;
pub use kind::{EntryKind, Phase};
pub use parts::{Actor, ActorKind, Auth, Origin, Outcome, Status, Target, TargetKind};
pub use personal::{FieldState, KeptField, KeptState, Opening, PersonalField, SALT_SIZE, disclose, reveal};
pub use read::{EntryView, ViewError};
