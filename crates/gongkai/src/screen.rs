//! `gongkai screen` and `gongkai clean`: the gate's reading for a clerk's own folder. Nothing leaves the machine and
//! nothing is stored.

use std::{
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use screening::{Limits, Masking, Policy, Refused, Report, Verdict};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::Place;

/// How to screen.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Files, or folders to look through.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// One line of JSON for each file.
    #[arg(long)]
    json: bool,
    /// Ruleset whose masking policy shows what was found.
    #[arg(long, value_name = "FILE|NAME", default_value = "dazhou-2019")]
    ruleset: String,
}

/// How to clean.
#[derive(Args, Clone, Debug)]
pub struct CleanOptions {
    /// The file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the copy goes; its certificate goes beside it, with `.certificate.json` at the end of its name.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Only take out what is hidden: leave personal data that readers see as it is.
    #[arg(long)]
    keep_visible: bool,
    /// Ruleset whose masking policy holds.
    #[arg(long, value_name = "FILE|NAME", default_value = "dazhou-2019")]
    ruleset: String,
}

/// A line of the output.
#[derive(Serialize)]
struct Line {
    file: String,
    verdict: Verdict,
    findings: Vec<Json>,
    /// What there is besides what a reader sees, by kind: not a finding, but gone from a cleaned copy.
    hidden: Json,
    /// What could not be read, and where.
    unread: Vec<Json>,
}

fn policy(ruleset: &str) -> anyhow::Result<Policy> {
    let place = Place { data: PathBuf::new(), database: None, blobs: None, ruleset: ruleset.to_owned() };
    let (name, text) = place.ruleset_text()?;
    let rules = rules::load(&name, &text).map_err(|e| anyhow::anyhow!("{}", e.render(false)))?;
    Ok(office::gate::policy(&rules))
}

