//! What copies a recovery point has, counted as the need counts.

use guest_sdk::placement::{Input, Need};
use guest_sdk::{Medium, Vault};

/// The copies of one recovery point.
#[derive(Clone, Debug)]
pub(super) struct Holdings {
    vaults: Vec<u32>,
    /// One bit for each medium; the asset lies on disk.
    media: u8,
    count: Need,
}

impl Holdings {
    /// The copies that are there.
    pub(super) fn of(point: u32, input: &Input) -> Self {
        let mut held = Self {
            vaults: Vec::new(),
            media: bit(Medium::Disk),
            count: Need { copies: 0, media: 1, off_site: 0, immutable: 0, isolated: 0 },
        };
        for copy in input.copies.iter().filter(|copy| copy.point == point) {
            let vault = usize::try_from(copy.vault).ok().and_then(|at| input.vaults.get(at));
            if let Some(vault) = vault.filter(|_| !held.has(copy.vault)) {
                held.add(copy.vault, vault);
            }
        }
        held
    }

    pub(super) fn has(&self, vault: u32) -> bool {
        self.vaults.contains(&vault)
    }

    pub(super) fn add(&mut self, at: u32, vault: &Vault) {
        self.vaults.push(at);
        self.media |= bit(vault.medium);
        self.count.copies += 1;
        self.count.media = self.media.count_ones();
        self.count.off_site += u32::from(is_off_site(vault));
        self.count.immutable += u32::from(vault.immutable.is_some());
        self.count.isolated += u32::from(vault.isolated);
    }

    pub(super) fn meets(&self, need: &Need) -> bool {
        self.sorts(need).iter().all(|(has, wants, _)| has >= wants)
    }

    /// How many sorts of lack a copy in `vault` would make smaller.
    pub(super) fn helps(&self, vault: &Vault, need: &Need) -> u8 {
        let adds = [
            true,
            self.media & bit(vault.medium) == 0,
            is_off_site(vault),
            vault.immutable.is_some(),
            vault.isolated,
        ];
        let lacks = self.sorts(need).map(|(has, wants, _)| has < wants);
        adds.iter().zip(lacks).map(|(adds, lacks)| u8::from(*adds && lacks)).sum()
    }

    pub(super) fn in_words(&self, need: &Need) -> String {
        let told = self.sorts(need).into_iter().filter(|(_, wants, _)| *wants > 0);
        let words: Vec<_> = told.map(|(has, wants, what)| format!("{has} of {wants} {what}")).collect();
        if words.is_empty() { "it needs none".to_owned() } else { words.join(", ") }
    }

    /// What there is, what is wanted, and of what.
    fn sorts(&self, need: &Need) -> [(u32, u32, &'static str); 5] {
        [
            (self.count.copies, need.copies, "in vaults"),
            (self.count.media, need.media, "media"),
            (self.count.off_site, need.off_site, "off site"),
            (self.count.immutable, need.immutable, "immutable"),
            (self.count.isolated, need.isolated, "isolated"),
        ]
    }
}

/// A site that nobody told is not another one.
fn is_off_site(vault: &Vault) -> bool {
    vault.site.is_some_and(|site| site != 0)
}

const fn bit(medium: Medium) -> u8 {
    match medium {
        Medium::Disk => 1,
        Medium::ObjectStorage => 2,
        Medium::Tape => 4,
        Medium::Other => 8,
    }
}
