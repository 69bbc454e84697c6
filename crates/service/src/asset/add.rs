//! Adds an asset, with what its source is granted.

use std::collections::BTreeMap;

use domain::access::Action;
use domain::asset::{Asset, AssetKind, Objectives, Tier};
use domain::entry::{Detail, Target};
use domain::name::{AssetName, SourceName, TeamName};
use domain::ports::{Change, Commit};
use serde_json::Value;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// An asset that somebody wants to add.
#[derive(Clone, Debug)]
pub struct NewAsset {
    /// Its name.
    pub name: AssetName,
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// How much it matters.
    pub tier: Tier,
    /// Who answers for it.
    pub team: TeamName,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// What is promised.
    pub objectives: Objectives,
    /// The source that reads it.
    pub source: SourceName,
    /// The source's configuration.
    pub config: Value,
}

impl Service {
    /// Adds an asset. Whoever adds it grants its source what the configuration needs; the grants are
    /// part of the record.
    pub async fn add_asset(&self, caller: &Caller, new: NewAsset) -> Result<Asset, ServiceError> {
        caller.may(Action::ManageAssets, Some(&new.team))?;
        let component = self.source(&new.source)?;
        let config = new.config.clone();
        let grants =
            self.blocking(move |service| service.deps().sources.wants(&component, &config)).await??;
        let asset = Asset {
            name: new.name,
            kind: new.kind,
            tier: new.tier,
            team: new.team,
            labels: new.labels,
            objectives: new.objectives,
            source: new.source,
            config: new.config,
            grants,
            added: self.now(),
        };
        asset.check().map_err(|error| ServiceError::invalid(&error))?;
        let target = Target::asset(&asset.name, &asset.team);
        let entry = self.draft(caller, target, Detail::AssetAdded(Box::new(asset.clone()))).seal()?;
        self.commit(Commit::recording(entry).with(Change::AddAsset(asset.clone()))).await?;
        Ok(asset)
    }
}
