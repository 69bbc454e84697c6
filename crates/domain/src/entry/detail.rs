//! What each type of entry says beyond the parts that all have.

use serde::Serialize;
use serde_json::Value;

use super::EntryKind;
use crate::asset::Asset;
use crate::digest::Digest;
use crate::erasure::{ErasedField, LegalBasis};
use crate::expectation::Summary;
use crate::hold::HoldScope;
use crate::id::TokenId;
use crate::method::{Method, Trigger};
use crate::missed::Missed;
use crate::name::{PlanName, PolicyName, TeamName, VaultName};
use crate::policy::PolicyKind;
use crate::policy::drill::Depth;
use crate::reconciliation::Reconciliation;
use crate::run::{BackupReport, DrillReport, RestoreReport};
use crate::shard::{NextShard, ShardReason};
use crate::time::Timestamp;
use crate::witness::WitnessMode;

/// A policy as a plan binds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyBound {
    /// Which kind of question it answers.
    pub kind: PolicyKind,
    /// The name it was bound by.
    pub policy: PolicyName,
    /// The component that this name meant then.
    pub component: Digest,
    /// Digest of the parameters (RFC 8785).
    pub parameters: Digest,
}

/// A policy that was asked beside another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyAsked {
    /// Its name in the plan.
    pub policy: PolicyName,
    /// The component that was asked.
    pub component: Digest,
    /// The class of its failure; absent: it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// What an entry says, by its type. Each variant fixes the type, so that the two always agree.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// `backup.requested`
    BackupRequested {
        /// How it is to be taken.
        method: Method,
        /// What made it happen.
        trigger: Trigger,
        /// The plan that governs the asset.
        plan: PlanName,
        /// Where it will be kept.
        vault: VaultName,
    },
    /// `backup.started`
    BackupStarted {
        /// The source component that reads.
        source: Digest,
    },
    /// `backup.completed`
    BackupCompleted(Box<BackupReport>),
    /// `backup.incomplete`
    BackupIncomplete(Box<BackupReport>),
    /// `backup.failed`
    BackupFailed {},
    /// `backup.cancelled`
    BackupCancelled {},
    /// `backup.interrupted`
    BackupInterrupted {},
    /// `restore.requested`
    RestoreRequested {
        /// Which recovery point.
        point: crate::id::PointId,
        /// Where to.
        to: String,
        /// Only these paths; empty: all.
        paths: Vec<String>,
    },
    /// `restore.started`
    RestoreStarted {},
    /// `restore.completed`
    RestoreCompleted(Box<RestoreReport>),
    /// `restore.incomplete`
    RestoreIncomplete(Box<RestoreReport>),
    /// `restore.failed`
    RestoreFailed {},
    /// `restore.cancelled`
    RestoreCancelled {},
    /// `restore.interrupted`
    RestoreInterrupted {},
    /// `drill.requested`
    DrillRequested {
        /// Which recovery point.
        point: crate::id::PointId,
        /// How much of it.
        depth: Depth,
        /// What made it happen.
        trigger: Trigger,
    },
    /// `drill.started`
    DrillStarted {},
    /// `drill.passed`
    DrillPassed(Box<DrillReport>),
    /// `drill.failed`, with what was found; absent when it could not be done at all.
    DrillFailed(Option<Box<DrillReport>>),
    /// `drill.cancelled`
    DrillCancelled {},
    /// `drill.interrupted`
    DrillInterrupted {},
    /// `decision.made`
    DecisionMade {
        /// The kind of question.
        kind: PolicyKind,
        /// The policy's name in the plan.
        policy: PolicyName,
        /// The component that answered.
        component: Digest,
        /// The answer that counts, in one line for people.
        summary: String,
        /// The other policies that the plan binds for the question, whose answers are combined with it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        beside: Vec<PolicyAsked>,
    },
    /// `decision.failed`
    DecisionFailed {
        /// The kind of question.
        kind: PolicyKind,
        /// The policy's name in the plan.
        policy: PolicyName,
        /// The component that did not answer.
        component: Digest,
        /// The class of the failure.
        class: String,
        /// The answer that counts, with the fail-safe one in place of the policy's, in one line for people.
        summary: String,
        /// The other policies that the plan binds for the question, whose answers are combined with it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        beside: Vec<PolicyAsked>,
    },
    /// `policy.uploaded`
    PolicyUploaded {
        /// Its version, as it says itself.
        version: String,
        /// The kinds of question that it answers.
        kinds: Vec<PolicyKind>,
        /// Its component.
        component: Digest,
    },
    /// `policy.activated`
    PolicyActivated {
        /// The component that the name now means.
        component: Digest,
        /// The component that it meant before.
        #[serde(skip_serializing_if = "Option::is_none")]
        replaces: Option<Digest>,
    },
    /// `plan.applied`
    PlanApplied {
        /// Whether it is new or changes one.
        new: bool,
        /// The policies that it binds.
        policies: Vec<PolicyBound>,
        /// The vaults that it uses.
        vaults: Vec<VaultName>,
    },
    /// `asset.added`
    AssetAdded(Box<Asset>),
    /// `vault.created`
    VaultCreated {
        /// Where it lies.
        location: String,
        /// The repository's own id.
        repository: String,
    },
    /// `vault.password-disclosed`
    VaultPasswordDisclosed {},
    /// `token.created`
    TokenCreated {
        /// Its id; says nothing about its secret.
        token: TokenId,
        /// What it may do.
        role: String,
        /// For which team only; absent: for all.
        #[serde(skip_serializing_if = "Option::is_none")]
        team: Option<TeamName>,
    },
    /// `token.revoked`
    TokenRevoked {
        /// Its id.
        token: TokenId,
    },
    /// `access.denied`
    AccessDenied {
        /// What was wanted, such as `POST /v1/assets`.
        action: String,
    },
    /// `ledger.exported`
    LedgerExported(Box<super::Exported>),
    /// `ledger.read`
    LedgerRead {
        /// From when on.
        since: Timestamp,
        /// How often the reader asked for entries, or for what they point to.
        requests: u64,
        /// How many entries the reader got; evidence counts as none.
        entries: u64,
    },
    /// `erasure.requested`
    ErasureRequested {
        /// The law that it rests on.
        basis: LegalBasis,
        /// How many entries lose something.
        entries: u64,
        /// How many fields they lose.
        fields: u64,
    },
    /// `erasure.done`
    ErasureDone {
        /// The law that it rests on.
        basis: LegalBasis,
        /// What was erased.
        fields: Vec<ErasedField>,
        /// Digests of evidence that was erased with it.
        evidence: Vec<Digest>,
    },
    /// `hold.placed`
    HoldPlaced {
        /// What it covers.
        scope: HoldScope,
    },
    /// `hold.lifted`
    HoldLifted {},
    /// `backup.missed`
    BackupMissed(Missed),
    /// `drill.missed`
    DrillMissed(Missed),
    /// `decisions.summarised`
    DecisionsSummarised(Box<Summary>),
    /// `vault.reconciled`, with what was found; absent when the vault could not be listed.
    VaultReconciled(Option<Box<Reconciliation>>),
    /// `vault.requested`
    VaultRequested {
        /// Where it is to lie.
        location: String,
    },
    /// `ledger.opened`
    LedgerOpened {
        /// The log's origin line.
        origin: String,
        /// The log's verification key.
        key: String,
        /// Why, where it goes on from another.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<ShardReason>,
        /// The shard that it goes on from.
        #[serde(skip_serializing_if = "Option::is_none")]
        previous: Option<Box<PreviousShard>>,
    },
    /// `ledger.witnesses-changed`
    LedgerWitnessesChanged {
        /// What happens while they are silent; absent: nobody is asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        mode: Option<WitnessMode>,
        /// Their verification keys (C2SP signed-note), in the order of the policy.
        witnesses: Vec<String>,
        /// The witness or group of the policy that must have cosigned; absent: nobody need have.
        #[serde(skip_serializing_if = "Option::is_none")]
        quorum: Option<String>,
        /// The mode before; absent: nobody was asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        replaces: Option<WitnessMode>,
    },
    /// `ledger.frozen`
    LedgerFrozen {
        /// The log's origin line.
        origin: String,
        /// What is to follow, if that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<NextShard>,
    },
    /// `ledger.key-announced`
    LedgerKeyAnnounced {
        /// The log's origin line, which is the key's name.
        origin: String,
        /// The key that signs from now on.
        key: String,
    },
    /// `ledger.key-retired`
    LedgerKeyRetired {
        /// The log's origin line, which is the key's name.
        origin: String,
        /// The key that signs no more.
        key: String,
        /// The keys that go on signing.
        signing: Vec<String>,
    },
}

