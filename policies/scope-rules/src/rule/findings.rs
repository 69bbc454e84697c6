//! Secrets, infrastructure as code and configuration among the paths of an asset.

use guest_sdk::PolicyError;
use guest_sdk::parameters::invalid;
use guest_sdk::scope::{Concern, Finding, Listing};

use super::built_in;
use super::parameters::Findings;
use super::scope::{MAX_GLOBS, Patterns, Scope, check_globs};

/// The most findings that an answer holds. An answer is stored with every decision; who has more of
/// them reads the first ones, and those that are left out come first.
const MAX_FINDINGS: usize = 1_000;
/// The most bytes of paths among them: a host takes a mebibyte of answer.
const MAX_BYTES: usize = 256 * 1024;

/// What is looked for.
#[derive(Debug)]
pub(super) struct Search<'a> {
    /// In the order of gravity: the first that matches a path names its concern.
    concerns: [(Concern, Patterns<'a>); 3],
    ignore: Patterns<'a>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) findings: Vec<Finding>,
    /// How many paths looked like something.
    pub(super) total: usize,
    /// How many of them are left out.
    pub(super) left_out: usize,
}

impl<'a> Search<'a> {
    /// What the parameters look for; `None` if nothing.
    pub(super) fn of(findings: &'a Findings) -> Result<Option<Self>, PolicyError> {
        check_globs("findings.secrets", &findings.secrets, 0)?;
        check_globs("findings.infrastructure", &findings.infrastructure, 0)?;
        check_globs("findings.configuration", &findings.configuration, 0)?;
        check_globs("findings.ignore", &findings.ignore, 0)?;
        let with = |built_in: &'static [&'static str], own: &'a [String]| {
            Patterns::of(if findings.built_in { built_in } else { &[] }, own)
        };
        let search = Self {
            concerns: [
                (Concern::Secret, with(built_in::SECRETS, &findings.secrets)),
                (Concern::Infrastructure, with(built_in::INFRASTRUCTURE, &findings.infrastructure)),
                (Concern::Configuration, with(built_in::CONFIGURATION, &findings.configuration)),
            ],
            ignore: with(built_in::IGNORE, &findings.ignore),
        };
        let all: usize = search.concerns.iter().map(|(_, patterns)| patterns.texts.len()).sum();
        if all > MAX_GLOBS {
            return Err(invalid(
                "findings",
                format_args!("expected at most {MAX_GLOBS} globs, the built-in ones included, not {all}"),
            ));
        }
        Ok((findings.report && all > 0).then_some(search))
    }

    /// The globs of the paths that it has to see.
    pub(super) fn wishes(&self) -> Vec<String> {
        self.concerns.iter().flat_map(|(_, patterns)| patterns.to_texts()).collect()
    }

    /// What the listing holds, in its order.
    pub(super) fn run(&self, listing: &Listing, scope: &Scope<'_>) -> Found {
        let mut all: Vec<Finding> = listing
            .paths
            .iter()
            .filter_map(|path| {
                let bytes = unescape(path);
                Some(Finding {
                    path: path.clone(),
                    concern: self.concern(&bytes)?,
                    left_out: scope.leaves_out(&bytes),
                })
            })
            .collect();
        let total = all.len();
        let left_out = all.iter().filter(|finding| finding.left_out).count();
        truncate(&mut all);
        Found { findings: all, total, left_out }
    }

    /// What a path looks like.
    fn concern(&self, path: &[u8]) -> Option<Concern> {
        self.concerns
            .iter()
            .find(|(_, patterns)| patterns.globs.match_path(path))
            .map(|(concern, _)| *concern)
            .filter(|_| !self.ignore.globs.match_path(path))
    }
}

/// Keeps as many findings as an answer may hold, those that are left out first, in their order.
fn truncate(findings: &mut Vec<Finding>) {
    let (mut count, mut bytes) = (0, 0);
    let mut fits = |finding: &Finding| {
        count += 1;
        bytes += finding.path.len();
        count <= MAX_FINDINGS && bytes <= MAX_BYTES
    };
    let mut kept = vec![false; findings.len()];
    for left_out in [true, false] {
        for (finding, kept) in findings.iter().zip(&mut kept) {
            *kept |= finding.left_out == left_out && fits(finding);
        }
    }
    let mut kept = kept.into_iter();
    findings.retain(|_| kept.next().unwrap_or(false));
}

/// The bytes of a path of a listing, where `%XX` stands for a byte.
fn unescape(path: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let escaped = match tail {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                // Two hexadecimal digits fit a byte.
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(u8::MAX));
                rest = &tail[2..];
            }
            None => bytes.push(*first),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::glob::Glob;

    #[test]
    fn the_built_in_globs_are_taken() {
        for globs in [built_in::SECRETS, built_in::INFRASTRUCTURE, built_in::CONFIGURATION, built_in::IGNORE]
        {
            for glob in globs {
                assert!(Glob::new(glob).is_ok(), "{glob}");
            }
        }
    }

    #[test]
    fn escaped_bytes_are_read() {
        assert_eq!(unescape("caf%E9/100%25"), b"caf\xe9/100%");
        for text in ["%", "%4", "%zz", "plain"] {
            assert_eq!(unescape(text), text.as_bytes());
        }
    }

    #[test]
    fn what_is_left_out_is_kept_first() {
        let finding = |number: usize, left_out| Finding {
            path: format!("{number}"),
            concern: Concern::Secret,
            left_out,
        };
        let mut findings: Vec<_> = (0..2_000).map(|at| finding(at, at >= 1_400)).collect();
        truncate(&mut findings);
        assert_eq!(findings.len(), MAX_FINDINGS);
        assert_eq!(findings.iter().filter(|finding| finding.left_out).count(), 600);
        assert_eq!((&*findings[0].path, &*findings[999].path), ("0", "1999"));
    }

    #[test]
    fn long_paths_do_not_overflow_an_answer() {
        let finding = |_| Finding { path: "x".repeat(4_096), concern: Concern::Secret, left_out: true };
        let mut findings: Vec<_> = (0..100).map(finding).collect();
        truncate(&mut findings);
        assert_eq!(findings.len(), MAX_BYTES / 4_096);
    }
}
