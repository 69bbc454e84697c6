//! The objects of the log, as mirrors, witnesses and auditors read them (C2SP tlog-tiles).

use bytes::Bytes;
use domain::access::Action;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// Below this lie the entries themselves.
const ENTRIES: &str = "tile/entries/";

impl Service {
    /// The checkpoint or a tile of hashes. Anybody may read them: they tell nothing but that there are
    /// entries.
    pub async fn ledger_hashes(&self, path: &str) -> Result<Option<Bytes>, ServiceError> {
        if path.starts_with(ENTRIES) || !(path == "checkpoint" || is_tile(path)) {
            return Ok(None);
        }
        Ok(self.deps().objects.get(path).await?)
    }

    /// A bundle of entries, by what follows `tile/entries/`. They name assets, people and files: whoever
    /// reads them may read all of the ledger.
    pub async fn ledger_bundle(&self, caller: &Caller, path: &str) -> Result<Option<Bytes>, ServiceError> {
        caller.may(Action::Read, None)?;
        let path = format!("{ENTRIES}{path}");
        if !is_tile(&path) {
            return Ok(None);
        }
        Ok(self.deps().objects.get(&path).await?)
    }
}

/// Whether a path is spelt as tiles are: `tile/<level>/<index>[.p/<width>]`, where index and width are
/// digits, some with an `x` before them.
fn is_tile(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(ENTRIES).or_else(|| path.strip_prefix("tile/")) else {
        return false;
    };
    let part = |part: &str| {
        let part = part.strip_suffix(".p").unwrap_or(part);
        let part = part.strip_prefix('x').unwrap_or(part);
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    rest.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::is_tile;

    #[test]
    fn only_tiles_are_tiles() {
        for tile in [
            "tile/0/000",
            "tile/0/x001/234.p/17",
            "tile/entries/000.p/1",
            "tile/entries/x001/000",
            "tile/63/5",
        ] {
            assert!(is_tile(tile), "{tile}");
        }
        for other in
            ["tile/", "tile/0//000", "tile/../keys", "tile/entries", "checkpoint", "tile/0/0%2e", "tile/0/a"]
        {
            assert!(!is_tile(other), "{other}");
        }
    }
}
