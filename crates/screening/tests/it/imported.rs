//! A table is screened here and imported by `sheet`: both must see the same cells, or words pass the gate unread.

use encoding_rs::GB18030;
use screening::{Edits, Limits, Part, read, rewrite};

use super::office::xlsx;

/// Places and texts of the cells that say something.
type Cells = Vec<(String, String)>;

fn screened(name: &str, bytes: &[u8]) -> Cells {
    let extract = read(name, bytes, &Limits::default()).unwrap();
    let cells = extract.pieces.into_iter().filter(|piece| piece.place.part == Part::Cell);
    cells.map(|piece| (piece.place.at, piece.text)).collect()
}

fn imported(name: &str, bytes: &[u8]) -> Cells {
    let book = sheet::read(name, bytes, &sheet::Limits::default()).unwrap();
    let cells = book.sheets.into_iter().flat_map(|sheet| sheet.rows).flatten();
    let said = cells.filter(|cell| !cell.text.trim().is_empty());
    said.map(|cell| (cell.at.to_string(), cell.text)).collect()
}

fn check(name: &str, bytes: &[u8], expect: &[(&str, &str)]) {
    let expect: Cells = expect.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect();
    assert_eq!(screened(name, bytes), expect, "screened: {bytes:?}");
    assert_eq!(imported(name, bytes), expect, "imported: {bytes:?}");
}

#[test]
fn csv_is_split_alike() {
    let check = |bytes: &[u8], expect: &[(&str, &str)]| check("a.csv", bytes, expect);
    check(b"a,b\r\nc,d\r\n", &[("A1", "a"), ("B1", "b"), ("A2", "c"), ("B2", "d")]);
    // More commas than tabs, but tabs in every record.
    check("甲\t1,2,3,4,5\n乙\t6\n".as_bytes(), &[("A1", "甲"), ("B1", "1,2,3,4,5"), ("A2", "乙"), ("B2", "6")]);
    check(b"a;b,c,d,e\rf;g", &[("A1", "a"), ("B1", "b,c,d,e"), ("A2", "f"), ("B2", "g")]);
    check(b"a;\"b;\"\"c\nd\";e\n\n,;f", &[("A1", "a"), ("B1", "b;\"c\nd"), ("C1", "e"), ("A3", ","), ("B3", "f")]);
    check(b"a,\"open, never closed\n", &[("A1", "a"), ("B1", "open, never closed\n")]);
    check(&GB18030.encode("姓名;电话\r\n张三;138").0, &[("A1", "姓名"), ("B1", "电话"), ("A2", "张三"), ("B2", "138")]);
    check(b"\xFF\xFEa\0,\0b\0", &[("A1", "a"), ("B1", "b")]);
    check(b"a\0\t\0b\0", &[("A1", "a"), ("B1", "b")]);
    // A hundred records with semicolons; the commas behind them decide nothing.
    let long = "a;b\n".repeat(100) + &"c,d,e\n".repeat(200);
    assert_eq!(screened("a.csv", long.as_bytes()), imported("a.csv", long.as_bytes()));
    assert_eq!(screened("a.csv", long.as_bytes())[1], ("B1".to_owned(), "b".to_owned()));
}

#[test]
fn cells_of_a_workbook_are_unescaped_alike() {
    for (written, shown) in [
        ("&#x7EDD;&#23494;&lt;&apos;", "绝密<'"),
        ("_x7EDD__x5BC6_", "绝密"),
        ("_x005F_x5BC6_", "_x5BC6_"),
        ("甲_x000D_\n乙", "甲\r\n乙"),
        ("<![CDATA[&amp;]]>_x", "&amp;_x"),
    ] {
        let cell = format!("<c r=\"A1\" t=\"inlineStr\"><is><t>{written}</t></is></c>");
        let sheet = format!("<sheetData><row r=\"1\">{cell}</row></sheetData>");
        let book = xlsx("<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets>", &[&sheet]);
        check("a.xlsx", &book, &[("A1", shown)]);
        // What is written when something is masked is shown as it was, but for what is masked.
        let extract = read("", &book, &Limits::default()).unwrap();
        let number = extract.pieces.iter().position(|piece| piece.text == shown).unwrap();
        let first = shown.chars().next().unwrap().len_utf8();
        let edits = Edits::from([(number, vec![(0..first, "*".to_owned())])]);
        let masked = rewrite("", &book, &Limits::default(), &edits).unwrap();
        check("a.xlsx", &masked.bytes, &[("A1", &format!("*{}", &shown[first..]))]);
    }
}
