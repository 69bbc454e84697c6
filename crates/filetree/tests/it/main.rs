//! Trees on a real disk: walked, written back, and walked again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails panics")]

mod round_trip;
mod walk;

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;

use domain::ports::{SourceEntry, SourceItem};
use filetree::{Root, Rules, Walk};

/// Everything that a walk over `path` gives, which stands at `at`.
fn walk(path: &Path, at: &str, rules: Rules) -> Vec<SourceItem> {
    let directory = OwnedFd::from(File::open(path).unwrap());
    Walk::begin(Root { directory, at: at.parse().unwrap() }, rules).unwrap().collect()
}

/// The entries among items, as `kind path` lines.
fn names(items: &[SourceItem]) -> Vec<String> {
    items
        .iter()
        .map(|item| match item {
            SourceItem::Entry(entry) => format!("{} {}", entry.kind.as_str(), entry.path),
            SourceItem::Fault(fault) => format!("fault {} {:?}", fault.path, fault.kind),
            SourceItem::Skip(skip) => format!("skip {} {:?}", skip.path, skip.reason),
        })
        .collect()
}

/// The content of a file entry, and whether it settled.
fn read(entry: &mut SourceEntry) -> (std::io::Result<Vec<u8>>, Result<(), String>) {
    let mut content = match entry.content.take().unwrap().open() {
        Ok(content) => content,
        Err(error) => return (Err(error), Ok(())),
    };
    let mut bytes = Vec::new();
    let read = content.read_to_end(&mut bytes);
    let settled = content.settle();
    (read.map(|_| bytes), settled)
}
