//! The verification of evidence bundles (`docs/formats/bundle.md`, Verification).

mod bundle;
mod content;
mod entries;
mod evidence;
mod open;
mod personal;
mod previous;
#[cfg(test)]
mod tests;
mod tree;

pub use bundle::BundleCheck;
