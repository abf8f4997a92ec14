//! Tables to XLSX. Every cell is a text cell, so nothing that looks like a formula, a number or a date is taken for one
//! by the program that opens the file, and reading it back gives the same text.

use std::collections::HashSet;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use thiserror::Error;

/// A workbook to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BookOut {
    pub sheets: Vec<SheetOut>,
}

/// One sheet to be written: an optional title row over all columns, the head row, the rows, notes below.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetOut {
    /// The tab's name. What Excel does not allow in it is replaced by `_`, it is cut to 31 characters, and a name that
    /// is there already gets a number.
    pub name: String,
    /// A merged row above the head.
    pub title: Option<String>,
    /// Bold and shaded; empty for a sheet without one.
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Lines below the table, each merged over all columns.
    pub notes: Vec<String>,
    /// In characters of the standard font, by column; a missing one is the program's own width.
    pub widths: Vec<f64>,
    /// Keep title and head in sight while scrolling.
    pub freeze_head: bool,
    /// Break long lines inside cells.
    pub wrap: bool,
}

/// The day written into the file as its date of creation: with it, the same table gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// Why a table can't be a file. Text itself never is the reason, except for its length: characters XML can't hold are
/// written in Excel's own escape (`_x0007_`).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unwritable {
    /// Excel allows 32,767 UTF-16 units in a cell.
    #[error("the text of row {row}, column {column} of sheet {sheet} is too long for a cell")]
    CellTooLong { sheet: usize, row: u32, column: u32 },
    #[error("more rows or columns than a sheet can have")]
    TooBig,
    #[error("year, month and day are no date from 1900 to 9999")]
    Stamp,
    #[error("the file could not be written: {0}")]
    Other(String),
}

/// UTF-16 units in a cell.
const CELL: usize = 32_767;
/// Characters in the name of a tab.
const TAB: usize = 31;
const SHADE: Color = Color::RGB(0xF2F2F2);

/// # Errors
/// See [`Unwritable`]. Rows, columns and sheets of the error count from 1.
pub fn write_xlsx(book: &BookOut, made: Stamp) -> Result<Vec<u8>, Unwritable> {
    let date = ExcelDateTime::from_ymd(made.year, made.month, made.day).map_err(|_| Unwritable::Stamp)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    let mut names = HashSet::new();
    for (number, sheet) in (1..).zip(&book.sheets) {
        check_lengths(number, sheet)?;
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(tab(&sheet.name, number, &mut names)).map_err(other)?;
        fill(worksheet, sheet).map_err(other)?;
    }
    if book.sheets.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer().map_err(other)
}

fn fill(worksheet: &mut Worksheet, sheet: &SheetOut) -> Result<(), XlsxError> {
    let plain = Format::new().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
    let plain = if sheet.wrap { plain.set_text_wrap() } else { plain };
    let head = plain.clone().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let head = head.set_background_color(SHADE);
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let note = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in (0..).zip(&sheet.widths) {
        worksheet.set_column_width(column, *width)?;
    }
    let columns = sheet.rows.iter().map(Vec::len).chain([sheet.head.len()]).max().unwrap_or(0);
    let mut row = 0;
    if let Some(text) = &sheet.title {
        across(worksheet, row, columns, text, &title)?;
        row += 1;
    }
    if !sheet.head.is_empty() {
        line(worksheet, row, &sheet.head, &head)?;
        row += 1;
        if sheet.freeze_head {
            worksheet.set_freeze_panes(row, 0)?;
            worksheet.set_repeat_rows(row - 1, row - 1)?;
        }
    }
    for cells in &sheet.rows {
        line(worksheet, row, cells, &plain)?;
        row += 1;
    }
    for text in &sheet.notes {
        across(worksheet, row, columns, text, &note)?;
        row += 1;
    }
    Ok(())
}

fn line(worksheet: &mut Worksheet, row: u32, cells: &[String], format: &Format) -> Result<(), XlsxError> {
    for (column, text) in cells.iter().enumerate() {
        let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
        worksheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

fn across(worksheet: &mut Worksheet, row: u32, columns: usize, text: &str, format: &Format) -> Result<(), XlsxError> {
    match u16::try_from(columns).map_err(|_| XlsxError::RowColumnLimitError)? {
        0 | 1 => worksheet.write_string_with_format(row, 0, text, format)?,
        columns => worksheet.merge_range(row, 0, row, columns - 1, text, format)?,
    };
    Ok(())
}

fn check_lengths(number: usize, sheet: &SheetOut) -> Result<(), Unwritable> {
    let single = std::slice::from_ref::<String>;
    let head = (!sheet.head.is_empty()).then_some(sheet.head.as_slice());
    let above = sheet.title.iter().map(single).chain(head);
    let lines = above.chain(sheet.rows.iter().map(Vec::as_slice)).chain(sheet.notes.iter().map(single));
    for (row, cells) in (1..).zip(lines) {
        for (column, text) in (1..).zip(cells) {
            if text.len() > CELL && text.encode_utf16().count() > CELL {
                return Err(Unwritable::CellTooLong { sheet: number, row, column });
            }
        }
    }
    Ok(())
}

/// A name Excel takes: not empty, none of `[]:*?/\`, no apostrophe at an end, different from the others (case aside).
fn tab(name: &str, number: usize, taken: &mut HashSet<String>) -> String {
    let allowed =
        |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { '_' } else { c };
    let short = |name: &str, length: usize| -> String {
        let mut units = 0;
        name.chars()
            .map(allowed)
            .take_while(|c| {
                units += c.len_utf16();
                units <= length
            })
            .collect()
    };
    let name = short(name.trim().trim_matches('\''), TAB);
    let name = name.trim_end_matches('\'');
    // "History" is reserved.
    let free = !name.is_empty() && !name.eq_ignore_ascii_case("history");
    let name = if free { name.to_owned() } else { number.to_string() };
    let mut tab = name.clone();
    let mut copy = 1;
    while !taken.insert(tab.to_lowercase()) {
        copy += 1;
        let end = format!("_{copy}");
        tab = format!("{}{end}", short(&name, TAB - end.len()));
    }
    tab
}

fn other(error: XlsxError) -> Unwritable {
    match error {
        XlsxError::RowColumnLimitError => Unwritable::TooBig,
        error => Unwritable::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_have_names_excel_takes() {
        let mut taken = HashSet::new();
        for (name, expect) in [
            ("村务公开", "村务公开"),
            ("村务公开", "村务公开_2"),
            ("a/b:c", "a_b_c"),
            ("A/B:C", "A_B_C_2"),
            ("'x'", "x"),
            ("", "7"),
            ("History", "7_2"),
        ] {
            assert_eq!(tab(name, 7, &mut taken), expect);
        }
        assert_eq!(tab(&"长".repeat(40), 1, &mut taken).chars().count(), 31);
    }
}
