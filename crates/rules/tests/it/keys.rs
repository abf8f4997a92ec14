//! What the loader reads of a file is told to those who write one, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use rules::{Walk, load_with};

const ENGLISH: &str = include_str!("../../../../docs/rulesets.md");
const CHINESE: &str = include_str!("../../../../docs/zh-CN/rulesets.md");

const UNKNOWN: &str = "no_such_key_anywhere = 1";

/// Keys of nearly every part; the documents name them once for all.
const COMMON: [&str; 3] = ["id", "name", "basis"];

/// The keys of every part of a file, as the loader tells them to whoever writes one that it doesn't know. The head is
/// the part without a name.
fn known() -> BTreeMap<String, Vec<String>> {
    let mut parts = vec![String::new()];
    let mut lines = vec![UNKNOWN];
    for line in super::text("dazhou-2019").lines() {
        lines.push(line);
        let part = line.trim_matches(['[', ']']);
        if line.starts_with('[') && !parts.iter().any(|known| known == part) {
            parts.push(part.to_owned());
            lines.push(UNKNOWN);
        }
    }
    let errors = load_with("unknown.toml", &lines.join("\n"), Walk::Adopted).unwrap_err();
    let of = |line: usize| lines.get(line.wrapping_sub(2)).map_or("", |header| header.trim_matches(['[', ']']));
    let told = errors.problems().iter().map(|p| {
        let keys = p.help.as_deref().and_then(|help| help.strip_prefix("known here: "));
        let keys = keys.unwrap_or_else(|| panic!("{p:?}")).split(", ").map(str::to_owned);
        (of(p.line).to_owned(), keys.collect())
    });
    let known: BTreeMap<String, Vec<String>> = told.collect();
    assert_eq!(known.keys().collect::<BTreeSet<_>>(), parts.iter().collect(), "each part tells its keys");
    known
}

/// Does the document have this key where the part's are?
fn tells(document: &str, part: &str, key: &str) -> bool {
    let code = format!("`{key}`");
    let [of_part, of_key] = [part, key].map(|name| [format!("`[{name}]`"), format!("`[[{name}]]`")]);
    let mut rows = document.lines().filter(|line| line.starts_with('|'));
    match part {
        "" => document.contains(&code) || of_key.iter().any(|code| document.contains(code.as_str())),
        // a table of its own, a row a key
        "procedures.steps" => rows.any(|row| row.split('|').nth(1).is_some_and(|cell| cell.contains(&code))),
        _ => rows.any(|row| of_part.iter().any(|part| row.contains(part.as_str())) && row.contains(&code)),
    }
}

#[test]
fn every_key_is_told_in_both_languages() {
    for (language, document) in [("English", ENGLISH), ("Chinese", CHINESE)] {
        let known = known();
        let keys = known.iter().flat_map(|(part, keys)| keys.iter().map(move |key| (part.as_str(), key.as_str())));
        let asked = keys.filter(|(part, key)| part.is_empty() || !COMMON.contains(key));
        let untold: Vec<(&str, &str)> = asked.filter(|(part, key)| !tells(document, part, key)).collect();
        assert!(untold.is_empty(), "{language}: {untold:?}");
    }
}
