//! Where heads are: rows whose cells are words that stand over columns, in one row or in several with groups.

use std::collections::{BTreeSet, HashMap};

use super::rows::{Row, Shape};
use super::{ByContents, HeadWord};
use crate::book::Place;
use crate::signs::{self, Tick};

/// Rows a head has at most.
const LEVELS: usize = 4;
/// Characters a head has at most; longer ones are sentences.
const LONG: usize = 30;
/// Rows in which a head is looked for with all means; further down, and inside tables, only exact words count.
const TOP: usize = 200;
/// From here on a word counts as found when heads are looked for.
const SURE: f32 = 0.75;

/// The rows of a head, and what stands over each column.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub begin: usize,
    pub end: usize,
    /// The last column with a head, from 1.
    pub width: u32,
    /// For each column from 1 to `width`: its words from the top down, a merged cell once.
    pub levels: Vec<Vec<String>>,
    /// For each column: the first column of its innermost group; its own number if it is in none.
    pub groups: Vec<u32>,
    /// Its levels were found without merged cells.
    loose: bool,
}

/// The words of the ruleset in the form in which they are compared.
pub struct Words {
    columns: Vec<(String, Vec<String>)>,
    exact: HashMap<String, String>,
}

impl Words {
    pub fn of(heads: &[HeadWord]) -> Self {
        let forms = |word: &String| [signs::head_form(word), signs::head_form(&signs::without_brackets(word))];
        let column = |head: &HeadWord| {
            let mut all: Vec<String> = Vec::new();
            for form in head.words.iter().flat_map(forms).filter(|form| !form.is_empty()) {
                if !all.contains(&form) {
                    all.push(form);
                }
            }
            (head.column.clone(), all)
        };
        let columns: Vec<(String, Vec<String>)> = heads.iter().map(column).collect();
        // The first column that has a word keeps it.
        let pairs =
            columns.iter().rev().flat_map(|(id, forms)| forms.iter().map(move |form| (form.clone(), id.clone())));
        let exact = pairs.collect();
        Self { columns, exact }
    }

    /// The column that has exactly this word, brackets aside.
    fn exact(&self, head: &str) -> Option<&str> {
        let by_form = |form: String| self.exact.get(&form).map(String::as_str);
        by_form(signs::head_form(head)).or_else(|| by_form(signs::head_form(&signs::without_brackets(head))))
    }

    /// The column a head is most likely for, with a confidence from 0 to 1.
    pub fn best(&self, head: &str) -> Option<(&str, f32)> {
        let whole = signs::head_form(head);
        let bare = signs::head_form(&signs::without_brackets(head));
        let score = |form: &String| like(&whole, form).max(like(&bare, form) * 0.995);
        // Of two heads for one column the one with the earlier word is meant: "公开渠道" before "公开方式".
        let rank = |(index, form): (usize, &String)| score(form) * (1.0 - 0.01 * index.min(5) as f32);
        let columns = self
            .columns
            .iter()
            .map(|(column, forms)| (column.as_str(), forms.iter().enumerate().map(rank).fold(0.0, f32::max)));
        columns.reduce(|best, next| if next.1 > best.1 { next } else { best }).filter(|(_, score)| *score > 0.0)
    }
}

/// How much a head is like a word: 1 if equal, less if one is inside the other and not much shorter.
fn like(head: &str, word: &str) -> f32 {
    if head == word && !head.is_empty() {
        return 1.0;
    }
    let (head_chars, word_chars) = (head.chars().count(), word.chars().count());
    if head_chars.min(word_chars) < 2 {
        return 0.0;
    }
    let ratio = head_chars.min(word_chars) as f32 / head_chars.max(word_chars) as f32;
    match () {
        () if ratio >= 0.3 && head.contains(word) => 0.6 + 0.3 * ratio,
        () if ratio >= 0.4 && word.contains(head) => 0.5 + 0.3 * ratio,
        () => 0.0,
    }
}

