//! The words over the columns of a table, found while its rows go by.

use std::collections::BTreeMap;

/// Rows without numbers looked at.
const ROWS: usize = 10;

#[derive(Default)]
pub struct Heads {
    words: BTreeMap<u32, String>,
    rows: usize,
    done: bool,
    /// Rows the heads stand in so far.
    taken: usize,
}

impl Heads {
    /// A row with the texts of its cells by column. The heads themselves have no heads.
    pub fn row(&mut self, cells: &[(u32, String)]) {
        let filled: Vec<&(u32, String)> = cells.iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        if self.done || filled.is_empty() {
            return;
        }
        self.rows += 1;
        let words = filled.iter().all(|(_, text)| is_head(text));
        // A second row of heads stands under a first one that has gaps.
        let fills_gaps = self.taken == 1 && filled.iter().any(|(column, _)| !self.words.contains_key(column));
        match () {
            () if words && filled.len() >= 2 && (self.taken == 0 || fills_gaps) => {
                self.taken += 1;
                for (column, text) in filled {
                    let head = self.words.entry(*column).or_default();
                    if !head.is_empty() {
                        head.push(' ');
                    }
                    head.push_str(text.trim());
                }
            }
            () if self.taken == 0 && filled.len() == 1 => {}
            () => self.done = true,
        }
        self.done |= self.rows >= ROWS;
    }

    /// The words over a column; nothing while the heads are still going by.
    pub fn over(&self, column: u32) -> String {
        if self.done { self.words.get(&column).cloned().unwrap_or_default() } else { String::new() }
    }
}

fn is_head(text: &str) -> bool {
    let mut run = 0;
    text.chars().count() <= 40
        && text.chars().all(|c| {
            run = if c.is_numeric() { run + 1 } else { 0 };
            run < 5
        })
        && text.chars().any(char::is_alphabetic)
}

/// A column as spreadsheets name it, counted from 1.
pub fn letters(mut column: u32) -> String {
    let mut name = Vec::new();
    while column > 0 {
        column -= 1;
        name.push(b'A' + (column % 26) as u8);
        column /= 26;
    }
    name.iter().rev().map(|byte| char::from(*byte)).collect()
}

/// Column and row of a reference such as `AB12`, counted from 1.
pub fn cell(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim_start_matches('$');
    let end = reference.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = reference.split_at_checked(end)?;
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = row.trim_start_matches('$').parse().ok()?;
    (column > 0 && row > 0).then_some((column, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_the_first_row_of_words() {
        let mut heads = Heads::default();
        let row = |cells: &[&str]| (1..).zip(cells.iter().map(|text| (*text).to_owned())).collect::<Vec<_>>();
        for cells in [&["低保名单"][..], &["姓名", "身份证号", "电话"]] {
            heads.row(&row(cells));
            assert_eq!(heads.over(2), "");
        }
        heads.row(&row(&["张三", "340123199001011234", "13800138000"]));
        assert_eq!([heads.over(1), heads.over(2), heads.over(3)], ["姓名", "身份证号", "电话"]);
    }

    #[test]
    fn references() {
        for (text, column, row) in [("A1", 1, 1), ("$AB$12", 28, 12), ("XFD3", 16384, 3)] {
            assert_eq!(cell(text), Some((column, row)));
            assert_eq!(letters(column), text.replace('$', "").trim_end_matches(char::is_numeric));
        }
        assert_eq!(cell("12"), None);
    }
}
