//! Office packages, read and cleaned.

use std::io::{Cursor, Write};

use screening::{Edits, Extract, Hidden, Limits, Part, Refused, read, rewrite};
use zip::write::SimpleFileOptions;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn links(list: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>")
    };
    format!("<Relationships xmlns=\"{LINKS}\">{}</Relationships>", list.iter().map(one).collect::<String>())
}

fn docx(body: &str) -> Vec<u8> {
    let document =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    let comments = format!(
        "<w:comments xmlns:w=\"{WORD}\"><w:comment w:author=\"张三\"><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comment></w:comments>"
    );
    let types = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/comments.xml\" ContentType=\"c\"/></Types>";
    zipped(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", &links(&[("rId1", "officeDocument", "word/document.xml")])),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &links(&[("rId1", "comments", "comments.xml")])),
        ("word/comments.xml", &comments),
    ])
}

pub fn xlsx(workbook: &str, sheets: &[&str]) -> Vec<u8> {
    let ids: Vec<(String, String)> =
        (1..=sheets.len()).map(|n| (format!("rId{n}"), format!("worksheets/sheet{n}.xml"))).collect();
    let list: Vec<(&str, &str, &str)> =
        ids.iter().map(|(id, part)| (id.as_str(), "worksheet", part.as_str())).collect();
    let workbook = format!("<workbook xmlns:r=\"{KINDS}\">{workbook}</workbook>");
    let main = links(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    let links = links(&list);
    let sheets: Vec<(String, String)> = (1..)
        .zip(sheets)
        .map(|(n, data)| (format!("xl/worksheets/sheet{n}.xml"), format!("<worksheet>{data}</worksheet>")))
        .collect();
    let mut parts = vec![
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
        ("_rels/.rels", &main),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &links),
    ];
    parts.extend(sheets.iter().map(|(name, data)| (name.as_str(), data.as_str())));
    zipped(&parts)
}

pub fn reading(bytes: &[u8]) -> Extract {
    read("", bytes, &Limits::default()).unwrap()
}

pub fn texts(extract: &Extract, hidden: bool) -> Vec<String> {
    let pieces = extract.pieces.iter().filter(|piece| piece.hidden.is_some() == hidden);
    pieces.map(|piece| piece.text.clone()).collect()
}

/// Reads, cleans, and reads again: nothing hidden is left, and all that was seen is.
pub fn cleaned(bytes: &[u8]) -> (Extract, Vec<u8>) {
    let before = reading(bytes);
    let after = rewrite("", bytes, &Limits::default(), &Edits::new()).unwrap();
    let again = reading(&after.bytes);
    assert_eq!(texts(&before, false), texts(&again, false));
    assert_eq!(texts(&again, true), Vec::<String>::new());
    assert!(again.hidden.is_empty(), "{:?}", again.hidden);
    assert_eq!(before.hidden, after.removed);
    (before, after.bytes)
}

fn check_docx(body: &str, seen: &[&str], hidden: &[&str]) {
    let (before, _) = cleaned(&docx(body));
    assert_eq!(texts(&before, false), seen, "{body}");
    let found: Vec<String> = texts(&before, true).into_iter().filter(|text| text != "批注" && text != "张三").collect();
    assert_eq!(found, hidden, "{body}");
    assert_eq!(before.hidden.get(&Hidden::Comments), Some(&1));
}

