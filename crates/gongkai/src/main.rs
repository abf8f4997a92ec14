//! `gongkai`: the command line of the disclosure platform.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

mod account;
mod ambient;
mod catalogue;
mod check;
mod data;
mod demo;
mod import;
mod mail;
mod regulation;
mod screen;
mod serve;
mod time_rule;
mod verify;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

/// A page is made of a thousand small pieces: with the system's allocator they take a sixth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A unified Party-affairs disclosure platform (统一的党务信息公开平台).
#[derive(Parser)]
#[command(name = "gongkai", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where data is and which rules hold.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Folder for database, search index, key and checkpoints.
    #[arg(long, value_name = "DIR", default_value = "./gongkai-data")]
    pub data: PathBuf,
    /// Database: sqlite://PATH or postgres://…; without it, a file in the data folder.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Where attached files are kept: a folder, or s3://BUCKET[/PREFIX] with the usual AWS_… variables; without it, a
    /// folder in the data folder.
    #[arg(long, value_name = "DIR|URL", env = "GONGKAI_BLOBS")]
    pub blobs: Option<String>,
    /// Ruleset: a file, or the name of a built-in one.
    #[arg(long, value_name = "FILE|NAME", default_value = "dazhou-2019")]
    pub ruleset: String,
}

#[derive(Subcommand)]
enum Command {
    /// Prepare (once) and serve Dazhou with invented data.
    Demo(serve::Options),
    /// Serve.
    Serve(serve::Options),
    /// Check or show a ruleset.
    #[command(subcommand)]
    Rules(regulation::Command),
    /// Read a phrase of a catalogue's frequency column as time rules.
    TimeRule(time_rule::Options),
    /// Import from files; all problems by line, nothing half-imported.
    #[command(subcommand)]
    Import(import::Command),
    /// Give an account a new password, or shut it.
    #[command(subcommand)]
    Account(account::Command),
    /// Screen files on this machine for secrecy markings and personal data; nothing leaves it, nothing is stored.
    Screen(screen::Options),
    /// Make the copy of a file that may be published, with the certificate of what was taken out.
    Clean(screen::CleanOptions),
    /// Read one file for a server; started by it.
    #[command(hide = true)]
    ScreenWorker,
    /// What the rules, catalogues and disclosures show: findings with their basis.
    Check(check::Options),
    /// Walk the whole ledger and every sealed row, and name what was altered.
    Verify(verify::Options),
    /// Check a proof file that was downloaded from a public page; works offline.
    VerifyProof(verify::ProofOptions),
}

fn main() -> ExitCode {
    quiet_on_closed_pipe();
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("GONGKAI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,gongkai=info,office=info,web=info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let outcome = match cli.command {
        Command::Rules(command) => regulation::run(&command),
        Command::TimeRule(options) => time_rule::run(&options),
        Command::VerifyProof(options) => verify::proof(&options),
        Command::Screen(options) => screen::screen(&options),
        Command::Clean(options) => screen::clean(&options),
        Command::ScreenWorker => screen::worker(),
        Command::Demo(options) => runtime(serve::demo(options)),
        Command::Serve(options) => runtime(serve::serve(options)),
        Command::Import(command) => runtime(import::run(command)),
        Command::Account(command) => runtime(account::run(command)),
        Command::Check(options) => runtime(check::run(options)),
        Command::Verify(options) => runtime(verify::run(options)),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

/// `gongkai … | head` ends when the reader has seen enough: no error of ours, and nothing to print about it.
fn quiet_on_closed_pipe() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let text = info.payload_as_str().unwrap_or_default();
        if text.starts_with("failed printing to stdout") && text.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(info);
    }));
}

fn runtime(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    /// Two groups of options with one name are found only when somebody asks for that command.
    #[test]
    fn every_command_holds_together() {
        super::Cli::command().debug_assert();
    }
}
