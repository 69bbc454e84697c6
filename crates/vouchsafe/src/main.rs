//! The binary: arguments, configuration, wiring, commands.

#![forbid(unsafe_code)]

fn main() {}
