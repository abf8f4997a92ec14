//! Files that were made to hurt, and how much they are allowed to.

use std::io::{Cursor, Write};

use sheet::{Limits, Refused};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::bomb;

pub const WORKBOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
pub const LINKS: &str =
    r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet whose XML is the repetition of a piece.
pub fn workbook(begin: &str, piece: impl Fn(usize) -> String, times: usize, end: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    for (name, text) in [("xl/workbook.xml", WORKBOOK), ("xl/_rels/workbook.xml.rels", LINKS)] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    zip.write_all(begin.as_bytes()).unwrap();
    for index in 0..times {
        zip.write_all(piece(index).as_bytes()).unwrap();
    }
    zip.write_all(end.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn row(index: usize, cell: &str) -> String {
    format!(r#"<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{cell}</t></is></c></row>"#, index + 1)
}

fn check(bytes: &[u8], expect: Refused) {
    assert_eq!(sheet::read("x.xlsx", bytes, &Limits::default()), Err(expect));
}

/// Rows and cells need not name their places.
fn million() -> Vec<u8> {
    let thousand = "<row><c><v>1</v></c></row>".repeat(1000);
    workbook(BEGIN, |_| thousand.clone(), 1000, END)
}

pub const BEGIN: &str = "<worksheet><sheetData>";
const END: &str = "</sheetData></worksheet>";

#[test]
fn a_file_that_expands_to_200_mb_is_refused() {
    let inside = Refused::TooMuchInside { limit: 200 << 20 };
    check(&bomb::workbook(250, 250 * bomb::UNIT + 7), inside.clone());
    // A header that says little is found out before much is read.
    check(&bomb::workbook(250, 100), Refused::Damaged { part: "xl/worksheets/sheet1.xml".to_owned() });
    // One text without end, which must never be in memory as a whole.
    let blank = " ".repeat(1 << 20);
    check(&workbook(BEGIN, |_| blank.clone(), 3, END), inside);
}

#[test]
fn a_million_rows_are_refused() {
    let rows = Refused::TooManyRows { sheet: "S".to_owned(), limit: 20_000 };
    check(&million(), rows.clone());
    let csv = "事项,方式\n".repeat(1_000_000);
    let refused = sheet::read("S", csv.as_bytes(), &Limits::default());
    assert_eq!(refused, Err(rows));
}

#[test]
fn rows_that_are_only_formatted_count_for_nothing() {
    let styled = |index: usize| match index {
        0..3 => row(index, "公开"),
        _ => format!(r#"<row r="{0}"><c r="A{0}" s="1"/></row>"#, index + 1),
    };
    let bytes = workbook(BEGIN, styled, 25_000, END);
    assert_eq!(sheet::read("x", &bytes, &Limits::default()).unwrap().sheets[0].rows.len(), 3);
}

#[test]
fn one_text_can_not_be_shown_a_million_times() {
    let long = "长".repeat(30_000);
    let merged = format!("{END}<mergeCells><mergeCell ref=\"A1:GR20000\"/></mergeCells>");
    let merged = merged.replace("</worksheet>", "") + "</worksheet>";
    let far = |index: usize| match index {
        0 => row(0, &long),
        _ => r#"<row r="20000"><c r="GR20000" t="inlineStr"><is><t>x</t></is></c></row>"#.to_owned(),
    };
    check(&workbook(BEGIN, far, 2, &merged), Refused::TooMuchText { limit: 64 << 20 });
}

#[test]
fn the_other_limits_hold() {
    let wide = |index: usize| {
        format!(
            r#"<row r="1"><c r="{}" t="inlineStr"><is><t>x</t></is></c></row>"#,
            sheet::Place::new(1, index as u32 + 200)
        )
    };
    check(&workbook(BEGIN, wide, 2, END), Refused::TooManyColumns { sheet: "S".to_owned(), limit: 200 });
    check(&workbook(BEGIN, |_| "<a>".to_owned(), 300, END), Refused::TooDeep { limit: 200 });
    let long = "长".repeat(32_768);
    let at = Some(sheet::Place::new(1, 1));
    check(
        &workbook(BEGIN, |index| row(index, &long), 1, END),
        Refused::CellTooLong { sheet: "S".to_owned(), at, limit: 32_767 },
    );
    let wide_rows = |index: usize| format!(r#"<row r="{0}"><c r="GR{0}"><v>1</v></c></row>"#, index + 1);
    check(&workbook(BEGIN, wide_rows, 20_000, END), Refused::TooManyCells { limit: 500_000 });
    check(&vec![b'a'; (20 << 20) + 1], Refused::TooLarge { bytes: (20 << 20) + 1, limit: 20 << 20 });
}

/// The peak of a process that reads the worst of them.
#[test]
#[ignore = "measures its own process, on Linux: run by `cargo xtask test --only outside`"]
fn memory_stays_bounded() {
    let kilobytes = || -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let files = [bomb::workbook(250, 250 * bomb::UNIT + 7), million()];
    let before = kilobytes();
    for bytes in &files {
        sheet::read("x", bytes, &Limits::default()).unwrap_err();
    }
    let grown = kilobytes() - before;
    assert!(grown < 64 << 10, "{grown} KiB above {before} KiB");
    println!("{grown} KiB above {before} KiB");
}
