//! Texts as plain text: for search, for differences, for lists. What a reader would read aloud.

use comrak::{Arena, Options, nodes::NodeValue, parse_document};
use domain::disclosure::{
    plan::Content,
    text::{self, TextFormat},
};

/// What readers see of a text, for search and comparisons.
#[must_use]
pub fn shown(content: &Content) -> String {
    match content.format {
        TextFormat::CommonMark => plain(&content.body),
        TextFormat::Marks => text::shown(&content.body).text,
    }
}

/// The readable text of Markdown source: words of headings, paragraphs and cells, a line each.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    let root = parse_document(&arena, markdown, &options);
    let mut out = String::new();
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::CodeBlock(block) => {
                line(&mut out);
                out.push_str(&block.literal);
            }
            NodeValue::SoftBreak => {}
            NodeValue::LineBreak
            | NodeValue::Paragraph
            | NodeValue::Heading(_)
            | NodeValue::Item(_)
            | NodeValue::TableRow(_) => line(&mut out),
            NodeValue::TableCell if !out.is_empty() && !out.ends_with('\n') => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// A change between two texts: `-` taken out, `+` put in, ` ` kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `-`, `+` or ` `.
    pub sign: char,
    /// The text.
    pub text: String,
}

/// Two paragraphs that share less than this part of their words are two paragraphs, not one that was changed.
const ALIKE: f32 = 0.5;
/// More pairs of paragraphs than this are not held against each other: that takes time, and nobody reads it.
const PAIRS_MAX: usize = 4_000;
/// Characters kept at each end of a long unchanged stretch.
const CONTEXT: usize = 24;

/// Differences between two texts, paragraph by paragraph: a paragraph that is still much the same shows the words that
/// changed in it, any other stands whole, the old one before the new. Long unchanged stretches are cut to their ends.
/// Nothing if nothing changed.
#[must_use]
pub fn differences(before: &str, after: &str) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    let paragraphs = |text| str::lines(text).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>();
    let (old, new) = (paragraphs(before), paragraphs(after));
    let diff = similar::TextDiff::from_slices(&old, &new);
    let mut out = Paragraphs::default();
    for op in diff.ops() {
        let gone = old.get(op.old_range()).unwrap_or_default();
        let come = new.get(op.new_range()).unwrap_or_default();
        if op.tag() == similar::DiffTag::Equal {
            gone.iter().for_each(|line| out.paragraph([(' ', *line)]));
            continue;
        }
        let (mut from, mut to) = (0, 0);
        for (i, j) in pairs(gone, come).into_iter().chain([(gone.len(), come.len())]) {
            gone.get(from..i).unwrap_or_default().iter().for_each(|line| out.paragraph([('-', *line)]));
            come.get(to..j).unwrap_or_default().iter().for_each(|line| out.paragraph([('+', *line)]));
            if let (Some(gone), Some(come)) = (gone.get(i), come.get(j)) {
                out.paragraph(within(gone, come).iter().map(|change| (change.sign, change.text.as_str())));
            }
            (from, to) = (i + 1, j + 1);
        }
    }
    shortened(out.0)
}

/// Changes so far, a line break between paragraphs.
#[derive(Default)]
struct Paragraphs(Vec<Change>);

impl Paragraphs {
    fn paragraph<'t>(&mut self, parts: impl IntoIterator<Item = (char, &'t str)>) {
        if !self.0.is_empty() {
            push(&mut self.0, ' ', "\n");
        }
        parts.into_iter().for_each(|(sign, text)| push(&mut self.0, sign, text));
    }
}

fn push(changes: &mut Vec<Change>, sign: char, text: &str) {
    match changes.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.sign == sign => last.text.push_str(text),
        _ => changes.push(Change { sign, text: text.to_owned() }),
    }
}

/// How much is alike from here on, and the pair it begins with.
type Best = (f32, Option<(usize, usize)>);

/// Which old paragraphs became which new ones: in order, and so that as much as possible is alike.
fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > PAIRS_MAX {
        return Vec::new();
    }
    let (old, new): (Vec<_>, Vec<_>) = (old.iter().map(|t| words(t)).collect(), new.iter().map(|t| words(t)).collect());
    // best[i][j]: from the i-th old and the j-th new on
    let mut best: Vec<Vec<Best>> = vec![vec![(0.0, None); new.len() + 1]; old.len() + 1];
    let at =
        |best: &[Vec<Best>], i: usize, j: usize| best.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let (down, right) = (at(&best, i + 1, j), at(&best, i, j + 1));
            let mut here = if down.0 >= right.0 { down } else { right };
            let ratio = similar::TextDiff::from_slices(a, b).ratio();
            let sum = ratio + at(&best, i + 1, j + 1).0;
            if ratio >= ALIKE && sum > here.0 {
                here = (sum, Some((i, j)));
            }
            if let Some(cell) = best.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = here;
            }
        }
    }
    let mut found = Vec::new();
    let mut next = at(&best, 0, 0).1;
    while let Some((i, j)) = next {
        found.push((i, j));
        next = at(&best, i + 1, j + 1).1;
    }
    found
}

