//! Markdown to HTML that can do nothing, to plain text, and what differs between two texts. A line of `=====` parts the
//! earlier from the later text.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// From their sources: the rooms around them bring a server, a database and a search engine.
#[allow(dead_code)]
#[path = "../../crates/web/src/markdown.rs"]
mod markdown;
#[allow(dead_code)]
#[path = "../../crates/web/src/text.rs"]
mod text;
#[allow(dead_code)]
#[path = "../../crates/office/src/text_difference.rs"]
mod text_difference;

/// What our own tables, links and marks have besides the text's own.
const ADDED_TAGS: [&str; 4] = ["div", "mark", "span", "b"];
const ADDED_ATTRIBUTES: [&str; 8] = ["rel", "class", "scope", "role", "aria-label", "tabindex", "title", "id"];

fuzz_target!(|bytes: &[u8]| {
    let source = String::from_utf8_lossy(bytes);
    harmless(&markdown::html(&source, "table"));
    let marks: Vec<_> =
        screening::screen_text(&source).into_iter().map(|hit| (hit.range, hit.kind.code().to_owned())).collect();
    harmless(&markdown::marked_html(&source, "table", &marks));
    harmless(&text::marks_html(&source, "table"));
    let shown = domain::disclosure::text::shown(&source);
    let seen = screening::screen_text(&shown.text).into_iter();
    let hit = |(n, hit): (usize, screening::detect::Hit)| text::HitMark {
        range: shown.in_source(&hit.range).expect("what is shown stands in the source"),
        id: format!("f{n}"),
        what: hit.kind.code().to_owned(),
        sign: n.to_string(),
    };
    let mut hits: Vec<_> = seen.enumerate().map(hit).collect();
    hits.sort_by_key(|hit| hit.range.start);
    hits.dedup_by(|next, before| next.range.start < before.range.end);
    harmless(&text::reviewed_html(&source, "table", &hits));
    let _ = text_difference::plain(&source);
    if let Some((before, after)) = source.split_once("\n=====\n") {
        let changes = text_difference::differences(before, after);
        assert!(before != after || changes.is_empty());
    }
});

fn harmless(html: &str) {
    let mut rest = html;
    while let Some((_, tail)) = rest.split_once('<') {
        let (tag, after) = tail.split_once('>').expect("a tag ends");
        rest = after;
        let tag = tag.trim_start_matches('/').trim_end_matches('/').trim();
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(markdown::TAGS.contains(&name) || ADDED_TAGS.contains(&name), "<{tag}> in {html}");
        while !attributes.trim().is_empty() {
            let (name, value) = attributes.trim().split_once("=\"").expect("an attribute has a value in quotes");
            let (value, more) = value.split_once('"').expect("a value ends");
            attributes = more;
            let allowed = markdown::ATTRIBUTES.iter().any(|(_, attribute)| *attribute == name);
            assert!(allowed || ADDED_ATTRIBUTES.contains(&name), "{name} in <{tag}>");
            assert!(name != "href" || leads_well(value), "{value} in <{tag}>");
        }
    }
}

/// As a browser reads an address: white space and control signs count for nothing, and what stands before a colon is a
/// scheme if it looks like one.
fn leads_well(address: &str) -> bool {
    let read: String = address.replace("&amp;", "&").chars().filter(|c| *c > ' ').collect();
    let Some((scheme, _)) = read.split_once(':') else { return true };
    let mut signs = scheme.chars();
    let is_scheme = signs.next().is_some_and(|c| c.is_ascii_alphabetic())
        && signs.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    !is_scheme || markdown::SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())
}
