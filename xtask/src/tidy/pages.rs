//! Pages run under a content security policy without `unsafe-inline`: what it would block must not be written.
//! Templates and style sheets are read by people: their lines are short.

use super::Problem;
use super::repo::{File, Repo};

/// `<script>` elements of these types are data, which no browser runs.
const DATA: &[&str] = &["application/ld+json", "application/json"];

/// Longest line of a template, in characters.
const TEMPLATE_LINE: usize = 140;

/// Longest line of a style sheet, in characters.
const SHEET_LINE: usize = 120;

pub fn check(repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &repo.files {
        if file.path.starts_with("crates/web/templates/") {
            problems.extend(check_page(file));
            let mend = "one element a line; `{%- -%}`, `{{- -}}` or `{# -#}` swallow a line break that would be seen";
            problems.extend(long_lines(file, TEMPLATE_LINE, mend));
        }
        if file.path.starts_with("crates/web/assets/") && file.path.ends_with(".css") {
            problems.extend(long_lines(file, SHEET_LINE, "break between declarations"));
        }
    }
    problems
}

fn long_lines(file: &File, most: usize, mend: &str) -> Vec<Problem> {
    let long = |(at, line): (usize, &str)| {
        let length = line.chars().count();
        let what = format!("a line of {length} characters, over {most}");
        (length > most).then(|| Problem::new(&file.path, at + 1, what, mend))
    };
    file.text.lines().enumerate().filter_map(long).collect()
}

fn check_page(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note = |at: usize, what: &str, mend: &str| {
        let line = 1 + file.text.get(..at).unwrap_or_default().matches('\n').count();
        problems.push(Problem::new(&file.path, line, what, mend));
    };
    for (at, tag) in tags(&file.text) {
        let lower = tag.to_lowercase();
        if has_attribute(&lower, |name| name == "style") {
            note(at, "a `style` attribute", "give the element a class and the class a rule in the sheet");
        }
        if has_attribute(&lower, |name| name.starts_with("on") && name.len() > 3) {
            note(at, "an event handler in the page", "bind it in the script by a class or a data attribute");
        }
        let is_data = DATA.iter().any(|kind| lower.contains(kind));
        if lower.starts_with("<script") && !has_attribute(&lower, |name| name == "src") && !is_data {
            note(at, "an inline script", "put it into a file and name it with `src`");
        }
        if lower.starts_with("<style") {
            note(at, "an inline style sheet", "put it into the sheet");
        }
    }
    problems
}

/// Opening tags with the place they begin at. Template expressions inside a tag are part of it.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        from = open + 1;
        let rest = text.get(from..).unwrap_or_default();
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = tag_length(rest);
            found.push((open, text.get(open..from + end).unwrap_or_default()));
            from += end;
        }
    }
    found
}

/// Up to the first `>` outside quotes and template braces.
fn tag_length(rest: &str) -> usize {
    let (mut quote, mut braces) = (None, 0i32);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => braces += 1,
            '}' => braces -= 1,
            '"' | '\'' if braces == 0 && quote.is_none() => quote = Some(c),
            _ if braces == 0 && quote == Some(c) => quote = None,
            '>' if braces == 0 && quote.is_none() => return at,
            _ => {}
        }
    }
    rest.len()
}

fn has_attribute(tag: &str, wanted: impl Fn(&str) -> bool) -> bool {
    let mut outside = String::new();
    let mut quote = None;
    for c in tag.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, _) => outside.push(c),
            _ => {}
        }
    }
    let parts = outside.split_whitespace().skip(1);
    parts.filter_map(|part| part.trim_end_matches(['>', '/']).split('=').next()).any(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn nothing_inline() {
        let check_page = |page: &str, expect: &[&str]| {
            assert_eq!(found(check, &[("crates/web/templates/a.html", page)]), expect, "{page}");
        };
        check_page("<p class=\"style=\" title='a > b'>style= {{ a }}</p><script src=\"/a.js\" defer></script>", &[]);
        check_page("<script type=\"application/ld+json\">{}</script>", &[]);
        check_page("<option value=\"one\" {% if a > 1 %}selected{% endif %}>", &[]);
        let at = |line: usize, what: &str| format!("crates/web/templates/a.html:{line} {what}");
        check_page("<p>\n<b style=\"color: red\">", &[&at(2, "a `style` attribute")]);
        check_page("\n<script>\nalert()</script>", &[&at(2, "an inline script")]);
        check_page("<a href=\"/\" onclick=\"f()\">", &[&at(1, "an event handler in the page")]);
        check_page("<style>", &[&at(1, "an inline style sheet")]);
    }
    #[test]
    fn lines_a_person_can_read() {
        let check_lines = |path: &str, line: &str, expect: &[&str]| {
            assert_eq!(found(check, &[(path, &format!("<p>\n{line}\n"))]), expect, "{path}: {line}");
        };
        let (page, sheet, script) =
            ("crates/web/templates/desk/a.html", "crates/web/assets/app.css", "crates/web/assets/a.js");
        let (short, long) = ("公".repeat(140), "a".repeat(141));
        check_lines(page, &short, &[]);
        check_lines(page, &long, &[&format!("{page}:2 a line of 141 characters, over 140")]);
        check_lines(sheet, &"a".repeat(120), &[]);
        check_lines(sheet, &"a".repeat(121), &[&format!("{sheet}:2 a line of 121 characters, over 120")]);
        check_lines(script, &long, &[]);
    }
}
