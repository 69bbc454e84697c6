//! The standard policy `frequency-objectives`: backups so often that the RPO is never breached.

pub mod rule;

guest_sdk::policy! {
    kind: frequency,
    summary: "Backups so often that the RPO is never breached, in windows, with full ones in between and snapshots before releases.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
