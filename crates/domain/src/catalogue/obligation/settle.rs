//! Obligations held against what was released and reported.
//!
//! A release or nil report that was made for an obligation, and names its key, meets that one. One without a key goes, for each
//! rule, to the obligation that is open on its day and falls due first; what is left over then makes good for one that was
//! missed, as long as the rule's next day has not come. Each meets at most one obligation of a rule, and one of each rule: a
//! yearly and a monthly rule of the same entry are met by the same release. Another release never makes anything worse.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{Due, Fulfilment, FulfilmentKind, Key, PunctualityStatus, Settled, State};
use crate::Day;

/// How each obligation stands at the end of the day `today`. What happened after it is not looked at.
///
/// `dues` are those of one entry, as [`super::dues`] gives them; `fulfilments` are those of the same entry, in any order.
#[must_use]
pub fn settle(dues: Vec<Due>, fulfilments: &[Fulfilment], today: Day) -> Vec<Settled> {
    let mut met: Vec<Option<usize>> = vec![None; dues.len()];
    let mut order: Vec<usize> = (0..fulfilments.len()).collect();
    order.retain(|at| fulfilments.get(*at).is_some_and(|f| f.on <= today));
    order.sort_unstable_by_key(|at| fulfilments.get(*at).map(|f| (f.on, *at)));
    if !order.is_empty() {
        let last_rule = dues.iter().map(|due| due.rule).max().unwrap_or(0);
        for rule in 0..=last_rule {
            Matching::new(&dues, rule, fulfilments, &order, &mut met).run();
        }
    }
    let stand = |(due, by): (Due, Option<usize>)| {
        let on = by.and_then(|at| fulfilments.get(at)).map(|f| f.on);
        Settled { state: state(&due, on, today), due, by, on }
    };
    dues.into_iter().zip(met).map(stand).collect()
}

fn state(due: &Due, on: Option<Day>, today: Day) -> State {
    match on {
        Some(on) if on <= due.due => State::Met,
        Some(_) => State::Late,
        None if today > due.due => State::Missed,
        None if due.opens > today => State::Upcoming,
        None => State::Due,
    }
}

/// The obligations of one rule and what may meet them.
struct Matching<'a> {
    dues: &'a [Due],
    /// Places of this rule's obligations, earliest due first.
    mine: Vec<usize>,
    fulfilments: &'a [Fulfilment],
    /// Places of those that name one of these obligations, and of those that name none; earliest first.
    keyed: Vec<(usize, usize)>,
    free: Vec<usize>,
    met: &'a mut [Option<usize>],
}

impl<'a> Matching<'a> {
    fn new(
        dues: &'a [Due],
        rule: usize,
        fulfilments: &'a [Fulfilment],
        order: &[usize],
        met: &'a mut [Option<usize>],
    ) -> Self {
        let mut mine: Vec<usize> = (0..dues.len()).filter(|at| dues.get(*at).is_some_and(|d| d.rule == rule)).collect();
        mine.sort_by_key(|at| dues.get(*at).map(|due| due.due));
        let mut by_key: Vec<(&Key, usize)> = Vec::new();
        if order.iter().any(|at| fulfilments.get(*at).is_some_and(|f| f.key.is_some())) {
            by_key = mine.iter().filter_map(|at| dues.get(*at).map(|due| (&due.key, *at))).collect();
            by_key.sort_unstable();
        }
        let (mut keyed, mut free) = (Vec::new(), Vec::new());
        for at in order {
            let Some(fulfilment) = fulfilments.get(*at) else { continue };
            let named = fulfilment.key.as_ref().and_then(|key| {
                let place = by_key.binary_search_by(|(other, _)| (*other).cmp(key)).ok()?;
                by_key.get(place).map(|(_, due)| *due)
            });
            match (named, &fulfilment.what) {
                (Some(due), _) => keyed.push((*at, due)),
                // "Nothing this month" says nothing about the year.
                (None, FulfilmentKind::Nil { .. }) if fulfilment.key.is_some() => {}
                (None, _) => free.push(*at),
            }
        }
        Self { dues, mine, fulfilments, keyed, free, met }
    }

    fn run(mut self) {
        // In time before late, so that what comes late can't take the place of what came in time.
        self.named(|on, due| on <= due);
        self.in_time();
        self.named(|on, due| on > due);
        self.making_good();
    }

