//! A bundle, piece by piece: which members it has, in which order, and with which bytes.

use std::collections::HashMap;

use super::content::Content;
use super::open::{OpenMember, limit};
use crate::bundle::{Manifest, MemberName};
use crate::finding::{Finding, told};
use crate::report::Report;
use crate::tar::{Event, Reader};
use crate::trust::Trust;

/// Checks an evidence bundle that is handed in piece by piece, in bounded memory.
#[derive(Debug)]
pub struct BundleCheck {
    reader: Reader,
    members: Members,
    /// Whether nothing more can be read.
    stopped: bool,
}

/// The members as they come, against those that the manifest names.
#[derive(Debug)]
struct Members {
    content: Content,
    open: Option<OpenMember>,
    last: Option<MemberName>,
    /// The members that the manifest names: size, digest, and whether they came.
    named: HashMap<String, (u64, String, bool)>,
}

impl BundleCheck {
    /// A check by somebody who trusts so, and who may have kept a checkpoint of the log from before.
    pub fn new(trust: Trust, kept: Option<Vec<u8>>) -> Self {
        let content = Content::new(trust, kept);
        let members = Members { content, open: None, last: None, named: HashMap::new() };
        Self { reader: Reader::default(), members, stopped: false }
    }

    /// The next piece, of any length.
    pub fn push(&mut self, piece: &[u8]) {
        if self.stopped {
            return;
        }
        let members = &mut self.members;
        if let Err(error) = self.reader.push(piece, &mut |event| members.take(event)) {
            self.members.content.find(Finding::missing("bundle", told(&error)));
            self.stopped = true;
        }
    }

    /// Nothing more comes: what was found.
    pub fn finish(mut self) -> Report {
        if !self.stopped
            && let Err(error) = self.reader.finish()
        {
            self.members.content.find(Finding::missing("bundle", told(&error)));
        }
        self.members.finish()
    }
}

impl Members {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Begin { name, size } => self.begin(name, size),
            Event::Data(bytes) => {
                if let Some(open) = &mut self.open {
                    open.push(bytes);
                }
            }
            Event::End => {
                if let Some(open) = self.open.take() {
                    self.end(open);
                }
            }
        }
    }

    fn begin(&mut self, text: String, size: u64) {
        let name = MemberName::parse(&text);
        let flaw = self.flaw(name.as_ref(), &text, size);
        let name = name.filter(|_| flaw.is_none());
        if let Some(words) = flaw {
            self.content.find(Finding::mismatch(text.as_str(), words));
        }
        if name.is_some() {
            self.last.clone_from(&name);
        }
        self.open = Some(OpenMember::new(text, name, size));
    }

    /// Why a member is not looked at.
    fn flaw(&self, name: Option<&MemberName>, text: &str, size: u64) -> Option<String> {
        let Some(name) = name else { return Some("bundles have no member of this name".to_owned()) };
        match &self.last {
            None if *name != MemberName::Manifest => {
                return Some("it stands before the manifest, which must come first".to_owned());
            }
            Some(last) if last.place() >= name.place() => {
                return Some(format!("it stands behind {last}: it is there twice, or the order was changed"));
            }
            _ => {}
        }
        if size > limit(name) {
            return Some(format!("it has {size} bytes; the most is {}", limit(name)));
        }
        (*name != MemberName::Manifest && !self.named.contains_key(text))
            .then(|| "the manifest does not name it".to_owned())
    }

    fn end(&mut self, open: OpenMember) {
        let size = open.size;
        let (name, text, bytes, digest) = open.close();
        let Some(name) = name else { return };
        if name == MemberName::Manifest {
            return self.manifest(&bytes);
        }
        if let Some((named, sha256, came)) = self.named.get_mut(&text) {
            *came = true;
            if *named != size || *sha256 != digest.to_string() {
                let words = "its bytes are not those that the manifest names";
                self.content.find(Finding::mismatch(text, words));
            }
        }
        self.content.member(&name, &bytes, size, digest);
    }

    fn manifest(&mut self, bytes: &[u8]) {
        let manifest = match Manifest::read(bytes) {
            Ok(manifest) => manifest,
            Err(error) => return self.content.find(Finding::missing("manifest.json", told(&error))),
        };
        let members = manifest.members.iter();
        self.named = members.map(|one| (one.name.clone(), (one.size, one.sha256.clone(), false))).collect();
        self.content.manifest(manifest);
    }

    fn finish(mut self) -> Report {
        if self.last.is_none() {
            self.content.find(Finding::missing("manifest.json", "there is none: this is no evidence bundle"));
        }
        let mut missing: Vec<_> =
            self.named.into_iter().filter(|(_, (_, _, came))| !came).map(|(name, _)| name).collect();
        missing.sort();
        for name in missing {
            self.content.find(Finding::missing(name, "the manifest names it, and it is not there"));
        }
        self.content.finish()
    }
}
