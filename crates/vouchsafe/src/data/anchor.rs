//! Anchors: a file that the ledger writes beside its directory, or a mirror that others write.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use ledger::{Anchor, ForkKeeper, MAX_WITNESS_ANSWER, WitnessTransport};

use super::DataDirectory;
use crate::failure::Failure;

/// The anchor that somebody named: a URL or a directory of a mirror, or else a file.
pub(crate) fn anchor(
    name: &str,
    data: &DataDirectory,
    transport: Arc<dyn WitnessTransport>,
) -> Result<Arc<dyn Anchor>, Failure> {
    if name.starts_with("https://") || name.starts_with("http://") {
        let url = format!("{}/checkpoint", name.trim_end_matches('/'));
        return Ok(Arc::new(WebAnchor { url, transport }));
    }
    let path = std::path::absolute(name)
        .map_err(|error| Failure::io(&format!("use {name} as the anchor"), &error))?;
    if path.starts_with(data.root()) {
        return Err(Failure::usage(format!(
            "cannot use {name} as the anchor: it lies in the data directory, and would be rolled back with it; name a place outside"
        )));
    }
    if path.is_dir() {
        return Ok(Arc::new(FileAnchor { path: path.join("checkpoint"), ours: false }));
    }
    Ok(Arc::new(FileAnchor { path, ours: true }))
}

/// A file with a checkpoint.
struct FileAnchor {
    path: PathBuf,
    /// Whether the ledger writes it.
    ours: bool,
}

#[async_trait]
impl Anchor for FileAnchor {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn is_strict(&self) -> bool {
        true
    }

    async fn read(&self) -> Result<Option<Vec<u8>>, String> {
        let path = self.path.clone();
        blocking(move || read(&path)).await
    }

    async fn write(&self, checkpoint: &[u8]) -> Result<(), String> {
        if !self.ours {
            return Ok(());
        }
        let (path, bytes) = (self.path.clone(), checkpoint.to_vec());
        blocking(move || replace(&path, &bytes)).await
    }
}

/// A mirror on the web.
struct WebAnchor {
    url: String,
    transport: Arc<dyn WitnessTransport>,
}

#[async_trait]
impl Anchor for WebAnchor {
    fn place(&self) -> String {
        self.url.clone()
    }

    fn is_strict(&self) -> bool {
        false
    }

    async fn read(&self) -> Result<Option<Vec<u8>>, String> {
        let answer = self.transport.get(&self.url).await?;
        match answer.status {
            200 => Ok(Some(answer.body.to_vec())),
            404 => Ok(None),
            status => Err(format!("it answers {status}")),
        }
    }

    async fn write(&self, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

/// Proof of forks, in a directory of the installation.
pub(crate) struct ForkFolder {
    pub(crate) folder: PathBuf,
}

#[async_trait]
impl ForkKeeper for ForkFolder {
    async fn keep(&self, proof: Vec<u8>) -> Result<String, String> {
        let digest = domain::digest::Digest::of(&proof);
        let path = self.folder.join(format!("{}.fork", digest.short()));
        blocking(move || {
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            replace(&path, &proof)?;
            Ok(path.display().to_string())
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, String> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads a file; none if it is not there. A folder that is not there is an error: the disk may not be
/// mounted.
fn read(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            std::fs::metadata(path.parent().unwrap_or(Path::new("/")))?;
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_WITNESS_ANSWER as u64).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Puts a file in place of another: whole, and durable when this returns.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("anchor");
        assert_eq!(read(&path).unwrap(), None);
        for text in ["a long first text", "short"] {
            replace(&path, text.as_bytes()).unwrap();
            assert_eq!(read(&path).unwrap().unwrap(), text.as_bytes());
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        assert!(read(&folder.path().join("not-mounted/anchor")).is_err());
    }
}
