//! The rule, asked natively: by example, with arbitrary inputs, its globs beside the host's, and its
//! schema.

mod ask;
mod examples;
mod findings;
mod globs;
mod properties;
mod schema;
