//! The tools of those who write policies: a project to begin with, and its component.

mod build;
mod template;

pub(crate) use build::{Built, build};
pub(crate) use template::{Project, files};
