//! A sheet while it is read: cells are put where they belong, and everything is counted before it is kept.

use crate::book::{Cell, Place, Sheet};
use crate::limits::{Limits, Refused};

/// What was kept of the whole file so far.
pub struct Budget<'l> {
    pub limits: &'l Limits,
    cells: u64,
    text: u64,
}

impl<'l> Budget<'l> {
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, cells: 0, text: 0 }
    }

    /// # Errors
    /// [`Refused::TooManyCells`]
    pub fn cells(&mut self, count: usize) -> Result<(), Refused> {
        self.cells += count as u64;
        if self.cells > self.limits.cells { Err(Refused::TooManyCells { limit: self.limits.cells }) } else { Ok(()) }
    }

    /// # Errors
    /// [`Refused::TooMuchText`]
    pub fn text(&mut self, bytes: usize) -> Result<(), Refused> {
        self.text += bytes as u64;
        let limit = self.limits.text_bytes;
        if self.text > limit { Err(Refused::TooMuchText { limit }) } else { Ok(()) }
    }
}

pub struct Grid<'b, 'l> {
    pub budget: &'b mut Budget<'l>,
    name: String,
    rows: Vec<Vec<Cell>>,
    merges: Vec<(Place, Place)>,
}

impl<'b, 'l> Grid<'b, 'l> {
    pub fn new(name: String, budget: &'b mut Budget<'l>) -> Self {
        Self { budget, name, rows: Vec::new(), merges: Vec::new() }
    }

    /// Puts a text; an empty one needs no place.
    ///
    /// # Errors
    /// The limits of rows, columns, cells and text.
    pub fn put(&mut self, at: Place, text: String) -> Result<(), Refused> {
        if text.is_empty() {
            return Ok(());
        }
        self.check_length(&text, Some(at))?;
        self.budget.text(text.len())?;
        self.cell(at)?.text = text;
        Ok(())
    }

    /// Adds a line to the note of a cell.
    ///
    /// # Errors
    /// As [`Grid::put`].
    pub fn note(&mut self, at: Place, text: &str) -> Result<(), Refused> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.check_length(text, Some(at))?;
        self.budget.text(text.len())?;
        let note = self.cell(at)?.note.get_or_insert_default();
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(text);
        Ok(())
    }

    /// Adds to a text that is being read; refuses it before it is whole if it is too long anyway.
    ///
    /// # Errors
    /// [`Refused::CellTooLong`]
    pub fn push(&self, text: &mut String, piece: &str) -> Result<(), Refused> {
        push(text, piece, self.budget.limits, &self.name)
    }

    /// # Errors
    /// [`Refused::TooManyCells`]: more regions than there may be cells.
    pub fn merge(&mut self, from: Place, to: Place) -> Result<(), Refused> {
        self.budget.cells(1)?;
        self.merges.push((from, to));
        Ok(())
    }

    /// The sheet, with merged cells filled in.
    ///
    /// # Errors
    /// The limits of cells and text, which merged regions can break.
    pub fn finish(mut self) -> Result<Sheet, Refused> {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0) as u32;
        for (from, to) in std::mem::take(&mut self.merges) {
            self.fill(from, Place::new(to.row.min(self.rows.len() as u32), to.column.min(width)))?;
        }
        let blank = |cell: &Cell| cell.text.is_empty() && cell.note.is_none();
        for row in &mut self.rows {
            let used = row.iter().rposition(|cell| !blank(cell)).map_or(0, |last| last + 1);
            row.truncate(used);
        }
        let first = self.rows.iter().position(|row| !row.is_empty()).unwrap_or(0);
        self.rows.drain(..first);
        Ok(Sheet { name: self.name, hidden: false, caption: None, first_row: first as u32 + 1, rows: self.rows })
    }

    /// `to` is inside the used part: a region over whole columns must not cost more than what is there.
    fn fill(&mut self, from: Place, to: Place) -> Result<(), Refused> {
        let text = self.get(from).map(|cell| cell.text.clone()).unwrap_or_default();
        if text.is_empty() || (from.row == to.row && from.column == to.column) {
            return Ok(());
        }
        for row in from.row..=to.row {
            for column in from.column..=to.column {
                let at = Place::new(row, column);
                self.budget.cells(1)?;
                self.budget.text(text.len())?;
                let cell = self.cell(at)?;
                cell.merged = Some(from);
                let own = std::mem::replace(&mut cell.text, text.clone());
                // Some programs keep what stood below when cells are merged. Nobody saw it, but it is not ours to drop.
                if at != from && !own.is_empty() && own != text {
                    self.note(at, &own)?;
                }
            }
        }
        Ok(())
    }

    fn get(&self, at: Place) -> Option<&Cell> {
        self.rows.get(at.row.checked_sub(1)? as usize)?.get(at.column.checked_sub(1)? as usize)
    }

    fn cell(&mut self, at: Place) -> Result<&mut Cell, Refused> {
        let limits = self.budget.limits;
        if at.row > limits.rows {
            return Err(Refused::TooManyRows { sheet: self.name.clone(), limit: limits.rows });
        }
        if at.column > limits.columns {
            return Err(Refused::TooManyColumns { sheet: self.name.clone(), limit: limits.columns });
        }
        let (row, column) = (at.row.saturating_sub(1) as usize, at.column.saturating_sub(1) as usize);
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = self.rows.get_mut(row).ok_or(Refused::TooManyCells { limit: limits.cells })?;
        if cells.len() <= column {
            self.budget.cells(column + 1 - cells.len())?;
            for next in cells.len()..=column {
                cells.push(Cell::new(Place::new(at.row, next as u32 + 1), ""));
            }
        }
        cells.get_mut(column).ok_or(Refused::TooManyCells { limit: limits.cells })
    }

    fn check_length(&self, text: &str, at: Option<Place>) -> Result<(), Refused> {
        let limit = self.budget.limits.cell_chars;
        let too_long = text.len() > limit && text.chars().count() > limit;
        if too_long { Err(Refused::CellTooLong { sheet: self.name.clone(), at, limit }) } else { Ok(()) }
    }
}

/// See [`Grid::push`]; four bytes are the longest character.
///
/// # Errors
/// [`Refused::CellTooLong`]
pub fn push(text: &mut String, piece: &str, limits: &Limits, sheet: &str) -> Result<(), Refused> {
    if text.len() + piece.len() > limits.cell_chars.saturating_mul(4) {
        return Err(Refused::CellTooLong { sheet: sheet.to_owned(), at: None, limit: limits.cell_chars });
    }
    text.push_str(piece);
    Ok(())
}
