//! The text of a disclosure as clerks type it: lines, with five marks that are read. Everything else is shown as it was
//! typed, to the character ([why](../../../../docs/decisions/0020-what-is-typed-is-what-is-read.md)).
//!
//! - a heading: `# `, `## ` … before it
//! - a list: `- ` before each line; or numbers of one's own (`3. `, `5、`, `（二）`), which stay as they are
//! - a table: lines that begin with `|`, or a block from a spreadsheet with tabs; a line of dashes below its head may say
//!   on which side columns stand
//! - bold: `**` on both sides
//! - a link: `[words](https://…)`
//!
//! A line that ends is a line that ends, as on paper; empty ones only part blocks.

use std::ops::Range;

use crate::codes;

codes! {
    /// By which reading a text was signed: what was signed keeps its look.
    TextFormat {
        /// CommonMark with tables and strikethrough: texts of the time before there was another.
        CommonMark = "commonmark",
        /// The marks of this file.
        Marks = "marks",
    }
}

impl Default for TextFormat {
    /// Of a text that says nothing of it: it is older than the second.
    fn default() -> Self {
        Self::CommonMark
    }
}

impl TextFormat {
    /// Is it the first one? Then what is signed says nothing of it.
    #[must_use]
    pub fn is_commonmark(&self) -> bool {
        *self == Self::CommonMark
    }
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// As typed: bytes of the source.
    Text(Range<usize>),
    /// Bold; the bytes between the marks.
    Bold(Range<usize>),
    /// A link.
    Link {
        /// Its words, between the brackets.
        words: Range<usize>,
        /// Where it leads, between the parentheses: `https://` and nothing that ends a word.
        target: Range<usize>,
    },
}

/// A line, or what stands in a cell.
pub type Line = Vec<Inline>;

/// On which side a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// At the beginning of the line.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the end: numbers.
    End,
}

/// A block of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of this level, from 1 on.
    Heading(usize, Line),
    /// Lines that belong together.
    Paragraph(Vec<Line>),
    /// Items with a dash.
    List(Vec<Line>),
    /// Items with a number of their own, which is part of the item.
    Numbered(Vec<Line>),
    /// A table; the first row is its head.
    Table {
        /// The side of each column.
        sides: Vec<Side>,
        /// Rows of cells; all have as many as the longest.
        rows: Vec<Vec<Line>>,
    },
}

/// Reads a text. Takes one pass over it.
#[must_use]
pub fn read(source: &str) -> Vec<Block> {
    let lines = lines(source);
    let mut kinds: Vec<Kind> = lines.iter().map(|line| kind(source.get(line.clone()).unwrap_or_default())).collect();
    // one line with a tab is a line like others; two are a block from a spreadsheet
    for run in kinds.chunk_by_mut(|a, b| a == b).filter(|run| run.len() == 1) {
        run.iter_mut().filter(|kind| **kind == Kind::Tabbed).for_each(|kind| *kind = Kind::Plain);
    }
    let mut rest = lines.as_slice();
    let mut blocks = Vec::new();
    for run in kinds.chunk_by(|a, b| a == b) {
        let (taken, left) = rest.split_at(run.len());
        rest = left;
        match run.first() {
            None | Some(Kind::Blank) => {}
            Some(Kind::Heading(level)) => blocks.extend(taken.iter().map(|line| {
                let words = trimmed(source, line.clone());
                Block::Heading(*level, inline(source, trimmed(source, words.start + level..words.end)))
            })),
            Some(kind) => blocks.push(block(source, *kind, taken)),
        }
    }
    blocks
}

/// What kind of block a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    Heading(usize),
    Item,
    Numbered,
    Row,
    /// With a tab between words.
    Tabbed,
    Plain,
}

