//! The contract in `wit/source`, as Rust; descriptors are wasmtime's own.

wasmtime::component::bindgen!({
    path: ["../../wit/wasi/io", "../../wit/wasi/clocks", "../../wit/wasi/filesystem", "../../wit/types", "../../wit/source"],
    world: "vouchsafe:source/files-source",
    with: { "wasi": wasmtime_wasi::p2::bindings::sync },
    require_store_data_send: true,
});
