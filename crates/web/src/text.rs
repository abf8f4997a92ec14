//! The text of a disclosure as a page: every character as it was typed, but for the marks that are read.

use std::{fmt::Write as _, ops::Range};

use domain::disclosure::{
    plan::Content,
    text::{Block, Inline, Line, Side, TextFormat, read},
};

use crate::markdown;

/// The text as readers see it. Headings start at `h2` (the title is the page's `h1`) and go without gaps; a table scrolls
/// inside itself under the name `table_label`.
#[must_use]
pub fn html(content: &Content, table_label: &str) -> String {
    match content.format {
        TextFormat::CommonMark => markdown::html(&content.body, table_label),
        TextFormat::Marks => marks_html(&content.body, table_label),
    }
}

/// The same of a text that is being written.
#[must_use]
pub fn marks_html(source: &str, table_label: &str) -> String {
    Writer { source, label: table_label, hits: &[], targets: false }.write()
}

/// What is to be marked in a text for who reviews it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitMark {
    /// Bytes of the source.
    pub range: Range<usize>,
    /// Id of the mark, to jump to.
    pub id: String,
    /// What it is, in words.
    pub what: String,
    /// Its sign in the list of hits, behind it.
    pub sign: String,
}

/// The text as reviewers see it: marks around what was found, and beside each link where it leads.
#[must_use]
pub fn reviewed_html(source: &str, table_label: &str, hits: &[HitMark]) -> String {
    Writer { source, label: table_label, hits, targets: true }.write()
}

/// Writes the blocks of one text.
struct Writer<'t> {
    source: &'t str,
    label: &'t str,
    hits: &'t [HitMark],
    targets: bool,
}

