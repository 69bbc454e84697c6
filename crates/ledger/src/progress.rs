//! How far the log is: one number for each state, and who waits for it.

use std::sync::Arc;

use tokio::sync::watch;

use crate::error::LedgerError;
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

/// The numbers, and the bells: each state has its own, so that nobody is woken for another's sake.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    integrated: watch::Sender<u64>,
    published: watch::Sender<u64>,
    witnessed: watch::Sender<Option<u64>>,
    held: watch::Sender<Option<String>>,
    end: watch::Sender<End>,
}

impl Progress {
    /// A log that is integrated and published so far.
    pub(crate) fn new(size: u64, published: u64) -> Self {
        Self {
            inner: Arc::new(Inner {
                integrated: watch::Sender::new(size),
                published: watch::Sender::new(published),
                witnessed: watch::Sender::new(None),
                held: watch::Sender::new(None),
                end: watch::Sender::new(End::Not),
            }),
        }
    }

    pub(crate) fn integrated(&self, size: u64) {
        self.inner.integrated.send_replace(size);
    }

    /// Never goes back.
    pub(crate) fn published(&self, size: u64) {
        self.inner.published.send_if_modified(|known| {
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
        self.inner.witnessed.send_if_modified(|known| {
            let more = known.is_none_or(|known| known < size);
            if more {
                *known = Some(size);
            }
            more
        });
    }

    pub(crate) fn stopped(&self, reason: String) {
        self.inner.end.send_replace(End::Because(reason));
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
    }

    pub(crate) fn reached(&self) -> Reached {
        let stopped = match &*self.inner.end.borrow() {
            End::Because(reason) => Some(reason.clone()),
            End::Not | End::InOrder => None,
        };
        Reached {
            integrated: *self.inner.integrated.borrow(),
            published: *self.inner.published.borrow(),
            witnessed: *self.inner.witnessed.borrow(),
            held: self.inner.held.borrow().clone(),
            stopped,
        }
    }

    /// For following the published size.
    pub(crate) fn follow(&self) -> watch::Receiver<u64> {
        self.inner.published.subscribe()
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
        match state {
            State::Recorded | State::Sequenced => Ok(()),
            State::Integrated => self.either(&self.inner.integrated, |size| *size > index).await,
            State::Published => self.either(&self.inner.published, |size| *size > index).await,
            State::Witnessed if self.inner.witnessed.borrow().is_none() => Err(LedgerError::NoWitnesses),
            State::Witnessed => {
                self.either(&self.inner.witnessed, |size| size.is_some_and(|size| size > index)).await
            }
        }
    }

    /// Waits until a number is there, or the end.
    async fn either<T>(
        &self,
        number: &watch::Sender<T>,
        there: impl Fn(&T) -> bool,
    ) -> Result<(), LedgerError> {
        let (mut numbers, mut end) = (number.subscribe(), self.inner.end.subscribe());
        tokio::select! {
            biased;
            // Neither sender can be gone: `self` holds them.
            _ = numbers.wait_for(|number| there(number)) => Ok(()),
            end = end.wait_for(|end| *end != End::Not) => match end.as_deref() {
                Ok(End::Because(reason)) => Err(LedgerError::Stopped(reason.clone())),
                Ok(End::InOrder | End::Not) | Err(_) => Err(LedgerError::Stopped("it was shut down".to_owned())),
            },
        }
    }
}
