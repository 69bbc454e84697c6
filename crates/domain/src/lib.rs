//! The law of the house: what an asset, a plan, a run, a decision and a ledger entry are; pure, without I/O.
