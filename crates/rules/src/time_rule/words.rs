//! From characters to words: the dictionary (`words.toml`) and the lexer.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::Class;
use super::normal::{is_numeral, number};
use crate::ruleset::Ruleset;

/// What a word of the dictionary means to the parser; the words themselves are in `words.toml` under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    Every,
    By,
    Day,
    WorkingDay,
    Hour,
    Week,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    TenDays,
    HalfMonth,
    Month,
    Monthly,
    Months,
    TwoMonths,
    AlternateMonths,
    EvenMonths,
    OddMonths,
    Quarter,
    Quarterly,
    HalfYear,
    Year,
    Yearly,
    AlternateYears,
    Gap,
    SchoolTerm,
    OfficeTerm,
    Cycle,
    Times,
    FirstMonth,
    LastMonth,
    QuarterLastMonth,
    Ordinal,
    FirstHalf,
    SecondHalf,
    Early,
    Middle,
    Late,
    MonthEnd,
    QuarterEnd,
    HalfYearEnd,
    YearEnd,
    LastDay,
    End,
    Final,
    FirstWorkingDay,
    Festival,
    YearBegin,
    QuarterBegin,
    MonthBegin,
    NextMonth,
    NextQuarter,
    NextYear,
    SameDay,
    NextDay,
    Range,
    Within,
    Before,
    Around,
    After,
    From,
    When,
    /// 每逢: what follows is an event.
    Upon,
    Along,
    Together,
    Through,
    Ended,
    AtLeast,
    AtMost,
    OrMore,
    Or,
    And,
    Join,
    Formed,
    Changed,
    Update,
    Obtained,
    SignedOff,
    Decision,
    LongTerm,
    AllYear,
    ChangeAtOnce,
    Staged,
    Stage,
    Progress,
    During,
    EachEvent,
    Afterwards,
    Advance,
    Ahead,
    Notice,
    Display,
    Rule,
    Otherwise,
    Authority,
    Evasive,
    Undisclosed,
    OnceOnly,
    Nothing,
    Soft,
    Condition,
    Must,
    Verb,
    Filler,
    Noun,
    /// 会议, 选举: happens, so that time can be counted from it.
    Occasion,
    /// 上月, 本年度: what the content is about.
    LastTime,
    Audience,
}

impl Word {
    /// Adds nothing to when something is due.
    pub(super) fn is_neutral(self) -> bool {
        use Word::{Audience, Filler, LastTime, Must, Noun, Update, Verb};
        matches!(self, Must | Verb | Filler | Noun | LastTime | Audience | Update)
    }

    /// May follow a numeral, and then wins over longer words.
    fn counts(self) -> bool {
        use Word::{Day, HalfYear, Hour, Month, MonthEnd, Months, Quarter, Quarterly, SchoolTerm, Stage, TenDays};
        use Word::{Times, Week, WorkingDay, Year, Yearly};
        matches!(self, Day | WorkingDay | Hour | Week | TenDays | Month | Months | Quarter | Quarterly | HalfYear)
            || matches!(self, Year | Yearly | SchoolTerm | Times | Stage | MonthEnd)
    }

    /// Monday is 1.
    pub(super) fn weekday(self) -> Option<u8> {
        use Word::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let days = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        days.iter().zip(1..).find(|(day, _)| **day == self).map(|(_, n)| n)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tok {
    Num(u32),
    Word(Word),
    /// A word without a number: its class, and the phrase of the ruleset's default.
    Prompt(Class, String),
    /// Between clauses: `,` `;` `:` `(` `)` `/`.
    Mark(char),
    /// Not in the dictionary.
    Other,
}

/// A word of the phrase and its place among the plain characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) tok: Tok,
    pub(super) text: String,
}

impl Token {
    pub(super) fn is(&self, word: Word) -> bool {
        self.tok == Tok::Word(word)
    }

    pub(super) fn word(&self) -> Option<Word> {
        if let Tok::Word(word) = self.tok { Some(word) } else { None }
    }