/// The head that begins at a row, if one does. Inside a table (`current`) more is asked for: a row of data may well
/// hold a word or two that stand over columns elsewhere.
pub fn block(rows: &[Row<'_>], at: usize, words: &Words, current: Option<&Block>) -> Option<Block> {
    let row = rows.get(at)?;
    let cells: Vec<_> = row.distinct().collect();
    if cells.is_empty() || cells.iter().any(|cell| length(&cell.text) > LONG * 2) {
        return None;
    }
    let long = cells.iter().filter(|cell| length(&cell.text) > LONG).count();
    let thorough = current.is_none() && at < TOP;
    let sure = |text: &str| match thorough {
        true => words.best(text).filter(|(_, score)| *score >= SURE).map(|(column, _)| column),
        false => words.exact(text),
    };
    let mut known: BTreeSet<&str> = cells.iter().filter_map(|cell| sure(&cell.text)).collect();
    if cells.iter().any(|cell| signs::is_number_head(&cell.text)) {
        known.insert("");
    }
    // A sheet may have a single column, and then a single head.
    let widest = rows.iter().skip(at).take(TOP).map(|row| row.cells.len()).max().unwrap_or(0);
    let half = known.len() * 2 >= cells.len();
    let enough = match current {
        None => known.len() >= 2.min(widest) && (half || known.len() >= 3),
        Some(_) => known.len() >= 2 && (known.len() == cells.len() || (known.len() >= 3 && half)),
    };
    (enough && long * 2 <= cells.len()).then(|| extend(rows, at, words))
}

/// The head of the table before, for a table that goes on on the next page without one.
pub fn continued(head: &Block) -> Block {
    Block { begin: 0, end: 0, ..head.clone() }
}

/// Where a head ends that is the same as this one and begins at a row.
pub fn repeated(rows: &[Row<'_>], at: usize, head: &Block) -> Option<usize> {
    let end = at + (head.end - head.begin);
    let first = head.levels.iter().find_map(|levels| levels.first());
    let could_be = end > at && rows.get(at)?.distinct().next().map(|cell| flat(&cell.text)).as_ref() == first;
    (could_be && measure(rows, at, end, head.loose).levels == head.levels).then_some(end)
}

/// Where no word is known: the first row that looks like a head, or a head of no rows before the first row of data.
pub fn by_shape(rows: &[Row<'_>], by_contents: &ByContents<'_>) -> Option<Block> {
    let first = rows.iter().position(|row| row.shape() == Shape::Several && !row.is_units())?;
    let row = rows.get(first)?;
    let short = |text: &str| text.chars().count() <= 12 && !signs::is_number(text) && !text.contains(signs::is_box);
    let texts: BTreeSet<&str> = row.distinct().map(|cell| cell.text.as_str()).collect();
    let different = texts.len() == row.distinct().count();
    let top = |text: &str| by_contents(text).into_iter().map(|(_, score)| score).fold(0.0, f32::max);
    let contents = texts.iter().map(|text| top(text)).sum::<f32>() / texts.len().max(1) as f32;
    let data_below = rows.iter().skip(first + 1).any(|row| row.shape() == Shape::Several);
    if data_below && different && contents < 0.5 && texts.iter().all(|text| short(text)) {
        return Some(extend(rows, first, &Words::of(&[])));
    }
    Some(measure(rows, first, first, false))
}

/// The head from its first row on, with the rows that belong to it.
fn extend(rows: &[Row<'_>], at: usize, words: &Words) -> Block {
    // A cell that reaches in from above began in a row that has only groups.
    let reaches = rows.get(at).into_iter().flat_map(Row::distinct).filter_map(|cell| cell.merged);
    let above = reaches.map(|origin| origin.row).min();
    let number = rows.get(at).map_or(0, |row| row.number);
    let begin = above.filter(|row| *row < number).map_or(at, |row| at.saturating_sub((number - row) as usize));
    let mut end = at + 1;
    let mut loose = false;
    while end < rows.len() && end - begin < LEVELS {
        match belongs(rows, end, words) {
            Some(Belongs::Merged) => {}
            Some(Belongs::Loose) => loose = true,
            None => break,
        }
        end += 1;
    }
    measure(rows, begin, end, loose)
}

enum Belongs {
    /// The program that wrote the file says so.
    Merged,
    /// There are no merged cells (CSV), but it can't be anything else.
    Loose,
}

/// Whether a row is a further level of the head that ends above it.
fn belongs(rows: &[Row<'_>], at: usize, words: &Words) -> Option<Belongs> {
    let (above, row) = (rows.get(at.checked_sub(1)?)?, rows.get(at)?);
    let short = |text: &str| length(text) <= LONG;
    if row.is_blank() || !row.visible().all(|cell| short(&cell.text)) {
        return None;
    }
    let reaches_down = row.cells.iter().any(|cell| {
        cell.is_covered()
            && cell.merged.is_some_and(|origin| origin.row < row.number)
            && above.text(cell.at.column) == cell.text
    });
    if reaches_down {
        return Some(Belongs::Merged);
    }
    let grouped = |column: u32| {
        let merged = above.at(column).and_then(|cell| cell.merged);
        merged.is_some()
            && [column.saturating_sub(1), column + 1]
                .iter()
                .any(|next| above.at(*next).is_some_and(|cell| cell.merged == merged))
    };
    let under = row.visible().filter(|cell| grouped(cell.at.column)).count();
    if under >= 2 && row.visible().all(|cell| grouped(cell.at.column) || above.text(cell.at.column).trim().is_empty()) {
        return Some(Belongs::Merged);
    }
    if above.cells.iter().any(|cell| cell.merged.is_some()) {
        return None;
    }
    is_loose_level(rows, at, words).then_some(Belongs::Loose)
}

/// Without merged cells a group is a head with nothing to its right, and the row below it has words only there.
fn is_loose_level(rows: &[Row<'_>], at: usize, words: &Words) -> bool {
    let (Some(above), Some(row)) = (at.checked_sub(1).and_then(|above| rows.get(above)), rows.get(at)) else {
        return false;
    };
    let empty = |row: &Row<'_>, column: u32| row.text(column).trim().is_empty();
    let group = |column: u32| empty(above, column) || empty(above, column + 1);
    let width = above.cells.len().max(row.cells.len()) as u32;
    let only_there = row.visible().all(|cell| group(cell.at.column) && cell.at.column <= width);
    let some_empty = (1..=width).any(|column| !empty(above, column) && empty(row, column));
    let beside = row.visible().any(|cell| empty(above, cell.at.column));
    if !(only_there && some_empty && beside) {
        return false;
    }
    let known =
        |text: &str| text.starts_with(signs::is_box) || words.best(text).is_some_and(|(_, score)| score >= SURE);
    let ticked = |column: u32| {
        let mut below = rows.iter().skip(at + 1).take(50).map(|row| signs::tick(row.text(column)));
        let all: Vec<Tick> = below.by_ref().collect();
        all.contains(&Tick::Yes) && !all.contains(&Tick::Text)
    };
    row.visible().any(|cell| known(&cell.text) || ticked(cell.at.column))
}

/// What stands over each column.
fn measure(rows: &[Row<'_>], begin: usize, end: usize, loose: bool) -> Block {
    let head = rows.get(begin..end).unwrap_or_default();
    let widest = |rows: &[Row<'_>]| rows.iter().map(|row| row.cells.len()).max().unwrap_or(0) as u32;
    let width = if head.is_empty() { widest(rows.get(begin..).unwrap_or_default()) } else { widest(head) };
    let mut over: Vec<Vec<Word>> = Vec::new();
    for column in 1..=width {
        let mut words: Vec<Word> = Vec::new();
        for (depth, row) in head.iter().enumerate() {
            let own = Word::of(row, column);
            // Without merged cells nothing stands beside a group's name, but something below.
            let below = head.get(depth + 1).is_some_and(|next| !next.text(column).trim().is_empty());
            let inherits = loose && own.text.is_empty() && below;
            let left = over.last().and_then(|words| words.iter().find(|word| word.begins_in(row)));
            let word = if inherits { left.cloned().unwrap_or(own) } else { own };
            if !word.text.is_empty() && words.last().is_none_or(|above| above.at != word.at) {
                words.push(word);
            }
        }
        over.push(words);
    }
    let parent = |words: &Vec<Word>| words.len().checked_sub(2).and_then(|at| words.get(at)).map(|word| word.at);
    let mut groups: Vec<u32> = Vec::new();
    for (column, words) in (1..).zip(&over) {
        let left = over.get((column as usize).wrapping_sub(2)).and_then(parent);
        let same = left.is_some() && left == parent(words);
        groups.push(groups.last().copied().filter(|_| same).unwrap_or(column));
    }
    let levels = over.into_iter().map(|words| words.into_iter().map(|word| word.text).collect()).collect();
    Block { begin, end, width, levels, groups, loose }
}

/// A cell of a head, and where it begins.
#[derive(Clone)]
struct Word {
    text: String,
    at: Place,
}

impl Word {
    fn of(row: &Row<'_>, column: u32) -> Self {
        let own = Place::new(row.number, column);
        let at = row.at(column).and_then(|cell| cell.merged).unwrap_or(own);
        Self { text: flat(row.text(column)), at }
    }

    /// Whether it begins in this row.
    fn begins_in(&self, row: &Row<'_>) -> bool {
        self.at.row == row.number
    }
}

/// Characters without what is in brackets: "公开渠道（至少选择其一…）" has long instructions in them.
fn length(text: &str) -> usize {
    signs::without_brackets(text).chars().count()
}

/// A head in one line. Line breaks inside heads only make them fit; spaces between Chinese characters likewise.
fn flat(text: &str) -> String {
    text.split(['\n', '\r', '\t']).map(str::trim).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_like_words() {
        let word = |column: &str, words: &[&str]| HeadWord {
            column: column.to_owned(),
            words: words.iter().map(|w| (*w).to_owned()).collect(),
        };
        let words = Words::of(&[
            word("item", &["公开事项", "事项名称"]),
            word("level1", &["一级事项"]),
            word("content", &["公开内容（要素）"]),
            word("mode", &["公开渠道和载体", "公开方式"]),
        ]);
        for (head, expect) in [
            ("事项", Some(("item", 1.0))),
            ("一级\n事项", Some(("level1", 1.0))),
            ("内 容", Some(("content", 0.95))),
            ("公开内容(要素)", Some(("content", 1.0))),
            ("公开方式（请打√）", Some(("mode", 0.95))),
            ("经办人", None),
        ] {
            let found = words.best(head);
            assert_eq!(found.map(|(column, _)| column), expect.map(|(column, _)| column), "{head}");
            assert!(expect.is_none_or(|(_, score)| found.unwrap().1 >= score - 0.051), "{head} {found:?}");
        }
        assert!(words.best("公开事项类别").unwrap().1 < SURE + 0.1);
    }
}
