//! Things that every check accepts, for tests to change.

use domain::asset::Asset;
use serde_json::json;

/// An asset with this name.
pub fn asset(name: &str) -> Asset {
    serde_json::from_value(json!({
        "name": name, "kind": "documents", "tier": "critical", "team": "core",
        "labels": {"env": "prod"}, "objectives": {"rpo": "1h", "rto": "30m"},
        "source": "files", "config": {"roots": ["/srv/data"]},
        "grants": {"directories": ["/srv/data"]}, "added": "2026-09-10T00:26:40.000000Z",
    }))
    .unwrap()
}
