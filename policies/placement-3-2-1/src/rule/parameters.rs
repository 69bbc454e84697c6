//! The parameters: as people write them, and the need that follows from them.

use guest_sdk::PolicyError;
use guest_sdk::parameters::number;
use guest_sdk::placement::Need;
use serde::Deserialize;

/// More copies than anybody keeps; a slip of the finger is noticed.
const MOST: u64 = 16;
/// As many sorts of media as there are.
const MEDIA: u64 = 4;
/// Older points than these are the business of retention.
const JUDGED: u64 = 100;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// Copies, the asset itself being the first.
    pub copies: u64,
    /// Different media, the asset's disk being the first.
    pub media: u64,
    /// Copies at another site.
    pub off_site: u64,
    /// Copies that their vault refuses to delete.
    pub immutable: u64,
    /// Copies in vaults that no network reaches.
    pub isolated: u64,
    /// How many of the newest complete recovery points are judged.
    pub newest: u64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { copies: 3, media: 2, off_site: 1, immutable: 0, isolated: 0, newest: 1 }
    }
}

impl Parameters {
    /// What a recovery point needs, as the contract counts.
    pub(super) fn need(&self) -> Result<Need, PolicyError> {
        let small = |field, value, least, most| {
            number(field, value, least..=most).map(|value| u32::try_from(value).unwrap_or(u32::MAX))
        };
        Ok(Need {
            copies: small("copies", self.copies, 1, MOST)? - 1,
            media: small("media", self.media, 1, MEDIA)?,
            off_site: small("off-site", self.off_site, 0, MOST)?,
            immutable: small("immutable", self.immutable, 0, MOST)?,
            isolated: small("isolated", self.isolated, 0, MOST)?,
        })
    }

    /// How many recovery points are judged.
    pub(super) fn newest(&self) -> Result<usize, PolicyError> {
        number("newest", self.newest, 1..=JUDGED).map(|newest| usize::try_from(newest).unwrap_or(usize::MAX))
    }
}
