//! Lists directories ahead of the walk, on a few threads, in the order in which the walk comes by.

use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rustix::io::Result;

use crate::listing::{self, Listing};

/// The most listings that wait for the walk: each holds an open directory and its entries.
const MAX_READY: usize = 128;

/// Threads that list directories ahead.
pub(crate) struct Prefetch {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Directories to list; the one that the walk needs next is last.
    wanted: Vec<Arc<Ticket>>,
    ready: usize,
    stopped: bool,
}

/// A directory that will be listed once, by a thread or by the walk itself.
pub(crate) struct Ticket {
    parent: Arc<OwnedFd>,
    name: Vec<u8>,
    progress: Mutex<Progress>,
    done: Condvar,
}

enum Progress {
    Waiting,
    Claimed,
    Done(Result<Listing>),
    Taken,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Prefetch {
    /// Starts `threads` threads.
    pub(crate) fn start(threads: usize) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new() });
        let spawn = |_| {
            let shared = shared.clone();
            std::thread::Builder::new().name("walk".to_owned()).spawn(move || work(&shared))
        };
        let threads = (0..threads).map(spawn).collect::<std::io::Result<_>>()?;
        Ok(Self { shared, threads })
    }

    /// Wants directories listed, given in the walk's order.
    pub(crate) fn want(
        &self,
        parent: &Arc<OwnedFd>,
        names: impl DoubleEndedIterator<Item = Vec<u8>>,
    ) -> Vec<Arc<Ticket>> {
        let ticket = |name| {
            Arc::new(Ticket {
                parent: parent.clone(),
                name,
                progress: Mutex::new(Progress::Waiting),
                done: Condvar::new(),
            })
        };
        let tickets: Vec<_> = names.map(ticket).collect();
        lock(&self.shared.state).wanted.extend(tickets.iter().rev().cloned());
        self.shared.changed.notify_all();
        tickets
    }

    /// The listing of a ticket: made already, being made, or made here and now.
    pub(crate) fn take(&self, ticket: &Ticket) -> Result<Listing> {
        let mut progress = lock(&ticket.progress);
        if matches!(*progress, Progress::Waiting) {
            *progress = Progress::Claimed;
            drop(progress);
            return listing::list_at(&ticket.parent, &ticket.name);
        }
        progress = ticket
            .done
            .wait_while(progress, |progress| matches!(progress, Progress::Claimed))
            .unwrap_or_else(PoisonError::into_inner);
        let Progress::Done(listing) = std::mem::replace(&mut *progress, Progress::Taken) else {
            // A ticket is taken once, by the frame of the walk that owns it.
            return Err(rustix::io::Errno::INVAL);
        };
        lock(&self.shared.state).ready -= 1;
        self.shared.changed.notify_all();
        listing
    }
}

impl Drop for Prefetch {
    fn drop(&mut self) {
        lock(&self.shared.state).stopped = true;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn work(shared: &Shared) {
    while let Some(ticket) = next(shared) {
        {
            let mut progress = lock(&ticket.progress);
            if !matches!(*progress, Progress::Waiting) {
                lock(&shared.state).ready -= 1;
                continue;
            }
            *progress = Progress::Claimed;
        }
        let listing = listing::list_at(&ticket.parent, &ticket.name);
        *lock(&ticket.progress) = Progress::Done(listing);
        ticket.done.notify_all();
    }
}

/// The next directory to list, which counts as ready from now on; `None` when the walk is over.
fn next(shared: &Shared) -> Option<Arc<Ticket>> {
    let idle = |state: &mut State| !state.stopped && (state.wanted.is_empty() || state.ready >= MAX_READY);
    let mut state =
        shared.changed.wait_while(lock(&shared.state), idle).unwrap_or_else(PoisonError::into_inner);
    if state.stopped {
        return None;
    }
    state.ready += 1;
    state.wanted.pop()
}