    pub(super) fn is_neutral(&self) -> bool {
        self.word().is_some_and(Word::is_neutral)
    }
}

/// The tokens' words, joined as they stand in the phrase.
pub(super) fn said(tokens: &[Token]) -> String {
    tokens.iter().map(|t| t.text.as_str()).collect()
}

#[derive(Deserialize)]
struct File {
    words: BTreeMap<Word, Vec<String>>,
    prompt: BTreeMap<Class, BTreeMap<String, Vec<String>>>,
    default: Defaults,
    sense: Sense,
    beside: Beside,
}

/// Phrases of the defaults that count where the rule has no such word.
#[derive(Deserialize, Default)]
pub(super) struct Defaults {
    pub(super) immediate: String,
    pub(super) change_at_once: String,
    pub(super) staged: String,
}

#[derive(Deserialize)]
struct Sense {
    turning: Vec<String>,
}

/// Phrases of prompts that say nothing more where a number is said.
#[derive(Deserialize, Default)]
struct Beside {
    number: Vec<String>,
    once: Vec<String>,
}

/// The dictionary: words by their first character, the longest first.
pub(super) struct Lexicon {
    by_first: HashMap<char, Vec<(Vec<char>, Tok)>>,
    turning: Vec<String>,
    default: Defaults,
    beside: Beside,
}

static BASE: LazyLock<Lexicon> = LazyLock::new(|| {
    // A file of our own that a test reads; were it broken, every phrase would be unclear rather than misread.
    let file: File = toml::from_str(include_str!("words.toml")).unwrap_or_else(|_| File {
        words: BTreeMap::new(),
        prompt: BTreeMap::new(),
        default: Defaults::default(),
        sense: Sense { turning: Vec::new() },
        beside: Beside::default(),
    });
    let mut lexicon =
        Lexicon { by_first: HashMap::new(), turning: file.sense.turning, default: file.default, beside: file.beside };
    for (word, all) in file.words {
        all.iter().for_each(|text| lexicon.add(text, Tok::Word(word)));
    }
    for (class, phrases) in file.prompt {
        for (phrase, all) in phrases {
            all.iter().for_each(|text| lexicon.add(text, Tok::Prompt(class, phrase.clone())));
        }
    }
    lexicon.sort();
    lexicon
});

impl Lexicon {
    fn add(&mut self, text: &str, tok: Tok) {
        let chars: Vec<char> = text.chars().collect();
        if let Some(first) = chars.first() {
            self.by_first.entry(*first).or_default().push((chars, tok));
        }
    }

    fn sort(&mut self) {
        for list in self.by_first.values_mut() {
            list.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
        }
    }

    fn longest(&self, rest: &[char], fit: impl Fn(&Tok) -> bool) -> Option<(usize, &Tok)> {
        let list = self.by_first.get(rest.first()?)?;
        list.iter().find(|(chars, tok)| rest.starts_with(chars) && fit(tok)).map(|(chars, tok)| (chars.len(), tok))
    }
}

/// Whether the words, as part of an event's name, would turn its sense.
pub(super) fn turns(text: &str) -> bool {
    BASE.turning.iter().any(|word| text.contains(word.as_str()))
}

/// Whether this says that what follows holds for each: 事前、事后各公开一次.
pub(super) fn says_each(token: &Token) -> bool {
    token.is(Word::Filler) && BASE.beside.once.contains(&token.text)
}

/// Whether this is an adverb that a number beside it makes say nothing: 20个工作日内及时公开.
pub(super) fn yields_to_number(token: &Token) -> bool {
    matches!(&token.tok, Tok::Prompt(Class::Immediate, phrase) if BASE.beside.number.contains(phrase))
}

pub(super) fn defaults() -> &'static Defaults {
    &BASE.default
}

/// Words that only this ruleset's timing defaults know.
fn own(rules: &Ruleset) -> Lexicon {
    let mut own = Lexicon {
        by_first: HashMap::new(),
        turning: Vec::new(),
        default: Defaults::default(),
        beside: Beside::default(),
    };
    for default in &rules.timing_defaults {
        let chars: Vec<char> = default.phrase.chars().collect();
        let known = BASE.longest(&chars, |_| true).is_some_and(|(len, _)| len == chars.len());
        let class = serde_json::from_value(serde_json::Value::from(default.class.as_str()));
        if let (false, Ok(class)) = (known, class) {
            own.add(&default.phrase, Tok::Prompt(class, default.phrase.clone()));
        }
    }
    own.sort();
    own
}

