//! The way to witnesses and mirrors, handed in.

use async_trait::async_trait;
use bytes::Bytes;

/// The largest answer in bytes that a transport may read; a checkpoint with many long cosignatures has a
/// tenth of it.
pub const MAX_WITNESS_ANSWER: usize = 1 << 20;

/// An answer over HTTP, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAnswer {
    /// The status.
    pub status: u16,
    /// The body, at most [`MAX_WITNESS_ANSWER`] bytes.
    pub body: Bytes,
}

/// The way to witnesses and mirrors. Whoever waits for an answer bounds the time.
///
/// An error is a few words for people, such as `connection refused`. An answer with a larger body is one.
#[async_trait]
pub trait WitnessTransport: Send + Sync {
    /// Sends a body by POST.
    async fn post(&self, url: &str, body: Vec<u8>) -> Result<WebAnswer, String>;

    /// Asks by GET.
    async fn get(&self, url: &str) -> Result<WebAnswer, String>;
}
