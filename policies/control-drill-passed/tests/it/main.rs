//! The rule, asked natively: by example, with arbitrary inputs, and its schema.

mod ask;
mod examples;
mod properties;
mod schema;
