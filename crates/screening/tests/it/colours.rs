//! Letters in the colour of their ground are hidden; all others stay.

use screening::{Hidden, Unread};

use super::office::{cleaned, reading, texts};
use super::packages::{Part, docx, odf, pptx, xlsx};

/// What of a file is hidden, and what stays when it is cleaned. Visible is `见`, hidden is `隐`.
fn check(bytes: &[u8], hidden: bool) {
    let (before, copy) = cleaned(bytes);
    let gone = texts(&before, true).concat();
    assert_eq!(gone.contains('隐'), hidden, "{before:?}");
    assert_eq!(texts(&reading(&copy), false).concat().contains('隐'), !hidden);
    assert_eq!(before.hidden.contains_key(&Hidden::HiddenText), hidden);
    assert!(before.unread.is_empty(), "{:?}", before.unread);
    assert!(texts(&before, false).concat().contains('见'));
}

const STYLES: &str = concat!(
    "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:style w:type=\"paragraph\" w:styleId=\"Pale\"><w:rPr><w:color w:val=\"FEFEFE\"/></w:rPr></w:style>",
    "<w:style w:type=\"paragraph\" w:styleId=\"Below\"><w:basedOn w:val=\"Pale\"/></w:style>",
    "<w:style w:type=\"paragraph\" w:styleId=\"Night\"><w:pPr><w:shd w:val=\"clear\" w:fill=\"202020\"/></w:pPr></w:style>",
    "<w:style w:type=\"character\" w:styleId=\"Ink\"><w:rPr><w:color w:val=\"000000\"/></w:rPr></w:style>",
    "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:tblPr/></w:style>",
    "<w:style w:type=\"table\" w:styleId=\"Bands\"><w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:shd w:val=\"clear\" w:fill=\"4472C4\"/></w:tcPr></w:tblStylePr></w:style>",
    "</w:styles>"
);
const THEME: &str = "<a:theme xmlns:a=\"a\"><a:clrScheme><a:dk1><a:sysClr val=\"windowText\" lastClr=\"000000\"/></a:dk1><a:lt1><a:sysClr val=\"window\" lastClr=\"FFFFFF\"/></a:lt1><a:dk2><a:srgbClr val=\"44546A\"/></a:dk2><a:accent1><a:srgbClr val=\"4472C4\"/></a:accent1></a:clrScheme></a:theme>";

fn word(body: &str) -> Vec<u8> {
    let seen = "<w:p><w:r><w:t>见</w:t></w:r></w:p>";
    docx(&format!("{body}{seen}"), &[("word/styles.xml", "styles", STYLES), ("word/theme/theme1.xml", "theme", THEME)])
}

