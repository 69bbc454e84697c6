//! The standard policy `scope-rules`: which assets and paths are backed up, by rules.

pub mod rule;

guest_sdk::policy! {
    kind: scope,
    summary: "Which assets must, may or must not be backed up and which of their paths, by rules; secrets, configuration and infrastructure that are left out are found.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
