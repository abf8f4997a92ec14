//! One pass over the documents that meet the words and the reader's tokens: filters, exact counts, the page.
//!
//! Written by hand instead of with the library's collectors because each facet leaves its own filter out of account
//! and because the order must not know scores.

use crate::highlight::Span;
use crate::model::{Hit, Query};
use crate::query::{Words, title_hits, visible_hits};
use crate::schema::{CATEGORY, DAY, Fields, KEY, ORG, YEAR};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EnableScoring, Query as _, Scorer, Weight};
use tantivy::schema::{Field, Value};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, TantivyDocument, TantivyError,
};

/// What one pass yields; maps are sorted by their key.
#[derive(Default)]
pub(crate) struct Found {
    pub total: usize,
    /// Key and place of the documents of the page asked for.
    pub page: Vec<(String, DocAddress)>,
    pub by_category: BTreeMap<String, usize>,
    pub by_year: BTreeMap<i32, usize>,
    pub by_org: BTreeMap<String, usize>,
}

/// What orders hits, the best being the greatest: in the title, newer, smaller key.
type Rank<K> = (bool, i64, Reverse<K>);

pub(crate) fn scan(searcher: &Searcher, fields: &Fields, words: &Words, query: &Query) -> Result<Found, TantivyError> {
    let scoring = || EnableScoring::disabled_from_searcher(searcher);
    let matching = visible_hits(fields, words, &query.tokens).weight(scoring())?;
    let in_title = title_hits(fields, words).map(|part| part.weight(scoring())).transpose()?;
    let known = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
    let wanted = if query.limit == 0 { 0 } else { query.offset.saturating_add(query.limit).min(known) };

    let mut found = Found::default();
    let mut best: Vec<(Rank<String>, DocAddress)> = Vec::new();
    for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
        let mut segment = Segment::new(reader, query, wanted)?;
        segment.run(matching.as_ref(), in_title.as_deref())?;
        segment.finish(ordinal, &mut found, &mut best)?;
    }
    best.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
    let page = best.into_iter().skip(query.offset).take(query.limit);
    found.page = page.map(|((_, _, Reverse(key)), address)| (key, address)).collect();
    Ok(found)
}

/// The place of a document's value in its segment's dictionary; no valid place when it has none.
fn ordinal(column: Option<&StrColumn>, doc: DocId) -> usize {
    let ordinal = column.and_then(|column| column.ords().first(doc));
    ordinal.and_then(|ordinal| usize::try_from(ordinal).ok()).unwrap_or(usize::MAX)
}

/// A text fact of each document as an ordinal of the segment's dictionary, with the values a filter accepts and the
/// count of each.
struct Facet {
    column: Option<StrColumn>,
    accepted: Option<Vec<bool>>,
    counts: Vec<usize>,
}

impl Facet {
    fn new(reader: &SegmentReader, name: &str, accept: Option<&BTreeSet<&[u8]>>) -> Result<Self, TantivyError> {
        let column = reader.fast_fields().str(name)?;
        let terms = column.as_ref().map_or(0, |column| column.num_terms());
        let mut accepted = None;
        if let (Some(accept), Some(column)) = (accept, &column) {
            let ordinals: Vec<u64> = (0..terms as u64).collect();
            let mut flags = Vec::with_capacity(terms);
            column.dictionary().sorted_ords_to_term_cb(&ordinals, |term| flags.push(accept.contains(term)))?;
            accepted = Some(flags);
        }
        Ok(Facet { column, accepted, counts: vec![0; terms] })
    }

    fn accepts(&self, ordinal: usize) -> bool {
        self.accepted.as_ref().is_none_or(|accepted| accepted.get(ordinal) == Some(&true))
    }

    fn count(&mut self, ordinal: usize) {
        if let Some(count) = self.counts.get_mut(ordinal) {
            *count += 1;
        }
    }

    fn add_to(&self, counts: &mut BTreeMap<String, usize>) -> Result<(), TantivyError> {
        let Some(column) = &self.column else { return Ok(()) };
        let seen = || self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let ordinals: Vec<u64> = seen().map(|(ordinal, _)| ordinal as u64).collect();
        let mut values = seen().map(|(_, count)| *count);
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |term| {
            let count = values.next().unwrap_or(0);
            match counts.get_mut(&*String::from_utf8_lossy(term)) {
                Some(sum) => *sum += count,
                None => {
                    counts.insert(String::from_utf8_lossy(term).into_owned(), count);
                }
            }
        })?;
        Ok(())
    }
}

struct Segment<'a> {
    reader: &'a SegmentReader,
    category: Facet,
    org: Facet,
    key: Option<StrColumn>,
    excluded: BTreeSet<usize>,
    year: Column<i64>,
    day: Column<i64>,
    year_filter: Option<i32>,
    total: usize,
    by_year: BTreeMap<i32, usize>,
    wanted: usize,
    /// The worst of the best on top.
    best: BinaryHeap<Reverse<(Rank<u64>, DocId)>>,
}

