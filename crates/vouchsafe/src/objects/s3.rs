//! How S3 is reached: by whose key, at which server, with bounds.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut};
use object_store::{ClientOptions, RetryConfig};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Bucket;
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// How S3 is reached: by what the environment says, and where it says nothing by what an installation keeps.
#[derive(Clone, Default)]
pub(crate) struct S3 {
    /// Who asks.
    pub(crate) key: S3Key,
    /// Who is asked.
    pub(crate) server: S3Server,
}

/// Who asks. The environment's is never stored; an installation may have one in a file of its own.
#[derive(Clone, Default)]
pub(crate) struct S3Key {
    /// `AWS_ACCESS_KEY_ID`.
    pub(crate) id: Option<String>,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub(crate) secret: Option<Zeroizing<String>>,
    /// `AWS_SESSION_TOKEN`: of credentials that end by themselves.
    pub(crate) session: Option<Zeroizing<String>>,
}

/// Who is asked. No secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct S3Server {
    /// `AWS_REGION`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    /// `AWS_ENDPOINT_URL`: a server that is not Amazon's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) endpoint: Option<String>,
    /// `AWS_ALLOW_HTTP`: whether that server may be asked without TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) allow_http: Option<String>,
}

/// What somebody wants in a bucket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// To read: without a key too, where everybody may.
    Read,
    /// To write, which takes a key.
    Write,
}

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one request may take; the largest object has sixteen mebibytes.
const REQUEST: Duration = Duration::from_secs(30);
/// How often a request is made again, and how long after the first one.
const RETRIES: (usize, Duration) = (4, Duration::from_mins(1));
/// What servers that are not Amazon's take for their region.
const ANY_REGION: &str = "us-east-1";

impl S3 {
    /// The same; what is not said here is as it is kept there. A key is one, and never put together from two.
    pub(crate) fn or(&self, key: S3Key, server: S3Server) -> Self {
        let own = self.server.clone();
        Self {
            key: if self.key.is_none() { key } else { self.key.clone() },
            server: S3Server {
                region: own.region.or(server.region),
                endpoint: own.endpoint.or(server.endpoint),
                allow_http: own.allow_http.or(server.allow_http),
            },
        }
    }

