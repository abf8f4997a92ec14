//! `gongkai import …`: all problems by line, nothing half-imported.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::Subcommand;
use encoding_rs::{Encoding, GB18030, UTF_8};
use indicatif::{ProgressBar, ProgressStyle};
use office::{
    catalogue::import::entries::NewEntry,
    import::{Imported, LineProblem},
    people::{
        org::create::NewOrg,
        person::{NewStaff, StaffImported},
    },
};

use crate::{Place, ambient, catalogue, serve};

/// What to import.
#[derive(Subcommand)]
pub enum Command {
    /// Organisations: CSV with the columns code, name, short, kind, superior, sector_superior, rank.
    Orgs {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// People with accounts and seats: CSV with the columns login, name, member_of, org, serves, duty, title, from, to.
    /// A line with a day in `to` ends what it names: the last day on which this person holds the seat.
    Staff {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Catalogue entries: CSV with the columns org, no, item, category, scope, modes (separated by ;), frequency,
    /// timing, responsible, basis, retention.
    Entries {
        /// The file.
        file: PathBuf,
        /// Count obligations from this day on, such as 2027-01-01; without it, from today.
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// An organisation's catalogue from XLSX, CSV or DOCX, whatever its columns are called: into its draft, with a report.
    Catalogue(catalogue::Options),
}

/// A day as it is typed.
fn day(text: &str) -> anyhow::Result<domain::Day> {
    domain::Day::parse(text).with_context(|| format!("{text} is no day; write it as 2027-01-01"))
}

/// A table as read: rows with their lines, and what could not be read.
pub struct Table<T> {
    /// Rows with the line each begins on.
    pub rows: Vec<(u64, T)>,
    /// What could not be read.
    pub problems: Vec<LineProblem>,
}

/// Runs it. 0: imported; 1: refused, all problems by line; 2: not readable.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let (file, place) = match &command {
        Command::Catalogue(options) => return catalogue::import(options).await,
        Command::Orgs { file, place } | Command::Staff { file, place } | Command::Entries { file, place, .. } => {
            (file, place)
        }
    };
    let bytes = std::fs::read(file).with_context(|| format!("{}", file.display()))?;
    let (text, encoding) = decoded(&bytes).with_context(|| format!("{}", file.display()))?;
    eprintln!("{}: read as {encoding}", file.display());
    let office = place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let bar = ProgressBar::new(text.lines().count() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} lines")?);
    let shown = bar.clone();
    let outcome = match &command {
        Command::Orgs { .. } => {
            let table = orgs(&text);
            let imported =
                office.orgs().import_orgs_unless(table.problems, table.rows, move |n| shown.set_position(n)).await?;
            bar.finish_and_clear();
            report(file, imported, "organisations")
        }
        Command::Entries { from, .. } => {
            let from = from.as_deref().map(day).transpose()?;
            let table = entries(&text);
            let imported = office.catalogue_imports().import_entries_unless(table.problems, table.rows, from).await?;
            bar.finish_and_clear();
            report(file, imported, "catalogue entries")
        }
        Command::Staff { .. } => {
            let table = staff(&text);
            let imported = if table.problems.is_empty() {
                office.people().import_staff(table.rows, move |n| shown.set_position(n)).await?
            } else {
                StaffImported::Refused(table.problems)
            };
            bar.finish_and_clear();
            report_staff(file, imported)
        }
        Command::Catalogue(_) => ExitCode::SUCCESS, // answered above
    };
    if matches!(command, Command::Orgs { .. }) && outcome == ExitCode::SUCCESS {
        serve::hand_over(&office).await?;
    }
    office.close().await;
    Ok(outcome)
}

/// The text of a table and the encoding it was taken for: what its byte order mark says, else UTF-8, else GB18030
/// (GB 18030-2022, with GBK in it), which spreadsheets on Chinese systems save.
fn decoded(bytes: &[u8]) -> anyhow::Result<(String, &'static str)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..).unwrap_or_default());
        let text = text.with_context(|| format!("begins as {} but is not", encoding.name()))?;
        return Ok((text.into_owned(), encoding.name()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), UTF_8.name()));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let text = text.context("neither UTF-8 nor GB18030: save it as CSV in one of the two")?;
    Ok((text.into_owned(), "GB18030"))
}

