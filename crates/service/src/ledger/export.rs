//! Evidence bundles: recorded first, then made of everything that is published by then.

use std::sync::Arc;
use std::time::Duration;

use ::ledger::{Export, ExportPlan, ExportSource, KeptValue, LedgerError, LogObjects};
use async_trait::async_trait;
use auditor::bundle::{Coverage, Disclosure, EvidenceWanted, Query, Range};
use bytes::Bytes;
use domain::access::Action;
use domain::digest::Digest;
use domain::entry::{Detail, Exported, KeptState, Target, TargetKind};
use domain::ports::{Commit, EntryFilter};
use domain::time::Timestamp;
use proof::note::VerifyingKey;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::ledger::OpenLog;

/// How long an export waits for its own record to be published.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked of an export.
#[derive(Clone, Debug, Default)]
pub struct ExportRequest {
    /// Of which shard's log; of the newest, if none is named.
    pub shard: Option<u64>,
    /// Which entries.
    pub query: Query,
    /// Every entry of the range, also those that do not fit.
    pub whole_range: bool,
    /// Kinds of evidence that come along; `all` stands for all of them.
    pub evidence: Vec<String>,
    /// Whether personal values come along, with what shows that the entries commit to them.
    pub disclosures: bool,
    /// An older signed checkpoint, which the bundle shows to be extended.
    pub previous: Option<String>,
}

impl Service {
    /// Plans an evidence bundle of a shard; the plan gives its bytes. Who exported what is on record before
    /// that, and where the period of the newest shard reaches so far, the bundle holds that record.
    pub async fn ledger_export(
        &self,
        caller: &Caller,
        request: ExportRequest,
    ) -> Result<ExportPlan, ServiceError> {
        // The whole ledger, since the entries beside a range are given too.
        caller.may(Action::Read, None)?;
        let log = self.log();
        let exported_log = self.log_of(request.shard, &log).await?;
        let origin = exported_log.keys.first().map_or("", VerifyingKey::name).to_owned();
        let detail = Detail::LedgerExported(Box::new(exported(&request)));
        let draft = self.draft(caller, Target::other(TargetKind::Ledger, origin), detail);
        let recorded = self.commit(Commit::recording(draft.seal()?)).await?;
        log.sequencer.wait(log.index(recorded.last()), ::ledger::State::Published, PATIENCE).await?;
        let range = self.range(&exported_log, &request.query).await?;
        let selective = request.query.is_selective() && !request.whole_range;
        let export = Export {
            query: request.query,
            range,
            coverage: if selective { Coverage::Matching } else { Coverage::All },
            evidence: EvidenceWanted(request.evidence),
            disclosures: request.disclosures,
            previous: request.previous.map(String::into_bytes),
            believed_keys: exported_log
                .keys
                .iter()
                .flat_map(|key| [key.to_string(), "\n".to_owned()])
                .collect(),
            believed_policy: None,
        };
        let (objects, keys) = (exported_log.objects.clone(), exported_log.keys.clone());
        let source = Arc::new(Kept { service: self.clone(), log: exported_log });
        Ok(ExportPlan::make(objects, source, &keys, export).await?)
    }

    /// The log that is to be exported; `newest` is the one that is open.
    async fn log_of(&self, shard: Option<u64>, newest: &OpenLog) -> Result<ExportedLog, ServiceError> {
        let (shard, end) = self.shard(shard).await?;
        if end.is_none() {
            let (objects, keys) = (newest.objects.clone(), newest.keys.clone());
            return Ok(ExportedLog { objects, keys, first: newest.first, end });
        }
        let keys: Result<Vec<_>, _> = shard.keys.iter().map(|key| key.key.parse()).collect();
        let keys = keys.map_err(|error: proof::note::KeyError| ServiceError::internal(&error))?;
        let objects = self.deps().keeper.objects(shard.number)?;
        Ok(ExportedLog { objects, keys, first: shard.first, end })
    }

    /// The bytes that an entry points to, by their digest.
    pub async fn evidence(&self, caller: &Caller, digest: &Digest) -> Result<Bytes, ServiceError> {
        caller.may(Action::Read, None)?;
        self.note_reading(caller, 0).await;
        let found = match self.deps().evidence.get(digest).await? {
            Some(bytes) => Some(bytes),
            None => self.store().decision(digest).await?.map(Bytes::from),
        };
        found.ok_or_else(|| ServiceError::not_found("the evidence", digest))
    }