/// Figures and Latin words stay whole (3.2 became 2.3, not “2.” came before a 3); a han character stands for itself.
fn words(text: &str) -> Vec<&str> {
    let whole = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '%';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if whole(first) { rest.find(|c| !whole(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

/// What changed within a paragraph. A single character that happens to be the same amid a change belongs to it.
fn within(before: &str, after: &str) -> Vec<Change> {
    let (old, new) = (words(before), words(after));
    let mut raw = Vec::new();
    for change in similar::TextDiff::from_slices(&old, &new).iter_all_changes() {
        let sign = match change.tag() {
            similar::ChangeTag::Delete => '-',
            similar::ChangeTag::Insert => '+',
            similar::ChangeTag::Equal => ' ',
        };
        push(&mut raw, sign, change.value());
    }
    let mut changes = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let last = raw.len().saturating_sub(1);
    for (i, change) in raw.iter().enumerate() {
        let amid = change.text.chars().count() < 2 && i < last && !(gone.is_empty() && come.is_empty());
        match change.sign {
            '-' => gone.push_str(&change.text),
            '+' => come.push_str(&change.text),
            _ if amid => [&mut gone, &mut come].into_iter().for_each(|side| side.push_str(&change.text)),
            _ => {
                push(&mut changes, '-', &std::mem::take(&mut gone));
                push(&mut changes, '+', &std::mem::take(&mut come));
                push(&mut changes, ' ', &change.text);
            }
        }
    }
    push(&mut changes, '-', &gone);
    push(&mut changes, '+', &come);
    changes
}

fn shortened(mut changes: Vec<Change>) -> Vec<Change> {
    let count = changes.len();
    for (i, change) in changes.iter_mut().enumerate().filter(|(_, c)| c.sign == ' ') {
        let chars: Vec<char> = change.text.chars().collect();
        let (head, tail) = (if i == 0 { 0 } else { CONTEXT }, if i + 1 == count { 0 } else { CONTEXT });
        if chars.len() > head + tail + 8 {
            let start: String = chars.iter().take(head).collect();
            let end: String = chars.iter().skip(chars.len() - tail).collect();
            change.text = format!("{start}…{end}");
        }
    }
    if changes.iter().all(|c| c.sign == ' ') { Vec::new() } else { changes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_reads_aloud() {
        for (markdown, expect) in [
            ("一段\n\n二段", "一段\n二段"),
            ("# 题\n正**文**和[链接](http://x)", "题\n正文和链接"),
            ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "甲 乙\n1 2"),
            ("- 一\n- 二", "一\n二"),
            ("", ""),
        ] {
            assert_eq!(plain(markdown), expect, "{markdown}");
        }
    }

    #[test]
    fn only_what_changed() {
        let long = "长".repeat(200);
        let same = "工程由镇村建中心组织实施，接受群众监督。";
        for (before, after, expect) in [
            ("全长3.2公里", "全长2.3公里", " 全长|-3.2|+2.3| 公里"),
            ("一样", "一样", ""),
            ("", "新", "+新"),
            ("旧", "", "-旧"),
            (&long, &format!("{long}末"), &format!(" …{}|+末", "长".repeat(24))),
            // a paragraph with nothing in common is another one
            (
                &format!("{same}\n施工期间请绕行老街。"),
                &format!("{same}\n资金来自上级补助和村集体自筹。"),
                &format!(" {same}\n|-施工期间请绕行老街。| \n|+资金来自上级补助和村集体自筹。"),
            ),
            // one put between stands alone, and its neighbour shows its own change
            (
                "甲村道路已完工\n乙村道路施工中",
                "甲村道路已完工\n丙村尚未开工\n乙村道路已完工",
                " 甲村道路已完工\n|+丙村尚未开工| \n乙村道路|-施工中|+已完工",
            ),
            // a chance character amid a change is no island
            ("由张的三人负责", "由李的四人负责", " 由|-张的三|+李的四| 人负责"),
        ] {
            let said: Vec<_> =
                differences(before, after).into_iter().map(|c| format!("{}{}", c.sign, c.text)).collect();
            assert_eq!(said.join("|"), expect, "{before} -> {after}");
        }
    }
}
