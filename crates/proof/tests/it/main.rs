//! The integration tests of `proof`: golden files, other implementations, and hostile bytes.

mod bundles;
mod fixtures;
mod golden;
mod hostile;
mod interop_note;
mod interop_tile;
mod interop_tree;
mod log;
mod round_trip;
mod stranger;
