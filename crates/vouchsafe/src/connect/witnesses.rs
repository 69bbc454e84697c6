//! The way to witnesses and mirrors, over the web.

use async_trait::async_trait;
use bytes::BytesMut;
use ledger::{MAX_WITNESS_ANSWER, WebAnswer, WitnessTransport};
use reqwest::{RequestBuilder, header};

use super::http::{build, web_client};
use crate::failure::{Failure, chain};

/// The way to witnesses and mirrors. It shows nobody a token.
pub(crate) struct WebWitnesses {
    client: reqwest::Client,
}

impl WebWitnesses {
    pub(crate) fn new() -> Result<Self, Failure> {
        Ok(Self { client: build(web_client())? })
    }
}

#[async_trait]
impl WitnessTransport for WebWitnesses {
    async fn post(&self, url: &str, body: Vec<u8>) -> Result<WebAnswer, String> {
        let call = self.client.post(url).header(header::CONTENT_TYPE, "text/plain; charset=utf-8");
        send(call.body(body)).await
    }

    async fn get(&self, url: &str) -> Result<WebAnswer, String> {
        send(self.client.get(url)).await
    }
}

async fn send(call: RequestBuilder) -> Result<WebAnswer, String> {
    // Whoever shows it says which URL it was.
    let words = |error: reqwest::Error| chain(&error.without_url());
    let mut response = call.send().await.map_err(words)?;
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(words)? {
        if body.len() + chunk.len() > MAX_WITNESS_ANSWER {
            return Err(format!("its answer has more than {MAX_WITNESS_ANSWER} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(WebAnswer { status: response.status().as_u16(), body: body.freeze() })
}
