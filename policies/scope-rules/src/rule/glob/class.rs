//! Sets of bytes, for classes such as `[a-z]` and for what a glob can end with.

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    /// Every byte.
    pub(super) const ALL: Self = Self([u64::MAX; 4]);
    /// Every byte that a component can hold: all but `/`.
    pub(super) const NAME: Self = Self([!(1 << b'/'), u64::MAX, u64::MAX, u64::MAX]);

    /// The set of one byte.
    pub(super) const fn of(byte: u8) -> Self {
        let mut set = Self([0; 4]);
        set.insert(byte);
        set
    }

    pub(super) const fn holds(&self, byte: u8) -> bool {
        self.0[byte as usize / 64] & (1 << (byte % 64)) != 0
    }

    pub(super) const fn insert(&mut self, byte: u8) {
        self.0[byte as usize / 64] |= 1 << (byte % 64);
    }

    pub(super) fn insert_all(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    /// Every byte that is not in it.
    pub(super) fn negated(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_its_place() {
        for byte in 0..=u8::MAX {
            let set = ByteSet::of(byte);
            let held: Vec<_> = (0..=u8::MAX).filter(|other| set.holds(*other)).collect();
            assert_eq!(held, [byte]);
            assert!(!set.negated().holds(byte));
            assert_eq!(ByteSet::NAME.holds(byte), byte != b'/');
        }
        let mut set = ByteSet::default();
        set.insert_all(&ByteSet::ALL);
        assert_eq!(set, ByteSet::default().negated());
    }
}
