//! `vouchsafe verify`: checks receipts and whole ledgers, without an installation.

use std::path::{Path, PathBuf};

use proof::note::VerifyingKey;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::plain;
use crate::verify::{Checked, Place, Verdict, check_ledger, check_receipt};

/// Check a receipt or a whole ledger, offline, trusting nothing but the key.
///
/// The last line is the verdict. signed (exit code 0): everything is as the ledger's key signed it.
/// mismatch (22): something contradicts what was signed. incomplete (24): something is missing, so that it
/// cannot be told. No installation is needed, and none is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe verify 42.tlog-proof --entry 42.entry.json --key @backups.vkey
  vouchsafe verify --ledger ./vouchsafe-data --key backups.example.com/audit+1a2b3c4d+AX…
  vouchsafe verify --ledger /mnt/copy-of-the-ledger --key @backups.vkey
  vouchsafe verify --ledger https://backups.example.com --key @backups.vkey")]
pub(crate) struct Args {
    /// The receipt's proof.
    #[arg(value_name = "FILE.tlog-proof", required_unless_present = "ledger", requires = "entry")]
    proof: Option<PathBuf>,
    /// The receipt's entry.
    #[arg(long, value_name = "FILE", requires = "proof")]
    entry: Option<PathBuf>,
    /// A whole ledger: its directory, the data directory that it is in, or its URL. In a data directory the
    /// rows of the database are compared too. Entries behind a URL want a token.
    #[arg(long, value_name = "DIR|URL", conflicts_with_all = ["proof", "entry"])]
    ledger: Option<String>,
    /// The ledger's verification key, or @FILE; from somebody other than whoever keeps the ledger.
    #[arg(long, value_name = "VKEY|@FILE")]
    key: String,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let key = key(&args.key)?;
    let checked = match (&args.ledger, &args.proof, &args.entry) {
        (Some(ledger), _, _) => check_ledger(context, &Place::of(ledger), &key).await?,
        (None, Some(proof), Some(entry)) => check_receipt(proof, entry, &key)?,
        _ => return Err(Failure::usage("name a receipt with its --entry, or a --ledger")),
    };
    let shown = Shown { verdict: checked.verdict(), checked: &checked };
    context.output.done(&shown, || text(&checked))?;
    Ok(checked.verdict().exit())
}

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown<'a> {
    verdict: Verdict,
    #[serde(flatten)]
    checked: &'a Checked,
}

/// The longest file with a key that is read, in bytes.
const MAX_KEY: u64 = 4_096;

fn key(given: &str) -> Result<VerifyingKey, Failure> {
    let text = match given.strip_prefix('@') {
        Some(file) => read(Path::new(file))?,
        None => given.to_owned(),
    };
    text.trim().parse().map_err(|error| {
        Failure::usage(format!(
            "--key: cannot read {:?} as a verification key ({error}); `vouchsafe ledger key` prints one, such as backups.example.com/audit+1a2b3c4d+AX…",
            plain(text.trim())
        ))
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(file)
        .and_then(|opened| opened.take(MAX_KEY).read_to_string(&mut text))
        .map_err(|error| Failure::usage(format!("--key: cannot read {}: {error}", file.display())))?;
    Ok(text)
}

fn text(checked: &Checked) -> String {
    let mut lines: Vec<_> =
        checked.facts().into_iter().map(|(name, value)| format!("{name:<12} {}", plain(&value))).collect();
    for finding in &checked.findings {
        lines.push(format!("{:<12} {}: {}", finding.kind, plain(&finding.object), plain(&finding.message)));
    }
    lines.push(format!("verify: {}", checked.verdict()));
    format!("{}\n", lines.join("\n"))
}
