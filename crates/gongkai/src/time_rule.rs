//! `gongkai time-rule`: how a phrase of a catalogue's frequency column is read. Opens no data folder.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use rules::{
    Ruleset,
    time_rule::{Reading, TimeRule, options, read},
};

/// What to read, and how to say it.
#[derive(Args)]
pub struct Options {
    /// The phrase, for example 每季度首月10日.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// A file with one phrase per line; blank lines are skipped.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// One JSON line per phrase.
    #[arg(long)]
    json: bool,
    /// Ruleset: a file, or the name of a built-in one.
    #[arg(long, value_name = "FILE|NAME", default_value = "dazhou-2019")]
    ruleset: String,
}

/// Runs it. 0: read, clearly or not; 2: a file that can't be read, or a broken ruleset.
pub fn run(asked: &Options) -> anyhow::Result<ExitCode> {
    let rules = ruleset(&asked.ruleset)?;
    let phrases = match (&asked.file, &asked.text) {
        (Some(file), _) => fs::read_to_string(file).with_context(|| file.display().to_string())?,
        (None, text) => return say(text.as_deref().unwrap_or_default(), &rules, asked.json),
    };
    for phrase in phrases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        say(phrase, &rules, asked.json)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn ruleset(name: &str) -> anyhow::Result<Ruleset> {
    let text = match rules::builtin(name) {
        Some(text) => text.to_owned(),
        None => fs::read_to_string(name).with_context(|| {
            format!("{name}: neither a file that can be read nor one of {}", rules::BUILTIN.join(", "))
        })?,
    };
    // The procedures have no say here: they are not walked.
    rules::load_with(name, &text, rules::Walk::Adopted).map_err(|errors| anyhow::anyhow!("{}", errors.render(false)))
}

fn say(phrase: &str, rules: &Ruleset, json: bool) -> anyhow::Result<ExitCode> {
    let reading = read(phrase, rules);
    let line = if json { serde_json::to_string(&reading)? } else { in_words(&reading)? };
    println!("{line}");
    Ok(ExitCode::SUCCESS)
}

/// `每季度首月10日: periodic period=P3M day=01-10 anchor=period_start`, with the question behind it if there is one.
fn in_words(reading: &Reading) -> anyhow::Result<String> {
    let rules = reading.rules.iter().map(one).collect::<anyhow::Result<Vec<_>>>()?;
    let mut line = format!("{}: {}", reading.text, rules.join(" | "));
    if let Some(question) = &reading.question {
        line.push_str(&format!(" ? {question} [{}]", options(reading).join(", ")));
    }
    Ok(line)
}

fn one(rule: &TimeRule) -> anyhow::Result<String> {
    let json = serde_json::to_value(rule)?;
    let said = json.as_object().into_iter().flatten().filter(|(key, value)| {
        !value.is_null() && *key != "class" && !(*key == "hard" && value.as_bool() == Some(true))
    });
    let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let class = json.get("class").map(plain).unwrap_or_default();
    Ok(said.fold(class, |line, (key, value)| format!("{line} {key}={}", plain(value))))
}
