//! A log is verified while it is at work: what it removes meanwhile is not missed.

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use ledger::{LedgerError, Log, LogObjects, verify_log};
use tokio::sync::Mutex;

use crate::bench::{Bench, verifying_key};

/// Objects of a log that goes on as soon as they are listed.
struct AtWork {
    bench: Bench,
    log: Mutex<Log>,
    /// How many entries it then takes.
    more: u64,
}

#[async_trait]
impl LogObjects for AtWork {
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError> {
        self.bench.objects.get(path).await
    }

    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>> {
        let listed = self.bench.objects.list()?;
        let then = async move {
            let paths: Vec<String> = listed.try_collect().await?;
            self.bench.push(self.more);
            self.log.lock().await.advance().await?;
            Ok::<_, LedgerError>(futures::stream::iter(paths).map(Ok))
        };
        Some(futures::stream::once(then).try_flatten().boxed())
    }
}

#[tokio::test]
async fn what_is_removed_meanwhile_is_not_missing() {
    // Both what the checkpoint needs and what is left of the one before it are gone when they are read.
    let gone = ["tile/0/002.p/44", "tile/0/002.p/88", "tile/entries/002.p/44", "tile/entries/002.p/88"];
    let bench = Bench::with(&[100, 156, 300, 44]).await;
    assert!(gone.iter().all(|path| bench.path(path).exists()));
    let log = Mutex::new(bench.open().await.unwrap());
    let at_work = AtWork { bench, log, more: 168 };
    let found = verify_log(&at_work, &verifying_key(), &mut |_, _| ()).await.unwrap();
    assert!(gone.iter().all(|path| !at_work.bench.path(path).exists()));
    assert_eq!((found.findings, found.size, found.entries), (vec![], 600, 600));
}
