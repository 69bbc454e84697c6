//! What a policy says.

use super::group::PolicyGroup;
use super::{PolicyKey, Word};
use crate::note::{KeyError, SignatureType, VerifyingKey};

/// Whom a verifier trusts: logs, witnesses, and which witnesses together are enough.
///
/// Read with [`TrustPolicy::parse`], or made of keys with [`TrustPolicy::of_logs`]. It comes from the verifier's own hand, never from what is to be
/// verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPolicy {
    pub(super) logs: Vec<PolicyLog>,
    /// Witnesses and groups in the order of their lines, so that members come before groups.
    pub(super) definitions: Vec<Definition>,
    /// A place in `definitions`; none is `quorum none`.
    pub(super) quorum: Option<usize>,
}

/// What the shared name space of a policy holds (tlog-policy, What is a "policy"?).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Definition {
    Witness(PolicyWitness),
    Group(PolicyGroup),
}

impl Definition {
    pub(super) fn name(&self) -> &Word {
        match self {
            Self::Witness(witness) => &witness.name,
            Self::Group(group) => &group.name,
        }
    }
}

/// A log that is trusted to be append-only, if witnesses watch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLog {
    pub(super) key: PolicyKey,
    pub(super) url: Option<Word>,
}

impl PolicyLog {
    /// The origin of the log: the name of its key (tlog-policy, Defining a log).
    pub fn origin(&self) -> &str {
        self.key.name()
    }

    /// The key, of type 0x01, or one that can't be verified with.
    pub fn key(&self) -> &PolicyKey {
        &self.key
    }

    /// Where the log can be read, if the policy says so; by our custom the prefix of its tiles.
    pub fn url(&self) -> Option<&Word> {
        self.url.as_ref()
    }
}

/// A witness whose cosignatures count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyWitness {
    pub(super) name: Word,
    pub(super) key: PolicyKey,
    pub(super) url: Option<Word>,
}

impl PolicyWitness {
    /// The name in this policy. It need not be that of the key.
    pub fn name(&self) -> &Word {
        &self.name
    }

    /// The key, of type 0x04, or one that can't be verified with.
    pub fn key(&self) -> &PolicyKey {
        &self.key
    }

    /// The submission prefix of the witness, if the policy says so (tlog-policy, Defining a witness).
    pub fn url(&self) -> Option<&Word> {
        self.url.as_ref()
    }
}

impl TrustPolicy {
    /// Trust in logs alone, which asks for no witness (`quorum none`). A key that is given twice counts
    /// once; one of a witness (type 0x04) vouches for no log, and is refused.
    pub fn of_logs(keys: &[VerifyingKey]) -> Result<Self, KeyError> {
        let mut logs: Vec<PolicyLog> = Vec::new();
        for key in keys {
            let key = PolicyKey::of(key, SignatureType::Ed25519)?;
            if logs.iter().all(|log| log.key.public_key() != key.public_key()) {
                logs.push(PolicyLog { key, url: None });
            }
        }
        Ok(Self { logs, definitions: Vec::new(), quorum: None })
    }

    /// The logs in the order of their lines; possibly several keys of one origin, possibly none.
    pub fn logs(&self) -> &[PolicyLog] {
        &self.logs
    }

    /// The keys of one log: more than one while its key is being replaced.
    pub fn keys_of(&self, origin: &str) -> Vec<VerifyingKey> {
        let of_origin = self.logs.iter().filter(|log| log.origin() == origin);
        of_origin.filter_map(|log| log.key.verifying().cloned()).collect()
    }

    /// The keys of all logs that can be verified with.
    pub fn log_keys(&self) -> Vec<VerifyingKey> {
        self.logs.iter().filter_map(|log| log.key.verifying().cloned()).collect()
    }

    /// The witnesses in the order of their lines, also those that the quorum doesn't need.
    pub fn witnesses(&self) -> impl Iterator<Item = &PolicyWitness> {
        self.definitions.iter().filter_map(|definition| match definition {
            Definition::Witness(witness) => Some(witness),
            Definition::Group(_) => None,
        })
    }

    /// The keys of all witnesses that can be verified with.
    pub fn witness_keys(&self) -> Vec<VerifyingKey> {
        self.witnesses().filter_map(|witness| witness.key.verifying().cloned()).collect()
    }

    /// The groups in the order of their lines.
    pub fn groups(&self) -> impl Iterator<Item = &PolicyGroup> {
        self.definitions.iter().filter_map(|definition| match definition {
            Definition::Group(group) => Some(group),
            Definition::Witness(_) => None,
        })
    }

    /// The names of the members of a group of this policy.
    pub fn members<'a>(&'a self, group: &'a PolicyGroup) -> impl Iterator<Item = &'a Word> {
        group.members.iter().filter_map(|place| self.definitions.get(*place)).map(Definition::name)
    }

    /// The witness or group that must have seen a checkpoint; none if nobody need have.
    pub fn quorum(&self) -> Option<&Word> {
        self.definitions.get(self.quorum?).map(Definition::name)
    }
}
