//! What the members say, held against the signed checkpoint.

use proof::checkpoint::Checkpoint;
use proof::hash::Hash;

use super::entries::Entries;
use super::evidence::EvidenceBook;
use super::personal::Personal;
use super::previous;
use super::tree::Tree;
use crate::bundle::{Digest, Manifest, MemberName};
use crate::finding::{Finding, told};
use crate::report::{BundleReport, Report};
use crate::trust::{Opened, Trust};

/// What the members say, as far as they came.
#[derive(Debug)]
pub(super) struct Content {
    trust: Trust,
    kept: Option<Vec<u8>>,
    report: Report,
    manifest: Option<Manifest>,
    opened: Option<Opened>,
    previous: Option<Checkpoint>,
    proof: Option<Vec<Hash>>,
    tree: Tree,
    /// Whether the tiles were held against the root.
    rooted: bool,
    entries: Entries,
    evidence: EvidenceBook,
    personal: Personal,
    beliefs: Vec<String>,
}

impl Content {
    pub(super) fn new(trust: Trust, kept: Option<Vec<u8>>) -> Self {
        Self {
            trust,
            kept,
            report: Report::default(),
            manifest: None,
            opened: None,
            previous: None,
            proof: None,
            tree: Tree::default(),
            rooted: false,
            entries: Entries::default(),
            evidence: EvidenceBook::default(),
            personal: Personal::default(),
            beliefs: Vec::new(),
        }
    }

    pub(super) fn find(&mut self, finding: Finding) {
        self.report.find(finding);
    }

    pub(super) fn manifest(&mut self, manifest: Manifest) {
        self.entries = Entries::of(&manifest);
        self.evidence = EvidenceBook::of(&manifest);
        self.manifest = Some(manifest);
    }

    /// A member that stands where it should; its size and digest were compared with the manifest.
    pub(super) fn member(&mut self, name: &MemberName, bytes: &[u8], size: u64, digest: Digest) {
        if !name.is_before_the_last_tile() {
            self.root_tiles();
        }
        match name {
            MemberName::Manifest => {}
            MemberName::Checkpoint => self.checkpoint(bytes),
            MemberName::PreviousCheckpoint => self.previous(bytes),
            MemberName::PreviousConsistency => match previous::read_proof(bytes) {
                Some(proof) => self.proof = Some(proof),
                None => self.find(Finding::mismatch(name.to_string(), "it is no list of hashes")),
            },
            MemberName::Tile(tile) => {
                if self.opened.is_some()
                    && let Some(finding) = self.tree.tile(*tile, bytes)
                {
                    self.find(finding);
                }
            }
            MemberName::Entries(group) => self.group(*group, bytes),
            MemberName::Disclosures => {
                for finding in self.personal.disclosures(bytes) {
                    self.find(finding);
                }
            }
            MemberName::Evidence(named) => {
                if let Some(finding) = self.evidence.came(*named, size, digest) {
                    self.find(finding);
                }
            }
            MemberName::BelievedKeys | MemberName::BelievedPolicy => self.belief(name, bytes),
        }
    }

    fn checkpoint(&mut self, bytes: &[u8]) {
        let opened = match self.trust.open(bytes) {
            Ok(opened) => opened,
            Err(error) => return self.find(Finding::mismatch("checkpoint", told(&error))),
        };
        let checkpoint = opened.signed.checkpoint().clone();
        self.report.under(&opened);
        self.opened = Some(opened);
        let Some(manifest) = &self.manifest else { return };
        let said = (&manifest.origin, manifest.size, &manifest.root);
        let agrees = said == (&checkpoint.origin, checkpoint.size, &checkpoint.root.to_string());
        let in_tree = manifest.range.from <= manifest.range.to && manifest.range.to <= checkpoint.size;
        let groups = manifest.members.iter().filter_map(|member| match MemberName::parse(&member.name) {
            Some(MemberName::Entries(group)) => Some(group),
            _ => None,
        });
        self.tree = Tree::of(checkpoint.size, groups);
        if !agrees || !in_tree {
            let words = "its origin, size, root or range is not that of the checkpoint";
            self.find(Finding::mismatch("manifest.json", words));
        }
    }

