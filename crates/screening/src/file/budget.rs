//! How much of the limits is used up, over all members of members.

use crate::{Limits, Refused, limits::Measure};

/// Expanded bytes before the ratio is looked at.
const RATIO_FROM: u64 = 16 << 20;

/// Counted while reading; every limit that is hit is an error at once.
pub struct Budget<'l> {
    pub limits: &'l Limits,
    /// What all parts may come to, by the ratio to the outermost file.
    packed: u64,
    pub expanded: u64,
    members: u64,
    text: u64,
    pieces: usize,
    pages: u32,
}

impl<'l> Budget<'l> {
    /// # Errors
    /// [`Refused::TooMuch`] for a file that is too large by itself.
    pub fn new(bytes: &[u8], limits: &'l Limits) -> Result<Self, Refused> {
        let size = bytes.len() as u64;
        if size > limits.file_bytes {
            return Err(too_much(Measure::Bytes, limits.file_bytes));
        }
        let packed = size.saturating_mul(limits.ratio).max(RATIO_FROM);
        Ok(Self { limits, packed, expanded: 0, members: 0, text: 0, pieces: 0, pages: 0 })
    }

    /// What may still be inflated.
    pub fn room(&self) -> u64 {
        self.limits.expanded_bytes.min(self.packed).saturating_sub(self.expanded)
    }

    pub fn expand(&mut self, bytes: u64) -> Result<(), Refused> {
        if bytes > self.room() {
            return Err(too_much(Measure::Expanded, self.limits.expanded_bytes));
        }
        self.expanded += bytes;
        Ok(())
    }

    pub fn members(&mut self, count: usize) -> Result<(), Refused> {
        self.members += count as u64;
        let limit = u64::from(self.limits.members);
        if self.members > limit { Err(too_much(Measure::Members, limit)) } else { Ok(()) }
    }

    pub fn page(&mut self) -> Result<(), Refused> {
        self.pages += 1;
        let limit = self.limits.pages;
        if self.pages > limit { Err(too_much(Measure::Pages, u64::from(limit))) } else { Ok(()) }
    }

    pub fn piece(&mut self, text: &str) -> Result<(), Refused> {
        self.text += text.len() as u64;
        self.pieces += 1;
        if self.text > self.limits.text_bytes {
            return Err(too_much(Measure::Text, self.limits.text_bytes));
        }
        if self.pieces > self.limits.pieces {
            return Err(too_much(Measure::Text, self.limits.pieces as u64));
        }
        Ok(())
    }

    /// Is a member at this depth still opened?
    pub fn nesting(&self, depth: usize) -> Result<(), Refused> {
        let limit = self.limits.nesting;
        if depth > limit as usize { Err(too_much(Measure::Nesting, u64::from(limit))) } else { Ok(()) }
    }
}

pub fn too_much(measure: Measure, limit: u64) -> Refused {
    Refused::TooMuch { measure, limit }
}

pub fn damaged(part: &str) -> Refused {
    Refused::Damaged { part: part.to_owned() }
}
