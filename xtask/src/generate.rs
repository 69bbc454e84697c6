//! The reference that is made from the code: commands, problems, the API, the contract with guests.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{binary, contract, root, step};

/// Writes `docs/generated`, or with `check` only says whether it is up to date.
pub(crate) fn run(check: bool) -> Result<()> {
    let kept = root::repository().join("docs/generated");
    let binary = binary::build()?;
    if !check {
        return write(&binary, &kept);
    }
    let fresh = root::target().join("generated");
    let _ = fs::remove_dir_all(&fresh);
    write(&binary, &fresh)?;
    let stale: Vec<_> = names(&fresh)?
        .into_iter()
        .chain(names(&kept)?)
        .filter(|name| fs::read(fresh.join(name)).ok() != fs::read(kept.join(name)).ok())
        .collect();
    if !stale.is_empty() {
        bail!("docs/generated is not what the code says ({}): run `cargo xtask generate`", stale.join(", "));
    }
    Ok(())
}

fn write(binary: &std::path::PathBuf, folder: &Path) -> Result<()> {
    step::run(binary::call(binary).args(["docs", "--dir"]).arg(folder))?;
    contract::write(folder)
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
