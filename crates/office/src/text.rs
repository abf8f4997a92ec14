//! Markdown as plain text: for search, for differences, for lists. What a reader would read aloud.

use comrak::{Arena, Options, nodes::NodeValue, parse_document};

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

/// Differences between two texts, character by character inside changed lines; long unchanged stretches are left out.
#[must_use]
pub fn differences(before: &str, after: &str) -> Vec<Change> {
    const CONTEXT: usize = 24;
    let diff = similar::TextDiff::from_chars(before, after);
    let mut changes: Vec<Change> = Vec::new();
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            similar::ChangeTag::Delete => '-',
            similar::ChangeTag::Insert => '+',
            similar::ChangeTag::Equal => ' ',
        };
        match changes.last_mut() {
            Some(last) if last.sign == sign => last.text.push_str(change.value()),
            _ => changes.push(Change { sign, text: change.value().to_owned() }),
        }
    }
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
        let said: Vec<_> =
            differences("全长3.2公里", "全长2.3公里").into_iter().map(|c| format!("{}{}", c.sign, c.text)).collect();
        assert_eq!(said.join("|").matches('-').count(), said.join("|").matches('+').count());
        assert!(differences("一样", "一样").is_empty());
        let long = "字".repeat(200);
        assert!(differences(&long, &format!("{long}末"))[0].text.chars().count() < 40);
    }
}
