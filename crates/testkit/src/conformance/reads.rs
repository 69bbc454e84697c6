//! What was committed is read back, and nothing else.

use domain::plan::Plan;
use domain::policy::PolicyKind;
use domain::ports::{Change, RunFilter, Store};
use domain::run::{RunKind, RunState};
use domain::vault::{Vault, VaultLocation};
use serde_json::json;

use super::things::Things;
use crate::sample;

/// Every kind of thing is committed, and asked for in every way.
pub async fn everything_is_read_back(store: &dyn Store) {
    nothing_is_there(store).await;
    assets_plans_and_vaults(store).await;
    policies_and_decisions(store).await;
    runs_and_points(store).await;
    tokens(store).await;
}

async fn nothing_is_there(store: &dyn Store) {
    let things = Things::new();
    assert!(store.assets().await.unwrap().is_empty());
    assert!(store.asset(&"a".parse().unwrap()).await.unwrap().is_none());
    assert!(store.plans().await.unwrap().is_empty());
    assert!(store.plan(&"p".parse().unwrap()).await.unwrap().is_none());
    assert!(store.vaults().await.unwrap().is_empty());
    assert!(store.vault(&"v".parse().unwrap()).await.unwrap().is_none());
    assert!(store.policies().await.unwrap().is_empty());
    assert!(store.active_policy(&"p".parse().unwrap()).await.unwrap().is_none());
    assert!(store.runs(&RunFilter::default()).await.unwrap().is_empty());
    assert!(store.run(&things.backup("a").id).await.unwrap().is_none());
    assert!(store.points(&"a".parse().unwrap()).await.unwrap().is_empty());
    assert!(store.point(&things.point("a").id).await.unwrap().is_none());
    assert!(store.tokens().await.unwrap().is_empty());
    assert!(store.decision(&things.decision("a").digest).await.unwrap().is_none());
    assert!(store.entry(0).await.unwrap().is_none());
}

async fn assets_plans_and_vaults(store: &dyn Store) {
    let things = Things::new();
    for name in ["b", "a"] {
        let asset = sample::asset(name);
        store.commit(things.commit(name).with(Change::AddAsset(asset.clone()))).await.unwrap();
        assert_eq!(store.asset(&asset.name).await.unwrap(), Some(asset));
    }
    let names: Vec<_> =
        store.assets().await.unwrap().into_iter().map(|asset| asset.name.to_string()).collect();
    assert_eq!(names, ["a", "b"]);

    let mut plan: Plan = serde_json::from_value(json!({
        "spec": {"name": "p", "assets": {}, "policies": [], "vaults": ["main"]},
        "bindings": [], "applied": "2026-11-23T00:00:00.000000Z",
    }))
    .unwrap();
    store.commit(things.commit("p").with(Change::PutPlan(plan.clone()))).await.unwrap();
    plan.spec.priority = 7;
    store.commit(things.commit("p").with(Change::PutPlan(plan.clone()))).await.unwrap();
    assert_eq!(store.plan(&plan.spec.name).await.unwrap(), Some(plan.clone()));
    assert_eq!(store.plans().await.unwrap(), [plan]);

    let vault = Vault {
        name: "main".parse().unwrap(),
        location: VaultLocation::Directory { path: "vaults/main".into() },
        sealed_password: "sealed".into(),
        repository: "id".into(),
        created: things.now(),
    };
    store.commit(things.commit("v").with(Change::AddVault(vault.clone()))).await.unwrap();
    assert_eq!(store.vault(&vault.name).await.unwrap(), Some(vault.clone()));
    assert_eq!(store.vaults().await.unwrap(), [vault]);
}

