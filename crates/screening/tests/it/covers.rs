//! What lies over text and pictures, and pictures that are shown in part.

use screening::{Hidden, Unread};

use super::office::{cleaned, reading, texts};
use super::packages::{docx, odf, ofd, ofd_with, pptx, xlsx};

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
        (cover(&place(0, 0, 914, 914), &BLACK.replace("000000", "FFFF00")) + &name, Is::Seen),
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
    let cover = shape(&place(110, 420, 80, 40), &yellow, "");
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

/// Two lines of text, and what lies around them.
fn page(below: &str, above: &str) -> String {
    let line = |id: u32, y: u32, text: &str| {
        format!(
            "<ofd:TextObject ID=\"{id}\" Boundary=\"20 {y} 150 10\" Size=\"5\"><ofd:CGTransform CodePosition=\"0\"><ofd:Glyphs>1 2</ofd:Glyphs></ofd:CGTransform><ofd:TextCode X=\"0\" Y=\"6\" DeltaX=\"g 17 5\">{text}</ofd:TextCode></ofd:TextObject>"
        )
    };
    format!(
        "{below}{}{}{above}",
        line(10, 40, "来信人：谯国华，反映石桥村道路问题。"),
        line(11, 60, "办理结果：已修复。")
    )
}

fn path(bounds: &str, attributes: &str, colour: &str, data: &str) -> String {
    format!(
        "<ofd:PathObject ID=\"31\" Boundary=\"{bounds}\" {attributes}><ofd:FillColor Value=\"{colour}\"/><ofd:StrokeColor Value=\"{colour}\"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )
}

const FILLED: &str = "Fill=\"true\" Stroke=\"false\"";
const BOX: &str = "M 0 0 L 20 0 L 20 10 L 0 10 C";

#[test]
fn on_pages_of_ofd() {
    let over = |attributes: &str| path("39 39 20 10", attributes, "0 0 0", BOX);
    let rounded =
        "M 1 0 L 19 0 B 20 0 20 0 20 1 L 20 9 B 20 10 20 10 19 10 L 1 10 B 0 10 0 10 0 9 L 0 1 B 0 0 0 0 1 0 C";
    let halves = path("39 39 10 10", FILLED, "0 0 0", BOX) + &path("48 39 12 10", FILLED, "0 0 0", BOX);
    let image = |bounds: &str| format!("<ofd:ImageObject ID=\"40\" Boundary=\"{bounds}\" ResourceID=\"900\"/>");
    let white = |objects: String| objects.replace("Size=\"5\">", "Size=\"5\"><ofd:FillColor Value=\"255 255 255\"/>");
    let upper = format!("</ofd:Layer><ofd:Layer ID=\"3\" Type=\"Background\">{}", over(FILLED));
    let bmp = String::from_utf8(bmp()).unwrap();
    for (objects, expect) in [
        (page("", &over(FILLED)), Is::Gone),
        (page("", &over("Fill=\"true\"")), Is::Gone),
        (page("", &path("39 39 20 10", FILLED, "255 255 255", BOX)), Is::Gone),
        (page("", &path("39 39 20 10", FILLED, "0 0 0", rounded)), Is::Gone),
        (
            page(
                "",
                &path("0 0 210 297", "Fill=\"true\" CTM=\"2 0 0 2 39 39\"", "0 0 0", "M 0 0 L 10 0 L 10 5 L 0 5 C"),
            ),
            Is::Gone,
        ),
        (page("", &path("39 39 20 10", "LineWidth=\"6\"", "0 0 0", "M 0 5 L 20 5")), Is::Gone),
        (page("", &halves), Is::Gone),
        (page("", &image("39 39 20 10")), Is::Gone),
        (white(page("", "")), Is::Gone),
        (page("", "").replace("20 40 150 10", "20 400 150 10"), Is::Gone),
        (page("", &path("30 30 40 40", FILLED, "0 0 0", "M 0 0 L 40 0 L 0 40 C")), Is::Asked),
        // Below, through, beside, thin; a scan with its layer of text.
        (page(&over(FILLED), "").replace("Size=\"5\">", "Size=\"5\"><ofd:FillColor Value=\"255 0 0\"/>"), Is::Seen),
        (page("", &upper).replace("Size=\"5\">", "Size=\"5\"><ofd:FillColor Value=\"255 0 0\"/>"), Is::Seen),
        (page("", &over("Fill=\"true\" Stroke=\"false\" Alpha=\"100\"")), Is::Seen),
        (page("", &over("")), Is::Seen),
        (page("", &path("20 80 150 10", FILLED, "0 0 0", BOX)), Is::Seen),
        (page("", &path("20 47 150 0.4", FILLED, "0 0 0", "M 0 0 L 150 0 L 150 0.4 L 0 0.4 C")), Is::Seen),
        (page("", &image("0 0 210 297")), Is::Seen),
        (page(&image("20 100 50 50"), &path("20 100 50 50", "Fill=\"false\"", "255 0 0", BOX)), Is::Seen),
        (page(&image("20 100 50 50"), &path("25 105 20 10", FILLED, "0 0 0", BOX)), Is::Asked),
        (page("", ""), Is::Seen),
    ] {
        let bytes = ofd(&objects, &[("a.bmp", "Image", &bmp)]);
        let (before, copy) = cleaned(&bytes);
        let gone = texts(&before, true).concat().contains('谯');
        let asked = before.unread.iter().any(|(why, _)| *why == Unread::Covered);
        let is = if gone {
            Is::Gone
        } else if asked {
            Is::Asked
        } else {
            Is::Seen
        };
        assert_eq!(is, expect, "{objects}");
        assert_eq!(texts(&reading(&copy), false).concat().contains('谯'), is != Is::Gone);
    }
    // The rest of the line stays where it is, and no glyphs tell what was there.
    let (before, copy) = cleaned(&ofd(&page("", &over(FILLED)), &[]));
    assert_eq!(
        texts(&before, false).into_iter().find(|text| text.contains("来信人")).unwrap(),
        "来信人：\u{3000}\u{3000}\u{3000}\u{3000}反映石桥村道路问题。"
    );
    assert_eq!(texts(&before, true), ["谯国华，"]);
    let again = super::packages::part(&copy, "Content.xml");
    assert_eq!(again.matches("CGTransform").count(), 2, "{again}");
}

#[test]
fn annotations_of_ofd_are_kept_as_ink_where_they_hide_something() {
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let list = format!(
        "<ofd:Annotations {space}><ofd:Page PageID=\"1\"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>"
    );
    let annotation = |kind: &str, bounds: &str, colour: &str| {
        let object = path("0 0 20 10", FILLED, colour, BOX);
        format!(
            "<ofd:PageAnnot {space}><ofd:Annot ID=\"50\" Type=\"{kind}\"><ofd:Appearance Boundary=\"{bounds}\">{object}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
        )
    };
    let bmp = String::from_utf8(bmp()).unwrap();
    let image = "<ofd:ImageObject ID=\"40\" Boundary=\"20 100 50 50\" ResourceID=\"900\"/>";
    for (kind, bounds, colour, expect, ink) in [
        ("Path", "39 39 20 10", "0 0 0", Is::Gone, true),
        ("Stamp", "39 39 20 10", "255 255 255", Is::Gone, true),
        ("Path", "25 105 20 10", "0 0 0", Is::Asked, true),
        ("Highlight", "39 39 20 10", "255 255 0", Is::Seen, false),
        ("Path", "39 200 20 10", "0 0 0", Is::Seen, false),
    ] {
        let more = [
            ("Doc_0/Annots/Annotations.xml", list.clone()),
            ("Doc_0/Annots/Page_0/Annotation.xml", annotation(kind, bounds, colour)),
        ];
        let (before, copy) = cleaned(&ofd_with(&page(image, ""), &[("a.bmp", "Image", &bmp)], &more));
        assert_eq!(before.hidden[&Hidden::Annotations], 1);
        let again = reading(&copy);
        let asked = |read: &screening::Extract| read.unread.iter().any(|(why, _)| *why == Unread::Covered);
        let gone = !texts(&again, false).concat().contains('谯');
        let is = if gone {
            Is::Gone
        } else if asked(&again) {
            Is::Asked
        } else {
            Is::Seen
        };
        assert_eq!(is, expect, "{kind} {bounds}");
        assert_eq!(super::packages::part(&copy, "Content.xml").contains("PathObject"), ink, "{kind} {bounds}");
    }
}

#[test]
fn cropped_pictures_of_ofd_are_for_a_person() {
    let image = |bounds: &str, more: &str, inner: &str| {
        format!("<ofd:ImageObject ID=\"40\" Boundary=\"{bounds}\" ResourceID=\"900\" {more}>{inner}</ofd:ImageObject>")
    };
    for (object, cropped) in [
        (image("20 20 50 50", "CTM=\"100 0 0 50 0 0\"", ""), true),
        (image("20 20 50 50", "CTM=\"50 0 0 50 -20 0\"", ""), true),
        (image("20 20 50 50", "", "<ofd:Clips><ofd:Clip/></ofd:Clips>"), true),
        (image("180 20 50 50", "", ""), true),
        (image("20 20 50 50", "CTM=\"50 0 0 50 0 0\"", ""), false),
        (image("0 0 210 297", "CTM=\"210 0 0 297 0 0\"", ""), false),
    ] {
        let read = reading(&ofd(&page(&object, ""), &[]));
        assert_eq!(read.unread.iter().any(|(why, _)| *why == Unread::Cropped), cropped, "{object}");
    }
}

#[test]
fn in_open_documents() {
    let graphic = |name: &str, properties: &str| {
        format!(
            "<style:style style:family=\"graphic\" style:name=\"{name}\"><style:graphic-properties {properties}/></style:style>"
        )
    };
    let fill = "draw:fill=\"solid\" draw:fill-color=\"#000000\"";
    let over = format!("{fill} style:wrap=\"run-through\" style:run-through=\"foreground\"");
    let styles = graphic("B", fill)
        + &graphic("N", "draw:fill=\"none\"")
        + &graphic("O", &over)
        + &graphic("U", &over.replace("foreground", "background"))
        + &graphic("C", "fo:clip=\"rect(0cm, 2cm, 0cm, 0cm)\"")
        + &graphic("D", "fo:clip=\"rect(0cm, 0cm, 0cm, 0cm)\"");
    let place =
        |x: f64, width: f64| format!("svg:x=\"{x}cm\" svg:y=\"2cm\" svg:width=\"{width}cm\" svg:height=\"2cm\"");
    let name = format!(
        "<draw:frame {}><draw:text-box><text:p>来信人谯国华</text:p></draw:text-box></draw:frame>",
        place(1.0, 8.0)
    );
    let shape = |style: &str, place: &str| format!("<draw:custom-shape draw:style-name=\"{style}\" {place}/>");
    let image = |style: &str| {
        format!(
            "<draw:frame draw:style-name=\"{style}\" {}><draw:image xlink:href=\"Pictures/a.bmp\"/></draw:frame>",
            place(0.5, 9.0)
        )
    };
    let bmp = String::from_utf8(bmp()).unwrap();
    let parts = [("Pictures/a.bmp", "image/bmp", bmp.as_str())];
    let slide = |shapes: &str| odf("presentation", &styles, &format!("<draw:page>{shapes}</draw:page>"), &parts);
    let text = |shape: &str| odf("text", &styles, &format!("<text:p>来信人谯国华{shape}</text:p>"), &parts);
    for (bytes, expect) in [
        (slide(&(name.clone() + &shape("B", &place(1.0, 8.0)))), Is::Gone),
        (
            slide(
                &(name.clone()
                    + "<draw:g>"
                    + &shape("B", &place(0.0, 5.0))
                    + &shape("B", &place(5.0, 5.0))
                    + "</draw:g>"),
            ),
            Is::Gone,
        ),
        (slide(&(name.clone() + &image("D"))), Is::Gone),
        (slide(&(name.clone() + &shape("B", &place(2.0, 2.0)))), Is::Asked),
        (slide(&(image("D") + &shape("B", &place(2.0, 2.0)))), Is::Asked),
        (text(&shape("O", &place(1.0, 2.0))), Is::Asked),
        (text(&image("O")), Is::Asked),
        (slide(&(shape("B", &place(1.0, 8.0)) + &name)), Is::Seen),
        (slide(&(name.clone() + &shape("N", &place(1.0, 8.0)))), Is::Seen),
        (slide(&(name.clone() + &shape("B", &place(12.0, 8.0)))), Is::Seen),
        (text(&shape("U", &place(1.0, 2.0))), Is::Seen),
        (text(&shape("B", &place(1.0, 2.0))), Is::Seen),
    ] {
        let (before, copy) = cleaned(&bytes);
        let gone = texts(&before, true).concat().contains('谯');
        let asked = before.unread.iter().any(|(why, _)| *why == Unread::Covered);
        let is = if gone {
            Is::Gone
        } else if asked {
            Is::Asked
        } else {
            Is::Seen
        };
        assert_eq!(is, expect, "{:?}", super::packages::part(&bytes, "content.xml"));
        assert!(is != Is::Gone || !texts(&reading(&copy), false).concat().contains('谯'));
    }
    for (style, cropped) in [("C", true), ("D", false)] {
        let unread = reading(&slide(&image(style))).unread;
        assert_eq!(unread.iter().any(|(why, _)| *why == Unread::Cropped), cropped);
    }
}

#[test]
fn a_bare_shape_over_cells_is_for_a_person() {
    let drawing = |fill: &str, text: &str| {
        format!(
            "<d:wsDr xmlns:d=\"d\" xmlns:a=\"a\"><d:twoCellAnchor><d:sp><d:spPr><a:prstGeom prst=\"rect\"/>{fill}</d:spPr><d:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:txBody></d:sp></d:twoCellAnchor></d:wsDr>"
        )
    };
    for (fill, text, asked) in [(BLACK, "", true), ("<a:noFill/>", "", false), (BLACK, "图例", false), ("", "", false)]
    {
        let bytes = xlsx("", &[("xl/drawings/drawing1.xml", "drawing", &drawing(fill, text))]);
        assert_eq!(reading(&bytes).unread.iter().any(|(why, _)| *why == Unread::Covered), asked, "{fill} {text}");
    }
}
