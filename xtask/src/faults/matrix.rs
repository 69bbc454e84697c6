//! Which call fails how: the matrix of calls and faults, and what came of it.

use std::collections::BTreeMap;
use std::fmt;

/// What happens at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// The disk fails.
    Io,
    /// The disk is full.
    Full,
    /// The process dies.
    Kill,
}

/// Calls that a full disk makes fail.
const WRITERS: &[&str] = &[
    "fallocate",
    "fdatasync",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "openat",
    "pwrite64",
    "rename",
    "renameat",
    "renameat2",
    "write",
];

/// One fault at one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// The call's name.
    pub(super) call: String,
    /// The how manieth of its kind in a thread.
    pub(super) at: u32,
    /// What happens.
    pub(super) fault: Fault,
}

impl Fault {
    const ALL: [Self; 3] = [Self::Io, Self::Full, Self::Kill];

    const fn name(self) -> &'static str {
        match self {
            Self::Io => "EIO",
            Self::Full => "ENOSPC",
            Self::Kill => "SIGKILL",
        }
    }
}

impl Point {
    /// Every fault at every call.
    pub(super) fn all(calls: &BTreeMap<String, u32>) -> Vec<Self> {
        let mut points = Vec::new();
        for (call, count) in calls {
            for at in 1..=*count {
                for fault in Fault::ALL {
                    if fault != Fault::Full || WRITERS.contains(&call.as_str()) {
                        points.push(Self { call: call.clone(), at, fault });
                    }
                }
            }
        }
        points
    }

    /// What `strace -e inject=` is told.
    pub(super) fn expression(&self) -> String {
        let Self { call, at, fault } = self;
        match fault {
            Fault::Io | Fault::Full => format!("inject={call}:error={}:when={at}", fault.name()),
            Fault::Kill => format!("inject={call}:signal=KILL:when={at}"),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} number {}", self.fault.name(), self.call, self.at)
    }
}

/// How many faults were tried and struck, by call and fault.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<(String, Fault), (u32, u32)>);

impl Tally {
    pub(super) fn count(&mut self, point: &Point, struck: bool) {
        let (tried, hits) = self.0.entry((point.call.clone(), point.fault)).or_default();
        *tried += 1;
        *hits += u32::from(struck);
    }

    /// How many faults were tried.
    pub(super) fn tried(&self) -> u32 {
        self.0.values().map(|(tried, _)| tried).sum()
    }

    /// How many faults struck.
    pub(super) fn struck(&self) -> u32 {
        self.0.values().map(|(_, struck)| struck).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12} {:>12} {:>12} {:>12}", "call", "EIO", "ENOSPC", "SIGKILL")?;
        let calls: std::collections::BTreeSet<_> = self.0.keys().map(|(call, _)| call).collect();
        for call in calls {
            write!(f, "{call:<12}")?;
            for fault in Fault::ALL {
                let cell = self.0.get(&(call.clone(), fault));
                let cell = cell.map_or_else(|| "-".to_owned(), |(tried, struck)| format!("{struck}/{tried}"));
                write!(f, " {cell:>12}")?;
            }
            writeln!(f)?;
        }
        write!(f, "{} faults struck, of {} tried", self.struck(), self.tried())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_gets_every_fault_that_fits() {
        let calls = BTreeMap::from([("fsync".to_owned(), 2), ("pread64".to_owned(), 1)]);
        let points = Point::all(&calls);
        assert_eq!(points.len(), 2 * 3 + 2);
        assert_eq!(points[0].expression(), "inject=fsync:error=EIO:when=1");
        assert_eq!(points[2].expression(), "inject=fsync:signal=KILL:when=1");
    }

    #[test]
    fn the_table_counts() {
        let mut tally = Tally::default();
        let point = |fault| Point { call: "fsync".to_owned(), at: 1, fault };
        tally.count(&point(Fault::Io), true);
        tally.count(&point(Fault::Io), false);
        tally.count(&point(Fault::Kill), true);
        let text = tally.to_string();
        assert!(text.contains("1/2") && text.ends_with("2 faults struck, of 3 tried"), "{text}");
    }
}