/// Screens files; 2 if any must not be here, 1 if any has to be looked at, 0 if all are clean.
pub fn screen(options: &Options) -> anyhow::Result<ExitCode> {
    let policy = policy(&options.ruleset)?;
    let mut files = Vec::new();
    for given in &options.files {
        collect(given, &mut files)?;
    }
    let bar = if files.len() > 20 && std::io::stderr().is_terminal() {
        ProgressBar::new(files.len() as u64)
            .with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {wide_msg}")?)
    } else {
        ProgressBar::hidden()
    };
    let mut worst = Verdict::Clean;
    let mut out = std::io::stdout().lock();
    for file in &files {
        bar.set_message(file.display().to_string());
        let line = one(file, &policy)?;
        worst = worst.max(line.verdict);
        bar.suspend(|| {
            if options.json {
                writeln!(out, "{}", serde_json::to_string(&line)?)
            } else {
                out.write_all(readable(&line).as_bytes())
            }
        })?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(ExitCode::from(match worst {
        Verdict::Clean => 0,
        Verdict::Review => 1,
        Verdict::Refuse => 2,
    }))
}

/// The files of a folder, in the order of their names; a file itself.
fn collect(given: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !given.is_dir() {
        files.push(given.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(given).with_context(|| format!("folder {}", given.display()))?;
    let mut names: Vec<PathBuf> = entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    names.sort();
    for name in names.iter().filter(|n| !n.is_symlink()) {
        collect(name, files)?;
    }
    Ok(())
}

fn one(path: &Path, policy: &Policy) -> anyhow::Result<Line> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let limits = Limits::default();
    let size = std::fs::metadata(path).with_context(|| format!("file {}", path.display()))?.len();
    let screened = if size > limits.file_bytes {
        Err(Refused::TooMuch { measure: screening::Measure::Bytes, limit: limits.file_bytes })
    } else {
        let bytes = std::fs::read(path).with_context(|| format!("file {}", path.display()))?;
        // a file that breaks its reader is not called clean, and the others are still read
        std::panic::catch_unwind(|| screening::screen(&name, &bytes, &limits, policy))
            .unwrap_or_else(|_| Err(Refused::Damaged { part: String::new() }))
    };
    Ok(line(path, screened.map(|(report, _)| report)))
}

fn line(path: &Path, screened: Result<Report, Refused>) -> Line {
    let file = path.display().to_string();
    match screened {
        Ok(report) => Line {
            file,
            verdict: report.verdict,
            findings: report
                .findings
                .iter()
                .map(|f| {
                    json!({
                        "kind": f.kind, "place": f.place.to_string(), "hidden": f.hidden, "masked": f.masked,
                        "confidence": f.confidence, "basis": format!("{} {}", f.basis.law, f.basis.article),
                    })
                })
                .collect(),
            hidden: json!(report.hidden),
            unread: report
                .unread
                .iter()
                .map(|(why, place)| json!({ "why": why, "place": place.to_string() }))
                .collect(),
        },
        // what can't be read can't be called clean
        Err(refused) => Line {
            file,
            verdict: Verdict::Review,
            findings: Vec::new(),
            hidden: json!({}),
            unread: vec![json!({ "why": refused.code(), "place": "", "words": refused.to_string() })],
        },
    }
}

fn readable(line: &Line) -> String {
    let word = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut out = format!("{}  {}\n", line.verdict, line.file);
    for found in &line.findings {
        let hidden = found.get("hidden").and_then(Json::as_str).map_or_else(String::new, |h| format!(" (hidden: {h})"));
        out += &format!(
            "    {}  {}  {}{hidden}  {}\n",
            word(found, "kind"),
            word(found, "place"),
            word(found, "masked"),
            word(found, "basis"),
        );
    }
    for unread in &line.unread {
        let words = word(unread, "words");
        let why = if words.is_empty() { word(unread, "why") } else { words };
        out += &format!("    not read: {why}  {}\n", word(unread, "place"));
    }
    if let Some(hidden) = line.hidden.as_object().filter(|h| !h.is_empty()) {
        let kinds: Vec<String> = hidden.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        out += &format!("    besides what is seen: {}\n", kinds.join(", "));
    }
    out
}

/// Writes the copy that may be published, and its certificate.
pub fn clean(options: &CleanOptions) -> anyhow::Result<ExitCode> {
    let policy = policy(&options.ruleset)?;
    let bytes = std::fs::read(&options.file).with_context(|| format!("file {}", options.file.display()))?;
    let name = options.file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let masking = if options.keep_visible { Masking::Nothing } else { Masking::All };
    let (report, _) = screening::screen(&name, &bytes, &Limits::default(), &policy)?;
    if report.verdict == Verdict::Refuse {
        let place = report.findings.iter().find(|f| f.kind.refuses()).map_or_else(String::new, |f| f.place.to_string());
        anyhow::bail!(
            "{name} bears a secrecy marking ({place}): no copy is made. Take it off this machine and ask the secrecy office"
        );
    }
    let cleaned = screening::clean(&name, &bytes, &Limits::default(), &policy, &masking)?;
    std::fs::write(&options.output, &cleaned.bytes).with_context(|| format!("copy {}", options.output.display()))?;
    let mut beside = options.output.clone().into_os_string();
    beside.push(".certificate.json");
    std::fs::write(&beside, format!("{}\n", serde_json::to_string_pretty(&cleaned.certificate)?))?;
    let counts = |of: Vec<String>| if of.is_empty() { "nothing".to_owned() } else { of.join(", ") };
    let certificate = &cleaned.certificate;
    println!("removed: {}", counts(certificate.removed.iter().map(|(k, n)| format!("{k} {n}")).collect()));
    println!("masked: {}", counts(certificate.masked.iter().map(|(k, n)| format!("{k} {n}")).collect()));
    println!("left: {}", counts(certificate.left.iter().map(|(k, n)| format!("{k} {n}")).collect()));
    println!("sha256 {} -> {}", certificate.before, certificate.after);
    Ok(ExitCode::from(u8::from(cleaned.report.verdict != Verdict::Clean)))
}

/// Memory one file may take, in bytes.
const MEMORY: u64 = 512 << 20;
/// Processor time one file may take, in seconds.
const SECONDS: u64 = 60;

/// Reads one file from standard input for a server, in a process that may write no file, open few, and take only so much
/// memory and time.
pub fn worker() -> anyhow::Result<ExitCode> {
    #[cfg(unix)]
    {
        use rlimit::Resource;
        for (resource, most) in [
            (Resource::AS, MEMORY + (512 << 20)), // addresses reserved by the allocator and the runtime are no memory
            (Resource::CPU, SECONDS),
            (Resource::FSIZE, 0),
            (Resource::CORE, 0),
        ] {
            // a limit that is lower already stays
            let (soft, hard) = resource.get()?;
            resource.set(most.min(soft), most.min(hard))?;
        }
    }
    office::gate::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
