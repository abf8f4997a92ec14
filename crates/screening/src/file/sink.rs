//! Where the walkers of all formats put what they find. Reading and rewriting are one walk: pieces get their numbers
//! here, and whoever rewrites asks here what is to stand in their place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Edits;
use super::budget::Budget;
use crate::{Extract, Format, Hidden, Part, Piece, Place, Refused, Unread};

/// What is to be changed in one piece.
pub type Changes<'a> = &'a [(Range<usize>, String)];

pub struct Sink<'a> {
    pub budget: Budget<'a>,
    pieces: Vec<Piece>,
    hidden: BTreeMap<Hidden, u32>,
    unread: Vec<(Unread, Place)>,
    pages: Option<u32>,
    /// None: only reading.
    edits: Option<&'a Edits>,
    /// Members one has to open.
    within: Vec<String>,
    /// Everything found now is hidden so, whatever it is by itself: it is in something that goes whole.
    cloak: Option<Hidden>,
}

impl<'a> Sink<'a> {
    pub fn new(budget: Budget<'a>, edits: Option<&'a Edits>) -> Self {
        Self {
            budget,
            pieces: Vec::new(),
            hidden: BTreeMap::new(),
            unread: Vec::new(),
            pages: None,
            edits,
            within: Vec::new(),
            cloak: None,
        }
    }

    pub fn into_extract(self, format: Format) -> Extract {
        Extract { format, pieces: self.pieces, hidden: self.hidden, unread: self.unread, pages: self.pages }
    }

    pub fn removed(self) -> BTreeMap<Hidden, u32> {
        self.hidden
    }

    /// Is there to be a cleaned copy of what is walked now? Not of what goes whole.
    pub fn rewriting(&self) -> bool {
        self.edits.is_some() && self.cloak.is_none()
    }

    pub fn cloaked(&self) -> bool {
        self.cloak.is_some()
    }

    pub fn depth(&self) -> usize {
        self.within.len()
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Takes a piece, and gives back what is to be changed in it. A piece without a sign is not kept.
    pub fn put(&mut self, mut piece: Piece) -> Result<Option<Changes<'a>>, Refused> {
        if piece.text.trim().is_empty() {
            return Ok(None);
        }
        self.budget.piece(&piece.text)?;
        piece.hidden = self.cloak.or(piece.hidden);
        if !self.within.is_empty() {
            let mut within = self.within.clone();
            within.append(&mut piece.place.within);
            piece.place.within = within;
        }
        let number = self.pieces.len();
        let edits = self.edits.and_then(|edits| edits.get(&number)).filter(|_| piece.hidden.is_none());
        self.pieces.push(piece);
        Ok(edits.map(Vec::as_slice))
    }

    /// Hidden text that goes with whatever holds it.
    pub fn hide(&mut self, hidden: Hidden, place: Place, text: impl Into<String>) -> Result<(), Refused> {
        let mut piece = Piece::new(place, text);
        piece.hidden = Some(hidden);
        self.put(piece).map(|_| ())
    }

    /// Visible text that can't be changed where it stands.
    pub fn fixed(&mut self, place: Place, text: impl Into<String>) -> Result<(), Refused> {
        let part = place.to_string();
        match self.put(Piece::new(place, text))? {
            Some(_) => Err(Refused::Irremovable { part }),
            None => Ok(()),
        }
    }

    /// Counts something hidden, with or without text.
    pub fn note(&mut self, hidden: Hidden, count: u32) {
        if count > 0 && self.cloak.is_none() {
            *self.hidden.entry(hidden).or_default() += count;
        }
    }

    pub fn unread(&mut self, why: Unread, mut place: Place) {
        let mut within = self.within.clone();
        within.append(&mut place.within);
        place.within = within;
        self.unread.push((why, place));
    }

    pub fn page(&mut self) -> Result<(), Refused> {
        self.budget.page()?;
        if self.within.is_empty() {
            self.pages = Some(self.pages.unwrap_or(0) + 1);
        }
        Ok(())
    }

    /// What another reader found, as if found here; gives back the number its pieces begin at.
    pub fn adopt(&mut self, extract: Extract) -> Result<usize, Refused> {
        let base = self.pieces.len();
        for piece in extract.pieces {
            // Kept even if blank: the other reader has numbered it.
            self.budget.piece(&piece.text)?;
            let mut piece = piece;
            piece.hidden = self.cloak.or(piece.hidden);
            let mut within = self.within.clone();
            within.append(&mut piece.place.within);
            piece.place.within = within;
            self.pieces.push(piece);
        }
        for (hidden, count) in extract.hidden {
            self.note(hidden, count);
        }
        for (why, place) in extract.unread {
            self.unread(why, place);
        }
        if self.within.is_empty() {
            self.pages = extract.pages;
        }
        Ok(base)
    }

