//! Asks the policies that a plan binds, and gives the decision with everything that a replay needs.

use domain::access::Action;
use domain::asset::Asset;
use domain::decision::{Answer, Asked, Decision, Outcome, Question};
use domain::digest::Digest;
use domain::method::Method;
use domain::name::AssetName;
use domain::plan::{Binding, Plan, governing};
use domain::policy::PolicyKind;
use domain::policy::scope::Listing;
use domain::ports::{Component, Evaluation, ScopeRules, SourceRequest};
use domain::span::Span;
use domain::time::Timestamp;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// A decision that was made.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The decision, with the answer that counts.
    pub decision: Decision,
    /// Its bytes, which the digest names.
    pub bytes: Vec<u8>,
    /// Its identity.
    pub digest: Digest,
    /// Units of fuel used, by all policies together.
    pub fuel: u64,
    /// How long they took, one after the other.
    pub took: Span,
}

impl Service {
    /// What the policies answer now: of all kinds that a plan binds, or of one.
    pub async fn decide(
        &self,
        caller: &Caller,
        name: &AssetName,
        kind: Option<PolicyKind>,
    ) -> Result<Vec<Decided>, ServiceError> {
        let asset = self.asset_for(caller, Action::Decide, name).await?;
        let plan = self.plan_of(&asset).await?;
        let kinds = kind.map_or_else(|| plan.kinds(), |kind| vec![kind]);
        let mut decided = Vec::new();
        for kind in kinds {
            let made = self.ask(&plan, &asset, kind).await?;
            self.keep(caller, &asset, &made).await?;
            decided.push(made);
        }
        Ok(decided)
    }

    /// The plan that governs an asset.
    pub(crate) async fn plan_of(&self, asset: &Asset) -> Result<Plan, ServiceError> {
        let plans = self.store().plans().await?;
        governing(&plans, asset).cloned().ok_or_else(|| ServiceError::NoPlan(asset.name.to_string()))
    }

    /// Asks every policy that a plan binds for one kind of question.
    pub(crate) async fn ask(
        &self,
        plan: &Plan,
        asset: &Asset,
        kind: PolicyKind,
    ) -> Result<Decided, ServiceError> {
        let question = self.question(plan, asset, kind, self.now()).await?;
        self.decision_on(plan, asset, question).await
    }

    /// What the policies of a kind are asked at `now`.
    async fn question(
        &self,
        plan: &Plan,
        asset: &Asset,
        kind: PolicyKind,
        now: Timestamp,
    ) -> Result<Question, ServiceError> {
        Ok(match kind {
            PolicyKind::Scope => Question::Scope(Self::scope_input(asset, now)),
            PolicyKind::Frequency => Question::Frequency(self.frequency_input(asset, now).await?),
            PolicyKind::Retention => Question::Retention(self.retention_input(asset, now).await?),
            PolicyKind::Drill => Question::Drill(self.drill_input(asset, now).await?),
            PolicyKind::Placement => Question::Placement(self.placement_input(plan, asset, now).await?),
            PolicyKind::Control => {
                let answers = self.answers(plan, asset, now).await?;
                Question::Control(self.control_input(plan, asset, now, &answers).await?)
            }
        })
    }

    /// What the plan answers at `now` to the questions that controls are about.
    async fn answers(&self, plan: &Plan, asset: &Asset, now: Timestamp) -> Result<Vec<Answer>, ServiceError> {
        let kinds = [PolicyKind::Frequency, PolicyKind::Retention, PolicyKind::Drill, PolicyKind::Placement];
        let bound = plan.kinds();
        let mut answers = Vec::new();
        for kind in kinds.into_iter().filter(|kind| bound.contains(kind)) {
            let question = Box::pin(self.question(plan, asset, kind, now)).await?;
            answers.push(self.decision_on(plan, asset, question).await?.decision.answer);
        }
        Ok(answers)
    }

    /// Puts a question to every policy that the plan binds for it, and combines what they say.
    async fn decision_on(
        &self,
        plan: &Plan,
        asset: &Asset,
        question: Question,
    ) -> Result<Decided, ServiceError> {
        let kind = question.kind();
        let bindings: Vec<_> = plan.bindings_of(kind).cloned().collect();
        if bindings.is_empty() {
            return Err(ServiceError::Invalid(format!(
                "find a {kind} policy in the plan {}",
                plan.spec.name
            )));
        }
        let (mut asked, mut fuel, mut took) = (Vec::new(), 0u64, Span::ZERO);
        for binding in bindings {
            let (listing, evaluated) = self.asked(asset, &binding, &question).await?;
            fuel = fuel.saturating_add(evaluated.fuel);
            took = Span::from_micros(took.micros().saturating_add(evaluated.took.micros()));
            asked.push(Asked {
                policy: Some(binding.spec.policy),
                component: binding.component,
                world: self.deps().policies.world(kind),
                parameters: binding.spec.parameters,
                listing,
                outcome: evaluated.outcome,
            });
        }
        let engine = &self.deps().policies;
        let decision = Decision::new(question, asked, engine.limits(), engine.engine())
            .map_err(|error| ServiceError::internal(&error))?;
        let (bytes, digest) = decision.seal()?;
        Ok(Decided { decision, bytes, digest, fuel, took })
    }

    /// Asks one policy; one about scope once more, with the paths that it wished to see.
    async fn asked(
        &self,
        asset: &Asset,
        binding: &Binding,
        question: &Question,
    ) -> Result<(Option<Listing>, Evaluation), ServiceError> {
        let first = self.evaluate(binding, question.clone()).await?;
        let (Outcome::Answered(Answer::Scope(answer)), Question::Scope(input)) = (&first.outcome, question)
        else {
            return Ok((None, first));
        };
        if answer.wishes.is_empty() {
            return Ok((None, first));
        }
        let mut input = input.clone();
        let listing = self.list(asset, answer.wishes.clone()).await?;
        input.listing = Some(listing.clone());
        Ok((Some(listing), self.evaluate(binding, Question::Scope(input)).await?))
    }

    /// Paths of an asset that match globs; none if the source cannot be read now, which the backup itself
    /// will tell.
    async fn list(&self, asset: &Asset, globs: Vec<String>) -> Result<Listing, ServiceError> {
        let request = self.source_request(asset, Method::Full, ScopeRules::default())?;
        let listed = self.blocking(move |service| service.deps().sources.list(&request, &globs)).await?;
        Ok(listed.unwrap_or_else(|error| {
            tracing::warn!(asset = %asset.name, error = %crate::error::chain(&error), "the asset cannot be listed");
            Listing { paths: Vec::new(), truncated: true }
        }))
    }

    /// What a source is to read.
    pub(crate) fn source_request(
        &self,
        asset: &Asset,
        method: Method,
        scope: ScopeRules,
    ) -> Result<SourceRequest, ServiceError> {
        Ok(SourceRequest {
            component: self.source(&asset.source)?,
            config: asset.config.clone(),
            grants: asset.grants.clone(),
            method,
            scope,
        })
    }

    async fn evaluate(&self, binding: &Binding, question: Question) -> Result<Evaluation, ServiceError> {
        // A component that cannot be loaded is a policy that fails, and fails safe.
        let component = self.component(&binding.component).await;
        let component = component.unwrap_or_else(|error| {
            tracing::error!(policy = %binding.spec.policy, error = %error, "the policy's component cannot be loaded");
            Component::new(Vec::new())
        });
        let parameters = binding.spec.parameters.clone();
        self.blocking(move |service| service.deps().policies.evaluate(&component, &parameters, &question))
            .await
    }
}
