//! Where a checkpoint is kept beside the log's own directory, and where proof of a fork is.

use async_trait::async_trait;

/// A place outside of the log's own directory that holds a checkpoint of it: a file that the log writes
/// itself, or a mirror. What lies there is believed only with the log's own signature.
///
/// Errors are words for people.
#[async_trait]
pub trait Anchor: Send + Sync {
    /// Where it is, for people.
    fn place(&self) -> String;

    /// Whether nothing may be signed while it cannot be read, whatever the witness mode.
    fn is_strict(&self) -> bool;

    /// The checkpoint that lies there; none if there never was one.
    async fn read(&self) -> Result<Option<Vec<u8>>, String>;

    /// Puts a checkpoint there, durable when this returns; does nothing where others write.
    async fn write(&self, checkpoint: &[u8]) -> Result<(), String>;
}

/// Keeps proof that the log has forked, for whoever has to answer for it.
#[async_trait]
pub trait ForkKeeper: Send + Sync {
    /// Keeps a file `vouchsafe.fork/1`, durably, and gives the place.
    async fn keep(&self, proof: Vec<u8>) -> Result<String, String>;
}
