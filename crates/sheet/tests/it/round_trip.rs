//! What is written is what is read, for any text; and no bytes at all make the reader fall over.

use proptest::prelude::*;
use sheet::{BookOut, Limits, Place, SheetOut, Stamp, Unwritable, write_csv, write_xlsx};

use crate::bombs::{BEGIN, workbook};
use crate::sample::{file, words};

const DAY: Stamp = Stamp { year: 2026, month: 3, day: 1 };

/// Texts that have bitten someone, and any others.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[一-龥a-z0-9，。、/■□ ]{0,12}",
        1 => "[=+@'\"\\-;,\t\r\n _x0-9A-F]{0,8}",
        1 => "(_x00[0-9A-F]{2}_|_x005F_|_x){1,3}",
        1 => any::<String>(),
        1 => Just("\u{FFFE}\u{0}\u{7F}\u{FEFF}😀".to_owned()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(text(), 0..6), 0..8)
}

/// Words that mean something to the finder, in any order.
fn like_a_catalogue() -> impl Strategy<Value = Vec<Vec<String>>> {
    let words = "序号 公开事项 一级事项 二级事项 公开内容 公开方式 ■网站 □公开栏 公开时限 责任单位 √ □ 1 2 3 注：一 填报单位：某 一、组织 财务 每年";
    let word = prop_oneof![
        3 => prop::sample::select(words.split(' ').collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => Just(String::new()),
    ];
    prop::collection::vec(prop::collection::vec(word, 1..7), 1..12)
}

/// Two corners.
fn merge() -> impl Strategy<Value = [u32; 4]> {
    (1..10_u32, 1..6_u32, 0..3_u32, 0..4_u32)
        .prop_map(|(row, column, down, right)| [row, column, row + down, column + right])
}

/// The rows as a sheet with merged regions, which may even overlap.
fn merged(rows: &[Vec<String>], merges: &[[u32; 4]]) -> Vec<u8> {
    let cell = |text: &String| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |index: usize| format!("<row>{}</row>", rows[index].iter().map(cell).collect::<String>());
    let region = |[top, left, bottom, right]: &[u32; 4]| {
        format!(r#"<mergeCell ref="{}:{}"/>"#, Place::new(*top, *left), Place::new(*bottom, *right))
    };
    let regions: String = merges.iter().map(region).collect();
    let end = format!("</sheetData><mergeCells>{regions}</mergeCells></worksheet>");
    workbook(BEGIN, row, rows.len(), &end)
}

/// Without the empty cells and rows at the ends, which no file keeps.
fn trimmed(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for row in &mut rows {
        row.truncate(row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
    }
    rows.truncate(rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1));
    rows
}

/// What is read of the first sheet, from its first row on.
fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
    let book = sheet::read("t", bytes, &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    let above = if sheet.rows.is_empty() { 0 } else { sheet.first_row as usize - 1 };
    let rows = sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect());
    std::iter::repeat_n(Vec::new(), above).chain(rows).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn csv_is_read_as_written(rows in rows()) {
        prop_assert_eq!(texts(&write_csv(&rows)), trimmed(rows));
    }

    #[test]
    fn xlsx_is_read_as_written(rows in rows()) {
        let book = BookOut { sheets: vec![SheetOut { rows: rows.clone(), ..SheetOut::default() }] };
        prop_assert_eq!(texts(&write_xlsx(&book, DAY).unwrap()), trimmed(rows));
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        answers(&bytes);
        answers(&[b"PK\x03\x04", bytes.as_slice()].concat());
        answers(&[&[0xD0, 0xCF, 0x11, 0xE0], bytes.as_slice()].concat());
    }

    #[test]
    fn any_csv_gives_tables(rows in rows()) {
        answers(&write_csv(&rows));
    }

    #[test]
    fn any_catalogue_like_grid_gives_tables(rows in like_a_catalogue(), merges in prop::collection::vec(merge(), 0..6)) {
        answers(&write_csv(&rows));
        answers(&merged(&rows, &merges));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn damaged_files_are_an_answer(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        for name in ["nine_openpyxl.xlsx", "nine_libreoffice.xlsx", "party.docx", "password.xlsx", "five_gbk.csv"] {
            let mut bytes = file(name);
            for (index, byte) in &changes {
                let at = index.index(bytes.len());
                bytes[at] = *byte;
            }
            answers(&bytes);
        }
    }

    /// The XML itself, where a checksum does not catch the change first.
    #[test]
    fn damaged_parts_are_an_answer(at in any::<prop::sample::Index>(), cut in 0..40_usize, put in "[<>/&;a-z\"=0-9:]{0,6}") {
        for name in ["nine_openpyxl.xlsx", "nine_libreoffice.xlsx", "party.docx"] {
            answers(&changed(name, at, cut, &put));
        }
    }
}

/// Reading ends with a book or a refusal, and no cell of a book is missing from its tables.
fn answers(bytes: &[u8]) {
    let Ok(book) = sheet::read("t", bytes, &Limits::default()) else { return };
    let tables = sheet::tables(&book, &words(), &|text| vec![("item".to_owned(), 0.1 * text.len() as f32)]);
    for (index, sheet) in book.sheets.iter().enumerate() {
        let mut kept = std::collections::HashSet::new();
        for table in tables.iter().filter(|table| table.sheet_index == index) {
            kept.extend(table.head_cells.iter().map(|cell| cell.at));
            kept.extend(table.rows.iter().flat_map(|row| &row.source).map(|cell| cell.at));
            kept.extend(table.ignored.iter().flat_map(|line| &line.cells).map(|cell| cell.at));
        }
        let cells = sheet.rows.iter().flatten().filter(|cell| !cell.is_blank() && !cell.is_covered());
        for cell in cells {
            assert!(kept.contains(&cell.at), "{} of {} is lost", cell.at, sheet.name);
        }
    }
}

/// The file with one change in the text of one of its XML parts, packed anew.
fn changed(name: &str, at: prop::sample::Index, cut: usize, put: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut source = zip::ZipArchive::new(Cursor::new(file(name))).unwrap();
    let mut target = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let victim = at.index(source.len());
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if index == victim && !bytes.is_empty() {
            let from = at.index(bytes.len());
            let until = (from + cut).min(bytes.len());
            bytes.splice(from..until, put.bytes());
        }
        target.start_file(part.name().unwrap().into_owned(), zip::write::SimpleFileOptions::default()).unwrap();
        target.write_all(&bytes).unwrap();
    }
    target.finish().unwrap().into_inner()
}

fn catalogue() -> BookOut {
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let sheet = SheetOut {
        name: "目录".to_owned(),
        title: Some("村务公开目录".to_owned()),
        head: line(&["公开事项", "公开方式", "公开频次"]),
        rows: vec![line(&["财务", "■网站 □公开栏", "=每月"]), line(&["低保", "公开栏\n网站", "每年"])],
        notes: line(&["注：一年一修"]),
        widths: vec![30.0, 20.0, 20.0],
        freeze_head: true,
        wrap: true,
    };
    BookOut { sheets: vec![sheet.clone(), SheetOut { name: "目录".to_owned(), ..sheet }] }
}

#[test]
fn a_written_catalogue_is_found_again() {
    let bytes = write_xlsx(&catalogue(), DAY).unwrap();
    assert_eq!(bytes, write_xlsx(&catalogue(), DAY).unwrap());
    let book = sheet::read("", &bytes, &Limits::default()).unwrap();
    assert_eq!(book.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["目录", "目录_2"]);
    let table = &crate::sample::tables(&book)[1];
    assert_eq!(table.caption, "村务公开目录");
    assert_eq!(crate::sample::rows(table), ["3: 财务 | ■网站 □公开栏 | =每月", "4: 低保 | 公开栏\n网站 | 每年"]);
    assert_eq!(crate::sample::ignored(table), ["1 title", "5 note"]);
}

#[test]
fn what_no_cell_can_hold_is_refused_before_writing() {
    let mut book = catalogue();
    book.sheets[1].rows[1][2] = "长".repeat(32_768);
    assert_eq!(write_xlsx(&book, DAY), Err(Unwritable::CellTooLong { sheet: 2, row: 4, column: 3 }));
    assert_eq!(write_xlsx(&catalogue(), Stamp { month: 13, ..DAY }), Err(Unwritable::Stamp));
}
