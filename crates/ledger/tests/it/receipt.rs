//! Receipts verify with `proof` alone, and are never given for what is not covered.

use ledger::{LedgerError, receipt};
use proof::tlog_proof::TlogProof;

use crate::bench::{Bench, verifying_key};

#[tokio::test]
async fn every_entry_has_one() {
    for size in [1, 2, 255, 256, 257, 700] {
        let bench = Bench::with(&[size]).await;
        let entries = domain::ports::LedgerQueue::entry_bytes(bench.queue.as_ref(), 0, 1000).await.unwrap();
        for index in [0, size / 3, size / 2, size - 1] {
            let entry = entries[usize::try_from(index).unwrap()].clone();
            let receipt =
                receipt(&bench.objects, &[verifying_key()], index, entry.clone(), None).await.unwrap();
            let verified =
                TlogProof::parse(&receipt.proof).unwrap().verify(&entry, &[verifying_key()], &[]).unwrap();
            assert_eq!((verified.index, verified.size), (index, size));
        }
    }
}

#[tokio::test]
async fn none_for_what_is_not_covered_or_not_so() {
    let bench = Bench::with(&[10]).await;
    let missing = receipt(&bench.objects, &[verifying_key()], 10, b"x".to_vec(), None).await;
    assert!(matches!(missing, Err(LedgerError::NoEntry { index: 10, size: 10 })));
    let other = receipt(&bench.objects, &[verifying_key()], 3, b"another entry".to_vec(), None).await;
    assert!(matches!(other, Err(LedgerError::Damaged { .. })));
    let empty = Bench::new();
    assert!(matches!(
        receipt(&empty.objects, &[verifying_key()], 0, b"x".to_vec(), None).await,
        Err(LedgerError::NoEntry { size: 0, .. })
    ));
}
