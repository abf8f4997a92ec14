//! The text of a disclosure, from Markdown to HTML that can't do anything.
//!
//! Always in this order: comrak without raw HTML, then ammonia over what came out.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use ammonia::Builder;
use comrak::{Options, markdown_to_html};
use sha2::{Digest, Sha256};

/// Elements a text may have.
pub const TAGS: [&str; 22] = [
    "p",
    "br",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "hr",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];
/// Attributes its elements may have; a link gets a `rel` besides.
pub const ATTRIBUTES: [(&str, &str); 4] = [("a", "href"), ("ol", "start"), ("th", "align"), ("td", "align")];
/// Where its links may lead.
pub const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .tag_attributes(ATTRIBUTES.map(|(tag, attribute)| (tag, HashSet::from([attribute]))).into())
        .url_schemes(HashSet::from(SCHEMES))
        .link_rel(Some("noopener nofollow"));
    cleaner
});

/// Safe HTML of a Markdown text. Headings start at `h2` (the title is the page's `h1`); tables are our three-line tables
/// with a scope on every head, numbers at the end side, and scroll inside themselves under the name `table_label`.
///
/// The last ones are remembered by digest: the same text gives the same HTML, and cleaning takes long.
#[must_use]
pub fn html(markdown: &str, table_label: &str) -> String {
    static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);
    let made = || MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut hasher = Sha256::new();
    hasher.update(u64::try_from(table_label.len()).unwrap_or(u64::MAX).to_be_bytes());
    hasher.update(table_label);
    hasher.update(markdown);
    let key: Key = hasher.finalize().into();
    if let Some(html) = made().get(&key) {
        return (*html).to_owned();
    }
    let html = made_anew(markdown, table_label);
    made().put(key, html.as_str().into());
    html
}

/// Markdown as HTML, with marks around parts of the source: (bytes, what it is in words). Only for who reviews; a mark
/// that spans lines is left out, and so is one that would split Markdown's own signs.
#[must_use]
pub fn marked_html(markdown: &str, table_label: &str, marks: &[(std::ops::Range<usize>, String)]) -> String {
    let mut source = String::with_capacity(markdown.len() + marks.len() * 8);
    let mut at = 0;
    let mut words = Vec::new();
    for (range, what) in marks {
        let (Some(before), Some(found)) = (markdown.get(at..range.start), markdown.get(range.clone())) else {
            continue;
        };
        if found.contains('\n') {
            continue;
        }
        source.push_str(before);
        source.push(OPEN);
        source.push_str(found);
        source.push(CLOSE);
        at = range.end;
        words.push(html_escape(what));
    }
    source.push_str(markdown.get(at..).unwrap_or_default());
    let html = html(&source, table_label);
    let mut words = words.into_iter();
    let mut out = String::with_capacity(html.len() + 64);
    for c in html.chars() {
        match c {
            OPEN => {
                let what = words.next().unwrap_or_default();
                out.push_str(&format!("<mark class=\"found\" title=\"{what}\">"));
            }
            CLOSE => out.push_str("</mark>"),
            c => out.push(c),
        }
    }
    out
}

/// Signs for private use stand for the marks while Markdown is read; nobody types them.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// SHA-256 of label and text.
type Key = [u8; 32];

/// How many bytes of HTML are remembered.
const REMEMBERED: usize = 4 << 20;

/// HTML that was made of late, in two generations: the younger is added to, the older is forgotten as a whole.
#[derive(Default)]
struct Made {
    young: HashMap<Key, Arc<str>>,
    old: HashMap<Key, Arc<str>>,
    /// Of the younger generation.
    bytes: usize,
}

impl Made {
    fn get(&mut self, key: &Key) -> Option<Arc<str>> {
        if let Some(html) = self.young.get(key) {
            return Some(html.clone());
        }
        let html = self.old.remove(key)?;
        self.put(*key, html.clone());
        Some(html)
    }

    fn put(&mut self, key: Key, html: Arc<str>) {
        if html.len() > REMEMBERED / 4 {
            // not worth forgetting the others for
            return;
        }
        if self.bytes + html.len() > REMEMBERED / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += html.len();
        if let Some(same) = self.young.insert(key, html) {
            self.bytes -= same.len();
        }
    }
}

fn made_anew(markdown: &str, table_label: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = false;
    let html = headings(markdown_to_html(markdown, &options));
    dress(&CLEANER.clean(&html).to_string(), table_label)
}

/// Headings from `h2` on without gaps, whichever levels the writer began with and left out.
fn headings(mut html: String) -> String {
    let used: Vec<usize> = (1..=6).filter(|level| html.contains(&format!("<h{level}>"))).collect();
    // Those that move down first and from below, then those that move up from above: no heading is moved twice.
    let moves: Vec<(usize, usize)> = used.iter().enumerate().map(|(rank, level)| (*level, (rank + 2).min(4))).collect();
    let down = moves.iter().rev().filter(|(from, to)| to > from);
    let up = moves.iter().filter(|(from, to)| to < from);
    for (from, to) in down.chain(up) {
        html = html
            .replace(&format!("<h{from}>"), &format!("<h{to}>"))
            .replace(&format!("</h{from}>"), &format!("</h{to}>"));
    }
    html
}

