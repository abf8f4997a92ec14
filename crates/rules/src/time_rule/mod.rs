//! Time rules (Art. 16, as people really write them): one phrase reads as a list of rules, or as a question.
//!
//! What a phrase doesn't say is never guessed: it is kept word for word and marked unclear (待澄清).

mod aside;
mod ask;
mod cursor;
mod cycle;
mod day;
mod event;
mod normal;
mod notice;
mod period;
mod phrase;
mod precise;
mod words;

use serde::{Deserialize, Serialize};

pub use ask::{Ask, AskCode};
pub use period::{DayOf, Period, Window};

use crate::ruleset::{Ruleset, Unit};

/// When something is to be disclosed. The first four are the regulation's (Art. 16), the rest what people also write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 长期公开: lasting; due anew only when it changes.
    LongTerm,
    /// 定期公开: on a cycle.
    Periodic,
    /// 分期公开: stage by stage.
    Staged,
    /// 及时公开: within a time of something happening.
    Immediate,
    /// 预公开、公示: shown before a decision, or for at least some time.
    AdvanceNotice,
    /// Another rule says it ("按上级文件规定"): no machine can know.
    External,
}

/// What a rule counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// 形成、产生.
    Formed,
    /// 变更.
    Changed,
    /// 获取.
    Obtained,
    /// 签批、审批.
    SignedOff,
    PeriodStart,
    PeriodEnd,
    /// A named event, see [`TimeRule::event`].
    Event,
    /// A stage is reached.
    Stage,
    BeforeDecision,
    Released,
}

/// One rule. `None` means that the phrase doesn't say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRule {
    pub class: Class,
    /// ISO 8601, in whole days, weeks, months or years: `P1M`, `P3M`, `P1Y`, `P7D`.
    pub period: Option<String>,
    /// Day within the period, `MM-DD`: `01-10` is the tenth of the period's first month; a day past the month's end means
    /// its last (`01-31` of a monthly rule is the end of the month).
    pub day: Option<String>,
    /// So many units after the anchor at the latest; negative: before it.
    pub offset: Option<i32>,
    /// Unit of `offset` and `minimum_display`.
    pub unit: Option<Unit>,
    pub anchor: Option<Anchor>,
    /// Months of the year, first and last, or days: `01/02`, `03-15/04-30`.
    pub window: Option<String>,
    /// Shown at least so many units.
    pub minimum_display: Option<i32>,
    /// `false` where the words leave room: 一般, 原则上.
    pub hard: bool,
    /// What the event is, in the phrase's words: 评议结束.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// A number for this unnumbered word was taken from the ruleset's local defaults (id of the default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_default: Option<String>,
    /// The rule holds only for this part, for these readers or in this case, in the phrase's words: 单位内部. Where it is a
    /// case that no machine can judge (集体财务往来较多), the rule is not `hard`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// So many times in each period, where that can't be said as a shorter period: 2 for 每月两次.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u16>,
}

impl TimeRule {
    /// A rule that says no more than its class.
    pub fn of(class: Class) -> Self {
        Self {
            class,
            period: None,
            day: None,
            offset: None,
            unit: None,
            anchor: None,
            window: None,
            minimum_display: None,
            hard: true,
            event: None,
            by_default: None,
            only: None,
            times: None,
        }
    }
}

/// What a phrase reads as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The phrase, word for word.
    pub text: String,
    /// 待澄清: something in it can't be read, or says nothing.
    pub unclear: bool,
    /// What to ask the clerk, in the ruleset's language; present iff unclear.
    pub question: Option<String>,
    pub rules: Vec<TimeRule>,
    /// Why it is asked, for pages that say it in other words.
    #[serde(skip)]
    pub ask: Option<Ask>,
}

/// Reads a phrase of a catalogue's frequency column. Never fails: what can't be read makes the reading unclear, with a
/// question; the rules of the parts that could be read are kept beside it.
pub fn read(text: &str, rules: &Ruleset) -> Reading {
    let (rules, ask) = phrase::phrase(text, rules);
    Reading {
        text: text.to_owned(),
        unclear: ask.is_some(),
        question: ask.as_ref().map(|ask| ask.question("zh")),
        rules,
        ask,
    }
}

/// Phrases that answer a reading's question, for the clerk to choose from; empty if nothing is asked. Each reads clearly.
pub fn options(reading: &Reading) -> Vec<String> {
    reading.ask.as_ref().map(|ask| ask.options.clone()).unwrap_or_default()
}

impl Reading {
    /// Why it is asked; `None` if nothing is. A reading that came from JSON doesn't know: read the text again.
    pub fn question_code(&self) -> Option<AskCode> {
        self.ask.as_ref().map(|ask| ask.code)
    }
}
