//! Scopes, modes and categories as people write them in a catalogue's cells, read with the ruleset's own words.
//!
//! A cell is cut into the longest known words; what is left over is named, never guessed.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::ruleset::{Category, Ruleset};

/// What a scope cell says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeReading {
    /// Ids of the scopes, in the order they are named.
    pub ids: Vec<String>,
    /// 党内或社会: each plan decides which.
    pub open: bool,
    /// Nothing was recognised, or something was not.
    pub unclear: bool,
    /// The words that are no scope.
    pub residue: Vec<String>,
}

/// What a mode cell says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModesReading {
    /// Ids of the modes, in the order they are named; unticked ones (□) are left out.
    pub ids: Vec<String>,
    /// The words that are no mode.
    pub unknown: Vec<String>,
    /// The words behind an empty box.
    pub unticked: Vec<String>,
}

#[derive(Deserialize, Default)]
struct CellVocabulary {
    either: Vec<String>,
    ticked: Vec<String>,
    unticked: Vec<String>,
    scope_neutral: Vec<String>,
    mode_neutral: Vec<String>,
}

// A file of our own that a test reads.
static WORDS: LazyLock<CellVocabulary> =
    LazyLock::new(|| toml::from_str(include_str!("vocabulary.toml")).unwrap_or_default());

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Id(&'a str),
    Either,
    Neutral,
    /// Between words.
    Mark(char),
    Unknown,
}

/// The words a cell may be cut into, the longest first.
struct Lexicon<'a>(Vec<(Vec<char>, Piece<'a>)>);

impl<'a> Lexicon<'a> {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn with(mut self, words: impl IntoIterator<Item = &'a String>, piece: Piece<'a>) -> Self {
        self.0.extend(words.into_iter().map(|word| (plain(word), piece)));
        self
    }

    fn scopes(mut self, rules: &'a Ruleset) -> Self {
        for s in &rules.scopes {
            self = self.with([&s.name.zh, &s.name.en, &s.id].into_iter().chain(&s.aliases), Piece::Id(&s.id));
        }
        self
    }

    fn modes(mut self, rules: &'a Ruleset) -> Self {
        for m in &rules.modes {
            self = self.with([&m.name.zh, &m.name.en, &m.id].into_iter().chain(&m.aliases), Piece::Id(&m.id));
        }
        self
    }

    fn ready(mut self) -> Self {
        self.0.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        self
    }

