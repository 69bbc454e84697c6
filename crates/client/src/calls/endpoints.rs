//! One method for each endpoint.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ClientError, Receive, Transport};
use crate::wire::{
    AssetList, AssetNew, AssetStatus, BackupRequest, DecideRequest, DecidedList, DisclosureList,
    DrillRequest, Erased, ErasurePlan, ErasureRequest, ExportRequest, FindingList, Hold, HoldLift, HoldList,
    HoldNew, LedgerEntry, LedgerKey, LedgerPage, Plan, PlanList, PointList, PolicyList, Problem, Receipt,
    Reconciliation, Replay, RestoreRequest, Run, RunList, TokenCreated, TokenList, TokenNew, VaultList,
    VaultPassword, Version, WitnessReport, WitnessesNew,
};

/// The typed client. Clones share the transport.
#[derive(Clone)]
pub struct Client {
    transport: Arc<dyn Transport>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

/// Writes a value so that it can stand in a path or a query (RFC 3986, unreserved characters).
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A query string of pairs; repeated names are allowed.
fn query(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// The query that names a shard.
fn in_shard(shard: Option<u64>) -> String {
    let pairs: Vec<_> = shard.map(|shard| ("shard".to_owned(), shard.to_string())).into_iter().collect();
    query(&pairs)
}

impl Client {
    /// A client over a transport.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self { transport }
    }

    /// Sends a request; gives the bytes of a good answer.
    async fn send(&self, method: Method, path: &str, body: Option<Bytes>) -> Result<Bytes, ClientError> {
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() {
            request = request.header(http::header::CONTENT_TYPE, "application/json");
        }
        let request =
            request.body(body.unwrap_or_default()).map_err(|_| ClientError::Request(path.to_owned()))?;
        let answer = self.transport.send(request).await?;
        let status = answer.status();
        let bytes = answer.into_body();
        if status.is_success() { Ok(bytes) } else { Err(problem(path, status, &bytes)) }
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Bytes>,
    ) -> Result<T, ClientError> {
        let bytes = self.send(method, path, body).await?;
        serde_json::from_slice(&bytes).map_err(|error| ClientError::Answer {
            path: path.to_owned(),
            status: 200,
            reason: error.to_string(),
        })
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.call(Method::GET, path, None).await
    }

    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ClientError> {
        let body = serde_json::to_vec(body).map_err(|_| ClientError::Request(path.to_owned()))?;
        self.call(Method::POST, path, Some(body.into())).await
    }

    /// What answers.
    pub async fn version(&self) -> Result<Version, ClientError> {
        self.get("/v1/version").await
    }

    /// Looks the installation over.
    pub async fn doctor(&self) -> Result<FindingList, ClientError> {
        self.get("/v1/doctor").await
    }

    /// Adds an asset.
    pub async fn add_asset(&self, asset: &AssetNew) -> Result<AssetStatus, ClientError> {
        self.post("/v1/assets", asset).await
    }

    /// All assets.
    pub async fn assets(&self) -> Result<AssetList, ClientError> {
        self.get("/v1/assets").await
    }

    /// One asset.
    pub async fn asset(&self, name: &str) -> Result<AssetStatus, ClientError> {
        self.get(&format!("/v1/assets/{}", encode(name))).await
    }

    /// The recovery points of an asset.
    pub async fn points(&self, asset: &str) -> Result<PointList, ClientError> {
        self.get(&format!("/v1/assets/{}/points", encode(asset))).await
    }

    /// What the policies answer now.
    pub async fn decide(&self, asset: &str, request: &DecideRequest) -> Result<DecidedList, ClientError> {
        self.post(&format!("/v1/assets/{}/decisions", encode(asset)), request).await
    }

    /// Starts a backup.
    pub async fn backup(&self, asset: &str, request: &BackupRequest) -> Result<Run, ClientError> {
        self.post(&format!("/v1/assets/{}/backups", encode(asset)), request).await
    }

    /// Starts a restore.
    pub async fn restore(&self, asset: &str, request: &RestoreRequest) -> Result<Run, ClientError> {
        self.post(&format!("/v1/assets/{}/restores", encode(asset)), request).await
    }

    /// Starts a drill.
    pub async fn drill(&self, asset: &str, request: &DrillRequest) -> Result<Run, ClientError> {
        self.post(&format!("/v1/assets/{}/drills", encode(asset)), request).await
    }

    /// One run.
    pub async fn run(&self, id: &str) -> Result<Run, ClientError> {
        self.get(&format!("/v1/runs/{}", encode(id))).await
    }

    /// Runs that fit; pairs are `asset`, `kind`, `state`, `limit`.
    pub async fn runs(&self, filter: &[(String, String)]) -> Result<RunList, ClientError> {
        self.get(&format!("/v1/runs{}", query(filter))).await
    }

    /// Asks a run to end.
    pub async fn cancel_run(&self, id: &str) -> Result<Run, ClientError> {
        self.post(&format!("/v1/runs/{}/cancel", encode(id)), &serde_json::json!({})).await
    }

    /// Applies a plan, as YAML or JSON text.
    pub async fn apply_plan(&self, text: String) -> Result<Plan, ClientError> {
        self.call(Method::POST, "/v1/plans", Some(text.into_bytes().into())).await
    }

    /// All plans.
    pub async fn plans(&self) -> Result<PlanList, ClientError> {
        self.get("/v1/plans").await
    }

    /// One plan.
    pub async fn plan(&self, name: &str) -> Result<Plan, ClientError> {
        self.get(&format!("/v1/plans/{}", encode(name))).await
    }

    /// All policies.
    pub async fn policies(&self) -> Result<PolicyList, ClientError> {
        self.get("/v1/policies").await
    }

    /// Replays a decision.
    pub async fn replay(&self, digest: &str) -> Result<Replay, ClientError> {
        self.post(&format!("/v1/decisions/{}/replay", encode(digest)), &serde_json::json!({})).await
    }

    /// All vaults.
    pub async fn vaults(&self) -> Result<VaultList, ClientError> {
        self.get("/v1/vaults").await
    }

    /// A vault's password; of the only vault, if none is named.
    pub async fn vault_password(&self, name: Option<&str>) -> Result<VaultPassword, ClientError> {
        let path = match name {
            Some(name) => format!("/v1/vaults/{}/password", encode(name)),
            None => "/v1/vault-password".to_owned(),
        };
        self.post(&path, &serde_json::json!({})).await
    }

    /// Ledger entries that fit; pairs are as in the API's description.
    pub async fn ledger_entries(&self, filter: &[(String, String)]) -> Result<LedgerPage, ClientError> {
        self.get(&format!("/v1/ledger/entries{}", query(filter))).await
    }

    /// The ledger entry at an index of a shard's log; of the newest, if none is named.
    pub async fn ledger_entry(&self, shard: Option<u64>, index: u64) -> Result<LedgerEntry, ClientError> {
        self.get(&format!("/v1/ledger/entries/{index}{}", in_shard(shard))).await
    }

    /// The bytes of the ledger entry at an index, as they were signed.
    pub async fn ledger_entry_bytes(&self, shard: Option<u64>, index: u64) -> Result<Bytes, ClientError> {
        self.send(Method::GET, &format!("/v1/ledger/entries/{index}/raw{}", in_shard(shard)), None).await
    }

    /// The receipt of the entry at an index.
    pub async fn ledger_receipt(
        &self,
        shard: Option<u64>,
        index: u64,
        wait: &str,
    ) -> Result<Receipt, ClientError> {
        let mut pairs = vec![("wait".to_owned(), wait.to_owned())];
        pairs.extend(shard.map(|shard| ("shard".to_owned(), shard.to_string())));
        self.get(&format!("/v1/ledger/entries/{index}/receipt{}", query(&pairs))).await
    }

    /// An evidence bundle, piece by piece.
    pub async fn ledger_export(
        &self,
        asked: &ExportRequest,
        into: &mut dyn Receive,
    ) -> Result<(), ClientError> {
        const PATH: &str = "/v1/ledger/exports";
        let failed = || ClientError::Request(PATH.to_owned());
        let body = serde_json::to_vec(asked).map_err(|_| failed())?;
        let request = Request::post(PATH)
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .map_err(|_| failed())?;
        let answer = self.transport.fetch(request, into).await?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(problem(PATH, status, &answer.into_body())) }
    }

