//! Where the ledger's objects lie: in the data directory, or in a bucket.

mod bucket;
mod choose;
mod s3;
mod shelf;

pub(crate) use bucket::{Bucket, is_in_bucket};
pub(crate) use choose::choose;
pub(crate) use s3::{Access, S3, S3Key, S3Server};
pub(crate) use shelf::{LedgerShelf, in_directory};
