//! Suspicion of copying: rows that another organisation has word for word. A suspicion is shown with both places side by side and decides nothing.

use super::{Columns, Row};
use crate::{EntryId, OrgId};
use rules::ruleset::ColumnKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer rows than these may well be a coincidence.
const ENOUGH: usize = 5;
/// And so may a smaller share of all rows, in per cent.
const SHARE: usize = 60;

/// Rows that another organisation has, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarRow {
    /// Which one.
    pub org: OrgId,
    /// Rows here and there, in the order of the rows here.
    pub rows: Vec<(EntryId, EntryId)>,
    /// How many rows there are here.
    pub of: usize,
}

impl SimilarRow {
    /// Their share of the rows here, in per cent.
    #[must_use]
    pub fn share(&self) -> usize {
        self.rows.len() * 100 / self.of.max(1)
    }
}

/// What a row promises, without spaces and punctuation: equal for rows that were copied. Who answers for it is left
/// out, for that is what a copy changes first. Empty for a row without an item.
#[must_use]
pub fn fingerprint(row: &Row, columns: &Columns) -> String {
    let plain = |column: &str| -> String {
        row.cell(column).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let item = plain(columns.id(ColumnKind::Item));
    if item.is_empty() {
        return item;
    }
    let kinds = [ColumnKind::Scope, ColumnKind::Mode, ColumnKind::Frequency];
    let cells: Vec<String> = kinds.iter().map(|kind| plain(columns.id(*kind))).chain([plain("basis")]).collect();
    format!("{item}|{}", cells.join("|"))
}

/// The organisations that have most of these rows, too; the closest first. Rows are given by their fingerprints; leave
/// out those that both took over from a common guidance catalogue.
#[must_use]
pub fn twins(own: &[(EntryId, String)], others: &[(OrgId, Vec<(EntryId, String)>)]) -> Vec<SimilarRow> {
    let mut found = Vec::new();
    for (org, rows) in others {
        let there: BTreeMap<&str, &EntryId> = rows.iter().map(|(id, print)| (print.as_str(), id)).collect();
        let same = own.iter().filter(|(_, print)| !print.is_empty());
        let same = same.filter_map(|(id, print)| there.get(print.as_str()).map(|other| (id.clone(), (*other).clone())));
        let twin = SimilarRow { org: org.clone(), rows: same.collect(), of: own.len() };
        if twin.rows.len() >= ENOUGH && twin.share() >= SHARE {
            found.push(twin);
        }
    }
    found.sort_by(|a, b| b.rows.len().cmp(&a.rows.len()).then_with(|| a.org.cmp(&b.org)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_another_one_has() {
        let id = |text: String| EntryId::from_text(text);
        let rows = |who: &str, prints: &str| -> Vec<(EntryId, String)> {
            prints.chars().zip(1..).map(|(c, n)| (id(format!("{who}{n}")), c.to_string())).collect()
        };
        let check = |own: &str, other: &str, expect: Option<usize>| {
            let others = [(OrgId::from_text("o"), rows("o", other)), (OrgId::from_text("p"), rows("p", "xyz"))];
            let found = twins(&rows("a", own), &others);
            assert_eq!(found.first().map(SimilarRow::share), expect, "{own} {other}");
        };
        check("abcde", "abcde", Some(100));
        check("abcdef", "zfedcb", Some(83));
        check("abcd", "abcd", None); // too few
        check("abcdefghijk", "abcde", None); // too small a share
        check("abcdefgh", "abcde", Some(62));
        check("", "abcde", None);
    }

    #[test]
    fn fingerprints_of_rows() {
        let columns = Columns::of(&rules::load("d", rules::builtin("dazhou-2019").unwrap()).unwrap());
        let row = |item: &str, frequency: &str, unit: &str| Row {
            cells: [("item", item), ("frequency", frequency), ("responsible_unit", unit)]
                .map(|(c, t)| (c.to_owned(), t.to_owned()))
                .into(),
            ..Row::blank(EntryId::from_text("a"))
        };
        let same = |a: &Row, b: &Row| fingerprint(a, &columns) == fingerprint(b, &columns);
        assert!(same(&row("党员 大会", "每年", "甲"), &row("党员大会。", "每年", "乙")));
        assert!(!same(&row("党员大会", "每年", "甲"), &row("党员大会", "每月", "甲")));
        assert_eq!(fingerprint(&row("", "每年", "甲"), &columns), "");
    }
}
