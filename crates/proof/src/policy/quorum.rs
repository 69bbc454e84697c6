//! Which groups have seen what their members have seen.

use super::document::{Definition, TrustPolicy};
use super::{PolicyWitness, Threshold};

impl TrustPolicy {
    /// Whether the quorum is met if exactly these witnesses have cosigned.
    ///
    /// Groups come after their members, and nobody is a member twice, so one pass is enough.
    pub fn quorum_met(&self, cosigned: impl Fn(&PolicyWitness) -> bool) -> bool {
        let Some(quorum) = self.quorum else {
            return true;
        };
        let mut seen: Vec<bool> = Vec::new();
        for definition in &self.definitions {
            let has_seen = match definition {
                Definition::Witness(witness) => cosigned(witness),
                Definition::Group(group) => enough(&seen, &group.members, group.threshold),
            };
            seen.push(has_seen);
        }
        seen.get(quorum).copied().unwrap_or(false)
    }

    /// Whether a witness can help to meet the quorum at all: it is the quorum, or in its group or in
    /// a group of that.
    pub fn counts(&self, witness: &PolicyWitness) -> bool {
        let mut needed: Vec<usize> = self.quorum.into_iter().collect();
        while let Some(definition) = needed.pop().and_then(|place| self.definitions.get(place)) {
            match definition {
                Definition::Witness(known) if known == witness => return true,
                Definition::Witness(_) => {}
                Definition::Group(group) => needed.extend(&group.members),
            }
        }
        false
    }
}

fn enough(seen: &[bool], members: &[usize], threshold: Threshold) -> bool {
    let have = members.iter().filter(|member| seen.get(**member).copied().unwrap_or(false)).count();
    have >= threshold.of(members.len())
}
