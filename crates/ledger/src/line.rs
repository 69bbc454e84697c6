//! Who waits for entries to reach one state: each is woken once, when its entry has.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Those who wait for one state. With thousands of callers it matters that a batch wakes those whose entries
/// are in it, and nobody else.
#[derive(Debug)]
pub(crate) struct Line {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Entries with a smaller index have reached the state; `None` where nothing can.
    reached: Option<u64>,
    /// Nothing more will reach it.
    closed: bool,
    waiting: Vec<(u64, oneshot::Sender<()>)>,
    /// How many may wait before those are looked for who gave up.
    room: usize,
}

/// How waiting begins.
#[derive(Debug)]
pub(crate) enum Place {
    /// The entry has reached the state.
    There,
    /// It will tell; it ends without a word when nothing more will reach the state.
    Waiting(oneshot::Receiver<()>),
    /// Nothing more will reach the state.
    Closed,
    /// Nothing can.
    Never,
}

/// So many wait at least before those are looked for who gave up.
const ROOM: usize = 1_024;

impl Line {
    /// Nobody waits yet.
    pub(crate) fn new(reached: Option<u64>) -> Self {
        let inner = Inner { reached, closed: false, waiting: Vec::new(), room: ROOM };
        Self { inner: Mutex::new(inner) }
    }

    /// How many entries have reached the state.
    pub(crate) fn reached(&self) -> Option<u64> {
        self.lock().reached
    }

    /// So many entries have reached the state; a smaller number than before changes nothing. Tells whether
    /// it was more.
    pub(crate) fn reach(&self, size: u64) -> bool {
        let mut inner = self.lock();
        if inner.reached.is_some_and(|reached| reached >= size) {
            return false;
        }
        inner.reached = Some(size);
        let there: Vec<_> = inner.waiting.extract_if(.., |(index, _)| *index < size).collect();
        drop(inner);
        for (_, waiter) in there {
            // Whoever waited may have given up.
            let _ = waiter.send(());
        }
        true
    }

    /// Nothing more will reach the state: whoever waits is told.
    pub(crate) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        let left = std::mem::take(&mut inner.waiting);
        drop(inner);
        drop(left);
    }

    /// Waits for the entry at `index`.
    pub(crate) fn stand(&self, index: u64) -> Place {
        let mut inner = self.lock();
        match inner.reached {
            None => return Place::Never,
            Some(reached) if reached > index => return Place::There,
            Some(_) if inner.closed => return Place::Closed,
            Some(_) => {}
        }
        if inner.waiting.len() >= inner.room {
            inner.waiting.retain(|(_, waiter)| !waiter.is_closed());
            inner.room = ROOM.max(inner.waiting.len() * 2);
        }
        let (tell, told) = oneshot::channel();
        inner.waiting.push((index, tell));
        Place::Waiting(told)
    }

    /// Nothing in here is ever left half done.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(line: &Line, index: u64) -> oneshot::Receiver<()> {
        match line.stand(index) {
            Place::Waiting(told) => told,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn wakes_those_whose_entries_are_there_and_nobody_else() {
        let line = Line::new(Some(3));
        assert!(matches!(line.stand(2), Place::There));
        let (mut third, mut ninth, mut tenth) = (waiting(&line, 3), waiting(&line, 9), waiting(&line, 10));
        assert!(line.reach(10));
        assert_eq!((third.try_recv(), ninth.try_recv()), (Ok(()), Ok(())));
        assert_eq!(tenth.try_recv(), Err(oneshot::error::TryRecvError::Empty));
        assert!(!line.reach(4), "it never goes back");
        assert_eq!(line.reached(), Some(10));
        line.close();
        assert_eq!(tenth.try_recv(), Err(oneshot::error::TryRecvError::Closed));
        assert!(matches!(line.stand(10), Place::Closed));
        assert!(matches!(line.stand(9), Place::There), "what was reached holds for ever");
    }

    #[test]
    fn who_gave_up_takes_no_room() {
        let line = Line::new(Some(0));
        let kept = waiting(&line, 0);
        for index in 0..10_000 {
            drop(waiting(&line, index));
        }
        assert!(line.lock().waiting.len() <= ROOM);
        line.reach(1);
        assert_eq!(kept.blocking_recv(), Ok(()));
    }

    #[test]
    fn nothing_is_witnessed_where_there_is_no_policy() {
        let line = Line::new(None);
        assert!(matches!(line.stand(0), Place::Never));
        line.reach(0);
        assert!(matches!(line.stand(0), Place::Waiting(_)));
    }
}
