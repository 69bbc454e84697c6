//! An installation of real parts in a temporary folder, with a clock that tests turn.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::decision::Decision;
use domain::digest::Digest;
use domain::name::AssetName;
use domain::plan::PlanSpec;
use domain::ports::{Change, Clock, Commit, Component, DecisionRecord, Store};
use domain::run::{Run, RunState};
use domain::vault::VaultLocation;
use ledger::{
    EvidenceStore, ForkKeeper, Log, LogParts, Sequencer, StoredObjects, WebAnswer, WitnessTimes,
    WitnessTransport, Witnessing, WitnessingParts,
};
use object_store::local::LocalFileSystem;
use proof::note::SigningKey;
use sandbox::{Compiler, OwnData, PolicyLimits, SourceLimits, WasmPolicies, WasmSources};
use service::{
    Caller, Deps, NewAsset, OpenLog, Places, SealingKey, Service, ServiceError, StandardComponent,
};
use store_sqlite::SqliteStore;
use testkit::{CountingEntropy, ManualClock};

use crate::room::OneLog;

/// An installation of real parts.
pub struct House {
    pub folder: tempfile::TempDir,
    pub service: Service,
    pub clock: Arc<ManualClock>,
    wired: Wired,
}

/// What outlives a process, as far as a test goes.
struct Wired {
    store: SqliteStore,
    objects: StoredObjects,
    /// Publishes as long as it is there.
    sequencer: Sequencer,
    witnessing: Witnessing,
}

impl House {
    /// An installation with the standard policies, and these.
    pub async fn with(more: Vec<Component>) -> Self {
        let house = Self::unset(more).await;
        house.initialise().await.unwrap();
        house
    }

    /// An installation that nobody has set up yet.
    pub async fn unset(more: Vec<Component>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        for name in ["ledger", "evidence", "scratch"] {
            std::fs::create_dir_all(data.join(name)).unwrap();
        }
        let store = SqliteStore::open(&data.join("vouchsafe.db")).await.unwrap();
        let local = |name: &str| Arc::new(LocalFileSystem::new_with_prefix(data.join(name)).unwrap());
        let objects = StoredObjects::new(local("ledger"));
        let key = key();
        let ledger_key = key.verifying_key().clone();
        let clock = Arc::new(ManualClock::at("2026-11-23T00:00:00Z"));
        let parts = WitnessingParts {
            objects: objects.clone(),
            keys: vec![ledger_key.clone()],
            book: Arc::new(store.clone()),
            transport: Arc::new(Nobody),
            anchor: None,
            forks: Arc::new(Nobody),
            clock: clock.clone(),
            times: WitnessTimes::default(),
        };
        let witnessing = Witnessing::open(parts, None).await.unwrap();
        let parts = LogParts {
            queue: Arc::new(store.clone()),
            objects: objects.clone(),
            keys: key.into(),
            clock: clock.clone(),
            witnessing: Some(witnessing.clone()),
        };
        let sequencer = Sequencer::start(Log::open(parts).await.unwrap());
        let wired = Wired { store, objects, sequencer, witnessing };
        let service = service(&data, &wired, &clock, more);
        Self { folder, service, clock, wired }
    }

    /// The installation as another process finds it: nothing is left of what the last one had in mind.
    pub async fn restarted(self) -> Self {
        self.service.shut_down(std::time::Duration::from_mins(1)).await;
        let data = self.folder.path().join("data");
        let service = service(&data, &self.wired, &self.clock, vec![]);
        Self { service, ..self }
    }

    /// From now on nothing can be recorded.
    pub async fn freeze(&self) {
        self.commit(vec![Change::FreezeShard { next: None }]).await;
    }

    /// Puts decisions into the store that nobody made, as somebody might who has the database.
    pub async fn forge(&self, decisions: &[Decision]) -> Vec<Digest> {
        let record = |decision: &Decision| {
            let (bytes, digest) = decision.seal().unwrap();
            DecisionRecord {
                digest,
                asset: decision.question.asset().name.clone(),
                kind: decision.question.kind(),
                outcome: Digest::of(b"forged"),
                made: self.clock.now(),
                bytes,
            }
        };
        let records: Vec<_> = decisions.iter().map(record).collect();
        let digests = records.iter().map(|record| record.digest).collect();
        self.commit(records.into_iter().map(Change::AddDecision).collect()).await;
        digests
    }

    /// Changes the store behind the service's back.
    async fn commit(&self, changes: Vec<Change>) {
        use domain::entry::{Actor, Detail, Entry, Origin, Outcome, Phase, Target, TargetKind};
        let entropy = CountingEntropy::default();
        let entry = Entry {
            id: "018f0000-0000-7000-8000-0000000000ff".parse().unwrap(),
            time: self.clock.now(),
            phase: Phase::Result,
            intent: None,
            actor: Actor::local(),
            origin: Origin::component("test"),
            target: Target::other(TargetKind::Ledger, "x"),
            outcome: Outcome::success(),
            policy: vec![],
            correlation: None,
            detail: Detail::DrillInterrupted {},
            evidence: vec![],
        };
        let commit = Commit::recording(entry.encode(&entropy).unwrap());
        self.wired.store.commit(changes.into_iter().fold(commit, Commit::with)).await.unwrap();
    }

