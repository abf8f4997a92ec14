//! Marks hits on the original text. Spans, never HTML: the page escapes and styles them.

use crate::normalise::{Unit, Units, invisible, spaced};
use crate::query::Words;
use std::ops::Range;

/// How many characters a snippet shows.
const SNIPPET_CHARS: usize = 80;
/// How many of them stand before the first hit.
const LEAD_CHARS: usize = 20;
/// How far an edge of a snippet may move so as not to cut a Latin word or a number.
const EDGE_CHARS: usize = 16;

/// A piece of text, marked as a hit or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub hit: bool,
}

/// The whole of `text` with every occurrence of the words of `query` marked, as a search for `query` would mark it.
/// The spans joined are `text` itself. For the page of a document reached from a list of hits.
pub fn mark(text: &str, query: &str) -> Vec<Span> {
    mark_words(text, &Words::of(query))
}

pub(crate) fn mark_words(text: &str, words: &Words) -> Vec<Span> {
    let units: Vec<Unit> = Units::new(text).collect();
    cut(text, 0..text.len(), &occurrences(&units, words))
}

/// Some 80 characters around the first hit, or the beginning of the text when nothing hits. White space is collapsed,
/// and an ellipsis stands where the text goes on.
pub(crate) fn snippet(text: &str, words: &Words) -> Vec<Span> {
    let (units, hit) = read_to_first_hit(text, words);
    let mut from = hit.start.saturating_sub(LEAD_CHARS);
    let mut to = (from + SNIPPET_CHARS).max(hit.end);
    if to >= units.len() {
        to = units.len();
        from = from.min(to.saturating_sub(SNIPPET_CHARS));
    }
    let inside_word = |at: usize| match (at.checked_sub(1).and_then(|before| units.get(before)), units.get(at)) {
        (Some(before), Some(after)) => spaced(before.ch) && spaced(after.ch),
        _ => false,
    };
    from = (from.saturating_sub(EDGE_CHARS)..=from).rev().find(|&at| !inside_word(at)).unwrap_or(from);
    to = (to..=to + EDGE_CHARS).find(|&at| !inside_word(at)).unwrap_or(to);

    let Some([first, .., last] | [first @ last]) = units.get(from..to) else { return Vec::new() };
    let mut spans = cut(text, first.start..last.end, &occurrences(&units, words));
    for span in &mut spans {
        span.text = collapse(&span.text);
    }
    if from > 0 {
        join(&mut spans, 0, "…");
    }
    if to < units.len() {
        let end = spans.len();
        join(&mut spans, end, "…");
    }
    spans
}

/// Normalises no more of the text than a snippet needs: up to the first hit and somewhat beyond, or all of it (cut
/// to what is shown) when there is no hit.
fn read_to_first_hit(text: &str, words: &Words) -> (Vec<Unit>, Range<usize>) {
    let mut source = Units::new(text);
    let mut units: Vec<Unit> = Vec::new();
    let mut hit = 0..0;
    let margin = SNIPPET_CHARS + EDGE_CHARS + words.longest() + 1;
    if !words.is_empty() {
        for unit in source.by_ref() {
            units.push(unit);
            // The last character first: nearly always it decides.
            let ends_here = |word: &&[char]| {
                word.last() == Some(&unit.ch)
                    && word.len() <= units.len()
                    && word.iter().rev().zip(units.iter().rev()).all(|(c, unit)| *c == unit.ch)
            };
            if let Some(word) = words.iter().find(ends_here) {
                hit = units.len() - word.len()..units.len();
                break;
            }
        }
    }
    units.extend(source.take(margin));
    if hit.is_empty() {
        units.truncate(margin);
    }
    (units, hit)
}

/// Where the words occur, as bytes of the original, in order, overlapping ones merged.
fn occurrences(units: &[Unit], words: &Words) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.iter() {
        let Some(initial) = word.first() else { continue };
        for (at, _) in units.iter().enumerate().filter(|(_, unit)| unit.ch == *initial) {
            if let Some(seen @ ([first, .., last] | [first @ last])) = units.get(at..at + word.len())
                && seen.iter().zip(word).all(|(unit, c)| unit.ch == *c)
            {
                found.push(first.start..last.end);
            }
        }
    }
    found.sort_by_key(|hit| (hit.start, hit.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for hit in found {
        match merged.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => merged.push(hit),
        }
    }
    merged
}

