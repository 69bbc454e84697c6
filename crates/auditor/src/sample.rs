//! A log and bundles of it, for tests.

use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::cosignature::Cosigner;
use proof::hash::{Hash, leaf_hash};
use proof::note::{SigningKey, VerifyingKey};
use proof::tile::{Tile, TileHashes, full_tile_hash};
use proof::tlog_proof::TlogProof;
use proof::tree::{consistency_proof, inclusion_proof, root};

use crate::bundle::{
    Absent, Coverage, EvidenceWanted, FORMAT, GROUP, Manifest, Member, MemberName, Query, Range, append_line,
    digest_of, tiles_for,
};
use crate::tar::{END, header, padding};

/// The seed of the log's key.
pub(crate) const LOG: u8 = 1;
/// The seed of a witness's key.
pub(crate) const WITNESS: u8 = 2;

const ORIGIN: &str = "backup.example/audit";

fn signing(seed: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

pub(crate) fn key(seed: u8) -> VerifyingKey {
    signing(seed).verifying_key().clone()
}

pub(crate) fn cosigner(seed: u8) -> Cosigner {
    Cosigner::new(SigningKey::from_seed("w.example/w1", &[seed; 32]).unwrap()).unwrap()
}

/// A policy of the log and one witness, of whom `quorum` must have cosigned.
pub(crate) fn policy(quorum: u8) -> String {
    let quorum = if quorum == 0 { "none" } else { "w1" };
    format!("log {}\nwitness w1 {}\nquorum {quorum}\n", key(LOG), cosigner(WITNESS).verifying_key())
}

/// A log.
pub(crate) struct Log {
    pub(crate) entries: Vec<Vec<u8>>,
    tiles: TileHashes,
    rows: Vec<Vec<Hash>>,
}

/// The time of an entry.
pub(crate) fn time(index: u64) -> String {
    format!("2026-11-23T{:02}:{:02}:00.000000Z", index / 60, index % 60)
}

/// An entry, about the asset `docs` if its index is a multiple of three.
pub(crate) fn entry(index: u64, more: &str) -> Vec<u8> {
    let asset = if index.is_multiple_of(3) { "docs" } else { "code" };
    format!(
        r#"{{"actor":{{"id":"ci"}},"detail":{{}},"id":"id-{index}","outcome":{{"status":"success"}},{more}"target":{{"id":"{asset}","kind":"asset"}},"time":"{}","type":"backup.completed"}}"#,
        time(index)
    )
    .into_bytes()
}

/// What entry 6 of a log points to.
pub(crate) const MANIFEST: &[u8] = b"a manifest";

impl Log {
    pub(crate) fn of(size: u64) -> Self {
        let pointing = format!(
            r#""evidence":[{{"kind":"manifest","sha256":"{}","size":{}}}],"#,
            digest_of(MANIFEST),
            MANIFEST.len()
        );
        Self::from((0..size).map(|index| entry(index, if index == 6 { &pointing } else { "" })).collect())
    }

    pub(crate) fn from(entries: Vec<Vec<u8>>) -> Self {
        let mut rows = vec![entries.iter().map(|entry| leaf_hash(entry)).collect::<Vec<_>>()];
        while rows.last().is_some_and(|row| row.len() >= 256) {
            let row = rows.last().unwrap().chunks_exact(256).map(|tile| full_tile_hash(tile).unwrap());
            rows.push(row.collect());
        }
        let mut log = Self { entries, tiles: TileHashes::new(), rows };
        for tile in proof::tile::tiles_at(log.size()) {
            let bytes = log.tile(tile);
            log.tiles.insert(tile, &bytes).unwrap();
        }
        log
    }

    pub(crate) fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    fn tile(&self, tile: Tile) -> Vec<u8> {
        let first = usize::try_from(tile.index() * 256).unwrap();
        let row = &self.rows[usize::from(tile.level())];
        tile.encode(&row[first..first + usize::from(tile.width())]).unwrap()
    }

    pub(crate) fn checkpoint(&self, size: u64, witnesses: &[u8]) -> Vec<u8> {
        let root = root(size, &self.tiles).unwrap();
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root, extensions: Vec::new() };
        let signed = SignedCheckpoint::sign(checkpoint, &[&signing(LOG)]).unwrap();
        let lines: Vec<_> =
            witnesses.iter().map(|seed| cosigner(*seed).cosign(&signed, 1_789_000_000).unwrap()).collect();
        signed.with_signatures(lines).unwrap().as_bytes().to_vec()
    }

    pub(crate) fn receipt(&self, index: u64, witnesses: &[u8]) -> Vec<u8> {
        let hashes = inclusion_proof(index, self.size(), &self.tiles).unwrap();
        TlogProof { extra: None, index, hashes, checkpoint: self.checkpoint(self.size(), witnesses) }
            .to_bytes()
    }

    /// A consistency proof as bundles have it.
    pub(crate) fn consistency(&self, old: u64) -> Vec<u8> {
        let proof = consistency_proof(old, self.size(), &self.tiles).unwrap();
        crate::bundle::consistency_lines(&proof)
    }

    /// The members of a bundle of a range: everything, or what fits the query with what shows its ends.
    pub(crate) fn bundle(&self, range: Range, query: Query, coverage: Coverage) -> Bundle {
        let edges = [range.from.checked_sub(1), Some(range.to).filter(|to| *to < self.size())];
        let timed = [query.since.is_some(), query.until.is_some()];
        let context: Vec<_> =
            edges.into_iter().zip(timed).filter_map(|(index, timed)| index.filter(|_| timed)).collect();
        let facts =
            |index: u64| crate::bundle::EntryFacts::read(&self.entries[usize::try_from(index).unwrap()]);
        let shown = |index: &u64| {
            coverage == Coverage::All || facts(*index).is_some_and(|facts| query.fits(*index, &facts))
        };
        let mut indices: Vec<_> = (range.from..range.to).filter(shown).chain(context.clone()).collect();
        indices.sort_unstable();
        let mut groups: std::collections::BTreeMap<u64, Vec<u8>> = std::collections::BTreeMap::new();
        for index in indices {
            let lines = groups.entry(index / GROUP).or_default();
            assert!(append_line(lines, index, &self.entries[usize::try_from(index).unwrap()]));
        }
        let mut members = vec![(MemberName::Checkpoint, self.checkpoint(self.size(), &[WITNESS]))];
        let tiles = tiles_for(groups.keys().copied(), self.size()).into_iter();
        members.extend(tiles.map(|tile| (MemberName::Tile(tile), self.tile(tile))));
        members.extend(groups.into_iter().map(|(group, lines)| (MemberName::Entries(group), lines)));
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            origin: ORIGIN.to_owned(),
            size: self.size(),
            root: root(self.size(), &self.tiles).unwrap().to_string(),
            query,
            range,
            coverage,
            context,
            evidence: EvidenceWanted::default(),
            absent: Vec::<Absent>::new(),
            disclosures: false,
            members: Vec::new(),
        };
        Bundle {
            manifest,
            members: members.into_iter().map(|(name, bytes)| (name.to_string(), bytes)).collect(),
        }
    }
}

