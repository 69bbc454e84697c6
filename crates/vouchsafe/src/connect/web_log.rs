//! A ledger on a web server, as anybody reads it.

use async_trait::async_trait;
use bytes::Bytes;
use client::Transport;
use futures::stream::BoxStream;
use http::{Request, StatusCode};
use ledger::{LedgerError, LogObjects};

use super::Remote;
use super::http::HttpTransport;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// A ledger on a web server.
pub(crate) struct WebLog {
    transport: HttpTransport,
    prefix: String,
}

impl WebLog {
    /// The ledger at a URL, or below its `ledger/` as Vouchsafe's own server has it.
    pub(crate) async fn find(remote: &Remote<'_>) -> Result<Self, Failure> {
        let mut log = Self { transport: HttpTransport::to_server(remote)?, prefix: String::new() };
        for prefix in ["", "/ledger"] {
            log.prefix = prefix.to_owned();
            let found = log.get("checkpoint").await;
            if found
                .map_err(|error| Failure::new(Exit::Unreachable, format!("cannot {}", chain(&error))))?
                .is_some()
            {
                return Ok(log);
            }
        }
        Err(Failure::new(
            Exit::NotFound,
            format!(
                "cannot find a ledger at {}: it has neither `checkpoint` nor `ledger/checkpoint`",
                remote.url
            ),
        ))
    }
}

impl WebLog {
    /// A later shard of the same ledger, if there is one.
    pub(crate) async fn shard(mut self, number: u64) -> Result<Option<Self>, Failure> {
        self.prefix = format!("{}/shards/{number}", self.prefix);
        let found = self.get("checkpoint").await;
        let found =
            found.map_err(|error| Failure::new(Exit::Unreachable, format!("cannot {}", chain(&error))))?;
        Ok(found.map(|_| self))
    }
}

#[async_trait]
impl LogObjects for WebLog {
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError> {
        let failed = |words: String| LedgerError::unreadable(path, words);
        let request = Request::get(format!("{}/{path}", self.prefix))
            .body(Bytes::new())
            .map_err(|error| failed(error.to_string()))?;
        let answer = self.transport.send(request).await.map_err(|error| failed(chain(&error)))?;
        match answer.status() {
            StatusCode::OK => Ok(Some(answer.into_body())),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            StatusCode::UNAUTHORIZED => Err(failed(
                "the server wants a token that may read: set VOUCHSAFE_TOKEN or --token-file".to_owned(),
            )),
            StatusCode::FORBIDDEN => Err(failed(
                "the server answers 403 Forbidden: a server of Vouchsafe wants another token; a bucket answers so too for what is not there, unless who asks may list it".to_owned(),
            )),
            other => Err(failed(format!("the server answers {other}"))),
        }
    }

    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>> {
        None
    }
}
