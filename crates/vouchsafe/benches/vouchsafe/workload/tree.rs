//! A tree of many small files and a few large ones.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::content::Words;
use super::random::Random;
use crate::clock;
use crate::report::progress;
use crate::scale::Scale;

/// The smallest and the largest of the small files, in bytes.
const SMALL: (u64, u64) = (1 << 10, 64 << 10);
/// Files that share what the small ones leave.
const LARGE: u64 = 4;
/// Small files in one directory, and such directories in one above them.
const IN_ONE: u32 = 100;

/// A tree of files, gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Tree {
    folder: tempfile::TempDir,
    /// Regular files in it.
    pub(crate) files: u64,
    /// Bytes of content in it.
    pub(crate) bytes: u64,
}

impl Tree {
    /// Writes a tree below `scratch`: the same names, sizes and content in every run.
    pub(crate) fn grow(scratch: &Path, scale: &Scale) -> Result<Self> {
        progress(format!("growing a tree of {} files", scale.files));
        let folder = tempfile::tempdir_in(scratch).context("make the tree's folder")?;
        let mut tree = Self { folder, files: 0, bytes: 0 };
        let words = Words::new();
        let mut sizes = Random::of(u64::MAX);
        for number in 0..scale.files {
            let size = SMALL.0 + sizes.below(SMALL.1 - SMALL.0 + 1);
            tree.write(&words, &small(number), size)?;
        }
        let share = scale.bytes.saturating_sub(tree.bytes) / LARGE;
        for number in (0..LARGE).filter(|_| share > 0) {
            tree.write(&words, &format!("large/{number}.dat"), share)?;
        }
        // What is still to be written back would be paid for by whoever is measured first.
        rustix::fs::sync();
        clock::let_files_settle();
        Ok(tree)
    }

    fn write(&mut self, words: &Words, path: &str, size: u64) -> Result<()> {
        let path = self.path().join(path);
        let parent = path.parent().context("a file lies in a directory")?;
        fs::create_dir_all(parent).context("make a directory of the tree")?;
        let mut file = File::create_new(&path).context("make a file of the tree")?;
        io::copy(&mut words.content(self.files, size), &mut file).context("write a file of the tree")?;
        self.files += 1;
        self.bytes += size;
        Ok(())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("tree")
    }
}

fn small(number: u32) -> String {
    let directory = number / IN_ONE;
    format!("{:02}/{directory:04}/{number:06}.txt", directory / IN_ONE)
}
