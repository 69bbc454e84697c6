//! What a policy says about the cosignatures of a checkpoint.

use super::{PolicyWitness, TrustPolicy, Word};
use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::cosignature::{self, Cosignature, CosignatureError};

/// Which witnesses of a policy have cosigned a checkpoint, and whether they are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The witnesses that have cosigned, in the order of the policy.
    pub witnessed: Vec<Witnessed>,
    /// The names of those that have not, or whose key can't be verified with.
    pub missing: Vec<Word>,
    /// Whether the quorum is met.
    pub quorum_met: bool,
    /// The earliest time by which witnesses enough for the quorum had seen the checkpoint, in POSIX
    /// seconds by their own clocks; none if the quorum isn't met or is `none`.
    pub seen_by: Option<u64>,
}

/// A witness that has cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The name in the policy.
    pub name: Word,
    /// When, in POSIX seconds by the witness's clock.
    pub timestamp: u64,
}

impl TrustPolicy {
    /// Opens a checkpoint that one of the logs of the policy must have signed.
    pub fn open(&self, checkpoint: &[u8]) -> Result<SignedCheckpoint, CheckpointError> {
        SignedCheckpoint::open(checkpoint, &self.log_keys())
    }

    /// Verifies the cosignatures by witnesses of the policy and tallies them.
    ///
    /// Other cosignatures are ignored; a bad one by a witness of the policy is an error. The log's own
    /// signature is checked by [`TrustPolicy::open`].
    pub fn evaluate(&self, checkpoint: &SignedCheckpoint) -> Result<Tally, CosignatureError> {
        Ok(self.tally(&cosignature::verify(checkpoint, &self.witness_keys())?))
    }

