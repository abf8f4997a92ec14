//! From a time rule to dated obligations.
//!
//! Which day is due, by class (Art. 16):
//! - *Periodic*: one for each period that begins when the entry is in force, and for the one in which it comes into force if its
//!   due day is still ahead then. Due is, in this order: so long after the event of that period, if the rule waits for one and it
//!   was recorded; the named day; the end of the window; so long after the period's start or end; the period's last day.
//!   A rule that asks for several times in each period gives as many obligations with the same day.
//! - *Long-term*: the first disclosure, and one for each recorded change.
//! - *Immediate* and *staged*: one for each occurrence of the rule's anchor.
//! - *Advance notice*: one for each decision, so long before it.
//! - *External*: none, because no machine knows them.
//!
//! A due day stays where the rule puts it, also on a Sunday: the regulation moves no days.

use rules::{
    ruleset::Unit,
    time_rule::{Anchor, Class, DayOf, TimeRule, Window},
};

use super::{Cycle, Due, Key, Occurrence, OccurrenceKind, Period, Settings};
use crate::{
    Day,
    workday::{Dated, WorkCalendar},
};

/// What days are counted by.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// Numbers for what has none.
    pub settings: &'a Settings,
}

/// The obligations of one entry whose due day lies from the first to the last day of `range`, earliest first.
///
/// `in_force` is the day the entry first came into force, not that of a later version of its catalogue: an entry that goes on
/// keeps its obligations. Ranges that follow each other give what their union gives.
#[must_use]
pub fn dues(
    rules: &[TimeRule],
    in_force: Day,
    range: (Day, Day),
    occurrences: &[Occurrence],
    ground: &Ground<'_>,
) -> Vec<Due> {
    let mut made = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let mut one = One { rules, number, rule, in_force, range, occurrences, ground, made: &mut made };
        match rule.class {
            Class::Periodic => one.periodic(),
            Class::LongTerm => one.long_term(),
            Class::Immediate => one.on_occurrences(rule.anchor, ground.settings.immediate),
            Class::Staged => one.on_occurrences(rule.anchor.or(Some(Anchor::Stage)), ground.settings.staged),
            Class::AdvanceNotice => one.advance_notice(),
            Class::External => {}
        }
    }
    made.sort_unstable_by(|a, b| (a.due, a.rule, &a.key).cmp(&(b.due, b.rule, &b.key)));
    made
}

/// One rule at work.
struct One<'a> {
    rules: &'a [TimeRule],
    number: usize,
    rule: &'a TimeRule,
    in_force: Day,
    range: (Day, Day),
    occurrences: &'a [Occurrence],
    ground: &'a Ground<'a>,
    made: &'a mut Vec<Due>,
}

