//! The rule, asked natively: by example, with arbitrary inputs, over simulated months, and its schema.

mod ask;
mod examples;
mod properties;
mod schema;
mod simulation;
