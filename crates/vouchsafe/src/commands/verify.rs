//! `vouchsafe verify`: checks receipts, evidence bundles and whole ledgers, without an installation.

use std::path::{Path, PathBuf};

use auditor::{Trust, Verdict};
use proof::note::MAX_NOTE_SIZE;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::given::{TrustArgs, read};
use crate::output::plain;
use crate::page::PAGE;
use crate::verify::{Checked, Place, check_bundle, check_ledger, check_receipt_files};

/// Check a receipt, an evidence bundle or a whole ledger, offline, trusting nothing but what you name.
///
/// The last line is the verdict. witnessed (exit code 0): everything is as the ledger's key signed it, and
/// the quorum of your policy saw it. signed (0, or 21 where witnesses were asked for): the same without
/// them. erased (20): the same, but personal values were erased, as the ledger says. mismatch (22):
/// something contradicts what was signed. fork (23): the ledger signed two stories. incomplete (24):
/// something is missing, so that it cannot be told. No installation is needed, and none is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  vouchsafe verify 42.tlog-proof --entry 42.entry.json --key @backups.vkey
  vouchsafe verify 42.tlog-proof --entry 42.entry.json --disclosures 42.disclosures.json --key @backups.vkey
  vouchsafe verify quarter.tar --policy auditor.policy --kept last-quarter.checkpoint
  vouchsafe verify ./vouchsafe-data --key backups.example.com/audit+1a2b3c4d+AX…
  vouchsafe verify /mnt/copy-of-the-ledger --key @old.vkey --key @new.vkey
  vouchsafe verify https://backups.example.com --policy auditor.policy --at-least signed
  vouchsafe verify s3://backups/audit --key @backups.vkey
  vouchsafe verify --page check.html")]
pub(crate) struct Args {
    /// What to check: a receipt's proof, an evidence bundle, a ledger's directory, the data directory that
    /// it is in, or its URL: of a server, or a bucket. In a data directory the rows of the database are
    /// compared too. Entries behind a server of Vouchsafe want a token; a bucket is read with the key in
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or without one where everybody may.
    #[arg(value_name = "FILE|DIR|URL", required_unless_present = "ledger")]
    what: Option<String>,
    /// Write the page that does the same in a browser, with no server, and end.
    #[arg(long, value_name = "FILE", exclusive = true)]
    page: Option<PathBuf>,
    /// The receipt's entry.
    #[arg(long, value_name = "FILE", requires = "what")]
    entry: Option<PathBuf>,
    /// Personal values that the entry commits to, as `ledger receipt --disclose` writes them.
    #[arg(long, value_name = "FILE", requires = "entry")]
    disclosures: Option<PathBuf>,
    /// A whole ledger; the same as naming it without this.
    #[arg(long, value_name = "DIR|URL", conflicts_with_all = ["what", "entry"])]
    ledger: Option<String>,
    #[command(flatten)]
    trust: TrustArgs,
    /// A checkpoint of this ledger that you kept from before: what is checked must extend it.
    #[arg(long, value_name = "FILE", conflicts_with = "entry")]
    kept: Option<PathBuf>,
    /// What must be reached [default: witnessed if the policy has a quorum, signed otherwise]
    #[arg(long, value_name = "VERDICT", value_enum)]
    at_least: Option<AtLeast>,
}

/// What must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum AtLeast {
    /// The quorum of the policy has cosigned.
    Witnessed,
    /// The ledger's key has signed.
    Signed,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    if let Some(page) = &args.page {
        return write_page(context, page);
    }
    let trust = args.trust.read()?;
    let wanted = match args.at_least {
        Some(wanted) => wanted,
        None if trust.wants_witnesses() => AtLeast::Witnessed,
        None => AtLeast::Signed,
    };
    let kept = args.kept.as_deref().map(|file| read(file, MAX_NOTE_SIZE, "a checkpoint")).transpose()?;
    let checked = check(context, &args, trust, kept).await?;
    let shown = Shown { verdict: checked.verdict(), checked: &checked };
    context.output.done(&shown, || text(&checked))?;
    Ok(exit(&checked, wanted))
}

async fn check(
    context: &Context,
    args: &Args,
    trust: Trust,
    kept: Option<Vec<u8>>,
) -> Result<Checked, Failure> {
    let whole = |name: &str| Place::of(name);
    let Some(what) = &args.what else {
        let ledger = args.ledger.as_deref().unwrap_or_default();
        return check_ledger(context, &whole(ledger), &trust, kept).await;
    };
    let path = Path::new(what);
    if let Some(entry) = &args.entry {
        return Ok(check_receipt_files(path, entry, args.disclosures.as_deref(), &trust)?.into());
    }
    if !matches!(Place::of(what), Place::Directory(_)) || path.is_dir() {
        return check_ledger(context, &whole(what), &trust, kept).await;
    }
    if is_receipt(path)? {
        return Err(Failure::usage(format!(
            "{} is the proof of a receipt: name the entry that it proves with --entry",
            path.display()
        )));
    }
    Ok(check_bundle(path, trust, kept)?.into())
}

/// Writes the page; never over something else.
fn write_page(context: &Context, path: &Path) -> Result<Exit, Failure> {
    let page = PAGE.ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "cannot write the page: this binary was built without it (`cargo xtask page`)",
        )
    })?;
    std::fs::File::create_new(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, page.as_bytes()))
        .map_err(|error| Failure::io(&format!("write {}", path.display()), &error))?;
    let shown = serde_json::json!({ "page": path });
    context.output.done(&shown, || format!("page  {}\n", path.display()))?;
    Ok(Exit::Done)
}

/// Whether a file begins as the proofs of receipts do.
fn is_receipt(path: &Path) -> Result<bool, Failure> {
    use std::io::Read;
    const BEGINNING: &[u8] = b"c2sp.org/tlog-proof@";
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(BEGINNING.len() as u64).read_to_end(&mut bytes))
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
    Ok(bytes == BEGINNING)
}

fn exit(checked: &Checked, wanted: AtLeast) -> Exit {
    let met = checked.report.witnesses.as_ref().is_some_and(|seen| seen.quorum_met == Some(true));
    let unwitnessed = wanted == AtLeast::Witnessed && !met;
    match checked.verdict() {
        Verdict::Fork => Exit::Fork,
        Verdict::Mismatch => Exit::Mismatch,
        Verdict::Incomplete => Exit::CannotTell,
        Verdict::Erased | Verdict::Signed | Verdict::Witnessed if unwitnessed => Exit::Unwitnessed,
        Verdict::Erased => Exit::Erased,
        Verdict::Signed | Verdict::Witnessed => Exit::Done,
    }
}

/// What programs are shown.
#[derive(serde::Serialize)]
struct Shown<'a> {
    verdict: Verdict,
    #[serde(flatten)]
    checked: &'a Checked,
}

fn text(checked: &Checked) -> String {
    let mut lines: Vec<_> =
        checked.facts().into_iter().map(|(name, value)| format!("{name:<12} {}", plain(&value))).collect();
    for finding in &checked.report.findings {
        let (object, message) = (plain(&finding.object), plain(&finding.message));
        lines.push(format!("{:<12} {object}: {message}", finding.kind.to_string()));
    }
    lines.push(format!("verify: {}", checked.verdict()));
    format!("{}\n", lines.join("\n"))
}
