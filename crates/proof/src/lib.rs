//! RFC 6962 trees, C2SP tiles, signed notes, checkpoints and proofs: everything an auditor needs, without I/O.
