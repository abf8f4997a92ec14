//! Every word in every language: a key of one locale is a key of all, what pages ask for exists, and what nobody
//! asks for any more is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::lex::is_word;
use super::repo::{File, Repo};

const LOCALES: &str = "crates/web/locales/";
/// The functions that look a key up, as their calls begin.
const CALLS: &[&str] = &["t(\"", "t1(\"", "t2(\"", "with(\""];

struct Key {
    path: String,
    line: usize,
    /// A comment `# used by …` above says that the key is put together where this check can't see it.
    vouched: bool,
}

/// Keys of one locale, attributes as `key.attribute`.
type Keys = BTreeMap<String, Key>;

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut locales: BTreeMap<String, Keys> = BTreeMap::new();
    for file in &repo.files {
        let Some((locale, _)) = file.path.strip_prefix(LOCALES).and_then(|rest| rest.split_once('/')) else { continue };
        read(file, locales.entry(locale.to_owned()).or_default(), &mut problems);
    }
    if locales.is_empty() {
        return problems;
    }
    compare(&locales, &mut problems);
    for file in repo.files.iter().filter(|file| speaks(file)) {
        ask(file, &locales, &mut problems);
    }
    unused(repo, &locales, &mut problems);
    problems
}

fn speaks(file: &File) -> bool {
    let from_here = file.path.starts_with("crates/web/") || file.path.starts_with("crates/gongkai/");
    from_here && ["rs", "html", "xml", "txt"].contains(&file.extension())
}

fn read(file: &File, keys: &mut Keys, problems: &mut Vec<Problem>) {
    let (mut current, mut vouched) = (String::new(), false);
    for (line, text) in file.lines() {
        if text.trim().is_empty() {
            vouched = false;
        }
        vouched |= text.starts_with("# used by");
        let indented = text.starts_with(' ');
        let Some((name, _)) = text.split_once('=').map(|(name, value)| (name.trim(), value)) else { continue };
        let key = match name.strip_prefix('.') {
            Some(attribute) if indented => format!("{current}.{attribute}"),
            _ if indented || !name.chars().all(in_key) => continue,
            _ => {
                current = name.to_owned();
                current.clone()
            }
        };
        if let Some(first) = keys.get(&key) {
            let what = format!("the key `{key}` is already at {}:{}", first.path, first.line);
            problems.push(Problem::new(&file.path, line, what, "keep one of the two"));
            continue;
        }
        keys.insert(key, Key { path: file.path.clone(), line, vouched });
    }
}

fn in_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn compare(locales: &BTreeMap<String, Keys>, problems: &mut Vec<Problem>) {
    for keys in locales.values() {
        for (other, theirs) in locales {
            for (name, key) in keys.iter().filter(|(name, _)| !theirs.contains_key(*name)) {
                let mend = format!("add it below {LOCALES}{other}/");
                problems.push(Problem::new(&key.path, key.line, format!("`{name}` has no words in {other}"), mend));
            }
        }
    }
}

/// Reports what a page or a handler asks for by a name that no locale has.
fn ask(file: &File, locales: &BTreeMap<String, Keys>, problems: &mut Vec<Problem>) {
    for (line, text) in file.lines().filter(|(_, text)| !text.trim_start().starts_with("//")) {
        for (at, call) in CALLS.iter().flat_map(|call| text.match_indices(call)) {
            let glued = text.get(..at).and_then(|start| start.chars().next_back()).is_some_and(is_word);
            let rest = text.get(at + call.len()..).unwrap_or_default();
            let Some((key, _)) = rest.split_once('"').filter(|(key, _)| !glued && key.chars().all(in_key)) else {
                continue;
            };
            let is_prefix = key.is_empty() || key.ends_with('-');
            if !is_prefix && !locales.values().any(|keys| keys.contains_key(key)) {
                let what = format!("there are no words for `{key}`");
                problems.push(Problem::new(&file.path, line, what, format!("add the key below {LOCALES}")));
            }
        }
    }
}

