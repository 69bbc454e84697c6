//! The one writer: takes commits as they come, in groups, one transaction and one flush for each group.

mod change;
mod fold;
mod group;
mod index;
mod personal;
mod shard;
mod witness;
mod writer;

pub(crate) use writer::Writer;
