//! The grounds on which a point is kept or expires, and how they are worded.

use guest_sdk::retention::Disposition;
use guest_sdk::time::{Timestamp, format_span};
use guest_sdk::wording::count;

use super::buckets::Bucket;
use super::parameters::Settings;

/// Why a point is kept or expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    Held,
    Immutable,
    NewestComplete,
    NewestVerified,
    Future,
    Young,
    OnlyIncomplete,
    YoungIncomplete,
    Floor,
    Bucket(Bucket),
    Aging,
    Old,
    OldIncomplete,
}

/// How many grounds there are.
const GROUNDS: usize = 16;

impl Ground {
    /// Where the ground's reason is looked up.
    const fn index(self) -> usize {
        match self {
            Self::Held => 0,
            Self::Immutable => 1,
            Self::NewestComplete => 2,
            Self::NewestVerified => 3,
            Self::Future => 4,
            Self::Young => 5,
            Self::OnlyIncomplete => 6,
            Self::YoungIncomplete => 7,
            Self::Floor => 8,
            Self::Bucket(Bucket::Year) => 9,
            Self::Bucket(Bucket::Month) => 10,
            Self::Bucket(Bucket::Week) => 11,
            Self::Bucket(Bucket::Day) => 12,
            Self::Aging => 13,
            Self::Old => 14,
            Self::OldIncomplete => 15,
        }
    }

    /// The reason in words; it names the parameters' numbers and no point's, so that all points of
    /// one ground share it.
    fn reason(self, settings: &Settings) -> String {
        let [years, months, weeks, days] = settings.buckets;
        let last_of = |bucket: &str, number: u64| {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            format!(
                "the last complete recovery point of its {bucket}, one of the newest {} that have one",
                count(number, bucket)
            )
        };
        match self {
            Self::Held => "a legal hold lies on it".to_owned(),
            Self::Immutable => "its vault refuses to delete it".to_owned(),
            Self::NewestComplete => "the newest complete recovery point".to_owned(),
            Self::NewestVerified => "the newest recovery point that a drill verified".to_owned(),
            Self::Future => "taken in the future, so its age is not known".to_owned(),
            Self::Young => format!("complete and younger than {}", format_span(settings.hot)),
            Self::OnlyIncomplete => "the newest recovery point, and none is complete yet".to_owned(),
            Self::YoungIncomplete => {
                format!("incomplete and younger than {}", format_span(settings.incomplete))
            }
            Self::Floor => format!(
                "one of the newest {} that are always kept",
                count(usize::try_from(settings.floor).unwrap_or(usize::MAX), "complete recovery point")
            ),
            Self::Bucket(Bucket::Year) => last_of("year", years),
            Self::Bucket(Bucket::Month) => last_of("month", months),
            Self::Bucket(Bucket::Week) => last_of("week", weeks),
            Self::Bucket(Bucket::Day) => last_of("day", days),
            Self::Aging => format!(
                "complete, older than {} and younger than {}",
                format_span(settings.hot),
                format_span(settings.cold)
            ),
            Self::Old => format!("older than {}, and nothing else keeps it", format_span(settings.cold)),
            Self::OldIncomplete => {
                format!("incomplete and older than {}", format_span(settings.incomplete))
            }
        }
    }
}

/// The reasons that were given, each once, in the order in which they were first given.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    texts: Vec<String>,
    given: [Option<u32>; GROUNDS],
}

impl Reasons {
    /// The index of the ground's reason.
    pub(super) fn index(&mut self, ground: Ground, settings: &Settings) -> u32 {
        if let Some(index) = self.given[ground.index()] {
            return index;
        }
        // There are never more reasons than grounds.
        let index = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(ground.reason(settings));
        self.given[ground.index()] = Some(index);
        index
    }

    pub(super) fn into_texts(self) -> Vec<String> {
        self.texts
    }
}

/// One ground with what it asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) ground: Ground,
    pub(super) disposition: Disposition,
    /// Until when; `None`: as long as the ground holds.
    pub(super) until: Option<Timestamp>,
}

impl Claim {
    /// How strong it is: hot before cold before expire, then the longest.
    pub(super) fn strength(&self) -> (u8, Timestamp) {
        let disposition = match self.disposition {
            Disposition::Expire => 0,
            Disposition::Cold => 1,
            Disposition::Hot => 2,
        };
        (disposition, self.until.unwrap_or(Timestamp::MAX))
    }
}
