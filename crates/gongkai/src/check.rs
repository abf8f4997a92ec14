//! `gongkai check`: what the rules, catalogues and disclosures show on a day.

use std::{process::ExitCode, sync::Arc};

use clap::Args;
use domain::{Day, catalogue::finding::Severity};
use serde_json::json;
use web::{
    desk::catalogue::finding::words_of,
    i18n::{Lang, Localizer},
};

use crate::{Place, ambient, data::explain};

/// What to check.
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// Only this organisation's findings; texts are compared with everybody's all the same.
    #[arg(long, value_name = "CODE")]
    org: Option<String>,
    /// Judge as of this day, such as 2026-11-23; without it, today.
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// One line of JSON for each finding.
    #[arg(long)]
    json: bool,
    /// Language of the words.
    #[arg(long, value_name = "zh-CN|en", default_value = "zh-CN")]
    lang: String,
}

/// Prints the findings. 0: nothing that is to be mended; 1: something is; 2: it could not be checked.
pub async fn run(options: Options) -> anyhow::Result<ExitCode> {
    if options.place.is_new() {
        anyhow::bail!("there is no database in {}", options.place.data.display());
    }
    let day = match &options.date {
        Some(text) => {
            Some(Day::parse(text).ok_or_else(|| anyhow::anyhow!("{text} is no day; write it as 2026-11-23"))?)
        }
        None => None,
    };
    let lang = Lang::parse(&options.lang).ok_or_else(|| anyhow::anyhow!("languages are zh-CN and en"))?;
    let words = Localizer { lang };
    let office = options.place.office(Arc::new(ambient::SystemClock), ambient::entropy()).await?;
    let found = office.findings().check(options.org.as_deref(), day).await.map_err(explain)?;
    let rules = office.rules().shared();
    let mut serious = false;
    for (org, finding) in &found {
        serious |= finding.severity != Severity::Advice;
        let said = words_of(words, &rules, finding);
        if options.json {
            let mut line = serde_json::to_value(finding)?;
            if let Some(line) = line.as_object_mut() {
                line.insert("org".to_owned(), json!({ "code": org.code, "name": org.full }));
                line.insert("article".to_owned(), json!(finding.article()));
                line.insert("title".to_owned(), json!(said.title));
                line.insert("explanation".to_owned(), json!(said.why));
                line.insert("what_to_do".to_owned(), json!(said.act));
            }
            println!("{line}");
        } else {
            let weight = words.code("severity", finding.severity);
            println!("{} {} [{weight}] {}", org.code, org.short, said.title);
            println!("    {} {}", said.why, said.basis);
            println!("    {}", said.act);
        }
    }
    if !options.json {
        eprintln!("{} findings", found.len());
    }
    office.close().await;
    Ok(ExitCode::from(u8::from(serious)))
}
