//! Manifests as files: compressed lines, and the Merkle root over their entries.

mod reader;
mod root;
mod writer;

pub use reader::ManifestReader;
pub use root::RootBuilder;
pub use writer::ManifestWriter;
