//! PDF: files of a few objects written here, and two made by other programs (`fixtures/pdf/README.md`).

use std::collections::BTreeMap;
use std::fmt::Write;

use screening::{Edits, Extract, Hidden, Limits, Part, Piece, Refused, Unread, read, rewrite};

const NUMBER: &str = "110101199003077774";

/// A file of these objects; the first is the root.
fn file(objects: &[String]) -> Vec<u8> {
    let mut text = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(text.len());
        write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = text.len();
    write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    offsets.iter().for_each(|offset| writeln!(text, "{offset:010} 00000 n ").unwrap());
    let size = objects.len() + 1;
    write!(text, "trailer <</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").unwrap();
    text.into_bytes()
}

pub fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// One page with this content; `page` are more entries of it, `more` more objects from number 6 on.
pub fn page_with(content: &str, page: &str, root: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{root}>>"),
        "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 600 800]>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>{page}>>"),
        stream("", content),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

fn page(content: &str) -> Vec<u8> {
    page_with(content, "", "", &[])
}

fn open(bytes: &[u8]) -> Extract {
    read("a.pdf", bytes, &Limits::default()).unwrap()
}

/// What is in the file; its own name apart.
fn pieces(extract: &Extract) -> impl Iterator<Item = &Piece> {
    extract.pieces.iter().filter(|piece| piece.place.part != Part::Name || piece.hidden.is_some())
}

fn texts(extract: &Extract) -> Vec<String> {
    pieces(extract).map(|piece| piece.text.clone()).collect()
}

/// Every place where the text stands, masked from the fifth character on.
fn edits(extract: &Extract, needle: &str) -> Edits {
    let mut edits = Edits::new();
    for (number, piece) in extract.pieces.iter().enumerate().filter(|(_, piece)| piece.hidden.is_none()) {
        for (at, found) in piece.text.match_indices(needle) {
            let masked = found.chars().enumerate().map(|(at, c)| if at < 4 { c } else { '*' }).collect();
            edits.entry(number).or_default().push((at..at + found.len(), masked));
        }
    }
    edits
}

/// All that is in a file, streams inflated.
pub fn everything(bytes: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(bytes).unwrap();
    document.decompress();
    let mut all = bytes.to_vec();
    document.save_to(&mut all).unwrap();
    all
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    memchr::memmem::find(bytes, needle.as_bytes()).is_some()
}

#[test]
fn glyphs_in_any_order_are_one_line() {
    let check = |content: &str, expect: &[&str]| assert_eq!(texts(&open(&page(content))), expect, "{content}");
    check("BT /F 10 Tf 50 700 Td (110101) Tj (199003077774) Tj ET", &[NUMBER]);
    check("BT /F 10 Tf 50 700 Td [(1101)-2 (01) 3 <313939>] TJ (003077774) Tj ET", &["110101199003077774"]);
    check("BT /F 10 Tf 1 0 0 1 83.36 700 Tm (199003077774) Tj 1 0 0 1 50 700 Tm (110101) Tj ET", &[NUMBER]);
    check("BT /F 10 Tf 50 700 Td 12 TL (a) Tj (b) ' 1 0 (c) \" ET", &["a", "b", "c"]);
    check("BT /F 10 Tf 50 700 Td 4 Tc (secret) Tj ET", &["secret"]);
    check("BT /F 10 Tf 50 700 Td (a b) Tj 100 0 Td (c) Tj ET", &["a b\tc"]);
    check("BT /F 10 Tf 50 700 Td (bold) Tj ET BT /F 10 Tf 50.3 700 Td (bold) Tj ET", &["bold"]);
    check("q .5 0 0 .5 0 0 cm BT /F 20 Tf 0 1 -1 0 100 700 Tm (up) Tj ET Q", &["up"]);
}

#[test]
fn a_number_that_goes_on_in_the_next_line_is_found() {
    let read = texts(&open(&page("BT /F 10 Tf 50 700 Td (1101011990) Tj 0 -12 Td (03077774) Tj 0 -12 Td (x) Tj ET")));
    assert!(read.contains(&NUMBER.to_owned()), "{read:?}");
    let rows = "BT /F 10 Tf 50 700 Td (13800138000) Tj 0 -12 Td (2) Tj ET";
    assert_eq!(texts(&open(&page(rows))), ["13800138000", "2"]);
}

