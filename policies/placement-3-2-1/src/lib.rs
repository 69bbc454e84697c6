//! The standard policy `placement-3-2-1`: enough copies, on different media, off site.

pub mod rule;

guest_sdk::policy! {
    kind: placement,
    summary: "Three copies on two media, one of them off site; on wish some immutable or isolated ones.",
    schema: include_str!("../parameters.schema.json"),
    decide: rule::decide,
}
