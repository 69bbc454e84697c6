//! How far the log is: one number for each state, and who waits for it.

use std::sync::Arc;

use tokio::sync::watch;

use crate::error::LedgerError;
use crate::line::{Line, Place};
use crate::state::State;

/// How many entries have reached each state: those with a smaller index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// In the tree, with everything durable that proves them.
    pub integrated: u64,
    /// Covered by the checkpoint that everybody can read.
    pub published: u64,
    /// Covered by a checkpoint that enough witnesses cosigned; `None` where there is no witness policy.
    pub witnessed: Option<u64>,
    /// Why nothing is signed or published now, if so; it may pass.
    pub held: Option<String>,
    /// Why the ledger stopped, if it did.
    pub stopped: Option<String>,
}

impl Reached {
    /// The furthest state of the entry at `index`, which must be committed.
    pub fn state(&self, index: u64) -> State {
        if self.witnessed.is_some_and(|size| size > index) {
            State::Witnessed
        } else if self.published > index {
            State::Published
        } else if self.integrated > index {
            State::Integrated
        } else {
            State::Sequenced
        }
    }
}

/// How a sequencer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Not,
    InOrder,
    Because(String),
}

/// The numbers, and who waits for them: each state has a line of its own, so that nobody is woken for
/// another's sake.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    integrated: Line,
    published: Line,
    witnessed: Line,
    /// The published size, for whoever follows it instead of waiting for an entry.
    follow: watch::Sender<u64>,
    held: watch::Sender<Option<String>>,
    end: watch::Sender<End>,
}

impl Progress {
    /// A log that is integrated and published so far.
    pub(crate) fn new(size: u64, published: u64) -> Self {
        Self {
            inner: Arc::new(Inner {
                integrated: Line::new(Some(size)),
                published: Line::new(Some(published)),
                witnessed: Line::new(None),
                follow: watch::Sender::new(published),
                held: watch::Sender::new(None),
                end: watch::Sender::new(End::Not),
            }),
        }
    }

    pub(crate) fn integrated(&self, size: u64) {
        self.inner.integrated.reach(size);
    }

    /// Never goes back.
    pub(crate) fn published(&self, size: u64) {
        self.inner.published.reach(size);
        self.inner.follow.send_if_modified(|known| {
            let more = *known < size;
            *known = size.max(*known);
            more
        });
    }

    pub(crate) fn held(&self, reason: Option<String>) {
        self.inner.held.send_replace(reason);
    }

    /// Never goes back.
    pub(crate) fn witnessed(&self, size: u64) {
        self.inner.witnessed.reach(size);
    }

    pub(crate) fn stopped(&self, reason: String) {
        self.inner.end.send_replace(End::Because(reason));
        self.close();
    }

    /// It was shut down; a reason that was told before stays.
    pub(crate) fn ended(&self) {
        self.inner.end.send_if_modified(|end| {
            let running = *end == End::Not;
            if running {
                *end = End::InOrder;
            }
            running
        });
        self.close();
    }

    /// Sends everybody home, once it is known why.
    fn close(&self) {
        for line in [&self.inner.integrated, &self.inner.published, &self.inner.witnessed] {
            line.close();
        }
    }

    pub(crate) fn reached(&self) -> Reached {
        let stopped = match &*self.inner.end.borrow() {
            End::Because(reason) => Some(reason.clone()),
            End::Not | End::InOrder => None,
        };
        Reached {
            integrated: self.inner.integrated.reached().unwrap_or(0),
            published: self.inner.published.reached().unwrap_or(0),
            witnessed: self.inner.witnessed.reached(),
            held: self.inner.held.borrow().clone(),
            stopped,
        }
    }

    /// For following the published size.
    pub(crate) fn follow(&self) -> watch::Receiver<u64> {
        self.inner.follow.subscribe()
    }

    /// Waits until the ledger stops because something went wrong, and says what.
    pub(crate) async fn trouble(&self) -> String {
        let mut end = self.inner.end.subscribe();
        let found = end.wait_for(|end| matches!(end, End::Because(_))).await.map(|end| end.clone());
        match found {
            Ok(End::Because(reason)) => reason,
            Ok(End::Not | End::InOrder) | Err(_) => std::future::pending().await,
        }
    }

    /// Waits until the entry at `index` has reached `state`, or until it never will.
    pub(crate) async fn until(&self, index: u64, state: State) -> Result<(), LedgerError> {
        let line = match state {
            State::Recorded | State::Sequenced => return Ok(()),
            State::Integrated => &self.inner.integrated,
            State::Published => &self.inner.published,
            State::Witnessed => &self.inner.witnessed,
        };
        match line.stand(index) {
            Place::There => Ok(()),
            Place::Never => Err(LedgerError::NoWitnesses),
            Place::Closed => Err(self.why()),
            Place::Waiting(told) => told.await.map_err(|_| self.why()),
        }
    }

    /// Why nothing more reaches any state.
    fn why(&self) -> LedgerError {
        LedgerError::Stopped(match &*self.inner.end.borrow() {
            End::Because(reason) => reason.clone(),
            End::InOrder | End::Not => "it was shut down".to_owned(),
        })
    }
}
