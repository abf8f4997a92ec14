//! What is wrong with a ruleset file: every problem with its place and its mending, printed as rustc would.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// A place in the file, in bytes.
pub type Span = Range<usize>;

/// One thing wrong in a ruleset file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, e.g. `unknown-key`.
    pub code: &'static str,
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Bytes from start to end of what is underlined.
    pub span: Span,
    /// Line of the span's start, from 1.
    pub line: usize,
    /// Words under the underlined place.
    pub label: String,
    /// A second place that explains the first (where the id was given before).
    pub also: Option<(Span, String)>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let first = LabeledSpan::new_primary_with_span(Some(self.label.clone()), self.span.clone());
        let also = self.also.iter().map(|(span, words)| LabeledSpan::new_with_span(Some(words.clone()), span.clone()));
        Some(Box::new(std::iter::once(first).chain(also)))
    }
}

/// All that is wrong with one file; never empty.
#[derive(Debug, Clone)]
pub struct LoadErrors {
    source: Arc<NamedSource<String>>,
    problems: Vec<Problem>,
}

impl LoadErrors {
    pub(super) fn new(name: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        for p in &mut problems {
            p.line = line_of(text, p.span.start);
        }
        problems.sort_by(|a, b| (a.span.start, a.code).cmp(&(b.span.start, b.code)));
        problems.dedup();
        Self { source: Arc::new(NamedSource::new(name, text.to_owned()).with_language("toml")), problems }
    }

    /// Every problem, in the file's order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The file's name as given to [`super::load`].
    pub fn file(&self) -> &str {
        self.source.name()
    }

    /// The report for a terminal: file, line, text underlined, what is wrong, how to mend it.
    pub fn render(&self, colour: bool) -> String {
        let theme = if colour { miette::GraphicalTheme::unicode() } else { miette::GraphicalTheme::unicode_nocolor() };
        let handler = miette::GraphicalReportHandler::new_themed(theme).with_width(120).with_links(false);
        let mut out = String::new();
        // Writing to a String can't fail; were it to, the bare list still tells all.
        if handler.render_report(&mut out, self).is_err() {
            out = self.problems.iter().map(|p| format!("{}:{}: {}\n", self.file(), p.line, p.message)).collect();
        }
        out
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.problems.len();
        write!(f, "{} can't be used: {n} problem{}", self.file(), if n == 1 { "" } else { "s" })
    }
}

impl std::error::Error for LoadErrors {}

impl Diagnostic for LoadErrors {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.source)
    }
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.problems.iter().map(|p| p as &dyn Diagnostic)))
    }
}

/// The candidate closest to `word`, if close enough to be a slip of the hand.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|c| (distance(word, c), c))
        .filter(|(d, c)| *d <= c.chars().count().max(word.chars().count()).div_ceil(3))
        .min()
        .map(|(_, c)| c)
}

/// Edits between two words, a swap of neighbours counting once (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let at = |line: &[usize], k: usize| line.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, j) + usize::from(ca != cb)).min(at(&last, j + 1) + 1).min(row.last().map_or(0, |l| l + 1));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_word() {
        let check =
            |word: &str, expect: Option<&str>| assert_eq!(nearest(word, ["name", "basis", "procedure"]), expect);
        check("nmae", Some("name"));
        check("bassis", Some("basis"));
        check("procedrue", Some("procedure"));
        check("colour", None);
    }
}
