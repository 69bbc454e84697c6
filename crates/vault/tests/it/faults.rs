//! What could not be read is never passed over in silence.

use std::io::Read;

use domain::ports::{Content, OpenContent, SourceEntry, SourceError, SourceItem};
use domain::source::{EntryKind, Fault, FaultKind, Metadata, Skip, SkipReason};
use vault::{Selection, VaultError};

use crate::bench::Bench;

/// Content that behaves as a test wishes.
#[derive(Clone)]
enum Odd {
    Says(&'static str),
    FailsToOpen(std::io::ErrorKind),
    FailsAfter(&'static str, std::io::ErrorKind),
    Moved(&'static str),
    Panics,
}

struct Reading {
    odd: Odd,
    rest: &'static [u8],
}

impl OpenContent for Odd {
    fn open(self: Box<Self>) -> std::io::Result<Box<dyn Content>> {
        let rest = match &*self {
            Self::FailsToOpen(kind) => return Err((*kind).into()),
            Self::Says(text) | Self::FailsAfter(text, _) | Self::Moved(text) => text.as_bytes(),
            Self::Panics => b"",
        };
        Ok(Box::new(Reading { odd: *self, rest }))
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if let (Odd::FailsAfter(_, kind), true) = (&self.odd, self.rest.is_empty()) {
            return Err((*kind).into());
        }
        assert!(!matches!(self.odd, Odd::Panics), "a source that breaks");
        self.rest.read(buffer)
    }
}

impl Content for Reading {
    fn settle(&mut self) -> Result<(), String> {
        if matches!(self.odd, Odd::Moved(_)) { Err("it was written to".into()) } else { Ok(()) }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "an item as sessions give them")]
fn file(path: &str, size: u64, odd: Odd) -> Result<SourceItem, SourceError> {
    Ok(SourceItem::Entry(SourceEntry {
        path: path.parse().unwrap(),
        kind: EntryKind::File,
        meta: Metadata { mode: 0o600, size, ..Metadata::default() },
        structural: false,
        content: Some(Box::new(odd)),
    }))
}

fn told(faults: &[Fault]) -> Vec<(String, FaultKind)> {
    let mut told: Vec<_> = faults.iter().map(|fault| (fault.path.to_string(), fault.kind)).collect();
    told.sort();
    told
}

#[test]
fn each_fault_is_named_and_the_rest_is_kept() {
    use std::io::ErrorKind::{NotFound, Other, PermissionDenied, UnexpectedEof};
    let bench = Bench::new();
    let fault = Fault { path: "h".parse().unwrap(), kind: FaultKind::Unreadable, message: "list it".into() };
    let items = vec![
        file("a", 2, Odd::Says("ok")),
        file("b", 2, Odd::FailsToOpen(PermissionDenied)),
        file("c", 2, Odd::FailsToOpen(NotFound)),
        file("d", 9, Odd::FailsAfter("half", UnexpectedEof)),
        file("e", 9, Odd::FailsAfter("half", Other)),
        file("f", 4, Odd::Moved("torn")),
        Ok(SourceItem::Skip(Skip { path: "g".parse().unwrap(), reason: SkipReason::Special })),
        Ok(SourceItem::Fault(fault)),
        file("i", 2, Odd::Says("ok")),
    ];
    let made = bench.try_backup(Box::new(items.into_iter()), None).unwrap();
    assert_eq!(
        told(&made.outcome.faults),
        [
            ("b".to_owned(), FaultKind::Unreadable),
            ("c".to_owned(), FaultKind::Vanished),
            ("d".to_owned(), FaultKind::Changed),
            ("e".to_owned(), FaultKind::Unreadable),
            ("f".to_owned(), FaultKind::Changed),
            ("h".to_owned(), FaultKind::Unreadable),
        ]
    );
    assert_eq!(made.outcome.skipped[&SkipReason::Special], 1);
    // What was torn is kept as it was read, and said so; what could not be read is not there.
    assert_eq!(made.paths(), ["a", "f", "i"]);
    let drilled = bench.drill(&made, Selection::All).unwrap();
    assert_eq!((drilled.differences.kept, drilled.root), (vec![], Some(made.outcome.root)));
}

#[test]
fn a_source_that_ends_early_leaves_no_recovery_point() {
    let bench = Bench::new();
    let items = vec![
        file("a", 2, Odd::Says("ok")),
        Err(SourceError::Failed("gone".into())),
        file("b", 2, Odd::Says("ok")),
    ];
    let error = bench.try_backup(Box::new(items.into_iter()), None).unwrap_err();
    assert!(matches!(&error, VaultError::Source(SourceError::Failed(text)) if text == "gone"), "{error}");
    assert!(bench.vault.snapshots().unwrap().is_empty());
}

#[test]
fn a_source_in_disorder_leaves_no_recovery_point() {
    let bench = Bench::new();
    for (first, second) in [("b", "a"), ("a", "a"), ("a-b", "a/x")] {
        let items = vec![file(first, 2, Odd::Says("ok")), file(second, 2, Odd::Says("ok"))];
        let error = bench.try_backup(Box::new(items.into_iter()), None).unwrap_err();
        assert!(matches!(&error, VaultError::Order { .. }), "{first} {second}: {error}");
    }
    assert!(bench.vault.snapshots().unwrap().is_empty());
}

#[test]
fn a_source_that_breaks_does_not_break_us() {
    let bench = Bench::new();
    let items = vec![file("a", 2, Odd::Panics)];
    let error = bench.try_backup(Box::new(items.into_iter()), None).unwrap_err();
    assert!(matches!(error, VaultError::Panicked | VaultError::Engine { .. }), "{error}");
    assert!(bench.vault.snapshots().unwrap().is_empty());
    bench.write("f", "x");
    assert_eq!(bench.backup(None).outcome.files, 1);
}

#[test]
fn a_cancelled_backup_leaves_no_recovery_point() {
    let bench = Bench::new();
    let items: Vec<_> = (0..500).map(|i| file(&format!("f{i:04}"), 2, Odd::Says("ok"))).collect();
    let mut job = bench.job(Box::new(std::iter::empty()), None);
    let watch = job.watch.clone();
    job.session = Box::new(items.into_iter().enumerate().map(move |(at, item)| {
        if at == 250 {
            watch.cancel();
        }
        item
    }));
    assert!(matches!(bench.vault.backup(job), Err(VaultError::Cancelled)));
    assert!(bench.vault.snapshots().unwrap().is_empty());
}

#[test]
fn nothing_at_all_is_a_recovery_point_too() {
    let bench = Bench::new();
    let made = bench.try_backup(Box::new(std::iter::empty()), None).unwrap();
    assert_eq!((made.outcome.entries, made.outcome.faults.len()), (0, 0));
    assert_eq!(bench.drill(&made, Selection::All).unwrap().differences.count, 0);
}