/// Reports keys that stand in no source: neither whole, nor by the beginning of a name put together (`"scope-{}"`),
/// nor inside another message (`{ name }`).
fn unused(repo: &Repo, locales: &BTreeMap<String, Keys>, problems: &mut Vec<Problem>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for (run, after) in repo.files.iter().filter(|file| speaks(file)).flat_map(|file| quoted(&file.text)) {
        match after {
            '"' | '{' if run.ends_with('-') => beginnings.insert(run),
            '"' => whole.insert(run),
            _ => false,
        };
    }
    let lists: BTreeSet<&str> =
        repo.files.iter().filter(|file| speaks(file)).flat_map(|file| listed(&file.text)).collect();
    for file in repo.files.iter().filter(|file| file.path.starts_with(LOCALES)) {
        whole.extend(placed(&file.text));
    }
    for (name, key) in locales.values().flatten() {
        let message = name.split('.').next().unwrap_or_default();
        let of_list = |list: &&str| message.strip_prefix(*list).is_some_and(|code| code.starts_with('-'));
        let put_together =
            beginnings.iter().any(|beginning| message.starts_with(beginning)) || lists.iter().any(of_list);
        if !(key.vouched || put_together || whole.contains(message)) {
            let mend = "remove it in every locale, or say `# used by …` above it";
            problems.push(Problem::new(&key.path, key.line, format!("nobody asks for `{name}`"), mend));
        }
    }
}

/// Lists of codes whose words are asked for by list and code: `f.code("scope", code)` asks for `scope-…`.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(".code(\"").skip(1).filter_map(|rest| rest.split('"').next())
}

/// The messages and terms that messages name in braces.
fn placed(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.trim_start().split(|c| !in_key(c)).next())
}

/// Runs of key characters after a quote, with the character that ends them.
fn quoted(text: &str) -> impl Iterator<Item = (&str, char)> {
    text.match_indices('"').filter_map(|(at, _)| {
        let rest = text.get(at + 1..)?;
        let end = rest.find(|c| !in_key(c))?;
        let run = rest.get(..end).filter(|run| !run.is_empty())?;
        Some((run, rest.get(end..)?.chars().next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    const ZH: &str = "crates/web/locales/zh-CN/a.ftl";
    const EN: &str = "crates/web/locales/en/a.ftl";
    const PAGE: &str = "crates/web/templates/a.html";

    fn check_words(zh: &str, en: &str, page: &str, expect: &[&str]) {
        assert_eq!(found(check, &[(ZH, zh), (EN, en), (PAGE, page)]), expect, "{zh} | {en} | {page}");
    }

    #[test]
    fn good_words_pass() {
        check_words("a = x\n    .b = y\n", "a = x\n    .b = y\n", "<p class=\"a\">{{ f.t(\"a\") }}", &[]);
        check_words(
            "scope-a = x",
            "scope-a = { $n ->\n    *[other] y = z\n }",
            "{{ f.t(format!(\"scope-{}\", s)) }}",
            &[],
        );
        check_words("a = x { -b }\n-b = y", "a = x { -b }\n-b = y", "{{ f.t1(\"a\", \"n\", 1) }}", &[]);
        check_words("# used by the API\na = x", "# used by the API\na = x", "", &[]);
    }

    #[test]
    fn missing_double_unknown_and_unused_words_are_told() {
        check_words("a = x\nb = x", "a = x", "\"a\" \"b\"", &[&format!("{ZH}:2 `b` has no words in en")]);
        check_words("a = x\n    .b = x", "a = x", "\"a\"", &[&format!("{ZH}:2 `a.b` has no words in en")]);
        check_words("a = x\na = y", "a = x", "\"a\"", &[&format!("{ZH}:2 the key `a` is already at {ZH}:1")]);
        check_words("a = x", "a = x", "\"a\"\n{{ f.t(\"c\") }}", &[&format!("{PAGE}:2 there are no words for `c`")]);
        let nobody = [EN, ZH].map(|path| format!("{path}:1 nobody asks for `a`"));
        check_words("a = x", "a = x", "", &[&nobody[0], &nobody[1]]);
    }
}
