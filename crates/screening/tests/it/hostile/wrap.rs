//! One part of a file, put into a file that is sound otherwise: what a stranger's part does is seen without his having
//! to get compression, checksums and cross-references right.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Larger parts are no question of form.
const PART: usize = 1 << 20;

const DOCX: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#,
    ),
    (
        "word/document.xml",
        r#"<w:document xmlns:w="w" xmlns:r="r"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p><w:sectPr><w:headerReference r:id="r4"/></w:sectPr></w:body></w:document>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/styles" Target="styles.xml"/><Relationship Id="r2" Type="x/comments" Target="comments.xml"/><Relationship Id="r3" Type="x/footnotes" Target="footnotes.xml"/><Relationship Id="r4" Type="x/header" Target="header1.xml"/><Relationship Id="r5" Type="x/settings" Target="settings.xml"/><Relationship Id="r6" Type="x/chart" Target="charts/chart1.xml"/></Relationships>"#,
    ),
];

const XLSX: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    ("xl/workbook.xml", r#"<workbook xmlns:r="r"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>"#),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="1"><v>44000.5</v></c></row></sheetData></worksheet>"#,
    ),
    (
        "xl/worksheets/_rels/sheet1.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/comments" Target="../comments1.xml"/><Relationship Id="r2" Type="x/drawing" Target="../drawings/drawing1.xml"/><Relationship Id="r3" Type="x/table" Target="../tables/table1.xml"/></Relationships>"#,
    ),
    ("xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"),
    (
        "xl/styles.xml",
        r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#,
    ),
];

const PPTX: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="ppt/presentation.xml"/></Relationships>"#,
    ),
    (
        "ppt/presentation.xml",
        r#"<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>"#,
    ),
    (
        "ppt/_rels/presentation.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/slide" Target="slides/slide1.xml"/></Relationships>"#,
    ),
    (
        "ppt/slides/slide1.xml",
        r#"<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"#,
    ),
    (
        "ppt/slides/_rels/slide1.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="x/notesSlide" Target="../notesSlides/notesSlide1.xml"/><Relationship Id="r2" Type="x/slideLayout" Target="../slideLayouts/slideLayout1.xml"/></Relationships>"#,
    ),
];

const OFD: &[(&str, &str)] = &[
    (
        "OFD.xml",
        "<ofd:OFD xmlns:ofd=\"o\"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    ),
    (
        "Doc_0/Document.xml",
        "<ofd:Document xmlns:ofd=\"o\"><ofd:CommonData><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages><ofd:Annotations>Annotations.xml</ofd:Annotations><ofd:Attachments>Attachments.xml</ofd:Attachments></ofd:Document>",
    ),
    (
        "Doc_0/Pages/Page_0/Content.xml",
        "<ofd:Page xmlns:ofd=\"o\"><ofd:Content><ofd:Layer><ofd:TextObject Boundary=\"20 20 170 8\" Font=\"3\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"5\">a</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>",
    ),
];

/// A package of the family that the first word names, with this part in place of its own, or besides.
pub fn part(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, part) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == b'\n')?)?;
    let part = part.get(1..).filter(|part| part.len() <= PART)?;
    let (family, name) = std::str::from_utf8(head).ok()?.split_once(' ')?;
    let kind = |kind: &str| format!("application/vnd.oasis.opendocument.{kind}");
    let own: Vec<(&str, String)> = match family {
        "docx" => owned(DOCX),
        "xlsx" => owned(XLSX),
        "pptx" => owned(PPTX),
        "ofd" => owned(OFD),
        "odt" => vec![("mimetype", kind("text"))],
        "ods" => vec![("mimetype", kind("spreadsheet"))],
        "odp" => vec![("mimetype", kind("presentation"))],
        _ => return None,
    };
    let mut members: Vec<(&str, &[u8])> = own.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    if family.starts_with("od") {
        members.push(("content.xml", b"<o:document-content xmlns:o=\"o\"><o:body/></o:document-content>"));
    }
    members.retain(|(own, _)| *own != name);
    members.push((name, part));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, options).ok()?;
        zip.write_all(content).ok()?;
    }
    zip.finish().ok().map(Cursor::into_inner)
}

fn owned<'a>(parts: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    parts.iter().map(|(name, text)| (*name, (*text).to_owned())).collect()
}

/// A PDF of one page with this as the page's `content`, its font's `unicode` map, `encoding` map or `program`, the
/// document's `metadata`, an embedded `file`, the `objects` of an object stream, or further entries of its `page`,
/// `font` or `catalog`.
pub fn pdf(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, part) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == b'\n')?)?;
    let part = part.get(1..).filter(|part| part.len() <= PART)?;
    let which = std::str::from_utf8(head).ok()?;
    let names = ["content", "unicode", "encoding", "program", "metadata", "file", "objects", "page", "font", "catalog"];
    if !names.contains(&which) {
        return None;
    }
    let or = |name: &str, other: &'static str| if which == name { part } else { other.as_bytes() };
    let stream = |entries: &str, data: &[u8]| {
        let head = format!("<< {entries} /Length {} >>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let dictionary = |entries: &str, more: &[u8]| [b"<< ", entries.as_bytes(), b" ", more, b" >>"].concat();
    let font = "/Type /Font /Subtype /Type0 /BaseFont /A /Encoding 7 0 R /ToUnicode 6 0 R /DescendantFonts [8 0 R]";
    let page =
        "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>";
    let catalog =
        "/Type /Catalog /Pages 2 0 R /Metadata 11 0 R /Names << /EmbeddedFiles << /Names [(a.txt) 12 0 R] >> >>";
    let objects: Vec<Vec<u8>> = vec![
        dictionary(catalog, or("catalog", "")),
        dictionary("/Type /Pages /Kids [3 0 R] /Count 1", b""),
        dictionary(page, or("page", "")),
        stream("", or("content", "BT /F 10 Tf 50 700 Td (abab) Tj <00410042> Tj ET")),
        dictionary(font, or("font", "")),
        stream(
            "",
            or(
                "unicode",
                "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0041> <0042> <0041> endbfrange",
            ),
        ),
        stream(
            "/Type /CMap /CMapName /E",
            or(
                "encoding",
                "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 begincidrange <0000> <FFFF> 0 endcidrange",
            ),
        ),
        dictionary("/Type /Font /Subtype /CIDFontType2 /BaseFont /A /FontDescriptor 9 0 R /DW 1000", b""),
        dictionary("/Type /FontDescriptor /FontName /A /FontFile2 10 0 R", b""),
        stream("", or("program", "")),
        stream("/Type /Metadata /Subtype /XML", or("metadata", "")),
        dictionary("/Type /Filespec /F (a.txt) /EF << /F 13 0 R >>", b""),
        stream("/Type /EmbeddedFile", or("file", "a")),
        stream("/Type /ObjStm /N 2 /First 10", or("objects", "20 0 21 3 (a) (b)")),
    ];
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<< /Root 1 0 R /Size {} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.extend_from_slice(end.as_bytes());
    Some(out)
}