impl<'a> Segment<'a> {
    fn new(reader: &'a SegmentReader, query: &Query, wanted: usize) -> Result<Self, TantivyError> {
        let orgs = query.orgs.as_ref().map(|orgs| orgs.iter().map(String::as_bytes).collect());
        let category = query.category.as_ref().map(|category| BTreeSet::from([category.as_bytes()]));
        let key = reader.fast_fields().str(KEY)?;
        let mut excluded = BTreeSet::new();
        if let Some(column) = &key {
            for withdrawn in &query.exclude {
                let ordinal = column.dictionary().term_ord(withdrawn.as_bytes())?;
                excluded.extend(ordinal.and_then(|ordinal| usize::try_from(ordinal).ok()));
            }
        }
        Ok(Segment {
            reader,
            category: Facet::new(reader, CATEGORY, category.as_ref())?,
            org: Facet::new(reader, ORG, orgs.as_ref())?,
            key,
            excluded,
            year: reader.fast_fields().i64(YEAR)?,
            day: reader.fast_fields().i64(DAY)?,
            year_filter: query.year,
            total: 0,
            by_year: BTreeMap::new(),
            wanted,
            best: BinaryHeap::new(),
        })
    }

    fn run(&mut self, matching: &dyn Weight, in_title: Option<&dyn Weight>) -> Result<(), TantivyError> {
        let mut matches = matching.scorer(self.reader, 1.0)?;
        let mut titles = in_title.map(|weight| weight.scorer(self.reader, 1.0)).transpose()?;
        let alive = self.reader.alive_bitset();
        let mut doc = matches.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                self.see(doc, titles.as_deref_mut());
            }
            doc = matches.advance();
        }
        Ok(())
    }

    /// Counts a document that the reader may see and that hits the words.
    fn see(&mut self, doc: DocId, titles: Option<&mut dyn Scorer>) {
        if !self.excluded.is_empty() && self.excluded.contains(&ordinal(self.key.as_ref(), doc)) {
            return;
        }
        let (category, org) = (ordinal(self.category.column.as_ref(), doc), ordinal(self.org.column.as_ref(), doc));
        let year = self.year.first(doc).and_then(|year| i32::try_from(year).ok()).unwrap_or(0);
        let in_category = self.category.accepts(category);
        let in_org = self.org.accepts(org);
        let in_year = self.year_filter.is_none_or(|wanted| wanted == year);
        if in_org && in_year {
            self.category.count(category);
        }
        if in_category && in_year {
            self.org.count(org);
        }
        if in_category && in_org {
            *self.by_year.entry(year).or_default() += 1;
        }
        if in_category && in_org && in_year {
            self.total += 1;
            self.rank(doc, titles);
        }
    }

    fn rank(&mut self, doc: DocId, titles: Option<&mut dyn Scorer>) {
        if self.wanted == 0 {
            return;
        }
        let in_title = titles.is_some_and(|titles| {
            if titles.doc() < doc {
                titles.seek(doc);
            }
            titles.doc() == doc
        });
        let day = self.day.first(doc).unwrap_or(0);
        if self.best.len() >= self.wanted {
            // Most documents of a large result end here, without a look at their key.
            if self.best.peek().is_some_and(|Reverse(((title, oldest, _), _))| (in_title, day) < (*title, *oldest)) {
                return;
            }
        }
        let rank = (in_title, day, Reverse(ordinal(self.key.as_ref(), doc) as u64));
        self.best.push(Reverse((rank, doc)));
        if self.best.len() > self.wanted {
            self.best.pop();
        }
    }

    fn finish(
        self,
        ordinal: SegmentOrdinal,
        found: &mut Found,
        best: &mut Vec<(Rank<String>, DocAddress)>,
    ) -> Result<(), TantivyError> {
        found.total += self.total;
        for (year, count) in self.by_year {
            *found.by_year.entry(year).or_default() += count;
        }
        self.category.add_to(&mut found.by_category)?;
        self.org.add_to(&mut found.by_org)?;
        // Keys are read in the order of the dictionary, in one sweep: one by one, a far page took 150 ms.
        let mut kept: Vec<(Rank<u64>, DocId)> = self.best.into_iter().map(|Reverse(entry)| entry).collect();
        kept.sort_unstable_by_key(|((_, _, Reverse(key)), _)| *key);
        let keys: Vec<u64> = kept.iter().map(|((_, _, Reverse(key)), _)| *key).collect();
        let mut kept = kept.into_iter();
        if let Some(column) = &self.key {
            column.dictionary().sorted_ords_to_term_cb(&keys, |key| {
                if let Some(((in_title, day, _), doc)) = kept.next() {
                    let key = String::from_utf8_lossy(key).into_owned();
                    best.push(((in_title, day, Reverse(key)), DocAddress::new(ordinal, doc)));
                }
            })?;
        }
        Ok(())
    }
}

/// The stored facts of a document; `highlight` turns its title and text into spans.
pub(crate) fn hit(
    fields: &Fields,
    stored: &TantivyDocument,
    highlight: impl FnOnce(&str, &str) -> (Vec<Span>, Vec<Span>),
) -> Hit {
    let text = |field: Field| stored.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
    let number = |field: Field| {
        stored.get_first(field).and_then(|value| value.as_i64()).and_then(|value| value.try_into().ok()).unwrap_or(0)
    };
    let (title, snippet) = highlight(text(fields.title), text(fields.text));
    Hit {
        key: text(fields.key).to_owned(),
        index_number: text(fields.index_number).to_owned(),
        org: text(fields.org).to_owned(),
        category: text(fields.category).to_owned(),
        year: number(fields.year),
        day: number(fields.day),
        title,
        snippet,
    }
}
