//! Every complete recovery point is to lie in so many vaults.

use guest_sdk::placement::{Answer, Input, Need};
use guest_sdk::{PointCopy, PolicyError};

/// What a plan gives the policy.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Vaults that each recovery point is to lie in.
    pub copies: u32,
}

/// Which copies are wanted.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let wanted_copies = parameters.copies as usize;
    let (mut wanted, mut satisfied) = (Vec::new(), true);
    for (point, _) in (0u32..).zip(&input.points).filter(|(_, point)| point.complete) {
        let lies_in = |vault: u32| input.copies.iter().any(|copy| copy.point == point && copy.vault == vault);
        let vaults = (0u32..).take(input.vaults.len());
        let (there, free): (Vec<u32>, Vec<u32>) = vaults.partition(|vault| lies_in(*vault));
        let missing = wanted_copies.saturating_sub(there.len());
        satisfied &= missing == 0;
        wanted.extend(free.into_iter().take(missing).map(|vault| PointCopy { point, vault }));
    }
    Ok(Answer {
        satisfied,
        need: Need { copies: parameters.copies, media: 0, off_site: 0, immutable: 0, isolated: 0 },
        wanted,
        reason: format!("each recovery point in {} vaults", parameters.copies),
    })
}