fn kind(line: &str) -> Kind {
    let text = line.trim();
    let level = text.bytes().take_while(|b| *b == b'#').count();
    if text.is_empty() {
        Kind::Blank
    } else if (1..=6).contains(&level) && text.chars().nth(level).is_some_and(char::is_whitespace) {
        Kind::Heading(level)
    } else if text.starts_with("- ") {
        Kind::Item
    } else if text.starts_with('|') {
        Kind::Row
    } else if text.contains('\t') {
        Kind::Tabbed
    } else if is_numbered(text) {
        Kind::Numbered
    } else {
        Kind::Plain
    }
}

/// The numerals from one to ten.
const NUMERALS: &str = "\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\u{4e03}\u{516b}\u{4e5d}\u{5341}";

/// `3. x`, `3、x`, `（三）x`, `(3) x`, `三、x`: a number of one's own and something after it.
fn is_numbered(text: &str) -> bool {
    let open = text.strip_prefix(['(', '（']);
    let body = open.unwrap_or(text);
    let number = |c: &char| c.is_ascii_digit() || NUMERALS.contains(*c);
    let digits = body.chars().take_while(number).count();
    let mut after = body.chars().skip(digits);
    let (end, next) = (after.next(), after.next());
    let ends = match (end, open) {
        (Some(')' | '）'), _) => next.is_some(),
        (Some('、' | '．'), None) => next.is_some(),
        (Some('.'), None) => next == Some(' '), // 3.5 is a number
        _ => false,
    };
    (1..=3).contains(&digits) && ends
}

fn block(source: &str, kind: Kind, lines: &[Range<usize>]) -> Block {
    let whole = |line: &Range<usize>| inline(source, trimmed(source, line.clone()));
    match kind {
        Kind::Item => {
            let words = |line: &Range<usize>| {
                let line = trimmed(source, line.clone());
                inline(source, trimmed(source, line.start + 2..line.end))
            };
            Block::List(lines.iter().map(words).collect())
        }
        Kind::Numbered => Block::Numbered(lines.iter().map(whole).collect()),
        Kind::Row => table(source, lines.iter().map(|line| cells(source, trimmed(source, line.clone()))).collect()),
        Kind::Tabbed => table(source, lines.iter().map(|line| tabs(source, line.clone())).collect()),
        Kind::Plain | Kind::Blank | Kind::Heading(_) => Block::Paragraph(lines.iter().map(whole).collect()),
    }
}

/// The lines of a text, without their ends.
fn lines(source: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let line = |text: &str| {
        let start = at;
        at += text.len();
        let text = text.trim_end_matches('\n').trim_end_matches('\r');
        start..start + text.len()
    };
    source.split_inclusive('\n').map(line).collect()
}

/// Without blanks at both ends.
fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let text = source.get(range.clone()).unwrap_or_default();
    let start = range.start + (text.len() - text.trim_start().len());
    start..start.max(range.start + text.trim_end().len())
}

/// The cells of a row with `|`; the one at its end may be left out.
fn cells(source: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let text = source.get(row.clone()).unwrap_or_default();
    let strokes: Vec<usize> = text.match_indices('|').map(|(i, _)| row.start + i).chain([row.end]).collect();
    let cells = strokes.windows(2).filter_map(|pair| Some(trimmed(source, pair.first()? + 1..*pair.get(1)?)));
    let mut cells: Vec<_> = cells.collect();
    if text.ends_with('|') {
        cells.pop(); // what stands after the last one: nothing
    }
    cells
}

fn tabs(source: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let mut at = row.start;
    let cell = |text: &str| {
        let cell = trimmed(source, at..at + text.len());
        at += text.len() + 1;
        cell
    };
    source.get(row).unwrap_or_default().split('\t').map(cell).collect()
}