#[test]
fn what_is_hidden_in_a_document_goes_and_the_rest_stays() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let p = |inner: &str| format!("<w:p>{inner}</w:p>");
    check_docx(&p(&(run("34012319") + &run("900101&amp;1234"))), &["34012319900101&1234"], &[]);
    check_docx(
        &p(&(run("在") + "<w:del w:author=\"a\"><w:r><w:delText>密</w:delText></w:r></w:del>")),
        &["在"],
        &["密"],
    );
    check_docx(&p(&format!("<w:ins w:author=\"a\">{}</w:ins>", run("新"))), &["新"], &[]);
    check_docx(&p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r>"), &["显"], &["隐"]);
    check_docx(&p("<w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>白</w:t></w:r>"), &[], &["白"]);
    let torn = run("1380013") + "<w:del w:author=\"a\"><w:r><w:delText>80</w:delText></w:r></w:del>" + &run("00");
    check_docx(&p(&torn), &["138001300"], &["80", "13800138000"]);
    check_docx("<!-- 机密★ --><w:p/>", &[], &["<!-- 机密★ -->"]);
}

#[test]
fn cells_know_their_heads_and_rows() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let extract = reading(&docx(&format!("<w:tbl>{}{}</w:tbl>", row("姓名", "电话"), row("张三", "13800138000"))));
    let last = extract.pieces.iter().find(|piece| piece.text == "13800138000").unwrap();
    assert_eq!(
        (last.place.part, last.place.at.as_str(), last.head.as_str(), last.row),
        (Part::Cell, "B2", "电话", Some(2))
    );
}

/// Changes one range of the piece that has this text, and gives what is seen then.
fn changed(bytes: &[u8], text: &str, with: &str) -> Vec<String> {
    let before = reading(bytes);
    let number = before.pieces.iter().position(|piece| piece.text.contains(text)).unwrap();
    let start = before.pieces[number].text.find(text).unwrap();
    let edits = Edits::from([(number, vec![(start..start + text.len(), with.to_owned())])]);
    let after = rewrite("", bytes, &Limits::default(), &edits).unwrap();
    let seen = texts(&reading(&after.bytes), false);
    let mut expect = texts(&before, false);
    let one = expect.iter_mut().find(|one| one.contains(text)).unwrap();
    *one = one.replacen(text, with, 1);
    assert_eq!(seen, expect);
    seen
}

#[test]
fn an_edit_changes_its_range_and_nothing_else() {
    let split = docx("<w:p><w:r><w:t>号3401</w:t></w:r><w:r><w:t xml:space=\"preserve\">2319 &lt;</w:t></w:r></w:p>");
    assert_eq!(changed(&split, "34012319", "3*****19"), ["号3*****19 <"]);
    let book = xlsx(
        "<sheets><sheet name=\"一\" r:id=\"rId1\"/></sheets>",
        &[
            "<sheetData><row r=\"1\"><c r=\"A1\"><v>340123199001011234</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>留</t></is></c></row></sheetData>",
        ],
    );
    assert_eq!(changed(&book, "19900101", "********"), ["一", "340123********1234", "留"]);
}

#[test]
fn hidden_sheets_rows_and_columns_go() {
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = format!(
        "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData><row r=\"1\">{}{}</row><row r=\"2\" hidden=\"1\">{}</row></sheetData>",
        cell("A1", "见"),
        cell("B1", "列"),
        cell("A2", "行")
    );
    let other = format!("<sheetData><row r=\"1\">{}</row></sheetData>", cell("A1", "表里"));
    let workbook = "<sheets><sheet name=\"公开\" r:id=\"rId1\"/><sheet name=\"底稿\" state=\"veryHidden\" r:id=\"rId2\"/></sheets>";
    let (before, bytes) = cleaned(&xlsx(workbook, &[&sheet, &other]));
    assert_eq!(texts(&before, false), ["公开", "见"]);
    assert_eq!(texts(&before, true), ["底稿", "列", "行", "表里"]);
    assert!(
        !zip::ZipArchive::new(Cursor::new(bytes)).unwrap().file_names().any(|name| name.unwrap().contains("sheet2"))
    );
}

#[test]
fn bombs_and_depth_are_bounded() {
    let deep = docx(&"<w:p>".repeat(500));
    assert!(matches!(read("", &deep, &Limits::default()), Err(Refused::TooMuch { .. } | Refused::Damaged { .. })));
    let large = docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(40 << 20)));
    assert!(matches!(read("", &large, &Limits::default()), Err(Refused::TooMuch { .. })));
}

