//! Lines of text from glyphs that may come in any order.
//!
//! Glyphs that run the same way on the same baseline are one line, in the order of their places. A gap becomes a blank
//! if it is wide, a tab if it parts columns; evenly letter-spaced words stay words. Lines go from top to bottom.
//!
//! **What goes over a line's end.** A full line (15 ems at least, without columns) that reaches the right margin is
//! joined with the next one if that has the same size and left edge. Between two digits a line break stays, for two rows
//! of a list must not become one number. Instead, digits that end one line and go on below, and together are as long as
//! an ID, card or mobile number, become an extra piece; so do single characters written one below the other.

use std::{collections::BTreeMap, ops::Range};

use super::{cmap::Text, drawn::Glyph};

/// One piece of text, and which glyphs its characters are: byte from, byte to, number of the glyph.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub text: String,
    pub spans: Vec<(u32, u32, u32)>,
    /// The line on the page, from 1.
    pub line: u32,
}

struct Cell {
    glyph: u32,
    left: f32,
    right: f32,
    base: f32,
    em: f32,
}

struct Segment {
    bytes: Range<usize>,
    left: f32,
    right: f32,
}

struct Line {
    written: Written,
    segments: Vec<Segment>,
    left: f32,
    right: f32,
    base: f32,
    em: f32,
}

/// A gap of so many ems is a blank; of so many, the next column.
const BLANK: f32 = 0.22;
const COLUMN: f32 = 1.5;

/// Lines of these glyphs; `first` is the number of the first line.
pub fn lines(glyphs: &[Glyph], chosen: &[u32], first: u32) -> Vec<Written> {
    let mut ways: BTreeMap<i32, (f32, Vec<Cell>)> = BTreeMap::new();
    for number in chosen {
        let Some(glyph) = glyphs.get(*number as usize) else { continue };
        // Nearly the same way is the same way.
        #[expect(clippy::cast_possible_truncation, reason = "an angle")]
        let way = ((glyph.angle + 362.0) / 4.0) as i32 % 90;
        let (angle, cells) = ways.entry(way).or_insert_with(|| (glyph.angle, Vec::new()));
        cells.push(cell(*number, glyph, *angle));
    }
    let mut written = Vec::new();
    for (_, cells) in ways.into_values() {
        let from = first + u32::try_from(written.len()).unwrap_or_default();
        let lines = clusters(cells).into_iter().zip(from..).map(|(cells, number)| line(glyphs, &cells, number));
        let lines: Vec<Line> = lines.filter(|line| !line.written.text.trim().is_empty()).collect();
        let mut extra = bridges(&lines);
        extra.extend(stacks(&lines));
        written.extend(paragraphs(lines));
        written.append(&mut extra);
    }
    written
}

fn cell(number: u32, glyph: &Glyph, way: f32) -> Cell {
    let (sin, cos) = way.to_radians().sin_cos();
    let turn = |(x, y): (f32, f32)| (x * cos + y * sin, y * cos - x * sin);
    let (start, end) = (turn(glyph.start), turn(glyph.end));
    let em = glyph.up.0.hypot(glyph.up.1).max(0.01);
    Cell { glyph: number, left: start.0.min(end.0), right: start.0.max(end.0), base: start.1, em }
}

/// Glyphs on the same baseline.
fn clusters(mut cells: Vec<Cell>) -> Vec<Vec<Cell>> {
    cells.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut clusters: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        let last = clusters.last_mut();
        let same = last.filter(|cluster| {
            cluster.first().is_some_and(|first| first.base - cell.base <= 0.4 * first.em.min(cell.em))
        });
        match same {
            Some(cluster) => cluster.push(cell),
            None => clusters.push(vec![cell]),
        }
    }
    for cluster in &mut clusters {
        cluster.sort_by(|a, b| a.left.total_cmp(&b.left).then(a.glyph.cmp(&b.glyph)));
    }
    clusters
}

