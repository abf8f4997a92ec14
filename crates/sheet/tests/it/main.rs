#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod bomb;
mod bombs;
mod documents;
mod found;
mod reading;
mod round_trip;
mod sample;