    /// A bucket. Asks nobody yet.
    pub(crate) fn open(&self, bucket: &Bucket, access: Access) -> Result<AmazonS3, Failure> {
        let client = ClientOptions::new()
            .with_allow_http(self.http()?)
            .with_http1_only()
            .with_connect_timeout(CONNECT)
            .with_timeout(REQUEST);
        let retry =
            RetryConfig { max_retries: RETRIES.0, retry_timeout: RETRIES.1, ..RetryConfig::default() };
        // Whoever installed a provider before has chosen it; both do the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket.name())
            .with_region(self.region(bucket)?)
            .with_conditional_put(S3ConditionalPut::ETagMatch)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &self.server.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        builder = if access == Access::Read && self.key.is_none() {
            builder.with_skip_signature(true)
        } else {
            self.signed(builder, bucket)?
        };
        builder.build().map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot prepare to use {bucket}: {}", chain(&error)))
        })
    }

    fn signed(&self, builder: AmazonS3Builder, bucket: &Bucket) -> Result<AmazonS3Builder, Failure> {
        let needs = |name: &str| {
            let text = format!(
                "cannot use {bucket} without {name}: set it in the environment, or in the file keys/s3"
            );
            Failure::usage(text)
        };
        let id = self.key.id.as_ref().ok_or_else(|| needs("AWS_ACCESS_KEY_ID"))?;
        let secret = self.key.secret.as_ref().ok_or_else(|| needs("AWS_SECRET_ACCESS_KEY"))?;
        let builder = builder.with_access_key_id(id).with_secret_access_key(secret.as_str());
        Ok(match &self.key.session {
            Some(session) => builder.with_token(session.as_str()),
            None => builder,
        })
    }

    fn region(&self, bucket: &Bucket) -> Result<&str, Failure> {
        match (&self.server.region, &self.server.endpoint) {
            (Some(region), _) => Ok(region),
            (None, Some(_)) => Ok(ANY_REGION),
            (None, None) => Err(Failure::usage(format!(
                "cannot use {bucket} without AWS_REGION or AWS_ENDPOINT_URL: set one in the environment"
            ))),
        }
    }

    /// Whether requests may travel without TLS: they may if the operator says so, and the server wants it.
    fn http(&self) -> Result<bool, Failure> {
        let allowed = match self.server.allow_http.as_deref() {
            None | Some("false" | "0") => false,
            Some("true" | "1") => true,
            Some(_) => return Err(Failure::usage("cannot read AWS_ALLOW_HTTP: expected true or false")),
        };
        match &self.server.endpoint {
            None => Ok(false),
            Some(endpoint) if endpoint.contains('@') => Err(Failure::usage(
                "cannot use AWS_ENDPOINT_URL: it has a name or a password in it; a key comes by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            )),
            Some(endpoint) if endpoint.starts_with("https://") => Ok(false),
            Some(endpoint) if endpoint.starts_with("http://") && allowed => Ok(true),
            Some(endpoint) if endpoint.starts_with("http://") => Err(Failure::usage(
                "cannot use AWS_ENDPOINT_URL: everything would travel unencrypted; use https, or say AWS_ALLOW_HTTP=true if the network is yours",
            )),
            Some(_) => Err(Failure::usage(
                "cannot use AWS_ENDPOINT_URL: it begins with neither https:// nor http://",
            )),
        }
    }
}

impl S3Key {
    /// Whether nobody named a key, or a part of one.
    const fn is_none(&self) -> bool {
        self.id.is_none() && self.secret.is_none() && self.session.is_none()
    }

    /// A key as Amazon's own tools keep it, in a file for it alone.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut key = Self::default();
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') || line == "[default]" {
                continue;
            }
            let (name, value) =
                line.split_once('=').map_or(("", ""), |(name, value)| (name.trim(), value.trim()));
            match name {
                "aws_access_key_id" => key.id = Some(value.to_owned()),
                "aws_secret_access_key" => key.secret = Some(Zeroizing::new(value.to_owned())),
                "aws_session_token" => key.session = Some(Zeroizing::new(value.to_owned())),
                // What it says may be a secret in the wrong place.
                _ => {
                    return Err(format!(
                        "line {number} is none of aws_access_key_id = …, aws_secret_access_key = … and aws_session_token = …"
                    ));
                }
            }
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> S3 {
        S3 {
            key: S3Key {
                id: Some("id".to_owned()),
                secret: Some(Zeroizing::new("hush".to_owned())),
                session: None,
            },
            server: S3Server { region: Some("eu-north-1".to_owned()), ..S3Server::default() },
        }
    }

    fn refusal(s3: &S3, access: Access) -> String {
        let failure = s3.open(&"s3://backups/audit".parse().unwrap(), access).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(!failure.message().contains("hush"), "{}", failure.message());
        failure.message().to_owned()
    }

    #[test]
    fn what_is_missing_is_named() {
        let with = |change: fn(&mut S3)| {
            let mut s3 = given();
            change(&mut s3);
            s3
        };
        for access in [Access::Read, Access::Write] {
            let half = with(|s3| s3.key.id = None);
            assert!(refusal(&half, access).contains("without AWS_ACCESS_KEY_ID"));
            let half = with(|s3| s3.key.secret = None);
            assert!(refusal(&half, access).contains("without AWS_SECRET_ACCESS_KEY"));
            assert!(refusal(&with(|s3| s3.server.region = None), access).contains("without AWS_REGION"));
            assert!(given().open(&"s3://backups".parse().unwrap(), access).is_ok());
        }
    }

    #[test]
    fn everybody_may_try_to_read() {
        let nobody = S3 { key: S3Key::default(), ..given() };
        assert!(nobody.open(&"s3://backups".parse().unwrap(), Access::Read).is_ok());
        assert!(refusal(&nobody, Access::Write).contains("without AWS_ACCESS_KEY_ID"));
    }

    #[test]
    fn the_environment_goes_before_what_is_kept() {
        let kept = S3Key { id: Some("kept".to_owned()), secret: None, session: None };
        let server = S3Server {
            region: Some("kept".to_owned()),
            endpoint: Some("https://kept".to_owned()),
            allow_http: None,
        };
        let both = given().or(kept.clone(), server.clone());
        assert_eq!((both.key.id.as_deref(), both.server.region.as_deref()), (Some("id"), Some("eu-north-1")));
        assert_eq!(both.server.endpoint.as_deref(), Some("https://kept"));
        let alone = S3::default().or(kept.clone(), server.clone());
        assert_eq!((alone.key.id.as_deref(), &alone.server), (Some("kept"), &server));
        let half = S3 { key: S3Key { secret: given().key.secret, ..S3Key::default() }, ..S3::default() };
        assert_eq!(half.or(kept, server).key.id, None, "a key is never put together from two");
    }

    #[test]
    fn a_key_is_read_as_amazon_keeps_it() {
        let key = S3Key::read(
            "[default]\n# ours\n\naws_access_key_id = id\naws_secret_access_key=a/b=c+\naws_session_token = t\n",
        );
        let key = key.unwrap();
        assert_eq!(key.id.as_deref(), Some("id"));
        assert_eq!(key.secret.unwrap().as_str(), "a/b=c+");
        assert_eq!(key.session.unwrap().as_str(), "t");
        for wrong in ["hush", "aws_access_key_id: hush", "[other]", "secret = hush"] {
            let reason = S3Key::read(wrong).err().unwrap();
            assert!(reason.starts_with("line 1 ") && !reason.contains("hush"), "{reason}");
        }
    }

    #[test]
    fn nothing_travels_unencrypted_unless_the_operator_says_so() {
        let at = |url: &str, allow: Option<&str>| S3 {
            server: S3Server {
                region: None,
                endpoint: Some(url.to_owned()),
                allow_http: allow.map(ToOwned::to_owned),
            },
            ..given()
        };
        for allow in [None, Some("false"), Some("0")] {
            assert!(refusal(&at("http://localhost:9", allow), Access::Read).contains("AWS_ALLOW_HTTP=true"));
        }
        assert!(
            refusal(&at("http://localhost:9", Some("yes")), Access::Read).contains("expected true or false")
        );
        assert!(refusal(&at("localhost:9", Some("true")), Access::Read).contains("neither"));
        assert!(refusal(&at("https://id:hush@s3.example", None), Access::Read).contains("password"));
        assert!(at("http://localhost:9", Some("true")).http().unwrap());
        assert!(!at("https://s3.example", Some("true")).http().unwrap());
        assert!(at("https://s3.example", None).open(&"s3://backups".parse().unwrap(), Access::Read).is_ok());
    }
}
