//! Finds the components and the page that the binary embeds; `cargo xtask guests` builds them.

use std::path::{Path, PathBuf};

/// The components, by file name.
const GUESTS: [&str; 8] = [
    "control-drill-passed",
    "control-recent-point",
    "drill-cadence",
    "files",
    "frequency-objectives",
    "placement-3-2-1",
    "retention-tiers",
    "scope-rules",
];

#[expect(clippy::disallowed_methods, reason = "a build script is told everything by its environment")]
fn main() {
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).expect("cargo sets OUT_DIR");
    // The target folder is somewhere above: where it is depends on the profile and on cargo's settings.
    let folders: Vec<_> = out.ancestors().map(|folder| folder.join("guests")).collect();
    let found = folders.iter().find(|folder| GUESTS.iter().all(|guest| file(folder, guest).is_file()));
    let Some(folder) = found else {
        println!(
            "cargo::error=the components that the binary embeds are not built: run `cargo xtask guests` first"
        );
        println!("cargo::rerun-if-changed={}", out.display());
        return;
    };
    for guest in GUESTS {
        println!("cargo::rerun-if-changed={}", file(folder, guest).display());
    }
    println!("cargo::rustc-env=VOUCHSAFE_GUESTS={}", folder.display());
    // A page that is built later is noticed by the folder.
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rustc-check-cfg=cfg(with_page)");
    if folder.join("verify.html").is_file() {
        println!("cargo::rustc-cfg=with_page");
        println!("cargo::rerun-if-changed={}", folder.join("verify.html").display());
    } else {
        println!(
            "cargo::warning=the page of `vouchsafe verify` is not built in: run `cargo xtask page` first"
        );
    }
}

fn file(folder: &Path, guest: &str) -> PathBuf {
    folder.join(format!("{guest}.wasm"))
}
