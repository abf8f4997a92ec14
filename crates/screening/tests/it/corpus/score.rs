//! Recall and precision per hit and kind, and the lists of what went wrong.

use std::{collections::BTreeMap, fmt::Write};

use screening::{Finding, Kind};
use unicode_normalization::UnicodeNormalization;

use super::truth::{Case, Expected};

/// A finding with the words it rests on.
pub struct Found {
    pub finding: Finding,
    pub text: String,
}

/// The figures of one kind.
#[derive(Default)]
pub struct Row {
    pub planted: usize,
    pub missed: usize,
    pub right: usize,
    pub wrong: usize,
}

impl Row {
    /// Per cent.
    pub fn recall(&self) -> f64 {
        share(self.planted - self.missed, self.planted)
    }

    /// Per cent.
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[derive(Default)]
pub struct Score {
    pub kinds: BTreeMap<Kind, Row>,
    pub missed: Vec<String>,
    pub wrong: Vec<String>,
    pub misplaced: Vec<String>,
    /// Found more than once: the same words told twice by the format, or in more than one cell.
    pub again: Vec<String>,
}

impl Score {
    pub fn add(&mut self, case: &Case, found: &[Found]) {
        let mut used = vec![false; found.len()];
        for expected in &case.hits {
            let first = kinds(expected)[0];
            let same =
                |f: &Found| kinds(expected).contains(&f.finding.kind) && alike(f.finding.kind, &f.text, expected);
            let places: Vec<&Found> = found.iter().filter(|f| same(f)).collect();
            found.iter().zip(&mut used).filter(|(f, _)| same(f)).for_each(|(_, used)| *used = true);
            if !expected.optional {
                self.kinds.entry(first).or_default().planted += 1;
            }
            if places.len() > 1 {
                self.again.push(format!("{}: «{}» {} times", case.file, expected.value, places.len()));
            }
            let Some(sample) = places.first() else {
                if !expected.optional {
                    self.kinds.entry(first).or_default().missed += 1;
                    self.missed.push(format!("{}: {} «{}»  {}", case.file, expected.kind, expected.value, case.note));
                }
                continue;
            };
            if !expected.optional && !places.iter().any(|f| is_placed(f, expected)) {
                let (place, hidden) = (&sample.finding.place, sample.finding.hidden);
                let want = format!("{} hidden {:?}", expected.parts.join("|"), expected.hidden);
                self.misplaced
                    .push(format!("{}: «{}» at {place}, hidden {hidden:?}; not {want}", case.file, expected.value));
            }
        }
        for (found, used) in found.iter().zip(used) {
            let row = self.kinds.entry(found.finding.kind).or_default();
            if used {
                row.right += 1;
            } else {
                row.wrong += 1;
                let Found { finding, text } = found;
                self.wrong.push(format!("{}: {} «{text}» at {}", case.file, finding.kind.code(), finding.place));
            }
        }
    }

    pub fn total(&self) -> Row {
        self.kinds.values().fold(Row::default(), |sum, row| Row {
            planted: sum.planted + row.planted,
            missed: sum.missed + row.missed,
            right: sum.right + row.right,
            wrong: sum.wrong + row.wrong,
        })
    }

    pub fn table(&self) -> String {
        let mut table = String::from("kind               planted  missed  recall   found  false  precision\n");
        let mut line = |name: &str, row: &Row| {
            let (recall, precision, all) = (row.recall(), row.precision(), row.right + row.wrong);
            let figures = format!(
                "{:>7} {:>7} {recall:>6.1} % {all:>6} {:>6} {precision:>8.1} %",
                row.planted, row.missed, row.wrong
            );
            writeln!(table, "{name:<18} {figures}").unwrap();
        };
        self.kinds.iter().for_each(|(kind, row)| line(kind.code(), row));
        line("total", &self.total());
        table
    }

    pub fn lists(&self) -> String {
        let list = |name: &str, lines: &[String]| format!("{name} {}\n{}\n", lines.len(), lines.join("\n"));
        list("MISSED", &self.missed)
            + &list("FALSE", &self.wrong)
            + &list("MISPLACED", &self.misplaced)
            + &list("AGAIN", &self.again)
    }
}

fn kinds(expected: &Expected) -> Vec<Kind> {
    expected.kind.split('|').map(|code| Kind::parse(code).unwrap()).collect()
}

fn is_placed(found: &Found, expected: &Expected) -> bool {
    let finding = &found.finding;
    expected.parts.iter().any(|part| part == finding.place.part.code())
        && expected.hidden.is_none_or(|hidden| hidden == finding.hidden.is_some())
}

/// Letters and digits only, full-width and the like made plain: what a reader would copy by hand.
pub fn plain(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Is it what was planted? One may take in more of the surroundings than the other.
pub fn alike(kind: Kind, text: &str, expected: &Expected) -> bool {
    let (text, value) = (plain(text), plain(&expected.value));
    if !text.is_empty() && (value.contains(&text) || text.contains(&value)) {
        return true;
    }
    // Where one begins and ends is a matter of taste for these; villages have the same name in all rows.
    let common = match kind {
        Kind::Address => 5,
        Kind::Health | Kind::Hardship | Kind::Minor => 3,
        _ => return false,
    };
    let chars: Vec<char> = text.chars().collect();
    chars.windows(common).any(|part| value.contains(&part.iter().collect::<String>()))
}
