//! The sandbox with real guests: standard ones, and ones that mean harm.

mod cases;
mod hostile;
mod module;
