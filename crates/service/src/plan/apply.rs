//! Brings a plan into force: names are bound to components, parameters checked, vaults found.

use domain::access::Action;
use domain::canonical;
use domain::entry::{Detail, PolicyBound, Target};
use domain::evidence::EvidenceKind;
use domain::plan::{Binding, Plan, PlanSpec, PolicySpec};
use domain::ports::{Change, Commit, PolicyRecord};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// Applies a plan. The component that each name means now is bound by its digest: a later upload
    /// changes nothing until the plan is applied again.
    pub async fn apply_plan(&self, caller: &Caller, spec: PlanSpec) -> Result<Plan, ServiceError> {
        caller.may(Action::ManagePlans, None)?;
        spec.check().map_err(|error| ServiceError::invalid(&error))?;
        for vault in &spec.vaults {
            self.vault_record(vault).await?;
        }
        let mut bindings = Vec::new();
        for policy in &spec.policies {
            bindings.push(self.bind(policy).await?);
        }
        let new = self.store().plan(&spec.name).await?.is_none();
        let plan = Plan { spec, bindings, applied: self.now() };
        let document = canonical::to_vec(&plan)?;
        let size = document.len() as u64;
        let evidence = self.deps().evidence.put(document.into()).await?;
        let entry = self
            .draft(caller, Target::plan(&plan.spec.name), detail(&plan, new)?)
            .with(EvidenceKind::Plan, evidence, size)
            .seal()?;
        self.commit(Commit::recording(entry).with(Change::PutPlan(plan.clone()))).await?;
        Ok(plan)
    }

    async fn bind(&self, spec: &PolicySpec) -> Result<Binding, ServiceError> {
        let component = self.store().active_policy(&spec.policy).await?;
        let component = component.ok_or_else(|| ServiceError::not_found("the policy", &spec.policy))?;
        let record = self.store().policy(&component).await?;
        let record = record.ok_or_else(|| ServiceError::not_found("the policy", &spec.policy))?;
        if !record.manifest.kinds.contains(&spec.kind) {
            return Err(ServiceError::Invalid(format!(
                "bind {} for {}: it answers {}",
                spec.policy,
                spec.kind,
                record.manifest.kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            )));
        }
        check_parameters(spec, &record)?;
        Ok(Binding { spec: spec.clone(), component })
    }
}

/// Holds parameters to the policy's own schema, and says where they do not fit.
fn check_parameters(spec: &PolicySpec, record: &PolicyRecord) -> Result<(), ServiceError> {
    let schema = jsonschema::validator_for(&record.manifest.parameters_schema).map_err(|error| {
        ServiceError::Invalid(format!("read the parameters schema of {}: {error}", spec.policy))
    })?;
    let wrong: Vec<_> = schema
        .iter_errors(&spec.parameters)
        .take(5)
        .map(|error| {
            let at = error.instance_path().to_string();
            format!("{}: {error}", if at.is_empty() { "parameters" } else { at.as_str() })
        })
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(ServiceError::Invalid(format!("accept the parameters of {}: {}", spec.policy, wrong.join("; "))))
}

fn detail(plan: &Plan, new: bool) -> Result<Detail, ServiceError> {
    let bound = |binding: &Binding| {
        Ok::<_, ServiceError>(PolicyBound {
            kind: binding.spec.kind,
            policy: binding.spec.policy.clone(),
            component: binding.component,
            parameters: canonical::seal(&binding.spec.parameters)?.1,
        })
    };
    Ok(Detail::PlanApplied {
        new,
        policies: plan.bindings.iter().map(bound).collect::<Result<_, _>>()?,
        vaults: plan.spec.vaults.clone(),
    })
}
