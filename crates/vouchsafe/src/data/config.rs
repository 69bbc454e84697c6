//! What is settled of an installation for ever, in a small file.

use serde::{Deserialize, Serialize};

use super::DataDirectory;
use super::files::{read_private, write_private};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::objects::{Bucket, S3Key, S3Server};

/// The file `config.json`. No secret is ever kept in it.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Config {
    /// Where the ledger's objects lie; in the data directory if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ledger_objects: Option<String>,
    /// How that is reached, where the environment does not say.
    #[serde(default, skip_serializing_if = "is_default")]
    s3: S3Server,
}

fn is_default(server: &S3Server) -> bool {
    *server == S3Server::default()
}

impl DataDirectory {
    /// The bucket that has the ledger's objects, and its server; none if they are in the data directory.
    pub(crate) fn ledger_bucket(&self) -> Result<Option<(Bucket, S3Server)>, Failure> {
        let path = self.config();
        let Some(text) = read_private(&path)? else { return Ok(None) };
        let unusable =
            |reason: String| Failure::new(Exit::Failed, format!("cannot use {}: {reason}", path.display()));
        let config: Config = serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))?;
        let bucket = config.ledger_objects.map(|text| text.parse::<Bucket>()).transpose();
        let bucket = bucket.map_err(|error| unusable(format!("ledger-objects: {error}")))?;
        Ok(bucket.map(|bucket| (bucket, config.s3)))
    }

    /// Settles which bucket has the ledger's objects, before there is an installation.
    pub(crate) fn set_ledger_bucket(&self, bucket: &Bucket, server: &S3Server) -> Result<(), Failure> {
        let path = self.config();
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::io(&format!("replace {}", path.display()), &error));
            }
            _ => {}
        }
        let config = Config { ledger_objects: Some(bucket.to_string()), s3: server.clone() };
        let text =
            serde_json::to_string_pretty(&config).map_err(|error| Failure::of(Exit::Failed, &error))?;
        write_private(&path, &format!("{text}\n"))
    }

    /// The key of that bucket, if there is a file for it.
    pub(crate) fn read_s3_key(&self) -> Result<S3Key, Failure> {
        let path = self.s3_key();
        let Some(text) = read_private(&path)? else { return Ok(S3Key::default()) };
        S3Key::read(&text)
            .map_err(|reason| Failure::new(Exit::Failed, format!("cannot use {}: {reason}", path.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_is_kept_and_nothing_else_is_understood() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(folder.path()).unwrap();
        assert_eq!(data.ledger_bucket().unwrap(), None);
        for text in ["s3://backups/audit", "s3://others"] {
            let bucket: Bucket = text.parse().unwrap();
            let server = S3Server { region: Some("eu-north-1".to_owned()), ..S3Server::default() };
            for server in [S3Server::default(), server] {
                data.set_ledger_bucket(&bucket, &server).unwrap();
                assert_eq!(data.ledger_bucket().unwrap(), Some((bucket.clone(), server)));
            }
        }
        for wrong in ["", "{", r#"{"ledger-object": "s3://backups"}"#, r#"{"ledger-objects": "/tmp"}"#] {
            std::fs::write(data.config(), wrong).unwrap();
            let failure = data.ledger_bucket().unwrap_err();
            assert!(failure.message().contains("config.json"), "{}", failure.message());
        }
        std::fs::set_permissions(data.config(), std::fs::Permissions::from_mode(0o666)).unwrap();
        assert!(data.ledger_bucket().unwrap_err().message().contains("chmod 600"));
    }
    #[test]
    fn the_key_is_for_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(folder.path()).unwrap();
        assert!(data.read_s3_key().unwrap().id.is_none());
        std::fs::create_dir(data.keys()).unwrap();
        write_private(&data.s3_key(), "aws_access_key_id = id\naws_secret_access_key = hush\n").unwrap();
        assert_eq!(data.read_s3_key().unwrap().secret.unwrap().as_str(), "hush");
        std::fs::set_permissions(data.s3_key(), std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(data.read_s3_key().err().unwrap().message().contains("chmod 600"));
    }
}