    fn previous(&mut self, bytes: &[u8]) {
        match self.trust.open(bytes) {
            Ok(opened) => self.previous = Some(opened.signed.checkpoint().clone()),
            Err(error) => self.find(Finding::mismatch("previous/checkpoint", told(&error))),
        }
    }

    /// Holds the tiles against the root once the last one came.
    fn root_tiles(&mut self) {
        if self.rooted {
            return;
        }
        self.rooted = true;
        let Some(opened) = &self.opened else { return };
        for finding in self.tree.prove(&opened.signed.checkpoint().root) {
            self.report.find(finding);
        }
    }

    fn group(&mut self, group: u64, bytes: &[u8]) {
        if self.opened.is_none() {
            return;
        }
        for entry in self.entries.group(group, bytes, &self.tree, &mut self.report) {
            self.evidence.entry(&entry.facts);
            self.personal.entry(entry.index, &entry.facts);
        }
    }

    /// What the exporter believes and the verifier does not is worth knowing, and no more.
    fn belief(&mut self, name: &MemberName, bytes: &[u8]) {
        let believed = str::from_utf8(bytes).ok().and_then(|text| Trust::read(text).ok());
        let Some(believed) = believed else {
            return self.beliefs.push(format!("{name} cannot be read"));
        };
        let strangers = believed.keys().iter().filter(|key| !self.trust.keys().contains(key));
        let told = strangers.map(|key| format!("the exporter names the key {key}, which you did not"));
        self.beliefs.extend(told);
    }

    fn judge_previous(&mut self, new: &Checkpoint) -> Option<u64> {
        let mut extends = None;
        match (&self.previous, &self.proof) {
            (Some(old), proof) => {
                match previous::judge("previous/checkpoint", old, new, proof.as_deref().unwrap_or(&[])) {
                    Some(finding) => self.report.find(finding),
                    None => extends = Some(old.size),
                }
            }
            (None, Some(_)) => self.find(Finding::missing(
                "previous/checkpoint",
                "there is a proof for it, and it is not there",
            )),
            (None, None) => {}
        }
        let Some(kept) = self.kept.take() else { return extends };
        match self.trust.open(&kept) {
            Err(error) => self.find(Finding::mismatch("the checkpoint that you kept", told(&error))),
            Ok(opened) => {
                let kept = opened.signed.checkpoint();
                let finding = previous::judge_kept(kept, new, self.previous.as_ref());
                if kept.size == new.size && finding.is_none() {
                    extends = Some(kept.size);
                }
                if let Some(finding) = finding {
                    self.report.find(finding);
                }
            }
        }
        extends
    }

    pub(super) fn finish(mut self) -> Report {
        self.root_tiles();
        let Some(manifest) = self.manifest.take() else { return self.report };
        let Some(new) = self.opened.as_ref().map(|opened| opened.signed.checkpoint().clone()) else {
            if self.report.findings.is_empty() {
                self.find(Finding::missing(
                    "checkpoint",
                    "there is no checkpoint that is signed by a trusted key",
                ));
            }
            return self.report;
        };
        let extends = self.judge_previous(&new);
        let counted = self.entries.finish(new.size, &mut self.report);
        let evidence = self.evidence.finish(&mut self.report);
        let personal = self.personal.finish(manifest.disclosures, &mut self.report);
        self.report.entries = counted.present + counted.context;
        self.report.bundle = Some(BundleReport {
            query: manifest.query,
            range: manifest.range,
            coverage: manifest.coverage,
            present: counted.present,
            fitting: counted.fitting,
            context: counted.context,
            evidence,
            personal,
            extends,
            beliefs: self.beliefs,
        });
        self.report
    }
}
