//! Answers in one line, for people.

use super::Answer;
use crate::policy::retention;
use crate::time::Timestamp;

impl Answer {
    /// The answer in one line, for people.
    pub fn summary(&self) -> String {
        match self {
            Self::Scope(answer) => format!(
                "{}, {} and {}, {} ({} left out): {}",
                answer.inclusion,
                counted(answer.include.len(), "include glob", "include globs"),
                counted(answer.exclude.len(), "exclude glob", "exclude globs"),
                counted(answer.findings.len(), "finding", "findings"),
                answer.findings.iter().filter(|finding| finding.left_out).count(),
                answer.reason
            ),
            Self::Frequency(answer) => format!(
                "{} {}{}: {}",
                answer.method,
                due(answer.due),
                if answer.rpo_breached { ", RPO breached" } else { "" },
                answer.reason
            ),
            Self::Retention(answer) => summarise_retention(answer),
            Self::Drill(answer) => format!("{} drill {}: {}", answer.depth, due(answer.due), answer.reason),
            Self::Placement(answer) => format!(
                "{}, {} wanted: {}",
                if answer.satisfied { "satisfied" } else { "not satisfied" },
                counted(answer.wanted.len(), "copy", "copies"),
                answer.reason
            ),
            Self::Control(answer) => format!("{}: {}", answer.status, answer.reason),
        }
    }
}

/// A number of things, in words.
fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn due(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "not due by itself".to_owned(), |time| format!("due {time}"))
}

fn summarise_retention(answer: &retention::Answer) -> String {
    let count = |disposition| answer.verdicts.iter().filter(|v| v.disposition == disposition).count();
    let counts = format!(
        "{} hot, {} cold, {} expire",
        count(retention::Disposition::Hot),
        count(retention::Disposition::Cold),
        count(retention::Disposition::Expire)
    );
    // The newest points come last, and say best what the rule is now.
    match answer.verdicts.last() {
        Some(newest) => {
            let reason = usize::try_from(newest.reason).ok().and_then(|at| answer.reasons.get(at));
            format!("{counts}; the newest: {}", reason.map_or("no reason told", String::as_str))
        }
        None => format!("{counts}: there is no recovery point to judge"),
    }
}
