//! The rule, asked natively: by example, with arbitrary inputs, over simulated months, and its schema.

mod ask;
mod events;
mod failures;
mod fulls;
mod pace;
mod parameters;
mod properties;
mod schema;
mod simulation;
mod windows;
