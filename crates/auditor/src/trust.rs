//! Whom an auditor trusts: keys of the log, or a C2SP tlog-policy; always from the auditor's own hand.

use proof::checkpoint::{CheckpointError, SignedCheckpoint};
use proof::cosignature::CosignatureError;
use proof::note::{KeyError, SignatureType, VerifyingKey};
use proof::policy::{PolicyError, TrustPolicy};
use serde::Serialize;
use thiserror::Error;

use crate::time::rfc3339;

/// Whom an auditor trusts.
#[derive(Clone, Debug)]
pub struct Trust {
    policy: TrustPolicy,
    /// The keys of the policy's logs that can be verified with.
    keys: Vec<VerifyingKey>,
}

/// Trust that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrustError {
    /// A line is no verification key.
    #[error("read {given:?} as a verification key")]
    Key {
        /// The line.
        given: String,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The key of a witness, which vouches for no log.
    #[error("trust {name} as a log: its key is one of a witness")]
    NotALog {
        /// The name of the key.
        name: String,
    },
    /// A policy that cannot be read.
    #[error("read the trust policy")]
    Policy(#[from] PolicyError),
    /// Nothing to verify a checkpoint with.
    #[error("trust nobody: name at least one key of a log")]
    Nobody,
}

/// A checkpoint that cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Not signed by a trusted key of the log, or not a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A bad cosignature of a trusted witness.
    #[error(transparent)]
    Cosignature(#[from] CosignatureError),
}

/// A witness of the policy that has cosigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Its name in the policy.
    pub witness: String,
    /// When, RFC 3339, by the witness's clock.
    pub time: String,
}

/// What the witnesses of a policy say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Witnesses {
    /// Those that have cosigned.
    pub seen: Vec<Seen>,
    /// The names of those that have not.
    pub missing: Vec<String>,
    /// Whether the quorum is met; absent if the policy asks for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum_met: Option<bool>,
}

/// A checkpoint that a trusted key has signed.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The checkpoint.
    pub signed: SignedCheckpoint,
    /// What witnesses say, if the auditor's policy names any.
    pub witnesses: Option<Witnesses>,
}

impl Opened {
    /// Whether a quorum was asked for and is met.
    pub fn is_witnessed(&self) -> bool {
        self.witnesses.as_ref().is_some_and(|witnesses| witnesses.quorum_met == Some(true))
    }
}

impl Trust {
    /// Trust in keys of logs; several of one name while a key is being replaced.
    pub fn of_keys(keys: &[VerifyingKey]) -> Result<Self, TrustError> {
        if let Some(witness) = keys.iter().find(|key| key.signature_type() != SignatureType::Ed25519) {
            return Err(TrustError::NotALog { name: witness.name().to_owned() });
        }
        let key = |source| TrustError::Key { given: String::new(), source };
        Self::of_policy(TrustPolicy::of_logs(keys).map_err(key)?)
    }

    /// Trust as a policy has it (C2SP tlog-policy).
    pub fn of_policy(policy: TrustPolicy) -> Result<Self, TrustError> {
        let keys = policy.log_keys();
        if keys.is_empty() { Err(TrustError::Nobody) } else { Ok(Self { policy, keys }) }
    }

    /// Reads what somebody gave: a policy, or keys, one a line; empty lines and those that begin with `#`
    /// are skipped.
    pub fn read(text: &str) -> Result<Self, TrustError> {
        let words = ["log ", "log\t", "witness ", "witness\t", "group ", "group\t", "quorum ", "quorum\t"];
        if text.lines().any(|line| words.iter().any(|word| line.trim_start().starts_with(word))) {
            return Self::of_policy(TrustPolicy::parse(text.as_bytes())?);
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let key = |line: &str| {
            line.parse().map_err(|source| TrustError::Key { given: line.chars().take(200).collect(), source })
        };
        Self::of_keys(&lines.map(key).collect::<Result<Vec<_>, _>>()?)
    }

    /// The keys of logs.
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// The same as a policy; keys alone ask for no witnesses.
    pub const fn policy(&self) -> &TrustPolicy {
        &self.policy
    }

    /// Whether a quorum of witnesses is asked for.
    pub fn wants_witnesses(&self) -> bool {
        self.policy.quorum().is_some()
    }

    /// Opens a checkpoint: it must be signed by a trusted key of its log, and no cosignature of a trusted
    /// witness may be bad. Whether witnesses are enough is told, not required.
    pub fn open(&self, checkpoint: &[u8]) -> Result<Opened, OpenError> {
        let signed = SignedCheckpoint::open(checkpoint, &self.keys)?;
        let asked = self.policy.witnesses().next().is_some();
        let witnesses = asked.then(|| witnesses(&self.policy, &signed)).transpose()?;
        Ok(Opened { signed, witnesses })
    }
}

fn witnesses(policy: &TrustPolicy, signed: &SignedCheckpoint) -> Result<Witnesses, CosignatureError> {
    let tally = policy.evaluate(signed)?;
    let seen = tally
        .witnessed
        .iter()
        .map(|witness| Seen { witness: witness.name.to_string(), time: rfc3339(witness.timestamp) });
    Ok(Witnesses {
        seen: seen.collect(),
        missing: tally.missing.iter().map(ToString::to_string).collect(),
        quorum_met: policy.quorum().map(|_| tally.quorum_met),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, LOG, WITNESS};

    #[test]
    fn keys_and_policies_are_told_apart() {
        let key = sample::key(LOG);
        assert_eq!(Trust::read(&format!("# ours\n\n  {key}\n")).unwrap().keys(), std::slice::from_ref(&key));
        assert!(!Trust::read(&key.to_string()).unwrap().wants_witnesses());
        let policy = Trust::read(&sample::policy(1)).unwrap();
        assert_eq!(policy.keys(), std::slice::from_ref(&key));
        assert!(policy.wants_witnesses());
        assert_eq!(Trust::read("# nobody\n").unwrap_err(), TrustError::Nobody);
        assert!(matches!(Trust::read("x").unwrap_err(), TrustError::Key { .. }));
        assert!(matches!(Trust::read("log x\n").unwrap_err(), TrustError::Policy(_)));
        let witness = sample::cosigner(WITNESS).verifying_key().clone();
        assert!(matches!(Trust::of_keys(&[witness]), Err(TrustError::NotALog { .. })));
    }

    #[test]
    fn witnesses_are_counted_for_a_policy_only() {
        let log = sample::Log::of(5);
        let bare = log.checkpoint(5, &[]);
        let seen = log.checkpoint(5, &[WITNESS]);
        let keys = Trust::of_keys(&[sample::key(LOG)]).unwrap();
        assert!(keys.open(&seen).unwrap().witnesses.is_none());
        let policy = Trust::read(&sample::policy(1)).unwrap();
        assert!(!policy.open(&bare).unwrap().is_witnessed());
        let opened = policy.open(&seen).unwrap();
        assert!(opened.is_witnessed());
        let seen = &opened.witnesses.unwrap().seen[0];
        assert_eq!((seen.witness.as_str(), seen.time.as_str()), ("w1", "2026-09-10T00:26:40Z"));
    }
}
