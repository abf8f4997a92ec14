//! What was withheld is not forgotten (Art. 7): it is examined again on its day, and stays withheld until another one or
//! may be proposed anew.

mod commands;

use serde::{Deserialize, Serialize};

use crate::{
    Day, Instant, Problems,
    actor::Act,
    codes,
    typed::{Typed, TypedText, fields},
};

/// From so many days before its day on, an examination is due.
pub const SOON_DAYS: i32 = 30;
/// Longest reason, in characters.
pub const REASON_MAX: usize = 1_000;

codes! {
    /// What an examination decided.
    Verdict {
        /// Stays withheld until another day.
        Keep = "keep",
        /// May be proposed again; the ordinary procedure decides then.
        Reopen = "reopen",
    }
}

codes! {
    /// Where a withholding stands as of a day.
    WithholdingStatus {
        /// Its day has passed.
        Overdue = "overdue",
        /// Its day comes within [`SOON_DAYS`].
        Soon = "soon",
        /// Its day is far off.
        Ahead = "ahead",
        /// It may be proposed again.
        Reopened = "reopened",
    }
}

/// One examination of something withheld.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examination {
    /// What was decided.
    pub verdict: Verdict,
    /// The day it was to be examined on.
    pub was: Day,
    /// The next day, if it stays withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Why.
    pub reason: String,
    /// Who, when.
    pub act: Act,
}

/// An examination as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExamineForm {
    /// Code of the verdict.
    pub verdict: String,
    /// The next day, if it stays withheld.
    pub until: String,
    /// Why.
    pub reason: String,
}

impl ExamineForm {
    /// What was decided.
    ///
    /// # Errors
    /// All the problems, each beside its field.
    pub fn read(&self, today: Day) -> Result<(Verdict, Option<Day>, String), Problems> {
        let mut problems = Problems::default();
        let verdict = Verdict::parse(&self.verdict);
        problems.require(verdict.is_some(), "verdict", "verdict-missing");
        let verdict = verdict.unwrap_or(Verdict::Keep);
        let until = Day::parse(self.until.trim()).filter(|_| verdict == Verdict::Keep);
        problems.require(verdict == Verdict::Reopen || until.is_some_and(|d| d > today), "until", "until-missing");
        let reason = self.reason.replace("\r\n", "\n").trim().to_owned();
        problems.require(!reason.is_empty(), "reason", "reason-missing");
        problems.require(reason.chars().count() <= REASON_MAX, "reason", "reason-long");
        problems.or((verdict, until, reason))
    }
}

impl Withholding {
    /// Is it still to be examined again?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.examined.last().is_none_or(|e| e.verdict == Verdict::Keep)
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self, today: Day) -> WithholdingStatus {
        match () {
            () if !self.is_open() => WithholdingStatus::Reopened,
            () if self.until < today => WithholdingStatus::Overdue,
            () if self.until <= today.plus_days(SOON_DAYS) => WithholdingStatus::Soon,
            () => WithholdingStatus::Ahead,
        }
    }
}

/// A decision not to disclose, with its re-examination date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withholding {
    /// Ground id of the ruleset.
    pub ground: String,
    /// To be examined again on this day.
    pub until: Day,
    /// When it was decided.
    pub at: Instant,
    /// What was decided when it was examined again, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examined: Vec<Examination>,
}

impl Typed for ExamineForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { verdict: _, until: _, reason } = self;
        fields([("reason", reason)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_examination_is_read() {
        let today = Day::parse("2026-11-23").unwrap();
        let check = |verdict: &str, until: &str, reason: &str, expect: &str| {
            let form = ExamineForm { verdict: verdict.into(), until: until.into(), reason: reason.into() };
            let got = match form.read(today) {
                Ok((verdict, until, reason)) => {
                    format!("{verdict} {} {reason}", until.map_or_else(String::new, |d| d.to_string()))
                }
                Err(problems) => {
                    problems.0.iter().map(|p| format!("{} {}", p.field, p.code)).collect::<Vec<_>>().join(", ")
                }
            };
            assert_eq!(got, expect, "{form:?}");
        };
        check("keep", "2027-11-23", " 仍未解密 ", "keep 2027-11-23 仍未解密");
        check("reopen", "", "已经解密", "reopen  已经解密");
        check("reopen", "2027-11-23", "已经解密", "reopen  已经解密"); // there is no next day then
        check("keep", "2026-11-23", "仍未解密", "until until-missing");
        check("keep", "", "", "until until-missing, reason reason-missing");
        check("", "2027-11-23", "甲", "verdict verdict-missing");
        check("reopen", "", &"长".repeat(REASON_MAX + 1), "reason reason-long");
    }

    #[test]
    fn where_it_stands() {
        let today = Day::parse("2026-11-23").unwrap();
        let at = today.start();
        let withheld = |until: &str, verdicts: &[Verdict]| {
            let until = Day::parse(until).unwrap();
            let act = Act { seat: crate::SeatId::from_text("s"), title: String::new(), name: String::new(), at };
            let examined = verdicts.iter().map(|verdict| Examination {
                verdict: *verdict,
                was: until,
                until: None,
                reason: String::new(),
                act: act.clone(),
            });
            Withholding { ground: "secret".into(), until, at, examined: examined.collect() }
        };
        for (until, verdicts, expect) in [
            ("2026-11-22", &[][..], WithholdingStatus::Overdue),
            ("2026-11-23", &[], WithholdingStatus::Soon),
            ("2026-12-23", &[], WithholdingStatus::Soon),
            ("2026-12-24", &[], WithholdingStatus::Ahead),
            ("2026-11-22", &[Verdict::Keep], WithholdingStatus::Overdue),
            ("2026-11-22", &[Verdict::Keep, Verdict::Reopen], WithholdingStatus::Reopened),
        ] {
            assert_eq!(withheld(until, verdicts).status(today), expect, "{until} {verdicts:?}");
        }
    }
}
