//! What happens when: every disclosure's acts, put in order of time across all of them, as a ledger wants it.

use domain::{Day, Instant};

use super::facts::Disclosure;

/// An act on one of the disclosures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// A draft is saved, nothing more.
    Draft,
    /// The plan is put forward.
    Propose,
    /// Whoever's turn it is signs, unless it has got as far as it is meant to.
    Advance,
    /// Work that is due is done: releases.
    Due,
    /// A correction is put forward.
    Correct,
    /// It is withdrawn.
    Withdraw,
}

/// An act, when, on which disclosure of the list.
pub type Scheduled = (Instant, usize, Act);

const HOUR: i64 = 3600;
/// What was released after this day is left for the archivists to file.
const LAST_FILED: &str = "2026-11-10";
/// More turns than any procedure has, with a return and a referral on the way.
const TURNS: i64 = 12;

fn at(day: Day, hours: i64, n: usize) -> Instant {
    // a few minutes apart, so that no two offices act in the same second
    let minute = i64::try_from(n % 50).unwrap_or(0);
    day.start().plus_seconds(hours * HOUR + minute * 60)
}

/// All acts of all disclosures up to `end`, in order.
pub fn schedule(list: &[Disclosure], end: Instant) -> Vec<Scheduled> {
    let mut all = Vec::new();
    for (n, d) in list.iter().enumerate() {
        let (Some(proposed), Some(release)) = (Day::parse(&d.proposed_on), Day::parse(&d.release_on)) else { continue };
        if d.outcome == "draft" {
            all.push((at(proposed, 9, n), n, Act::Draft));
            continue;
        }
        let begin = at(proposed, 9, n);
        all.push((begin, n, Act::Propose));
        let until = at(release, 8, n).min(end);
        turns(&mut all, begin, until, n);
        if !["released", "corrected", "withdrawn"].contains(&d.outcome.as_str()) {
            continue;
        }
        all.push((at(release, 9, n), n, Act::Due));
        if Day::parse(LAST_FILED).is_some_and(|last| release <= last) {
            all.push((at(release.plus_days(1), 15, n), n, Act::Advance)); // the file is put together
        }
        if let Some(day) = d.correction.as_ref().and_then(|c| Day::parse(&c.on)) {
            let begin = at(day, 9, n);
            all.push((begin, n, Act::Correct));
            turns(&mut all, begin, at(day, 16, n), n);
            all.push((at(day, 17, n), n, Act::Due));
            all.push((at(day.plus_days(1), 15, n), n, Act::Advance));
        }
        if let Some(day) = d.withdrawn_on.as_deref().and_then(Day::parse) {
            all.push((at(day, 10, n), n, Act::Withdraw));
        }
    }
    all.retain(|(when, ..)| *when <= end);
    all.sort();
    all
}

/// Turns spread evenly between two instants, in working hours where there is room.
fn turns(all: &mut Vec<Scheduled>, begin: Instant, until: Instant, n: usize) {
    let span = (until.micros() - begin.micros()).max(0) / 1_000_000;
    for turn in 1..=TURNS {
        let raw = begin.plus_seconds(span * turn / (TURNS + 1));
        let (hour, ..) = raw.clock();
        let shifted = if (9..18).contains(&hour) || span < 20 * HOUR {
            raw
        } else {
            raw.day().start().plus_seconds((9 + i64::from(hour) % 8) * HOUR + turn * 97)
        };
        if shifted > begin && shifted < until {
            all.push((shifted, n, Act::Advance));
        }
    }
}
