//! `gongkai rules check|show|impact`.

use std::{fs, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::Subcommand;

use crate::{Place, ambient, data::explain};

/// What to do with a ruleset.
#[derive(Subcommand)]
pub enum Command {
    /// Read a ruleset and report all its problems at once.
    Check {
        /// The file.
        file: PathBuf,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Show a ruleset, or one article of it.
    Show {
        /// A file, or the name of a built-in ruleset.
        file: String,
        /// Number of an article.
        article: Option<u8>,
        /// For programs.
        #[arg(long)]
        json: bool,
        /// In English.
        #[arg(long)]
        en: bool,
    },
    /// What a changed ruleset would read differently: the catalogues in force and their rows; and the organisations' own
    /// procedures that would not fit it. Nothing is changed.
    Impact {
        /// The changed ruleset.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
        /// One line of JSON for each catalogue.
        #[arg(long)]
        json: bool,
    },
}

/// 0: nothing is read differently; 1: something is.
async fn impact(file: &PathBuf, place: &Place, json: bool) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(!place.is_new(), "there is no database in {}", place.data.display());
    let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    let new = match rules::load(&file.display().to_string(), &text) {
        Ok(new) => new,
        Err(errors) => {
            eprintln!("{}", errors.render(std::io::IsTerminal::is_terminal(&std::io::stderr())));
            return Ok(ExitCode::from(2));
        }
    };
    let office = place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let impacts = office.catalogues().impact(&new).await.map_err(explain)?;
    let variations = office.variations().variation_impact(&new).await.map_err(explain)?;
    office.close().await;
    for one in &impacts {
        if json {
            println!("{}", serde_json::to_string(one)?);
            continue;
        }
        println!("{} {} (version {})", one.code, one.org, one.version);
        for row in &one.rows {
            let will = if row.will.is_empty() { "?" } else { &row.will };
            println!("    {} {}: {} {} -> {will}", row.no, row.item, row.what, row.was);
        }
        for (id, name) in &one.uncovered {
            println!("    {id} {name}: no entry");
        }
    }
    for one in &variations {
        if json {
            println!("{}", serde_json::to_string(one)?);
            continue;
        }
        println!("{} {} (own procedure, version {})", one.code, one.org, one.variation);
        for lack in &one.lacks {
            println!("    {}", lack.told());
        }
    }
    if !json {
        eprintln!("{} catalogues, {} own procedures touched", impacts.len(), variations.len());
    }
    Ok(ExitCode::from(u8::from(!impacts.is_empty() || !variations.is_empty())))
}

/// Runs it. 0: in order; 1: problems; 2: not readable.
pub fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Impact { file, place, json } => crate::runtime(impact(file, place, *json)),
        Command::Check { file, json } => {
            let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
            let name = file.display().to_string();
            let loaded = rules::load_with(&name, &text, rules::Walk::All);
            if *json {
                println!("{}", serde_json::to_string_pretty(&rules::check_json(&name, &text))?);
            } else {
                match &loaded {
                    Ok(rules) => println!(
                        "{name}: in order ({} articles, {} categories, {} procedures, every reachable state explored)",
                        rules.articles.len(),
                        rules.categories.len(),
                        rules.procedures.len()
                    ),
                    Err(errors) => eprintln!("{}", errors.render(std::io::IsTerminal::is_terminal(&std::io::stderr()))),
                }
            }
            Ok(if loaded.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Command::Show { file, article, json, en } => {
            let text = match rules::builtin(file) {
                Some(text) => text.to_owned(),
                None => fs::read_to_string(file).with_context(|| {
                    format!("{file}: neither a file that can be read nor one of {}", rules::BUILTIN.join(", "))
                })?,
            };
            let rules = match rules::load(file, &text) {
                Ok(rules) => rules,
                Err(errors) => {
                    eprintln!("{}", errors.render(std::io::IsTerminal::is_terminal(&std::io::stderr())));
                    return Ok(ExitCode::from(1));
                }
            };
            if let Some(n) = article.filter(|n| rules.article(*n).is_none()) {
                anyhow::bail!("{} has no article {n}: it has 1 to {}", rules.document, rules.articles.len());
            }
            if *json {
                println!("{}", serde_json::to_string_pretty(&rules::show_json(&rules, *article))?);
            } else {
                println!("{}", rules::show_text(&rules, *article, !*en));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
