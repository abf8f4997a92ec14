//! `gongkai import catalogue`: a file as it is, into an organisation's draft; what was read, cell by cell.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use domain::{Problems, refusal::RefusalKind};
use indicatif::{ProgressBar, ProgressStyle};
use office::catalogue::import::{Direct, Merge, Outcome, Report};
use serde_json::json;
use web::i18n::{Arg, Lang, Localizer};

use crate::{Place, ambient};

/// How rows come together with those that are there.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Together {
    /// The file counts; the same item stays the same entry.
    Match,
    /// Below those that are there.
    Append,
    /// All new entries.
    Replace,
}

/// `gongkai import catalogue`.
#[derive(Args, Debug)]
pub struct Options {
    /// The file: XLSX, CSV or DOCX, or JSON exported from here.
    file: PathBuf,
    /// Code of the organisation.
    #[arg(long, value_name = "CODE")]
    org: String,
    /// Only this sheet; without it, every visible one in which a table is recognised.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// How rows come together with those that are there; without it, `match` if there are any, or `append` where that
    /// would take out more than a third of them.
    #[arg(long, value_enum)]
    merge: Option<Together>,
    /// Put it in force, too, unless a cell is refused.
    #[arg(long)]
    into_force: bool,
    /// The whole report as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

const WORDS: Localizer = Localizer { lang: Lang::En };

/// Runs it. 0: imported; 1: the file, or some cell of it, was refused; 2: not readable.
pub async fn import(options: &Options) -> anyhow::Result<ExitCode> {
    let name = options.file.display().to_string();
    let size = std::fs::metadata(&options.file).with_context(|| name.clone())?.len();
    // what is too large anyway is not read at all
    let bytes =
        if size > 64 << 20 { Vec::new() } else { std::fs::read(&options.file).with_context(|| name.clone())? };
    if size > 64 << 20 {
        let limit = (20_u64 << 20).to_string();
        return refuse(&options.file, &Problems(vec![problem("too_large", vec![("limit", limit)])]), options.json);
    }
    let office = options.place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}")?);
    bar.set_message(format!("reading {name}"));
    bar.enable_steady_tick(Duration::from_millis(200));
    let direct = Direct {
        org: options.org.clone(),
        sheet: options.sheet.clone(),
        merge: options.merge.map(|together| match together {
            Together::Match => Merge::Match,
            Together::Append => Merge::Append,
            Together::Replace => Merge::Replace,
        }),
        into_force: options.into_force,
    };
    let came = office.catalogue_imports().import_catalogue(direct, name, bytes).await;
    bar.finish_and_clear();
    let outcome = match came {
        Ok((report, enforced)) => {
            let refused = report.counts.refused > 0 || matches!(enforced, Some(Err(_)));
            if options.json {
                let version = enforced.as_ref().and_then(|e| e.as_ref().ok());
                print(&json!({ "imported": true, "version": version, "report": report }).to_string());
            } else {
                tell(&report, enforced.as_ref());
            }
            Ok(if refused { ExitCode::from(1) } else { ExitCode::SUCCESS })
        }
        Err(office::Error::Problems(problems)) => refuse(&options.file, &problems, options.json),
        Err(office::Error::Refused(refusal)) if refusal.kind == RefusalKind::Absent => {
            if options.json {
                print(&json!({ "imported": false, "problems": [{ "code": "org-unknown" }] }).to_string());
            }
            eprintln!("there is no organisation with the code {}; nothing was imported", options.org);
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(anyhow::Error::new(error)),
    };
    office.close().await;
    outcome
}

/// Written to a pipe that nobody reads any more, a report is no fault.
fn print(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

fn problem(code: &'static str, args: Vec<(&'static str, String)>) -> domain::problems::Problem {
    domain::problems::Problem { field: "file".to_owned(), code, args }
}

fn refuse(file: &Path, problems: &Problems, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        let problems: Vec<_> = problems.0.iter().map(|p| json!({ "code": p.code, "words": words_of(p) })).collect();
        print(&json!({ "imported": false, "problems": problems }).to_string());
    }
    for problem in &problems.0 {
        eprintln!("{}: {}", file.display(), words_of(problem));
    }
    eprintln!("nothing was imported");
    Ok(ExitCode::from(1))
}

fn words_of(problem: &domain::problems::Problem) -> String {
    let args: Vec<(&'static str, &dyn Arg)> = problem.args.iter().map(|(n, v)| (*n, v as &dyn Arg)).collect();
    let own = WORDS.find(&format!("problem-{}-file", problem.code), &args);
    own.or_else(|| WORDS.find(&format!("problem-{}", problem.code), &args)).unwrap_or_else(|| problem.code.to_owned())
}

/// The report on a page of text: every cell that needs a look, by its row in the file.
fn tell(report: &Report, enforced: Option<&Result<u32, Problems>>) {
    let counts = report.counts;
    print(&format!(
        "imported {} rows into the draft ({} known before, {} removed, {} other rows left out)",
        counts.rows, counts.known, counts.removed, counts.ignored
    ));
    print(&format!(
        "cells: {} read, {} guessed, {} unclear, {} refused",
        counts.read, counts.guessed, counts.unclear, counts.refused
    ));
    for row in &report.rows {
        for cell in row.cells.iter().filter(|c| c.outcome != Outcome::Read) {
            let args: Vec<(&'static str, &dyn Arg)> =
                cell.args.iter().map(|(n, v)| (if n == "limit" { "limit" } else { "text" }, v as &dyn Arg)).collect();
            let why = WORDS.find(&format!("problem-{}", cell.code), &args).unwrap_or_else(|| cell.code.clone());
            print(&format!("{}:{}: {}: {}: {} ({why})", row.sheet, row.row, cell.column, cell.outcome, cell.text));
        }
    }
    for place in &report.places {
        let (there, here) = (place.foreign.place.concat(), place.own.concat());
        print(&format!("entry {}: names {} ({there}); this organisation is in {here}", place.no, place.foreign.words));
    }
    for twin in &report.twins {
        print(&format!("{} % of the rows are the same as those of {} ({})", twin.share, twin.name, twin.code));
    }
    match enforced {
        Some(Ok(no)) => print(&format!("version {no} is in force")),
        Some(Err(problems)) => {
            eprintln!("not put in force: {} cells must be mended first; the draft is kept", problems.0.len());
        }
        None => {}
    }
}
