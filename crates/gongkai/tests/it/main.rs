//! The program as people run it: the binary itself, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod blobs;
mod chain;
mod http;
mod import;
mod kill;
mod refused;
mod rules;
mod screen;
mod server;
mod stranger;
