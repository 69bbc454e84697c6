//! Plans: applied, listed, shown.

mod apply;
mod show;
