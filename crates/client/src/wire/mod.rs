//! What goes over the wire, one file per noun. Times are RFC 3339, UTC, with microseconds; durations are
//! like `1h30m`; digests are 64 hexadecimal digits; sizes are bytes.

mod asset;
mod decision;
mod installation;
mod ledger;
mod personal;
mod plan;
mod point;
mod policy;
mod problem;
mod report;
mod run;
mod shard;
mod token;
mod vault;
mod witness;

pub use asset::{Asset, AssetList, AssetNew, AssetStatus, Grants, Objective, Objectives};
pub use decision::{DecideRequest, Decided, DecidedList, DecidedPolicy, Replay, ReplayedPolicy};
pub use installation::{Finding, FindingList, FindingStatus, Version};
pub use ledger::{ExportRequest, LedgerEntry, LedgerKey, LedgerPage, Receipt};
pub use personal::{
    Disclosure, DisclosureList, ErasableField, Erased, ErasurePlan, ErasureRequest, Hold, HoldLift, HoldList,
    HoldNew, HoldScope, PersonalField,
};
pub use plan::{Plan, PlanList};
pub use point::{Point, PointList};
pub use policy::{Policy, PolicyList};
pub use problem::{FieldProblem, Problem};
pub use report::{BackupReport, Difference, DrillReport, Fault, Report, RestoreReport};
pub use run::{Actor, BackupRequest, DrillRequest, Progress, RestoreRequest, Run, RunList, Task};
pub use shard::{
    FreezeRequest, Freezing, RetireRequest, Shard, ShardKey, ShardList, ShardOpening, ShardRequest,
};
pub use token::{Token, TokenCreated, TokenList, TokenNew};
pub use vault::{KnownPoint, Reconciliation, Vault, VaultList, VaultPassword};
pub use witness::{AnchorStatus, WitnessReport, WitnessStatus, WitnessesNew};