async fn policies_and_decisions(store: &dyn Store) {
    let things = Things::new();
    let (first, second) = (things.policy("one"), things.policy("two"));
    let name = "frequency".parse().unwrap();
    for policy in [&first, &second, &first] {
        let activate =
            Change::ActivatePolicy { name: "frequency".parse().unwrap(), component: policy.component };
        store
            .commit(things.commit("f").with(Change::AddPolicy(policy.clone())).with(activate))
            .await
            .unwrap();
        assert_eq!(store.active_policy(&name).await.unwrap(), Some(policy.component));
    }
    assert_eq!(store.policy(&second.component).await.unwrap(), Some(second));
    assert_eq!(store.policies().await.unwrap().len(), 2);

    let (early, asset) = (things.decision("a"), "a".parse().unwrap());
    store.commit(things.commit("a").with(Change::AddDecision(early.clone()))).await.unwrap();
    things.pass(60);
    let late = things.decision("a");
    assert_ne!(early.digest, late.digest);
    store.commit(things.commit("a").with(Change::AddDecision(late.clone()))).await.unwrap();
    let latest = store.latest_decision(&asset, PolicyKind::Frequency).await.unwrap().unwrap();
    assert_eq!((latest.digest, latest.outcome), (late.digest, late.outcome));
    assert!(store.latest_decision(&asset, PolicyKind::Drill).await.unwrap().is_none());
    assert_eq!(store.decision(&early.digest).await.unwrap(), Some(early.bytes));
}

async fn runs_and_points(store: &dyn Store) {
    let things = Things::new();
    let backup = things.backup("a");
    store.commit(things.commit("a").with(Change::AddRun(backup.clone()))).await.unwrap();
    things.pass(1);
    let drill = things.drill("a");
    store.commit(things.commit("a").with(Change::AddRun(drill.clone()))).await.unwrap();
    things.pass(1);
    let other = things.backup("b");
    store.commit(things.commit("b").with(Change::AddRun(other.clone()))).await.unwrap();
    assert_eq!(store.run(&drill.id).await.unwrap(), Some(drill.clone()));
    let ids = |runs: Vec<domain::run::Run>| runs.into_iter().map(|run| run.id).collect::<Vec<_>>();
    let all = RunFilter::default();
    assert_eq!(ids(store.runs(&all).await.unwrap()), [other.id, drill.id, backup.id], "newest first");
    let of_a = RunFilter { asset: Some("a".parse().unwrap()), ..RunFilter::default() };
    assert_eq!(ids(store.runs(&of_a).await.unwrap()), [drill.id, backup.id]);
    let backups = RunFilter { kind: Some(RunKind::Backup), limit: 1, ..RunFilter::default() };
    assert_eq!(ids(store.runs(&backups).await.unwrap()), [other.id]);

    let running = backup.begin(things.now()).unwrap();
    let moved = Change::MoveRun { run: running.clone(), from: RunState::Queued };
    store.commit(things.commit("a").with(moved)).await.unwrap();
    assert_eq!(store.run(&running.id).await.unwrap(), Some(running.clone()));
    let at_work = RunFilter { states: vec![RunState::Running, RunState::Failed], ..RunFilter::default() };
    assert_eq!(ids(store.runs(&at_work).await.unwrap()), [running.id]);

    let first = things.point("a");
    things.pass(5);
    let second = things.point("a");
    for point in [&second, &first] {
        store.commit(things.commit("a").with(Change::AddPoint(point.clone()))).await.unwrap();
    }
    let mut verified = first.clone();
    verified.verified = Some(things.now());
    let verify = Change::VerifyPoint { point: first.id, at: things.now() };
    store.commit(things.commit("a").with(verify)).await.unwrap();
    assert_eq!(store.point(&first.id).await.unwrap(), Some(verified.clone()));
    assert_eq!(store.points(&"a".parse().unwrap()).await.unwrap(), [verified, second], "oldest first");
    assert!(store.points(&"b".parse().unwrap()).await.unwrap().is_empty());
}

async fn tokens(store: &dyn Store) {
    let things = Things::new();
    let secret = domain::digest::Digest::of(b"a secret");
    let token = things.token("ci");
    let add = Change::AddToken { token: token.clone(), secret };
    store.commit(things.commit("t").with(add)).await.unwrap();
    assert_eq!(store.token(&secret).await.unwrap(), Some(token.clone()));
    assert!(store.token(&domain::digest::Digest::of(b"another")).await.unwrap().is_none());
    let revoke = Change::RevokeToken { id: token.id, at: things.now() };
    store.commit(things.commit("t").with(revoke)).await.unwrap();
    assert_eq!(store.token(&secret).await.unwrap().unwrap().revoked, Some(things.now()));
    // The name is free again; the revoked one stays for the record.
    let again = Change::AddToken { token: things.token("ci"), secret: domain::digest::Digest::of(b"new") };
    store.commit(things.commit("t").with(again)).await.unwrap();
    assert_eq!(store.tokens().await.unwrap().len(), 2);
}
