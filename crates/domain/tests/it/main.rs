#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod consents;
mod forms;
mod golden;
mod matrix;
mod obligations;
mod opinions;
mod originals;
mod readers;
mod sample;
mod script;
mod states;
mod urgent;
mod variations;
mod workdays;
