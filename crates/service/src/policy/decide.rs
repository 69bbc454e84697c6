//! Asks the policy that a plan binds, and gives the decision with everything that a replay needs.

use domain::access::Action;
use domain::asset::Asset;
use domain::decision::{Answer, Decision, Outcome, Question, SCHEMA};
use domain::digest::Digest;
use domain::method::Method;
use domain::name::{AssetName, PolicyName};
use domain::plan::{Plan, governing};
use domain::policy::PolicyKind;
use domain::policy::scope::Listing;
use domain::ports::{Component, ScopeRules, SourceRequest};
use domain::span::Span;
use domain::time::Timestamp;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// A decision that was made.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// Its bytes, which the digest names.
    pub bytes: Vec<u8>,
    /// Its identity.
    pub digest: Digest,
    /// The policy's name in the plan.
    pub policy: PolicyName,
    /// The answer that counts: the policy's own, or the fail-safe one.
    pub answer: Answer,
    /// Units of fuel used.
    pub fuel: u64,
    /// How long it took.
    pub took: Span,
}

impl Decided {
    /// Whether the policy itself answered.
    pub const fn is_answered(&self) -> bool {
        matches!(self.decision.outcome, Outcome::Answered(_))
    }
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
        let kinds: Vec<_> = match kind {
            Some(kind) => vec![kind],
            None => plan.bindings.iter().map(|binding| binding.spec.kind).collect(),
        };
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

    /// Asks the policy that a plan binds for one kind of question.
    pub(crate) async fn ask(
        &self,
        plan: &Plan,
        asset: &Asset,
        kind: PolicyKind,
    ) -> Result<Decided, ServiceError> {
        let question = self.question(plan, asset, kind, self.now()).await?;
        let decided = self.evaluate(plan, kind, question).await?;
        self.with_listing(plan, asset, decided).await
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
        let mut answers = Vec::new();
        for kind in kinds.into_iter().filter(|kind| plan.binding(*kind).is_some()) {
            let question = Box::pin(self.question(plan, asset, kind, now)).await?;
            answers.push(self.evaluate(plan, kind, question).await?.answer);
        }
        Ok(answers)
    }

    /// Asks a scope policy once more, with the paths that it wished to see.
    async fn with_listing(
        &self,
        plan: &Plan,
        asset: &Asset,
        decided: Decided,
    ) -> Result<Decided, ServiceError> {
        let (Answer::Scope(answer), Question::Scope(input)) = (&decided.answer, &decided.decision.question)
        else {
            return Ok(decided);
        };
        if answer.wishes.is_empty() || input.listing.is_some() {
            return Ok(decided);
        }
        let mut input = input.clone();
        input.listing = Some(self.list(asset, answer.wishes.clone()).await?);
        self.evaluate(plan, PolicyKind::Scope, Question::Scope(input)).await
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

    async fn evaluate(
        &self,
        plan: &Plan,
        kind: PolicyKind,
        question: Question,
    ) -> Result<Decided, ServiceError> {
        let binding = plan.binding(kind).cloned();
        let binding = binding.ok_or_else(|| {
            ServiceError::Invalid(format!("find a {kind} policy in the plan {}", plan.spec.name))
        })?;
        // A component that cannot be loaded is a policy that fails, and fails safe.
        let component = self.component(&binding.component).await;
        let component = component.unwrap_or_else(|error| {
            tracing::error!(policy = %binding.spec.policy, error = %error, "the policy's component cannot be loaded");
            Component::new(Vec::new())
        });
        let (parameters, asked) = (binding.spec.parameters.clone(), question.clone());
        let evaluated = self
            .blocking(move |service| service.deps().policies.evaluate(&component, &parameters, &asked))
            .await?;
        let engine = &self.deps().policies;
        let decision = Decision {
            schema: SCHEMA.to_owned(),
            component: binding.component,
            world: engine.world(kind),
            parameters: binding.spec.parameters,
            question,
            outcome: evaluated.outcome,
            limits: engine.limits(),
            engine: engine.engine(),
        };
        let (bytes, digest) = decision.seal()?;
        let answer = decision.effective();
        Ok(Decided {
            decision,
            bytes,
            digest,
            policy: binding.spec.policy,
            answer,
            fuel: evaluated.fuel,
            took: evaluated.took,
        })
    }
}
