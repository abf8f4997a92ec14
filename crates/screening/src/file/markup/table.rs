//! A table of Word or of a drawing: cells with their row and the words over their column.

use super::{Ctx, Walk};
use crate::file::heads::{Heads, letters};
use crate::{Hidden, Part, Refused};

impl Walk<'_, '_> {
    pub(super) fn table(&mut self, at: usize, ctx: &Ctx) -> Result<(), Refused> {
        let tree = self.tree;
        self.tables += 1;
        let mut ctx = ctx.clone();
        if ctx.spot.place.part == Part::Paragraph || ctx.spot.place.part == Part::Cell {
            ctx.spot.place.part = Part::Cell;
            ctx.spot.place.name = self.tables.to_string();
        }
        self.table_ground(at, &mut ctx);
        ctx.placed = true;
        let mut heads = Heads::default();
        let mut row = 0;
        self.rows_below(at, &ctx, &mut heads, &mut row)?;
        let plain = tree.child(at, "tblPr");
        plain.map_or(Ok(()), |at| self.properties(at, &ctx))
    }

    fn rows_below(&mut self, at: usize, ctx: &Ctx, heads: &mut Heads, row: &mut u32) -> Result<(), Refused> {
        for child in self.tree.children(at).collect::<Vec<_>>() {
            match self.tree.name(child) {
                "tblPr" => {}
                "tr" => {
                    *row += 1;
                    self.table_row(child, ctx, heads, *row)?;
                }
                "sdt" | "sdtContent" | "customXml" => {
                    self.attributes(child, ctx)?;
                    self.rows_below(child, ctx, heads, row)?;
                }
                _ => self.element(child, ctx)?,
            }
        }
        Ok(())
    }

    fn table_row(&mut self, at: usize, ctx: &Ctx, heads: &mut Heads, row: u32) -> Result<(), Refused> {
        let tree = self.tree;
        *self.rows += 1;
        let number = *self.rows;
        let mut ctx = ctx.clone();
        let properties = tree.child(at, "trPr");
        let gone = properties.and_then(|at| {
            tree.children(at).find_map(|child| match tree.name(child) {
                "del" => Some(Hidden::Changes),
                "hidden" if tree.flag(child, "val", true) => Some(Hidden::HiddenRows),
                _ => None,
            })
        });
        if let Some(hidden) = gone.filter(|_| ctx.spot.hidden.is_none()) {
            ctx.spot.hidden = Some(hidden);
            self.sink.note(hidden, 1);
            self.patch.cut(tree, at);
        }
        let cells = self.cells(at);
        let texts: Vec<(u32, String)> = cells.iter().map(|(column, cell)| (*column, tree.text_below(*cell))).collect();
        if ctx.spot.hidden.is_none() {
            heads.row(&texts);
        }
        for child in tree.children(at).collect::<Vec<_>>() {
            if !cells.iter().any(|(_, cell)| (child..=tree.close(child)).contains(cell)) {
                self.element(child, &ctx)?;
            }
        }
        for (column, cell) in cells {
            let mut ctx = ctx.clone();
            ctx.spot.place.at = format!("{}{row}", letters(column));
            ctx.spot.head = heads.over(column);
            ctx.spot.row = Some(number);
            let deleted = tree.child(cell, "tcPr").is_some_and(|at| tree.child(at, "cellDel").is_some());
            if deleted && ctx.spot.hidden.is_none() {
                ctx.spot.hidden = Some(Hidden::Changes);
                self.sink.note(Hidden::Changes, 1);
                self.patch.cut(tree, cell);
            }
            self.cell_ground(cell, &mut ctx);
            self.attributes(cell, &ctx)?;
            self.below(cell, &ctx)?;
        }
        Ok(())
    }

    /// The cells of a row with their columns, also in content controls.
    fn cells(&self, row: usize) -> Vec<(u32, usize)> {
        let tree = self.tree;
        let mut cells = Vec::new();
        let mut column = 1;
        let mut next = row + 1;
        while next < tree.close(row) {
            if !tree.is_open(next) || matches!(tree.name(next), "sdt" | "sdtContent" | "customXml") {
                next += 1;
                continue;
            }
            if tree.name(next) == "tc" {
                cells.push((column, next));
                let span = tree.child(next, "tcPr").and_then(|at| tree.child(at, "gridSpan"));
                let span = span.and_then(|at| tree.attribute(at, "val")).and_then(|span| span.parse::<u32>().ok());
                column += span.unwrap_or(1).clamp(1, 1000);
            }
            next = tree.after(next);
        }
        cells
    }
}