/// Programs differ in what they make of it: nobody could say what was read, and so what goes.
#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let check = |bytes: &[u8], damaged: bool| {
        let refused = read("", bytes, &Limits::default()).err();
        assert_eq!(matches!(refused, Some(Refused::Damaged { .. })), damaged, "{refused:?}");
    };
    let p = |inside: &str| docx(&format!("<w:p{inside}><w:r><w:t>正文</w:t></w:r></w:p>"));
    for (inside, damaged) in [
        ("", false),
        (" w:rsidR=\"1&lt;2\" 号='二'", false),
        (" a=\"1\" a=\"2\"", true),
        (" a=\"1<2\"", true),
        (" a=\"1&2\"", true),
        (" a=1", true),
        (" a", true),
        (" a@b=\"1\"", true),
        (" a=\"1\"/<b", true),
        (" a=\"1\u{0}\"", true),
        ("><w:t>\u{1}</w:t><w:r/", true),
    ] {
        check(&p(inside), damaged);
    }
    let (root, main) = (links(&[("rId1", "officeDocument", "a.xml")]), "<w:document><w:body/></w:document>");
    let types = "<Types><Override PartName=\"/a.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let pack = |more: &[(&str, &str)]| {
        zipped(&[&[("[Content_Types].xml", types), ("_rels/.rels", &root), ("a.xml", main)], more].concat())
    };
    check(&pack(&[]), false);
    check(&pack(&[("A.xml", main)]), true);
    check(&pack(&[("_Rels//.rels", &root)]), true);
    check(&pack(&[("_rels/a.xml.rels", &root.repeat(2))]), true);
}

/// What no program shows is read all the same, and gone.
#[test]
fn nothing_hides_in_what_holds_a_package_together() {
    let secret = "机密★10年";
    let main = links(&[("rId1", "officeDocument", "word/document.xml")]);
    let types = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let document =
        format!("<w:document xmlns:w=\"{WORD}\"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>");
    let word = |types: &str, main: &str| {
        zipped(&[("[Content_Types].xml", types), ("_rels/.rels", main), ("word/document.xml", &document)])
    };
    let kind = "application/vnd.oasis.opendocument.text";
    let odt = |kind: &str, manifest: &str, other: &str| {
        let content = "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\"><o:body><o:text><t:p>正文</t:p></o:text></o:body></o:document-content>";
        zipped(&[
            ("mimetype", kind),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
            ("META-INF/a", other),
        ])
    };
    let declared = document.replace("<w:document", &format!("<?xml version=\"1.0\" a=\"{secret}\"?><w:document"));
    for bytes in [
        zipped(&[("[Content_Types].xml", types), ("_rels/.rels", &main), ("word/document.xml", &declared)]),
        word(&types.replace("</Types>", &format!("<!--{secret}--></Types>")), &main),
        word(&types.replace("<Types>", &format!("<Types>{secret}")), &main),
        word(types, &main.replace("</Relationships>", &format!("<a>机密&#x2605;<b/>{secret}</a></Relationships>"))),
        word(types, &main.replace("<Relationship ", &format!("<Relationship a=\"{secret}\" "))),
        odt(kind, &format!("<m:manifest xmlns:m=\"m\"><m:file-entry m:a=\"{secret}\"/></m:manifest>"), ""),
        odt(kind, "<m:manifest xmlns:m=\"m\"/>", secret),
        odt(&format!("{kind}\n{secret}"), "<m:manifest xmlns:m=\"m\"/>", ""),
    ] {
        let found = texts(&reading(&bytes), true).concat();
        assert!(found.contains(secret), "{found}");
        let (_, copy) = cleaned(&bytes);
        assert_eq!(texts(&reading(&copy), false), ["正文"]);
    }
}
