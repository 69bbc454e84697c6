//! The parameters as people write them; `scope` reads them.

use std::collections::BTreeMap;

use guest_sdk::scope::Inclusion;
use guest_sdk::{AssetKind, Tier};
use serde::Deserialize;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// The rules; the first that fits an asset counts.
    pub rules: Vec<Rule>,
    /// What counts for assets that no rule speaks of, by tier.
    pub default: ByTier,
    /// Only paths that one of these covers are in scope; all, if there are none here nor in the rule.
    pub include: Vec<String>,
    /// Paths that one of these covers are out of scope.
    pub exclude: Vec<String>,
    /// What is looked for among paths that could be left out.
    pub findings: Findings,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Its name, for reasons.
    pub name: String,
    /// The assets that it fits.
    #[serde(default)]
    pub assets: Selector,
    /// Whether they are backed up; the tier's default if absent.
    #[serde(default)]
    pub inclusion: Option<InclusionWord>,
    /// Globs beside the general ones.
    #[serde(default)]
    pub include: Vec<String>,
    /// Globs beside the general ones.
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// Which assets: those that fit every part that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Selector {
    /// One of these names, as globs; empty: any.
    pub names: Vec<String>,
    /// One of these kinds; empty: any.
    pub kinds: Vec<KindWord>,
    /// One of these tiers; empty: any.
    pub tiers: Vec<TierWord>,
    /// One of these teams; empty: any.
    pub teams: Vec<String>,
    /// All of these labels; empty: any.
    pub labels: BTreeMap<String, String>,
}

/// What counts where no rule speaks: never that an asset must not be backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ByTier {
    /// For critical assets.
    pub critical: DefaultWord,
    /// For high ones.
    pub high: DefaultWord,
    /// For normal ones.
    pub normal: DefaultWord,
    /// For low ones.
    pub low: DefaultWord,
}

impl Default for ByTier {
    fn default() -> Self {
        Self {
            critical: DefaultWord::Must,
            high: DefaultWord::Must,
            normal: DefaultWord::May,
            low: DefaultWord::May,
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Findings {
    /// Whether anything is.
    pub report: bool,
    /// Whether the built-in patterns are used.
    pub built_in: bool,
    /// Globs of paths that look like secrets.
    pub secrets: Vec<String>,
    /// Globs of paths that look like infrastructure as code.
    pub infrastructure: Vec<String>,
    /// Globs of paths that look like configuration.
    pub configuration: Vec<String>,
    /// Globs of paths that are none of these, whatever they look like.
    pub ignore: Vec<String>,
}

impl Default for Findings {
    fn default() -> Self {
        Self {
            report: true,
            built_in: true,
            secrets: Vec::new(),
            infrastructure: Vec::new(),
            configuration: Vec::new(),
            ignore: Vec::new(),
        }
    }
}

/// Whether an asset is backed up, in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InclusionWord {
    /// It must not be.
    MustNot,
    /// It may be.
    May,
    /// It must be.
    Must,
}

/// Whether an asset that no rule speaks of is backed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultWord {
    /// It may be.
    May,
    /// It must be.
    Must,
}

/// A kind of asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindWord {
    /// Source code and its history.
    Code,
    /// A database.
    Database,
    /// Machines, images, infrastructure as code.
    Environment,
    /// Configuration of a system.
    Configuration,
    /// Documents that people write.
    Documents,
    /// Keys, passwords, certificates.
    Secrets,
}

/// A tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TierWord {
    /// The company stops without it.
    Critical,
    /// A product or a team stops without it.
    High,
    /// Work goes on, slower.
    Normal,
    /// Nice to have back.
    Low,
}

impl InclusionWord {
    pub(super) const fn meaning(self) -> Inclusion {
        match self {
            Self::MustNot => Inclusion::MustNot,
            Self::May => Inclusion::May,
            Self::Must => Inclusion::Must,
        }
    }
}

impl ByTier {
    pub(super) const fn of(self, tier: Tier) -> Inclusion {
        let word = match tier {
            Tier::Critical => self.critical,
            Tier::High => self.high,
            Tier::Normal => self.normal,
            Tier::Low => self.low,
        };
        match word {
            DefaultWord::May => Inclusion::May,
            DefaultWord::Must => Inclusion::Must,
        }
    }
}

impl KindWord {
    pub(super) const fn is(self, kind: AssetKind) -> bool {
        matches!(
            (self, kind),
            (Self::Code, AssetKind::Code)
                | (Self::Database, AssetKind::Database)
                | (Self::Environment, AssetKind::Environment)
                | (Self::Configuration, AssetKind::Configuration)
                | (Self::Documents, AssetKind::Documents)
                | (Self::Secrets, AssetKind::Secrets)
        )
    }
}

impl TierWord {
    pub(super) const fn is(self, tier: Tier) -> bool {
        matches!(
            (self, tier),
            (Self::Critical, Tier::Critical)
                | (Self::High, Tier::High)
                | (Self::Normal, Tier::Normal)
                | (Self::Low, Tier::Low)
        )
    }
}
