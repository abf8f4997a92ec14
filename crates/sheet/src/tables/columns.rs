//! What the columns of a table are, and its rows by them.

use std::collections::BTreeMap;

use super::heads::{Block, Words};
use super::rows::Row;
use super::{ByContents, Head, How, TableRow};
use crate::book::{Cell, Place};
use crate::signs::{self, Tick};

/// Below this a head is not taken for a column.
const LIKELY: f32 = 0.6;
/// Below this the contents of a column say nothing.
const SPEAKING: f32 = 0.5;
/// Different cells of a column that are looked at.
const SAMPLE: usize = 30;

pub struct Columns {
    pub no: Option<Head>,
    columns: Vec<Column>,
}

struct Column {
    head: Head,
    /// The first column of the group it is in.
    group: u32,
    /// The heads of the tick columns; empty for an ordinary column.
    ticks: Vec<String>,
}

impl Columns {
    pub fn of(head: &Block, data: &[&Row<'_>], words: &Words, by_contents: &ByContents<'_>) -> Self {
        let width = data.iter().map(|row| row.cells.len() as u32).max().unwrap_or(0).max(head.width);
        let mut found = Self { no: None, columns: Vec::new() };
        let mut column = 1;
        while column <= width {
            let levels = head.levels.get(column as usize - 1).map_or(&[][..], Vec::as_slice);
            let group = head.groups.get(column as usize - 1).copied().unwrap_or(column);
            let members =
                (column..=width).take_while(|next| head.groups.get(*next as usize - 1) == Some(&group)).count();
            if group == column && members > 1 && is_tick_group(head, column, members as u32, data, words) {
                found.columns.push(tick_group(head, column, members as u32, words));
                column += members as u32;
                continue;
            }
            let next = single(column, group, levels, words);
            let used = !levels.is_empty() || data.iter().any(|row| row.at(column).is_some_and(|cell| !cell.is_blank()));
            match used {
                true if found.no.is_none() && is_number_column(levels, column, data) => found.no = Some(next.head),
                true => found.columns.push(next),
                false => {}
            }
            column += 1;
        }
        found.one_head_each();
        found.ask_contents(data, by_contents);
        found
    }

    pub fn heads(&self) -> Vec<Head> {
        self.columns.iter().map(|column| column.head.clone()).collect()
    }

    pub fn row(&self, row: &Row<'_>, section: Option<String>) -> TableRow {
        TableRow {
            row_number: row.number,
            no: self.no.as_ref().map(|no| row.text(no.col).trim().to_owned()).filter(|no| !no.is_empty()),
            section,
            cells: self.columns.iter().map(|column| column.cell(row)).collect(),
            source: row.cells.to_vec(),
        }
    }

    /// Two heads for one column: the better one, or the first, keeps it. Columns of one group may share it: "一级事项"
    /// and "二级事项" where the ruleset knows one "事项".
    fn one_head_each(&mut self) {
        let mut best: BTreeMap<String, (f32, u32)> = BTreeMap::new();
        for Column { head, group, .. } in &self.columns {
            let Some(column) = &head.column else { continue };
            let keeps = best.get(column).is_some_and(|(confidence, _)| *confidence >= head.confidence);
            if !keeps {
                best.insert(column.clone(), (head.confidence, *group));
            }
        }
        for Column { head, group, .. } in &mut self.columns {
            let first = head.column.as_ref().and_then(|column| best.get(column));
            if first.is_some_and(|(_, owner)| owner != group) {
                (head.column, head.how, head.confidence) = (None, How::None, 0.0);
            }
        }
    }

    fn ask_contents(&mut self, data: &[&Row<'_>], by_contents: &ByContents<'_>) {
        let mut guesses: Vec<(f32, usize, String)> = Vec::new();
        for (index, Column { head, ticks, .. }) in self.columns.iter().enumerate() {
            if head.column.is_some() || !ticks.is_empty() {
                continue;
            }
            let scores = average(head.col, data, by_contents);
            guesses.extend(
                scores.into_iter().filter(|(_, score)| *score >= SPEAKING).map(|(id, score)| (score, index, id)),
            );
        }
        guesses.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (score, index, id) in guesses {
            let taken = self.columns.iter().any(|column| column.head.column.as_ref() == Some(&id));
            if let Some(Column { head, .. }) =
                self.columns.get_mut(index).filter(|one| !taken && one.head.column.is_none())
            {
                (head.column, head.how, head.confidence) = (Some(id), How::ByContents, score.min(1.0));
            }
        }
    }
}

impl Column {
    fn cell(&self, row: &Row<'_>) -> Cell {
        let own =
            |column: u32| row.at(column).cloned().unwrap_or_else(|| Cell::new(Place::new(row.number, column), ""));
        let mut cell = own(self.head.col);
        if self.ticks.is_empty() {
            return cell;
        }
        let sources: Vec<Cell> = (self.head.col..).take(self.ticks.len()).map(own).collect();
        let answers = sources.iter().zip(&self.ticks).map(|(source, name)| match signs::tick(&source.text) {
            Tick::Yes => format!("{}{name}", signs::TICKED),
            Tick::No => format!("{}{name}", signs::UNTICKED),
            Tick::Text => format!("{}{name}：{}", signs::TICKED, source.text.trim()),
        });
        // One sentence merged across the boxes answers for all of them.
        let across = sources.iter().all(|source| source.merged.is_some() && source.merged == cell.merged);
        if across && signs::tick(&cell.text) == Tick::Text {
            return cell;
        }
        let blank = sources.iter().all(|source| source.text.trim().is_empty());
        cell.text = if blank { String::new() } else { answers.collect::<Vec<_>>().join(" ") };
        let notes: Vec<String> = sources.into_iter().filter_map(|source| source.note).collect();
        cell.note = (!notes.is_empty()).then(|| notes.join("\n"));
        cell
    }
}

/// An ordinary column, by its own head first, then by its group's.
fn single(column: u32, group: u32, levels: &[String], words: &Words) -> Column {
    let own = levels.last().and_then(|word| words.best(word));
    let joined = levels.join("/");
    let whole = words.best(&joined).filter(|(_, score)| *score > 0.9);
    let mut above = levels.iter().rev().skip(1);
    let over = above.find_map(|word| words.best(word).filter(|(_, score)| *score > 0.9));
    let over = over.map(|(id, score)| (id, score * 0.8));
    let best = [whole, own, over].into_iter().flatten().find(|(_, score)| *score >= LIKELY);
    let head = Head {
        col: column,
        span: 1,
        words: joined,
        column: best.map(|(id, _)| id.to_owned()),
        how: if best.is_some() { How::ByHead } else { How::None },
        confidence: best.map_or(0.0, |(_, score)| score),
    };
    Column { head, group, ticks: Vec::new() }
}

/// A head over columns in which people tick: "公开方式" over "网站", "公开栏".
fn is_tick_group(head: &Block, first: u32, members: u32, data: &[&Row<'_>], words: &Words) -> bool {
    let names: Vec<&String> = (first..first + members).filter_map(|column| name(head, column)).collect();
    if names.len() < members as usize {
        return false;
    }
    let (mut yes, mut text) = (0, 0);
    for row in data {
        for column in first..first + members {
            // A cell merged across the group is an answer of its own, not one for each column.
            match signs::tick(row.text(column)) {
                Tick::Yes => yes += 1,
                Tick::Text => text += 1,
                Tick::No => {}
            }
        }
    }
    let known = names.iter().any(|name| words.best(name).is_some_and(|(_, score)| score >= 0.9));
    let boxes = names.iter().any(|name| name.starts_with(signs::is_box));
    (yes > 0 && yes >= text) || (text == 0 && !known) || (boxes && text <= yes)
}

fn tick_group(head: &Block, first: u32, members: u32, words: &Words) -> Column {
    let above =
        head.levels.get(first as usize - 1).and_then(|levels| levels.split_last()).map_or(&[][..], |(_, above)| above);
    let best = above.last().and_then(|over| words.best(over)).filter(|(_, score)| *score >= LIKELY);
    let bare = |word: &String| word.trim_start_matches(|c: char| signs::is_box(c) || c.is_whitespace()).to_owned();
    let ticks: Vec<String> = (first..first + members).filter_map(|column| name(head, column)).map(bare).collect();
    let head = Head {
        col: first,
        span: members,
        words: format!("{}/{}", above.join("/"), ticks.join(" ")),
        column: best.map(|(id, _)| id.to_owned()),
        how: if best.is_some() { How::ByHead } else { How::None },
        confidence: best.map_or(0.0, |(_, score)| score),
    };
    Column { head, group: first, ticks }
}

/// The words of a column below its group.
fn name(head: &Block, column: u32) -> Option<&String> {
    head.levels.get(column as usize - 1).filter(|levels| levels.len() > 1).and_then(|levels| levels.last())
}

fn is_number_column(levels: &[String], column: u32, data: &[&Row<'_>]) -> bool {
    if let Some(word) = levels.last() {
        return signs::is_number_head(word);
    }
    let mut texts = data.iter().map(|row| row.text(column)).filter(|text| !text.trim().is_empty()).peekable();
    column == 1 && texts.peek().is_some() && texts.all(signs::is_number)
}

/// The average score of each column id over the different cells of a column.
fn average(column: u32, data: &[&Row<'_>], by_contents: &ByContents<'_>) -> BTreeMap<String, f32> {
    let mut texts: Vec<&str> =
        data.iter().map(|row| row.text(column).trim()).filter(|text| !text.is_empty()).take(SAMPLE * 4).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.truncate(SAMPLE);
    let mut scores: BTreeMap<String, f32> = BTreeMap::new();
    for (id, score) in texts.iter().flat_map(|text| by_contents(text)) {
        *scores.entry(id).or_default() += score;
    }
    let count = texts.len().max(1) as f32;
    scores.into_iter().map(|(id, sum)| (id, sum / count)).collect()
}
