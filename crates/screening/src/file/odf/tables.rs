//! Tables and sheets of an OpenDocument file.

use super::content::Content;
use crate::file::heads::{Heads, letters};
use crate::file::markup::Ctx;
use crate::file::runs::{Run, emit};
use crate::{Format, Hidden, Part, Place, Refused};

struct Table {
    name: String,
    heads: Heads,
    row: u32,
    /// First and last of each.
    hidden_columns: Vec<(u32, u32)>,
    columns: u32,
    /// Styles of cells that name none, by columns.
    styles: Vec<(u32, u32, String)>,
}

impl Content<'_, '_, '_> {
    pub(super) fn table(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        self.tables += 1;
        let mut ctx = ctx.clone();
        let name = tree.attribute(at, "name").unwrap_or_default();
        let sheet = self.office.format == Format::Ods && !ctx.placed && ctx.spot.place.part == Part::Paragraph;
        let style = tree.attribute(at, "style-name");
        let hidden = style.is_some_and(|style| self.office.looks.sheets.contains(&style));
        if sheet {
            self.office.sink.page()?;
            if hidden {
                self.office.sink.note(Hidden::HiddenSheets, 1);
                ctx.spot.hidden = Some(Hidden::HiddenSheets);
                self.patch.cut(tree, at);
            }
            let mut spot = ctx.spot.clone();
            spot.place = Place::new(Part::Name, "", "");
            let run = Run {
                at,
                key: Some("table:name".to_owned()),
                text: name.clone(),
                hidden: None,
                new: false,
                fixed: false,
            };
            emit(self.office.sink, &mut self.patch, &spot, &[run])?;
        }
        let name = if sheet { name } else { self.tables.to_string() };
        if matches!(ctx.spot.place.part, Part::Paragraph | Part::Cell) {
            ctx.spot.place = Place { part: Part::Cell, name: name.clone(), ..ctx.spot.place };
        }
        ctx.placed = true;
        let mut table =
            Table { name, heads: Heads::default(), row: 0, hidden_columns: Vec::new(), columns: 0, styles: Vec::new() };
        self.rows(at, &ctx, &mut table)
    }

    fn rows(&mut self, at: usize, ctx: &Ctx, table: &mut Table) -> Result<(), Refused> {
        let tree = self.tree;
        let number = |at: usize, key: &str| {
            let given = tree.attribute(at, key).and_then(|value| value.parse::<u32>().ok());
            given.unwrap_or(1).clamp(1, 10_000_000)
        };
        for child in tree.children(at).collect::<Vec<_>>() {
            match tree.name(child) {
                "table-row" => {
                    table.row += 1;
                    self.row(child, ctx, table)?;
                    table.row = table.row.saturating_add(number(child, "number-rows-repeated") - 1);
                }
                "table-column" => {
                    let count = number(child, "number-columns-repeated");
                    if self.collapsed(child) {
                        table.hidden_columns.push((table.columns + 1, table.columns + count));
                    }
                    if let Some(style) = tree.attribute(child, "default-cell-style-name") {
                        table.styles.push((table.columns + 1, table.columns.saturating_add(count), style));
                    }
                    table.columns = table.columns.saturating_add(count);
                }
                "table-header-rows"
                | "table-rows"
                | "table-row-group"
                | "table-columns"
                | "table-header-columns"
                | "table-column-group" => self.rows(child, ctx, table)?,
                _ => {
                    let mut ctx = ctx.clone();
                    ctx.spot.place = Place::new(Part::Shape, table.name.as_str(), "");
                    self.element(child, &ctx)?;
                }
            }
        }
        Ok(())
    }

    fn collapsed(&self, at: usize) -> bool {
        matches!(self.tree.attribute(at, "visibility").as_deref(), Some("collapse" | "filter"))
    }

    fn row(&mut self, at: usize, ctx: &Ctx, table: &mut Table) -> Result<(), Refused> {
        let tree = self.tree;
        self.office.rows += 1;
        let number = self.office.rows;
        let collapsed = self.collapsed(at);
        let mut cells: Vec<(u32, usize, Option<Hidden>)> = Vec::new();
        let mut column: u32 = 1;
        for cell in tree.children(at) {
            let text = tree.text_below(cell);
            let within = table.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&column));
            let hidden = match () {
                () if text.trim().is_empty() => None,
                () if collapsed || within => Some(Hidden::HiddenRows),
                () if tree.name(cell) == "covered-table-cell" => Some(Hidden::HiddenText),
                () => None,
            };
            cells.push((column, cell, hidden));
            let repeated = tree.attribute(cell, "number-columns-repeated").and_then(|count| count.parse::<u32>().ok());
            column = column.saturating_add(repeated.unwrap_or(1).clamp(1, 100_000));
        }
        if ctx.spot.hidden.is_none() {
            let rows = cells.iter().any(|(_, _, hidden)| *hidden == Some(Hidden::HiddenRows));
            let texts = cells.iter().filter(|(_, _, hidden)| *hidden == Some(Hidden::HiddenText)).count();
            self.office.sink.note(Hidden::HiddenRows, u32::from(rows));
            self.office.sink.note(Hidden::HiddenText, u32::try_from(texts).unwrap_or(u32::MAX));
            let seen = cells.iter().filter(|(_, _, hidden)| hidden.is_none());
            let texts: Vec<(u32, String)> = seen.map(|(column, cell, _)| (*column, tree.text_below(*cell))).collect();
            table.heads.row(&texts);
        }
        for (column, cell, hidden) in cells {
            let mut ctx = ctx.clone();
            ctx.spot.place.at = format!("{}{}", letters(column), table.row);
            ctx.spot.row = Some(number);
            ctx.spot.head = table.heads.over(column);
            let of_column = || table.styles.iter().find(|(from, to, _)| (*from..=*to).contains(&column));
            let style = tree.attribute(cell, "style-name").or_else(|| tree.attribute(at, "default-cell-style-name"));
            let style = style.or_else(|| of_column().map(|(_, _, style)| style.clone()));
            self.styled(&mut ctx, "table-cell", style.as_deref());
            if ctx.spot.hidden.is_none() && hidden.is_some() {
                ctx.spot.hidden = hidden;
                self.patch.empty(tree, cell);
                self.untype(cell, false);
            }
            self.cell(cell, &ctx)?;
        }
        Ok(())
    }

    fn cell(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        if self.frozen && tree.attribute(at, "formula").is_some() {
            self.set(at, "formula", None);
        }
        self.changed = false;
        let value = tree.attribute(at, "value").unwrap_or_default();
        let shown = tree.text_below(at);
        // A long number is shown as 3.4E+17, and is there all the same.
        let long = value.len() >= 12 && value.bytes().all(|byte| byte.is_ascii_digit()) && shown.contains("E+");
        if long && let Some(paragraph) = tree.child(at, "p") {
            let token = (paragraph..tree.close(paragraph)).find(|at| !tree.text(*at).is_empty()).unwrap_or(paragraph);
            let run = Run { at: token, key: None, text: value, hidden: None, new: false, fixed: false };
            self.changed |= emit(self.office.sink, &mut self.patch, &ctx.spot, &[run])?;
        } else {
            self.attributes(at, ctx)?;
            self.below(at, ctx)?;
        }
        if self.changed {
            self.untype(at, true);
        }
        Ok(())
    }

    /// A cell with another text than it had is a text, whatever it was before; or nothing at all.
    fn untype(&mut self, at: usize, text: bool) {
        for key in ["value", "date-value", "time-value", "string-value", "boolean-value", "currency", "formula"] {
            self.set(at, key, None);
        }
        self.set(at, "value-type", text.then(|| "string".to_owned()));
    }

    /// Sets an attribute, whatever its prefix, where it is.
    fn set(&mut self, at: usize, key: &str, value: Option<String>) {
        for (full, _) in self.tree.attributes(at) {
            if full.rsplit_once(':').map_or(full.as_str(), |(_, local)| local) == key {
                self.patch.set(at, &full, value.clone());
            }
        }
    }
}
