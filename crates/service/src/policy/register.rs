//! Brings policies into the installation: inspected, kept as evidence, named.

use domain::access::Action;
use domain::digest::Digest;
use domain::entry::{Detail, Target, TargetKind};
use domain::evidence::EvidenceKind;
use domain::name::PolicyName;
use domain::ports::{Change, Commit, Component, PolicyRecord};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// A policy of the installation.
#[derive(Clone, Debug)]
pub struct PolicyInfo {
    /// What is known of it.
    pub record: PolicyRecord,
    /// Whether its name means it now.
    pub active: bool,
}

impl Service {
    /// Takes a policy in and lets its name mean it. Doing so again changes nothing.
    pub(crate) async fn register_policy(
        &self,
        caller: &Caller,
        component: Component,
    ) -> Result<Digest, ServiceError> {
        let digest = component.digest();
        let inspected = component.clone();
        let manifest = self.blocking(move |service| service.deps().policies.inspect(&inspected)).await??;
        let name: PolicyName = manifest.name.parse().map_err(|error| ServiceError::invalid(&error))?;
        let active = self.store().active_policy(&name).await?;
        if active == Some(digest) {
            return Ok(digest);
        }
        // Evidence is durable before the entry that points to it.
        let bytes = bytes::Bytes::copy_from_slice(component.bytes());
        let size = bytes.len() as u64;
        self.deps().evidence.put(bytes).await?;
        let target = || Target::other(TargetKind::Policy, name.to_string());
        let uploaded = Detail::PolicyUploaded {
            version: manifest.version.clone(),
            kinds: manifest.kinds.clone(),
            component: digest,
        };
        let activated = Detail::PolicyActivated { component: digest, replaces: active };
        let commit = Commit::recording(
            self.draft(caller, target(), uploaded).with(EvidenceKind::Component, digest, size).seal()?,
        )
        .and_recording(self.draft(caller, target(), activated).seal()?)
        .with(Change::AddPolicy(PolicyRecord { component: digest, manifest, size, uploaded: self.now() }))
        .with(Change::ActivatePolicy { name, component: digest });
        self.commit(commit).await?;
        Ok(digest)
    }

    /// All policies.
    pub async fn policies(&self, caller: &Caller) -> Result<Vec<PolicyInfo>, ServiceError> {
        caller.may(Action::Read, None)?;
        let mut shown = Vec::new();
        for record in self.store().policies().await? {
            let active = match record.manifest.name.parse() {
                Ok(name) => self.store().active_policy(&name).await? == Some(record.component),
                Err(_) => false,
            };
            shown.push(PolicyInfo { record, active });
        }
        shown.sort_by(|a, b| a.record.manifest.name.cmp(&b.record.manifest.name));
        Ok(shown)
    }
}
