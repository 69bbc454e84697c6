//! Who may depend on whom: a new arrow is written here, and said why in `docs/decisions/`.

/// What a crate may and must never depend on.
pub(super) struct Layer {
    /// The crate; `policy-*` stands for all whose names begin so.
    pub(super) room: &'static str,
    /// Crates of ours that it may use outside of tests.
    pub(super) may: &'static [&'static str],
    /// Crates of others that it must not reach outside of tests, not even through others.
    ///
    /// `sqlx` stands for its family too: `sqlx-core`, `sqlx-sqlite`.
    pub(super) never: &'static [&'static str],
}

/// The crate that stands beside all layers: tests may use it, nothing else.
pub(super) const TESTKIT: &str = "testkit";

/// The crates by which requests come in.
pub(super) const DOORS: &[&str] = &["api", "web", "witness", "vouchsafe"];

/// The longest chain of our crates, in arrows: the binary, a door, the service, the vault, file
/// trees, the law. A newcomer keeps six rooms in mind, not seventeen.
pub(super) const DEEPEST: usize = 5;

const DATABASE: &str = "sqlx";
const HTTP: &str = "axum";
const SANDBOX: &str = "wasmtime";
const RUNTIME: &str = "tokio";

pub(super) const TABLE: &[Layer] = &[
    // The law.
    Layer { room: "domain", may: &[], never: &[RUNTIME, DATABASE, HTTP, SANDBOX] },
    Layer {
        // An auditor builds it alone, natively and for wasm.
        room: "proof",
        may: &[],
        never: &[RUNTIME, "async-trait", DATABASE, HTTP, SANDBOX],
    },
    Layer {
        // What an auditor runs, in a browser too.
        room: "auditor",
        may: &["proof"],
        never: &[RUNTIME, "async-trait", DATABASE, HTTP, SANDBOX],
    },
    Layer {
        room: "auditor-page",
        may: &["auditor"],
        never: &[RUNTIME, "async-trait", DATABASE, HTTP, SANDBOX],
    },
    // File trees as they lie on a disk, for the vault and the sandbox.
    Layer { room: "filetree", may: &["domain"], never: &[RUNTIME, DATABASE, HTTP, SANDBOX] },
    // Workshops.
    Layer { room: "vault", may: &["domain", "filetree", "proof"], never: &[DATABASE, HTTP, SANDBOX] },
    Layer { room: "ledger", may: &["auditor", "domain", "proof"], never: &[DATABASE, HTTP, SANDBOX] },
    // Adapters: none knows another.
    Layer { room: "store-sqlite", may: &["domain"], never: &[HTTP, SANDBOX] },
    Layer { room: "store-postgres", may: &["domain"], never: &[HTTP, SANDBOX] },
    Layer { room: "sandbox", may: &["domain", "filetree"], never: &[DATABASE, HTTP] },
    // The living room.
    Layer {
        room: "service",
        may: &["auditor", "domain", "filetree", "ledger", "proof", "vault"],
        never: &[DATABASE, HTTP, SANDBOX],
    },
    // Doors.
    Layer {
        // From `client` it has the types on the wire.
        room: "api",
        may: &["client", "domain", "service"],
        never: &[DATABASE, SANDBOX],
    },
    Layer { room: "web", may: &["domain", "service"], never: &[DATABASE, SANDBOX] },
    // A house of its own beside ours: a partner runs it without an installation.
    Layer { room: "witness", may: &["proof"], never: &[DATABASE, SANDBOX] },
    // The owner connects everything.
    Layer {
        room: "vouchsafe",
        may: &[
            "api",
            "auditor",
            "client",
            "domain",
            "filetree",
            "ledger",
            "proof",
            "sandbox",
            "service",
            "store-postgres",
            "store-sqlite",
            "vault",
            "web",
            "witness",
        ],
        never: &[],
    },
    // Beside the layers.
    Layer { room: "client", may: &[], never: &[DATABASE, HTTP, SANDBOX, "rustic_core"] },
    Layer { room: "guest-sdk", may: &[], never: &[RUNTIME, DATABASE, HTTP, SANDBOX] },
    Layer { room: TESTKIT, may: &["domain"], never: &[] },
    Layer { room: "xtask", may: &[], never: &[] },
    // Guests.
    Layer { room: "policy-*", may: &["guest-sdk"], never: &[RUNTIME, DATABASE, HTTP, SANDBOX] },
    Layer { room: "source-*", may: &[], never: &[RUNTIME, DATABASE, HTTP, SANDBOX] },
];

/// The layer of a crate.
pub(super) fn of<'a>(table: &'a [Layer], name: &str) -> Option<&'a Layer> {
    table.iter().find(|layer| match layer.room.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => layer.room == name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_crate_once_and_only_crates_that_it_has() {
        for (index, layer) in TABLE.iter().enumerate() {
            assert!(TABLE[..index].iter().all(|other| other.room != layer.room));
            for name in layer.may {
                assert!(of(TABLE, name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn guests_are_found_by_the_beginning_of_their_names() {
        assert_eq!(of(TABLE, "policy-drill").unwrap().may, ["guest-sdk"]);
        assert!(of(TABLE, "policies").is_none());
    }
}
