//! Facts for tests: a recovery point, a vault.

use crate::method::Method;
use crate::policy::{Medium, Point, Temperature, VaultView};
use crate::time::Timestamp;

pub(crate) fn point(secs: i64, complete: bool) -> Point {
    Point {
        taken: Timestamp::from_secs(secs),
        method: Method::Full,
        complete,
        verified: None,
        held: false,
        immutable_until: None,
        temperature: Temperature::Hot,
        size: 1,
    }
}

pub(crate) const fn vault(planned: bool) -> VaultView {
    VaultView {
        medium: Medium::Disk,
        site: None,
        custody: None,
        immutable: None,
        isolated: false,
        encrypted: true,
        planned,
    }
}
