//! What the columns of a table are taken for: by their heads, else by what stands in them.

use domain::catalogue::{Columns, SourceCell};
use rules::{Ruleset, ruleset::ColumnKind, time_rule, vocabulary};
use sheet::{Book, HeadWord};

use super::{Found, FoundHead, FoundIgnored, FoundRow, How};

/// Names that the platform's own entry files use.
const OWN_NAMES: &[(ColumnKind, &str)] =
    &[(ColumnKind::Mode, "modes"), (ColumnKind::Item, "item"), (ColumnKind::Scope, "scope")];
/// What 一级 and 二级 of one heading differ in.
const LEVELS: &str = "一二三四五12345１２３４５ⅠⅡⅢ";

/// The tables of a book.
pub(super) fn tables(book: &Book, rules: &Ruleset, duties: &str) -> Vec<Found> {
    let columns = Columns::of(rules);
    let words = head_words(&columns, rules);
    let by_contents = |text: &str| by_contents(text, &columns, rules, duties);
    let found = sheet::tables(book, &words, &by_contents);
    found.into_iter().map(|table| taken(table, &columns, &words, rules, duties)).collect()
}

/// The words that may stand over each column, the likeliest first.
fn head_words(columns: &Columns, rules: &Ruleset) -> Vec<HeadWord> {
    let word = |column: &domain::catalogue::ColumnDef| {
        let mut words = vec![column.id.clone()];
        if let Some(own) = rules.catalogue_columns.iter().find(|c| c.id == column.id) {
            words.extend([own.name.zh.clone(), own.name.en.clone()]);
            words.extend(own.aliases.iter().cloned());
        }
        words.extend(OWN_NAMES.iter().filter(|(kind, _)| *kind == column.kind).map(|(_, name)| (*name).to_owned()));
        if column.id == "responsible_unit" {
            words.push("responsible".to_owned());
        }
        HeadWord { column: column.id.clone(), words }
    };
    columns.0.iter().map(word).collect()
}

/// How well a text reads as each kind of column.
fn by_contents(text: &str, columns: &Columns, rules: &Ruleset, duties: &str) -> Vec<(String, f32)> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let kinds = [ColumnKind::Category, ColumnKind::Scope, ColumnKind::Mode, ColumnKind::Frequency];
    let scores = kinds.map(|kind| (columns.id(kind).to_owned(), reads_as(text, kind, rules, duties)));
    scores.into_iter().filter(|(_, score)| *score > 0.0).collect()
}

fn reads_as(text: &str, kind: ColumnKind, rules: &Ruleset, duties: &str) -> f32 {
    match kind {
        ColumnKind::Category => f32::from(u8::from(vocabulary::read_category(text, rules, duties).is_some())) * 0.8,
        ColumnKind::Scope => {
            let scope = vocabulary::read_scope(text, rules);
            if scope.ids.is_empty() || scope.unclear { 0.0 } else { 0.9 }
        }
        ColumnKind::Mode => {
            let modes = vocabulary::read_modes(text, rules);
            let all = modes.ids.len() + modes.unknown.len();
            if all == 0 { 0.0 } else { 0.9 * as_f32(modes.ids.len()) / as_f32(all) }
        }
        ColumnKind::Frequency => {
            let time = time_rule::read(text, rules);
            if time.unclear || time.rules.is_empty() { 0.0 } else { 0.9 }
        }
        ColumnKind::Item | ColumnKind::Text => 0.0,
    }
}

fn as_f32(n: usize) -> f32 {
    f32::from(u16::try_from(n).unwrap_or(u16::MAX))
}

