//! Numbers that look random and are the same in every run.

/// A generator of numbers (xorshift64): fast, and far from good enough for a key.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A generator whose numbers depend on `seed` alone.
    pub(super) const fn of(seed: u64) -> Self {
        // Spread, because neighbouring seeds would begin alike; odd, because zero would stay zero.
        Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`.
    pub(super) const fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}
