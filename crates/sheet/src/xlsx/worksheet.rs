//! The cells of one sheet, as displayed.

use std::io::BufRead;

use super::{Shared, decode_xstring, strings};
use crate::book::Place;
use crate::grid::Grid;
use crate::limits::Refused;
use crate::package::{Package, damaged};
use crate::xml::{Node, Tag, Xml};

/// # Errors
/// [`Refused`], at the first row, column or cell that is one too many.
pub fn read(package: &mut Package<'_>, part: &str, shared: &Shared, grid: &mut Grid<'_, '_>) -> Result<(), Refused> {
    let mut xml = package.xml(part)?.ok_or_else(|| damaged(part))?;
    let mut at = Place::new(0, 0);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            // Row and cell names may be left out: the next one is meant then.
            "row" => at = Place::new(tag.number("r").unwrap_or(at.row.saturating_add(1)).max(1), 0),
            "c" => {
                let named = tag.attribute("r").and_then(|name| Place::parse(&name));
                at = named.unwrap_or(Place::new(at.row.max(1), at.column.saturating_add(1)));
                let raw = Raw::of(&tag);
                let text = raw.read(&mut xml, shared, grid)?;
                grid.put(at, text)?;
            }
            "mergeCell" => {
                let region = tag.attribute("ref").unwrap_or_default();
                let (from, to) = region.split_once(':').unwrap_or((&region, &region));
                if let (Some(from), Some(to)) = (Place::parse(from), Place::parse(to)) {
                    grid.merge(from, to)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A cell's declaration: what type its value has and how it is displayed.
struct Raw {
    kind: String,
    style: usize,
}

impl Raw {
    fn of(tag: &Tag<'_>) -> Self {
        Self { kind: tag.attribute("t").unwrap_or_default(), style: tag.number("s").map_or(0, |style| style as usize) }
    }

    fn read<R: BufRead>(&self, xml: &mut Xml<R>, shared: &Shared, grid: &Grid<'_, '_>) -> Result<String, Refused> {
        let (mut value, mut formula, mut inline) = (String::new(), String::new(), None);
        let mut inside = Inside::Cell;
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => match tag.name() {
                    "v" => inside = Inside::Value,
                    "f" => inside = Inside::Formula,
                    "is" => {
                        drop(tag);
                        inline = Some(strings::rich(xml, "is", grid.budget.limits)?);
                    }
                    _ => {}
                },
                Node::Close(name) => match name.as_str() {
                    "c" => break,
                    _ => inside = Inside::Cell,
                },
                Node::Text(piece) => match inside {
                    Inside::Value => grid.push(&mut value, &piece)?,
                    Inside::Formula => grid.push(&mut formula, &piece)?,
                    Inside::Cell => {}
                },
            }
        }
        if let Some(text) = inline {
            return Ok(text);
        }
        // A formula that was never calculated: better its text than nothing.
        if value.is_empty() && !formula.is_empty() && self.kind != "str" {
            return Ok(format!("={formula}"));
        }
        Ok(self.text(value, shared))
    }

    fn text(&self, value: String, shared: &Shared) -> String {
        match self.kind.as_str() {
            "s" => value
                .trim()
                .parse()
                .ok()
                .and_then(|index: usize| shared.strings.get(index))
                .cloned()
                .unwrap_or_default(),
            "str" | "inlineStr" => decode_xstring(&value),
            "b" if value.trim() == "1" => "TRUE".to_owned(),
            "b" if value.trim() == "0" => "FALSE".to_owned(),
            "d" => value.strip_suffix("T00:00:00").map_or(value.clone(), str::to_owned).replace('T', " "),
            "" | "n" => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => shared.formats.get(self.style).text(number, shared.from_1904),
                _ => value,
            },
            _ => value,
        }
    }
}

enum Inside {
    Cell,
    Value,
    Formula,
}
