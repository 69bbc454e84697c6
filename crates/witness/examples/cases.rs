//! Puts the cases of add-checkpoint to any witness over HTTP, and prints what it answers: for `cargo xtask
//! interop`, which compares witnesses.
//!
//! `cases` prints the key of the log that it plays. `cases ADDRESS VKEY FILE` plays it to the witness at the
//! address, whose cosignatures must verify with the key, and writes the last cosigned checkpoint.

#![expect(clippy::print_stdout, reason = "it is a development tool")]

#[path = "../tests/it/log.rs"]
mod log;

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use log::{Log, request};
use proof::note::VerifyingKey;
use proof::witness::{Answer, Cosigned};

const ORIGIN: &str = "cases.example/log";

/// A case: its name, what is sent, and the status that the specification wants.
type Case = (&'static str, String, u16);

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.as_slice() {
        [] => println!("{}", Log::new(ORIGIN).vkey()),
        [address, key, file] => put(address, &key.parse()?, file)?,
        _ => return Err("expected nothing, or ADDRESS VKEY FILE".into()),
    }
    Ok(())
}

/// Prints a line for each case: name, wanted status, status, and what else is wrong.
fn put(address: &str, key: &VerifyingKey, file: &str) -> Result<(), Box<dyn Error>> {
    let log = Log::new(ORIGIN);
    let mut size = 0;
    for (name, body, wanted) in cases(&log) {
        let (status, body) = post(address, &body)?;
        let fault = fault(&log, status, body.as_bytes(), key, &mut size, file)?;
        println!("{name}\t{wanted}\t{status}\t{fault}");
    }
    Ok(())
}

fn cases(log: &Log) -> Vec<Case> {
    let (fork, stranger) = (Log::fork_at(ORIGIN, 3), Log::with_key(ORIGIN, 7));
    let note = |size| log.checkpoint(size).to_string();
    vec![
        ("first, 0 to 5", log.request(0, 5), 200),
        ("good, 5 to 8", log.request(5, 8), 200),
        ("good, 8 to 20", log.request(8, 20), 200),
        ("stale old size", log.request(8, 30), 409),
        ("bad proof", request(20, &log.proof(19, 30), &note(30)), 422),
        ("same size again", log.request(20, 20), 200),
        ("same size, other root", fork.request(20, 20), 422),
        ("old above size", request(20, &[], &note(8)), 400),
        ("bad signature", stranger.request(20, 30), 403),
        ("unknown origin", Log::new("unknown.example/log").request(0, 5), 404),
        ("fork with its own proof", fork.request(20, 30), 422),
    ]
}

/// What is wrong with the body of an answer, as a log's client sees it.
fn fault(
    log: &Log,
    status: u16,
    body: &[u8],
    key: &VerifyingKey,
    size: &mut u64,
    file: &str,
) -> Result<String, Box<dyn Error>> {
    let answer = match status {
        200 | 409 => Answer::read(status, body)?,
        _ => return Ok(String::new()),
    };
    match answer {
        Answer::Conflict { last } if last == *size => Ok(String::new()),
        Answer::Conflict { last } => Ok(format!("it says {last}, and has cosigned {size}")),
        Answer::Cosigned(lines) => {
            *size = [5, 8, 20].into_iter().find(|next| next > size).unwrap_or(*size);
            let checkpoint = log.checkpoint(*size);
            let lines = Cosigned::verify(&lines, &checkpoint, std::slice::from_ref(key))?;
            let cosigned = checkpoint.with_signatures(lines.into_iter().map(|cosigned| cosigned.line))?;
            std::fs::write(file, cosigned.as_bytes())?;
            Ok(String::new())
        }
    }
}

/// How long a witness may take.
const PATIENCE: Duration = Duration::from_mins(1);

fn post(address: &str, body: &str) -> Result<(u16, String), Box<dyn Error>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "POST /add-checkpoint HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("there is no answer")?;
    let status = head.split(' ').nth(1).ok_or("there is no status")?.parse()?;
    Ok((status, body.to_owned()))
}
