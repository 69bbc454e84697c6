//! Holds a checkpoint that somebody else has against the log as it is here.

use domain::ports::Head;
use proof::checkpoint::SignedCheckpoint;
use proof::fork::Fork;

use crate::error::LedgerError;
use crate::witness::Witnessing;

impl Witnessing {
    /// Whether the log here is, or continues, what the checkpoint says. The checkpoint has the log's own
    /// signature, and was found at `place`.
    pub(crate) async fn compare(
        &self,
        theirs: &SignedCheckpoint,
        place: &str,
        head: Option<&Head>,
    ) -> Result<(), LedgerError> {
        let ours = head.map_or(0, |head| head.size);
        let (size, root) = (theirs.checkpoint().size, theirs.checkpoint().root);
        if size > ours {
            return Err(LedgerError::OldCopy { place: place.to_owned(), theirs: size, ours });
        }
        let Some(head) = head.filter(|_| size > 0) else { return Ok(()) };
        if self.history(ours).root(size).await? == root {
            return Ok(());
        }
        let evidence = self.keep_fork(theirs, place, head).await;
        Err(LedgerError::Forked { place: place.to_owned(), theirs: size, ours, evidence })
    }

    /// Keeps what proves a fork; says where, or why not.
    async fn keep_fork(&self, theirs: &SignedCheckpoint, place: &str, head: &Head) -> String {
        let size = theirs.checkpoint().size;
        let proof = self.history(head.size).consistency(size, head.size).await.unwrap_or_default();
        let now = self.inner.parts.clock.now();
        let place: String = place.chars().filter(|letter| !letter.is_control()).collect();
        let fork = Fork {
            remarks: vec![format!("found at {now} at {place}"), "second is the log's own head".to_owned()],
            proof,
            first: theirs.as_bytes().to_vec(),
            second: head.checkpoint.clone(),
        };
        let kept = match fork.to_bytes() {
            Ok(bytes) => self.inner.parts.forks.keep(bytes).await,
            Err(error) => Err(error.to_string()),
        };
        kept.map_or_else(
            |words| format!("which could not be kept: {words}"),
            |place| format!("kept as {place}"),
        )
    }
}
