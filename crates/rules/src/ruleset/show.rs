//! A ruleset for programs (JSON) and for terminals (text), whole or one article's part.

use serde_json::{Map, Value, json};

use super::Ruleset;
use crate::text::{Basis, Text};

/// The ruleset as JSON. Every element of a list has `id` and `basis`; a basis is `{"article": 9, "item": 1}` or
/// `{"local": "source"}`. With an article, only what that article says or what rests on it.
pub fn show_json(ruleset: &Ruleset, article: Option<u8>) -> Value {
    let mut root = serde_json::to_value(ruleset).unwrap_or_default();
    structure(ruleset, &mut root);
    spell_out(&mut root);
    if let (Some(n), Some(root)) = (article, root.as_object_mut()) {
        for list in root.values_mut().filter_map(Value::as_array_mut) {
            list.retain(|element| rests_on(element, n));
        }
    }
    root
}

/// Chapters rest on their first article, sources on themselves.
fn structure(ruleset: &Ruleset, root: &mut Value) {
    let first = |chapter: &Value| {
        let found = ruleset.articles.iter().find(|a| chapter.get("id") == Some(&json!(a.chapter)));
        found.map(|a| Basis::article(a.id).to_string())
    };
    let itself = |source: &Value| source.pointer("/name/zh").and_then(Value::as_str).map(|zh| format!("local: {zh}"));
    let mut put = |list: &str, basis: &dyn Fn(&Value) -> Option<String>| {
        for element in root.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let basis = basis(element);
            if let Some(element) = element.as_object_mut() {
                element.insert("basis".to_owned(), json!(basis));
            }
        }
    };
    put("chapters", &first);
    put("sources", &itself);
}

/// Every `basis` string becomes an object.
fn spell_out(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                let basis = (key == "basis" || key.ends_with("_basis"))
                    .then(|| inner.as_str().and_then(|s| s.parse::<Basis>().ok()))
                    .flatten();
                match basis {
                    Some(basis) => *inner = basis_json(&basis),
                    None => spell_out(inner),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(spell_out),
        _ => {}
    }
}

fn basis_json(basis: &Basis) -> Value {
    match basis {
        Basis::Local { source } => json!({ "local": source }),
        Basis::Article { article, paragraph, item } => {
            let parts = [("article", Some(*article)), ("paragraph", *paragraph), ("item", *item)];
            Value::Object(parts.into_iter().filter_map(|(k, n)| Some((k.to_owned(), json!(n?)))).collect::<Map<_, _>>())
        }
    }
}

/// Whether an element, or a part of it, cites the article.
fn rests_on(value: &Value, article: u8) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(k, v)| (k == "article" && v == &json!(article)) || rests_on(v, article)),
        Value::Array(list) => list.iter().any(|v| rests_on(v, article)),
        _ => false,
    }
}

/// The ruleset in lines for a terminal: each article with its summary and what rests on it, then what is local.
pub fn show_text(ruleset: &Ruleset, article: Option<u8>, zh: bool) -> String {
    let tag = if zh { "zh" } else { "en" };
    let mut out = format!("{}  {}\n", ruleset.name.get(tag), ruleset.document);
    let rules = rules(ruleset);
    let line = |(id, name, basis): &(String, &Text, &Basis)| format!("      {basis}  {id}  {}\n", name.get(tag));
    let mut chapter = 0;
    for a in ruleset.articles.iter().filter(|a| article.is_none_or(|n| n == a.id)) {
        if let Some(c) = ruleset.chapter(a.chapter).filter(|c| c.id != chapter) {
            chapter = c.id;
            out += &format!("\n{}\n", c.name.get(tag));
        }
        out += &format!("\n  {:>2}  {}\n      {}\n", a.id, a.title.get(tag), a.summary.get(tag));
        let cites = |b: &Basis| matches!(b, Basis::Article { article, .. } if *article == a.id);
        out.extend(rules.iter().filter(|(_, _, b)| cites(b)).map(line));
    }
    if article.is_none() {
        out += if zh { "\n本地设定（不是条文）\n" } else { "\nLocal settings (not the regulation)\n" };
        out.extend(rules.iter().filter(|(_, _, b)| b.is_local()).map(line));
    }
    out
}

/// Everything that has a name and a basis, as (list/id, name, basis).
fn rules(r: &Ruleset) -> Vec<(String, &Text, &Basis)> {
    let mut out: Vec<(String, &Text, &Basis)> = Vec::new();
    macro_rules! take {
        ($($list:ident),*) => {
            $(out.extend(r.$list.iter().map(|x| (format!("{}/{}", stringify!($list), x.id), &x.name, &x.basis)));)*
        };
    }
    take!(principles, mechanisms, org_kinds, duty_sets, categories, scopes, modes, timing, secrecy_outcomes);
    take!(
        security_checklist,
        withholding_grounds,
        return_reasons,
        risk_dimensions,
        interpretation,
        participation,
        supervision
    );
    take!(grounds, duties, catalogue_columns, procedures);
    out.extend(r.urgent.iter().map(|u| (u.id.clone(), &u.name, &u.basis)));
    for p in &r.procedures {
        out.extend(p.steps.iter().map(|s| (format!("procedures/{}/{}", p.id, s.id), &s.name, &s.basis)));
    }
    out
}
