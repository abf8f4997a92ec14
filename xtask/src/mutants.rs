//! `cargo xtask mutants`: breaks decisions on purpose, one small change after the other, and tells which changes no test
//! notices. It takes hours, so it is no stage of `cargo xtask test`: run it for the files you changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell;

/// Where decisions stand: folders and files. The package is the one they are in, and its tests are those that must fail.
const DECISIONS: &[&str] = &[
    "crates/domain/src",
    "crates/rules/src/procedure",
    "crates/office/src/disclosure/approval.rs",
    "crates/office/src/disclosure/attachment/public.rs",
    "crates/office/src/disclosure/deferred_review.rs",
    "crates/office/src/disclosure/dossier/signatories.rs",
    "crates/office/src/disclosure/plan/reidentification.rs",
    "crates/office/src/disclosure/plan/screening.rs",
    "crates/office/src/disclosure/review.rs",
    "crates/office/src/disclosure/variation",
    "crates/office/src/disclosure/version/proof.rs",
    "crates/office/src/disclosure/withholding",
    "crates/office/src/people/seat",
    "crates/office/src/waiting.rs",
];

#[derive(clap::Args)]
pub struct Options {
    /// How long the tests may take for one change; a change that makes them hang is noticed
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// Tell the changes that would be tried, and try none
    #[arg(long)]
    list: bool,
    /// Only these files or folders, e.g. `crates/domain/src/policy.rs`
    paths: Vec<String>,
}

/// True if the tests notice every change.
///
/// # Errors
/// When a path is not in the repository, or cargo-mutants is missing or can't test the code as it is.
pub fn mutants(options: &Options) -> Result<bool> {
    if shell::output(shell::cargo().args(["mutants", "--version"])).is_err() {
        bail!("cargo-mutants is not installed: cargo install --locked cargo-mutants");
    }
    let root = shell::root()?;
    let decisions: Vec<String> = DECISIONS.iter().map(|path| (*path).to_owned()).collect();
    let chosen = if options.paths.is_empty() { &decisions } else { &options.paths };
    let mut tally = Tally::default();
    for (package, globs) in by_package(&root, chosen)? {
        tally.add(&try_package(&root, &package, &globs, options)?);
    }
    if !options.list {
        println!("{}", tally.table());
    }
    Ok(tally.missed.is_empty())
}

/// The globs of what is chosen, by the package they are in.
fn by_package(root: &Path, paths: &[String]) -> Result<BTreeMap<String, Vec<String>>> {
    let mut packages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in paths {
        let package = path.strip_prefix("crates/").and_then(|rest| rest.split('/').next());
        let package = package.with_context(|| format!("{path} is in no package below `crates`"))?;
        let glob = match root.join(path) {
            folder if folder.is_dir() => format!("{}/**/*.rs", path.trim_end_matches('/')),
            file if file.is_file() => path.clone(),
            _ => bail!("{path} is not there"),
        };
        packages.entry(package.to_owned()).or_default().push(glob);
    }
    Ok(packages)
}

/// Runs cargo-mutants on a copy of the repository, with built libraries of its own; gives back what it found.
fn try_package(root: &Path, package: &str, globs: &[String], options: &Options) -> Result<Value> {
    let output = shell::target()?.join("mutants").join(package);
    fs::create_dir_all(&output).with_context(|| format!("could not make {}", output.display()))?;
    let mut cargo = shell::cargo();
    cargo.arg("mutants").current_dir(root).env("CARGO_TARGET_DIR", scratch()?);
    cargo.args(["--package", package, "--test-tool", "nextest", "--no-times", "--colors", "never"]);
    cargo.args(["--baseline", "run", "--timeout", &options.seconds.to_string(), "--build-timeout", "900"]);
    cargo.arg("--output").arg(&output);
    for glob in globs {
        cargo.args(["--file", glob]);
    }
    if options.list {
        println!("{}", shell::output(cargo.arg("--list"))?.trim_end());
        return Ok(Value::Null);
    }
    // Its own status is a failure too if changes went unnoticed; what it found tells more.
    let found = output.join("mutants.out/outcomes.json");
    let before = fs::metadata(&found).and_then(|file| file.modified()).ok();
    let done = shell::run(&format!("mutants-{package}"), &mut cargo)?;
    let after = fs::metadata(&found).and_then(|file| file.modified()).ok();
    if after.is_none() || after == before {
        bail!("`{package}` could not be tried:\n{}", done.tail());
    }
    let found: Value = serde_json::from_str(&fs::read_to_string(&found)?)?;
    if outcomes(&found).any(|outcome| outcome.summary == "Failure") {
        bail!("the tests of `{package}` fail as it is:\n{}", done.tail());
    }
    let planned: Vec<Value> = serde_json::from_str(&fs::read_to_string(output.join("mutants.out/mutants.json"))?)?;
    let tried = outcomes(&found).filter(|outcome| outcome.file.is_some()).count();
    if tried < planned.len() {
        bail!("`{package}` ended after {tried} of {} changes:\n{}", planned.len(), done.tail());
    }
    Ok(found)
}

