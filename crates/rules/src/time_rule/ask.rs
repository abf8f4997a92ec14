//! Why a phrase is unclear, what the clerk is asked, and what may be answered in one click.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What stands in the way of reading a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskCode {
    /// Nothing is written.
    Empty,
    /// Words this program doesn't know; they are named.
    Unreadable,
    /// 适时、视情况: says nothing.
    Evasive,
    /// 不公开: no time at all.
    Undisclosed,
    /// 按有关规定: a rule elsewhere that isn't named.
    Elsewhere,
    /// Several times to choose from.
    Alternatives,
    /// A span without its beginning: 20个工作日内.
    NoAnchor,
    /// A word for which the ruleset has no number.
    NoNumber,
    /// 公示 for how long?
    HowLong,
    /// 年初、季初、月初: no day.
    YearBegin,
    QuarterBegin,
    MonthBegin,
    /// 每届: how many years?
    Term,
    /// A date with its year: once only.
    OneOff,
    /// 一次性公开: once, but when?
    Single,
    /// 同步公开: with what?
    Simultaneous,
    /// 春节前: which day is that?
    Festival,
    /// 12小时内: hours that make no days.
    Hours,
    /// 每隔三个月: every three, or three between?
    Interval,
    /// 每季度10日前: of which month?
    WhichMonth,
    /// 每年3月前: before it begins, or before it ends?
    MonthBorder,
    /// 7月1日前后: by which day?
    Around,
}

impl AskCode {
    pub const ALL: &'static [Self] = &[
        Self::Empty,
        Self::Unreadable,
        Self::Evasive,
        Self::Undisclosed,
        Self::Elsewhere,
        Self::Alternatives,
        Self::NoAnchor,
        Self::NoNumber,
        Self::HowLong,
        Self::YearBegin,
        Self::QuarterBegin,
        Self::MonthBegin,
        Self::Term,
        Self::OneOff,
        Self::Single,
        Self::Simultaneous,
        Self::Festival,
        Self::Hours,
        Self::Interval,
        Self::WhichMonth,
        Self::MonthBorder,
        Self::Around,
    ];

    fn words(self) -> Option<&'static Question> {
        FILE.questions.get(&self)
    }
}

/// What is asked about which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub code: AskCode,
    /// The words in question, as the phrase has them.
    pub about: String,
    /// Phrases that would answer it; each reads clearly.
    pub options: Vec<String>,
}

#[derive(Deserialize)]
struct Question {
    zh: String,
    en: String,
    #[serde(default)]
    options: Vec<String>,
    /// Options that depend on the cycle or the unit, with places for numbers.
    #[serde(default)]
    by: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct File {
    usual: Vec<String>,
    #[serde(flatten)]
    questions: BTreeMap<AskCode, Question>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    // A file of our own that a test reads.
    toml::from_str(include_str!("questions.toml"))
        .unwrap_or_else(|_| File { usual: Vec::new(), questions: BTreeMap::new() })
});

impl Ask {
    /// A question about `about`, with its usual answers.
    pub fn new(code: AskCode, about: impl Into<String>) -> Self {
        let about = about.into();
        let own = code.words().map(|w| w.options.as_slice()).unwrap_or_default();
        let list = if own.is_empty() { FILE.usual.as_slice() } else { own };
        let options = list.iter().map(|o| o.replace("{span}", &about)).collect();
        Self { code, about, options }
    }

    /// A question about `about` whose answers depend on the cycle or the unit, and name these numbers.
    pub(super) fn by(code: AskCode, about: impl Into<String>, by: &str, numbers: &[(&str, u32)]) -> Self {
        let ask = Self::new(code, about);
        let Some(list) = code.words().and_then(|w| w.by.get(by)) else { return ask };
        let filled = |option: &String| {
            numbers.iter().fold(option.clone(), |text, (name, n)| text.replace(&format!("{{{name}}}"), &n.to_string()))
        };
        Self { options: list.iter().map(filled).collect(), ..ask }
    }

    /// The question in words; `tag` as in [`crate::Text::get`].
    pub fn question(&self, tag: &str) -> String {
        let words = self.code.words().map(|w| if tag.starts_with("en") { &w.en } else { &w.zh });
        words.map_or_else(String::new, |w| w.replace("{about}", &self.about))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_words() {
        let file: File = toml::from_str(include_str!("questions.toml")).unwrap();
        for code in AskCode::ALL {
            let words = &file.questions[code];
            assert!(!words.zh.is_empty() && !words.en.is_empty(), "{code:?}");
            assert!(!Ask::new(*code, "").question("zh").contains('{'), "{code:?}");
        }
        assert_eq!(file.questions.len(), AskCode::ALL.len());
    }
}
