//! How a directory becomes an asset: its name, its source's configuration, its plan.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The longest name that an asset gets from its directory, in characters.
const MAX_NAME: usize = 32;

/// A name for the asset of a directory, after the directory's own.
pub(super) fn name(folder: &Path) -> String {
    let own = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain: String = own.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let short: String = plain.trim_matches('-').chars().take(MAX_NAME).collect();
    match short.trim_matches('-') {
        "" => "directory".to_owned(),
        name => name.to_owned(),
    }
}

/// What the source `files` is told.
pub(super) fn config(folder: &Path) -> Result<Value> {
    let root = folder.to_str().with_context(|| format!("use {}: its name is not UTF-8", folder.display()))?;
    Ok(json!({ "roots": [root] }))
}

/// A plan for one asset: the standard policies, with build output left out.
pub(super) fn plan(asset: &str) -> Value {
    json!({
        "name": format!("quickstart-{asset}"),
        "description": "Made by cargo xtask quickstart.",
        "assets": { "names": [asset] },
        "policies": [
            { "kind": "scope", "use": "scope-rules", "parameters": { "exclude": ["target", "node_modules"] } },
            { "kind": "frequency", "use": "frequency-objectives", "parameters": {} },
            { "kind": "retention", "use": "retention-tiers", "parameters": {} },
            { "kind": "drill", "use": "drill-cadence", "parameters": {} },
        ],
        "vaults": ["main"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_are_called_like_their_directories() {
        assert_eq!(name(Path::new("/srv/My Photos (2026)")), "my-photos--2026");
        assert_eq!(name(Path::new("/srv/données")), "donn-es");
        assert_eq!(name(Path::new("/srv/…")), "directory");
        assert_eq!(name(Path::new("/")), "directory");
        assert_eq!(name(Path::new(&format!("/{}", "x".repeat(100)))).len(), MAX_NAME);
    }
}
