//! Builds the page that checks records in a browser: one file, with everything in it and nothing allowed.

use std::fs;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::{guests, install, root};

/// The crate that is compiled into the page.
const PACKAGE: &str = "auditor-page";

/// The page, beside the components that the binary embeds.
pub(crate) const PAGE: &str = "verify.html";

/// Builds `target/guests/verify.html`.
#[expect(clippy::print_stderr, reason = "a development tool says what it does")]
pub(crate) fn run() -> Result<()> {
    install::guest_target()?;
    guests::build(&[(String::new(), PACKAGE.to_owned())])?;
    let module = guests::module(PACKAGE);
    let wasm = fs::read(&module).with_context(|| format!("read {}", module.display()))?;
    let folder = root::repository().join("crates").join(PACKAGE).join("page");
    let part = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))
    };
    let (style, script) = (part("page.css")?, part("page.js")?);
    ensure!(!script.contains("</") && !style.contains("</"), "a part of the page would end its element");
    let page = part("page.html")?
        .replace("{{policy}}", &policy(&style, &script))
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{style}}", &style)
        .replace("{{script}}", &script)
        .replace("{{wasm}}", &STANDARD.encode(&wasm));
    fs::create_dir_all(root::guests())?;
    guests::write_if_new(&root::guests().join(PAGE), page.as_bytes())?;
    eprintln!("{PAGE}: {} bytes, {} of them WebAssembly", page.len(), wasm.len());
    Ok(())
}

/// The content security policy: this style, this script, WebAssembly, and nothing else; no network at all.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

#[cfg(test)]
mod tests {
    use super::policy;

    #[test]
    fn the_policy_allows_what_is_in_the_page_and_nothing_else() {
        let policy = policy("a", "b");
        // `printf b | openssl dgst -sha256 -binary | base64`
        assert!(
            policy.contains(
                "script-src 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0=' 'wasm-unsafe-eval';"
            ),
            "{policy}"
        );
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe-inline"));
    }
}
