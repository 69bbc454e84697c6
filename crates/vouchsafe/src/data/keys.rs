//! The two keys of an installation: made once, read from files or from the environment.

use domain::digest::Digest;
use domain::ports::Entropy;
use proof::note::SigningKey;
use service::SealingKey;
use zeroize::{Zeroize, Zeroizing};

use super::files::{read_private, write_private};
use super::{DataDirectory, LedgerKeys};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;

/// The keys of an installation.
pub(crate) struct Keys {
    /// Sign the ledger.
    pub(crate) ledger: LedgerKeys,
    /// Seals the passwords of vaults.
    pub(crate) sealing: SealingKey,
}

impl Keys {
    /// The keys as they are; at least one must sign.
    pub(crate) fn load(data: &DataDirectory, environment: &Environment) -> Result<Self, Failure> {
        let keys = Self::load_what_is_there(data, environment)?;
        if keys.ledger.is_empty() {
            return Err(missing(&data.ledger_key(), "signing key of the ledger"));
        }
        Ok(keys)
    }

    /// The same, even where nothing is left to sign with.
    pub(crate) fn load_what_is_there(
        data: &DataDirectory,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        Ok(Self { ledger: LedgerKeys::load(data, environment)?, sealing: sealing_key(data, environment)? })
    }

    /// The keys, made where there are none yet. Where a database is already, its keys must be too: other
    /// keys would open nothing and sign another ledger.
    pub(crate) fn load_or_create(
        data: &DataDirectory,
        environment: &Environment,
        origin: Option<&str>,
        entropy: &dyn Entropy,
    ) -> Result<Self, Failure> {
        if !data.is_set_up() {
            if environment.ledger_key.is_none() && !data.ledger_key().exists() {
                create_ledger_key(data, origin, entropy)?;
            }
            if environment.kek.is_none() && !data.kek().exists() {
                let mut key = Zeroizing::new([0u8; 32]);
                entropy.fill(key.as_mut_slice());
                write_private(&data.kek(), &Zeroizing::new(format!("{}\n", Digest::from_bytes(*key))))?;
            }
        }
        let keys = Self::load(data, environment)?;
        match origin {
            Some(origin) if !keys.ledger.names().iter().any(|name| name == origin) => Err(Failure::new(
                Exit::Conflict,
                format!(
                    "cannot call the ledger {origin}: it is called {} already, and its name is part of every signature",
                    keys.ledger.names().join(", ")
                ),
            )),
            _ => Ok(keys),
        }
    }
}

fn create_ledger_key(
    data: &DataDirectory,
    origin: Option<&str>,
    entropy: &dyn Entropy,
) -> Result<(), Failure> {
    let mut seed = Zeroizing::new([0u8; 32]);
    entropy.fill(seed.as_mut_slice());
    let name = origin.map_or_else(|| fresh_origin(entropy), ToOwned::to_owned);
    let key = SigningKey::from_seed(&name, &seed).map_err(|error| {
        Failure::usage(format!(
            "cannot call the ledger {name:?}: {error}; a name is like `backups.example.com/audit`, without spaces or '+'"
        ))
    })?;
    write_private(&data.ledger_key(), &Zeroizing::new(format!("{}\n", key.to_private_string().as_str())))
}

/// A name that no other log has.
fn fresh_origin(entropy: &dyn Entropy) -> String {
    let mut random = [0u8; 8];
    entropy.fill(&mut random);
    format!("vouchsafe.local/{}", hex::encode(random))
}

fn sealing_key(data: &DataDirectory, environment: &Environment) -> Result<SealingKey, Failure> {
    let (text, place) = match &environment.kek {
        Some(text) => (text.clone(), "VOUCHSAFE_KEK".to_owned()),
        None => (required(&data.kek(), "key-encryption key")?, data.kek().display().to_string()),
    };
    let mut bytes = [0u8; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| {
        Failure::new(
            Exit::Failed,
            format!("cannot use the key-encryption key in {place}: expected 64 hexadecimal digits"),
        )
    })?;
    let key = SealingKey::new(bytes);
    bytes.zeroize();
    Ok(key)
}

fn required(path: &std::path::Path, what: &str) -> Result<Zeroizing<String>, Failure> {
    read_private(path)?.ok_or_else(|| missing(path, what))
}

fn missing(path: &std::path::Path, what: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        format!(
            "cannot find the {what}, {}: bring it back from where you keep it safe; a new one would not fit",
            path.display()
        ),
    )
}
