#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod alteration;
mod blobs;
mod jobs;
mod ledger;
mod nouns;
mod rollback;
mod sample;
mod tables;
mod tree;
mod unsealed;
mod visibility;
