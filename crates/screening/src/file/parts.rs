//! Which parts of a package somebody here reads: those that are named on this page. Every other part is unread, whatever
//! it is called, wherever it stands and whatever it says it is; it is named by its path, and the verdict is `review`.

use super::sink::Sink;
use super::telling;
use super::tree::{Kind, Tree, local};
use crate::{Part, Place, Unread};

/// Kinds of relationship that lead to markup whose texts are walked (ECMA-376 part 1, [MS-DOCX], [MS-XLSX], [MS-PPTX],
/// [MS-ODRAWXML], WPS).
const MARKUP: &[&str] = &[
    "officeDocument",
    // Text
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "numbering",
    "settings",
    "webSettings",
    "fontTable",
    "styles",
    "stylesWithEffects",
    // Sheets
    "worksheet",
    "chartsheet",
    "dialogsheet",
    "sharedStrings",
    "table",
    "tableSingleCells",
    "xmlMaps",
    "sheetMetadata",
    "ctrlProp",
    "cellImage",
    "namedSheetView",
    // Slides
    "slide",
    "slideLayout",
    "slideMaster",
    "notesMaster",
    "handoutMaster",
    "presProps",
    "viewProps",
    "tableStyles",
    // Drawings
    "theme",
    "themeOverride",
    "drawing",
    "vmlDrawing",
    "chart",
    "chartEx",
    "chartStyle",
    "chartColorStyle",
    "chartUserShapes",
    "colors",
    "diagramData",
    "diagramDrawing",
    "diagramLayout",
    "diagramColors",
    "diagramQuickStyle",
];

/// Is the markup a relationship of this kind leads to walked?
pub fn is_markup(kind: &str) -> bool {
    MARKUP.contains(&kind)
}

/// Names a part that nobody reads.
pub fn unread(sink: &mut Sink, name: &str) {
    sink.unread(Unread::UnreadFormat, Place::new(Part::Other, name, ""));
}

/// Elements of SVG 1.1 that draw, and those that hold them.
const SHAPES: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "clipPath",
    "mask",
    "linearGradient",
    "radialGradient",
    "stop",
    "pattern",
    "style",
];

/// Is it a drawing of lines and areas and nothing else? Words in a drawing, and pictures and programs in it, are not read.
pub fn is_plain_drawing(tree: &Tree) -> bool {
    tree.name(tree.root()) == "svg"
        && (0..tree.len()).all(|at| match tree.kind(at) {
            Some(Kind::Open | Kind::Empty) => {
                SHAPES.contains(&tree.full_name(at))
                    && tree.attributes(at).iter().all(|(key, value)| is_plain_attribute(key, value))
            }
            Some(Kind::Text | Kind::Data) => is_plain_sheet(&tree.text(at)),
            Some(Kind::Entity) => false,
            _ => true,
        })
}

fn is_plain_attribute(key: &str, value: &str) -> bool {
    if key.starts_with("xmlns") {
        return true;
    }
    let known = !key.contains(':') || matches!(key, "xlink:href" | "xml:space");
    let inner = local(key) != "href" || value.starts_with('#');
    known && inner && !key.starts_with("on") && !key.starts_with("data-") && !telling::attribute_worth(value)
}

/// Nothing, or rules of a style sheet.
fn is_plain_sheet(text: &str) -> bool {
    let rules = || text.contains('{') && text.len() < 10_000 && !text.contains('@') && !text.contains("data:");
    text.trim().is_empty() || (rules() && !telling::has_cjk(text) && !telling::suspicious(text))
}
