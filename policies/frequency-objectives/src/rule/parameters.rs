//! The parameters as people write them; `settings` reads them.

use guest_sdk::EventKind;
use guest_sdk::window::Window;
use serde::Deserialize;

/// What a plan binds this policy with; every part may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Parameters {
    /// How much of the RPO may pass before a backup is due, in percent.
    pub margin_percent: u64,
    /// The RPO that an asset without one is given, by its tier.
    pub tier_rpo: TierRpo,
    /// The longest time between backups, where the RPO would allow more.
    pub every: Option<String>,
    /// How often a backup is a full one; `null`: only the first is.
    pub full_every: Option<String>,
    /// The time of day from which on a full one is due.
    pub full_at: Option<String>,
    /// What backups between full ones are.
    pub between_fulls: Between,
    /// How far ahead of UTC the windows and `full-at` are.
    pub utc_offset: String,
    /// When backups may start; always, if there are none.
    pub windows: Vec<Window>,
    /// What wins if the windows and the RPO disagree.
    pub window_mode: WindowMode,
    /// Whether backups wait for the end of a freeze as they wait for a window.
    pub freezes: Freezes,
    /// How failed backups are tried again.
    pub retry: Retry,
    /// Which events want a snapshot.
    pub events: Events,
}

/// The RPO that assets without one are given, by tier.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TierRpo {
    /// For critical assets.
    pub critical: String,
    /// For high ones.
    pub high: String,
    /// For normal ones.
    pub normal: String,
    /// For low ones.
    pub low: String,
}

/// What backups between full ones are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// Incremental.
    Incremental,
    /// Differential.
    Differential,
    /// Full themselves.
    Full,
}

/// What wins if the windows and the RPO disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WindowMode {
    /// The RPO: a backup that cannot wait for the window starts outside it.
    Prefer,
    /// The windows: the RPO is breached, and the answer says so.
    Strict,
}

/// What a freeze means for backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Freezes {
    /// Backups wait for its end as they wait for a window.
    Wait,
    /// Nothing: a backup changes nothing.
    Ignore,
}

/// How failed backups are tried again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Retry {
    /// How long after the first failure; twice as long after each further one.
    pub first: String,
    /// The longest wait, and never more than half of the RPO.
    pub longest: String,
}

/// Which events want a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Events {
    /// Kinds of event; none: no event does.
    pub kinds: Vec<Kind>,
    /// How long before the event the snapshot is due, and how long after its beginning it is still
    /// taken.
    pub lead: String,
}

/// A kind of event that may want a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A merge into a protected branch.
    Merge,
    /// A release.
    Release,
    /// A deployment.
    Deployment,
    /// The beginning of a sprint.
    Sprint,
    /// Any other event of the calendar.
    Other,
}

impl Kind {
    /// Whether it is the contract's `kind`.
    pub(super) const fn is(self, kind: EventKind) -> bool {
        matches!(
            (self, kind),
            (Self::Merge, EventKind::Merge)
                | (Self::Release, EventKind::Release)
                | (Self::Deployment, EventKind::Deployment)
                | (Self::Sprint, EventKind::Sprint)
                | (Self::Other, EventKind::Other)
        )
    }
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            margin_percent: 80,
            tier_rpo: TierRpo::default(),
            every: None,
            full_every: Some("7d".to_owned()),
            full_at: None,
            between_fulls: Between::Incremental,
            utc_offset: "Z".to_owned(),
            windows: Vec::new(),
            window_mode: WindowMode::Prefer,
            freezes: Freezes::Wait,
            retry: Retry::default(),
            events: Events::default(),
        }
    }
}

impl Default for TierRpo {
    fn default() -> Self {
        Self {
            critical: "1h".to_owned(),
            high: "4h".to_owned(),
            normal: "24h".to_owned(),
            low: "7d".to_owned(),
        }
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self { first: "5m".to_owned(), longest: "6h".to_owned() }
    }
}

impl Default for Events {
    fn default() -> Self {
        Self { kinds: vec![Kind::Merge, Kind::Release, Kind::Deployment], lead: "1h".to_owned() }
    }
}
