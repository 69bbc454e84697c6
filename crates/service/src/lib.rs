//! The living room: every use of the system, from the caller's wish to the committed record.
//!
//! Each use is a method of [`Service`], in a file that is called like the verb. It authorises, asks the
//! law (`domain`), lets workshops work (`vault`, `ledger`), and commits changes only together with the
//! ledger entries that describe them. Deliberately absent: SQL, HTTP, WebAssembly, the real clock, the
//! environment; they are handed in as ports.

#![forbid(unsafe_code)]

mod asset;
mod backup;
mod caller;
mod deps;
mod drill;
mod erasure;
mod error;
mod hold;
mod installation;
mod ledger;
mod listed;
mod plan;
mod policy;
mod record;
mod restore;
mod run;
mod schedule;
mod seal;
mod token;
mod vault;

pub use ::ledger::{LedgerError, Reached, State, WitnessStatus};
pub use asset::{AssetStatus, NewAsset, Objective};
pub use auditor::bundle::Query as ExportQuery;
pub use backup::BackupRequest;
pub use caller::Caller;
pub use deps::{Deps, Places, Service, StandardComponent};
pub use drill::DrillRequest;
pub use erasure::Erased;
pub use error::ServiceError;
pub use hold::NewHold;
pub use installation::{Advice, Finding, Opened};
pub use ledger::{
    EntryQuestion, ExportRequest, Freezing, KeeperError, LedgerKeeper, LedgerKey, LedgerPage, OpenLog,
    ShardEntry, ShardOpening, ShardRequest, ShardView, Witnesses,
};
pub use policy::{Decided, PolicyInfo, Replay, Replayed};
pub use restore::RestoreRequest;
pub use run::{RunProgress, RunView};
pub use schedule::{Tick, TickEvent};
pub use seal::SealingKey;
pub use token::{NewToken, TokenSecret};
pub use vault::VaultInfo;