#[test]
fn what_a_reader_does_not_see_is_told_apart() {
    let check = |content: &str, expect: Option<Hidden>| {
        let extract = open(&page(&format!("{content} BT /F 10 Tf 50 600 Td (plain) Tj ET")));
        let hidden = extract.pieces.iter().find(|piece| piece.text == "x1x1").map(|piece| piece.hidden);
        assert_eq!(hidden, Some(expect), "{content}");
    };
    check("BT /F 10 Tf 50 700 Td (x1x1) Tj ET", None);
    check("1 g BT /F 10 Tf 50 700 Td (x1x1) Tj ET 0 g", Some(Hidden::HiddenText));
    check("0 g 40 690 200 30 re f 1 g BT /F 10 Tf 50 700 Td (x1x1) Tj ET 0 g", None);
    check("BT /F 10 Tf 50 700 Td (x1x1) Tj ET 40 690 200 30 re f", Some(Hidden::HiddenText));
    check("BT /F 10 Tf 50 700 Td (x1x1) Tj ET 40 703 200 0.5 re f", None);
    check("BT /F 10 Tf 50 700 Td 3 Tr (x1x1) Tj 0 Tr ET", Some(Hidden::HiddenText));
    check("BT /F 10 Tf 50 900 Td (x1x1) Tj ET", Some(Hidden::HiddenText));
    check("BT /F .5 Tf 50 700 Td (x1x1) Tj ET", Some(Hidden::HiddenText));
}

#[test]
fn edited_glyphs_are_gone_and_nothing_else_moves() {
    let check = |content: &str| {
        let bytes = page(content);
        let extract = open(&bytes);
        let written = rewrite("a.pdf", &bytes, &Limits::default(), &edits(&extract, NUMBER)).unwrap();
        let all = everything(&written.bytes);
        for part in ["199003077774", "077774", "3037"] {
            assert!(!holds(&all, part), "{part} of {content}");
        }
        let after = texts(&open(&written.bytes)).join("|");
        assert!(after.contains("1101") && after.contains("after"), "{after}");
        assert!(!after.contains('7'), "{after}");
    };
    check("BT /F 10 Tf 50 700 Td (No 110101199003077774 after) Tj ET");
    check("BT /F 10 Tf 50 700 Td [(11010119)2(9003077774)-300( after)] TJ ET % 110101199003077774");
    check("BT /F 10 Tf 50 700 Td 12 TL (110101) ' (199003077774) Tj 0 -12 Td (after) Tj ET");
    check(
        "/Span <</ActualText (110101199003077774)>> BDC BT /F 10 Tf 50 700 Td (110101199003077774) Tj ET EMC \
           BT /F 10 Tf 50 600 Td (after) Tj ET",
    );
}

#[test]
fn a_form_drawn_twice_loses_it_everywhere() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>",
        &format!("BT /F 10 Tf 9 9 Td ({NUMBER}) Tj ET"),
    );
    let bytes = page_with("/X Do q 1 0 0 1 0 300 cm /X Do Q", "", "", &[form]);
    let extract = open(&bytes);
    assert_eq!(texts(&extract), [NUMBER, NUMBER]);
    let written = rewrite("a.pdf", &bytes, &Limits::default(), &edits(&extract, NUMBER)).unwrap();
    assert!(!holds(&everything(&written.bytes), "7774"));
}

#[test]
fn a_scans_text_layer_is_read_but_the_scan_is_not_changed() {
    let image = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x");
    let scan = "q 600 0 0 800 0 0 cm /X Do Q";
    let bare = open(&page_with(scan, "", "", std::slice::from_ref(&image)));
    assert_eq!(bare.unread.first().map(|(why, _)| *why), Some(Unread::NoTextLayer));
    let text = format!("{scan} BT /F 10 Tf 3 Tr 50 700 Td ({NUMBER} and more words) Tj ET");
    let bytes = page_with(&text, "", "", &[image]);
    let extract = open(&bytes);
    assert_eq!((pieces(&extract).next().unwrap().hidden, extract.unread.len()), (None, 0));
    let refused = rewrite("a.pdf", &bytes, &Limits::default(), &edits(&extract, NUMBER));
    assert!(matches!(refused, Err(Refused::Irremovable { .. })), "{refused:?}");
}

