//! Which number format a cell's style stands for.

use std::collections::HashMap;

use crate::limits::Refused;
use crate::number::Show;
use crate::package::Package;
use crate::signs;
use crate::xml::Node;

/// Styles a workbook may define; Excel allows 65,490.
const MOST: usize = 70_000;

pub struct Formats(Vec<Show>);

impl Formats {
    pub fn get(&self, style: usize) -> &Show {
        self.0.get(style).unwrap_or(&Show::General)
    }
}

/// # Errors
/// [`Refused`]
pub fn read(package: &mut Package<'_>, part: &str) -> Result<Formats, Refused> {
    let mut codes: HashMap<u32, String> = HashMap::new();
    let mut styles: Vec<u32> = Vec::new();
    let mut in_cells = false;
    let Some(mut xml) = package.xml(part)? else {
        return Ok(Formats(Vec::new()));
    };
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "numFmt" if codes.len() < MOST => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.attribute("formatCode")) {
                        codes.insert(id, code);
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells && styles.len() < MOST => styles.push(tag.number("numFmtId").unwrap_or(0)),
                _ => {}
            },
            Node::Close(name) if name.as_str() == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    let show = |id: &u32| {
        let code = codes.get(id).map(String::as_str).or_else(|| signs::built_in_format(*id));
        code.map_or(Show::General, Show::of)
    };
    Ok(Formats(styles.iter().map(show).collect()))
}
