//! How it stands with the witnesses, for people and programs.

use domain::time::Timestamp;
use domain::witness::WitnessMode;

/// How it stands with one witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessStatus {
    /// Its name in the policy.
    pub name: String,
    /// Its verification key (C2SP signed-note).
    pub key: String,
    /// Its submission prefix.
    pub url: String,
    /// How many entries the checkpoint covers that it cosigned last; 0: none yet.
    pub size: u64,
    /// When it says that it cosigned it, in POSIX seconds by its own clock.
    pub cosigned: Option<u64>,
    /// When it was asked last, by our clock.
    pub asked: Option<Timestamp>,
    /// Why its last answer was of no use; none if it was.
    pub error: Option<String>,
}

/// How it stands with the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorStatus {
    /// Where it is.
    pub place: String,
    /// Why it could not be written last; none if it could.
    pub error: Option<String>,
}

/// How it stands with the witnesses of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessReport {
    /// What happens to a checkpoint that the quorum has not cosigned; none: nobody is asked.
    pub mode: Option<WitnessMode>,
    /// The policy, in C2SP tlog-policy.
    pub policy: Option<String>,
    /// The witness or group that must have cosigned; none: nobody need have.
    pub quorum: Option<String>,
    /// How many entries are covered by the largest checkpoint that the quorum has cosigned.
    pub witnessed: Option<u64>,
    /// Why nothing is signed or published now, if so.
    pub held: Option<String>,
    /// Each witness, in the order of the policy.
    pub witnesses: Vec<WitnessStatus>,
    /// The anchor, if there is one.
    pub anchor: Option<AnchorStatus>,
}
