//! Which shard of a ledger is meant.

use super::place::{Opened, Place};
use super::shards::name_of;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::plain;

/// Which shard of a ledger is meant.
pub(crate) enum Which {
    /// The newest.
    Newest,
    /// The one with this number.
    Number(u64),
    /// The one whose log has this name.
    Named(Vec<u8>),
}

/// A shard that was found.
pub(crate) struct Found {
    /// Its number.
    pub(crate) number: u64,
    /// How many shards there are.
    pub(crate) of: u64,
    /// Its log.
    pub(crate) log: Opened,
    /// Its newest checkpoint, as it is read.
    pub(crate) checkpoint: Vec<u8>,
}

/// Finds the shard that is meant, by going through all of them.
pub(crate) async fn find_shard(context: &Context, place: &Place, which: &Which) -> Result<Found, Failure> {
    let (mut found, mut number) = (None, 1);
    let mut next = Some(place.open(context).await?);
    while let Some(log) = next {
        let checkpoint = log.objects.get("checkpoint").await;
        let checkpoint = checkpoint.map_err(|error| Failure::of(Exit::Failed, &error))?.unwrap_or_default();
        let is_it = match which {
            Which::Newest => true,
            Which::Number(wanted) => *wanted == number,
            Which::Named(name) => name_of(&checkpoint) == name,
        };
        if is_it {
            found = Some(Found { number, of: number, log, checkpoint: checkpoint.to_vec() });
        }
        number += 1;
        next = place.shard(context, number).await?;
    }
    let of = number - 1;
    match (found, which) {
        (Some(found), _) => Ok(Found { of, ..found }),
        (None, Which::Named(name)) => {
            let name = plain(&String::from_utf8_lossy(name));
            Err(Failure::usage(format!("none of the {of} shards of this ledger is called {name}")))
        }
        (None, _) => Err(Failure::usage(format!("this ledger has only {of} shards"))),
    }
}
