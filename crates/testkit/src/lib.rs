//! What tests of several rooms share: both databases, a clock to set, reproducible randomness, a small town.
//!
//! ```text
//! testkit::both! {
//!     async fn a_plan_is_released(database) {
//!         let town = testkit::Scenario::open(database).await;
//!         let id = town.through("society", "题目", testkit::Stop::Released).await;
//!         …
//!         town.assert_consistent().await;
//!     }
//! }
//! ```
// A test's own tool: what it can't do ends the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod archive;
mod blobs;
mod clock;
mod database;
mod entropy;
pub mod raw;
mod scenario;
mod steps;
mod town;
mod variation;

pub use archive::archive;
pub use blobs::{S3, blobs, everything, kept_files, nobody_answers, raw_s3, s3_address};
pub use clock::TestClock;
pub use database::{Database, VARIABLE, run};
pub use entropy::entropy;
pub use raw::{Column, Dump, Kind, Raw, Row};
pub use scenario::{ORIGIN, PASSWORD, Scenario, open_office, setup, signing_key};
pub use steps::Stop;
pub use town::{ENTRIES, ORGS, PEOPLE};