    /// The indices in which a query's entries can be. The ledger refuses a clock that went back, so that
    /// the order of entries is that of their times.
    async fn range(&self, log: &ExportedLog, query: &Query) -> Result<Range, ServiceError> {
        let from = self.before(log, query.since.as_deref()).await?.unwrap_or(0);
        let to = self.before(log, query.until.as_deref()).await?.unwrap_or(u64::MAX);
        let from = from.max(query.from_index.unwrap_or(0));
        Ok(Range { from, to: to.min(query.to_index.unwrap_or(u64::MAX)).max(from) })
    }

    /// How many entries of a log, and of those after it, are older than a time.
    async fn before(&self, log: &ExportedLog, time: Option<&str>) -> Result<Option<u64>, ServiceError> {
        let Some(time) = time else { return Ok(None) };
        let until: Timestamp = time.parse().map_err(|error| ServiceError::invalid(&error))?;
        let filter = EntryFilter { until: Some(until), limit: 1, ..EntryFilter::default() };
        let newest = self.store().entries(&filter).await?;
        Ok(Some(newest.first().map_or(0, |entry| log.index(entry.index + 1))))
    }
}

fn exported(request: &ExportRequest) -> Exported {
    let query = request.query.clone();
    Exported {
        since: query.since,
        until: query.until,
        from_index: query.from_index,
        to_index: query.to_index,
        types: query.types,
        target_kind: query.target_kind,
        target: query.target,
        team: query.team,
        actor: query.actor,
        status: query.status,
        whole_range: request.whole_range,
        evidence: request.evidence.clone(),
        disclosures: request.disclosures,
    }
}

/// The log that is exported.
struct ExportedLog {
    objects: Arc<dyn LogObjects>,
    keys: Vec<VerifyingKey>,
    /// The place of its first entry in the order of all commits.
    first: u64,
    /// The place of the next log's first entry, if there is one.
    end: Option<u64>,
}

impl ExportedLog {
    /// The index in this log of an entry with this place in the order of all commits.
    fn index(&self, place: u64) -> u64 {
        place.saturating_sub(self.first)
    }

    fn holds(&self, place: u64) -> bool {
        place >= self.first && self.end.is_none_or(|end| place < end)
    }
}

/// What the log itself does not hold.
struct Kept {
    service: Service,
    /// The log whose indices are meant.
    log: ExportedLog,
}

#[async_trait]
impl ExportSource for Kept {
    async fn evidence(&self, _kind: &str, digest: &Digest) -> Result<Option<Bytes>, LedgerError> {
        let deps = self.service.deps();
        let failed = |words: String| LedgerError::unreadable(&format!("evidence/{digest}"), words);
        match deps.evidence.get(digest).await.map_err(|error| failed(error.to_string()))? {
            Some(bytes) => Ok(Some(bytes)),
            None => Ok(deps
                .store
                .decision(digest)
                .await
                .map_err(|error| failed(error.to_string()))?
                .map(Bytes::from)),
        }
    }

    async fn personal(&self, indices: &[u64]) -> Result<Vec<KeptValue>, LedgerError> {
        let store = self.service.store();
        let mut values = Vec::new();
        let places: Vec<_> = indices.iter().map(|index| self.log.first.saturating_add(*index)).collect();
        for field in store.kept_fields(&places).await? {
            match field.state {
                KeptState::Open(opening) => values.extend(opening.value().map(|payload| {
                    KeptValue::Open(Disclosure {
                        entry: field.entry.to_string(),
                        index: self.log.index(field.index),
                        field: field.field.clone(),
                        salt: opening.salt_hex(),
                        payload,
                    })
                })),
                KeptState::Erased(by) => {
                    let by = store.entry_by_id(&by).await?;
                    // An entry of another shard cannot be shown under this one's checkpoint.
                    let by = by.filter(|entry| self.log.holds(entry.index));
                    values.extend(by.map(|entry| KeptValue::Erased(self.log.index(entry.index))));
                }
            }
        }
        Ok(values)
    }
}
