//! The calendar of a month: every obligation on the day it is due.

use domain::{Day, policy::Action};
use futures_core::future::BoxFuture;

use super::{Clocks, ObligationLine};
use crate::{
    Error, Identity,
    catalogue::{Catalogues, obligation::Obligations},
    org_ref::OrgRef,
};

/// A day of the calendar.
#[derive(Clone, Debug)]
pub struct MonthDay {
    /// The day.
    pub day: Day,
    /// Is it worked? Holidays and make-up days are the State Council's.
    pub working: bool,
    /// Does it belong to the month, or fill up the week?
    pub inside: bool,
    /// What is due on it.
    pub lines: Vec<ObligationLine>,
}

/// A month: whole weeks from Monday.
#[derive(Clone, Debug)]
pub struct MonthPage {
    /// Whose.
    pub org: OrgRef,
    /// Today.
    pub today: Day,
    /// First day of the month.
    pub first: Day,
    /// Weeks of seven days.
    pub weeks: Vec<Vec<MonthDay>>,
    /// Are the holidays of this year published? If not, working days are provisional.
    pub published: bool,
    /// May this seat report?
    pub reports: bool,
}

impl<'a> Obligations<'a> {
    /// The calendar of the organisation the seat serves for the month a day lies in.
    ///
    /// # Errors
    /// If the seat has no right to it.
    pub fn obligation_month(self, identity: &'a Identity, of: Option<Day>) -> BoxFuture<'a, Result<MonthPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Catalogues::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            let reports = Catalogues::keeping(&mut tx, &who, |org| Action::Report(org)).await.is_ok();
            let today = tx.now().day();
            let first = of.unwrap_or(today).month_start();
            let last = first.month_end();
            let org = OrgRef::of(&kept.org, today);
            let ground = self.ground();
            let clocks = Clocks::of(&mut tx, &kept.org.id).await?;
            let lines = clocks.lines(&org, &ground, (first, last), today);
            // the settling of a month needs what came before: a release goes to the earliest open obligation
            let all = clocks.lines(&org, &ground, super::window(today), today);
            let lines: Vec<ObligationLine> = lines
                .into_iter()
                .map(|line| {
                    let same = |l: &&ObligationLine| {
                        l.entry == line.entry
                            && (l.settled.due.rule, &l.settled.due.key)
                                == (line.settled.due.rule, &line.settled.due.key)
                    };
                    all.iter().find(same).cloned().unwrap_or(line)
                })
                .collect();
            let mut day = first.plus_days(1 - i32::from(first.weekday()));
            let mut weeks = Vec::new();
            while day <= last {
                let week = (0..7).map(|n| day.plus_days(n)).map(|day| MonthDay {
                    day,
                    working: ground.calendar.is_working(day),
                    inside: day >= first && day <= last,
                    lines: lines.iter().filter(|l| l.settled.due.due == day).cloned().collect(),
                });
                weeks.push(week.collect());
                day = day.plus_days(7);
            }
            let published = ground.calendar.is_published(first.year());
            Ok(MonthPage { org, today, first, weeks, published, reports })
        })
    }
}