fn table(source: &str, mut rows: Vec<Vec<Range<usize>>>) -> Block {
    let side = |cell: &Range<usize>| {
        let text = source.get(cell.clone()).unwrap_or_default();
        let dashes = text.trim_start_matches(':').trim_end_matches(':');
        let is_line = !dashes.is_empty() && dashes.bytes().all(|b| b == b'-');
        is_line.then(|| match (text.starts_with(':'), text.ends_with(':')) {
            (true, true) => Side::Center,
            (false, true) => Side::End,
            _ => Side::Start,
        })
    };
    let said: Option<Vec<Side>> =
        rows.get(1).filter(|row| !row.is_empty()).and_then(|row| row.iter().map(side).collect());
    if said.is_some() {
        rows.remove(1);
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut sides = said.unwrap_or_default();
    sides.resize(width, Side::Start);
    let line = |row: Vec<Range<usize>>| {
        let mut cells: Vec<Line> = row.into_iter().map(|cell| inline(source, cell)).collect();
        cells.resize(width, Line::new());
        cells
    };
    Block::Table { sides, rows: rows.into_iter().map(line).collect() }
}

/// Bold and links in a line. What is no whole mark is text.
fn inline(source: &str, range: Range<usize>) -> Line {
    let mut out = Line::new();
    let mut plain = range.start;
    let mut at = range.start;
    while at < range.end {
        let rest = source.get(at..range.end).unwrap_or_default();
        let before = source.get(range.start..at).and_then(|text| text.chars().next_back());
        let found = bold(rest, before).or_else(|| link(rest));
        let Some((length, made)) = found else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if plain < at {
            out.push(Inline::Text(plain..at));
        }
        out.push(match made {
            Inline::Text(words) => Inline::Text(at + words.start..at + words.end),
            Inline::Bold(words) => Inline::Bold(at + words.start..at + words.end),
            Inline::Link { words, target } => {
                Inline::Link { words: at + words.start..at + words.end, target: at + target.start..at + target.end }
            }
        });
        at += length;
        plain = at;
    }
    if plain < range.end {
        out.push(Inline::Text(plain..range.end));
    }
    out
}

/// `**words**`: two stars, no more, on each side, and words that touch them.
fn bold(rest: &str, before: Option<char>) -> Option<(usize, Inline)> {
    let words = rest.strip_prefix("**").filter(|_| before != Some('*'))?;
    if words.starts_with(|c: char| c == '*' || c.is_whitespace()) {
        return None;
    }
    let end = words.find('*')?;
    let (words, after) = words.split_at(end);
    let closed = after.starts_with("**") && !after.starts_with("***");
    let touches = !words.ends_with(char::is_whitespace);
    (closed && touches).then(|| (end + 4, Inline::Bold(2..2 + end)))
}

/// `[words](https://…)`.
fn link(rest: &str) -> Option<(usize, Inline)> {
    let inside = rest.strip_prefix('[')?;
    let end = inside.find(['[', ']'])?;
    let (words, after) = inside.split_at(end);
    let target = after.strip_prefix("](")?;
    let length = target.find(|c: char| !c.is_ascii_graphic() || matches!(c, '(' | ')' | '<' | '>' | '"' | '\\'))?;
    let whole = target.get(length..)?.starts_with(')') && target.starts_with("https://") && length > "https://".len();
    let at = 1 + end + 2;
    (whole && !words.trim().is_empty())
        .then(|| (at + length + 1, Inline::Link { words: 1..1 + end, target: at..at + length }))
}

/// What readers see of a text, and where in the source each of it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The words: a line for each line, a tab between cells, an empty line between blocks.
    pub text: String,
    /// Stretches of `text` in order: where it begins there, and the bytes of the source it is.
    stretches: Vec<(usize, Range<usize>)>,
}

impl Shown {
    /// Where in the source a part of the text stands, marks within it included.
    #[must_use]
    pub fn in_source(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let over = self.stretches.iter().filter(|(at, source)| *at < part.end && at + source.len() > part.start);
        let mut over = over.map(|(at, source)| {
            let from = part.start.saturating_sub(*at).min(source.len());
            let to = part.end.saturating_sub(*at).min(source.len());
            source.start + from..source.start + to
        });
        let first = over.next()?;
        let end = over.next_back().map_or(first.end, |last| last.end);
        Some(first.start..end)
    }

