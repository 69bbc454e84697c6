//! The reference that is made from the code: commands, exit codes, problems, the API.

use std::fmt::Write as _;

use clap::CommandFactory;

use crate::environment::VARIABLES;
use crate::exit::Exit;
use crate::failure::Failure;

/// Every document: its file name, and its text.
pub(crate) fn documents() -> Result<Vec<(&'static str, String)>, Failure> {
    Ok(vec![("cli.md", cli()), ("problems.md", problems()), ("openapi.json", openapi()?)])
}

const MADE: &str = "<!-- Made by `cargo xtask generate`; change the code, not this file. -->";

fn cli() -> String {
    let mut text =
        format!("# The command line\n\n{MADE}\n\n## Exit codes\n\n| Code | Meaning |\n| ---: | --- |\n");
    for (code, meaning) in Exit::ALL {
        let _ = writeln!(text, "| {code} | {} |", meaning.trim());
    }
    text.push_str("\n## Environment\n\n| Variable | Meaning |\n| --- | --- |\n");
    for (name, meaning) in VARIABLES {
        let _ = writeln!(text, "| `{name}` | {meaning} |");
    }
    let mut root = crate::args::Args::command().term_width(100);
    root.build();
    commands(&mut text, &mut root, "");
    text
}

/// A command and its subcommands, as their own help has them.
fn commands(text: &mut String, command: &mut clap::Command, above: &str) {
    let name = format!("{above}{}", command.get_name());
    let help = command.render_long_help().to_string();
    let lines: Vec<_> = help.trim().lines().map(str::trim_end).collect();
    let _ = write!(text, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n"));
    for inner in command.get_subcommands_mut().filter(|inner| !inner.is_hide_set()) {
        if inner.get_name() != "help" {
            commands(text, inner, &format!("{name} "));
        }
    }
}

fn problems() -> String {
    let mut text = format!(
        "# Problems\n\n{MADE}\n\nErrors of the API are problem details (RFC 9457, `application/problem+json`). \
         Their `type` is stable.\n\n| Type | Status | Title | What to do |\n| --- | ---: | --- | --- |\n"
    );
    for kind in api::problems() {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            kind.uri,
            kind.status.as_u16(),
            kind.title,
            kind.advice
        );
    }
    text
}

fn openapi() -> Result<String, Failure> {
    api::description().to_pretty_json().map(|text| format!("{text}\n")).map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot write the description of the API: {error}"))
    })
}