    /// The bytes that an entry points to.
    pub async fn evidence(&self, sha256: &str) -> Result<Bytes, ClientError> {
        self.send(Method::GET, &format!("/v1/evidence/{}", encode(sha256)), None).await
    }

    /// Holds a vault's own listing against what is known.
    pub async fn reconcile_vault(&self, name: &str) -> Result<Reconciliation, ClientError> {
        self.post(&format!("/v1/vaults/{}/reconcile", encode(name)), &serde_json::json!({})).await
    }

    /// What was expected of the period that a `decisions.summarised` entry tells of, a JSON object a line.
    pub async fn ledger_summary(&self, index: u64) -> Result<Bytes, ClientError> {
        self.send(Method::GET, &format!("/v1/ledger/entries/{index}/summary"), None).await
    }

    /// What opens the commitments of the entry at an index.
    pub async fn disclosures(&self, shard: Option<u64>, index: u64) -> Result<DisclosureList, ClientError> {
        self.get(&format!("/v1/ledger/entries/{index}/disclosures{}", in_shard(shard))).await
    }

    /// What an erasure would do.
    pub async fn plan_erasure(&self, request: &ErasureRequest) -> Result<ErasurePlan, ClientError> {
        self.post("/v1/erasure-plans", request).await
    }

    /// Erases personal fields, for ever.
    pub async fn erase(&self, request: &ErasureRequest) -> Result<Erased, ClientError> {
        self.post("/v1/erasures", request).await
    }