impl Writer<'_> {
    fn write(&self) -> String {
        let blocks = read(self.source);
        let level = |block: &Block| if let Block::Heading(level, _) = block { Some(*level) } else { None };
        let mut used: Vec<usize> = blocks.iter().filter_map(level).collect();
        used.sort_unstable();
        used.dedup();
        let mut out = String::with_capacity(self.source.len() * 2);
        let mut tables = 0;
        for block in &blocks {
            match block {
                Block::Heading(level, words) => {
                    let rank = used.iter().position(|other| other == level).unwrap_or_default();
                    let tag = format!("h{}", (rank + 2).min(4));
                    self.tagged(&mut out, &tag, "", words);
                }
                // in our typography a line that ends is a paragraph
                Block::Paragraph(lines) => lines.iter().for_each(|line| self.tagged(&mut out, "p", "", line)),
                Block::List(items) => self.list(&mut out, ("<ul>", "</ul>"), items),
                Block::Numbered(items) => self.list(&mut out, ("<ol class=\"own\">", "</ol>"), items),
                Block::Table { sides, rows } => {
                    tables += 1;
                    // Two regions of one name can't be told apart in a list of landmarks.
                    let name = if tables > 1 { format!("{} {tables}", self.label) } else { self.label.to_owned() };
                    self.table(&mut out, &name, sides, rows);
                }
            }
        }
        out
    }

    fn tagged(&self, out: &mut String, tag: &str, attributes: &str, line: &Line) {
        let _ = write!(out, "<{tag}{attributes}>");
        self.line(out, line);
        let _ = writeln!(out, "</{tag}>");
    }

    fn list(&self, out: &mut String, (open, close): (&str, &str), items: &[Line]) {
        out.push_str(open);
        out.push('\n');
        items.iter().for_each(|item| self.tagged(out, "li", "", item));
        out.push_str(close);
        out.push('\n');
    }

    fn table(&self, out: &mut String, name: &str, sides: &[Side], rows: &[Vec<Line>]) {
        out.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"");
        escape(out, name);
        out.push_str("\" tabindex=\"0\"><table class=\"table\">\n");
        for (n, row) in rows.iter().enumerate() {
            out.push_str(match n {
                0 => "<thead>\n<tr>\n",
                1 => "<tbody>\n<tr>\n",
                _ => "<tr>\n",
            });
            for (column, (cell, side)) in row.iter().zip(sides).enumerate() {
                let class = match side {
                    Side::Start => "",
                    Side::Center => " class=\"c\"",
                    Side::End => " class=\"r\"",
                };
                match (n, column) {
                    (0, _) => self.tagged(out, "th", &format!(" scope=\"col\"{class}"), cell),
                    (_, 0) => self.tagged(out, "th", " scope=\"row\"", cell),
                    _ => self.tagged(out, "td", class, cell),
                }
            }
            out.push_str(if n == 0 { "</tr>\n</thead>\n" } else { "</tr>\n" });
        }
        out.push_str(if rows.len() > 1 { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
    }

    fn line(&self, out: &mut String, line: &Line) {
        for part in line {
            match part {
                Inline::Text(range) => self.text(out, range),
                Inline::Bold(range) => {
                    out.push_str("<strong>");
                    self.text(out, range);
                    out.push_str("</strong>");
                }
                Inline::Link { words, target } => {
                    let target = self.source.get(target.clone()).unwrap_or_default();
                    out.push_str("<a href=\"");
                    escape(out, target);
                    out.push_str("\" rel=\"noopener nofollow\">");
                    self.text(out, words);
                    out.push_str("</a>");
                    if self.targets {
                        out.push_str("<span class=\"target\">（");
                        escape(out, target);
                        out.push_str("）</span>");
                    }
                }
            }
        }
    }

    /// A stretch of the source, cut where hits begin and end.
    fn text(&self, out: &mut String, stretch: &Range<usize>) {
        let mut at = stretch.start;
        for hit in self.hits.iter().filter(|hit| hit.range.start < stretch.end && hit.range.end > stretch.start) {
            let (from, to) = (hit.range.start.max(stretch.start), hit.range.end.min(stretch.end));
            escape(out, self.source.get(at..from).unwrap_or_default());
            // a hit over several stretches is jumped to where it begins and named where it ends
            out.push_str("<mark");
            if from == hit.range.start {
                out.push_str(" id=\"");
                escape(out, &hit.id);
                out.push('"');
            }
            out.push_str(" class=\"found\"");
            out.push_str(" title=\"");
            escape(out, &hit.what);
            out.push_str("\">");
            escape(out, self.source.get(from..to).unwrap_or_default());
            if to == hit.range.end {
                out.push_str("<b>");
                escape(out, &hit.sign);
                out.push_str("</b>");
            }
            out.push_str("</mark>");
            at = to;
        }
        escape(out, self.source.get(at..stretch.end).unwrap_or_default());
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expect: &str) {
        assert_eq!(marks_html(source, "表").replace('\n', ""), expect, "{source}");
    }

    #[test]
    fn what_is_typed_is_what_stands_on_the_page() {
        check("# 一\n### 二\n正文<b>&\n二行", "<h2>一</h2><h3>二</h3><p>正文&lt;b&gt;&amp;</p><p>二行</p>");
        check("- 甲\n- **乙**", "<ul><li>甲</li><li><strong>乙</strong></li></ul>");
        check("3. 甲\n5. 乙", "<ol class=\"own\"><li>3. 甲</li><li>5. 乙</li></ol>");
        check(
            "[章程](https://a.cn/?a=1&b=\u{27})",
            "<p><a href=\"https://a.cn/?a=1&amp;b='\" rel=\"noopener nofollow\">章程</a></p>",
        );
        check("[x](javascript:alert(1))<script>", "<p>[x](javascript:alert(1))&lt;script&gt;</p>");
        check(
            "|来源|计划|\n|---|--:|\n|上级|92.0|",
            "<div class=\"scroll\" role=\"region\" aria-label=\"表\" tabindex=\"0\"><table class=\"table\"><thead><tr>\
             <th scope=\"col\">来源</th><th scope=\"col\" class=\"r\">计划</th></tr></thead><tbody><tr>\
             <th scope=\"row\">上级</th><td class=\"r\">92.0</td></tr></tbody></table></div>",
        );
        check(
            "|甲|",
            "<div class=\"scroll\" role=\"region\" aria-label=\"表\" tabindex=\"0\"><table class=\"table\"><thead><tr><th scope=\"col\">甲</th></tr></thead></table></div>",
        );
    }

    #[test]
    fn reviewers_see_where_links_lead_and_what_was_found() {
        let source = "电话138**0828**1234，[表](https://a.cn)";
        let range = source.find("138").unwrap()..source.find('，').unwrap();
        let hit = HitMark { range, id: "f1".into(), what: "手机号".into(), sign: "①".into() };
        assert_eq!(
            reviewed_html(source, "表", &[hit]).trim(),
            "<p>电话<mark id=\"f1\" class=\"found\" title=\"手机号\">138</mark><strong><mark class=\"found\" \
             title=\"手机号\">0828</mark></strong><mark class=\"found\" title=\"手机号\">1234<b>①</b></mark>，\
             <a href=\"https://a.cn\" rel=\"noopener nofollow\">表</a><span class=\"target\">（https://a.cn）</span></p>"
        );
    }

    proptest::proptest! {
        /// The words of the page are the words that `shown` gives to the search and to the screening.
        #[test]
        fn the_page_says_what_is_screened(source in "[甲1*#|<>&\"\\[\\]() \t\n-]{0,40}") {
            let page = marks_html(&source, "");
            let mut words = String::new();
            let mut inside = false;
            for c in page.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside && !c.is_whitespace() => words.push(c),
                    _ => {}
                }
            }
            let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            let shown: String = domain::disclosure::text::shown(&source).text.chars().filter(|c| !c.is_whitespace()).collect();
            proptest::prop_assert_eq!(words, shown);
        }
    }
}
