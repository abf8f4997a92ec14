//! Plausible invented texts, the same for the same seed: for tests and for the bench. They are of no office and report
//! nothing that happened.

use crate::model::Document;
use std::collections::BTreeMap;

const WORDS: &str = include_str!("corpus.txt");

/// A linear congruential generator (Knuth's MMIX constants): predictable is the point.
pub struct Lcg(u64);

impl Lcg {
    pub fn new(seed: u64) -> Self {
        let mut lcg = Lcg(seed);
        lcg.below(1);
        lcg
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The high bits are the good ones.
        usize::try_from(self.0 >> 33).unwrap_or(0).checked_rem(limit).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// True once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

struct Writer {
    lcg: Lcg,
    words: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Writer {
    fn new(seed: u64) -> Self {
        let lines = WORDS.lines().filter_map(|line| line.split_once(' '));
        let words = lines.map(|(kind, words)| (kind, words.split(' ').collect())).collect();
        Writer { lcg: Lcg::new(seed), words }
    }

    fn word(&mut self, kind: &str) -> &'static str {
        let words = self.words.get(kind).map_or(&[][..], Vec::as_slice);
        self.lcg.pick(words).copied().unwrap_or_default()
    }

    /// Any ideograph, as in names: most bigrams of a real index are rare ones.
    fn rare(&mut self) -> char {
        u32::try_from(self.lcg.below(0x51a6)).ok().and_then(|at| char::from_u32(0x4e00 + at)).unwrap_or('一')
    }

    fn clause(&mut self, out: &mut String) {
        if self.lcg.once_in(3) {
            out.push_str(self.word("time"));
        }
        if self.lcg.once_in(4) {
            let (year, month) = (2015 + self.lcg.below(12), 1 + self.lcg.below(12));
            out.push_str(&format!("{year}年{month}月"));
        }
        out.push_str(self.word("body"));
        out.push_str(self.word("action"));
        if self.lcg.once_in(6) {
            let quote = self.word("quote");
            let thing = self.word("thing");
            let mut marks = quote.chars();
            out.extend(marks.next());
            out.push_str(thing);
            out.extend(marks.next());
        } else {
            out.push_str(self.word("thing"));
        }
        if self.lcg.once_in(5) {
            out.extend([self.rare(), self.rare(), self.rare()]);
        }
        if self.lcg.once_in(7) {
            out.push_str(self.word("latin"));
        }
        if self.lcg.once_in(8) {
            out.push_str(&format!("{}.{}%", self.lcg.below(100), self.lcg.below(10)));
        }
    }

    fn sentence(&mut self, out: &mut String) {
        for _ in 0..self.lcg.below(3) {
            self.clause(out);
            out.push_str(self.word("mark"));
            out.push_str(self.word("link"));
        }
        self.clause(out);
        out.push_str(self.word("end"));
        if self.lcg.once_in(4) {
            out.push_str(self.lcg.pick(&["\n", "\n\n　　", " "]).copied().unwrap_or_default());
        }
    }

    fn text(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..2 + self.lcg.below(14) {
            self.sentence(&mut out);
        }
        out
    }

    fn title(&mut self) -> String {
        let (body, action, thing) = (self.word("body"), self.word("action"), self.word("thing"));
        match self.lcg.below(3) {
            0 => format!("{body}关于{action}{thing}的通知"),
            1 => format!("{thing}（{}）", 2015 + self.lcg.below(12)),
            _ => format!("{body}{thing}"),
        }
    }
}

/// `count` texts of some 50 to 900 characters, with punctuation of both widths, Latin words, numbers and line breaks.
pub fn texts(seed: u64, count: usize) -> Vec<String> {
    let mut writer = Writer::new(seed);
    (0..count).map(|_| writer.text()).collect()
}

/// `count` documents: 40 organisations, 28 categories, twelve years; one in five isn't for everybody.
pub fn documents(seed: u64, count: usize) -> impl Iterator<Item = Document> {
    let mut writer = Writer::new(seed);
    (0..count).map(move |number| {
        let (org, year) = (writer.lcg.below(40), 2015 + writer.lcg.below(12));
        let day = year * 10_000 + (1 + writer.lcg.below(12)) * 100 + 1 + writer.lcg.below(28);
        let tokens = match writer.lcg.below(10) {
            0 => vec!["party".to_owned()],
            1 => vec![format!("sub:{}", org % 8), format!("org:{org}")],
            _ => vec!["all".to_owned()],
        };
        Document {
            key: format!("DZ{org:03}-{year}-{number:06}/1"),
            title: writer.title(),
            text: writer.text(),
            index_number: format!("DZ{org:03}-{year}-{number:06}"),
            org: format!("org-{org}"),
            category: format!("{}.{}", 9 + writer.lcg.below(4), 1 + writer.lcg.below(7)),
            year: i32::try_from(year).unwrap_or(0),
            day: i32::try_from(day).unwrap_or(0),
            tokens,
        }
    })
}

/// `count` queries of 1 to 6 characters: mostly cut out of `texts` at any place, some of them with two characters
/// exchanged (so that nearly all bigrams are there and the phrase is not), some of words, some of rare characters.
pub fn queries(seed: u64, count: usize, texts: &[String]) -> Vec<String> {
    let mut writer = Writer::new(seed);
    (0..count)
        .map(|_| {
            let long = 1 + writer.lcg.below(6);
            let source: Vec<char> = match writer.lcg.below(8) {
                0 => writer.word("thing").chars().collect(),
                1 => writer.word("latin").chars().collect(),
                2 => vec![writer.rare(), writer.rare()],
                _ => writer.lcg.pick(texts).map(|text| text.chars().collect()).unwrap_or_default(),
            };
            let from = writer.lcg.below(source.len().saturating_sub(long) + 1);
            let mut query: Vec<char> = source.into_iter().skip(from).take(long).collect();
            if writer.lcg.once_in(6) && query.len() > 1 {
                let at = writer.lcg.below(query.len() - 1);
                query.swap(at, at + 1);
            }
            query.into_iter().collect()
        })
        .collect()
}
