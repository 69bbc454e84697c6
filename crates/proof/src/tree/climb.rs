//! The way from a node of a tree up to its root, and on which side each sibling stands.

/// Which side of the node its sibling is on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A node on its way up: `fn` and `sn` of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
pub(super) struct Climb {
    /// The node's position in its level.
    node: u64,
    /// The position of the level's last node.
    last: u64,
}

impl Climb {
    /// Starts at a leaf; `index` is below `size`.
    pub(super) fn new(index: u64, size: u64) -> Self {
        Self { node: index, last: size - 1 }
    }

    /// Starts at the root of the complete subtree that ends an older tree of `old` leaves, which is
    /// neither 0 nor above `new`.
    pub(super) fn from_last_complete(old: u64, new: u64) -> Self {
        let mut climb = Self::new(old - 1, new);
        climb.rise(climb.node.trailing_ones());
        climb
    }

    /// Goes to the parent and tells where the sibling was; `None` at the root, which has none.
    pub(super) fn step(&mut self) -> Option<Side> {
        if self.is_at_root() {
            return None;
        }
        let side = if self.node & 1 == 1 {
            Side::Left
        } else if self.node == self.last {
            // The last node of a level without a sibling moves up until it has one, on its left.
            self.rise(self.node.trailing_zeros());
            Side::Left
        } else {
            Side::Right
        };
        self.rise(1);
        Some(side)
    }

    /// Whether the level has one node only.
    pub(super) fn is_at_root(&self) -> bool {
        self.last == 0
    }

    fn rise(&mut self, levels: u32) {
        self.node >>= levels;
        self.last >>= levels;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(mut climb: Climb) -> String {
        let mut sides = String::new();
        while let Some(side) = climb.step() {
            sides.push(if side == Side::Left { 'l' } else { 'r' });
        }
        sides
    }

    #[test]
    fn leaves_of_seven() {
        let all: Vec<_> = (0..7).map(|index| sides(Climb::new(index, 7))).collect();
        assert_eq!(all, ["rrr", "lrr", "rlr", "llr", "rrl", "lrl", "ll"]);
    }

    #[test]
    fn older_trees_of_seven() {
        let all: Vec<_> = (1..=7).map(|old| sides(Climb::from_last_complete(old, 7))).collect();
        assert_eq!(all, ["rrr", "rr", "rlr", "r", "rrl", "rl", "ll"]);
    }

    #[test]
    fn the_largest_trees() {
        let size = i64::MAX.cast_unsigned();
        assert_eq!(sides(Climb::new(0, size)).len(), 63);
        assert_eq!(sides(Climb::new(size - 1, size)).len(), 62);
        assert_eq!(sides(Climb::from_last_complete(1 << 62, size)), "r");
    }
}