fn taken(table: sheet::Table, columns: &Columns, words: &[HeadWord], rules: &Ruleset, duties: &str) -> Found {
    let how = |how: sheet::How| match how {
        sheet::How::ByHead => How::ByHead,
        sheet::How::ByContents => How::ByContents,
        sheet::How::None => How::None,
    };
    let name_of = |column: u32| {
        let head = table.head.iter().find(|h| (h.col..h.col + h.span.max(1)).contains(&column));
        head.map_or_else(|| table.no.clone().unwrap_or_default(), |h| h.words.clone())
    };
    let row = |row: &sheet::TableRow| FoundRow {
        row: row.row_number,
        section: row.section.clone(),
        cells: row.cells.iter().map(|c| c.text.clone()).collect(),
        source: row
            .source
            .iter()
            .filter(|c| !c.text.is_empty() || c.note.is_some())
            .map(|c| SourceCell { head: name_of(c.at.column), text: c.text.clone(), note: c.note.clone() })
            .collect(),
        kept: None,
    };
    let ignored = |row: &sheet::Ignored| {
        let texts = row.cells.iter().map(|c| c.text.trim()).filter(|t| !t.is_empty());
        let text = texts.collect::<Vec<_>>().join(" ").chars().take(500).collect();
        FoundIgnored { row: row.row_number, why: row.why.code().to_owned(), text }
    };
    let heads = table.head.iter().map(|h| FoundHead {
        words: h.words.clone(),
        column: h.column.clone(),
        how: if h.column.is_some() { how(h.how) } else { How::None },
    });
    let mut found = Found {
        sheet: table.sheet.clone(),
        hidden: table.hidden,
        caption: table.caption.clone(),
        heads: heads.collect(),
        rows: table.rows.iter().map(row).collect(),
        ignored: table.ignored.iter().map(ignored).collect(),
    };
    for column in &columns.0 {
        only_one(&mut found, &column.id, column.kind, words, rules, duties);
    }
    found
}

/// Where several columns could be the same one, the levels of one heading are it together; else the one whose cells
/// read best, and of those the one with the likeliest head.
fn only_one(found: &mut Found, column: &str, kind: ColumnKind, words: &[HeadWord], rules: &Ruleset, duties: &str) {
    let list = words.iter().find(|w| w.column == column).map_or(&[][..], |w| &w.words);
    let head = |i: usize| found.heads.get(i).map(|h| h.words.as_str()).unwrap_or_default();
    let rank = |i: usize| {
        let tail = head(i).rsplit('/').next().unwrap_or_default();
        list.iter().position(|w| normal(w) == normal(head(i)) || normal(w) == normal(tail))
    };
    let bare = |i: usize| head(i).chars().filter(|c| !LEVELS.contains(*c) && !c.is_whitespace()).collect::<String>();
    let mine = |h: &FoundHead| h.column.as_deref() == Some(column);
    let levels: Vec<String> = found.heads.iter().enumerate().filter(|(_, h)| mine(h)).map(|(i, _)| bare(i)).collect();
    // a head that lost against a likelier one may be another level of it, or have the better cells
    let interpreted = !matches!(kind, ColumnKind::Item | ColumnKind::Text);
    let lost =
        |i: usize, h: &FoundHead| h.column.is_none() && rank(i).is_some() && (interpreted || levels.contains(&bare(i)));
    let could = |(i, h): (usize, &FoundHead)| (mine(h) || lost(i, h)).then_some(i);
    let all: Vec<usize> = found.heads.iter().enumerate().filter_map(could).collect();
    if all.len() < 2 {
        return;
    }
    let levels = all.iter().find_map(|first| {
        let same: Vec<usize> = all.iter().copied().filter(|other| bare(*other) == bare(*first)).collect();
        (same.len() > 1).then_some(same)
    });
    let keep = levels.unwrap_or_else(|| {
        let score = |i: usize| {
            let cells = found.rows.iter().take(50).filter_map(|r| r.cells.get(i)).filter(|t| !t.trim().is_empty());
            let scores: Vec<f32> = cells.map(|text| reads_as(text, kind, rules, duties)).collect();
            (scores.iter().sum::<f32>() / as_f32(scores.len().max(1)) * 20.0).round()
        };
        let place = |i: usize| rank(i).unwrap_or(usize::MAX);
        let best = all.iter().copied().max_by(|a, b| {
            score(*a).total_cmp(&score(*b)).then_with(|| place(*b).cmp(&place(*a))).then_with(|| b.cmp(a))
        });
        best.into_iter().collect()
    });
    for (i, head) in found.heads.iter_mut().enumerate().filter(|(i, _)| all.contains(i)) {
        (head.column, head.how) = match keep.contains(&i) {
            true if head.column.is_some() => continue,
            true if interpreted => (Some(column.to_owned()), How::ByContents),
            true => (Some(column.to_owned()), How::ByHead),
            false => (None, How::None),
        };
    }
}

/// A head without spaces, what stands in brackets, and "公开" before it.
fn normal(head: &str) -> String {
    let bare = head.split(['（', '(']).next().unwrap_or_default();
    let bare: String = bare.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    bare.strip_prefix("公开").filter(|rest| !rest.is_empty()).map_or_else(|| bare.clone(), str::to_owned)
}
