//! The pages as a browser gets them: through the router, from an office with a few things in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod api;
mod catalogue;
mod catalogue_import;
mod crawl;
mod desk;
mod escalation;
mod leak;
mod limits;
mod moved;
mod obligations;
mod plans;
mod portal;
mod procedures;
mod reading;
mod ready;
mod review;
mod routes;
mod seed;
mod together;
mod urgent;