#[test]
fn in_word() {
    let p =
        |ppr: &str, rpr: &str| format!("<w:p><w:pPr>{ppr}</w:pPr><w:r><w:rPr>{rpr}</w:rPr><w:t>隐</w:t></w:r></w:p>");
    let colour = |value: &str| format!("<w:color w:val=\"{value}\"/>");
    let shade = |fill: &str| format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>");
    let cell = |table: &str, tcpr: &str, inner: &str| {
        format!("<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:tc><w:tcPr>{tcpr}</w:tcPr>{inner}</w:tc></w:tr></w:tbl>")
    };
    let style = |kind: &str, id: &str| format!("<w:{kind} w:val=\"{id}\"/>");
    for (body, hidden) in [
        (p("", "<w:highlight w:val=\"black\"/>"), true),
        (p("", &(colour("000000") + &shade("000000"))), true),
        (p("", &(colour("C00000") + &shade("C00000"))), true),
        (p("", &(colour("FFFF00") + "<w:highlight w:val=\"yellow\"/>")), true),
        (p("", &colour("FDFDFD")), true),
        (p(&shade("111111"), &colour("000000")), true),
        (p("", "<w:color w:val=\"000000\" w:themeColor=\"background1\"/>"), true),
        (p("", "<w:color w:val=\"auto\"/><w:shd w:val=\"clear\" w:fill=\"FFFFFF\" w:themeFill=\"accent1\"/>"), false),
        (p("", "<w:color w:val=\"4472C4\"/><w:shd w:val=\"clear\" w:fill=\"FFFFFF\" w:themeFill=\"accent1\"/>"), true),
        (p("", "<w:color w:val=\"000000\"/><w:shd w:val=\"solid\" w:color=\"000000\" w:fill=\"FFFFFF\"/>"), true),
        (p("", "<w:color w:val=\"000000\"/><w:shd w:val=\"pct95\" w:color=\"000000\" w:fill=\"FFFFFF\"/>"), true),
        (p("", "<w14:textFill xmlns:w14=\"w14\"><w14:noFill/></w14:textFill>"), true),
        (p(&style("pStyle", "Below"), ""), true),
        (p(&style("pStyle", "Night"), &style("rStyle", "Ink")), false),
        (p(&style("pStyle", "Night"), &colour("202020")), true),
        (cell("", &shade("000000"), &p("", &colour("000000"))), true),
        (cell(&style("tblStyle", "Grid"), "", &p("", &colour("FFFFFF"))), true),
        // What is seen stays.
        (p("", ""), false),
        (p("", &shade("000000")), false),
        (p("", &(colour("FFFFFF") + &shade("000000"))), false),
        (p(&shade("4472C4"), &colour("FFFFFF")), false),
        (p("", "<w:highlight w:val=\"yellow\"/>"), false),
        (p("", &(colour("FFFFFF") + "<w:highlight w:val=\"black\"/>")), false),
        (p(&style("pStyle", "Pale"), &colour("000000")), false),
        (p("", &colour("D9D9D9")), false),
        (cell("", &shade("1F3864"), &p("", &colour("FFFFFF"))), false),
        (cell("", &shade("D9E2F3"), &p("", "")), false),
        (cell(&style("tblStyle", "Bands"), "", &p("", &colour("FFFFFF"))), false),
    ] {
        check(&word(&body), hidden);
    }
    // A bar of blanks is nothing that is hidden.
    let bar =
        "<w:p><w:r><w:rPr><w:highlight w:val=\"black\"/></w:rPr><w:t xml:space=\"preserve\">   </w:t></w:r></w:p>";
    assert!(reading(&word(bar)).hidden.is_empty());
}

/// A workbook whose cell A1 has this font and fill; B1 is seen.
fn book(font: &str, fill: &str, format: &str, text: &str, more: &str) -> Vec<u8> {
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{format}\"/></numFmts><fonts><font/><font>{font}</font></fonts><fills><fill><patternFill patternType=\"none\"/></fill><fill>{fill}</fill></fills><cellXfs><xf/><xf fontId=\"1\" fillId=\"1\" numFmtId=\"200\"/></cellXfs></styleSheet>"
    );
    let sheet = format!(
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\" t=\"inlineStr\"><is>{text}</is></c><c r=\"B1\" t=\"inlineStr\"><is><t>见</t></is></c></row></sheetData>{more}"
    );
    let parts: &[Part] = &[("xl/styles.xml", "styles", &styles), ("xl/theme/theme1.xml", "theme", THEME)];
    xlsx(&sheet, parts)
}

