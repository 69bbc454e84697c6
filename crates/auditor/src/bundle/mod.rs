//! The format of evidence bundles (`docs/formats/bundle.md`): names, manifest, entries, and how they are
//! put into an archive.

mod disclosure;
mod entry;
mod layout;
mod lines;
mod manifest;
mod name;
mod query;
mod tiles;

pub use disclosure::Disclosure;
pub use entry::{EntryFacts, EvidenceFacts, PersonalFacts};
pub use layout::{GROUP, MAX_MEMBERS, archive_size, consistency_lines};
pub use lines::{MAX_GROUP, append_line, read_lines};
pub use manifest::{Absent, Coverage, FORMAT, MAX_MANIFEST, Manifest, ManifestError, Member};
pub use name::{Digest, MemberName, digest_of};
pub use query::{EvidenceWanted, Query, Range};
pub use tiles::tiles_for;
