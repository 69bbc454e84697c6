//! File trees as they lie on a disk: walked natively in the vault's order, and written back without
//! following links.
//!
//! Sources hand directory descriptors to this crate, because WASI knows no mode, owner, link count or
//! extended attribute, and its names are UTF-8 only. Restores write through it, and drills read back
//! with it what was written. Everything is relative to an open directory, and no symbolic link is
//! ever followed. Deliberately absent: any knowledge of vaults, sandboxes or ledgers.

#![forbid(unsafe_code)]

mod content;
mod fault;
mod listing;
mod metadata;
mod prefetch;
mod rules;
mod walk;
mod write;
mod xattr;

pub use content::FileContent;
pub use metadata::{metadata_of, stat_metadata};
pub use rules::{GlobError, Globs, Marker, Rules};
pub use walk::{Root, Walk};
pub use write::{Existing, FileWriter, Finished, TreeWriter, WriteError, WriterNotes, remove_tree};
