//! `gongkai rules check|show`.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Subcommand;

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
}

/// Runs it. 0: in order; 1: problems; 2: not readable.
pub fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
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
