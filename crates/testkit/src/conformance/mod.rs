//! What every store must do, method by method; run by each adapter's own tests.

mod commits;
mod entries;
mod personal;
mod queue;
mod reads;
mod shards;
mod things;
mod witnesses;

pub use commits::{
    commits_are_whole, conflicts_and_stale_changes, many_commits_at_once,
    settling_waits_for_what_was_handed_in,
};
pub use entries::entries_are_found;
pub use personal::{holds_stop_erasures_that_did_not_see_them, personal_fields_are_kept_and_erased};
pub use queue::the_head_moves_by_compare_and_swap;
pub use reads::everything_is_read_back;
pub use shards::{shards_follow_each_other, what_was_never_signed_moves_on};
pub use witnesses::witnesses_are_remembered;