/// Gives clean tables their class, scopes and a frame to scroll in. Works on ammonia's output, whose form is known.
fn dress(clean: &str, label: &str) -> String {
    let label = html_escape(label);
    let mut tables = 0;
    let mut out = String::with_capacity(clean.len() + 256);
    let mut in_head = false;
    let mut first = false;
    let mut row_head = false;
    let mut rest = clean;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        out.push_str(text);
        let end = tail.find('>').map_or(tail.len(), |i| i + 1);
        let (tag, after) = tail.split_at(end);
        rest = after;
        match tag {
            "<table>" => {
                tables += 1;
                // Two regions of one name can't be told apart in a list of landmarks.
                let name = if tables > 1 { format!("{label} {tables}") } else { label.clone() };
                out.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"");
                out.push_str(&name);
                out.push_str("\" tabindex=\"0\"><table class=\"table\">");
            }
            "</table>" => out.push_str("</table></div>"),
            "<thead>" | "</thead>" => {
                in_head = tag == "<thead>";
                out.push_str(tag);
            }
            "<tr>" => {
                first = true;
                out.push_str(tag);
            }
            "</td>" if row_head => {
                row_head = false;
                out.push_str("</th>");
            }
            _ if is_cell(tag) => {
                row_head = !in_head && first;
                out.push_str(&cell(tag, in_head, first));
                first = false;
            }
            _ => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

fn is_cell(tag: &str) -> bool {
    ["<th>", "<th ", "<td>", "<td "].iter().any(|start| tag.starts_with(start))
}

fn cell(tag: &str, in_head: bool, first: bool) -> String {
    let class = if tag.contains("align=\"right\"") {
        " class=\"r\""
    } else if tag.contains("align=\"center\"") {
        " class=\"c\""
    } else {
        ""
    };
    match (in_head, first) {
        (true, _) => format!("<th scope=\"col\"{class}>"),
        (false, true) => format!("<th scope=\"row\"{class}>"),
        (false, false) => format!("<td{class}>"),
    }
}

fn html_escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{Made, REMEMBERED, html};

    #[test]
    fn what_was_made_is_remembered_within_bounds() {
        let mut made = Made::default();
        let page = "x".repeat(REMEMBERED / 20);
        for n in 0..100_u8 {
            made.put([n; 32], page.as_str().into());
            assert_eq!(made.get(&[n; 32]).as_deref(), Some(page.as_str()));
            assert_eq!(made.get(&[0; 32]).as_deref(), Some(page.as_str()), "what is asked for again stays");
            let kept: usize = made.young.values().chain(made.old.values()).map(|html| html.len()).sum();
            assert!(kept <= REMEMBERED, "{kept}");
        }
        assert_eq!(made.get(&[50; 32]), None);
        for (text, label, expect) in [("甲", "乙", "甲"), ("甲乙", "", "甲乙"), ("甲", "乙", "甲")] {
            assert_eq!(html(text, label).trim(), format!("<p>{expect}</p>"), "one of each text and label");
        }
    }

    fn check(markdown: &str, expect: &str) {
        assert_eq!(html(markdown, "表格").trim(), expect, "{markdown}");
    }

    #[test]
    fn ordinary_text() {
        check("一段\n\n二段", "<p>一段</p>\n<p>二段</p>");
        check("# 一\n## 二\n### 三", "<h2>一</h2>\n<h3>二</h3>\n<h4>三</h4>");
        check("## 一\n## 二", "<h2>一</h2>\n<h2>二</h2>");
        check("### 一\n###### 二", "<h2>一</h2>\n<h3>二</h3>");
        check("# 一\n# 二\n#### 三", "<h2>一</h2>\n<h2>二</h2>\n<h3>三</h3>");
        check("**重** ~~删~~", "<p><strong>重</strong> <del>删</del></p>");
        check("1. 甲\n2. 乙", "<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>");
        check("[链](https://example.cn/)", "<p><a href=\"https://example.cn/\" rel=\"noopener nofollow\">链</a></p>");
    }

    #[test]
    fn tables_can_be_read_aloud() {
        check(
            "| 来源 | 计划 |\n|---|--:|\n| 上级 | 92.0 |",
            "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"><table class=\"table\">\n<thead>\n<tr>\n\
             <th scope=\"col\">来源</th>\n<th scope=\"col\" class=\"r\">计划</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n\
             <th scope=\"row\">上级</th>\n<td class=\"r\">92.0</td>\n</tr>\n</tbody>\n</table></div>",
        );
    }

    #[test]
    fn nothing_that_does_anything() {
        for markdown in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "![x](https://tracker.example/p.gif)",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<table onclick=alert(1)><tr><td style=\"x\">x",
            "<iframe src=\"//evil.example\"></iframe>",
        ] {
            let html = html(markdown, "表格");
            for bad in ["<script", "<img", "<iframe", "onerror", "onclick", "javascript:", "data:", "style="] {
                assert!(
                    !html.contains(bad) || html.contains(&format!("&lt;{}", bad.trim_start_matches('<'))),
                    "{markdown} -> {html}"
                );
            }
        }
        assert!(
            html("| <b>x</b> |\n|---|\n| \" onclick=\" |", "\" onload=\"")
                .contains("aria-label=\"&quot; onload=&quot;\"")
        );
    }
}