    /// Every hold, lifted or not.
    pub async fn holds(&self) -> Result<HoldList, ClientError> {
        self.get("/v1/holds").await
    }

    /// Places a hold.
    pub async fn place_hold(&self, hold: &HoldNew) -> Result<Hold, ClientError> {
        self.post("/v1/holds", hold).await
    }

    /// Lifts a hold.
    pub async fn lift_hold(&self, name: &str, reason: &HoldLift) -> Result<Hold, ClientError> {
        self.post(&format!("/v1/holds/{}/lift", encode(name)), reason).await
    }

    /// The ledger's verification key.
    pub async fn ledger_key(&self) -> Result<LedgerKey, ClientError> {
        self.get("/v1/ledger/key").await
    }

    /// The witnesses of the ledger, and how it stands with them.
    pub async fn witnesses(&self) -> Result<WitnessReport, ClientError> {
        self.get("/v1/ledger/witnesses").await
    }

    /// Asks other witnesses from now on.
    pub async fn set_witnesses(&self, new: &WitnessesNew) -> Result<WitnessReport, ClientError> {
        let path = "/v1/ledger/witnesses";
        let body = serde_json::to_vec(new).map_err(|_| ClientError::Request(path.to_owned()))?;
        self.call(Method::PUT, path, Some(body.into())).await
    }

    /// Asks nobody from now on.
    pub async fn remove_witnesses(&self) -> Result<WitnessReport, ClientError> {
        self.call(Method::DELETE, "/v1/ledger/witnesses", None).await
    }

    /// An object of the log, such as `checkpoint`; `None` if there is none.
    pub async fn ledger_object(&self, path: &str) -> Result<Option<Bytes>, ClientError> {
        match self.send(Method::GET, &format!("/ledger/{path}"), None).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ClientError::Problem(problem)) if problem.status == 404 => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a token.
    pub async fn create_token(&self, token: &TokenNew) -> Result<TokenCreated, ClientError> {
        self.post("/v1/tokens", token).await
    }

    /// All tokens.
    pub async fn tokens(&self) -> Result<TokenList, ClientError> {
        self.get("/v1/tokens").await
    }

    /// Takes a token back.
    pub async fn revoke_token(&self, name: &str) -> Result<TokenList, ClientError> {
        self.post(&format!("/v1/tokens/{}/revoke", encode(name)), &serde_json::json!({})).await
    }
}

/// The problem that a bad answer tells of.
fn problem(path: &str, status: StatusCode, bytes: &[u8]) -> ClientError {
    match serde_json::from_slice::<Problem>(bytes) {
        Ok(problem) => ClientError::Problem(Box::new(problem)),
        Err(_) => ClientError::Answer {
            path: path.to_owned(),
            status: status.as_u16(),
            reason: String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_stay_one_path_segment() {
        assert_eq!(encode("a/b c%é"), "a%2Fb%20c%25%C3%A9");
        let pairs = [("type".to_owned(), "a&b".to_owned()), ("type".to_owned(), "c".to_owned())];
        assert_eq!(query(&pairs), "?type=a%26b&type=c");
        assert_eq!(query(&[]), "");
    }
}
