//! A server, over the network or over its socket.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use client::{Receive, Transport, TransportError};
use http::{HeaderValue, Request, Response, header};
use reqwest::{ClientBuilder, Url};

use super::Remote;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// A server, over the network or over its socket.
pub(super) struct HttpTransport {
    client: reqwest::Client,
    base: Url,
    /// As people know it.
    name: String,
    authorization: Option<HeaderValue>,
}

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take; receipts wait until their entry is published.
const ANSWER: Duration = Duration::from_secs(90);
/// How long a bundle may take.
const DOWNLOAD: Duration = Duration::from_hours(24);

/// The largest answer in bytes; the largest bundle of entries has sixteen mebibytes.
const MAX_ANSWER: usize = 64 << 20;

/// A client of the web with the bounds of this house.
pub(super) fn web_client() -> ClientBuilder {
    // Whoever installed a provider before has chosen it; both do the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("vouchsafe/", env!("CARGO_PKG_VERSION")))
}

pub(super) fn build(builder: ClientBuilder) -> Result<reqwest::Client, Failure> {
    builder.build().map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot prepare to speak with a server: {}", chain(&error)))
    })
}

impl HttpTransport {
    pub(super) fn to_server(remote: &Remote<'_>) -> Result<Self, Failure> {
        let base = base(remote.url)?;
        if remote.token.is_some() && !remote.allow_http && !is_private(&base) {
            return Err(Failure::usage(format!(
                "cannot show a token to {}: it would travel unencrypted; use https, or say --allow-http if the network is yours",
                remote.url
            )));
        }
        let authorization = remote.token.as_ref().map(|token| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.as_str()))
                .map_err(|_| Failure::usage("cannot use the token: it has characters that no token has"))?;
            value.set_sensitive(true);
            Ok::<_, Failure>(value)
        });
        let name = remote.url.to_owned();
        Ok(Self { client: build(web_client())?, base, name, authorization: authorization.transpose()? })
    }

    /// The server that has a data directory open, over its socket.
    pub(super) fn to_socket(socket: &Path) -> Result<Self, Failure> {
        let client = build(web_client().unix_socket(socket))?;
        let base = base("http://localhost")?;
        let name = format!("the server by {}", socket.display());
        Ok(Self { client, base, name, authorization: None })
    }
}

fn base(url: &str) -> Result<Url, Failure> {
    let parsed =
        Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    parsed.ok_or_else(|| {
        Failure::usage(format!(
            "cannot use {url:?} as a server: expected a URL such as https://vouchsafe.example.com"
        ))
    })
}

/// Whether what is said stays between this process and the server.
fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || url.host_str().is_some_and(is_this_machine)
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl HttpTransport {
    fn failed(&self, source: Box<dyn std::error::Error + Send + Sync>) -> TransportError {
        TransportError { server: self.name.clone(), source }
    }

    /// The URL is told by the transport's own name.
    fn told(&self, error: reqwest::Error) -> TransportError {
        self.failed(error.without_url().into())
    }

    /// Sends a request; gives the answer's head, whose body is yet to be read.
    async fn call(
        &self,
        request: Request<Bytes>,
        patience: Duration,
    ) -> Result<reqwest::Response, TransportError> {
        let (parts, body) = request.into_parts();
        let prefix = self.base.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{prefix}{}", parts.uri)).map_err(|error| self.failed(error.into()))?;
        let mut call = self.client.request(parts.method, url).headers(parts.headers).body(body);
        if let Some(authorization) = &self.authorization {
            call = call.header(header::AUTHORIZATION, authorization.clone());
        }
        call.timeout(patience).send().await.map_err(|error| self.told(error))
    }

    /// The rest of an answer, if it is not too large.
    async fn whole(&self, mut response: reqwest::Response) -> Result<Response<Bytes>, TransportError> {
        let answer = head(&response);
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.told(error))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(self.failed(format!("its answer has more than {MAX_ANSWER} bytes").into()));
            }
            body.extend_from_slice(&chunk);
        }
        answer.body(body.freeze()).map_err(|error| self.failed(error.into()))
    }
}

fn head(response: &reqwest::Response) -> http::response::Builder {
    let mut answer = Response::builder().status(response.status());
    if let Some(headers) = answer.headers_mut() {
        headers.clone_from(response.headers());
    }
    answer
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let response = self.call(request, ANSWER).await?;
        self.whole(response).await
    }

    async fn fetch(
        &self,
        request: Request<Bytes>,
        into: &mut dyn Receive,
    ) -> Result<Response<Bytes>, TransportError> {
        let mut response = self.call(request, DOWNLOAD).await?;
        if !response.status().is_success() {
            return self.whole(response).await;
        }
        let answer = head(&response);
        while let Some(chunk) = response.chunk().await.map_err(|error| self.told(error))? {
            into.receive(&chunk).map_err(|source| self.failed(source))?;
        }
        answer.body(Bytes::new()).map_err(|error| self.failed(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(url: &str) -> Remote<'_> {
        Remote { url, token: Some("vouchsafe_x".to_owned().into()), allow_http: false }
    }

    #[test]
    fn tokens_travel_encrypted_or_not_at_all() {
        for fine in ["https://a.example", "http://127.0.0.1:8440", "http://localhost:1", "http://[::1]:8440/"]
        {
            assert!(HttpTransport::to_server(&remote(fine)).is_ok(), "{fine}");
        }
        for bad in [
            "http://a.example",
            "http://10.0.0.1",
            "ftp://a.example",
            "a.example",
            "http://",
            "http://localhost.evil.example",
        ] {
            assert!(HttpTransport::to_server(&remote(bad)).is_err(), "{bad}");
        }
        assert!(HttpTransport::to_server(&Remote { allow_http: true, ..remote("http://10.0.0.1") }).is_ok());
        assert!(HttpTransport::to_server(&Remote { token: None, ..remote("http://10.0.0.1") }).is_ok());
    }
}
