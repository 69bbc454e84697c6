//! What Tessera's POSIX storage does: measured once, on a machine of the same class, with entries of 512
//! bytes and flushing, until an entry is integrated. Not of the same run: a hint, not a contest.

/// Callers, appends per second, and the median latency in seconds where it was told.
const TESSERA: [(usize, f64, Option<f64>); 4] = [
    (1, 77.0, Some(0.012)),
    (64, 917.0, Some(0.072)),
    (1_024, 11_921.0, Some(0.085)),
    (4_096, 29_018.0, Some(0.142)),
];

/// How many times Tessera's rate this is.
pub(crate) fn rate(callers: usize, rate: f64) -> Option<f64> {
    TESSERA.iter().find(|(known, ..)| *known == callers).map(|(_, theirs, _)| rate / theirs)
}

/// How many times Tessera's median latency this is.
pub(crate) fn latency(callers: usize, seconds: f64) -> Option<f64> {
    let theirs = TESSERA.iter().find(|(known, ..)| *known == callers).and_then(|(_, _, theirs)| *theirs);
    theirs.map(|theirs| seconds / theirs)
}
