//! Rows of tables: what their cells say of each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Hit,
    context::{Head, Row},
    person,
    words::MARKINGS,
};
use crate::Piece;

/// The rows of all pieces.
pub struct Rows<'a> {
    pieces: &'a [Piece],
    heads: HashMap<&'a str, Head>,
    /// For each piece the number of its row, if it has one.
    of: Vec<Option<usize>>,
    rows: Vec<(Row, Vec<usize>)>,
}

impl<'a> Rows<'a> {
    pub fn of(pieces: &'a [Piece]) -> Self {
        let mut made = Self { pieces, heads: HashMap::new(), of: Vec::with_capacity(pieces.len()), rows: Vec::new() };
        let mut last: Option<(&Piece, u32)> = None;
        for (at, piece) in pieces.iter().enumerate() {
            let Some(row) = piece.row else {
                made.of.push(None);
                last = None;
                continue;
            };
            let same = last.is_some_and(|(other, n)| {
                n == row && other.place.name == piece.place.name && other.place.within == piece.place.within
            });
            if !same {
                made.rows.push((Row::default(), Vec::new()));
            }
            last = Some((piece, row));
            let head = made.head(&piece.head);
            let number = made.rows.len() - 1;
            made.of.push(Some(number));
            if let Some((row, cells)) = made.rows.last_mut() {
                cells.push(at);
                row.named |= named(piece, head);
                row.office |= head.office;
                row.concept |= MARKINGS.notice.concepts.is(piece.text.trim());
            }
        }
        made
    }

    /// What the words over a column say.
    pub fn head(&mut self, text: &'a str) -> Head {
        if text.is_empty() {
            return Head::default();
        }
        *self.heads.entry(text).or_insert_with(|| Head::of(text))
    }

    /// What the row of a piece says.
    pub fn row(&self, piece: usize) -> Row {
        let number = self.of.get(piece).copied().flatten();
        number.and_then(|n| self.rows.get(n)).map(|(row, _)| *row).unwrap_or_default()
    }

    /// The name in the row of a piece: under a head for names first.
    pub fn name(&mut self, piece: usize) -> Option<String> {
        let number = self.of.get(piece).copied().flatten()?;
        let (_, cells) = self.rows.get(number)?;
        let cells: Vec<&'a Piece> = cells.iter().filter_map(|at| self.pieces.get(*at)).collect();
        let headed = cells.iter().find(|cell| self.head(&cell.head).name && person::may_be_name(&cell.text)).copied();
        let found = headed.or_else(|| cells.iter().find(|cell| person::is_name(&cell.text)).copied());
        found.map(|cell| cell.text.trim().to_owned())
    }

    /// Takes back levels that are nothing but words of one row with different levels: the head of a table of numbers.
    pub fn columns(&self, hits: &mut Vec<Hit>, plain: &[(usize, u8)]) {
        let mut levels: BTreeMap<usize, BTreeSet<u8>> = BTreeMap::new();
        let row = |hit: usize| hits.get(hit).and_then(|hit| self.of.get(hit.piece).copied().flatten());
        for (hit, rank) in plain {
            if let Some(row) = row(*hit) {
                levels.entry(row).or_default().insert(*rank);
            }
        }
        let taken: BTreeSet<usize> = plain
            .iter()
            .filter(|(hit, _)| row(*hit).and_then(|row| levels.get(&row)).is_some_and(|ranks| ranks.len() > 1))
            .map(|(hit, _)| *hit)
            .collect();
        let mut at = 0;
        hits.retain(|_| {
            at += 1;
            !taken.contains(&(at - 1))
        });
    }
}

fn named(piece: &Piece, head: Head) -> bool {
    head.name && person::may_be_name(&piece.text) || !head.not_personal && person::is_name(&piece.text)
}
