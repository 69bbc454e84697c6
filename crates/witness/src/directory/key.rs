//! The witness's key: a secret that is made once.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;

use proof::cosignature::Cosigner;
use proof::note::{KeyError, SigningKey};
use zeroize::Zeroizing;

use super::{WitnessDirectory, create_new};
use crate::WitnessError;

/// The largest key file, in bytes.
const MAX_KEY: u64 = 4_096;

impl WitnessDirectory {
    /// Reads the key, if nobody else may.
    pub fn cosigner(&self) -> Result<Cosigner, WitnessError> {
        let path = self.key_file();
        let failed = |error| WitnessError::io("read", &path)(error);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(WitnessError::NotSetUp(self.root().to_owned()));
            }
            Err(error) => return Err(failed(error)),
        };
        let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(WitnessError::Exposed { path: path.display().to_string(), mode });
        }
        let mut text = Zeroizing::new(String::with_capacity(256));
        (&mut file).take(MAX_KEY).read_to_string(&mut text).map_err(failed)?;
        let unusable = |source| WitnessError::Key { what: path.display().to_string(), source };
        cosigner(SigningKey::from_private_string(text.trim()).map_err(unusable)?)
    }

    /// Writes a new key, never over another.
    pub(super) fn write_key(&self, name: &str, seed: &[u8; 32]) -> Result<Cosigner, WitnessError> {
        let unusable = |_| WitnessError::Name { name: name.to_owned() };
        let key = SigningKey::from_seed(name, seed).map_err(unusable)?;
        let text = Zeroizing::new(format!("{}\n", key.to_private_string().as_str()));
        create_new(&self.key_file(), text.as_bytes()).map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => WitnessError::SetUp(self.root().to_owned()),
            _ => WitnessError::io("write", self.key_file())(source),
        })?;
        cosigner(key)
    }
}

/// A name and a seed that make a signing key make a cosigner too.
fn cosigner(key: SigningKey) -> Result<Cosigner, WitnessError> {
    let what = key.name().to_owned();
    Cosigner::new(key).map_err(|_| WitnessError::Key { what, source: KeyError::Point })
}
