//! What the tests need on a machine, installed only where it is missing: a second run takes well under two seconds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{postgres, s3, shell};

/// The Debian and Ubuntu packages, and what each is for.
const PACKAGES: &[(&str, &str)] = &[
    ("chromium", "browser tests"),
    ("fonts-noto-cjk", "Chinese faces in pictures of pages"),
    ("postgresql", "tests of the store on its second database"),
    ("sqlite3", "tests that tamper with a database from outside"),
    ("python3", "an independent verifier of the ledger"),
    ("python3-venv", "a folder of its own for the S3 server of the tests"),
    ("nginx-light", "the peer of the portal's benchmark"),
    ("wrk", "load for the portal's benchmark"),
    ("libimage-exiftool-perl", "looks at cleaned files"),
    ("mat2", "looks at cleaned files"),
    ("poppler-utils", "looks at cleaned files"),
    ("poppler-data", "Chinese faces for poppler"),
    ("python3-pdfminer", "looks at cleaned files"),
    ("libreoffice-writer", "opens cleaned files"),
    ("libreoffice-calc", "opens cleaned files"),
    ("libreoffice-impress", "opens cleaned files"),
];

/// Cargo tools: program, arguments of `cargo install`.
const TOOLS: &[(&str, &[&str])] = &[
    ("cargo-nextest", &["cargo-nextest", "--locked"]),
    // Without its default features it needs neither cmake nor a C compiler's minutes; we use none of them.
    ("cargo-deny", &["cargo-deny", "--version", "0.20.2", "--locked", "--no-default-features"]),
];

/// Brings the machine to where `cargo xtask test` can run.
///
/// # Errors
/// When something is missing and can't be installed from here; the message says what to install.
pub fn setup() -> Result<()> {
    let root = shell::root()?;
    packages()?;
    browser_library(&root.join("tests/browser"))?;
    s3_server(&s3::folder()?)?;
    tools()
}

fn packages() -> Result<()> {
    if shell::which("apt-get").is_none() {
        return programs_by_hand();
    }
    let mut wanted = missing_packages(&installed()?);
    if shell::which("node").is_none() || shell::which("npm").is_none() {
        wanted.extend(["nodejs", "npm"]);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    step("package-lists", as_root("apt-get").args(["update", "-q"]))?;
    let mut install = as_root("apt-get");
    install.args(["install", "-y", "-q", "--no-install-recommends"]).args(&wanted);
    eprintln!("installing {}", wanted.join(", "));
    step("packages", &mut install)
}

/// The names dpkg knows as fully installed; a name it has never heard of makes it fail, which is an answer too.
fn installed() -> Result<String> {
    let mut ask = Command::new("dpkg-query");
    ask.args(["-W", "-f", "${db:Status-Abbrev} ${Package}\n"]).args(PACKAGES.iter().map(|(name, _)| name));
    let answer = ask.output().context("could not start dpkg-query")?;
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

fn missing_packages(installed: &str) -> Vec<&'static str> {
    let have: Vec<&str> = installed.lines().filter_map(|line| line.strip_prefix("ii ")).map(str::trim).collect();
    PACKAGES.iter().map(|(name, _)| *name).filter(|name| !have.contains(name)).collect()
}

/// Without apt we install nothing, but say at once all that is missing.
fn programs_by_hand() -> Result<()> {
    let mut missing: Vec<String> = ["node", "npm", "sqlite3", "python3"]
        .iter()
        .filter(|program| shell::which(program).is_none())
        .map(|program| format!("{program} (in PATH)"))
        .collect();
    if chromium().is_none() {
        missing.push("Chromium (in PATH, or its path in the variable CHROMIUM)".into());
    }
    if postgres::programs().is_err() {
        missing.push("the PostgreSQL server (initdb, postgres)".into());
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!("there is no apt-get here, so please install by hand:\n  {}", missing.join("\n  "))
}

/// The browser of the tests: `CHROMIUM`, or the first known name in PATH.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(Into::into);
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| shell::which(name)))
}

/// `npm ci` when its lock is not the one that was installed last.
fn browser_library(folder: &Path) -> Result<()> {
    let lock =
        fs::read_to_string(folder.join("package-lock.json")).context("tests/browser has no package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("installing the browser library");
    let mut install = Command::new("npm");
    install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    step("npm", &mut install)?;
    fs::write(&stamp, lock).with_context(|| format!("could not write {}", stamp.display()))
}

/// `pip install` into a folder of its own when the requirements are not those that were installed last.
fn s3_server(folder: &Path) -> Result<()> {
    let file = folder.join("requirements.txt");
    let wanted = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let venv = folder.join(".venv");
    let stamp = venv.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && s3_python(folder).is_file() {
        return Ok(());
    }
    eprintln!("installing the S3 server of the tests");
    step("venv", Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    let mut install = Command::new(s3_python(folder));
    install.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"]).arg(&file);
    step("pip", &mut install)?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))
}

/// The Python of that folder.
pub fn s3_python(folder: &Path) -> PathBuf {
    folder.join(".venv/bin/python")
}

fn tools() -> Result<()> {
    for (program, arguments) in TOOLS {
        let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let beside_cargo = cargo_home.is_some_and(|home| home.join("bin").join(program).is_file());
        if beside_cargo || shell::which(program).is_some() {
            continue;
        }
        eprintln!("building {program}, once: some minutes");
        // Its own workspace: the settings of ours must not reach it.
        let mut install = shell::cargo();
        install.arg("install").args(*arguments).current_dir(std::env::temp_dir()).env_remove("CARGO_TARGET_DIR");
        step(program, &mut install)?;
    }
    Ok(())
}

fn step(name: &str, command: &mut Command) -> Result<()> {
    let done = shell::run(name, command)?;
    if !done.ok {
        bail!("{name} failed after {} s:\n{}", done.took.as_secs(), done.tail());
    }
    eprintln!("  {name}: {} s", done.took.as_secs());
    Ok(())
}

fn as_root(program: &str) -> Command {
    let root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", program]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed() {
        let all: String = PACKAGES.iter().map(|(name, _)| format!("ii  {name}\n")).collect();
        assert!(missing_packages(&all).is_empty());
        assert_eq!(missing_packages(&all.replace("ii  wrk", "rc  wrk")), ["wrk"], "removed, configuration left");
        assert_eq!(missing_packages(&all.replace("ii  wrk\n", "")), ["wrk"]);
        assert_eq!(missing_packages("").len(), PACKAGES.len());
    }
}
