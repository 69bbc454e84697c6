//! The kinds of problem (RFC 9457), each with a stable identifier.

use http::StatusCode;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// Its identifier: a URI reference, stable for ever.
    pub uri: &'static str,
    /// In words.
    pub title: &'static str,
    /// Its HTTP status.
    pub status: StatusCode,
    /// What it means and what to do, for the documentation.
    pub advice: &'static str,
}

macro_rules! problems {
    ($($name:ident = $uri:literal, $status:ident, $title:literal, $advice:literal;)*) => {
        $(pub(crate) const $name: ProblemKind = ProblemKind {
            uri: $uri, title: $title, status: StatusCode::$status, advice: $advice,
        };)*

        /// Every kind of problem, for the documentation.
        pub const fn problems() -> &'static [ProblemKind] {
            &[$($name),*]
        }
    };
}

problems! {
    INVALID = "/problems/invalid", BAD_REQUEST, "The request is not acceptable",
        "Something that was sent is wrong; the detail says what, and `errors` which part. Correct it and send it again.";
    UNAUTHENTICATED = "/problems/unauthenticated", UNAUTHORIZED, "No token that opens anything",
        "Send `Authorization: Bearer <secret>` with a token that is not expired or revoked.";
    DENIED = "/problems/denied", FORBIDDEN, "Not allowed",
        "The token's role or team does not allow this. The refusal is in the ledger.";
    NOT_FOUND = "/problems/not-found", NOT_FOUND, "There is no such thing",
        "Check the name; list what there is.";
    METHOD = "/problems/method", METHOD_NOT_ALLOWED, "The path does not take this method",
        "See `/openapi.json` for what it takes.";
    CONFLICT = "/problems/conflict", CONFLICT, "Something is in the way",
        "It exists already, is at work, or changed meanwhile. Look at it, then decide.";
    HELD = "/problems/held", CONFLICT, "A hold keeps it",
        "Nothing was erased. See `vouchsafe hold list`; erase what no hold covers, or have the hold lifted.";
    NO_PLAN = "/problems/no-plan", CONFLICT, "No plan governs the asset",
        "Apply a plan whose selector fits the asset.";
    OUT_OF_SCOPE = "/problems/out-of-scope", CONFLICT, "The asset must not be backed up",
        "Its scope policy says so; the detail has its reason. Change the plan if that is wrong.";
    TOO_LARGE = "/problems/too-large", PAYLOAD_TOO_LARGE, "The request is too large",
        "A request has at most one mebibyte.";
    SOURCE = "/problems/source", UNPROCESSABLE_ENTITY, "The source refuses or fails",
        "The detail has the source's own words, or what the system said of the asset's data.";
    VAULT = "/problems/vault", BAD_GATEWAY, "The vault fails",
        "See that the vault's place is there and holds the repository that was backed up to; `vouchsafe doctor` tells more.";
    LEDGER = "/problems/ledger", SERVICE_UNAVAILABLE, "The ledger stopped",
        "Nothing is done that cannot be recorded. The detail says why it stopped; do what it says, then restart.";
    FROZEN = "/problems/frozen", CONFLICT, "The ledger is frozen",
        "Nothing is done that cannot be recorded. Open a new shard with `vouchsafe ledger open-shard`; reading goes on.";
    OVERLOADED = "/problems/overloaded", SERVICE_UNAVAILABLE, "Too much is waiting",
        "Try again after the seconds that `Retry-After` names.";
    TOO_SLOW = "/problems/too-slow", SERVICE_UNAVAILABLE, "It took too long",
        "The answer was not there within a minute. See what became of it before you ask again.";
    FULL = "/problems/disk-full", INSUFFICIENT_STORAGE, "The disk is full",
        "Make room where the data directory lies. Nothing was changed.";
    INTERNAL = "/problems/internal", INTERNAL_SERVER_ERROR, "Something broke",
        "The server's log has the whole story under the request's time. `vouchsafe doctor` may tell what is wrong.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn identifiers_are_unique_and_plain() {
        let uris: BTreeSet<_> = problems().iter().map(|kind| kind.uri).collect();
        assert_eq!(uris.len(), problems().len());
        assert!(uris.iter().all(|uri| uri.starts_with("/problems/")));
    }
}
