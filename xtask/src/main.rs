//! The project's chores, one module each: `cargo xtask setup`, `cargo xtask test`, `cargo xtask tidy` …
//!
//! Everything a newcomer or a build machine has to do is here in code, so that the README has one command to tell.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

mod bench;
mod fuzz;
mod mutants;
mod postgres;
mod s3;
mod setup;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's chores")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install what the tests need and is not there yet (system packages, browser library, cargo tools)
    Setup,
    /// Everything a change must pass: setup, tidy, fmt, clippy, build, tests on both databases, browser, licences
    Test(test::Options),
    /// What rustc and clippy don't check: rooms, sizes, names, words, pages, docs, commits, traces
    Tidy,
    /// Tell which files of a crate import each other, and by which names
    Circles {
        #[arg(value_name = "CRATE")]
        krate: String,
    },
    /// Measure, beside peers and limits, what docs/performance.md tells
    Bench,
    /// Kill the server amid commands, twenty times: nothing acknowledged is lost, nothing is there twice
    Soak,
    /// Look for bytes that a parser can't cope with, ten minutes for each target of `fuzz/`
    Fuzz(fuzz::Options),
    /// Break decisions on purpose, one change after the other, and tell which no test notices: hours, or name files
    Mutants(mutants::Options),
    /// Run one command with GONGKAI_TEST_POSTGRES set to a temporary PostgreSQL, e.g. `cargo nextest run -p store`
    Postgres {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<String>,
    },
    /// Run one command with GONGKAI_TEST_S3 set to a bucket of a temporary S3 server, e.g. `cargo nextest run -p office`
    S3 {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<String>,
    },
}

fn main() -> ExitCode {
    match perform(Cli::parse().chore) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)`: the chore ran and found something wrong, and has said so; `Err`: it could not run.
fn perform(chore: Chore) -> Result<bool> {
    match chore {
        Chore::Setup => setup::setup().map(|()| true),
        Chore::Test(options) => test::test(&options),
        Chore::Tidy => tidy::tidy(),
        Chore::Circles { krate } => tidy::circles(&krate),
        Chore::Bench => bench::bench(),
        Chore::Soak => bench::soak(),
        Chore::Fuzz(options) => fuzz::fuzz(&options),
        Chore::Mutants(options) => mutants::mutants(&options),
        Chore::Postgres { command } => postgres::with(&command),
        Chore::S3 { command } => s3::with(&command),
    }
}