#[test]
fn what_stands_beside_the_pages_is_read_and_taken_out() {
    let more = [
        "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(canary1)/T(canary2)>>",
        "<</S/JavaScript/JS(canary3)>>",
        "<</Type/Filespec/F(canary4.txt)/EF<</F 9 0 R>>>>",
        &stream("/Type/EmbeddedFile", "canary5"),
        &stream("/Type/Metadata/Subtype/XML", "<x><y>canary6</y></x>"),
        "<</Fields[12 0 R]>>",
        "<</FT/Tx/T(canary7)/V(canary8)/Subtype/Widget/Rect[90 90 200 110]/AP<</N 13 0 R>>>>",
        &stream(
            "/Subtype/Form/BBox[0 0 110 20]/Resources<</Font<</F 5 0 R>>>>",
            "BT /F 10 Tf 2 5 Td (filled in) Tj ET",
        ),
        "<</Type/OCG/Name(canary9)>>",
        "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org/)>>/Contents(canary0)>>",
    ]
    .map(str::to_owned);
    let root = "/OpenAction 7 0 R/Names<</EmbeddedFiles<</Names[(canary4.txt) 8 0 R]>>>>/Metadata 10 0 R/AcroForm 11 0 R\
                /OCProperties<</OCGs[14 0 R]/D<</OFF[14 0 R]>>>>/PieceInfo<</Own<</Private(canary10)>>>>";
    let content = "/OC /L BDC BT /F 10 Tf 50 700 Td (canary11) Tj ET EMC BT /F 10 Tf 50 600 Td (plain) Tj ET";
    let entries = "/Annots[6 0 R 12 0 R 15 0 R]/Resources<</Font<</F 5 0 R>>/Properties<</L 14 0 R>>>>";
    let mut bytes = page_with(content, entries, root, &more);
    bytes.extend_from_slice(b"canary12");
    let extract = open(&bytes);
    let read = texts(&extract).join("|");
    for number in 0..=12 {
        assert!(read.contains(&format!("canary{number}")), "canary{number} in {read}");
    }
    assert!(read.contains("filled in") && read.contains("https://example.org/"));
    let kinds = [Hidden::Annotations, Hidden::Scripts, Hidden::Embedded, Hidden::Xmp, Hidden::Forms, Hidden::Layers];
    kinds.iter().for_each(|kind| assert!(extract.hidden.contains_key(kind), "{kind:?}"));

    let written = rewrite("a.pdf", &bytes, &Limits::default(), &Edits::new()).unwrap();
    assert!(!holds(&everything(&written.bytes), "canary"));
    let again = open(&written.bytes);
    assert_eq!(again.hidden, std::collections::BTreeMap::new());
    let after = texts(&again);
    assert!(
        ["plain", "filled in", "https://example.org/"].iter().all(|kept| after.iter().any(|text| text == kept)),
        "{after:?}"
    );
}

#[test]
fn words_for_pictures_and_bookmarks_are_edited_in_place() {
    let more = [
        "<</Type/Outlines/First 7 0 R/Last 7 0 R>>".to_owned(),
        format!("<</Title(about {NUMBER} here)/Parent 6 0 R>>"),
        "<</Type/StructTreeRoot/K 9 0 R>>".to_owned(),
        format!("<</Type/StructElem/S/Figure/P 8 0 R/K[]/Alt({NUMBER})>>"),
    ];
    let bytes = page_with("", "", "/Outlines 6 0 R/StructTreeRoot 8 0 R", &more);
    let extract = open(&bytes);
    let written = rewrite("a.pdf", &bytes, &Limits::default(), &edits(&extract, NUMBER)).unwrap();
    assert_eq!(texts(&open(&written.bytes)).len(), 2);
    assert!(holds(&everything(&written.bytes), "about 1101************** here"));
    assert!(!holds(&everything(&written.bytes), NUMBER));
}

