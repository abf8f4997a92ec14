//! DOCX [ECMA-376, part 1, 17]: every table of the document as a sheet.

mod notes;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Kind, Place, Sheet};
use crate::grid::{Budget, Grid};
use crate::limits::{Limits, Refused};
use crate::package::Package;
use walk::{Draft, Merge};

/// # Errors
/// [`Refused`]; [`Refused::NoTable`] for a document without one.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part("word/document.xml")?;
    let notes = notes::read(&mut package, &main, limits)?;
    let drafts = walk::read(&mut package, &main, limits)?;
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for (number, draft) in (1..).zip(drafts) {
        let grid = Grid::new(u32::to_string(&number), &mut budget);
        sheets.push(sheet(draft, &notes, grid)?);
    }
    if sheets.is_empty() { Err(Refused::NoTable) } else { Ok(Book { kind: Kind::Docx, sheets }) }
}

fn sheet(draft: Draft, notes: &notes::Notes, mut grid: Grid<'_, '_>) -> Result<Sheet, Refused> {
    let columns = Columns::of(&draft);
    // By first column: where the vertical merge that is open there began, and the region's last place so far.
    let mut open: BTreeMap<u32, (Place, Place)> = BTreeMap::new();
    let mut regions = Vec::new();
    for (row, cells) in (1..).zip(draft.rows) {
        for cell in cells {
            let (first, last) = columns.span(cell.column, cell.span);
            let at = Place::new(row, first);
            let to = Place::new(row, last);
            for note in &cell.notes {
                grid.note(at, notes.get(note))?;
            }
            grid.put(at, cell.text)?;
            let above = open.get(&first).copied().filter(|_| cell.merge == Merge::Continued);
            regions.extend((first..=last).filter(|_| above.is_none()).filter_map(|column| open.remove(&column)));
            match (above, cell.merge) {
                (Some((from, end)), _) => {
                    open.insert(first, (from, Place::new(row, end.column.max(last))));
                }
                (None, Merge::Begins) => {
                    open.insert(first, (at, to));
                }
                (None, _) => regions.push((at, to)),
            }
        }
    }
    regions.extend(open.into_values());
    for (from, to) in regions.into_iter().filter(|(from, to)| from != to) {
        grid.merge(from, to)?;
    }
    let mut sheet = grid.finish()?;
    sheet.caption = draft.caption;
    Ok(sheet)
}

/// The columns that mean something. Tables drawn by hand have edges that are off by a hair, each a column of its own
/// in which no cell begins; they are left out.
struct Columns(Vec<u32>);

impl Columns {
    fn of(draft: &Draft) -> Self {
        let begins: BTreeSet<u32> = draft.rows.iter().flatten().map(|cell| cell.column).collect();
        Self(begins.into_iter().collect())
    }

    /// First and last column, from 1.
    fn span(&self, column: u32, span: u32) -> (u32, u32) {
        let before = |column: u32| self.0.partition_point(|begin| *begin < column) as u32;
        let first = before(column) + 1;
        (first, before(column.saturating_add(span)).max(first))
    }
}
