//! A witness in a temporary folder, served at a free port, and a client that writes its requests by hand.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proof::note::VerifyingKey;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use witness::{Witness, WitnessDirectory, router};

/// When tests begin, in POSIX seconds.
pub const BEGINNING: u64 = 1_795_000_000;

/// A directory with a witness in it.
pub struct Place {
    folder: TempDir,
    pub clock: Arc<AtomicU64>,
}

/// A witness that is served.
pub struct Served {
    /// Its tasks end with it.
    _runtime: Runtime,
    address: SocketAddr,
    pub witness: Arc<Witness>,
}

/// What was answered.
#[derive(Debug)]
pub struct Said {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Place {
    /// A witness that knows these logs.
    pub fn new(logs: &[VerifyingKey]) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), clock: Arc::new(BEGINNING.into()) };
        place.directory().set_up("witness.example/w1", &[9; 32]).unwrap();
        place.add(logs);
        place
    }

    pub fn add(&self, logs: &[VerifyingKey]) {
        self.directory().edit("add-log").unwrap().add_logs(logs).unwrap();
    }

    pub fn directory(&self) -> WitnessDirectory {
        WitnessDirectory::at(self.folder.path())
    }

    pub fn open(&self) -> Result<Witness, witness::WitnessError> {
        let clock = Arc::clone(&self.clock);
        Witness::open(self.directory().hold("serve")?, Arc::new(move || clock.load(Ordering::SeqCst)))
    }

    pub fn serve(&self) -> Served {
        let witness = Arc::new(self.open().unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let app = router(Arc::clone(&witness));
        runtime.spawn(async move { axum::serve(listener, app).await });
        Served { _runtime: runtime, address, witness }
    }
}

impl Served {
    /// Submits a body.
    pub fn submit(&self, body: impl AsRef<[u8]>) -> Said {
        self.ask("POST", "/add-checkpoint", body.as_ref())
    }

    pub fn get(&self, path: &str) -> Said {
        self.ask("GET", path, b"")
    }

    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Said {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.send(&[head.as_bytes(), body].concat())
    }

    /// Sends bytes, and reads until the other side has said all.
    pub fn send(&self, bytes: &[u8]) -> Said {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        // It may have heard enough before it has heard all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Said::parse(&String::from_utf8(answer).unwrap())
    }

    /// A connection that stays.
    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    pub fn latest(&self) -> Option<(u64, u64)> {
        let latest = self.witness.logs()[0].latest.clone()?;
        Some((latest.checkpoint.size, latest.timestamp))
    }
}

impl Said {
    pub fn parse(answer: &str) -> Self {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }
}