#[test]
fn older_revisions_are_read_and_gone() {
    let mut bytes = page(&format!("BT /F 10 Tf 50 700 Td ({NUMBER}) Tj ET"));
    let start = memchr::memmem::rfind(&bytes, b"xref\n0").unwrap();
    let at = bytes.len();
    let content = stream("", "BT /F 10 Tf 50 700 Td (newer) Tj ET");
    bytes.extend_from_slice(format!("4 0 obj\n{content}\nendobj\n").as_bytes());
    let xref = bytes.len();
    let update = format!(
        "xref\n4 1\n{at:010} 00000 n \ntrailer <</Size 6/Root 1 0 R/Prev {start}>>\nstartxref\n{xref}\n%%EOF\n"
    );
    bytes.extend_from_slice(update.as_bytes());
    let extract = open(&bytes);
    let expect = [("newer".to_owned(), None), (NUMBER.to_owned(), Some(Hidden::Revisions))];
    let found: Vec<_> = pieces(&extract).map(|piece| (piece.text.clone(), piece.hidden)).collect();
    assert_eq!(found, expect);
    let written = rewrite("a.pdf", &bytes, &Limits::default(), &Edits::new()).unwrap();
    assert!(!holds(&everything(&written.bytes), NUMBER));
}

#[test]
fn hostile_files_end() {
    let looping = stream("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", "/X Do /X Do");
    let doubling: Vec<String> = (6..26)
        .map(|n| {
            let next = n + 1;
            stream(&format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>"), &"/X Do ".repeat(60))
        })
        .collect();
    let tree = file(&["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>".into()]);
    let deep = page_with("", &format!("/D {}", "[".repeat(100_000)), "", &[]);
    let deep_content = page(&"[".repeat(100_000));
    let check = |bytes: &[u8], ends: fn(&Result<Extract, Refused>) -> bool| {
        let read = read("a.pdf", bytes, &Limits::default());
        assert!(ends(&read), "{read:?}");
    };
    check(&page_with("/X Do", "", "", &[looping]), Result::is_ok);
    check(&page_with("/X Do", "", "", &doubling), |read| matches!(read, Err(Refused::TooMuch { .. })));
    check(&tree, Result::is_ok);
    check(&deep, |read| matches!(read, Err(Refused::TooMuch { .. })));
    check(&deep_content, Result::is_ok);
    check(b"%PDF-1.7\n", Result::is_err);
    let many = Limits { pages: 0, ..Limits::default() };
    assert!(matches!(read_with(&page(""), &many), Err(Refused::TooMuch { .. })));
}

fn read_with(bytes: &[u8], limits: &Limits) -> Result<Extract, Refused> {
    read("a.pdf", bytes, limits)
}

#[test]
fn a_torn_file_is_refused_or_cleaned_whole() {
    let mut whole = 0;
    for name in ["browser.pdf", "office.pdf"] {
        let bytes = fixture(name);
        for cut in (0..bytes.len()).step_by(bytes.len() / 12 + 1) {
            let mut torn = bytes.clone();
            torn[cut] ^= 0x55;
            for bytes in [&bytes[..cut], &torn] {
                let Ok(before) = read_with(bytes, &Limits::default()) else { continue };
                let cleaned = rewrite("a.pdf", bytes, &Limits::default(), &Edits::new()).unwrap();
                let after = read_with(&cleaned.bytes, &Limits::default()).unwrap();
                assert_eq!(after.hidden, BTreeMap::new(), "{name}, cut at {cut}");
                assert_eq!(after.pages, before.pages, "{name}, cut at {cut}");
                whole += 1;
            }
        }
    }
    assert!(whole > 10, "only {whole} torn files were readable at all");
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/pdf/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn files_of_other_programs_are_read_and_redacted() {
    for name in ["browser.pdf", "office.pdf"] {
        let bytes = fixture(name);
        let extract = open(&bytes);
        let read = texts(&extract).join("\n");
        for expect in ["机密★10年", "张三", NUMBER, "用水管理"] {
            assert!(read.contains(expect), "{expect} in {name}: {read}");
        }
        let written = rewrite("a.pdf", &bytes, &Limits::default(), &edits(&extract, NUMBER)).unwrap();
        let again = open(&written.bytes);
        let after = texts(&again).join("\n");
        assert!(!after.contains("19900307") && after.contains("张三") && after.contains("用水管理"), "{name}: {after}");
        assert_eq!(again.hidden, std::collections::BTreeMap::new(), "{name}");
    }
}
