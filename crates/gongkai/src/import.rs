//! `gongkai import …`.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use office::{directory::NewOrg, import::Imported};

use crate::{Place, ambient, serve};

/// What to import.
#[derive(Subcommand)]
pub enum Command {
    /// Organisations from a CSV file with the columns code, name, short, kind, superior, sector_superior, rank.
    Orgs {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs it. 0: imported; 1: refused, all problems by line; 2: not readable.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let Command::Orgs { file, place } = command;
    let text = std::fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let rows = match orgs(&text) {
        Ok(rows) => rows,
        Err(problems) => {
            problems.iter().for_each(|p| eprintln!("{}:{p}", file.display()));
            eprintln!("nothing was imported: {} problems", problems.len());
            return Ok(ExitCode::from(1));
        }
    };
    let bar = ProgressBar::new(rows.len() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} organisations")?);
    let office = place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let shown = bar.clone();
    let imported = office.import_orgs(rows, move |n| shown.set_position(n)).await?;
    bar.finish_and_clear();
    let code = match imported {
        Imported::Done { new, known } => {
            println!("imported {new} organisations; {known} were there already");
            serve::hand_over(&office).await?;
            ExitCode::SUCCESS
        }
        Imported::Refused(problems) => {
            for p in &problems {
                let (code, value) = (p.code, &p.value);
                eprintln!("{}:{}: {}: {}", file.display(), p.line, p.column, words(code, value));
            }
            eprintln!("nothing was imported: {} problems", problems.len());
            ExitCode::from(1)
        }
    };
    office.close().await;
    Ok(code)
}

fn words(code: &str, value: &str) -> String {
    match code {
        "empty" => "is empty; it must be filled".into(),
        "duplicate-code" => format!("{value} stands on an earlier line too; codes are unique"),
        "code-characters" => format!("{value:?} may only have letters a-z, digits and hyphens: addresses are made of it"),
        "kind-unknown" => format!("{value} is no kind of the ruleset; `gongkai rules show` lists them"),
        "superior-unknown" => format!("{value} is neither in this file nor in the database"),
        "superior-circular" => format!("going up from {value} comes back here; an organisation can't be its own superior"),
        other => format!("{other} {value}"),
    }
}

/// Organisations of a CSV file, each with its line; or all lines that can't be read.
pub fn orgs(text: &str) -> Result<Vec<(u64, NewOrg)>, Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| headers.iter().position(|h| h == name);
    let missing: Vec<String> = ["code", "name", "short", "kind", "superior"]
        .iter()
        .filter(|n| column(n).is_none())
        .map(|n| format!("1: the column {n} is missing from the head line"))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push(format!("{line}: can't be read: {error}"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| column(name).and_then(|i| record.get(i)).unwrap_or("").to_owned();
        let filled = |name: &str| Some(cell(name)).filter(|c| !c.is_empty());
        let rank = cell("rank");
        let rank = if rank.is_empty() { Ok(0) } else { rank.parse() };
        if rank.is_err() {
            problems.push(format!("{line}: rank: {} is not a whole number", cell("rank")));
        }
        rows.push((
            line,
            NewOrg {
                code: cell("code"),
                name: cell("name"),
                short: cell("short"),
                kind: cell("kind"),
                superior: filled("superior"),
                sector_superior: filled("sector_superior"),
                rank: rank.unwrap_or(0),
            },
        ));
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::orgs;

    #[test]
    fn lines_of_a_file() {
        let head = "code,name,short,kind,superior,sector_superior,rank\n";
        for (text, expect) in [
            (format!("{head}a,A,a,k,,,1\nb,B,b,k,a,,2\n"), Ok(2)),
            (format!("\u{feff}{head}a,A,a,k,,,\n"), Ok(1)),
            (format!("{head}a,A,a,k,,,x\n"), Err(1)),
            ("code,name\na,A\n".to_owned(), Err(3)),
            (String::new(), Err(5)),
        ] {
            let got = orgs(&text);
            assert_eq!(got.as_ref().map(Vec::len).map_err(Vec::len), expect, "{text} {got:?}");
        }
        assert_eq!(orgs(&format!("{head}a,\"A\n\",a,k,,,\nb,B,b,k,a,,\n")).unwrap()[1].0, 4);
    }
}
