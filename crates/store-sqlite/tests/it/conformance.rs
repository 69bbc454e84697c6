//! The suite of the ports.

use testkit::conformance;

use crate::open;

#[tokio::test]
async fn everything_is_read_back() {
    let (_folder, store) = open().await;
    conformance::everything_is_read_back(&store).await;
}

#[tokio::test]
async fn commits_are_whole() {
    let (_folder, store) = open().await;
    conformance::commits_are_whole(&store).await;
}

#[tokio::test]
async fn conflicts_and_stale_changes() {
    let (_folder, store) = open().await;
    conformance::conflicts_and_stale_changes(&store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_commits_at_once() {
    let (_folder, store) = open().await;
    conformance::many_commits_at_once(&store).await;
}

#[tokio::test]
async fn settling_waits_for_what_was_handed_in() {
    let (_folder, store) = open().await;
    conformance::settling_waits_for_what_was_handed_in(&store).await;
}

#[tokio::test]
async fn entries_are_found() {
    let (_folder, store) = open().await;
    conformance::entries_are_found(&store).await;
}

#[tokio::test]
async fn the_head_moves_by_compare_and_swap() {
    let (_folder, store) = open().await;
    conformance::the_head_moves_by_compare_and_swap(&store).await;
}

#[tokio::test]
async fn witnesses_are_remembered() {
    let (_folder, store) = open().await;
    conformance::witnesses_are_remembered(&store).await;
}

#[tokio::test]
async fn shards_follow_each_other() {
    let (_folder, store) = open().await;
    conformance::shards_follow_each_other(&store).await;
}

#[tokio::test]
async fn what_was_never_signed_moves_on() {
    let (_folder, store) = open().await;
    conformance::what_was_never_signed_moves_on(&store).await;
}

#[tokio::test]
async fn personal_fields_are_kept_and_erased() {
    let (_folder, store) = open().await;
    conformance::personal_fields_are_kept_and_erased(&store).await;
}

#[tokio::test]
async fn holds_stop_erasures_that_did_not_see_them() {
    let (_folder, store) = open().await;
    conformance::holds_stop_erasures_that_did_not_see_them(&store).await;
}
