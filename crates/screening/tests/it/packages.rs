//! The smallest packages of each format, with what a test puts into them.

use super::office::zipped;

const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
pub const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SPACES: &str = concat!(
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" ",
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" ",
    "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" ",
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" ",
    "xmlns:wp=\"wp\" xmlns:wps=\"wps\" xmlns:pic=\"pic\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:mc=\"mc\"",
);
const ODF: &str = concat!(
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" ",
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" ",
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" ",
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" ",
    "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" ",
    "xmlns:svg=\"svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" ",
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"",
);

/// A part: its name, the type of the relationship that leads to it or its media type, its content.
pub type Part<'p> = (&'p str, &'p str, &'p str);

/// Relationships to these parts, numbered from 1.
fn relations(parts: &[Part]) -> String {
    let relation = |(n, (_, kind, _)): (usize, &Part)| {
        let kind = if kind.contains(':') { (*kind).to_owned() } else { format!("{KINDS}/{kind}") };
        format!("<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"/{}\"/>", n + 1, parts[n].0)
    };
    let list: String = parts.iter().enumerate().map(relation).collect();
    format!("<Relationships xmlns=\"{LINKS}\">{list}</Relationships>")
}

/// An OOXML package: its main part, parts that hang on it, and others. `rId1` leads to the first of them.
fn office(folder: &str, main: &str, kind: &str, body: &str, parts: &[Part], others: &[(&str, &str)]) -> Vec<u8> {
    let list = relations(parts);
    let types =
        format!("<Types><Override PartName=\"/{folder}/{main}\" ContentType=\"{OFFICE}.{kind}.main+xml\"/></Types>");
    let root = format!(
        "<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"rId1\" Type=\"{KINDS}/officeDocument\" Target=\"{folder}/{main}\"/></Relationships>"
    );
    let (main, rels) = (format!("{folder}/{main}"), format!("{folder}/_rels/{main}.rels"));
    let mut all = vec![("[Content_Types].xml", types.as_str()), ("_rels/.rels", &root), (&main, body), (&rels, &list)];
    all.extend(parts.iter().map(|(name, _, content)| (*name, *content)));
    zipped(&[&all, others].concat())
}

pub fn docx(body: &str, parts: &[Part]) -> Vec<u8> {
    let document = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
    office("word", "document.xml", "wordprocessingml.document", &document, parts, &[])
}

/// A workbook of one sheet. The first part is the sheet.
pub fn xlsx(sheet: &str, parts: &[Part]) -> Vec<u8> {
    let book =
        format!("<workbook {SPACES}><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    let sheet = format!("<worksheet {SPACES}>{sheet}</worksheet>");
    let parts = [&[("xl/worksheets/sheet1.xml", "worksheet", sheet.as_str())], parts].concat();
    office("xl", "workbook.xml", "spreadsheetml.sheet", &book, &parts, &[])
}

/// A presentation of one slide with these shapes, ten by ten inches. Parts hang on the slide.
pub fn pptx(shapes: &str, parts: &[Part]) -> Vec<u8> {
    let deck = format!(
        "<p:presentation {SPACES}><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst><p:sldSz cx=\"9144000\" cy=\"9144000\"/></p:presentation>"
    );
    let slide = format!("<p:sld {SPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
    let rels = relations(parts);
    let mut others = vec![("ppt/slides/_rels/slide1.xml.rels", rels.as_str())];
    others.extend(parts.iter().map(|(name, _, content)| (*name, *content)));
    let slides = [("ppt/slides/slide1.xml", "slide", slide.as_str())];
    office("ppt", "presentation.xml", "presentationml.presentation", &deck, &slides, &others)
}

/// `kind` is text, spreadsheet or presentation; `body` its element of that name.
pub fn odf(kind: &str, styles: &str, body: &str, parts: &[Part]) -> Vec<u8> {
    let content = format!(
        "<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    );
    let entry = |(name, kind, _): &Part| format!("<m:file-entry m:full-path=\"{name}\" m:media-type=\"{kind}\"/>");
    let list: String = parts.iter().map(entry).collect();
    let manifest = format!(
        "<m:manifest xmlns:m=\"m\"><m:file-entry m:full-path=\"content.xml\" m:media-type=\"text/xml\"/>{list}</m:manifest>"
    );
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let mut all = vec![("mimetype", kind.as_str()), ("content.xml", &content), ("META-INF/manifest.xml", &manifest)];
    all.extend(parts.iter().map(|(name, _, content)| (*name, *content)));
    zipped(&all)
}

/// A document of one page of 210 by 297 mm; resources name all parts (`Image` and the like are their types).
pub fn ofd(objects: &str, parts: &[Part]) -> Vec<u8> {
    ofd_with(objects, parts, &[])
}

/// As [`ofd`], with other files.
pub fn ofd_with(objects: &str, parts: &[Part], others: &[(&str, String)]) -> Vec<u8> {
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let media = |(n, (name, kind, _)): (usize, &Part)| {
        format!(
            "<ofd:MultiMedia ID=\"{}\" Type=\"{kind}\"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>",
            900 + n
        )
    };
    let media: String = parts.iter().enumerate().map(media).collect();
    let root =
        format!("<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>");
    let document = format!(
        "<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>1000</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    );
    let resources = format!("<ofd:Res {space}><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>");
    let page = format!(
        "<ofd:Page {space}><ofd:Content><ofd:Layer ID=\"2\" Type=\"Body\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    );
    let names: Vec<String> = parts.iter().map(|(name, _, _)| format!("Doc_0/Res/{name}")).collect();
    let mut all = vec![
        ("OFD.xml", root.as_str()),
        ("Doc_0/Document.xml", &document),
        ("Doc_0/DocumentRes.xml", &resources),
        ("Doc_0/Pages/Page_0/Content.xml", &page),
    ];
    all.extend(names.iter().map(String::as_str).zip(parts.iter().map(|(_, _, content)| *content)));
    all.extend(others.iter().map(|(name, content)| (*name, content.as_str())));
    zipped(&all)
}

/// One of each format, with visible words and these parts.
pub fn one_of_each(parts: &[Part]) -> Vec<Vec<u8>> {
    let words = "<w:p><w:r><w:t>正文</w:t></w:r></w:p>";
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>正文</t></is></c></row></sheetData>";
    let shape = "<p:sp><p:txBody><a:p><a:r><a:t>正文</a:t></a:r></a:p></p:txBody></p:sp>";
    let line = "<ofd:TextObject ID=\"10\" Boundary=\"20 40 150 10\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"6\" DeltaX=\"5\">正文</ofd:TextCode></ofd:TextObject>";
    let mut all = vec![docx(words, parts), xlsx(sheet, parts), pptx(shape, parts), ofd(line, parts)];
    for kind in ["text", "spreadsheet", "presentation"] {
        all.push(odf(kind, "", "<text:p>正文</text:p>", parts));
    }
    all
}

/// The text of the part whose name ends so.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let name = zip.file_names().map(|one| one.unwrap().to_string()).find(|one| one.ends_with(name)).unwrap();
    std::io::read_to_string(zip.by_name(&name).unwrap()).unwrap()
}
