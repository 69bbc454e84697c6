//! RFC 6962 trees, C2SP tiles, signed notes, checkpoints and proofs: everything an auditor needs, without I/O.
//!
//! Deliberately absent: clocks, files, networks, trust. Bytes, keys and times come from the
//! caller's hand; every parser here is meant to be fed by an enemy and answers with an error.
//!
//! | module | specification |
//! | --- | --- |
//! | [`hash`], [`tree`] | RFC 6962, sections 2.1 to 2.1.2; verification as in RFC 9162, section 2.1 |
//! | [`tile`], [`bundle`] | C2SP tlog-tiles v0.1.0 |
//! | [`note`] | C2SP signed-note v1.0.0 |
//! | [`checkpoint`] | C2SP tlog-checkpoint v1.0.0 |
//! | [`cosignature`] | C2SP tlog-cosignature v1.0.1 |
//! | [`tlog_proof`] | C2SP tlog-proof `@v1` |
//! | [`commitment`] | our own, `docs/formats/entry.md` |
//! | [`fork`] | our own: two signed checkpoints that contradict each other |
//! | [`policy`] | C2SP tlog-policy, of 2026-06-22 |
//! | [`witness`] | C2SP tlog-witness v1.0.0, with the answers of 2026-07-06 |
//!
//! What an auditor does with a receipt, an entry and the keys that they trust:
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/tlog");
//! # let read = |name: &str| std::fs::read(format!("{folder}/{name}"));
//! use proof::{note::VerifyingKey, tlog_proof::TlogProof};
//!
//! let log: VerifyingKey =
//!     "backup.example/audit+685d0309+AbgzZhMNN9zBtoNNlOoCjgyB590uPZDgNYx3/o30u2u0".parse()?;
//! let witness: VerifyingKey =
//!     "witness.example/w1+ed8c37d6+BLDvac9mmAMfo6UM3ZhuGEswRR4MUnSlB9TyBI0y+MK1".parse()?;
//! let receipt = TlogProof::parse(&read("proof.tlog-proof")?)?;
//! let verified = receipt.verify(&read("proof.entry")?, &[log], &[witness])?;
//! assert_eq!((verified.index, verified.size), (333, 1000));
//! assert_eq!(verified.cosignatures[0].timestamp, 1_789_000_000);
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

pub mod bundle;
pub mod checkpoint;
pub mod commitment;
pub mod cosignature;
pub mod fork;
pub mod hash;
pub mod note;
pub mod policy;
pub mod tile;
pub mod tlog_proof;
pub mod tree;
pub mod witness;

mod decimal;
mod strict_base64;
