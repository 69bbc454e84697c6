//! What an operator does to a witness: sets it up, adds logs and removes them, also while it serves.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;

use proof::note::{SignatureType, VerifyingKey};

use super::durable::sync_folder;
use super::{Editing, WitnessDirectory, create_new, replace};
use crate::record::Record;
use crate::{LogList, WitnessError};

impl WitnessDirectory {
    /// Sets a witness up under a name, with a key from a secret, random seed; gives its public key.
    pub fn set_up(&self, name: &str, seed: &[u8; 32]) -> Result<VerifyingKey, WitnessError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        for folder in [self.root().to_owned(), self.states(), self.evidence_root()] {
            builder.create(&folder).map_err(WitnessError::io("make", &folder))?;
            sync_folder(&folder).map_err(WitnessError::io("make", &folder))?;
        }
        let _held = self.take("init")?;
        if self.key_file().exists() {
            return Err(WitnessError::SetUp(self.root().to_owned()));
        }
        Ok(self.write_key(name, seed)?.verifying_key().clone())
    }
}

impl Editing {
    /// Adds keys of logs; the name of a key is the origin of its log. A log may have several, while one
    /// replaces another. A log that was here before goes on from where it was.
    pub fn add_logs(&self, keys: &[VerifyingKey]) -> Result<(), WitnessError> {
        let directory = self.directory();
        let mut list = LogList::read(directory)?;
        let cosigner = directory.cosigner()?;
        for key in keys {
            if key.signature_type() != SignatureType::Ed25519 {
                return Err(WitnessError::NotALog(key.to_string()));
            }
            let origin = key.name();
            let known = list.contains(origin);
            list.add(key.clone());
            match Record::read(directory, origin, cosigner.verifying_key()) {
                Err(WitnessError::Missing { .. }) if !known => {
                    let path = directory.state_file(origin);
                    create_new(&path, &Record::new(origin).to_bytes())
                        .map_err(WitnessError::io("write", &path))?;
                }
                read => drop(read?),
            }
        }
        self.write(&list)
    }

    /// Removes a log by its origin, or one of its keys. Its state and evidence stay.
    pub fn remove(&self, log: &str) -> Result<(), WitnessError> {
        let mut list = LogList::read(self.directory())?;
        if !list.remove(log) {
            return Err(WitnessError::UnknownLog(log.to_owned()));
        }
        self.write(&list)
    }

    fn write(&self, list: &LogList) -> Result<(), WitnessError> {
        let path = self.directory().list_file();
        replace(&path, list.to_string().as_bytes())
            .map_err(io::Error::from)
            .map_err(WitnessError::io("write", &path))
    }
}
