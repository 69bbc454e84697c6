//! A source at work: its items, walked natively, in the vault's order.

use std::collections::VecDeque;

use domain::ports::{ScopeRules, SourceError, SourceItem, SourceRequest};
use domain::source::{Fault, FaultKind, Skip, SkipReason};
use filetree::Walk;
use wasmtime::Store;
use wasmtime::component::ResourceAny;

use super::bindings::FilesSource;
use super::bindings::exports::vouchsafe::source::source::{Item, Request, SourceError as Said};
use super::host::State;
use super::limits::SourceLimits;
use super::order::Order;
use super::own_data::OwnData;
use super::subtree;
use crate::ticker::ticks;

/// A source at work.
pub(super) struct Session {
    instance: FilesSource,
    store: Store<State>,
    handle: ResourceAny,
    scope: ScopeRules,
    own: OwnData,
    limits: SourceLimits,
    order: Order,
    waiting: VecDeque<Item>,
    ready: VecDeque<SourceItem>,
    walk: Option<Walk>,
    over: bool,
}

/// The longest reason of a source that is kept, in bytes.
const MAX_REASON: usize = 1_024;

/// Makes what a source's call gave one result.
pub(super) fn settle<T>(called: wasmtime::Result<Result<T, Said>>) -> Result<T, SourceError> {
    match called {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(Said::InvalidConfig(text))) => Err(SourceError::Config(text)),
        Ok(Err(Said::NotGranted(text))) => Err(SourceError::NotGranted(text)),
        Ok(Err(Said::Failed(text))) => Err(SourceError::Failed(text)),
        Err(error) => Err(SourceError::Trapped(error.root_cause().to_string())),
    }
}

impl Session {
    pub(super) fn begin(
        instance: FilesSource,
        mut store: Store<State>,
        request: &SourceRequest,
        own: OwnData,
        limits: SourceLimits,
    ) -> Result<Self, SourceError> {
        let asked = Request { config: request.config.to_string(), method: subtree::method(request.method) };
        let handle = settle(instance.vouchsafe_source_source().call_open(&mut store, &asked))?;
        Ok(Self {
            instance,
            store,
            handle,
            scope: request.scope.clone(),
            own,
            limits,
            order: Order::default(),
            waiting: VecDeque::new(),
            ready: VecDeque::new(),
            walk: None,
            over: false,
        })
    }

    /// The next item, or `None` at the end.
    fn advance(&mut self) -> Result<Option<SourceItem>, SourceError> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Some(item));
            }
            if let Some(item) = self.walk.as_mut().and_then(Walk::next) {
                return Ok(Some(item));
            }
            self.walk = None;
            let Some(item) = self.item()? else {
                return Ok(None);
            };
            self.take(item)?;
        }
    }

    /// The source's next item, asked for in batches.
    fn item(&mut self) -> Result<Option<Item>, SourceError> {
        if self.waiting.is_empty() {
            self.store.set_epoch_deadline(ticks(self.limits.deadline));
            let source = self.instance.vouchsafe_source_source();
            let batch = settle(source.session().call_next(&mut self.store, self.handle, self.limits.batch))?;
            if batch.len() > self.limits.batch as usize {
                return Err(SourceError::Trapped(format!(
                    "it gave {} items instead of {}",
                    batch.len(),
                    self.limits.batch
                )));
            }
            self.waiting.extend(batch);
        }
        Ok(self.waiting.pop_front())
    }

    fn take(&mut self, item: Item) -> Result<(), SourceError> {
        match item {
            Item::Subtree(given) => {
                let at = self.order.next(&given.at)?;
                let root = subtree::root(&mut self.store.data_mut().table, given.directory, at)?;
                self.ready.extend(self.order.leading(&root.at));
                self.walk = Some(subtree::begin(root, given.rules, &self.scope, &self.own)?);
            }
            Item::File(given) => {
                let at = self.order.next(&given.at)?;
                let item = subtree::file(&mut self.store.data_mut().table, given.content, at.clone())?;
                if subtree::in_scope(&at, &self.scope)? {
                    self.ready.extend(self.order.leading(&at));
                    self.ready.push_back(item);
                } else {
                    self.ready.push_back(SourceItem::Skip(Skip { path: at, reason: SkipReason::Excluded }));
                }
            }
            Item::Unreadable(given) => {
                let path = self.order.next(&given.at)?;
                let mut message = given.reason;
                message.truncate(message.floor_char_boundary(MAX_REASON));
                self.ready.push_back(SourceItem::Fault(Fault { path, kind: FaultKind::Unreadable, message }));
            }
        }
        Ok(())
    }
}

impl Iterator for Session {
    type Item = Result<SourceItem, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.advance().transpose();
        self.over = !matches!(next, Some(Ok(_)));
        next
    }
}