    fn named(&mut self, fits: impl Fn(Day, Day) -> bool) {
        for (at, due) in &self.keyed {
            let (Some(fulfilment), Some(day)) = (self.fulfilments.get(*at), self.dues.get(*due)) else { continue };
            if let Some(met @ None) = self.met.get_mut(*due)
                && fits(fulfilment.on, day.due)
            {
                *met = Some(*at);
            }
        }
    }

    fn in_time(&mut self) {
        let mut opening = self.open_ones(|due| if due.key == Key::First { None } else { Some(due.opens) });
        let mut left = Vec::new();
        let mut open: BinaryHeap<Reverse<(Day, usize)>> = BinaryHeap::new();
        for at in std::mem::take(&mut self.free) {
            let Some(on) = self.fulfilments.get(at).map(|f| f.on) else { continue };
            while let Some((_, due, place)) = opening.next_if(|(from, ..)| from.is_none_or(|from| from <= on)) {
                open.push(Reverse((due, place)));
            }
            while open.peek().is_some_and(|Reverse((due, _))| *due < on) {
                open.pop();
            }
            match open.pop() {
                Some(Reverse((_, place))) => self.meet(place, at),
                None => left.push(at),
            }
        }
        self.free = left;
    }

    fn making_good(&mut self) {
        if self.free.is_empty() {
            return;
        }
        let mut missed = self.open_ones(|due| Some(due.due)).peekable();
        let mut waiting: BinaryHeap<Reverse<(Day, usize)>> = BinaryHeap::new();
        for at in std::mem::take(&mut self.free) {
            let Some(on) = self.fulfilments.get(at).map(|f| f.on) else { continue };
            while let Some((_, due, place)) = missed.next_if(|(_, due, _)| *due < on) {
                waiting.push(Reverse((due, place)));
            }
            while waiting.peek().is_some_and(|Reverse((due, place))| self.closed(*place, *due, on)) {
                waiting.pop();
            }
            if let Some(Reverse((_, place))) = waiting.pop() {
                self.meet(place, at);
            }
        }
    }

    /// A missed period can be made good until the rule's next day; what followed from an occurrence, at any time.
    fn closed(&self, place: usize, due: Day, on: Day) -> bool {
        let day_of = |at: &usize| self.dues.get(*at).map(|due| due.due);
        let periodic = self.dues.get(place).is_some_and(|due| due.period.is_some());
        let next = self.mine.partition_point(|at| day_of(at) <= Some(due));
        periodic && self.mine.get(next).and_then(day_of).is_some_and(|next| on >= next)
    }

    /// This rule's obligations that nothing has met, by the day `from` gives: that day, the due day, and the place.
    fn open_ones(
        &self,
        from: impl Fn(&Due) -> Option<Day>,
    ) -> std::iter::Peekable<std::vec::IntoIter<(Option<Day>, Day, usize)>> {
        let unmet = self.mine.iter().filter(|at| self.met.get(**at).is_some_and(Option::is_none));
        let mut list: Vec<_> = unmet.filter_map(|at| self.dues.get(*at).map(|due| (from(due), due.due, *at))).collect();
        list.sort_unstable();
        list.into_iter().peekable()
    }

    fn meet(&mut self, place: usize, at: usize) {
        if let Some(met) = self.met.get_mut(place) {
            *met = Some(at);
        }
    }
}

/// What the public catalogue says of an entry's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Punctuality {
    /// The last day on which an obligation was met.
    pub last: Option<Day>,
    /// The next day on which one is due.
    pub next: Option<Day>,
    /// Whether the days were kept.
    pub state: PunctualityStatus,
}

impl Punctuality {
    /// Reads it from an entry's settled obligations. Behind is who missed a day within the year before `today` and has not
    /// made good for it, or was late the last time; what is longer ago counts only if nothing came after it.
    #[must_use]
    pub fn of(settled: &[Settled], today: Day) -> Self {
        let year_ago = today.plus_months(-12);
        let open = |one: &&Settled| matches!(one.state, State::Upcoming | State::Due);
        let judged = || settled.iter().filter(|one| !open(one));
        let latest = judged().max_by_key(|one| (one.due.due, one.on));
        let missed = judged().any(|one| one.state == State::Missed && one.due.due > year_ago);
        Self {
            last: settled.iter().filter_map(|one| one.on).max(),
            next: settled.iter().filter(open).map(|one| one.due.due).min(),
            state: match latest.map(|one| one.state) {
                None => PunctualityStatus::NoDuesYet,
                Some(State::Late | State::Missed) => PunctualityStatus::Behind,
                Some(_) if missed => PunctualityStatus::Behind,
                Some(_) => PunctualityStatus::Punctual,
            },
        }
    }
}