    /// Tallies cosignatures that were verified before, such as the answers of witnesses.
    pub fn tally(&self, verified: &[Cosignature]) -> Tally {
        let time = |witness: &PolicyWitness| {
            let key = witness.key().verifying()?;
            verified.iter().filter(|seen| seen.witness == *key).map(|seen| seen.timestamp).min()
        };
        let (mut witnessed, mut missing) = (Vec::new(), Vec::new());
        for witness in self.witnesses() {
            let name = witness.name().clone();
            match time(witness) {
                Some(timestamp) => witnessed.push(Witnessed { name, timestamp }),
                None => missing.push(name),
            }
        }
        let quorum_met = self.quorum_met(|witness| time(witness).is_some());
        let mut times: Vec<u64> = witnessed.iter().map(|seen| seen.timestamp).collect();
        times.sort_unstable();
        let met_by =
            |latest: &u64| self.quorum_met(|witness| time(witness).is_some_and(|time| time <= *latest));
        let seen_by = times.into_iter().find(met_by).filter(|_| self.quorum().is_some());
        Tally { witnessed, missing, quorum_met, seen_by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;
    use crate::cosignature::Cosigner;
    use crate::hash::EMPTY_ROOT;
    use crate::note::{NoteError, Signature, SigningKey};

    fn log(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).expect("a valid name")
    }

    fn cosigner(seed: u8) -> Cosigner {
        Cosigner::new(log(&format!("key{seed}"), seed)).expect("a valid key")
    }

    fn policy(rules: &str) -> TrustPolicy {
        let key = log("log", 100);
        let witness = |(name, seed)| format!("witness {name} {}\n", cosigner(seed).verifying_key());
        let witnesses = [("a", 1), ("b", 2), ("c", 3), ("d", 4)].map(witness).concat();
        let text = format!("log {}\n{witnesses}", key.verifying_key());
        TrustPolicy::parse(format!("{text}{rules}").as_bytes()).expect("a valid policy")
    }

    fn checkpoint(cosigned: &[(u8, u64)]) -> SignedCheckpoint {
        let origin = "log".to_owned();
        let checkpoint = Checkpoint { origin, size: 0, root: EMPTY_ROOT, extensions: Vec::new() };
        let signed = SignedCheckpoint::sign(checkpoint, &[&log("log", 100)]).expect("valid");
        let line = |(seed, time): &(u8, u64)| cosigner(*seed).cosign(&signed, *time).expect("in time");
        let lines: Vec<Signature> = cosigned.iter().map(line).collect();
        signed.with_signatures(lines).expect("different keys")
    }

    fn met(rules: &str, cosigned: &[u8]) -> bool {
        let cosigned: Vec<(u8, u64)> = cosigned.iter().map(|seed| (*seed, 5)).collect();
        policy(rules).evaluate(&checkpoint(&cosigned)).expect("all are good").quorum_met
    }

    #[test]
    fn witnesses_are_counted_and_missed() {
        let tally = policy("group g 2 a b c\nquorum g\n").evaluate(&checkpoint(&[(3, 30), (9, 1), (1, 10)]));
        let seen = |name: &str, timestamp| Witnessed { name: Word::of_policy(name.as_bytes()), timestamp };
        let missing = ["b", "d"].map(|name| Word::of_policy(name.as_bytes())).to_vec();
        let witnessed = vec![seen("a", 10), seen("c", 30)];
        assert_eq!(tally, Ok(Tally { witnessed, missing, quorum_met: true, seen_by: Some(30) }));
    }

    #[test]
    fn quorums_are_single_groups_and_nested() {
        assert!(met("quorum none\n", &[]));
        assert!(met("quorum b\n", &[2]));
        assert!(!met("quorum b\n", &[1, 3, 4]));
        let any = "group g any a b\nquorum g\n";
        assert_eq!([met(any, &[]), met(any, &[2]), met(any, &[3])], [false, true, false]);
        let all = "group g all a b\nquorum g\n";
        assert_eq!([met(all, &[2]), met(all, &[1, 2])], [false, true]);
        let two = "group g 2 a b c\nquorum g\n";
        assert_eq!([met(two, &[2]), met(two, &[2, 4]), met(two, &[3, 2])], [false, false, true]);
        let nested = "group g 2 a b c\ngroup h all g d\nquorum h\n";
        assert_eq!(
            [met(nested, &[1, 2]), met(nested, &[1, 4]), met(nested, &[1, 2, 4])],
            [false, false, true]
        );
        // A group that is no part of the quorum changes nothing.
        assert!(!met("group g any a b\nquorum c\n", &[1, 2]));
    }

    #[test]
    fn the_time_is_when_the_quorum_was_there_first() {
        let by = |rules: &str, cosigned: &[(u8, u64)]| {
            policy(rules).evaluate(&checkpoint(cosigned)).expect("all are good").seen_by
        };
        let two = "group g 2 a b c\nquorum g\n";
        assert_eq!(by(two, &[(1, 30), (2, 10), (3, 20), (4, 5)]), Some(20));
        assert_eq!(by(two, &[(1, 30), (4, 5)]), None);
        assert_eq!(by("quorum none\n", &[(1, 30)]), None);
    }

    #[test]
    fn only_what_can_help_counts() {
        let policy = policy("group g 2 a b\ngroup h any g c\nquorum h\n");
        let counts: Vec<bool> = policy.witnesses().map(|witness| policy.counts(witness)).collect();
        assert_eq!(counts, [true, true, true, false]);
    }

    #[test]
    fn a_bad_cosignature_by_a_listed_witness_refuses() {
        let good = checkpoint(&[]);
        let line = cosigner(1).cosign(&good, 5).expect("in time");
        let mut body = line.body().to_vec();
        body[20] ^= 1;
        let bad = Signature::of_key(line.name(), line.key_id(), body);
        let bad = good.with_signatures([bad]).expect("another key");
        let error = NoteError::BadSignature { name: "key1".into(), id: line.key_id() };
        assert_eq!(policy("quorum b\n").evaluate(&bad), Err(CosignatureError::Note(error)));
    }

    #[test]
    fn checkpoints_are_opened_with_the_keys_of_the_logs() {
        let policy = policy("quorum none\n");
        let signed = checkpoint(&[(1, 5)]);
        assert_eq!(policy.open(signed.as_bytes()), Ok(signed));
        let none = TrustPolicy::parse(b"quorum none\n").expect("a valid policy");
        let unverified = Err(CheckpointError::Note(NoteError::Unverified));
        assert_eq!(none.open(checkpoint(&[]).as_bytes()), unverified);
    }
}
