//! The rule: must, may or must not an asset be backed up, and which of its paths?
//!
//! The first rule that fits the asset says; without one, its tier does. Where globs could leave
//! something out, the paths that look like secrets, infrastructure as code or configuration are asked
//! for, and those that the globs leave out are pointed to.

mod built_in;
mod findings;
pub mod glob;
mod parameters;
mod scope;

use guest_sdk::scope::{Answer, Inclusion, Input};
use guest_sdk::wording::count;
use guest_sdk::{PolicyError, Tier};

use findings::{Found, Search};
pub use parameters::{
    ByTier, DefaultWord, Findings, InclusionWord, KindWord, Parameters, Rule, Selector, TierWord,
};
use scope::Scope;

/// Decides on the scope of an asset.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let scope = Scope::of(parameters, &input.asset)?;
    let search = Search::of(&parameters.findings)?;
    let mut answer = Answer {
        inclusion: scope.inclusion,
        include: Vec::new(),
        exclude: Vec::new(),
        wishes: Vec::new(),
        findings: Vec::new(),
        reason: reason(&scope, input.asset.tier),
    };
    if scope.inclusion == Inclusion::MustNot {
        // No path of it is in scope, so there is nothing to choose and nothing to find.
        return Ok(answer);
    }
    answer.include = scope.include.to_texts();
    answer.exclude = scope.exclude.to_texts();
    if let Some(search) = search.filter(|_| scope.is_selective()) {
        match &input.listing {
            None => answer.wishes = search.wishes(),
            Some(listing) => {
                let found = search.run(listing, &scope);
                answer.reason.push_str(&summary(&found, listing.truncated));
                answer.findings = found.findings;
            }
        }
    }
    Ok(answer)
}

fn reason(scope: &Scope<'_>, tier: Tier) -> String {
    let verb = match scope.inclusion {
        Inclusion::MustNot => "must not",
        Inclusion::May | Inclusion::NoSay => "may",
        Inclusion::Must => "must",
    };
    let tier = match tier {
        Tier::Critical => "critical",
        Tier::High => "high",
        Tier::Normal => "normal",
        Tier::Low => "low",
    };
    let why = match scope.rule {
        None => format!("no rule fits it, and that is the default for {tier} assets"),
        Some((number, rule)) => {
            let default = match rule.inclusion {
                Some(_) => String::new(),
                None => format!(", and leaves that to the default for {tier} assets"),
            };
            format!("rule {number}, {:?}, fits it{default}", rule.name)
        }
    };
    let globs = if scope.inclusion == Inclusion::MustNot {
        String::new()
    } else {
        globs_in_words(scope.include.texts.len(), scope.exclude.texts.len())
    };
    format!("it {verb} be backed up: {why}{globs}")
}

fn globs_in_words(include: usize, exclude: usize) -> String {
    let include_words = count(include, "include glob");
    let exclude_words = count(exclude, "exclude glob");
    match (include, exclude) {
        (0, 0) => "; all of it is in scope".to_owned(),
        (_, 0) => format!("; what is in scope is up to {include_words}"),
        (0, _) => format!("; what is in scope is up to {exclude_words}"),
        _ => format!("; what is in scope is up to {include_words} and {exclude_words}"),
    }
}

fn summary(found: &Found, truncated: bool) -> String {
    let listed = if found.findings.len() < found.total {
        format!(", {} of them listed here", found.findings.len())
    } else {
        String::new()
    };
    let more = if truncated { ", and there are more paths than were listed" } else { "" };
    match found.total {
        0 => format!("; no path looks like a secret, infrastructure or configuration{more}"),
        total => format!(
            "; {} look{} like secrets, infrastructure or configuration, {} of them left \
             out{listed}{more}",
            count(total, "path"),
            if total == 1 { "s" } else { "" },
            found.left_out
        ),
    }
}