impl One<'_> {
    fn push(&mut self, key: Key, period: Option<Period>, opens: Day, due: Dated) {
        if due.day < self.range.0 || due.day > self.range.1 || due.day < self.in_force {
            return;
        }
        self.made.push(Due {
            rule: self.number,
            key,
            period: period.map(|period| (period.first, period.last)),
            opens: opens.min(due.day),
            due: due.day,
            provisional: due.provisional,
            hard: self.rule.hard,
        });
    }

    fn plus(&self, from: Day, (count, unit): (i32, Unit)) -> Dated {
        let count = count.clamp(-FAR, FAR);
        match unit {
            Unit::WorkingDay => self.ground.calendar.plus_working(from, count),
            Unit::CalendarDay => fixed(from.plus_days(count)),
            Unit::Month => fixed(from.plus_months(count)),
        }
    }

    /// The rule's own number, if the phrase or a default of the ruleset gave one.
    fn offset(&self) -> Option<(i32, Unit)> {
        self.rule.offset.map(|count| (count, self.rule.unit.unwrap_or(Unit::CalendarDay)))
    }

    fn periodic(&mut self) {
        let rule = self.rule;
        let shape = Shape {
            day: rule.day(),
            window: rule.window(),
            event: event_kind(rule.anchor),
            times: rule.times().max(1),
        };
        // A day or window of the year without a period is a yearly one.
        let yearly = rule.period.is_none() && (shape.day.is_some() || shape.window.is_some());
        let Some(cycle) = rule.period().map(Cycle::from).or(yearly.then_some(Cycle::Months(12))) else { return };
        let slack = self.slack(cycle, &shape);
        let first = cycle.index_of(self.range.0.plus_days(-slack)).max(cycle.index_of(self.in_force));
        let last = cycle.index_of(self.range.1.plus_days(slack));
        for index in first..=last {
            let period = cycle.period(index);
            let (opens, due) = self.of_period(&period, &shape);
            if period.first >= self.in_force || due.day > self.in_force {
                for time in 1..=shape.times {
                    self.push(Key::Period(cycle, period.first, time), Some(period), opens, due);
                }
            }
        }
    }

    /// From when on, and until when, this period's obligation is met.
    fn of_period(&self, period: &Period, shape: &Shape) -> (Day, Dated) {
        if let Some(kind) = shape.event {
            let within = |o: &&Occurrence| (period.first..=period.last).contains(&o.on) && self.waits_for(o, kind);
            if let Some(on) = self.occurrences.iter().filter(within).map(|o| o.on).min() {
                return (on, self.plus(on, self.offset().unwrap_or(self.ground.settings.immediate)));
            }
        }
        let after = self.rule.anchor == Some(Anchor::PeriodEnd);
        let start = if after { period.last.plus_days(1) } else { period.first };
        let named = shape.day.map(|day| named_day(period.cycle, start, day));
        if let Some(window) = shape.window {
            let (opens, closes) = days_of(period.cycle, start, window);
            let due = named.filter(|day| (opens..=closes).contains(day)).unwrap_or(closes);
            return (opens, fixed(due));
        }
        let opens = if after { period.last } else { period.first };
        if let Some(day) = named {
            return (opens, fixed(day));
        }
        match (shape.event, self.offset()) {
            // Counted back from the first or last day, it lies before that day, and opens early enough to be met.
            (None, Some(offset)) if offset.0 < 0 => {
                let due = self.plus(if after { period.last } else { period.first }, offset);
                (self.lead(due.day).max(period.first.min(due.day)), due)
            }
            (None, Some((months, Unit::Month))) => (opens, fixed(start.plus_months(months.min(FAR)).plus_days(-1))),
            // The first day of the period, or the first after it, is day 1.
            (None, Some(offset)) => (opens, self.plus(start.plus_days(-1), offset)),
            _ => (period.first, fixed(period.last)),
        }
    }

    /// How many days a due day may lie outside its period, so that no period is left out whose due day is in range.
    fn slack(&self, cycle: Cycle, shape: &Shape) -> i32 {
        let offset =
            self.offset().or(shape.event.map(|_| self.ground.settings.immediate)).map_or(0, |(count, unit)| {
                let count = count.clamp(-FAR, FAR).abs();
                match unit {
                    // Five of seven days are worked, and no holiday is longer than a fortnight.
                    Unit::WorkingDay => count * 2 + 30,
                    Unit::CalendarDay => count + 1,
                    Unit::Month => count * 31 + 31,
                }
            });
        let outside = |day: DayOf| {
            let months = i32::from(day.month) * 31 + 31;
            match cycle {
                Cycle::Months(of) if self.rule.anchor != Some(Anchor::PeriodEnd) && u16::from(day.month) <= of => 0,
                Cycle::Months(_) => months,
                Cycle::Days(_) => 31,
            }
        };
        // A window that runs past the end of its period ends in the next.
        let window = |window: Window| match cycle {
            Cycle::Months(of) if window.last < window.first => {
                i32::from(of).saturating_mul(31) + outside(window.last) + 31
            }
            Cycle::Months(_) | Cycle::Days(_) => outside(window.last),
        };
        offset + shape.day.map_or(0, outside) + shape.window.map_or(0, window)
    }

    fn long_term(&mut self) {
        let rule = self.rule;
        let settings = self.ground.settings;
        let waits = matches!(rule.anchor, Some(Anchor::Formed | Anchor::Obtained | Anchor::SignedOff | Anchor::Event));
        if waits {
            self.on_occurrences(rule.anchor, settings.changed);
        } else if !self.rules.iter().take(self.number).any(|other| other.class == Class::LongTerm) {
            let due = self.plus(self.in_force, settings.long_term_first);
            self.push(Key::First, None, self.in_force, due);
        }
        // A rule of its own says what a change asks for.
        let says = |other: &TimeRule| other.anchor == Some(Anchor::Changed) && other.class != Class::Periodic;
        let elsewhere = |(at, other): (usize, &TimeRule)| at != self.number && says(other);
        if says(rule) {
            self.on_occurrences(rule.anchor, settings.changed);
        } else if !self.rules.iter().enumerate().any(elsewhere) {
            self.follow(Some(OccurrenceKind::Changed), settings.changed);
        }
    }

    /// One obligation for each recorded occurrence of the anchor; without an anchor, of whatever happens to the information.
    fn on_occurrences(&mut self, anchor: Option<Anchor>, default: (i32, Unit)) {
        let kind = match anchor {
            None => None,
            Some(Anchor::Stage) => Some(OccurrenceKind::Stage),
            Some(Anchor::BeforeDecision) => return self.advance_notice(),
            Some(Anchor::PeriodStart | Anchor::PeriodEnd | Anchor::Released) => return,
            anchor @ Some(Anchor::Formed | Anchor::Changed | Anchor::Obtained | Anchor::SignedOff | Anchor::Event) => {
                event_kind(anchor).flatten()
            }
        };
        self.follow(kind, self.offset().unwrap_or(default));
    }

    fn follow(&mut self, kind: Option<OccurrenceKind>, offset: (i32, Unit)) {
        let occurrences = self.occurrences;
        for occurrence in occurrences {
            if self.waits_for(occurrence, kind) {
                let due = self.plus(occurrence.on, offset);
                let opens = if offset.0 < 0 { self.lead(due.day) } else { occurrence.on };
                self.push(Key::Occurrence(occurrence.id.as_str().into()), None, opens, due);
            }
        }
    }

    fn advance_notice(&mut self) {
        let rule = self.rule;
        let unit = rule.unit.unwrap_or(Unit::CalendarDay);
        let before = rule.minimum_display.or(rule.offset).map(|count| (count, unit));
        let (count, unit) = before.unwrap_or(self.ground.settings.advance);
        let back = (count.saturating_abs().saturating_neg(), unit);
        let occurrences = self.occurrences;
        for decision in occurrences.iter().filter(|o| o.kind == OccurrenceKind::Decision) {
            let due = self.plus(decision.on, back);
            self.push(Key::Occurrence(decision.id.as_str().into()), None, self.lead(due.day), due);
        }
    }

    /// When something that is due before the event is open.
    fn lead(&self, due: Day) -> Day {
        due.plus_days(self.ground.settings.lead_days.clamp(0, FAR).saturating_neg())
    }

    /// Is it this that the rule waits for? Two rules that wait for different events are told apart by the events' names.
    fn waits_for(&self, occurrence: &Occurrence, kind: Option<OccurrenceKind>) -> bool {
        let Some(kind) = kind else {
            return !matches!(occurrence.kind, OccurrenceKind::Decision | OccurrenceKind::Stage);
        };
        let named = || {
            let event = self.rule.event.as_deref();
            let named_elsewhere = |name: &str| self.rules.iter().any(|other| other.event.as_deref() == Some(name));
            event.is_none_or(|event| event == occurrence.name) || !named_elsewhere(&occurrence.name)
        };
        occurrence.kind == kind && (kind != OccurrenceKind::Event || named())
    }
}