    /// The cell's pieces with their words.
    fn cut(&self, text: &[char]) -> Vec<(Piece<'a>, String)> {
        let mut out: Vec<(Piece<'a>, String)> = Vec::new();
        let mut rest = text;
        while let Some((first, tail)) = rest.split_first() {
            let known = self.0.iter().find(|(word, _)| !word.is_empty() && rest.starts_with(word));
            if let Some((word, piece)) = known {
                out.push((*piece, word.iter().collect()));
                rest = rest.get(word.len()..).unwrap_or_default();
                continue;
            }
            rest = tail;
            match out.last_mut() {
                _ if !first.is_alphanumeric() => out.push((Piece::Mark(*first), first.to_string())),
                Some((Piece::Unknown, word)) => word.push(*first),
                _ => out.push((Piece::Unknown, first.to_string())),
            }
        }
        out
    }
}

/// The unknown words; one between marks that holds nothing known is told whole, with its neutral parts.
fn unknown(pieces: &[(Piece<'_>, String)]) -> Vec<String> {
    let parts = pieces.split(|(piece, _)| matches!(piece, Piece::Mark(_) | Piece::Either));
    parts
        .flat_map(|part| {
            let is = |(piece, _): &&(Piece<'_>, String)| *piece == Piece::Unknown;
            let named = part.iter().any(|(piece, _)| matches!(piece, Piece::Id(_)));
            if named || !part.iter().any(|p| is(&p)) {
                return part.iter().filter(is).map(|(_, word)| word.clone()).collect();
            }
            vec![part.iter().map(|(_, word)| word.as_str()).collect()]
        })
        .collect()
}

/// Full-width forms as ASCII, small letters: one way to write each word.
fn plain(text: &str) -> Vec<char> {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    text.trim().chars().map(narrow).flat_map(char::to_lowercase).collect()
}

fn push(ids: &mut Vec<String>, id: &str) {
    if !ids.iter().any(|known| known == id) {
        ids.push(id.to_owned());
    }
}

/// Reads a scope cell: 面向社会, 党内或社会, 党内、本单位.
pub fn read_scope(text: &str, rules: &Ruleset) -> ScopeReading {
    let lexicon = Lexicon::new()
        .scopes(rules)
        .with(&WORDS.either, Piece::Either)
        .with(&WORDS.scope_neutral, Piece::Neutral)
        .ready();
    let pieces = lexicon.cut(&plain(text));
    let (mut ids, mut open) = (Vec::new(), false);
    for (piece, _) in &pieces {
        match piece {
            Piece::Id(id) => push(&mut ids, id),
            Piece::Either | Piece::Mark('/') => open = true,
            Piece::Neutral | Piece::Mark(_) | Piece::Unknown => {}
        }
    }
    let residue = unknown(&pieces);
    // "/" between what is one scope after all leaves nothing open.
    open &= ids.len() > 1;
    ScopeReading { unclear: ids.is_empty() || !residue.is_empty(), ids, open, residue }
}

/// Reads a mode cell: ■政府网站 □公开查阅点, 村务公开栏、微信群.
pub fn read_modes(text: &str, rules: &Ruleset) -> ModesReading {
    let lexicon = Lexicon::new().modes(rules).with(&WORDS.mode_neutral, Piece::Neutral).ready();
    let scopes = Lexicon::new().scopes(rules).ready();
    let mut reading = ModesReading { ids: Vec::new(), unknown: Vec::new(), unticked: Vec::new() };
    for (ticked, item) in boxes(&plain(text)) {
        if !ticked {
            let word: String = item.iter().collect();
            reading.unticked.push(word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
            continue;
        }
        for part in item.split(|c| matches!(c, ';' | '\u{3002}' | '\n')) {
            let pieces = lexicon.cut(for_scope(part, &scopes));
            for (piece, _) in &pieces {
                if let Piece::Id(id) = piece {
                    push(&mut reading.ids, id);
                }
            }
            reading.unknown.extend(unknown(&pieces));
        }
    }
    reading
}

/// 党内：文件、会议: the scope before the colon says for whom, not how.
fn for_scope<'t>(part: &'t [char], scopes: &Lexicon<'_>) -> &'t [char] {
    let Some(colon) = part.iter().position(|c| *c == ':') else { return part };
    let (head, modes) = part.split_at(colon);
    let named = scopes.cut(head);
    let scope =
        named.iter().any(|(p, _)| matches!(p, Piece::Id(_))) && !named.iter().any(|(p, _)| *p == Piece::Unknown);
    if scope { modes.get(1..).unwrap_or_default() } else { part }
}

/// The items of a list of boxes, and whether each is ticked; a cell without boxes is one ticked item. The box stands
/// before its item, or behind it if the cell begins without one.
fn boxes(text: &[char]) -> Vec<(bool, Vec<char>)> {
    let is = |list: &[String], c: char| list.iter().any(|sign| sign.chars().eq([c]));
    let state = |c: char| match (is(&WORDS.ticked, c), is(&WORDS.unticked, c)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let behind = text.first().is_some_and(|c| state(*c).is_none()) && text.last().is_some_and(|c| state(*c).is_some());
    let mut out: Vec<(bool, Vec<char>)> = vec![(true, Vec::new())];
    for c in text {
        match (state(*c), out.last_mut()) {
            (Some(ticked), Some(last)) if behind => {
                last.0 = ticked;
                out.push((true, Vec::new()));
            }
            (Some(ticked), _) => out.push((ticked, Vec::new())),
            (None, Some(last)) => last.1.push(*c),
            (None, None) => {}
        }
    }
    out.retain(|(_, item)| item.iter().any(|c| c.is_alphanumeric()));
    out
}

/// The id of the category of a duty set that a cell names: by its id, its name, another word for it, what it unfolds
/// into; else the only one whose words the cell contains, or that contain the cell. `None` rather than a guess.
pub fn read_category(text: &str, rules: &Ruleset, duty_set: &str) -> Option<String> {
    let cell = letters(text);
    if cell.is_empty() {
        return None;
    }
    let list = rules.categories_for(duty_set);
    let only = |fits: &dyn Fn(&[char]) -> bool| {
        let mut found = list.iter().filter(|c| words(c).iter().any(|word| fits(word)));
        let first = found.next()?;
        found.next().is_none().then(|| first.id.clone())
    };
    if let Some(c) = list.iter().find(|c| c.id == text.trim()) {
        return Some(c.id.clone());
    }
    let contains = |long: &[char], short: &[char]| short.len() > 1 && long.windows(short.len()).any(|w| w == short);
    // The longest of its words that the cell contains decides: 重要人事任免 is more than 人事.
    let longest = list.iter().flat_map(|c| words(c)).filter(|w| contains(&cell, w)).map(|w| w.len()).max();
    only(&|word| word == cell)
        .or_else(|| only(&|word| Some(word.len()) == longest && contains(&cell, word)))
        .or_else(|| only(&|word| cell.len() > 2 && contains(word, &cell)))
}

fn words(c: &Category) -> Vec<Vec<char>> {
    let expands = c.expands.iter().map(|t| &t.zh);
    [&c.name.zh, &c.name.en].into_iter().chain(&c.aliases).chain(expands).map(|w| letters(w)).collect()
}

/// Letters and digits alone: quotation marks and spaces don't tell words apart.
fn letters(text: &str) -> Vec<char> {
    plain(text).into_iter().filter(|c| c.is_alphanumeric()).collect()
}