/// The scratch target: changed code must not reach the libraries that other chores use.
fn scratch() -> Result<PathBuf> {
    Ok(shell::target()?.join("mutants/target"))
}

/// What became of one change; of the code as it is, if it has no file.
struct Outcome<'v> {
    summary: &'v str,
    file: Option<&'v str>,
    /// `crates/domain/src/policy.rs:12:5: replace may -> bool with true`
    name: &'v str,
}

fn outcomes(found: &Value) -> impl Iterator<Item = Outcome<'_>> {
    let list = found.get("outcomes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().map(|outcome| {
        let mutant = outcome.pointer("/scenario/Mutant");
        let text = |key: &str| mutant.and_then(|mutant| mutant.get(key)).and_then(Value::as_str);
        let summary = outcome.get("summary").and_then(Value::as_str).unwrap_or_default();
        Outcome { summary, file: text("file"), name: text("name").unwrap_or_default() }
    })
}

/// How many changes of a file the tests noticed (a hang among them) and missed, and how many didn't compile.
#[derive(Default, Clone, Copy)]
struct Counts {
    caught: usize,
    missed: usize,
    unviable: usize,
}

#[derive(Default)]
struct Tally {
    files: BTreeMap<String, Counts>,
    missed: Vec<String>,
}

impl Tally {
    fn add(&mut self, found: &Value) {
        for Outcome { summary, file, name } in outcomes(found) {
            let Some(file) = file else { continue };
            let counts = self.files.entry(file.to_owned()).or_default();
            match summary {
                "CaughtMutant" | "Timeout" => counts.caught += 1,
                "Unviable" => counts.unviable += 1,
                _ => {
                    counts.missed += 1;
                    self.missed.push(name.to_owned());
                }
            }
        }
    }

    fn table(&self) -> String {
        let line = |file: &str, Counts { caught, missed, unviable }: Counts| {
            format!("{file:<60} {caught:>7} {missed:>7} {unviable:>9}")
        };
        let mut all = Counts::default();
        let mut lines = vec![format!("{:<60} {:>7} {:>7} {:>9}", "file", "caught", "missed", "unviable")];
        for (file, counts) in &self.files {
            all.caught += counts.caught;
            all.missed += counts.missed;
            all.unviable += counts.unviable;
            lines.push(line(file, *counts));
        }
        lines.push(line("all", all));
        lines.extend(self.missed.iter().map(|name| format!("missed: {name}")));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path that leads nowhere would be tried in silence, and nothing missed.
    #[test]
    fn all_decisions_are_where_the_list_says() {
        let root = shell::root().unwrap();
        let listed: Vec<String> = DECISIONS.iter().map(|path| (*path).to_owned()).collect();
        let packages = by_package(&root, &listed).unwrap();
        assert_eq!(packages.keys().collect::<Vec<_>>(), ["domain", "office", "rules"]);
        assert_eq!(packages.get("rules").unwrap(), &["crates/rules/src/procedure/**/*.rs"]);
        for nowhere in ["crates/domain/src/nowhere.rs", "docs"] {
            assert!(by_package(&root, &[nowhere.to_owned()]).is_err(), "{nowhere}");
        }
    }

    #[test]
    fn the_table_counts_by_file_and_names_what_was_missed() {
        let mutant = |file: &str, summary: &str| {
            let mutant = serde_json::json!({ "file": file, "name": format!("{file}:1:2: replace f") });
            serde_json::json!({ "scenario": { "Mutant": mutant }, "summary": summary })
        };
        let mut tally = Tally::default();
        tally.add(&serde_json::json!({ "outcomes": [
            { "scenario": "Baseline", "summary": "Success" },
            mutant("b.rs", "CaughtMutant"), mutant("a.rs", "MissedMutant"), mutant("b.rs", "Timeout"),
            mutant("b.rs", "Unviable"),
        ] }));
        tally.add(&Value::Null);
        let table: Vec<String> =
            tally.table().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let expect =
            ["file caught missed unviable", "a.rs 0 1 0", "b.rs 2 0 1", "all 2 1 1", "missed: a.rs:1:2: replace f"];
        assert_eq!(table, expect);
    }
}
