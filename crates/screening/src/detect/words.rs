//! The words and patterns of `data/`, read once.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Deserializer};

use super::Basis;

/// A list of words, one of which is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Words(pub Vec<String>);

impl Words {
    /// Is one of them in the text?
    pub fn in_text(&self, text: &str) -> bool {
        self.0.iter().any(|word| text.contains(word.as_str()))
    }

    /// Where the last of them ends in the text.
    pub fn last_in(&self, text: &str) -> Option<usize> {
        self.0.iter().filter_map(|word| text.rfind(word.as_str()).map(|at| at + word.len())).max()
    }

    /// The longest of them the text begins with.
    pub fn at_start(&self, text: &str) -> Option<&str> {
        self.0.iter().filter(|word| text.starts_with(word.as_str())).max_by_key(|word| word.len()).map(String::as_str)
    }

    /// Does the text end with one of them?
    pub fn at_end(&self, text: &str) -> bool {
        self.0.iter().any(|word| text.ends_with(word.as_str()))
    }

    /// Is the text one of them?
    pub fn is(&self, text: &str) -> bool {
        self.0.iter().any(|word| word == text)
    }
}

/// A regular expression of a data file. One that can't be read matches nothing; a test sees to it that there is none.
#[derive(Debug, Default)]
pub struct Pattern(pub Option<Regex>);

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Regex::new(&text).map(|regex| Self(Some(regex))).map_err(serde::de::Error::custom)
    }
}

impl Pattern {
    /// Does it match?
    pub fn matches(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// The first match.
    pub fn find(&self, text: &str) -> Option<std::ops::Range<usize>> {
        self.0.as_ref()?.find(text).map(|found| found.range())
    }

    /// The text without what matches.
    pub fn removed(&self, text: &str) -> String {
        self.0.as_ref().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, "").into_owned())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notice {
    pub heads: Words,
    pub not_alone: Words,
    pub tails: Words,
    pub whole: Words,
    pub alone: Words,
    pub subjects: Pattern,
    pub beside: Words,
    pub concepts: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Series {
    pub ends: Words,
    pub except: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Markings {
    pub levels: Vec<String>,
    pub machines: String,
    pub inside: Words,
    pub classes: String,
    pub period: Pattern,
    pub han_period: Pattern,
    pub labels: Words,
    pub explaining: Words,
    pub explained: Words,
    pub declares: Pattern,
    pub titles: Words,
    pub alongside: Words,
    pub document_number: Pattern,
    pub file_nouns: Words,
    pub about_law: Words,
    pub notice: Notice,
    pub series: Series,
}

impl Markings {
    /// The levels with their rank.
    pub fn levels(&self) -> impl Iterator<Item = (u8, &str)> {
        self.levels
            .iter()
            .filter_map(|level| level.split_once('/'))
            .filter_map(|(n, word)| Some((n.parse().ok()?, word)))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeadWords {
    pub not_personal: Words,
    pub id: Words,
    pub name: Words,
    pub phone: Words,
    pub bank: Words,
    pub social: Words,
    pub passport: Words,
    pub plate: Words,
    pub address: Words,
    pub birth: Words,
    pub age: Words,
    pub minor: Words,
    pub health: Words,
    pub hardship: Words,
    pub serial: Words,
    pub office: Words,
    pub nothing: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Context {
    pub id: Words,
    pub phone: Words,
    pub serial: Words,
    pub money: Words,
    pub bank: Words,
    pub social: Words,
    pub passport: Words,
    pub plate: Words,
    pub landline_home: Words,
    pub office: Words,
    pub units: String,
    pub address_home: Words,
    pub address_office: Words,
    pub dwelling: Pattern,
    pub home: Pattern,
    pub room: Pattern,
    pub number_units: String,
    pub masked_rest: String,
    pub plate_form: Pattern,
    pub plate_not: Words,
    pub birth: Words,
    pub birth_head: Words,
    pub date: Pattern,
    pub date_since: Words,
    pub email_office: Words,
    pub email_office_local: Words,
    pub email_personal: Words,
    pub heads: HeadWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Persons {
    pub surnames: String,
    pub common: String,
    pub double: Words,
    pub not_names: Words,
    pub before: Words,
    pub after: String,
    pub titles: Words,
    pub health: Words,
    pub hardship: Words,
    pub weak_hardship: Words,
    pub minor: Words,
    pub not_health: Words,
    pub not_minor: Words,
    pub sick_people: Words,
    pub age: Pattern,
    pub not_given: String,
    pub speaking: Words,
    pub policy: Words,
}

pub static MARKINGS: LazyLock<Markings> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/markings.toml")).unwrap_or_default());
pub static CONTEXT: LazyLock<Context> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/words.toml")).unwrap_or_default());
pub static PERSONS: LazyLock<Persons> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/persons.toml")).unwrap_or_default());
pub static BASIS: LazyLock<BTreeMap<String, Basis>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/basis.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_can_be_read() {
        toml::from_str::<Markings>(include_str!("../../data/markings.toml")).unwrap();
        toml::from_str::<Context>(include_str!("../../data/words.toml")).unwrap();
        toml::from_str::<Persons>(include_str!("../../data/persons.toml")).unwrap();
        for kind in crate::Kind::ALL {
            assert!(BASIS.get(kind.code()).is_some_and(|basis| !basis.law.is_empty() && basis.article > 0), "{kind}");
        }
    }
}
