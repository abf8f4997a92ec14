//! `cargo xtask test`: the stages a change must pass, each told in one line, the first failure with its log's end.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::postgres::{self, Cluster};
use crate::shell::{self, cargo};
use crate::{s3, setup, tidy};

#[derive(clap::Args)]
pub struct Options {
    /// Run only this stage (the build it needs included)
    #[arg(long, value_name = "STAGE")]
    only: Option<Stage>,
    /// Leave out the journeys in Chromium
    #[arg(long)]
    skip_browser: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Stage {
    Setup,
    Tidy,
    Fmt,
    Clippy,
    Build,
    Tests,
    Outside,
    S3,
    Browser,
    Deny,
}

/// The tests in which files are kept, as nextest names them: they run once more with the files on S3.
const WITH_FILES: &str = "package(store) & test(/^blobs::/) \
    | package(office) & test(/^attachments::/) \
    | package(web) & test(/^(leak|escalation)::|^plans::files_/) \
    | package(gongkai) & test(/^blobs::/)";

/// What a stage found: how many checks passed and failed, and what a person needs to see of a failure.
struct Outcome {
    passed: u64,
    failed: u64,
    took: Duration,
    words: String,
}

/// Runs the stages in order and stops at the first that fails.
///
/// # Errors
/// When a stage can't be run at all (a missing program, an unwritable folder).
pub fn test(options: &Options) -> Result<bool> {
    let (mut passed, mut failed) = (0, 0);
    for stage in stages(options) {
        let outcome = stage.run().with_context(|| format!("stage `{}`", stage.name()))?;
        let verdict = if outcome.failed == 0 { "ok" } else { "FAILED" };
        let counts = format!("{} passed, {} failed", outcome.passed, outcome.failed);
        println!("{:<8} {verdict:<6} {:>7.1} s   {counts}", stage.name(), outcome.took.as_secs_f64());
        passed += outcome.passed;
        failed += outcome.failed;
        if outcome.failed > 0 {
            println!("\n{}\n", outcome.words);
            break;
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

fn stages(options: &Options) -> Vec<Stage> {
    match options.only {
        Some(Stage::Browser) => vec![Stage::Build, Stage::Browser],
        Some(only) => vec![only],
        None => Stage::value_variants()
            .iter()
            .copied()
            .filter(|stage| *stage != Stage::Browser || !options.skip_browser)
            .collect(),
    }
}

impl Stage {
    fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    fn run(self) -> Result<Outcome> {
        match self {
            Stage::Setup => own(|| setup::setup().map(|()| String::new())),
            Stage::Tidy => own(|| tidy::problems().map(|problems| tidy::report(&problems))),
            Stage::Fmt => self.check(cargo().args(["fmt", "--all", "--check", "--", "--color", colour()])),
            Stage::Clippy => {
                self.check(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
            }
            // All targets at once, so that tests and the binary share one set of built libraries.
            Stage::Build => self.check(cargo().args(["build", "--workspace", "--all-targets", "--locked"])),
            Stage::Tests => self.tests(),
            Stage::Outside => self.outside(),
            Stage::S3 => self.s3(),
            Stage::Browser => self.browser(),
            Stage::Deny => self.check(cargo().args(["deny", "--locked", "check", "licenses", "bans", "sources"])),
        }
    }

    /// A stage that is one check: it passes or it fails.
    fn check(self, command: &mut Command) -> Result<Outcome> {
        let done = self.command(command)?;
        Ok(Outcome { passed: done.ok.into(), failed: (!done.ok).into(), took: done.took, words: done.tail() })
    }

    fn tests(self) -> Result<Outcome> {
        let cluster = Cluster::start()?;
        let mut nextest = cargo();
        nextest.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--failure-output", "final"]);
        nextest.args(["--status-level", "slow", "--final-status-level", "fail"]).env(postgres::VARIABLE, cluster.url());
        self.counted(&mut nextest)
    }

    /// What the other tests leave out: cleaned files in the hands of other programs, which takes minutes, and how much
    /// memory hostile tables take, which is measured of a whole process.
    fn outside(self) -> Result<Outcome> {
        let mut nextest = cargo();
        nextest.args(["nextest", "run", "--workspace", "--locked", "--run-ignored", "only"]);
        nextest.args([
            "-E",
            "package(screening) + package(sheet)",
            "--failure-output",
            "final",
            "--status-level",
            "slow",
        ]);
        self.counted(&mut nextest)
    }

    /// The same tests as before with files on S3, and those that are about S3 alone.
    fn s3(self) -> Result<Outcome> {
        let (cluster, server) = (Cluster::start()?, s3::Server::start()?);
        let mut nextest = cargo();
        nextest.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--failure-output", "final"]);
        nextest.args(["--status-level", "slow", "--final-status-level", "fail", "--run-ignored", "all"]);
        nextest.args(["-E", WITH_FILES]).env(postgres::VARIABLE, cluster.url()).envs(server.variables());
        self.counted(&mut nextest)
    }

    fn browser(self) -> Result<Outcome> {
        let cluster = Cluster::start()?;
        let chromium = setup::chromium().context("Chromium is not installed: `cargo xtask setup`")?;
        let mut journeys = Command::new("node");
        journeys.arg("tests/browser/run.mjs").env("CHROMIUM", chromium).env("GONGKAI_BIN", binary()?);
        journeys.env(postgres::VARIABLE, cluster.url());
        self.counted(&mut journeys)
    }

    /// A stage that counts its tests itself; a failure without a count (it didn't compile) is one failure.
    fn counted(self, command: &mut Command) -> Result<Outcome> {
        let done = self.command(command)?;
        let (passed, failed) = counts(&done.log).unwrap_or_default();
        let failed = if done.ok { failed } else { failed.max(1) };
        Ok(Outcome { passed, failed, took: done.took, words: done.tail() })
    }

    fn command(self, command: &mut Command) -> Result<shell::Done> {
        command.current_dir(shell::root()?).env("CARGO_TERM_COLOR", colour()).env("CARGO_TERM_PROGRESS_WHEN", "never");
        shell::run(&self.name(), command)
    }
}

/// A stage in this very process: no words are good words.
fn own(work: impl FnOnce() -> Result<String>) -> Result<Outcome> {
    let began = shell::now();
    let words = work()?;
    let ok = words.is_empty();
    Ok(Outcome { passed: ok.into(), failed: (!ok).into(), took: began.elapsed(), words })
}

/// The programs write into a log, so they have to be told who will read it.
fn colour() -> &'static str {
    if shell::quiet() { "never" } else { "always" }
}

fn binary() -> Result<PathBuf> {
    Ok(shell::target()?.join("debug/gongkai"))
}

/// The last `N passed` and `N failed` of a log: nextest's summary, which the output of failed tests follows, or the last
/// line of our browser tests.
fn counts(log: &str) -> Option<(u64, u64)> {
    let last = |words: &str| log.lines().rev().map(without_colours).find(|line| line.contains(words));
    let line = last(" tests run:").or_else(|| last(" passed"))?;
    Some((number_before(&line, "passed")?, number_before(&line, "failed").unwrap_or(0)))
}

fn number_before(line: &str, word: &str) -> Option<u64> {
    let words: Vec<&str> = line.split([' ', ',', ':']).filter(|part| !part.is_empty()).collect();
    let pair = words.windows(2).find(|pair| pair.last() == Some(&word))?;
    pair.first()?.parse().ok()
}

fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\x1b') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, text)| text);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_the_last_summary() {
        let check = |log: &str, expect| assert_eq!(counts(log), expect, "{log}");
        check("Summary [ 0.1s] 5 tests run: 5 passed, 0 skipped", Some((5, 0)));
        check("Summary [ 0.1s] 5 tests run: 3 passed (1 slow), 2 failed, 0 skipped\n  FAIL x", Some((3, 2)));
        check(
            "     \x1b[32;1mSummary\x1b[0m \x1b[1m2\x1b[0m tests run: \x1b[1m2\x1b[0m \x1b[32;1mpassed\x1b[0m",
            Some((2, 0)),
        );
        check("1 passed, 0 failed\n14 passed, 1 failed\n", Some((14, 1)));
        check("error: could not compile", None);
    }

    #[test]
    fn one_stage_or_all() {
        let names = |only, skip_browser| stages(&Options { only, skip_browser }).len();
        assert_eq!(names(None, false), 10);
        assert_eq!(names(None, true), 9);
        assert_eq!(names(Some(Stage::Tidy), false), 1);
        assert_eq!(names(Some(Stage::Browser), false), 2, "the journeys need the program");
    }
}
