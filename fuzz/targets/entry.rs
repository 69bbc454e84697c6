//! Entries of the ledger: what is read is written again.
#![no_main]

use domain::canonical;
use domain::entry::EntryView;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(view) = EntryView::read(bytes) {
        assert_eq!(canonical::to_vec(&view).expect("it was written before"), bytes);
    }
});
