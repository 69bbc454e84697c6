//! What is looked at before the first signature of a process.

use domain::ports::Head;
use domain::witness::WitnessMode;
use futures::future::join_all;
use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use proof::witness::checkpoint_route;
use tokio::time::timeout;

use crate::error::{LedgerError, chain};
use crate::witness::{Question, Reply, Shown, Witness, WitnessPolicy, Witnessing, look_at};

impl Witnessing {
    /// Refuses to let this process sign if anybody knows more of the log than this copy of it, or another
    /// history. Looks once; what it found holds for as long as the process has the log's lock.
    ///
    /// [`LedgerError::Held`] may pass with time; every other error is final.
    pub async fn guard(&self, head: Option<&Head>) -> Result<(), LedgerError> {
        if let Some(reason) = self.stopped() {
            return Err(LedgerError::Stopped(reason));
        }
        // Once one has passed, the witnesses hear of heads that another would take for somebody else's.
        let _turn = self.inner.looking.lock().await;
        if self.passed() {
            return Ok(());
        }
        let done = self.look_around(head).await;
        self.hold(match &done {
            Err(LedgerError::Held(reason)) => Some(reason.clone()),
            Ok(()) | Err(_) => None,
        });
        if done.is_ok() {
            self.pass();
        }
        done
    }

    /// The same for the head that was found when the log was opened, for whoever wants to know before
    /// anything is signed.
    pub async fn check(&self) -> Result<(), LedgerError> {
        self.guard(self.found().as_ref()).await
    }

    async fn look_around(&self, head: Option<&Head>) -> Result<(), LedgerError> {
        let policy = self.policy();
        let closed = policy.as_ref().is_some_and(|policy| policy.mode() == WitnessMode::Closed);
        self.look_at_anchor(head, closed).await?;
        match policy {
            Some(policy) => self.look_at_witnesses(&policy, head).await,
            None => Ok(()),
        }
    }

    async fn look_at_anchor(&self, head: Option<&Head>, closed: bool) -> Result<(), LedgerError> {
        let parts = &self.inner.parts;
        let Some(anchor) = &parts.anchor else { return Ok(()) };
        let place = anchor.place();
        let read = timeout(parts.times.answer, anchor.read()).await;
        match read.unwrap_or_else(|_| Err(format!("no answer within {:?}", parts.times.answer))) {
            Ok(None) => Ok(()),
            Ok(Some(bytes)) => match SignedCheckpoint::open(&bytes, &parts.keys) {
                Ok(theirs) => self.compare(&theirs, &place, head).await,
                Err(error) => Err(LedgerError::ForeignAnchor { place, reason: chain(&error) }),
            },
            Err(words) if closed || anchor.is_strict() => {
                Err(LedgerError::Held(format!("the anchor {place} cannot be read: {words}")))
            }
            Err(words) => {
                tracing::warn!(anchor.place = place, error = words, "signing without the anchor's word");
                Ok(())
            }
        }
    }

    async fn look_at_witnesses(
        &self,
        policy: &WitnessPolicy,
        head: Option<&Head>,
    ) -> Result<(), LedgerError> {
        let looks = policy.witnesses().iter().map(|witness| self.look_at_witness(witness, head));
        let mut confirmed: Vec<&VerifyingKey> = Vec::new();
        let mut silent = Vec::new();
        for (witness, look) in policy.witnesses().iter().zip(join_all(looks).await) {
            match look? {
                None => confirmed.push(&witness.key),
                Some(words) => silent.push(format!("{} at {}: {words}", witness.name, witness.url)),
            }
        }
        let silent = silent.join("; ");
        if policy.met(|key| confirmed.contains(&key)) {
            return Ok(());
        }
        if policy.mode() == WitnessMode::Closed {
            return Err(LedgerError::Held(format!(
                "the witnesses must confirm first that this is the newest copy of the ledger ({silent})"
            )));
        }
        tracing::warn!(
            witness.silent = silent,
            "signing without the witnesses' word: their quorum is silent"
        );
        Ok(())
    }

    /// Asks a witness what it knows: none if it knows nothing else than this copy does, words if it cannot
    /// be told.
    async fn look_at_witness(
        &self,
        witness: &Witness,
        head: Option<&Head>,
    ) -> Result<Option<String>, LedgerError> {
        let Some(head) = head else { return self.look_at_monitor(witness, None).await };
        let (parts, last) = (&self.inner.parts, self.last_of(witness));
        let signed = SignedCheckpoint::open(&head.checkpoint, &parts.keys)
            .map_err(|error| LedgerError::Checkpoint(chain(&error)))?;
        let question = Question {
            transport: parts.transport.as_ref(),
            history: self.history(head.size),
            signed: &signed,
            keys: &parts.keys,
        };
        let reply = timeout(parts.times.answer, question.ask(witness, last)).await;
        let late = |_| Reply::Failed(format!("no answer within {:?}", parts.times.answer));
        match reply.unwrap_or_else(late) {
            Reply::Cosigned(cosigned) => {
                let memory = self.remember(witness, Ok((head.size, cosigned.cosignature.timestamp)));
                parts.book.keep(vec![memory], None).await?;
                Ok(None)
            }
            Reply::Failed(words) => {
                self.remember(witness, Err(words.clone()));
                // It may still show what it knows, though that is no word on today.
                self.look_at_monitor(witness, Some(head)).await?;
                Ok(Some(words))
            }
            claim @ (Reply::Ahead(_) | Reply::Refused) => Err(self.claimed(witness, &claim, &signed).await),
        }
    }

    /// Looks at the checkpoint that a witness shows to everybody.
    async fn look_at_monitor(
        &self,
        witness: &Witness,
        head: Option<&Head>,
    ) -> Result<Option<String>, LedgerError> {
        let parts = &self.inner.parts;
        let url = format!("{}/{}", witness.url, checkpoint_route(self.origin()));
        let shown = timeout(parts.times.answer, look_at(parts.transport.as_ref(), &url, &parts.keys)).await;
        match shown {
            Ok(Shown::Nothing) => Ok(None),
            Ok(Shown::Checkpoint(theirs)) => {
                let place = format!("witness {} at {}", witness.name, witness.url);
                self.compare(&theirs, &place, head).await.map(|()| None)
            }
            Ok(Shown::Unusable(words)) => Ok(Some(words)),
            Err(_) => Ok(Some(format!("no answer within {:?}", parts.times.answer))),
        }
    }

    /// What to say to a witness that claims to know more than `signed`, or another history: what it proves
    /// by the log's own signature, or else that it could prove nothing.
    pub(crate) async fn claimed(
        &self,
        witness: &Witness,
        claim: &Reply,
        signed: &SignedCheckpoint,
    ) -> LedgerError {
        let head = Head {
            size: signed.checkpoint().size,
            root: domain::digest::Digest::from_bytes(signed.checkpoint().root.0),
            checkpoint: signed.as_bytes().to_vec(),
        };
        if let Err(proven) = self.look_at_monitor(witness, Some(&head)).await {
            return proven;
        }
        let claim = match claim {
            Reply::Ahead(size) => format!("it has cosigned {size} entries"),
            _ => "this is not what it has cosigned".to_owned(),
        };
        LedgerError::Contradicted {
            witness: witness.name.clone(),
            url: witness.url.clone(),
            claim,
            ours: head.size,
        }
    }
}