fn line(glyphs: &[Glyph], cells: &[Cell], number: u32) -> Line {
    let mut written = Written { line: number, ..Written::default() };
    let mut segments: Vec<Segment> = Vec::new();
    let mut before: Option<&Cell> = None;
    let mut begin = 0;
    let gap = |at: usize| Some(cells.get(at)?.left - cells.get(at.checked_sub(1)?)?.right);
    for (at, cell) in cells.iter().enumerate() {
        let Some(glyph) = glyphs.get(cell.glyph as usize) else { continue };
        let text = &mut written.text;
        if let Some(before) = before {
            // Bold made by drawing twice, and shadows.
            let near = cell.left - before.left < (0.25 * cell.em).min(0.5 * (before.right - before.left));
            let same = glyphs.get(before.glyph as usize).is_some_and(|other| other.text == glyph.text);
            if near && same {
                let (from, to) = (begin, text.len());
                written.spans.push((short(from), short(to), cell.glyph));
                continue;
            }
            let wide = cell.left - before.right;
            let blank = text.ends_with(char::is_whitespace) || is_blank(glyph);
            if wide > COLUMN * cell.em {
                text.push('\t');
            } else if wide > blank_from(text, glyph) * cell.em
                && !blank
                && !even(gap(at - 1), wide, gap(at + 1), cell.em)
            {
                text.push(' ');
            }
        }
        begin = text.len();
        match &glyph.text {
            Some(found) => push(found, text),
            None => text.push('\u{FFFD}'),
        }
        written.spans.push((short(begin), short(text.len()), cell.glyph));
        let after_column = text.get(..begin).is_none_or(|text| text.is_empty() || text.ends_with('\t'));
        match segments.last_mut() {
            Some(segment) if !after_column => (segment.bytes.end, segment.right) = (text.len(), cell.right),
            _ => segments.push(Segment { bytes: begin..text.len(), left: cell.left, right: cell.right }),
        }
        before = Some(cell);
    }
    let ink = || cells.iter().filter(|cell| glyphs.get(cell.glyph as usize).is_some_and(|glyph| !is_blank(glyph)));
    Line {
        left: ink().map(|cell| cell.left).fold(f32::MAX, f32::min),
        right: ink().map(|cell| cell.right).fold(f32::MIN, f32::max),
        base: cells.first().map_or(0.0, |cell| cell.base),
        em: cells.iter().map(|cell| cell.em).fold(0.0, f32::max),
        written,
        segments,
    }
}

/// Programs put a quarter of an em between ideographs and digits; that is no blank.
fn blank_from(before: &str, glyph: &Glyph) -> f32 {
    let wide = |c: char| c > '\u{2000}';
    let next = matches!(&glyph.text, Some(Text::One(c)) if wide(*c));
    if next != before.chars().next_back().is_some_and(wide) { 2.0 * BLANK } else { BLANK }
}

fn is_blank(glyph: &Glyph) -> bool {
    match &glyph.text {
        Some(Text::One(c)) => c.is_whitespace(),
        Some(Text::Many(text)) => text.trim().is_empty(),
        None => false,
    }
}

/// Letter-spacing: the gaps before and after are as wide as this one, within one em.
fn even(before: Option<f32>, this: f32, after: Option<f32>, em: f32) -> bool {
    let alike = |gap: Option<f32>| gap.is_some_and(|gap| (gap - this).abs() < 0.08 * em);
    this <= em && (alike(before) || alike(after))
}

/// Radicals and compatibility forms stand for the character everybody types; some programs write them for it.
pub fn push(found: &Text, text: &mut String) {
    use unicode_normalization::UnicodeNormalization;
    let plain = |c: &char| matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FB00}'..='\u{FB06}');
    match found {
        Text::One(c) if plain(c) => text.extend(std::iter::once(*c).nfkc()),
        Text::One('\t' | '\n' | '\r' | '\u{A0}') => text.push(' '),
        found => found.push_to(text),
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Appends text with its spans.
fn append(to: &mut Written, from: &Written, bytes: Range<usize>, between: &str) {
    to.text.push_str(between);
    let (shift, start, end) = (short(to.text.len()), short(bytes.start), short(bytes.end));
    to.text.push_str(from.text.get(bytes).unwrap_or_default());
    let within = from.spans.iter().filter(|(low, high, _)| *low >= start && *high <= end);
    to.spans.extend(within.map(|(low, high, glyph)| (low - start + shift, high - start + shift, *glyph)));
}

fn paragraphs(lines: Vec<Line>) -> Vec<Written> {
    let mut margins: BTreeMap<u32, f32> = BTreeMap::new();
    for line in &lines {
        let margin = margins.entry(size(line)).or_insert(f32::MIN);
        *margin = margin.max(line.right);
    }
    let mut written: Vec<Written> = Vec::new();
    let mut last: Option<Line> = None;
    for line in lines {
        let joins = last.as_ref().is_some_and(|last| {
            let margin = margins.get(&size(last)).copied().unwrap_or(f32::MAX);
            let indent = last.left - line.left;
            size(last) == size(&line)
                && last.segments.len() == 1
                && line.segments.len() == 1
                && last.right - last.left >= 15.0 * last.em
                && last.right >= margin - 1.5 * last.em
                && (-0.6 * line.em..=2.6 * line.em).contains(&indent)
                && last.base - line.base <= 2.6 * line.em
        });
        match written.last_mut() {
            Some(paragraph) if joins => {
                let between = between(&paragraph.text, &line.written.text);
                append(paragraph, &line.written, 0..line.written.text.len(), between);
            }
            _ => written.push(line.written.clone()),
        }
        last = Some(line);
    }
    written
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size, in quarters of a unit")]
fn size(line: &Line) -> u32 {
    (line.em * 4.0).round() as u32
}

fn between(before: &str, after: &str) -> &'static str {
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => "\n",
        (Some(a), Some(b)) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => " ",
        _ => "",
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'X' | 'x' | '*') || ('\u{FF10}'..='\u{FF19}').contains(&c)
}

