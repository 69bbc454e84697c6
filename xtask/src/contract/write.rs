//! Writes the pages and schemas into a folder.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{load, pages, schemas};

/// Writes all of it.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let contract = load::load()?;
    let documents = pages::pages(&contract).into_iter().chain(schemas::schemas(&contract)?);
    for (name, text) in documents {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("write {}", path.display()))?;
    }
    Ok(())
}
