//! Whatever the input, the rule answers, and its answer keeps what it promises.

use std::collections::BTreeSet;

use guest_sdk::{Medium, Vault};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::ask::{ask, input, point, wanted};

prop_compose! {
    fn any_vault()(
        medium in prop_oneof![Just(Medium::Disk), Just(Medium::ObjectStorage), Just(Medium::Tape), Just(Medium::Other)],
        site in proptest::option::of(0..3u32),
        immutable in proptest::option::of(any::<u64>()),
        isolated in any::<bool>(),
        planned in any::<bool>(),
    ) -> Vault {
        Vault { medium, site, custody: None, immutable, isolated, encrypted: true, planned }
    }
}

prop_compose! {
    fn parameters()(copies in 1..6u32, media in 1..=4u32, off in 0..3u32, fixed in 0..3u32, apart in 0..3u32, newest in 1..5u32) -> String {
        format!(r#"{{"copies": {copies}, "media": {media}, "off-site": {off}, "immutable": {fixed}, "isolated": {apart}, "newest": {newest}}}"#)
    }
}

proptest! {
    #[test]
    fn wanted_copies_are_possible_useful_and_enough_if_anything_is(
        parameters in parameters(),
        points in vec((0..500i64, any::<bool>()), 0..6),
        vaults in vec(any_vault(), 0..6),
        copies in vec((0..8u32, 0..8u32), 0..20),
    ) {
        let points: Vec<_> = points.into_iter().map(|(ago, complete)| point(ago, complete)).collect();
        let question = input(points, vaults, &copies);
        let answer = ask(&parameters, &question).unwrap();
        let there: BTreeSet<_> = copies.iter().copied().collect();
        let wanted = wanted(&answer);
        for (at, vault) in &wanted {
            prop_assert!(question.points[*at as usize].complete);
            prop_assert!(question.vaults[*vault as usize].planned);
            prop_assert!(!there.contains(&(*at, *vault)));
        }
        prop_assert!(!answer.satisfied || wanted.is_empty());
        prop_assert_eq!(wanted.iter().collect::<BTreeSet<_>>().len(), wanted.len());
        // Once the wanted copies are made, nothing more is wanted.
        let all: Vec<_> = copies.iter().chain(&wanted).copied().collect();
        let after = ask(&parameters, &input(question.points, question.vaults, &all)).unwrap();
        prop_assert!(after.wanted.is_empty(), "{:?}", after);
    }
}
