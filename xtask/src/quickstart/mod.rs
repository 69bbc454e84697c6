//! The main job in one command: a real directory, protected and proved.

mod asset;
mod demo;

pub(crate) use demo::run;
