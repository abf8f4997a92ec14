//! `cargo xtask bench`: the figures of `docs/performance.md`; `cargo xtask soak`: the kill loop, for longer.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::shell::{self, cargo};

/// How often the server is killed in a soak; the tests do it five times.
const KILLS: &str = "20";
/// Where the kill loop reads it.
const KILL_ROUNDS: &str = "GONGKAI_KILL_ROUNDS";

/// Builds as for release, measures, prints a table. Nothing here fails for being slow.
///
/// # Errors
/// When cargo can't be started or the scratch folder can't be made.
pub fn bench() -> Result<bool> {
    // The system's folder for temporary files may be in memory, where a commit costs nothing.
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| shell::root().map(|r| r.join("target")), |t| Ok(PathBuf::from(t)))?;
    let scratch = target.join("bench");
    fs::create_dir_all(&scratch).with_context(|| format!("could not make {}", scratch.display()))?;
    let mut bench = cargo();
    bench.args(["bench", "--locked", "--package", "gongkai", "--bench", "figures"]).env("TMPDIR", &scratch);
    let mut findings = cargo();
    findings.args(["bench", "--locked", "--package", "domain", "--bench", "findings"]);
    let mut screening = cargo();
    screening.args(["bench", "--locked", "--package", "screening", "--bench", "speed"]);
    Ok(succeeds(&mut bench)? && succeeds(&mut findings)? && succeeds(&mut screening)?)
}

/// The server is killed amid concurrent commands, again and again (acceptance of the ledger's promise).
///
/// # Errors
/// When cargo can't be started.
pub fn soak() -> Result<bool> {
    let mut soak = cargo();
    soak.args(["nextest", "run", "--locked", "--package", "gongkai", "--no-capture", "kill"]);
    succeeds(soak.env(KILL_ROUNDS, KILLS))
}

fn succeeds(command: &mut std::process::Command) -> Result<bool> {
    let status =
        command.current_dir(shell::root()?).status().with_context(|| format!("could not start {command:?}"))?;
    Ok(status.success())
}
