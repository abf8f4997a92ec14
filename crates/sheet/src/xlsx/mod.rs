//! XLSX [ECMA-376, part 1, 18], read in one pass per part, so that reading stops at the row that is one too many.

mod notes;
mod strings;
mod styles;
mod worksheet;
mod xstring;

use crate::book::{Book, Kind};
use crate::grid::{Budget, Grid};
use crate::limits::{Limits, Refused};
use crate::package::{Package, Relationship};
use crate::xml::Node;

pub use xstring::{decode_xstring, encode_xstring};

/// # Errors
/// [`Refused`]
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part("xl/workbook.xml")?;
    let links = package.relationships(&main)?;
    let workbook = workbook(&mut package, &main)?;
    if workbook.tabs.len() > limits.sheets as usize {
        return Err(Refused::TooManySheets { limit: limits.sheets });
    }
    let mut budget = Budget::new(limits);
    let shared = Shared {
        strings: strings::read(&mut package, &target(&links, "sharedStrings", "xl/sharedStrings.xml"), limits)?,
        formats: styles::read(&mut package, &target(&links, "styles", "xl/styles.xml"))?,
        from_1904: workbook.from_1904,
    };
    let mut sheets = Vec::new();
    for tab in workbook.tabs {
        // Chart and macro sheets have no cells.
        let Some(link) = links.iter().find(|link| link.id == tab.link && link.kind == "worksheet") else { continue };
        let mut grid = Grid::new(tab.name, &mut budget);
        worksheet::read(&mut package, &link.target, &shared, &mut grid)?;
        let around = package.relationships(&link.target)?;
        notes::read(&mut package, &around, &mut grid)?;
        let mut sheet = grid.finish()?;
        sheet.hidden = tab.hidden;
        sheets.push(sheet);
    }
    Ok(Book { kind: Kind::Xlsx, sheets })
}

/// What all sheets of a workbook share.
struct Shared {
    strings: Vec<String>,
    formats: styles::Formats,
    from_1904: bool,
}

struct Workbook {
    tabs: Vec<Tab>,
    from_1904: bool,
}

struct Tab {
    name: String,
    hidden: bool,
    link: String,
}

fn workbook(package: &mut Package<'_>, part: &str) -> Result<Workbook, Refused> {
    let mut found = Workbook { tabs: Vec::new(), from_1904: false };
    let Some(mut xml) = package.xml(part)? else {
        return Ok(found);
    };
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "workbookPr" => found.from_1904 = tag.flag("date1904", false),
            "sheet" => found.tabs.push(Tab {
                name: tag.attribute("name").unwrap_or_default(),
                hidden: tag.attribute("state").is_some_and(|state| state != "visible"),
                link: tag.attribute("id").unwrap_or_default(),
            }),
            _ => {}
        }
    }
    Ok(found)
}

fn target(links: &[Relationship], kind: &str, usual: &str) -> String {
    links.iter().find(|link| link.kind == kind).map_or_else(|| usual.to_owned(), |link| link.target.clone())
}
