//! Days that passed: an entry's own promise (Art. 16), held against what was released and reported.
//!
//! The class of timing is the article's, the day is the entry's. Where the entry's words have no number and one of ours was
//! taken, the finding is ours, too.

use rules::{
    text::Basis,
    time_rule::{Class, TimeRule},
};

use super::{Case, Code, Severity, Sign, Subject, names};
use crate::{
    Day,
    catalogue::{
        finding::{EntryFacts, ReleaseFacts},
        obligation::{Cycle, Due, Fulfilment, FulfilmentKind, Ground, Settled, State, dues, our_number, settle},
    },
};

/// No horizon is further off, in months.
const FAR: i32 = 120;

pub(super) fn check(case: &mut Case<'_>, entry: &EntryFacts, released: &[&ReleaseFacts]) {
    if entry.rules.is_empty() || entry.unclear.is_some() {
        return;
    }
    let (today, calendar) = (case.today(), case.criteria.calendar);
    let fulfilments = fulfilments(entry, released);
    let ground = Ground { calendar, settings: &case.settings.obligation };
    let until = horizon(entry, &fulfilments, today);
    let all = dues(&entry.rules, entry.since, (entry.since, until), &entry.occurrences, &ground);
    let history = today.plus_days(case.settings.look_back_days.saturating_neg());
    for settled in settle(all, &fulfilments, today) {
        let code = match settled.state {
            State::Missed => Code::ObligationMissed,
            State::Late => Code::ObligationLate,
            State::Upcoming | State::Due | State::Met => continue,
        };
        if settled.due.due >= history {
            report(case, entry, code, &settled);
        }
    }
}

fn fulfilments(entry: &EntryFacts, released: &[&ReleaseFacts]) -> Vec<Fulfilment> {
    let releases = released.iter().map(|release| Fulfilment {
        on: release.on,
        what: FulfilmentKind::Release { index_number: release.index_number.to_string(), version: 1 },
        key: release.key.clone(),
    });
    let nil = entry.nil.iter().map(|nil| Fulfilment {
        on: nil.on,
        what: FulfilmentKind::Nil { id: nil.id.to_string() },
        key: nil.key.clone(),
    });
    releases.chain(nil).collect()
}

/// Up to which due day obligations are needed. Something made for no obligation by name may belong to one whose day is
/// still to come, and must not make good for an older one then.
fn horizon(entry: &EntryFacts, fulfilments: &[Fulfilment], today: Day) -> Day {
    if fulfilments.iter().all(|f| f.key.is_some()) {
        return today;
    }
    let months = entry.rules.iter().map(|rule| match rule.period().map(Cycle::from) {
        Some(Cycle::Months(months)) => i32::from(months),
        Some(Cycle::Days(days)) => i32::from(days) / 28 + 1,
        None => 12,
    });
    today.plus_months(months.max().unwrap_or(12).saturating_mul(2).min(FAR))
}

fn report(case: &mut Case<'_>, entry: &EntryFacts, code: Code, settled: &Settled) {
    let due = &settled.due;
    let Some(rule) = entry.rules.get(due.rule) else { return };
    let basis = basis(case, rule, due);
    // Words that leave room, and days that may still move, accuse nobody. Neither does what was done after all.
    let severity = match code {
        Code::ObligationMissed if due.hard && !due.provisional => Severity::Warning,
        _ => Severity::Advice,
    };
    let mut args = names(entry);
    args.extend([("due", due.due.to_string()), ("key", due.key.to_string())]);
    args.extend(due.period.iter().flat_map(|(first, last)| [("first", first.to_string()), ("last", last.to_string())]));
    args.extend(settled.on.map(|on| ("on", on.to_string())));
    let subject = Subject::Obligation { entry: entry.id.clone(), rule: due.rule, key: due.key.clone() };
    case.report(Sign { code, basis, severity, subject, since: due.due.plus_days(1), args });
}

/// The article on timing, unless the day was reckoned with a number of ours.
fn basis(case: &Case<'_>, rule: &TimeRule, due: &Due) -> Basis {
    if let Some(id) = &rule.by_default {
        let default = case.rules().timing_defaults.iter().find(|default| &default.id == id);
        return default.map(|default| default.basis.clone()).filter(Basis::is_local).unwrap_or_else(|| case.local());
    }
    let class = match rule.class {
        Class::LongTerm => "long_term",
        Class::Periodic => "periodic",
        Class::Staged => "staged",
        Class::Immediate => "immediate",
        Class::AdvanceNotice | Class::External => return case.local(),
    };
    match case.rules().timing(class) {
        Some(timing) if !our_number(rule, due) => timing.basis.clone(),
        _ => case.local(),
    }
}