#[test]
fn in_sheets() {
    let solid = |colour: &str| format!("<patternFill patternType=\"solid\"><fgColor {colour}/></patternFill>");
    let ink = |colour: &str| format!("<color {colour}/>");
    let plain = "<t>隐</t>";
    for (font, fill, format, hidden) in [
        (ink("rgb=\"FF000000\""), solid("rgb=\"FF000000\""), "General", true),
        (String::new(), solid("theme=\"1\""), "General", true),
        (ink("theme=\"0\""), String::new(), "General", true),
        (ink("theme=\"4\""), solid("rgb=\"FF4472C4\""), "General", true),
        (ink("theme=\"0\" tint=\"-0.05\""), String::new(), "General", true),
        (ink("indexed=\"9\""), String::new(), "General", true),
        (ink("indexed=\"10\""), solid("rgb=\"FFFF0000\""), "General", true),
        (String::new(), String::new(), "[White]General", true),
        (ink("theme=\"0\""), solid("theme=\"4\""), "General", false),
        (ink("rgb=\"FFFFFFFF\""), solid("rgb=\"FF1F4E78\""), "General", false),
        (String::new(), solid("rgb=\"FFFFFF00\""), "General", false),
        (ink("theme=\"1\""), String::new(), "General", false),
        (ink("rgb=\"FFFFFFFF\""), "<patternFill patternType=\"gray125\"/>".to_owned(), "General", false),
    ] {
        check(&book(&font, &fill, format, plain, ""), hidden);
    }
    let run = |colour: &str, text: &str| format!("<r><rPr><color rgb=\"{colour}\"/></rPr><t>{text}</t></r>");
    check(&book("", "", "General", &run("FFFFFFFF", "隐"), ""), true);
    check(&book("<color rgb=\"FFFFFFFF\"/>", "", "General", &run("FF000000", "隐"), ""), false);
    // What can't be told is for a person.
    let condition = "<conditionalFormatting sqref=\"A1:A9\"><cfRule/></conditionalFormatting>";
    for bytes in [
        book("<color theme=\"0\"/>", "", "General", plain, condition),
        book("<color theme=\"0\"/>", "", "General", plain, "<tableParts count=\"1\"/>"),
        book("", "", "General", &(run("FF000000", "显") + &run("FFFFFFFF", "隐")), ""),
    ] {
        assert_eq!(reading(&bytes).unread[0].0, Unread::Covered);
    }
    let elsewhere = "<conditionalFormatting sqref=\"C1:C9\"><cfRule/></conditionalFormatting>";
    check(&book("<color theme=\"0\"/>", "", "General", plain, elsewhere), true);
}

#[test]
fn in_open_documents() {
    let style = |family: &str, name: &str, inner: &str| {
        format!("<style:style style:family=\"{family}\" style:name=\"{name}\">{inner}</style:style>")
    };
    let letters = |colour: &str, more: &str| format!("<style:text-properties fo:color=\"{colour}\" {more}/>");
    let span = "<text:p>见<text:span text:style-name=\"T\">隐</text:span></text:p>";
    let styled = "<text:p text:style-name=\"P\">隐</text:p><text:p>见</text:p>";
    let both = "<text:p text:style-name=\"P\">隐<text:span text:style-name=\"T\">见</text:span></text:p>";
    let ground = |colour: &str| format!("<style:paragraph-properties fo:background-color=\"{colour}\"/>");
    let black = letters("#000000", "fo:background-color=\"#000000\"");
    for (styles, body, hidden) in [
        (style("text", "T", &black), span, true),
        (style("text", "T", &letters("#ffff00", "fo:background-color=\"#ffff05\"")), span, true),
        (style("text", "T", &letters("#ffffff", "")), span, true),
        (style("paragraph", "P", &(letters("#c00000", "") + &ground("#c00000"))), styled, true),
        (style("paragraph", "P", &letters("#fefefe", "")) + &style("text", "T", &letters("#000000", "")), both, true),
        (style("text", "T", &letters("#ffffff", "fo:background-color=\"#000000\"")), span, false),
        (style("paragraph", "P", &(letters("#ffffff", "") + &ground("#c00000"))), styled, false),
        (style("paragraph", "P", &ground("#eeeeee")), styled, false),
        // A style of another family has only the same name.
        (style("paragraph", "T", &black), span, false),
    ] {
        check(&odf("text", &styles, body, &[]), hidden);
    }
    let cell = |colour: &str, ground: &str| {
        let inner = letters(colour, "") + &format!("<style:table-cell-properties fo:background-color=\"{ground}\"/>");
        let body = "<table:table table:name=\"一\"><table:table-row><table:table-cell table:style-name=\"C\"><text:p>隐</text:p></table:table-cell><table:table-cell><text:p>见</text:p></table:table-cell></table:table-row></table:table>";
        odf("spreadsheet", &style("table-cell", "C", &inner), body, &[])
    };
    check(&cell("#000000", "#000000"), true);
    check(&cell("#ffffff", "transparent"), true);
    check(&cell("#ffffff", "#1f4e78"), false);
    let shape = |fill: &str| {
        let graphic = format!("<style:graphic-properties draw:fill=\"solid\" draw:fill-color=\"{fill}\"/>");
        let styles = style("graphic", "G", &graphic) + &style("text", "T", &letters("#000000", ""));
        let body = format!(
            "<draw:page draw:name=\"a\"><draw:custom-shape draw:style-name=\"G\">{span}</draw:custom-shape><draw:frame><draw:text-box><text:p>见</text:p></draw:text-box></draw:frame></draw:page>"
        );
        odf("presentation", &styles, &body, &[])
    };
    check(&shape("#000000"), true);
    check(&shape("#ffcc00"), false);
}