fn report(file: &Path, imported: Imported, what: &str) -> ExitCode {
    match imported {
        Imported::Done { new, known } => {
            println!("imported {new} {what}; {known} were there already");
            ExitCode::SUCCESS
        }
        Imported::Refused(problems) => refuse(file, &problems),
    }
}

fn report_staff(file: &Path, imported: StaffImported) -> ExitCode {
    match imported {
        StaffImported::Done { accounts, seats, ended } => {
            println!("login,password");
            accounts.iter().for_each(|a| println!("{},{}", a.login, a.password));
            let count = accounts.len();
            eprintln!("imported {count} accounts and {seats} seats; {ended} ended; the passwords are shown once");
            ExitCode::SUCCESS
        }
        StaffImported::Refused(problems) => refuse(file, &problems),
    }
}

fn refuse(file: &Path, problems: &[LineProblem]) -> ExitCode {
    let mut problems: Vec<&LineProblem> = problems.iter().collect();
    problems.sort_by_key(|p| p.line);
    for p in &problems {
        eprintln!("{}:{}: {}: {}", file.display(), p.line, p.column, words(p.code, &p.value));
    }
    eprintln!("nothing was imported: {} problems", problems.len());
    ExitCode::from(1)
}

fn words(code: &str, value: &str) -> String {
    match code {
        "empty" => "is empty; it must be filled".into(),
        "column-missing" => "this column is missing from the head line".into(),
        "unreadable" => format!("the line can't be read: {value}"),
        "not-a-number" => format!("{value} is not a whole number"),
        "day-unreadable" => format!("{value} is not a day; write 2026-11-23"),
        "duplicate-code" => format!("{value} stands on an earlier line too; codes are unique"),
        "marked" => "bears a secrecy marking: nothing classified is taken here".to_owned(),
        "duplicate-number" => format!("{value} stands on an earlier line of this organisation too"),
        "code-characters" => {
            format!("{value:?} may only have letters a-z, digits and hyphens: addresses are made of it")
        }
        "kind-unknown" => format!("{value} is no kind of the ruleset; `gongkai rules show` lists them"),
        "category-unknown" => format!("{value} is no category of the ruleset; `gongkai rules show` lists them"),
        "scope-unknown" => format!("{value} is no scope of the ruleset; `gongkai rules show` lists them"),
        "mode-unknown" => format!("{value} is no mode of the ruleset; `gongkai rules show` lists them"),
        "timing-unknown" => format!("{value} is no timing class of the ruleset; `gongkai rules show` lists them"),
        "duty-unknown" => format!("{value} is no duty of the ruleset; `gongkai rules show` lists them"),
        "before-from" => format!("{value} is before the first day"),
        "other-name" => format!("{value} differs from the name on an earlier line with the same login"),
        "superior-unknown" => format!("{value} is neither in this file nor in the database"),
        "org-unknown" => format!("{value} is no organisation in the database; import organisations first"),
        "superior-circular" => {
            format!("going up from {value} comes back here; an organisation can't be its own superior")
        }
        other => format!("{other} {value}"),
    }
}

/// Reads a CSV table by its head line.
fn table<T>(
    text: &str,
    columns: &[&'static str],
    read: impl Fn(&dyn Fn(&str) -> String, &mut dyn FnMut(&'static str, &'static str, String)) -> T,
) -> Table<T> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for column in columns.iter().copied().filter(|c| !headers.iter().any(|h| h == *c)) {
        problems.push(LineProblem { line: 1, column, code: "column-missing", value: String::new() });
    }
    if !problems.is_empty() {
        return Table { rows, problems };
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push(LineProblem { line, column: "", code: "unreadable", value: error.to_string() });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| {
            let at = headers.iter().position(|h| h == name);
            at.and_then(|i| record.get(i)).unwrap_or("").to_owned()
        };
        let row = read(&cell, &mut |column, code, value| problems.push(LineProblem { line, column, code, value }));
        rows.push((line, row));
    }
    Table { rows, problems }
}

