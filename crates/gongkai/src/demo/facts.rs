//! The demonstration's data files, as they are read.

use std::collections::BTreeMap;

use anyhow::Context;
use domain::{Day, Instant};
use serde::{Deserialize, de::DeserializeOwned};

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../demo/", $name))
    };
}

/// Organisations, as `gongkai import orgs` reads them.
pub const ORGS: &str = file!("orgs.csv");

/// Catalogue entries, as `gongkai import entries` reads them.
pub const ENTRIES: &str = file!("catalogues.csv");

/// What is printed before the accounts; the password follows.
pub const WELCOME: &str = file!("welcome.txt");
/// What a nil report says.
pub const NOTHING: &str = file!("nothing.txt");
/// What is printed after them.
pub const WITHOUT_ACCOUNT: &str = file!("without_account.txt");

/// When the simulated clock begins.
pub fn beginning() -> Instant {
    Day::new(2024, 12, 2).map_or(Instant::from_micros(0), Day::start).plus_seconds(8 * 3600)
}

#[derive(Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Code of the organisation of which they are a member; empty for administrators.
    pub org: String,
}

#[derive(Deserialize)]
pub struct Seat {
    pub org: String,
    pub duty: String,
    pub title: String,
    pub person: String,
    pub from: String,
    pub serves: String,
}

#[derive(Deserialize)]
pub struct Account {
    pub login: String,
    pub person: String,
    pub what_to_try_zh: String,
    pub what_to_try_en: String,
}

/// A file that goes with a disclosure.
#[derive(Clone, Debug, Deserialize)]
pub struct File {
    pub name: String,
    pub text: String,
    /// Does it bear personal data, which its clerk masks?
    #[serde(default)]
    pub mask: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Contingency {
    pub people: String,
    pub measures: String,
    pub statement: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Risk {
    pub level: String,
    #[serde(default)]
    pub contingency: Option<Contingency>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Correction {
    pub wrong: String,
    pub right: String,
    pub reason: String,
    pub impact: String,
    pub body: String,
    pub on: String,
}

/// One disclosure of the demonstration, and how far it gets.
#[derive(Clone, Debug, Deserialize)]
pub struct Disclosure {
    pub org: String,
    pub entry_no: i64,
    pub title: String,
    pub plain: String,
    pub body: String,
    pub scope: String,
    #[serde(default)]
    pub named: Vec<String>,
    pub modes: Vec<String>,
    pub necessity: String,
    pub feasibility: String,
    pub proposed_on: String,
    pub release_on: String,
    pub outcome: String,
    pub risk: Risk,
    #[serde(default)]
    pub facts: Vec<String>,
    #[serde(default)]
    pub urgent_reason: String,
    /// Codes of the other organisations that issue it together.
    #[serde(default)]
    pub issuers: Vec<String>,
    #[serde(default)]
    pub scope_reason: Option<String>,
    #[serde(default)]
    pub return_reason: Option<String>,
    #[serde(default)]
    pub returned_once: Option<String>,
    #[serde(default)]
    pub withheld_ground: Option<String>,
    #[serde(default)]
    pub withheld_until: Option<String>,
    #[serde(default)]
    pub withdrawn_reason: Option<String>,
    #[serde(default)]
    pub withdrawn_on: Option<String>,
    #[serde(default)]
    pub correction: Option<Correction>,
    #[serde(default)]
    pub files: Vec<File>,
}

/// A holder lets another sign for some days.
#[derive(Clone, Debug, Deserialize)]
pub struct Delegation {
    /// Code of the organisation whose seat it is.
    pub serves: String,
    pub duty: String,
    /// Id of the person who stands in.
    pub delegate: String,
    /// How long, from the demonstration's last day on.
    pub days: i32,
    pub reason: String,
}

/// An organisation's own procedure: the ruleset's with one step more.
#[derive(Clone, Debug, Deserialize)]
pub struct Variation {
    /// Code of the organisation.
    pub org: String,
    /// Code of the organisation above, whose office keeps it.
    pub keeper: String,
    /// Id of the step after which the new one comes.
    pub after: String,
    /// The new step's kind and name.
    pub kind: String,
    pub zh: String,
    pub en: String,
    /// The procedure's name.
    pub name_zh: String,
    pub name_en: String,
    /// The paper it rests on.
    pub source: String,
}

/// What signers write, by step id.
#[derive(Deserialize)]
pub struct Opinions(BTreeMap<String, serde_json::Value>);

impl Opinions {
    /// Words for a step or an act; the `n`th of several.
    pub fn get(&self, what: &str, n: usize) -> String {
        let found = self.0.get(what).or_else(|| self.0.get("other"));
        let text = match found {
            Some(serde_json::Value::Array(list)) if !list.is_empty() => {
                list.get(n % list.len()).and_then(|v| v.as_str())
            }
            Some(value) => value.as_str(),
            None => None,
        };
        text.unwrap_or_default().to_owned()
    }
}

fn csv_rows<T: DeserializeOwned>(text: &str, name: &str) -> anyhow::Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().with_context(|| name.to_owned())
}

pub fn people() -> anyhow::Result<Vec<Person>> {
    csv_rows(file!("people.csv"), "people.csv")
}

pub fn seats() -> anyhow::Result<Vec<Seat>> {
    csv_rows(file!("seats.csv"), "seats.csv")
}

pub fn accounts() -> anyhow::Result<Vec<Account>> {
    csv_rows(file!("accounts.csv"), "accounts.csv")
}

pub fn opinions() -> anyhow::Result<Opinions> {
    Ok(serde_json::from_str(file!("opinions.json"))?)
}

pub fn disclosures() -> anyhow::Result<Vec<Disclosure>> {
    let lines = file!("disclosures.jsonl").lines().enumerate();
    lines.map(|(n, line)| serde_json::from_str(line).with_context(|| format!("disclosures.jsonl:{}", n + 1))).collect()
}

pub fn delegations() -> anyhow::Result<Vec<Delegation>> {
    Ok(serde_json::from_str(file!("delegations.json"))?)
}

pub fn variations() -> anyhow::Result<Vec<Variation>> {
    Ok(serde_json::from_str(file!("variations.json"))?)
}
