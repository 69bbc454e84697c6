//! Where a witness is asked, below its prefixes.

use sha2::{Digest as _, Sha256};

use crate::hash::Hash;

/// The route of add-checkpoint below the submission prefix; the method is POST.
pub const ADD_CHECKPOINT: &str = "add-checkpoint";

/// The route of the newest checkpoint of a log below the monitoring prefix; the method is GET
/// (tlog-witness v1.0.0, Monitor Retrieval Mechanism).
pub fn checkpoint_route(origin: &str) -> String {
    format!("{}/checkpoint", Hash(Sha256::digest(origin).into()).to_hex())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_route_has_the_hash_of_the_origin() {
        // `printf abc | sha256sum`, the example of FIPS 180-2.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(checkpoint_route("abc"), format!("{hash}/checkpoint"));
    }
}