    fn push(&mut self, source: &str, line: &Line) {
        for part in line {
            let range = match part {
                Inline::Text(range) | Inline::Bold(range) | Inline::Link { words: range, target: _ } => range,
            };
            self.stretches.push((self.text.len(), range.clone()));
            self.text.push_str(source.get(range.clone()).unwrap_or_default());
        }
    }
}

/// What readers see: for search, for differences, and for the screening, which has to read what they read.
#[must_use]
pub fn shown(source: &str) -> Shown {
    let mut out = Shown::default();
    for block in read(source) {
        if !out.text.is_empty() {
            out.text.push_str("\n\n");
        }
        let lines: Vec<Vec<Line>> = match block {
            Block::Heading(_, line) => vec![vec![line]],
            Block::Paragraph(lines) | Block::List(lines) | Block::Numbered(lines) => {
                lines.into_iter().map(|line| vec![line]).collect()
            }
            Block::Table { sides: _, rows } => rows,
        };
        for (n, cells) in lines.iter().enumerate() {
            if n > 0 {
                out.text.push('\n');
            }
            for (n, cell) in cells.iter().enumerate() {
                if n > 0 {
                    out.text.push('\t');
                }
                out.push(source, cell);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks in short: `h1` `p` `l` `n` `t`, lines within `/`, cells within `|`, bold in `<>`, links in `{}`.
    fn told(source: &str) -> String {
        let part = |part: &Inline| match part {
            Inline::Text(range) => source[range.clone()].to_owned(),
            Inline::Bold(range) => format!("<{}>", &source[range.clone()]),
            Inline::Link { words, target } => format!("{{{} {}}}", &source[words.clone()], &source[target.clone()]),
        };
        let line = |line: &Line| line.iter().map(part).collect::<String>();
        let lines = |lines: &[Line]| lines.iter().map(line).collect::<Vec<_>>().join("/");
        let row = |row: &Vec<Line>| row.iter().map(line).collect::<Vec<_>>().join("|");
        let block = |block: &Block| match block {
            Block::Heading(level, words) => format!("h{level} {}", line(words)),
            Block::Paragraph(all) => format!("p {}", lines(all)),
            Block::List(all) => format!("l {}", lines(all)),
            Block::Numbered(all) => format!("n {}", lines(all)),
            Block::Table { sides, rows } => {
                format!("t {sides:?} {}", rows.iter().map(row).collect::<Vec<_>>().join("/"))
            }
        };
        read(source).iter().map(block).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn five_marks_are_read_and_nothing_else() {
        for (source, expect) in [
            ("", ""),
            ("一行\n二行\r\n\n三行", "p 一行/二行; p 三行"),
            ("# 一\n### 二\n#三\n####### 四", "h1 一; h3 二; p #三/####### 四"),
            ("- 甲\n- 乙\n-丙\n* 丁", "l 甲/乙; p -丙/* 丁"),
            ("3. 甲\n5. 乙\n8. 丙", "n 3. 甲/5. 乙/8. 丙"),
            ("（一）甲\n二、乙\n3）丙\n3.5 万元\n2026.11", "n （一）甲/二、乙/3）丙; p 3.5 万元/2026.11"),
            ("    缩进的一段", "p 缩进的一段"),
            ("138****1234 和 9:00~11:30、5*3=15、____", "p 138****1234 和 9:00~11:30、5*3=15、____"),
            ("他说**“要公开。”**大家同意", "p 他说<“要公开。”>大家同意"),
            ("**甲**乙**丙**", "p <甲>乙<丙>"),
            ("** 甲** **乙 ** ***丙*** **丁\n戊**", "p ** 甲** **乙 ** ***丙*** **丁/戊**"),
            ("138**0828**1234", "p 138<0828>1234"),
            ("&#48; <b></b> <!-- 无 --> `x` ~~y~~ > z", "p &#48; <b></b> <!-- 无 --> `x` ~~y~~ > z"),
            (
                "[章程](https://example.cn/a)和[x](http://a)[y](//b)[z](javascript:c)",
                "p {章程 https://example.cn/a}和[x](http://a)[y](//b)[z](javascript:c)",
            ),
            ("[x](https://a \"题\")[](https://b)[c](https://)", "p [x](https://a \"题\")[](https://b)[c](https://)"),
            ("|甲|乙|\n|1|2", "t [Start, Start] 甲|乙/1|2"),
            ("| 甲 | 乙 |\n|---|--:|\n| **1** |", "t [Start, End] 甲|乙/<1>|"),
            ("|:-:|---|", "t [Start, Start] :-:|---"),
            ("说明：\n姓名\t金额\n张三\t300\n完", "p 说明：; t [Start, Start] 姓名|金额/张三|300; p 完"),
            ("一\t行", "p 一\t行"),
        ] {
            assert_eq!(told(source), expect, "{source}");
        }
    }

    #[test]
    fn what_is_shown_leads_back_to_the_source() {
        let source = "电话138**0828**1234。\n|甲|[乙](https://a)|";
        let shown = shown(source);
        assert_eq!(shown.text, "电话13808281234。\n\n甲\t乙");
        for (part, expect) in [("13808281234", "138**0828**1234"), ("0828", "0828"), ("乙", "乙"), ("甲", "甲")] {
            let at = shown.text.find(part).unwrap();
            let found = shown.in_source(&(at..at + part.len())).unwrap();
            assert_eq!(&source[found], expect);
        }
    }

    /// What is typed, marks and what only looks like them.
    const TYPED: &[&str] = &[
        "甲",
        "乙丙",
        "。",
        "“",
        "，",
        "1",
        "0828",
        "a",
        " ",
        "\u{3000}",
        "\n",
        "\n\n",
        "\t",
        "*",
        "**",
        "****",
        "#",
        "# ",
        "- ",
        "|",
        "~~",
        "_",
        "`",
        "<b>",
        "<!--",
        "&#48;",
        "\\",
        "[",
        "](",
        "](https://a.cn/b)",
        "](http://a)",
        ")",
        "1. ",
        "（二）",
        "---",
        ":-:",
        "> ",
        "    ",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(10_000))]

        /// Every character that was typed is read, but for those of the marks and blanks at the ends of lines and cells.
        #[test]
        fn what_is_typed_is_what_is_read(typed in proptest::collection::vec(proptest::sample::select(TYPED), 0..40)) {
            let source = typed.concat();
            let shown = shown(&source);
            let mut end = 0;
            let mut gaps = Vec::new();
            for (at, stretch) in &shown.stretches {
                proptest::prop_assert!(shown.text[*at..].starts_with(&source[stretch.clone()]));
                proptest::prop_assert!(stretch.start >= end, "in the order in which it was typed, and once");
                gaps.push(&source[end..stretch.start]);
                end = stretch.end;
            }
            gaps.push(&source[end..]);
            let is_mark = |gap: &str| {
                // of a link its target, which reviewers are told, too
                let gap = gap.replace("](https://a.cn/b)", "").replace("[", "");
                gap.chars().all(|c| c.is_whitespace() || "*#|-:".contains(c))
            };
            proptest::prop_assert!(gaps.iter().all(|gap| is_mark(gap)), "{gaps:?} of {source:?}");
            // where there is no mark at all, lines are the same lines
            if !source.contains(['*', '#', '|', '[', '\t']) && !source.contains("- ") {
                let lines = |text: &str| -> Vec<String> {
                    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
                };
                proptest::prop_assert_eq!(lines(&shown.text), lines(&source));
            }
        }
    }
}