/// A bundle in the making: members can be changed before it is written.
#[derive(Clone)]
pub(crate) struct Bundle {
    pub(crate) manifest: Manifest,
    pub(crate) members: Vec<(String, Vec<u8>)>,
}

impl Bundle {
    /// With a member, put where it belongs.
    pub(crate) fn with(mut self, name: &str, bytes: &[u8]) -> Self {
        self.members.retain(|(known, _)| known != name);
        self.members.push((name.to_owned(), bytes.to_vec()));
        self.members.sort_by(|a, b| {
            let place = |name: &str| MemberName::parse(name).unwrap();
            place(&a.0).place().cmp(&place(&b.0).place())
        });
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.members.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn member(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.members.iter_mut().find(|(known, _)| known == name).unwrap().1
    }

    /// Changes the manifest.
    pub(crate) fn saying(mut self, change: impl FnOnce(&mut Manifest)) -> Self {
        change(&mut self.manifest);
        self
    }

    /// The archive, with a manifest that names all members as they are now: what a forger does.
    pub(crate) fn sealed(mut self) -> Vec<u8> {
        let named = self.members.iter().map(|(name, bytes)| Member {
            name: name.clone(),
            size: bytes.len() as u64,
            sha256: digest_of(bytes).to_string(),
        });
        self.manifest.members = named.collect();
        self.archive()
    }

    /// The archive, with the manifest as it is.
    pub(crate) fn archive(&self) -> Vec<u8> {
        let manifest = ("manifest.json".to_owned(), self.manifest.to_bytes().unwrap());
        let mut archive = Vec::new();
        for (name, bytes) in std::iter::once(&manifest).chain(&self.members) {
            archive.extend(header(name, bytes.len() as u64).unwrap());
            archive.extend(bytes);
            archive.resize(archive.len() + padding(bytes.len() as u64), 0);
        }
        archive.extend(END);
        archive
    }
}
