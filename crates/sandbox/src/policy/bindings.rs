//! The contract in `wit/`, as Rust: one world per interface, so that a component may export any of them.

pub(super) mod library {
    wasmtime::component::bindgen!({
        inline: "package vouchsafe:engine; world library { import vouchsafe:types/types@1.0.0; import vouchsafe:policy/refusal@1.0.0; }",
        path: ["../../wit/types", "../../wit/policy"],
        world: "vouchsafe:engine/library",
    });
}

pub(super) mod metadata {
    wasmtime::component::bindgen!({
        inline: "package vouchsafe:engine; world describes { export vouchsafe:policy/metadata@1.0.0; }",
        path: ["../../wit/types", "../../wit/policy"],
        world: "vouchsafe:engine/describes",
    });
}

macro_rules! world {
    ($module:ident, $wit:literal, $world:literal) => {
        pub(super) mod $module {
            wasmtime::component::bindgen!({
                inline: $wit,
                path: ["../../wit/types", "../../wit/policy"],
                world: $world,
                with: {
                    "vouchsafe:types/types@1.0.0": super::library::vouchsafe::types::types,
                    "vouchsafe:policy/refusal@1.0.0": super::library::vouchsafe::policy::refusal,
                },
            });
        }
    };
}

world!(
    scope,
    "package vouchsafe:engine; world asks { export vouchsafe:policy/scope@1.0.0; }",
    "vouchsafe:engine/asks"
);
world!(
    frequency,
    "package vouchsafe:engine; world asks { export vouchsafe:policy/frequency@1.0.0; }",
    "vouchsafe:engine/asks"
);
world!(
    retention,
    "package vouchsafe:engine; world asks { export vouchsafe:policy/retention@1.0.0; }",
    "vouchsafe:engine/asks"
);
world!(
    drill,
    "package vouchsafe:engine; world asks { export vouchsafe:policy/drill@1.0.0; }",
    "vouchsafe:engine/asks"
);
world!(
    placement,
    "package vouchsafe:engine; world asks { export vouchsafe:policy/placement@1.0.0; }",
    "vouchsafe:engine/asks"
);
world!(
    control,
    "package vouchsafe:engine; world asks { export vouchsafe:policy/control@1.0.0; }",
    "vouchsafe:engine/asks"
);
