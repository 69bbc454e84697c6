//! The parameters as they apply to one asset: the rule that fits it, and its globs.

use guest_sdk::parameters::{invalid, quoted};
use guest_sdk::scope::Inclusion;
use guest_sdk::{Asset, PolicyError};

use super::glob::{Glob, Globs};
use super::parameters::{Parameters, Rule, Selector};

/// The most globs of a sort that an answer may hold, by the contract.
pub(super) const MAX_GLOBS: usize = 1_024;
/// The most rules: a longer list is an inventory, and belongs into labels.
const MAX_RULES: usize = 512;
/// The longest name of a rule, in bytes: it is repeated in reasons.
const MAX_NAME: usize = 100;

/// What applies to an asset.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// The rule that fits it, and its number from 1.
    pub(super) rule: Option<(usize, &'a Rule)>,
    pub(super) inclusion: Inclusion,
    pub(super) include: Patterns<'a>,
    pub(super) exclude: Patterns<'a>,
}

impl<'a> Scope<'a> {
    /// Reads all rules, also those that do not fit: a mistake is told before it matters.
    pub(super) fn of(parameters: &'a Parameters, asset: &Asset) -> Result<Self, PolicyError> {
        if parameters.rules.len() > MAX_RULES {
            let given = parameters.rules.len();
            return Err(invalid("rules", format_args!("expected at most {MAX_RULES} rules, not {given}")));
        }
        check_globs("include", &parameters.include, 0)?;
        check_globs("exclude", &parameters.exclude, 0)?;
        let mut fitting = None;
        for (at, rule) in parameters.rules.iter().enumerate() {
            let field = format!("rules[{at}]");
            check_name(&field, &rule.name)?;
            let (include, exclude) = (parameters.include.len(), parameters.exclude.len());
            check_globs(&format!("{field}.include"), &rule.include, include)?;
            check_globs(&format!("{field}.exclude"), &rule.exclude, exclude)?;
            check_globs(&format!("{field}.assets.names"), &rule.assets.names, 0)?;
            if fitting.is_none() && fits(&rule.assets, asset) {
                fitting = Some((at + 1, rule));
            }
        }
        let of_rule = |list: fn(&Rule) -> &[String]| fitting.map_or(&[][..], |(_, rule)| list(rule));
        let inclusion = fitting.and_then(|(_, rule)| rule.inclusion);
        Ok(Self {
            rule: fitting,
            inclusion: match inclusion {
                Some(inclusion) => inclusion.meaning(),
                None => parameters.default.of(asset.tier),
            },
            include: Patterns::of(&parameters.include, of_rule(|rule| &rule.include)),
            exclude: Patterns::of(&parameters.exclude, of_rule(|rule| &rule.exclude)),
        })
    }

    /// Whether a path could be left out at all.
    pub(super) fn is_selective(&self) -> bool {
        !self.include.texts.is_empty() || !self.exclude.texts.is_empty()
    }

    /// Whether this path is left out, as the host applies the globs: what an exclude glob covers, and
    /// what no include glob does if there is any.
    pub(super) fn leaves_out(&self, path: &[u8]) -> bool {
        self.exclude.globs.cover(path) || (!self.include.texts.is_empty() && !self.include.globs.cover(path))
    }
}

/// Globs as they were written and as they match.
#[derive(Debug, Default)]
pub(super) struct Patterns<'a> {
    pub(super) texts: Vec<&'a str>,
    pub(super) globs: Globs,
}

impl<'a> Patterns<'a> {
    /// The globs of two lists, which were checked.
    pub(super) fn of<A: AsRef<str>, B: AsRef<str>>(first: &'a [A], second: &'a [B]) -> Self {
        let texts: Vec<_> = first.iter().map(AsRef::as_ref).chain(second.iter().map(AsRef::as_ref)).collect();
        Self { globs: texts.iter().filter_map(|text| Glob::new(text).ok()).collect(), texts }
    }

    /// The globs as an answer has them.
    pub(super) fn to_texts(&self) -> Vec<String> {
        self.texts.iter().copied().map(str::to_owned).collect()
    }
}

/// Checks globs that stand beside so many others.
pub(super) fn check_globs(field: &str, globs: &[String], beside: usize) -> Result<(), PolicyError> {
    let all = globs.len() + beside;
    if all > MAX_GLOBS {
        return Err(invalid(
            field,
            format_args!("expected at most {MAX_GLOBS} globs with those beside them, not {all}"),
        ));
    }
    for (at, text) in globs.iter().enumerate() {
        Glob::new(text).map_err(|error| {
            invalid(
                &format!("{field}[{at}]"),
                format_args!("{} is not taken as a glob: {error}", quoted(text)),
            )
        })?;
    }
    Ok(())
}

fn check_name(field: &str, name: &str) -> Result<(), PolicyError> {
    if (1..=MAX_NAME).contains(&name.len()) && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(invalid(
        &format!("{field}.name"),
        format_args!("expected 1 to {MAX_NAME} bytes of printable text, not {}", quoted(name)),
    ))
}

/// Whether the selector, whose globs were checked, fits the asset.
fn fits(selector: &Selector, asset: &Asset) -> bool {
    let none: [&str; 0] = [];
    let names = Patterns::of(&selector.names, &none);
    let has_label = |(key, value): (&String, &String)| {
        let mut labels = asset.labels.iter();
        labels.any(|label| label.key == *key && label.value == *value)
    };
    (selector.names.is_empty() || names.globs.match_path(asset.name.as_bytes()))
        && (selector.kinds.is_empty() || selector.kinds.iter().any(|kind| kind.is(asset.kind)))
        && (selector.tiers.is_empty() || selector.tiers.iter().any(|tier| tier.is(asset.tier)))
        && (selector.teams.is_empty() || selector.teams.contains(&asset.team))
        && selector.labels.iter().all(has_label)
}