/// The part `range` of `text` as spans, none empty.
fn cut(text: &str, range: Range<usize>, hits: &[Range<usize>]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut push = |from: usize, to: usize, hit: bool| match text.get(from..to) {
        Some(text) if !text.is_empty() => spans.push(Span { text: text.to_owned(), hit }),
        _ => {}
    };
    let mut at = range.start;
    for hit in hits {
        let (start, end) = (hit.start.max(at), hit.end.min(range.end));
        if start < end {
            push(at, start, false);
            push(start, end, true);
            at = end;
        }
    }
    push(at, range.end, false);
    spans
}

fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| !invisible(c)) {
        match c {
            c if !c.is_whitespace() => out.push(c),
            _ if !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out
}

fn join(spans: &mut Vec<Span>, at: usize, text: &str) {
    spans.insert(at, Span { text: text.to_owned(), hit: false });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits in brackets, as a person would mark them.
    fn shown(spans: &[Span]) -> String {
        spans.iter().map(|span| if span.hit { format!("[{}]", span.text) } else { span.text.clone() }).collect()
    }

    #[test]
    fn marks() {
        let check = |text: &str, query: &str, expect: &str| {
            let spans = mark(text, query);
            assert_eq!(shown(&spans), expect);
            assert_eq!(spans.iter().map(|span| span.text.as_str()).collect::<String>(), text);
        };
        check("关于党务公开的通知", "党务公开", "关于[党务公开]的通知");
        check("公开，再公开", "公开", "[公开]，再[公开]");
        check("哈哈哈哈", "哈哈哈", "[哈哈哈哈]");
        check("财政预算", "财政 政预 算", "[财政预算]");
        check("第 ＡＢＣ１２ 号", "abc12", "第 [ＡＢＣ１２] 号");
        check("张　三同志", "张三", "[张　三]同志");
        check("附件㈠清单", "(一)清", "附件[㈠清]单");
        check("e\u{301}tude", "É", "[e\u{301}]tude");
        check("公\u{200b}开", "公开", "[公\u{200b}开]");
        check("a <b> & c", "<b>", "a [<b>] & c");
        check("无", "有", "无");
        check("", "有", "");
        check("全文", "", "全文");
    }

    #[test]
    fn snippets() {
        let check = |text: &str, query: &str, expect: &str| {
            assert_eq!(shown(&snippet(text, &Words::of(query))), expect);
        };
        let far = "甲".repeat(200);
        check("短文", "", "短文");
        check("短文", "文", "短[文]");
        check("", "文", "");
        check("只有标题命中", "标题不中", "只有标题命中");
        check("一\n\n  二　三", "二", "一 [二] 三");
        check(&far, "", &format!("{}…", "甲".repeat(80)));
        check(&far, "乙", &format!("{}…", "甲".repeat(80)));
        check(&format!("{far}乙丙{far}"), "乙丙", &format!("…{}[乙丙]{}…", "甲".repeat(20), "甲".repeat(58)));
        check(&format!("{far}乙"), "乙", &format!("…{}[乙]", "甲".repeat(79)));
        check(&format!("{far}乙甲乙{far}"), "乙", &format!("…{}[乙]甲[乙]{}…", "甲".repeat(20), "甲".repeat(57)));
        // A hit that crosses the edge is marked as far as it is shown.
        let crossing = format!("乙{}丙丁戊{far}", "甲".repeat(78));
        check(&crossing, "乙 丙丁戊", &format!("[乙]{}[丙]…", "甲".repeat(78)));
        // Words and numbers aren't cut.
        check(
            &format!("{far}budget2019{}乙", "甲".repeat(16)),
            "乙",
            &format!("…{}budget2019{}[乙]", "甲".repeat(53), "甲".repeat(16)),
        );
        check(
            &format!("{far}budget2019{}乙{far}", "甲".repeat(16)),
            "乙",
            &format!("…budget2019{}[乙]{}…", "甲".repeat(16), "甲".repeat(59)),
        );
        let long = "子".repeat(64);
        check(&format!("{far}{long}{far}"), &long, &format!("…{}[{long}]…", "甲".repeat(20)));
    }
}
