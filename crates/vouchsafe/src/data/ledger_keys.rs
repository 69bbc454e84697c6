//! The private keys of the ledger: in files of their own, or from the environment.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ports::Entropy;
use proof::note::SigningKey;
use zeroize::Zeroizing;

use super::DataDirectory;
use super::files::{destroy_secret, read_private, write_private};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;

/// The private keys that are here, of every shard.
pub(crate) struct LedgerKeys {
    folder: PathBuf,
    kept: Mutex<Vec<Kept>>,
}

/// A private key, and where it lies; a key of the environment lies nowhere that is ours.
struct Kept {
    key: SigningKey,
    file: Option<PathBuf>,
}

/// The first key of an installation.
const FIRST: &str = "ledger.key";

impl LedgerKeys {
    /// The keys that are in `keys/ledger*.key`; one that the environment gives stands for `keys/ledger.key`.
    pub(crate) fn load(data: &DataDirectory, environment: &Environment) -> Result<Self, Failure> {
        let folder = data.keys();
        let mut kept = Vec::new();
        if let Some(text) = &environment.ledger_key {
            kept.push(Kept { key: read(text.trim(), "VOUCHSAFE_LEDGER_KEY")?, file: None });
        }
        for file in files(&folder)? {
            if environment.ledger_key.is_some() && file.ends_with(FIRST) {
                continue;
            }
            if let Some(text) = read_private(&file)? {
                let key = read(text.trim(), &file.display().to_string())?;
                kept.push(Kept { key, file: Some(file) });
            }
        }
        Ok(Self { folder, kept: Mutex::new(kept) })
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept().is_empty()
    }

    /// The names of the logs that they sign.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.kept().iter().map(|kept| kept.key.name().to_owned()).collect();
        names.dedup();
        names
    }

    /// Their verification keys.
    pub(crate) fn verifying_keys(&self) -> Vec<String> {
        self.kept().iter().map(|kept| kept.key.verifying_key().to_string()).collect()
    }

    /// The first key, which signs an installation that has no shard yet.
    pub(crate) fn first(&self) -> Option<SigningKey> {
        self.kept().first().map(|kept| kept.key.clone())
    }

    /// The private key of a verification key, if it is here.
    pub(crate) fn find(&self, key: &str) -> Option<SigningKey> {
        let kept = self.kept();
        kept.iter().find(|kept| kept.key.verifying_key().to_string() == key).map(|kept| kept.key.clone())
    }

    /// A key of this name that nobody uses: one that is here, or a fresh one, which is durable when this
    /// returns.
    pub(crate) fn spare(
        &self,
        origin: &str,
        used: &[String],
        entropy: &dyn Entropy,
    ) -> Result<SigningKey, Failure> {
        let is_spare =
            |key: &SigningKey| key.name() == origin && !used.contains(&key.verifying_key().to_string());
        let mut kept = self.kept();
        if let Some(found) = kept.iter().find(|kept| is_spare(&kept.key)) {
            return Ok(found.key.clone());
        }
        let mut seed = Zeroizing::new([0u8; 32]);
        entropy.fill(seed.as_mut_slice());
        let key = SigningKey::from_seed(origin, &seed)
            .map_err(|error| Failure::usage(format!("cannot call the ledger {origin:?}: {error}")))?;
        let file = keep(&self.folder, &key)?;
        kept.push(Kept { key: key.clone(), file: Some(file) });
        Ok(key)
    }

    /// Overwrites and removes the file of a private key, if it is here.
    pub(crate) fn destroy(&self, key: &str) -> Result<(), Failure> {
        let mut kept = self.kept();
        for found in kept.iter().filter(|kept| kept.key.verifying_key().to_string() == key) {
            if let Some(file) = &found.file {
                destroy_secret(file)?;
            } else {
                tracing::warn!(
                    key,
                    "this key is retired, and comes from VOUCHSAFE_LEDGER_KEY: destroy it where that is set"
                );
            }
        }
        kept.retain(|kept| kept.file.is_none() || kept.key.verifying_key().to_string() != key);
        Ok(())
    }
}

/// Takes a private key from a file that somebody brings, to be used for the next shard.
pub(crate) fn adopt(data: &DataDirectory, file: &Path, origin: &str) -> Result<(), Failure> {
    let missing = || Failure::usage(format!("cannot find the key {}", file.display()));
    let text = read_private(file)?.ok_or_else(missing)?;
    let key = read(text.trim(), &file.display().to_string())?;
    if key.name() != origin {
        return Err(Failure::usage(format!(
            "cannot sign {origin} with the key in {}: its name is {}",
            file.display(),
            key.name()
        )));
    }
    if place(&data.keys(), &key).exists() {
        return Ok(());
    }
    keep(&data.keys(), &key).map(|_| ())
}

fn place(folder: &Path, key: &SigningKey) -> PathBuf {
    folder.join(format!("ledger-{:08x}.key", key.verifying_key().key_id()))
}

fn keep(folder: &Path, key: &SigningKey) -> Result<PathBuf, Failure> {
    let file = place(folder, key);
    write_private(&file, &Zeroizing::new(format!("{}\n", key.to_private_string().as_str())))?;
    Ok(file)
}

fn read(text: &str, place: &str) -> Result<SigningKey, Failure> {
    SigningKey::from_private_string(text).map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot use the signing key in {place}: {error}"))
    })
}

/// The files of private keys, the first key's before all others.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::io(&format!("list {}", folder.display()), &error);
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut files = Vec::new();
    for entry in listed {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let later = name.strip_prefix("ledger-").and_then(|rest| rest.strip_suffix(".key"));
        if name == FIRST || later.is_some() {
            files.push(path);
        }
    }
    files.sort_by_key(|file| (!file.ends_with(FIRST), file.clone()));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemEntropy;

    #[test]
    fn a_spare_key_is_made_once_and_destroyed_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(folder.path()).unwrap();
        data.create().unwrap();
        let load = || LedgerKeys::load(&data, &Environment::default()).unwrap();
        let entropy = SystemEntropy;
        let keys = load();
        assert!(keys.is_empty());
        let made = keys.spare("ledger.example/2", &[], &entropy).unwrap();
        let vkey = made.verifying_key().to_string();
        let again = load().spare("ledger.example/2", &[], &entropy).unwrap();
        assert_eq!(again.verifying_key(), made.verifying_key(), "an attempt that was killed is gone on with");
        let other = keys.spare("ledger.example/2", std::slice::from_ref(&vkey), &entropy).unwrap();
        assert_ne!(other.verifying_key(), made.verifying_key());
        keys.destroy(&vkey).unwrap();
        assert!(keys.find(&vkey).is_none() && load().find(&vkey).is_none());
        assert!(load().find(&other.verifying_key().to_string()).is_some());
        keys.destroy(&vkey).unwrap();
    }
}