    /// The edits of the pieces from one number on, numbered from 0.
    pub fn edits_from(&self, base: usize) -> Edits {
        let Some(edits) = self.edits else { return Edits::new() };
        let end = self.pieces.len();
        edits.range(base..end.max(base)).map(|(number, list)| (number - base, list.clone())).collect()
    }

    /// Walks a member: places begin with its name, and with `cloak` all of it is hidden.
    pub fn inside<T>(
        &mut self,
        member: &str,
        cloak: Option<Hidden>,
        walk: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.within.push(member.to_owned());
        let result = self.cloaking(cloak, walk);
        self.within.pop();
        result
    }

    /// As [`Sink::inside`], without another name in front.
    pub fn cloaking<T>(
        &mut self,
        cloak: Option<Hidden>,
        walk: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let before = self.cloak;
        self.cloak = before.or(cloak);
        let result = walk(self);
        self.cloak = before;
        result
    }

    /// A picture or a document of a picture: nobody can say what it shows.
    pub fn no_text_layer(&mut self, name: &str) {
        self.unread(Unread::NoTextLayer, Place::new(Part::Picture, name, ""));
    }
}

/// A text with its changes made. Ranges that don't fit are left out.
pub fn edited(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in edits {
        let (Some(before), Some(_)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        out.push_str(before);
        out.push_str(with);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// What becomes of each span of a text that stands in several (by their lengths in bytes) when its changes are made; None
/// where nothing changes. A replacement as long as what it replaces is dealt out sign by sign, another goes to the first span.
pub fn edited_spans(text: &str, spans: &[usize], edits: &[(Range<usize>, String)]) -> Vec<Option<String>> {
    // What stands at each sign then.
    let mut signs: Vec<(usize, String)> = Vec::new();
    let mut changed = vec![false; spans.len()];
    let mut edits = edits.iter().filter(|(range, _)| text.get(range.clone()).is_some()).peekable();
    let mut dealt: std::vec::IntoIter<String> = Vec::new().into_iter();
    let mut end = 0;
    for (at, sign) in text.char_indices() {
        if at >= end
            && let Some((range, with)) = edits.next_if(|(range, _)| range.start <= at)
        {
            end = range.end;
            let count = text.get(range.clone()).unwrap_or_default().chars().count();
            dealt = match with.chars().count() == count {
                true => with.chars().map(String::from).collect::<Vec<_>>().into_iter(),
                false => vec![with.clone()].into_iter(),
            };
        }
        match at < end {
            true => signs.push((at, dealt.next().unwrap_or_default())),
            false => signs.push((at, sign.to_string())),
        }
    }
    let mut out: Vec<String> = vec![String::new(); spans.len()];
    let (mut span, mut limit) = (0, spans.first().copied().unwrap_or(0));
    for (at, sign) in signs {
        while at >= limit && span + 1 < spans.len() {
            span += 1;
            limit += spans.get(span).copied().unwrap_or(0);
        }
        let before = text.get(at..).and_then(|rest| rest.chars().next());
        if !sign.chars().eq(before)
            && let Some(changed) = changed.get_mut(span)
        {
            *changed = true;
        }
        if let Some(out) = out.get_mut(span) {
            out.push_str(&sign);
        }
    }
    out.into_iter().zip(changed).map(|(text, changed)| changed.then_some(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_dealt_out_over_spans() {
        let check = |spans: &[&str], range: Range<usize>, with: &str, expect: &[Option<&str>]| {
            let lengths: Vec<usize> = spans.iter().map(|span| span.len()).collect();
            let got = edited_spans(&spans.concat(), &lengths, &[(range, with.to_owned())]);
            assert_eq!(got.iter().map(Option::as_deref).collect::<Vec<_>>(), expect);
        };
        check(&["号3401", "0219", "。"], 3..11, "34****19", &[Some("号34**"), Some("**19"), None]);
        check(&["abc", "", "def"], 2..4, "x", &[Some("abx"), None, Some("ef")]);
        check(&["abc"], 0..3, "abc", &[None]);
        assert_eq!(edited("abcdef", &[(1..2, "X".to_owned()), (4..6, String::new())]), "aXcd");
    }
}
