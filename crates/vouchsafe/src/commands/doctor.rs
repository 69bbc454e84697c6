//! `vouchsafe doctor`: what is wrong, and how to mend it.

use client::wire::{Finding, FindingList, FindingStatus};

use crate::context::Context;
use crate::data::checkup;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::plain;

/// Look the installation over: what is wrong with it, and how to mend it.
///
/// Looks at the data directory first, then asks the installation itself about its ledger, vaults, policies,
/// assets and runs. The exit code is 10 where something is to be mended.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Tell also what is as it should be.
    #[arg(long, short)]
    verbose: bool,
}

pub(crate) async fn run(context: &Context, args: Args) -> Result<Exit, Failure> {
    let mut findings = Vec::new();
    if context.is_local() {
        let data = context.data()?;
        data.require_set_up()?;
        findings.extend(checkup(&data, &context.environment).await);
    }
    match context.speak("doctor", async |session| Ok(session.client.doctor().await?)).await {
        Ok(list) => findings.extend(list.findings),
        Err(failure) if context.is_local() => findings.push(Finding {
            check: "opening".to_owned(),
            status: FindingStatus::Mend,
            message: failure.message().to_owned(),
            advice: Some(
                "do what the message says; nothing is backed up until the installation opens".to_owned(),
            ),
        }),
        Err(failure) => return Err(failure),
    }
    let list = FindingList { findings };
    context.output.show(&list, || text(&list.findings, args.verbose))?;
    let unwell = list.findings.iter().any(|finding| finding.status == FindingStatus::Mend);
    Ok(if unwell { Exit::Unwell } else { Exit::Done })
}

fn text(findings: &[Finding], verbose: bool) -> String {
    let mut lines = Vec::new();
    for finding in findings.iter().filter(|finding| verbose || finding.status != FindingStatus::Fine) {
        let word = match finding.status {
            FindingStatus::Fine => "fine",
            FindingStatus::Better => "better",
            FindingStatus::Mend => "mend",
        };
        lines.push(format!("{word:<8}{}: {}", plain(&finding.check), plain(&finding.message)));
        lines.extend(finding.advice.iter().map(|advice| format!("        {}", plain(advice))));
    }
    let fine = findings.iter().filter(|finding| finding.status == FindingStatus::Fine).count();
    lines.push(format!("{fine} of {} checks are fine", findings.len()));
    format!("{}\n", lines.join("\n"))
}
