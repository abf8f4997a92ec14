//! What lies over text and pictures, and pictures that are shown in part.

use screening::{Hidden, Unread};

use super::office::{cleaned, reading, texts};
use super::packages::{docx, pptx};

/// What becomes of text: seen, hidden and gone, or for a person to look at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    Seen,
    Gone,
    Asked,
}

fn check(bytes: &[u8], expect: Is) {
    let (before, copy) = cleaned(bytes);
    let hidden = texts(&before, true).concat().contains("谯国华");
    let asked = before.unread.iter().any(|(why, _)| *why == Unread::Covered);
    let is = match (hidden, asked) {
        (true, _) => Is::Gone,
        (_, true) => Is::Asked,
        _ => Is::Seen,
    };
    assert_eq!(is, expect, "{:?} {:?}", before.hidden, before.unread);
    assert_eq!(before.hidden.contains_key(&Hidden::HiddenText), hidden);
    assert_eq!(texts(&reading(&copy), false).concat().contains("谯国华"), !hidden);
}

fn place(left: i64, top: i64, width: i64, height: i64) -> String {
    let unit = 10_000;
    format!(
        "<a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>",
        left * unit,
        top * unit,
        width * unit,
        height * unit
    )
}

const BLACK: &str = "<a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill>";
const JPEG: &str = "media/a.jpeg";

/// A shape at a place, with its fill and its text.
fn shape(place: &str, fill: &str, text: &str) -> String {
    let text =
        if text.is_empty() { String::new() } else { format!("<a:r><a:rPr sz=\"1800\"/><a:t>{text}</a:t></a:r>") };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"a\"/></p:nvSpPr><p:spPr>{place}<a:prstGeom prst=\"rect\"/>{fill}</p:spPr><p:txBody><a:bodyPr/><a:p>{text}</a:p></p:txBody></p:sp>"
    )
}

#[test]
fn on_slides() {
    let name = shape(&place(100, 200, 270, 46), "<a:noFill/>", "来信人谯国华");
    let cover = |place: &str, fill: &str| shape(place, fill, "");
    let same = place(100, 200, 270, 46);
    let group = format!(
        "<p:grpSp><p:grpSpPr><a:xfrm><a:off x=\"1000000\" y=\"2000000\"/><a:ext cx=\"2700000\" cy=\"460000\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"100\" cy=\"100\"/></a:xfrm></p:grpSpPr><p:sp><p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"100\" cy=\"100\"/></a:xfrm>{BLACK}</p:spPr></p:sp></p:grpSp>"
    );
    let half = |alpha: u32| {
        format!("<a:solidFill><a:srgbClr val=\"000000\"><a:alpha val=\"{alpha}\"/></a:srgbClr></a:solidFill>")
    };
    let styled = same.clone()
        + "</p:spPr><p:style><a:fillRef idx=\"1\"><a:schemeClr val=\"accent1\"/></a:fillRef></p:style><p:spPr>";
    for (shapes, expect) in [
        (name.clone() + &cover(&same, BLACK), Is::Gone),
        (name.clone() + &cover(&place(0, 0, 914, 914), BLACK), Is::Gone),
        (name.clone() + &cover(&place(90, 190, 140, 80), BLACK) + &cover(&place(225, 190, 200, 80), BLACK), Is::Gone),
        (name.clone() + &group, Is::Gone),
        (name.clone() + &shape(&same, "<a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>", "已隐去"), Is::Gone),
        (name.clone() + &cover(&styled, ""), Is::Gone),
        // Only the name.
        (name.clone() + &cover(&place(185, 200, 60, 46), BLACK), Is::Asked),
        (name.clone() + &cover(&same.replace("<a:xfrm>", "<a:xfrm rot=\"600000\">"), BLACK), Is::Asked),
        // Below, beside, through, around.
        (cover(&place(0, 0, 914, 914), BLACK) + &name, Is::Seen),
        (name.clone() + &cover(&place(500, 200, 270, 46), BLACK), Is::Seen),
        (name.clone() + &cover(&place(300, 205, 60, 30), BLACK), Is::Seen),
        (name.clone() + &cover(&same, &half(40_000)), Is::Seen),
        (name.clone() + &cover(&same, "<a:noFill/>"), Is::Seen),
        (name.clone() + &cover(&same, ""), Is::Seen),
        (name.clone(), Is::Seen),
    ] {
        check(&pptx(&shapes, &[]), expect);
    }
}

#[test]
fn pictures_on_slides() {
    let bmp = String::from_utf8(bmp()).unwrap();
    let pic = |place: &str| {
        format!(
            "<p:pic><p:blipFill><a:blip r:embed=\"rId1\"/></p:blipFill><p:spPr>{place}<a:prstGeom prst=\"rect\"/></p:spPr></p:pic>"
        )
    };
    let name = shape(&place(100, 200, 270, 46), "", "来信人谯国华");
    let yellow = BLACK.replace("000000", "FFFF00");
    let label = shape(&place(110, 420, 80, 40), &yellow, "图一");
    let cover = shape(&place(110, 420, 80, 40), BLACK, "");
    for (shapes, expect) in [
        (name.clone() + &pic(&place(90, 190, 300, 80)), Is::Gone),
        (pic(&place(0, 0, 914, 914)) + &name, Is::Seen),
        (name.clone() + &pic(&place(100, 400, 300, 300)) + &cover, Is::Asked),
        (name.clone() + &pic(&place(100, 400, 300, 300)) + &label, Is::Seen),
        (
            name.clone() + &pic(&place(100, 400, 300, 300)) + &cover + &shape(&place(110, 420, 80, 40), "", "图一"),
            Is::Seen,
        ),
    ] {
        check(&pptx(&shapes, &[("ppt/media/a.bmp", "image", &bmp)]), expect);
    }
}