/// The digits at the end, and those at the beginning, of a text.
fn tail(text: &str) -> &str {
    let digits = text.trim_end();
    digits.get(digits.trim_end_matches(is_digit).len()..).unwrap_or_default()
}

fn head(text: &str) -> &str {
    let rest = text.trim_start_matches(is_digit);
    text.get(..text.len() - rest.len()).unwrap_or_default()
}

/// Numbers that go on in the line below, within the same column.
fn bridges(lines: &[Line]) -> Vec<Written> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        for segment in &line.segments {
            let text = line.written.text.get(segment.bytes.clone()).unwrap_or_default();
            let tail = tail(text);
            let length = tail.chars().count();
            if !(2..18).contains(&length) || matches!(length, 11 | 15) && tail.len() == text.len() {
                continue;
            }
            let end = segment.bytes.start + text.trim_end().len();
            let mut bridge = Written { line: line.written.line, ..Written::default() };
            append(&mut bridge, &line.written, end - tail.len()..end, "");
            chain(lines, at, segment, bridge, &mut found);
        }
    }
    found
}

fn chain(lines: &[Line], at: usize, segment: &Segment, mut bridge: Written, found: &mut Vec<Written>) {
    let (mut at, mut segment) = (at, segment);
    for _ in 0..4 {
        let Some(line) = lines.get(at) else { return };
        let next = lines.iter().enumerate().skip(at + 1).take(4).find_map(|(number, below)| {
            let near = line.base - below.base <= 2.0 * line.em && (below.em - line.em).abs() < 0.2 * line.em;
            let begins = below.segments.iter().find(|below| {
                below.left >= segment.left - 3.0 * line.em && below.left <= segment.right - 0.3 * line.em
            });
            begins.filter(|_| near).map(|begins| (number, below, begins))
        });
        let Some((number, below, begins)) = next else { return };
        let text = below.written.text.get(begins.bytes.clone()).unwrap_or_default();
        let head = head(text);
        let whole = head.len() == text.trim_end().len();
        let follows = text.get(head.len()..).and_then(|rest| rest.chars().next());
        if head.is_empty() || begins.right > segment.right + line.em && whole {
            return;
        }
        append(&mut bridge, &below.written, begins.bytes.start..begins.bytes.start + head.len(), "");
        let length = bridge.text.chars().count();
        let ends = follows.is_none_or(|c| !c.is_ascii_alphanumeric());
        if ends && matches!(length, 11 | 15..=19) {
            found.push(bridge.clone());
        }
        if !whole || length >= 19 {
            return;
        }
        (at, segment) = (number, begins);
    }
}

/// Characters standing alone, one below the other.
fn stacks(lines: &[Line]) -> Vec<Written> {
    let single = |line: &Line, segment: &Segment| {
        let text = line.written.text.get(segment.bytes.clone()).unwrap_or_default().trim();
        let mut chars = text.chars();
        chars.next().filter(|c| !c.is_ascii() && chars.next().is_none()).is_some()
    };
    let mut used: Vec<(usize, usize)> = Vec::new();
    let mut found = Vec::new();
    for at in 0..lines.len() {
        let Some(line) = lines.get(at) else { continue };
        for (number, segment) in line.segments.iter().enumerate() {
            if !single(line, segment) || used.contains(&(at, number)) {
                continue;
            }
            let mut stack = Written { line: line.written.line, ..Written::default() };
            append(&mut stack, &line.written, segment.bytes.clone(), "");
            let (mut last, mut from, mut count) = (line, at, 1);
            while count < 60 {
                let below = lines.iter().enumerate().skip(from + 1).take(5).find_map(|(row, below)| {
                    let fits = |(column, next): &(usize, &Segment)| {
                        (next.left - segment.left).abs() < 0.5 * line.em
                            && last.base - below.base <= 3.0 * line.em
                            && single(below, next)
                            && !used.contains(&(row, *column))
                    };
                    let (column, next) = below.segments.iter().enumerate().find(fits)?;
                    Some((row, column, below, next))
                });
                let Some((row, column, below, next)) = below else { break };
                used.push((row, column));
                append(&mut stack, &below.written, next.bytes.clone(), "");
                (last, from, count) = (below, row, count + 1);
            }
            if count > 1 {
                found.push(stack);
            }
        }
        // Only the rows still in reach matter.
        used.retain(|(row, _)| *row > at);
    }
    found
}
