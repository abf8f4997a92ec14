//! `cargo xtask fuzz`: looks for bytes that a parser can't cope with. Each target of `fuzz/` is built with coverage
//! instrumentation, begins with the files of the tests, and runs for a while; the first crash, hang or excess ends it.
//!
//! On the stable toolchain and without a program of its own: no unsafe code is ours, so nothing is missed without a
//! sanitizer, and libFuzzer comes as source with `libfuzzer-sys`. What it needs from rustc are the flags below.

mod seeds;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::shell;
use seeds::{DEFAULT, Seeds, TARGETS, Target};

/// What libFuzzer is fed by, as `cargo fuzz` passes it, less the sanitizer.
const INSTRUMENTATION: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg",
    "fuzzing",
    "-Ccodegen-units=1",
];
/// What the gate's worker may take.
const MEGABYTES: u32 = 512;
/// Seconds of processor time for one input. The largest here is a four-hundredth of the largest file that is taken, and
/// the worker has sixty for that one; what takes ten here, be it ten times slower for the instrumentation, grows faster
/// than its file.
const PATIENCE: u32 = 10;
/// Seconds after which an input is a hang, whatever else the machine is doing.
const HANG: u32 = 60;

#[derive(clap::Args)]
pub struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// Tell the targets and what they ask, and do nothing
    #[arg(long)]
    list: bool,
    /// Only these targets
    targets: Vec<String>,
}

/// True if nothing was found.
///
/// # Errors
/// When a target is unknown or can't be built or started.
pub fn fuzz(options: &Options) -> Result<bool> {
    if options.list {
        TARGETS.iter().for_each(|target| println!("{:10} {}", target.name, target.asks));
        return Ok(true);
    }
    if let Some(unknown) = options.targets.iter().find(|name| TARGETS.iter().all(|target| target.name != **name)) {
        bail!("no target is named {unknown:?}: see `cargo xtask fuzz --list`");
    }
    let chosen = |target: &&Target| options.targets.is_empty() || options.targets.iter().any(|n| n == target.name);
    let chosen: Vec<&Target> = TARGETS.iter().filter(chosen).collect();
    let root = shell::root()?;
    let programs = build(&root, &chosen)?;
    let mut fine = true;
    for target in chosen {
        fine &= Run::new(&root, &programs, target)?.go(options.seconds)?;
    }
    Ok(fine)
}

/// Builds what was chosen; gives back the folder of the programs.
fn build(root: &Path, chosen: &[&Target]) -> Result<PathBuf> {
    let about = shell::output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not tell its host")?;
    let into = shell::target()?.join("fuzz");
    let mut cargo = shell::cargo();
    // Told a target, cargo leaves build scripts and macros as they are.
    cargo.args(["build", "--release", "--target", host]).current_dir(root.join("fuzz"));
    cargo.env("CARGO_TARGET_DIR", &into).env("CARGO_ENCODED_RUSTFLAGS", INSTRUMENTATION.join("\u{1f}"));
    for target in chosen {
        cargo.args(["--bin", target.name]);
    }
    let done = shell::run("fuzz-build", &mut cargo)?;
    if !done.ok {
        bail!("the targets can't be built:\n{}", done.tail());
    }
    Ok(into.join(host).join("release"))
}

/// One target with its folders.
struct Run<'t> {
    target: &'t Target,
    program: PathBuf,
    corpus: PathBuf,
    found: PathBuf,
    words: PathBuf,
}

impl<'t> Run<'t> {
    /// Fills its folders with what it begins with.
    fn new(root: &Path, programs: &Path, target: &'t Target) -> Result<Self> {
        let folder = |kind: &str| -> Result<PathBuf> {
            let folder = root.join("fuzz").join(kind).join(target.name);
            fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
            Ok(folder)
        };
        let (corpus, found) = (folder("corpus")?, folder("artifacts")?);
        let words = root.join("fuzz/corpus").join(format!("{}.dict", target.name));
        fs::write(&words, seeds::dictionary(root, target.words)?)?;
        let kept = Seeds::Files(DEFAULT, target.name);
        for seeds in target.seeds.iter().chain([&kept]) {
            for (name, bytes) in seeds.read(root)? {
                if bytes.len() <= target.longest && !corpus.join(&name).exists() {
                    fs::write(corpus.join(&name), bytes)?;
                }
            }
        }
        Ok(Self { target, program: programs.join(target.name), corpus, found, words })
    }

