#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod audit;
mod canon;
mod golden;
mod note;
mod proof;
mod python;
mod sample;
mod tree;
