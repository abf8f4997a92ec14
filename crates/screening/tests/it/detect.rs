//! The detector's promises on any text.

use proptest::prelude::*;
use screening::{
    Confidence, Kind, Part, Piece, Place, Policy,
    detect::{Hit, Masked, basis, detect, joined, masked_numbers},
    mask, screen_text,
};

/// What is found in a paragraph.
pub fn in_text(text: &str) -> Vec<(Kind, String)> {
    screen_text(text).into_iter().map(|hit| (hit.kind, text[hit.range].to_owned())).collect()
}

/// Its kinds.
pub fn kinds(text: &str) -> Vec<Kind> {
    screen_text(text).into_iter().map(|hit| hit.kind).collect()
}

/// Every text for which it doesn't hold is named, with what was found in it.
pub fn holds(texts: &[&str], expect: impl Fn(&[(Kind, String)]) -> bool) {
    let wrong: Vec<_> = texts.iter().map(|text| (text, in_text(text))).filter(|(_, found)| !expect(found)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// One of this kind was found.
pub fn has(kind: Kind) -> impl Fn(&[(Kind, String)]) -> bool {
    move |found| found.iter().any(|(of, _)| *of == kind)
}

/// A row of cells, `head=text` each.
pub fn row(cells: &[&str]) -> Vec<Piece> {
    let cell = |cell: &&str| {
        let (head, text) = cell.split_once('=').unwrap_or(("", cell));
        let place = Place::new(Part::Cell, "Sheet1", "");
        Piece { row: Some(2), head: head.to_owned(), ..Piece::new(place, text) }
    };
    cells.iter().map(cell).collect()
}

fn with_check(body: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

fn id_number() -> impl Strategy<Value = String> {
    let divisions =
        prop::sample::select(vec!["513001", "511702", "110105", "440301", "500101", "650102", "422801", "310115"]);
    (divisions, 1930..2025_u32, 1..=12_u32, 1..=28_u32, 0..1000_u32)
        .prop_map(|(division, y, m, d, n)| with_check(&format!("{division}{y:04}{m:02}{d:02}{n:03}")))
}

const SEPARATORS: &[&str] =
    &["", " ", "-", "\u{a0}", "\u{3000}", "\u{200b}", "\n", "\u{ad}", " - ", ".", "·", "—", "/", "\u{2009}", "_"];

fn written() -> impl Strategy<Value = (String, String)> {
    let separators = prop::collection::vec(prop::sample::select(SEPARATORS), 18);
    (id_number(), separators, any::<bool>(), prop::bool::weighted(0.3)).prop_map(|(id, between, wide, every)| {
        let grouped = |at: usize| every || matches!(at, 6 | 14);
        let wide = |c: char| if wide { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
        let mut text = String::new();
        for (at, c) in id.chars().enumerate() {
            if at > 0 && grouped(at) {
                text.push_str(between[at]);
            }
            text.push(wide(c));
        }
        (id, text)
    })
}

proptest! {
    #[test]
    fn any_valid_identity_number_is_found((id, text) in written(), before in "[\u{4e00}-\u{4e20}：，a-z ]{0,5}", after in "[\u{4e00}-\u{4e20}，。]{0,5}") {
        let whole = format!("{before}{text}{after}");
        prop_assert!(kinds(&whole).contains(&Kind::IdNumber), "{id} as {whole:?}");
    }

    #[test]
    fn what_is_masked_is_found_no_more((_, text) in written(), tail in "[，。]13[0-9]{9}，张三|") {
        let whole = format!("{text}{tail}");
        let mut masked = whole.clone();
        for hit in screen_text(&whole).into_iter().rev() {
            masked.replace_range(hit.range.clone(), &mask(hit.kind, &whole[hit.range], &Policy::default()));
        }
        prop_assert_eq!(in_text(&masked), []);
    }

    #[test]
    fn any_text_is_taken(text in any::<String>(), digits in "[0-9 .\\-X机密★号年\u{200b}@村组]{0,60}", head in any::<String>()) {
        for text in [&text, &digits, &format!("{text}{digits}{text}")] {
            let piece = Piece { head: head.clone(), row: Some(1), ..Piece::new(Place::new(Part::Cell, "", ""), text.as_str()) };
            let mut last = 0;
            for Hit { range, .. } in detect(std::slice::from_ref(&piece)) {
                prop_assert!(text.get(range.clone()).is_some() && range.start >= last);
                last = range.end;
            }
            prop_assert!(masked_numbers(&[piece]).len() <= text.len());
        }
    }
}

#[test]
fn every_kind_has_its_law() {
    for kind in Kind::ALL {
        assert!(basis(*kind).article > 0, "{kind}");
    }
    assert_eq!((basis(Kind::IdNumber).law.as_str(), basis(Kind::IdNumber).article), ("居民身份证法", 13));
}

#[test]
fn confidence() {
    let check = |text: &str, expect| assert_eq!(screen_text(text)[0].confidence, expect, "{text}");
    check("11010519491231002X", Confidence::High);
    check("身份证号：110105194912310021", Confidence::Low);
    check("110105491231002", Confidence::Medium);
    check("电话13812345678", Confidence::High);
    check("13812345678", Confidence::Medium);
}

#[test]
fn a_long_table_of_digits_is_read_in_parts() {
    let text = format!("{}11010519491231002X {}", "1 2 3 ".repeat(3_000), "4,5 ".repeat(3_000));
    assert_eq!(in_text(&text), [(Kind::IdNumber, "11010519491231002X".to_owned())]);
}

#[test]
fn numbers_over_lines_and_cells() {
    let lines = |texts: &[&str]| -> Vec<Piece> {
        texts.iter().map(|text| Piece::new(Place::new(Part::Line, "", ""), *text)).collect()
    };
    let found = |pieces: &[Piece]| -> Vec<(usize, std::ops::Range<usize>)> {
        detect(pieces).into_iter().filter(|hit| hit.kind == Kind::IdNumber).map(|hit| (hit.piece, hit.range)).collect()
    };
    assert_eq!(found(&lines(&["号码110105194912", "31002X，住"])), [(0, 6..18), (1, 0..6)]);
    assert_eq!(found(&lines(&["号码110105194912", "310021，住"])), []);
    let cells: Vec<String> = "11010519491231002X".chars().map(String::from).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    assert_eq!(found(&row(&cells)).len(), 18);
    assert_eq!(found(&row(&cells[1..])), []);
}

#[test]
fn masked_numbers_with_their_names() {
    let check = |pieces: &[Piece], expect: &[(Kind, &str, &str)]| {
        let of = |m: &Masked| (m.kind, m.name.clone(), m.shown.clone());
        let expect: Vec<_> = expect.iter().map(|(k, n, s)| (*k, (*n).to_owned(), (*s).to_owned())).collect();
        assert_eq!(masked_numbers(pieces).iter().map(of).collect::<Vec<_>>(), expect);
    };
    let line = |text: &str| vec![Piece::new(Place::new(Part::Line, "", ""), text)];
    check(&line("张三，513001********1234"), &[(Kind::IdNumber, "张三", "513001********1234")]);
    check(&line("李小明 138****5678"), &[(Kind::Mobile, "李小明", "138****5678")]);
    check(&line("王五 5130011980xxxx123X"), &[(Kind::IdNumber, "王五", "5130011980****123X")]);
    check(&line("张三 ●●●●●●19800101****"), &[(Kind::IdNumber, "张三", "******19800101****")]);
    check(&line("张三身份证号513001****1234"), &[(Kind::IdNumber, "张三", "513001********1234")]);
    check(&line("张三 6217＊＊＊＊＊＊＊＊＊＊＊1234"), &[(Kind::BankCard, "张三", "6217***********1234")]);
    check(&row(&["姓名=赵六", "身份证号=513001********1234"]), &[(Kind::IdNumber, "赵六", "513001********1234")]);
    check(&line("张三，11010519491231002X，2019年"), &[]);
}

#[test]
fn two_masks_of_one_number() {
    let id = |name: &str, shown: &str| Masked { kind: Kind::IdNumber, name: name.into(), shown: shown.into() };
    let check = |one: Masked, two: Masked, expect: Option<&str>| {
        let found = joined(std::slice::from_ref(&one), std::slice::from_ref(&two));
        assert_eq!(found.first().map(|r| r.shown.as_str()), expect, "{one:?} {two:?}");
    };
    check(id("张三", "110105********002X"), id("张三", "1101051949123*****"), Some("11010519491231002X"));
    check(id("张三", "110105********002X"), id("张三", "******19491231****"), Some("11010519491231002X"));
    check(id("张三", "110105********002X"), id("李四", "******19491231****"), None);
    check(id("张三", "110105********002X"), id("张三", "110106****1231****"), None);
    check(id("张三", "110105********002X"), id("张三", "110105********002X"), None);
    check(id("张三", "110105********002X"), id("张三", "1101051*******002X"), None);
    check(id("张三", "110105********002X"), id("张三", "1101051949********"), Some("1101051949****002X"));
    check(id("", "110105********002X"), id("", "******19491231****"), None);
    let mobile = |shown: &str| Masked { kind: Kind::Mobile, name: "张三".into(), shown: shown.into() };
    check(mobile("138****5678"), mobile("1381234****"), Some("13812345678"));
    check(mobile("138****5678"), mobile("13812******"), Some("13812**5678"));
    check(mobile("138****5678"), mobile("1381*******"), None);
}
