//! A witness on a real socket, and the way to it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use ledger::{WebAnswer, WitnessTransport};
use proof::cosignature::Cosigner;
use proof::note::{SigningKey, VerifyingKey};
use proof::witness::{AddCheckpoint, Seen, checkpoint_route, judge, write_cosignatures, write_size};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A witness on a port of its own.
#[derive(Clone)]
pub struct Loopback {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

pub struct State {
    keys: Vec<VerifyingKey>,
    cosigner: Cosigner,
    pub seen: Seen,
    /// By route: the newest checkpoint of each log, cosigned.
    shown: HashMap<String, Vec<u8>>,
    /// What is answered to every request to cosign, instead of the truth.
    pub odd: Option<(u16, Vec<u8>)>,
    /// Whether it shows its newest checkpoint.
    pub shows: bool,
    /// From which size each request led.
    pub asked: Vec<u64>,
    /// Its clock, in seconds.
    pub time: u64,
}

impl Loopback {
    pub async fn start(seed: u8, log: &VerifyingKey) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let signing = SigningKey::from_seed(&format!("w{seed}.example"), &[seed; 32]).unwrap();
        let state = State {
            keys: vec![log.clone()],
            cosigner: Cosigner::new(signing).unwrap(),
            seen: Seen::default(),
            shown: HashMap::new(),
            odd: None,
            shows: true,
            asked: Vec::new(),
            time: 1_789_000_000,
        };
        let server = Self { address, state: Arc::new(Mutex::new(state)) };
        let answering = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                answering.answer(stream).await;
            }
        });
        server
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn key(&self) -> VerifyingKey {
        self.state().cosigner.verifying_key().clone()
    }

    /// Its line in a policy.
    pub fn line(&self, name: &str) -> String {
        format!("witness {name} {} http://{}/\n", self.key(), self.address)
    }

    async fn answer(&self, mut stream: TcpStream) {
        let mut bytes = Vec::new();
        let (head, length) = loop {
            if stream.read_buf(&mut bytes).await.unwrap() == 0 {
                return;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                break (head.to_owned(), length.map_or(0, |length| length.parse().unwrap()));
            }
        };
        let start = head.len() + 4;
        while bytes.len() < start + length {
            stream.read_buf(&mut bytes).await.unwrap();
        }
        let (status, body) = self.state().reply(&head, &bytes[start..]);
        let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    }
}

impl State {
    /// The line of its newest cosignature.
    pub fn shown_line(&self) -> Vec<u8> {
        let shown = self.shown.values().next().unwrap();
        let note = String::from_utf8(shown.clone()).unwrap();
        format!("{}\n", note.lines().last().unwrap()).into_bytes()
    }

    fn reply(&mut self, head: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let path = head.split(' ').nth(1).unwrap();
        if head.starts_with("GET ") {
            let shown = self.shown.get(path).filter(|_| self.shows);
            return shown.map_or((404, Vec::new()), |checkpoint| (200, checkpoint.clone()));
        }
        assert_eq!(path, "/add-checkpoint");
        let request = AddCheckpoint::parse(body).unwrap();
        self.asked.push(request.old_size());
        if let Some(odd) = &self.odd {
            return odd.clone();
        }
        match judge(self.seen, &request, &self.keys) {
            Ok(signed) => {
                self.time += 1;
                let line = self.cosigner.cosign(&signed, self.time).unwrap();
                let checkpoint = signed.checkpoint();
                self.seen = Seen { size: checkpoint.size, root: checkpoint.root };
                let route = format!("/{}", checkpoint_route(&checkpoint.origin));
                let cosigned = signed.with_signatures([line.clone()]).unwrap();
                self.shown.insert(route, cosigned.as_bytes().to_vec());
                (200, write_cosignatures(&[line]).into_bytes())
            }
            Err(refusal) if refusal.status() == 409 => (409, write_size(self.seen.size).into_bytes()),
            Err(refusal) => (refusal.status(), Vec::new()),
        }
    }
}

/// HTTP/1.1, as little of it as there is.
pub struct Plain;

#[async_trait]
impl WitnessTransport for Plain {
    async fn post(&self, url: &str, body: Vec<u8>) -> Result<WebAnswer, String> {
        call("POST", url, &body).await
    }

    async fn get(&self, url: &str) -> Result<WebAnswer, String> {
        call("GET", url, &[]).await
    }
}

async fn call(method: &str, url: &str, body: &[u8]) -> Result<WebAnswer, String> {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.map_err(|error| error.to_string())?;
    let head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body].concat()).await.map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.map_err(|error| error.to_string())?;
    let split = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no answer")? + 4;
    let status = String::from_utf8_lossy(&answer[..split]).split(' ').nth(1).unwrap().parse().unwrap();
    Ok(WebAnswer { status, body: answer[split..].to_vec().into() })
}