/// The end of a shard, as the next one's first entry tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PreviousShard {
    /// Its origin line.
    pub origin: String,
    /// How many entries its last checkpoint covers.
    pub size: u64,
    /// The root that it signs.
    pub root: Digest,
    /// That checkpoint, a signed note, verbatim.
    pub checkpoint: String,
    /// Whether it ended in order, with `ledger.frozen`.
    pub frozen: bool,
    /// How many of its entries this installation has, where they are fewer: the copy is older than the
    /// checkpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<u64>,
}

impl Detail {
    /// The type of entry that says this.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::BackupRequested { .. } => EntryKind::BackupRequested,
            Self::BackupStarted { .. } => EntryKind::BackupStarted,
            Self::BackupCompleted(_) => EntryKind::BackupCompleted,
            Self::BackupIncomplete(_) => EntryKind::BackupIncomplete,
            Self::BackupFailed {} => EntryKind::BackupFailed,
            Self::BackupCancelled {} => EntryKind::BackupCancelled,
            Self::BackupInterrupted {} => EntryKind::BackupInterrupted,
            Self::RestoreRequested { .. } => EntryKind::RestoreRequested,
            Self::RestoreStarted {} => EntryKind::RestoreStarted,
            Self::RestoreCompleted(_) => EntryKind::RestoreCompleted,
            Self::RestoreIncomplete(_) => EntryKind::RestoreIncomplete,
            Self::RestoreFailed {} => EntryKind::RestoreFailed,
            Self::RestoreCancelled {} => EntryKind::RestoreCancelled,
            Self::RestoreInterrupted {} => EntryKind::RestoreInterrupted,
            Self::DrillRequested { .. } => EntryKind::DrillRequested,
            Self::DrillStarted {} => EntryKind::DrillStarted,
            Self::DrillPassed(_) => EntryKind::DrillPassed,
            Self::DrillFailed(_) => EntryKind::DrillFailed,
            Self::DrillCancelled {} => EntryKind::DrillCancelled,
            Self::DrillInterrupted {} => EntryKind::DrillInterrupted,
            Self::DecisionMade { .. } => EntryKind::DecisionMade,
            Self::DecisionFailed { .. } => EntryKind::DecisionFailed,
            Self::PolicyUploaded { .. } => EntryKind::PolicyUploaded,
            Self::PolicyActivated { .. } => EntryKind::PolicyActivated,
            Self::PlanApplied { .. } => EntryKind::PlanApplied,
            Self::AssetAdded(_) => EntryKind::AssetAdded,
            Self::VaultCreated { .. } => EntryKind::VaultCreated,
            Self::VaultPasswordDisclosed {} => EntryKind::VaultPasswordDisclosed,
            Self::TokenCreated { .. } => EntryKind::TokenCreated,
            Self::TokenRevoked { .. } => EntryKind::TokenRevoked,
            Self::AccessDenied { .. } => EntryKind::AccessDenied,
            Self::LedgerExported(_) => EntryKind::LedgerExported,
            Self::LedgerRead { .. } => EntryKind::LedgerRead,
            Self::ErasureRequested { .. } => EntryKind::ErasureRequested,
            Self::ErasureDone { .. } => EntryKind::ErasureDone,
            Self::HoldPlaced { .. } => EntryKind::HoldPlaced,
            Self::HoldLifted {} => EntryKind::HoldLifted,
            Self::BackupMissed(_) => EntryKind::BackupMissed,
            Self::DrillMissed(_) => EntryKind::DrillMissed,
            Self::DecisionsSummarised(_) => EntryKind::DecisionsSummarised,
            Self::VaultReconciled(_) => EntryKind::VaultReconciled,
            Self::VaultRequested { .. } => EntryKind::VaultRequested,
            Self::LedgerOpened { .. } => EntryKind::LedgerOpened,
            Self::LedgerWitnessesChanged { .. } => EntryKind::LedgerWitnessesChanged,
            Self::LedgerFrozen { .. } => EntryKind::LedgerFrozen,
            Self::LedgerKeyAnnounced { .. } => EntryKind::LedgerKeyAnnounced,
            Self::LedgerKeyRetired { .. } => EntryKind::LedgerKeyRetired,
        }
    }

    /// The detail as JSON; `{}` where there is nothing to say.
    pub fn to_value(&self) -> Result<Value, serde_json::Error> {
        let value = serde_json::to_value(self)?;
        Ok(if value.is_null() { Value::Object(serde_json::Map::new()) } else { value })
    }
}