/// Was this day reckoned with a local number, because neither the phrase nor the regulation has one? Pages say so then.
#[must_use]
pub fn our_number(rule: &TimeRule, due: &Due) -> bool {
    let waits = matches!(
        rule.anchor,
        Some(Anchor::Formed | Anchor::Changed | Anchor::Obtained | Anchor::SignedOff | Anchor::Event)
    );
    rule.by_default.is_some()
        || match rule.class {
            Class::Periodic => waits && rule.offset.is_none(),
            Class::LongTerm | Class::Immediate | Class::Staged => due.key == Key::First || rule.offset.is_none(),
            Class::AdvanceNotice | Class::External => rule.minimum_display.or(rule.offset).is_none(),
        }
}

/// More days, months or working days than any rule can mean: sums stay far from overflowing.
const FAR: i32 = 36_600;

fn fixed(day: Day) -> Dated {
    Dated { day, provisional: false }
}

/// What a periodic rule says of the days within a period, read once.
struct Shape {
    day: Option<DayOf>,
    window: Option<Window>,
    /// Which occurrence moves the due day, if one does.
    event: Option<Option<OccurrenceKind>>,
    times: u16,
}

fn event_kind(anchor: Option<Anchor>) -> Option<Option<OccurrenceKind>> {
    match anchor? {
        Anchor::Formed => Some(Some(OccurrenceKind::Formed)),
        Anchor::Changed => Some(Some(OccurrenceKind::Changed)),
        Anchor::Obtained => Some(Some(OccurrenceKind::Obtained)),
        Anchor::SignedOff => Some(Some(OccurrenceKind::SignedOff)),
        Anchor::Event => Some(Some(OccurrenceKind::Event)),
        Anchor::PeriodStart | Anchor::PeriodEnd | Anchor::Stage | Anchor::BeforeDecision | Anchor::Released => None,
    }
}

/// The named day of what begins on `start`: of months, the day of its month; of days, the so-many-th day.
fn named_day(cycle: Cycle, start: Day, day: DayOf) -> Day {
    match cycle {
        Cycle::Months(_) => {
            Day::of_month(start.month_index() + i32::from(day.month) - 1, i8::try_from(day.day).unwrap_or(i8::MAX))
        }
        Cycle::Days(days) => start.plus_days(i32::from(days.min(day.day.into())) - 1),
    }
}

/// First and last day of a window of what begins on `start`. One that ends before it begins runs on: 11/02 of a year ends in February.
fn days_of(cycle: Cycle, start: Day, window: Window) -> (Day, Day) {
    let (first, last) = (named_day(cycle, start, window.first), named_day(cycle, start, window.last));
    match cycle {
        Cycle::Months(months) if last < first => {
            let next = start.plus_months(months.into());
            (first, named_day(cycle, next, window.last))
        }
        Cycle::Months(_) | Cycle::Days(_) => (first, last.max(first)),
    }
}