/// A bitmap of one white pixel; its bytes are text, as the builders take it.
fn bmp() -> Vec<u8> {
    let number = |number: u32| number.to_le_bytes().to_vec();
    let head = [b"BM".to_vec(), number(58), number(0), number(54)].concat();
    let info = [number(40), number(1), number(1), vec![1, 0, 24, 0], number(0), number(4), vec![0; 16]].concat();
    [head, info, vec![0x7F, 0x7F, 0x7F, 0]].concat()
}

#[test]
fn over_text_of_word() {
    let anchor = |attributes: &str, wrap: &str, down: i64, inner: &str| {
        format!(
            "<w:p><w:r><w:t>来信人谯国华，反映石桥村道路问题。</w:t></w:r><w:r><w:drawing><wp:anchor {attributes}><wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>{down}</wp:posOffset></wp:positionV><wp:extent cx=\"900000\" cy=\"200000\"/><wp:{wrap}/><wp:docPr id=\"1\" name=\"a\"/>{inner}</wp:anchor></w:drawing></w:r></w:p>"
        )
    };
    let filled = format!("<wps:wsp><wps:spPr><a:prstGeom prst=\"rect\"/>{BLACK}</wps:spPr></wps:wsp>");
    let text = format!(
        "<wps:wsp><wps:spPr>{BLACK}</wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>流程</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>"
    );
    let line = format!("<wps:wsp><wps:spPr><a:prstGeom prst=\"line\"/>{BLACK}</wps:spPr></wps:wsp>");
    let empty = "<wps:wsp><wps:spPr><a:prstGeom prst=\"rect\"/><a:noFill/></wps:spPr></wps:wsp>";
    let vml = |style: &str, more: &str| {
        format!(
            "<w:p><w:r><w:t>来信人谯国华</w:t></w:r><w:r><w:pict><v:rect style=\"position:absolute;{style}\" fillcolor=\"black\">{more}</v:rect></w:pict></w:r></w:p>"
        )
    };
    for (body, expect) in [
        (anchor("behindDoc=\"0\"", "wrapNone", 0, &filled), Is::Asked),
        (anchor("behindDoc=\"0\"", "wrapNone", 900_000, &filled), Is::Asked),
        (anchor("behindDoc=\"0\"", "wrapNone", 0, &text), Is::Asked),
        (vml("z-index:251659264", ""), Is::Asked),
        (anchor("behindDoc=\"0\"", "wrapNone", 900_000, &text), Is::Seen),
        (anchor("behindDoc=\"1\"", "wrapNone", 0, &filled), Is::Seen),
        (anchor("behindDoc=\"0\"", "wrapSquare", 0, &filled), Is::Seen),
        (anchor("behindDoc=\"0\"", "wrapNone", 0, &line), Is::Seen),
        (anchor("behindDoc=\"0\"", "wrapNone", 0, empty), Is::Seen),
        (vml("z-index:-251659264", ""), Is::Seen),
        (vml("z-index:1", "<v:textpath string=\"a\"/>"), Is::Seen),
    ] {
        check(&docx(&body, &[]), expect);
    }
}

#[test]
fn cropped_pictures_are_for_a_person() {
    let bmp = String::from_utf8(bmp()).unwrap();
    let inline = |crop: &str, form: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><pic:pic><pic:blipFill><a:blip r:embed=\"rId1\"/>{crop}</pic:blipFill><pic:spPr>{form}</pic:spPr></pic:pic></wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let rect = "<a:prstGeom prst=\"rect\"/>";
    let vml = |crop: &str| {
        format!("<w:p><w:r><w:pict><v:shape><v:imagedata r:id=\"rId1\" {crop}/></v:shape></w:pict></w:r></w:p>")
    };
    for (body, cropped) in [
        (inline("<a:srcRect r=\"50000\"/>", rect), true),
        (inline("<a:srcRect l=\"25%\"/>", rect), true),
        (inline("<a:stretch><a:fillRect t=\"-40000\"/></a:stretch>", rect), true),
        (inline("", "<a:prstGeom prst=\"ellipse\"/>"), true),
        (inline("", "<a:custGeom/>"), true),
        (vml("cropleft=\"32768f\""), true),
        (vml("cropbottom=\".5\""), true),
        (inline("<a:srcRect/><a:stretch><a:fillRect/></a:stretch>", rect), false),
        (inline("<a:srcRect l=\"-10000\"/>", rect), false),
        (inline("<a:srcRect l=\"300\"/>", "<a:prstGeom prst=\"roundRect\"/>"), false),
        (vml(""), false),
    ] {
        let read = reading(&docx(&body, &[(JPEG, "image", &bmp)]));
        let told: Vec<&str> = read
            .unread
            .iter()
            .filter(|(why, _)| *why == Unread::Cropped)
            .map(|(_, place)| place.name.as_str())
            .collect();
        assert_eq!(told, if cropped { vec![JPEG] } else { vec![] }, "{body}");
    }
}