    /// Runs it and tells how it went; true if it found nothing.
    fn go(&self, seconds: u64) -> Result<bool> {
        let before = self.findings()?;
        let began = shell::now();
        let mut inputs = 0;
        let (ended, done, new) = loop {
            let left = seconds.saturating_sub(began.elapsed().as_secs()).max(1);
            let done = shell::run(&format!("fuzz-{}", self.target.name), &mut self.command(left))?;
            inputs += stat(&done.log, "stat::number_of_executed_units:").unwrap_or(0);
            let mut new: Vec<PathBuf> = self.findings()?.difference(&before).cloned().collect();
            // A machine that stood still looks like a parser that does: such a run goes on.
            let found = new.len();
            new.retain(|file| !self.was_the_machine(file));
            let stood_still = new.len() < found;
            if done.ok || !stood_still || !new.is_empty() || began.elapsed() >= Duration::from_secs(seconds) {
                break (done.ok || stood_still, done, new);
            }
        };
        let fine = ended && new.is_empty();
        println!("{}", line(self.target.name, inputs, &done.log, began.elapsed(), fine));
        if !fine {
            println!("{}", done.tail());
        }
        for file in new {
            println!("  {}\n  again: {} {}", file.display(), self.program.display(), file.display());
            println!("  mended, it belongs into {DEFAULT}/{}", self.target.name);
        }
        Ok(fine)
    }

    fn command(&self, seconds: u64) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(&self.corpus)
            .arg(format!("-artifact_prefix={}/", self.found.display()))
            .arg(format!("-dict={}", self.words.display()))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={}", self.target.longest))
            .arg(format!("-rss_limit_mb={MEGABYTES}"))
            .args([format!("-timeout={HANG}"), format!("-report_slow_units={PATIENCE}")])
            .arg("-print_final_stats=1")
            .env("RUST_BACKTRACE", "1")
            // What a parser gives back goes back: else the allocator's reserve would count as the parser's memory.
            .env("MALLOC_TRIM_THRESHOLD_", "131072")
            .env("MALLOC_MMAP_THRESHOLD_", "65536");
        command
    }

    /// Was an input only slow while everything was? Then it takes little of the processor when it is asked alone, and is
    /// forgotten. libFuzzer knows the clock on the wall alone.
    fn was_the_machine(&self, file: &Path) -> bool {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with("slow-unit-") && !name.starts_with("timeout-") {
            return false;
        }
        let mut alone = Command::new("sh");
        alone
            .args(["-c", &format!("ulimit -t {PATIENCE}; exec \"$0\" -timeout=0 \"$1\"")])
            .arg(&self.program)
            .arg(file);
        let ended = alone.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        ended.is_ok_and(|status| status.success()) && fs::remove_file(file).is_ok()
    }

    fn findings(&self) -> Result<BTreeSet<PathBuf>> {
        let list = fs::read_dir(&self.found).with_context(|| format!("could not read {}", self.found.display()))?;
        Ok(list.flatten().map(|entry| entry.path()).collect())
    }
}

/// One line for one target: inputs tried, branches reached, inputs kept, the most memory, the verdict.
fn line(name: &str, inputs: u64, log: &str, took: Duration, fine: bool) -> String {
    let or = |value: Option<u64>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    format!(
        "{name:10} {:>10} inputs in {:>4} s  {:>6} branches  {:>5} kept  {:>4} MB  {}",
        inputs,
        took.as_secs(),
        or(stat(log, " cov: ")),
        or(stat(log, " corp: ")),
        or(stat(log, "stat::peak_rss_mb:")),
        if fine { "nothing found" } else { "FOUND" },
    )
}

/// The last number that libFuzzer told behind this word.
fn stat(log: &str, word: &str) -> Option<u64> {
    let line = log.lines().rev().find(|line| line.contains(word))?;
    let digits: String = line.split_once(word)?.1.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_one_line() {
        let log = "#2\tINITED cov: 12 ft: 13 corp: 1/1b\n#40\tNEW    cov: 34 ft: 60 corp: 5/9b lim: 4 exec/s: 0 rss: 40Mb\n\
                   stat::number_of_executed_units: 4711\nstat::peak_rss_mb:              99\n";
        let check = |log: &str, fine: bool, expect: &str| {
            let said = line("pdf", stat(log, "units:").unwrap_or(0), log, Duration::from_secs(60), fine);
            assert_eq!(said.split_whitespace().collect::<Vec<_>>().join(" "), expect);
        };
        check(log, true, "pdf 4711 inputs in 60 s 34 branches 5 kept 99 MB nothing found");
        check("", false, "pdf 0 inputs in 60 s ? branches ? kept ? MB FOUND");
    }

    /// A target that is built but not run would be forgotten, and the other way round.
    #[test]
    fn every_target_is_on_the_list() {
        let folder = fs::read_dir(shell::root().unwrap().join("fuzz/fuzz_targets")).unwrap();
        let files: BTreeSet<String> =
            folder.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
        let listed: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
        assert_eq!(files, listed);
    }
}
