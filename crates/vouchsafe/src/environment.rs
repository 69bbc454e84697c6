//! The environment: read once, here, and handed in.

use zeroize::Zeroizing;

use crate::objects::{S3, S3Key, S3Server};

/// What the environment says. Secrets come by it, or by files; never by arguments, which others can see.
#[derive(Default)]
pub(crate) struct Environment {
    /// `VOUCHSAFE_DATA`: the data directory.
    pub(crate) data: Option<String>,
    /// `VOUCHSAFE_SERVER`: the server's URL.
    pub(crate) server: Option<String>,
    /// `VOUCHSAFE_TOKEN`: the secret of a token.
    pub(crate) token: Option<Zeroizing<String>>,
    /// `VOUCHSAFE_KEK`: the key-encryption key, 64 hexadecimal digits, in place of the file.
    pub(crate) kek: Option<Zeroizing<String>>,
    /// `VOUCHSAFE_LEDGER_KEY`: the ledger's signing key, in place of the file.
    pub(crate) ledger_key: Option<Zeroizing<String>>,
    /// `VOUCHSAFE_WITNESS_DIR`: the directory of a witness.
    pub(crate) witness_dir: Option<String>,
    /// `VOUCHSAFE_LEDGER_ANCHOR`: where the ledger's newest checkpoint is kept beside the data directory.
    pub(crate) ledger_anchor: Option<String>,
    /// `VOUCHSAFE_LEDGER_WITNESSES`: a file with the witnesses of the ledger.
    pub(crate) ledger_witnesses: Option<String>,
    /// `VOUCHSAFE_LEDGER_WITNESS_MODE`: what happens while they are silent.
    pub(crate) ledger_witness_mode: Option<String>,
    /// `VOUCHSAFE_LEDGER_WITNESS_TIMEOUT`: how long each of them may take for an answer.
    pub(crate) ledger_witness_timeout: Option<String>,
    /// `VOUCHSAFE_LEDGER_WITNESS_HEARTBEAT`: how often they are asked while the ledger is quiet.
    pub(crate) ledger_witness_heartbeat: Option<String>,
    /// `AWS_…`: how S3 is reached.
    pub(crate) s3: S3,
    /// `VOUCHSAFE_LOG`: what is logged.
    pub(crate) log: Option<String>,
}

/// The variables with their meaning, for the documentation.
pub(crate) const VARIABLES: [(&str, &str); 18] = [
    ("VOUCHSAFE_DATA", "the data directory, where `--data` does not name one"),
    ("VOUCHSAFE_SERVER", "the server's URL, where neither `--server` nor `--data` is given"),
    ("VOUCHSAFE_TOKEN", "the secret of the token to show to the server; `--token-file` goes before it"),
    ("VOUCHSAFE_KEK", "the key-encryption key, 64 hexadecimal digits, in place of the file `keys/kek`"),
    ("VOUCHSAFE_LEDGER_KEY", "the ledger's signing key, in place of the file `keys/ledger.key`"),
    ("VOUCHSAFE_WITNESS_DIR", "the directory of a witness, where `--dir` does not name one"),
    (
        "VOUCHSAFE_LEDGER_ANCHOR",
        "a file outside of the data directory that the ledger keeps its newest checkpoint in, or the directory or URL of a mirror; nothing is signed while this copy of the ledger is older",
    ),
    (
        "VOUCHSAFE_LEDGER_WITNESSES",
        "a file with the witnesses of the ledger (C2SP tlog-policy), in place of what `vouchsafe ledger witnesses set` set",
    ),
    ("VOUCHSAFE_LEDGER_WITNESS_MODE", "what happens while those are silent: `open` or `closed`"),
    (
        "VOUCHSAFE_LEDGER_WITNESS_TIMEOUT",
        "how long a witness may take for an answer, such as `5s`, which it is if nothing is said",
    ),
    (
        "VOUCHSAFE_LEDGER_WITNESS_HEARTBEAT",
        "how often the witnesses are asked again while the ledger is quiet, such as `10m`, which it is if nothing is said",
    ),
    (
        "AWS_ACCESS_KEY_ID",
        "the id of the key for S3, where the ledger's objects are in a bucket, in place of the file `keys/s3`",
    ),
    ("AWS_SECRET_ACCESS_KEY", "that key's secret"),
    ("AWS_SESSION_TOKEN", "the token that belongs to it, if it is a temporary one"),
    (
        "AWS_REGION",
        "the bucket's region, where it is not kept since `init`; needed unless `AWS_ENDPOINT_URL` is set",
    ),
    ("AWS_ENDPOINT_URL", "the URL of an S3 server that is not Amazon's, where it is not kept since `init`"),
    ("AWS_ALLOW_HTTP", "`true` if that URL may be one without TLS"),
    ("VOUCHSAFE_LOG", "what is logged to standard error, such as `debug` or `info,vault=trace`"),
];

impl Environment {
    /// What the environment says now. An empty variable counts as none.
    pub(crate) fn read() -> Self {
        let secret = |name| variable(name).map(Zeroizing::new);
        Self {
            data: variable("VOUCHSAFE_DATA"),
            server: variable("VOUCHSAFE_SERVER"),
            token: secret("VOUCHSAFE_TOKEN"),
            kek: secret("VOUCHSAFE_KEK"),
            ledger_key: secret("VOUCHSAFE_LEDGER_KEY"),
            witness_dir: variable("VOUCHSAFE_WITNESS_DIR"),
            ledger_anchor: variable("VOUCHSAFE_LEDGER_ANCHOR"),
            ledger_witnesses: variable("VOUCHSAFE_LEDGER_WITNESSES"),
            ledger_witness_mode: variable("VOUCHSAFE_LEDGER_WITNESS_MODE"),
            ledger_witness_timeout: variable("VOUCHSAFE_LEDGER_WITNESS_TIMEOUT"),
            ledger_witness_heartbeat: variable("VOUCHSAFE_LEDGER_WITNESS_HEARTBEAT"),
            s3: S3 {
                key: S3Key {
                    id: variable("AWS_ACCESS_KEY_ID"),
                    secret: secret("AWS_SECRET_ACCESS_KEY"),
                    session: secret("AWS_SESSION_TOKEN"),
                },
                server: S3Server {
                    region: variable("AWS_REGION"),
                    endpoint: variable("AWS_ENDPOINT_URL"),
                    allow_http: variable("AWS_ALLOW_HTTP"),
                },
            },
            log: variable("VOUCHSAFE_LOG"),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