type Bad<'a> = &'a mut dyn FnMut(&'static str, &'static str, String);

/// A whole number; an empty cell is `none`.
fn number(cell: &dyn Fn(&str) -> String, bad: Bad<'_>, column: &'static str, none: i64) -> i64 {
    let text = cell(column);
    if text.is_empty() {
        return none;
    }
    text.parse().unwrap_or_else(|_| {
        bad(column, "not-a-number", text);
        none
    })
}

/// Organisations of a CSV file.
pub fn orgs(text: &str) -> Table<NewOrg> {
    table(text, &["code", "name", "short", "kind", "superior"], |cell, bad| {
        let filled = |name: &str| Some(cell(name)).filter(|c| !c.is_empty());
        NewOrg {
            code: cell("code"),
            name: cell("name"),
            short: cell("short"),
            kind: cell("kind"),
            superior: filled("superior"),
            sector_superior: filled("sector_superior"),
            rank: number(cell, bad, "rank", 0),
        }
    })
}

/// People, accounts and seats of a CSV file.
pub fn staff(text: &str) -> Table<NewStaff> {
    table(text, &["login", "name", "member_of", "org", "duty", "title"], |cell, _| NewStaff {
        login: cell("login"),
        name: cell("name"),
        member_of: cell("member_of"),
        org: cell("org"),
        serves: cell("serves"),
        duty: cell("duty"),
        title: cell("title"),
        from: cell("from"),
        to: cell("to"),
    })
}

/// Catalogue entries of a CSV file.
pub fn entries(text: &str) -> Table<NewEntry> {
    let columns = ["org", "no", "item", "category", "scope", "modes", "frequency", "timing", "responsible"];
    table(text, &columns, |cell, bad| NewEntry {
        org: cell("org"),
        no: number(cell, bad, "no", 0),
        item: cell("item"),
        category: cell("category"),
        scope: cell("scope"),
        modes: cell("modes").split(';').map(str::trim).filter(|m| !m.is_empty()).map(str::to_owned).collect(),
        frequency: cell("frequency"),
        timing: cell("timing"),
        responsible: cell("responsible"),
        basis: cell("basis"),
        retention: cell("retention"),
    })
}

#[cfg(test)]
mod tests {
    use super::{decoded, orgs};

    #[test]
    fn tables_as_spreadsheets_save_them() {
        let text = "code,name\n511700,达州市委";
        let gbk = b"code,name\n511700,\xb4\xef\xd6\xdd\xca\xd0\xce\xaf";
        let utf16: Vec<u8> = "\u{feff}code,name\n511700,达州市委".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = format!("\u{feff}{text}");
        for (bytes, expect) in [
            (text.as_bytes(), Some("UTF-8")),
            (marked.as_bytes(), Some("UTF-8")),
            (gbk, Some("GB18030")),
            (&utf16, Some("UTF-16LE")),
            (b"\xef\xbb\xbf\xff", None),
            (b"code\xff\xff", None),
        ] {
            let got = decoded(bytes).ok();
            assert_eq!(got.as_ref().map(|(_, encoding)| *encoding), expect);
            assert!(got.is_none_or(|(got, _)| got == text));
        }
    }

    #[test]
    fn lines_of_a_file() {
        let head = "code,name,short,kind,superior,sector_superior,rank\n";
        for (text, rows, problems) in [
            (format!("{head}a,A,a,k,,,1\nb,B,b,k,a,,2\n"), 2, 0),
            (format!("\u{feff}{head}a,A,a,k,,,\n"), 1, 0),
            (format!("{head}a,A,a,k,,,x\n"), 1, 1),
            ("code,name\na,A\n".to_owned(), 0, 3),
            (String::new(), 0, 5),
        ] {
            let got = orgs(&text);
            assert_eq!((got.rows.len(), got.problems.len()), (rows, problems), "{text} {:?}", got.problems);
        }
        assert_eq!(orgs(&format!("{head}a,\"A\n\",a,k,,,\nb,B,b,k,a,,\n")).rows[1].0, 4);
    }
}
