//! What the ledger remembers of its witnesses, and which it asks.

use domain::ports::{Change, Store, WitnessBook, WitnessMemory, WitnessedHead};
use domain::time::Timestamp;
use domain::witness::{WitnessMode, WitnessSetting};

use super::things::Things;

/// The setting changes with its entry; memories replace older ones; a smaller witnessed head does not.
pub async fn witnesses_are_remembered<S: Store + WitnessBook>(store: &S) {
    let things = Things::new();
    assert_eq!(store.witness_setting().await.unwrap(), None);
    for mode in [WitnessMode::Open, WitnessMode::Closed] {
        let setting = WitnessSetting { policy: "quorum none\n".to_owned(), mode, set: things.now() };
        let change = Change::SetWitnesses(Some(setting.clone()));
        store.commit(things.commit("l").with(change)).await.unwrap();
        assert_eq!(store.witness_setting().await.unwrap(), Some(setting));
    }
    store.commit(things.commit("l").with(Change::SetWitnesses(None))).await.unwrap();
    assert_eq!(store.witness_setting().await.unwrap(), None);

    assert_eq!((store.witnesses().await.unwrap(), store.witnessed().await.unwrap()), (vec![], None));
    let memory = |key: &str, size, error: Option<&str>| WitnessMemory {
        key: key.to_owned(),
        size,
        cosigned: (size > 0).then_some(1_789_000_000),
        asked: Timestamp::from_secs(1_789_000_001),
        error: error.map(ToOwned::to_owned),
    };
    let head = |size: u64, text: &str| WitnessedHead { size, checkpoint: text.as_bytes().to_vec() };
    store.keep(vec![memory("b", 0, Some("it answered 500")), memory("a", 7, None)], None).await.unwrap();
    store.keep(vec![memory("b", 8, None)], Some(head(8, "eight"))).await.unwrap();
    assert_eq!(store.witnesses().await.unwrap(), [memory("a", 7, None), memory("b", 8, None)]);
    assert_eq!(store.witnessed().await.unwrap(), Some(head(8, "eight")));
    store.keep(vec![], Some(head(7, "seven"))).await.unwrap();
    assert_eq!(store.witnessed().await.unwrap(), Some(head(8, "eight")));
    store.keep(vec![], Some(head(8, "eight again"))).await.unwrap();
    assert_eq!(store.witnessed().await.unwrap(), Some(head(8, "eight again")));
}
