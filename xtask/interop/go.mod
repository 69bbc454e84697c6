module vouchsafe.example/interop

go 1.25

// `cargo xtask interop` takes these packages from Go's own distribution instead.
require golang.org/x/mod v0.36.0