    pub async fn initialise(&self) -> Result<(), ServiceError> {
        let location = VaultLocation::Directory { path: "vault".to_owned() };
        self.service.initialise(&Caller::local(), "main".parse().unwrap(), location).await
    }

    pub fn tree(&self) -> PathBuf {
        let tree = self.folder.path().join("tree");
        std::fs::create_dir_all(tree.join("deep")).unwrap();
        std::fs::write(tree.join("deep/a.txt"), "content").unwrap();
        tree
    }

    /// An asset of the tree, with an RPO of an hour.
    pub async fn asset(&self, name: &str) -> AssetName {
        let new = NewAsset {
            name: name.parse().unwrap(),
            kind: "documents".parse().unwrap(),
            tier: "high".parse().unwrap(),
            team: "core".parse().unwrap(),
            labels: [].into(),
            objectives: domain::asset::Objectives { rpo: Some("1h".parse().unwrap()), rto: None },
            source: "files".parse().unwrap(),
            config: serde_json::json!({ "roots": [self.tree()] }),
        };
        self.service.add_asset(&Caller::local(), new).await.unwrap().name
    }

    /// A plan for everything; each kind by the policy of this name.
    pub async fn plan(&self, scope: &str, frequency: &str, retention: &str, drill: &str) {
        self.plan_of(&[
            ("scope", scope),
            ("frequency", frequency),
            ("retention", retention),
            ("drill", drill),
        ])
        .await;
    }

    /// A plan for all assets that binds these policies, each with its kind.
    pub async fn plan_of(&self, policies: &[(&str, &str)]) {
        let bound = policies.iter().map(|(kind, name)| serde_json::json!({"kind": kind, "use": name}));
        self.plan_with(bound.collect()).await;
    }

    /// A plan for all assets with these policies, as a plan's document has them.
    pub async fn plan_with(&self, policies: serde_json::Value) {
        let spec: PlanSpec = serde_json::from_value(serde_json::json!({
            "name": "plan",
            "policies": policies,
            "vaults": ["main"],
        }))
        .unwrap();
        self.service.apply_plan(&Caller::local(), spec).await.unwrap();
    }

    /// Waits until a run is over.
    pub async fn ended(&self, run: &Run) -> Run {
        loop {
            let view = self.service.run(&Caller::local(), &run.id).await.unwrap();
            if !matches!(view.run.state, RunState::Queued | RunState::Running) {
                return view.run;
            }
            tokio::task::yield_now().await;
        }
    }
}

/// Nobody is asked.
struct Nobody;

#[async_trait::async_trait]
impl WitnessTransport for Nobody {
    async fn post(&self, _: &str, _: Vec<u8>) -> Result<WebAnswer, String> {
        Err("nobody is there".to_owned())
    }
    async fn get(&self, _: &str) -> Result<WebAnswer, String> {
        Err("nobody is there".to_owned())
    }
}

#[async_trait::async_trait]
impl ForkKeeper for Nobody {
    async fn keep(&self, _: Vec<u8>) -> Result<String, String> {
        Err("nobody is there".to_owned())
    }
}

/// The standard policies, each with its kind.
pub const STANDARD: [(&str, &str); 6] = [
    ("scope", "scope-rules"),
    ("frequency", "frequency-objectives"),
    ("retention", "retention-tiers"),
    ("drill", "drill-cadence"),
    ("placement", "placement-3-2-1"),
    ("control", "control-recent-point"),
];

fn key() -> SigningKey {
    SigningKey::from_seed("ledger.example/test", &[7; 32]).unwrap()
}

fn service(data: &Path, wired: &Wired, clock: &Arc<ManualClock>, more: Vec<Component>) -> Service {
    let limits = PolicyLimits { fuel: 50_000_000, memory: 16 << 20, ..PolicyLimits::default() };
    let named = |name| StandardComponent { name, component: testkit::guest::load(name) };
    let standard = STANDARD.map(|(_, name)| named(name));
    let more = more.into_iter().map(|component| StandardComponent { name: "more", component });
    Service::new(Deps {
        store: Arc::new(wired.store.clone()),
        policies: Arc::new(
            WasmPolicies::new(limits, clock.clone(), Arc::new(Compiler::in_process())).unwrap(),
        ),
        sources: Arc::new(
            WasmSources::new(
                SourceLimits::default(),
                OwnData::new([data]).unwrap(),
                Arc::new(Compiler::in_process()),
            )
            .unwrap(),
        ),
        clock: clock.clone(),
        entropy: Arc::new(CountingEntropy::default()),
        evidence: EvidenceStore::new(Arc::new(
            LocalFileSystem::new_with_prefix(data.join("evidence")).unwrap(),
        )),
        log: OpenLog {
            number: 1,
            first: 0,
            objects: Arc::new(wired.objects.clone()),
            sequencer: wired.sequencer.handle().clone(),
            keys: vec![key().verifying_key().clone()],
            witnessing: wired.witnessing.clone(),
            outside_witnesses: false,
        },
        keeper: Arc::new(OneLog(wired.objects.clone())),
        sealing: SealingKey::new([9; 32]),
        places: Places { base: data.to_owned(), scratch: data.join("scratch") },
        standard_policies: standard.into_iter().chain(more).collect(),
        standard_sources: vec![named("files")],
        runtime: tokio::runtime::Handle::current(),
    })
}
