//! What lies over something on a page of a PDF: it goes with what it covers, or a person looks. Never comes to light what
//! was covered.

use screening::{Edits, Hidden, Limits, Unread, read, rewrite};

use crate::pdf::{everything, page_with, stream};

/// A name at 100,700, and words far below that stay.
const TEXT: &str = "BT /F 12 Tf 100 700 Td (Qiao Guohua) Tj ET BT /F 12 Tf 100 100 Td (plain words that stay) Tj ET";
const OVER: &str = "/Rect[90 690 250 720]";
const AWAY: &str = "/Rect[300 300 400 340]";

/// An appearance as large as the annotation.
fn look(content: &str) -> String {
    stream("/Type/XObject/Subtype/Form/BBox[0 0 160 30]", content)
}

/// What becomes of a page: `gone` (the name is out of the copy as hidden text), `review`, or `stays`.
fn outcome(bytes: &[u8]) -> &'static str {
    let extract = read("a.pdf", bytes, &Limits::default()).unwrap();
    let covered = extract.unread.iter().any(|(why, _)| matches!(why, Unread::Covered | Unread::Cropped));
    let copy = everything(&rewrite("a.pdf", bytes, &Limits::default(), &Edits::new()).unwrap().bytes);
    let there = copy.windows(6).any(|part| part == b"Guohua");
    assert!(copy.windows(5).any(|part| part == b"plain"));
    match (covered, there) {
        (true, _) => "review",
        (false, false) => {
            assert!(extract.hidden.contains_key(&Hidden::HiddenText));
            "gone"
        }
        (false, true) => "stays",
    }
}

fn annotated(subtype: &str, rest: &str, look: Option<String>) -> Vec<u8> {
    let ap = if look.is_some() { "/AP<</N 7 0 R>>" } else { "" };
    let page = format!("/Annots[<</Type/Annot/Subtype/{subtype}{rest}{ap}>>]");
    let picture = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x");
    page_with(TEXT, &page, "", &[picture, look.unwrap_or_else(|| "null".into())])
}

#[test]
fn annotations_over_words() {
    let black = || Some(look("0 g 0 0 160 30 re f"));
    let lines = || Some(look("8 w 0 15 m 160 15 l S"));
    for (subtype, rest, look, expect) in [
        // a filled box goes with what is under it and stays as ink
        ("Square", OVER, black(), "gone"),
        ("Polygon", OVER, black(), "gone"),
        ("FreeText", OVER, black(), "gone"),
        ("Stamp", OVER, black(), "gone"),
        ("Highlight", OVER, black(), "gone"),
        ("NobodyKnows", OVER, black(), "gone"),
        // whatever else lies there: a person looks
        ("Ink", OVER, lines(), "review"),
        ("Circle", OVER, Some(self::look("0 g 80 0 m 160 0 160 30 80 30 c 0 30 0 0 80 0 c f")), "review"),
        ("Square", &format!("{OVER}/C[0 0 0]/IC[0 0 0]"), None, "review"),
        ("Highlight", &format!("{OVER}/C[0 0 0]"), None, "review"),
        ("Redact", OVER, None, "review"),
        ("Redact", AWAY, Some(self::look("1 0 0 RG 0 0 160 30 re S")), "review"),
        // what covers nothing stays as ink, what lets text through covers nothing, and what isn't shown is no cover
        ("Stamp", AWAY, black(), "stays"),
        ("FreeText", AWAY, Some(self::look("BT /F 9 Tf (2026-11-20) Tj ET")), "stays"),
        ("Highlight", &format!("{OVER}/C[1 1 0]"), None, "stays"),
        ("Underline", &format!("{OVER}/C[1 0 0]"), None, "stays"),
        ("Square", &format!("{OVER}/F 2"), black(), "stays"),
        ("Link", OVER, None, "stays"),
        ("Text", OVER, None, "stays"),
    ] {
        assert_eq!(outcome(&annotated(subtype, rest, look)), expect, "{subtype} {rest}");
    }
}

/// A typed date and a seal are still to be seen in the copy.
#[test]
fn what_covers_nothing_stays_as_ink() {
    for subtype in ["FreeText", "Stamp", "Ink", "Line"] {
        let bytes = annotated(subtype, AWAY, Some(look("1 0 0 rg 5 5 20 20 re f % seal")));
        let copy = rewrite("a.pdf", &bytes, &Limits::default(), &Edits::new()).unwrap();
        let copy = everything(&copy.bytes);
        assert!(copy.windows(12).any(|part| part == b"5 5 20 20 re"), "{subtype}");
        assert!(!copy.windows(7).any(|part| part == b"/Annots"), "{subtype}: as ink, no longer as annotation");
    }
}

#[test]
fn pictures_and_covers() {
    let picture = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x");
    let drawn = |x: u32, y: u32, w: u32, h: u32| format!("q {w} 0 0 {h} {x} {y} cm /X Do Q");
    for (content, page, expect) in [
        // a picture under a filled box stays whole; text under a small picture goes
        (format!("{} 0 g 110 510 50 20 re f {TEXT}", drawn(100, 500, 100, 60)), "", "review"),
        (format!("{TEXT} {}", drawn(90, 690, 160, 30)), "", "gone"),
        (format!("{} {TEXT}", drawn(100, 500, 100, 60)), "", "stays"),
        (format!("0 g 100 500 100 60 re f {} {TEXT}", drawn(100, 500, 100, 60)), "", "stays"),
        // beyond the page, and within a clip
        (format!("{TEXT} {}", drawn(500, 300, 300, 60)), "", "review"),
        (format!("{TEXT} {}", drawn(100, 20, 100, 60)), "/CropBox[0 90 600 800]", "review"),
        (format!("{TEXT} q 100 500 50 60 re W n {} Q", drawn(100, 500, 100, 60)), "", "review"),
        (format!("{TEXT} {}", drawn(0, 300, 606, 60)), "", "stays"),
    ] {
        assert_eq!(outcome(&page_with(&content, page, "", std::slice::from_ref(&picture))), expect, "{content}");
    }
}

/// Files from outside: whether a person is to look, and whether something under a cover was told from what is seen.
#[test]
fn files_that_came_to_light_once() {
    for (file, review, hidden) in [
        ("01_annotation_cover", false, true),
        ("01_redact_mark_not_applied", true, true),
        ("02_picture_under_black_rectangle", true, false),
        ("02_text_under_picture", false, true),
        ("04_picture_outside_the_crop", true, true),
        ("13_visible_annotations", false, false),
    ] {
        let path = format!("{}/tests/fixtures/pdf/{file}.pdf", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).unwrap();
        let extract = read("a.pdf", &bytes, &Limits::default()).unwrap();
        let looks = extract.unread.iter().any(|(why, _)| matches!(why, Unread::Covered | Unread::Cropped));
        assert_eq!(
            (looks, extract.hidden.contains_key(&Hidden::HiddenText)),
            (review, hidden),
            "{file}: {:?}",
            extract.unread
        );
        let copy = rewrite("a.pdf", &bytes, &Limits::default(), &Edits::new()).unwrap().bytes;
        let again = read("a.pdf", &copy, &Limits::default()).unwrap();
        let came = again.pieces.iter().any(|piece| hidden && piece.text.contains('\u{8c2f}'));
        assert!(!came, "{file}: what was covered is not in the copy");
    }
}