/// The words of a plain phrase.
pub(super) fn lex(chars: &[char], rules: &Ruleset) -> Vec<Token> {
    let own = own(rules);
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let counted = matches!(tokens.last(), Some(Token { tok: Tok::Num(_), .. }));
        let (len, tok) = next(rest, counted, &own);
        let text: String = rest.iter().take(len).collect();
        match tokens.last_mut() {
            Some(last) if tok == Tok::Other && last.tok == Tok::Other => last.text.push_str(&text),
            // 季度末月 is the last month of a quarter.
            _ if tok == Tok::Word(Word::QuarterLastMonth) => {
                tokens.push(Token { tok: Tok::Word(Word::Quarterly), text: String::new() });
                tokens.push(Token { tok: Tok::Word(Word::LastMonth), text });
            }
            _ => tokens.push(Token { tok, text }),
        }
        at += len;
    }
    tokens
}

fn next(rest: &[char], counted: bool, own: &Lexicon) -> (usize, Tok) {
    let first = rest.first().copied().unwrap_or_default();
    if matches!(first, ',' | ';' | ':' | '(' | ')' | '/' | '?') {
        return (1, Tok::Mark(first));
    }
    if counted && let Some((len, tok)) = BASE.longest(rest, |t| matches!(t, Tok::Word(w) if w.counts())) {
        return (len, tok.clone());
    }
    let digits = rest.iter().take_while(|c| is_numeral(**c)).count();
    let known = BASE.longest(rest, |_| true).map(|(len, tok)| (len, tok.clone()));
    let known = known.map(|(len, tok)| weekday_or_week(rest, len, tok));
    let mine = own.longest(rest, |_| true).map(|(len, tok)| (len, tok.clone()));
    match known.into_iter().chain(mine).max_by_key(|(len, _)| *len) {
        // 七一 is a day, and no number
        Some((len, tok)) if len > digits || (len == digits && tok == Tok::Word(Word::Festival)) => (len, tok),
        _ if digits > 0 => {
            let value = rest.get(..digits).and_then(number);
            (digits, value.map_or(Tok::Other, Tok::Num))
        }
        Some((len, tok)) => (len, tok),
        None => (1, Tok::Other),
    }
}

/// "Week one" before a measure word is "once a week": 每周一次, 每周三次.
fn weekday_or_week(rest: &[char], len: usize, tok: Tok) -> (usize, Tok) {
    let Tok::Word(word) = tok else { return (len, tok) };
    let times = rest.get(len..).and_then(|after| BASE.longest(after, |t| *t == Tok::Word(Word::Times)));
    if word.weekday().is_some() && times.is_some() {
        return (len - 1, Tok::Word(Word::Week));
    }
    (len, tok)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_dictionary_reads_and_no_word_stands_twice() {
        let file: File = toml::from_str(include_str!("words.toml")).unwrap();
        let mut seen = BTreeSet::new();
        for word in file.words.values().chain(file.prompt.values().flat_map(|p| p.values())).flatten() {
            assert!(seen.insert(word), "{word}");
        }
        assert!(!file.sense.turning.is_empty());
    }

    #[test]
    fn words_are_cut_where_people_cut_them() {
        let rules = crate::load("example", crate::builtin("example-branch").unwrap()).unwrap();
        for (text, expect) in [
            ("每周一次", "每|周|一|次"),
            ("每周一", "每|周一"),
            ("每月10日起", "每|月|10|日|起"),
            ("每季度末月25日前", "每||季度末月|25|日|前"),
            ("一般为一年一公开", "一般为|一|年|一|公开"),
            ("不少于半个月", "不少于|半个月"),
            ("尽快公开", "尽快|公开"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let words: Vec<String> = lex(&chars, &rules).into_iter().map(|t| t.text).collect();
            assert_eq!(words.join("|"), expect);
        }
    }
}
