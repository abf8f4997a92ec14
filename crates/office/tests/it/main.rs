#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod administrators;
mod at_once;
mod directory;
mod following;
mod later;
mod outcome;
mod path;
mod readers;
mod refusals;
mod review;
mod seats;
mod sign_in;