#[test]
fn on_slides() {
    let shape = |fill: &str, rpr: &str, style: &str| {
        let seen = "<p:sp><p:txBody><a:p><a:r><a:t>见</a:t></a:r></a:p></p:txBody></p:sp>";
        let text = format!("<p:txBody><a:p><a:r><a:rPr>{rpr}</a:rPr><a:t>隐</a:t></a:r></a:p></p:txBody>");
        pptx(&format!("<p:sp><p:spPr>{fill}</p:spPr>{style}{text}</p:sp>{seen}"), &[])
    };
    let solid = |colour: &str| format!("<a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>");
    let white = "<p:style><a:fontRef idx=\"minor\"><a:schemeClr val=\"lt1\"/></a:fontRef></p:style>";
    for (bytes, hidden) in [
        (shape(&solid("000000"), &solid("000000"), ""), true),
        (shape(&solid("000000"), "", ""), true),
        (shape(&solid("FFFFFF"), "", white), true),
        (shape("", "<a:highlight><a:srgbClr val=\"000000\"/></a:highlight>", ""), true),
        (shape(&solid("000000"), "", white), false),
        (shape(&solid("4472C4"), &solid("FFFFFF"), ""), false),
        (shape("<a:noFill/>", &solid("FFFFFF"), ""), false),
        (shape("", "", ""), false),
    ] {
        check(&bytes, hidden);
    }
    // Without a fill it stands on what lies below.
    let at = "<a:xfrm><a:off x=\"100000\" y=\"100000\"/><a:ext cx=\"3000000\" cy=\"500000\"/></a:xfrm>";
    let letters = |colour: &str| shape_at(at, "<a:noFill/>", &solid(colour), "隐");
    let seen = shape_at(&at.replace("100000", "5000000"), "", "", "见");
    let below = |fill: &str| shape_at(at, fill, "", "");
    for (shapes, hidden) in [
        (letters("FFFFFF"), true),
        (below(&solid("4472C4")) + &letters("4472C4"), true),
        (below(&solid("4472C4")) + &letters("FFFFFF"), false),
        (below("<a:gradFill/>") + &letters("FFFFFF"), false),
        (below("<a:noFill/>") + &letters("FFFFFF"), true),
        (letters("000000"), false),
    ] {
        check(&pptx(&(shapes + &seen), &[]), hidden);
    }
}

fn shape_at(place: &str, fill: &str, rpr: &str, text: &str) -> String {
    format!(
        "<p:sp><p:spPr>{place}{fill}</p:spPr><p:txBody><a:p><a:r><a:rPr>{rpr}</a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
}
