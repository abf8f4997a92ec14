//! Running other programs: where their words go, what a person sees meanwhile, what is shown when they fail.

use std::env;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// How often the log of a quiet build machine learns that a long step is still running.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);
/// How many lines of a failed step's log are shown.
const TAIL: usize = 120;

/// The repository's root: the parent of this package's folder.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask has no parent folder")?.to_path_buf())
}

/// The cargo that started us, so that all steps use one toolchain.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Whether nobody is watching: no progress lines, no colours.
pub fn quiet() -> bool {
    env::var_os("CI").is_some() || !io::stderr().is_terminal()
}

/// The folder of the first program of this name in PATH.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The standard output of a short command.
///
/// # Errors
/// When it can't be started or fails; its standard error is part of the message.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("could not start {command:?}"))?;
    if !done.status.success() {
        anyhow::bail!("{command:?} failed: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The one clock of the chores: they measure what people wait for.
#[allow(clippy::disallowed_methods, reason = "a chore measures real time; nothing of the product depends on it")]
pub fn now() -> Instant {
    Instant::now()
}

/// A finished long command.
pub struct Done {
    pub ok: bool,
    pub took: Duration,
    pub log: String,
}

impl Done {
    /// The end of the log, where compilers and test runners put what matters.
    pub fn tail(&self) -> String {
        let lines: Vec<&str> = self.log.lines().collect();
        lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default().join("\n")
    }
}

/// Runs a long command with its words in `target/xtask/{name}.log`; a terminal sees the newest of them meanwhile.
///
/// # Errors
/// When the command can't be started or its log can't be written. Its failure is `ok == false`.
pub fn run(name: &str, command: &mut Command) -> Result<Done> {
    let path = log_folder()?.join(format!("{name}.log"));
    let log = File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
    let began = now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("could not start {command:?}"))?;
    let mut told = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(50));
        let took = began.elapsed();
        if !quiet() && took.as_millis() / 500 != told.as_millis() / 500 {
            told = took;
            progress(name, took, &newest_line(&path));
        } else if quiet() && took.saturating_sub(told) >= SIGN_OF_LIFE {
            told = took;
            eprintln!("  … {name}: still at it after {} s", took.as_secs());
        }
    };
    clear_progress();
    Ok(Done { ok: status.success(), took: began.elapsed(), log: read_lossy(&path)? })
}

/// The folder that cargo builds into.
pub fn target() -> Result<PathBuf> {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().map(|root| root.join("target")), |target| Ok(target.into()))
}

fn log_folder() -> Result<PathBuf> {
    let folder = target()?.join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    Ok(folder)
}

fn read_lossy(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn newest_line(path: &Path) -> String {
    let log = read_lossy(path).unwrap_or_default();
    log.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

fn progress(name: &str, took: Duration, line: &str) {
    let line: String = line.chars().filter(|c| !c.is_control()).take(80).collect();
    eprint!("\r\x1b[2K  … {name} {} s  {line}", took.as_secs());
    let _ = io::stderr().flush();
}

fn clear_progress() {
    if !quiet() {
        eprint!("\r\x1b[2K");
    }
}
