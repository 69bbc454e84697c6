//! What every command has: where its installation is, what the environment says, where output goes.

use std::path::PathBuf;

use client::Client;
use domain::ports::Clock;
use zeroize::Zeroizing;

use crate::args::Global;
use crate::connect::{Connection, Remote};
use crate::data::DataDirectory;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::Output;
use crate::system::SystemClock;

/// Where the installation is that a command means.
enum Place {
    Data(PathBuf),
    Server { url: String },
}

/// What every command has.
pub(crate) struct Context {
    place: Place,
    token_file: Option<PathBuf>,
    allow_http: bool,
    pub(crate) environment: Environment,
    pub(crate) output: Output,
    pub(crate) clock: SystemClock,
}

/// The data directory, where nobody names one.
pub(crate) const DEFAULT_DATA: &str = "./vouchsafe-data";

impl Context {
    pub(crate) fn new(global: &Global, environment: Environment) -> Self {
        let server = |url: &str| Place::Server { url: url.to_owned() };
        let place = match (&global.server, &global.data, &environment.server) {
            (Some(url), _, _) | (None, None, Some(url)) => server(url),
            (None, Some(data), _) => Place::Data(data.clone()),
            (None, None, None) => {
                Place::Data(environment.data.clone().map_or_else(|| DEFAULT_DATA.into(), PathBuf::from))
            }
        };
        let output = Output { json: global.json, quiet: global.quiet };
        Self {
            place,
            token_file: global.token_file.clone(),
            allow_http: global.allow_http,
            environment,
            output,
            clock: SystemClock::new(),
        }
    }

    /// The data directory, for commands that need it in hand.
    pub(crate) fn data(&self) -> Result<DataDirectory, Failure> {
        match &self.place {
            Place::Data(path) => DataDirectory::at(path),
            Place::Server { url, .. } => Err(Failure::usage(format!(
                "cannot do this on {url}: it needs the data directory in hand; name it with --data"
            ))),
        }
    }

    /// Whether the installation is a data directory.
    pub(crate) const fn is_local(&self) -> bool {
        matches!(self.place, Place::Data(_))
    }

    /// Speaks with the installation, and closes what it opened, however that ends.
    pub(crate) async fn speak<T>(
        &self,
        command: &str,
        work: impl AsyncFnOnce(&Session) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let connection = match &self.place {
            Place::Data(_) => Connection::to_data(&self.data()?, &self.environment, command).await?,
            Place::Server { url } => Connection::to_server(&self.remote(url)?)?,
        };
        let session = Session { client: connection.client(), in_process: connection.is_in_process() };
        let done = work(&session).await;
        let closed = connection.close().await;
        let done = done?;
        closed?;
        Ok(done)
    }

    /// A server with the token to show to it.
    pub(crate) fn remote<'a>(&self, url: &'a str) -> Result<Remote<'a>, Failure> {
        Ok(Remote { url, token: self.token()?, allow_http: self.allow_http })
    }

    fn token(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        let Some(file) = &self.token_file else { return Ok(self.environment.token.clone()) };
        let text = std::fs::read_to_string(file).map(Zeroizing::new);
        let text = text.map_err(|error| {
            Failure::usage(format!("cannot read the token file {}: {error}", file.display()))
        })?;
        Ok(Some(Zeroizing::new(text.trim().to_owned())))
    }

    /// A moment as people give it at the command line: a time, a day, or how long ago.
    pub(crate) fn moment(&self, name: &str, text: &str) -> Result<String, Failure> {
        use domain::span::Span;
        use domain::time::Timestamp;
        if let Ok(ago) = text.parse::<Span>() {
            return Ok(self.clock.now().minus(ago).to_string());
        }
        let time = text.parse::<Timestamp>().or_else(|_| format!("{text}T00:00:00Z").parse::<Timestamp>());
        time.map(|time| time.to_string()).map_err(|_| {
            Failure::usage(format!(
                "{name}: cannot read {text:?}: expected a time such as 2026-11-23T02:30:00Z, a day such as 2026-11-23, or how long ago, such as 36h"
            ))
        })
    }
}

/// An installation that is spoken with.
pub(crate) struct Session {
    pub(crate) client: Client,
    /// Whether runs work in this process, and end with it.
    pub(crate) in_process: bool,
}
