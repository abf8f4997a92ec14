//! iCalendar (RFC 5545): a person's calendar behind a secret address, an organisation's on the portal.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Day, catalogue::obligation::State as Stands};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use office::catalogue::obligation::{Feed, ObligationLine};

use super::{due_words, local_words, period_words};
use crate::{App, failure::Failure, layout::PageContext};

fn date(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// For whom a calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Who has to do it: how it stands, and a reminder.
    Doer,
    /// Who waits for it: the day it is promised for.
    Public,
}

fn event(ctx: &PageContext, line: &ObligationLine, reader: Reader, stamp: &str) -> Event {
    let due = &line.settled.due;
    // ids are random and for ever: no host is needed to tell them apart
    let uid = format!("{}-{}-{}@gongkai", line.entry, due.rule, due.key);
    let mut event = Event::new();
    let summary = match reader {
        Reader::Doer => ctx.t2("feed-summary", "item", &line.item, "state", ctx.code("obligation", line.settled.state)),
        Reader::Public => ctx.t1("feed-summary-public", "item", &line.item),
    };
    event
        .uid(&uid)
        .summary(&summary)
        .description(&ctx.join(&[
            &period_words(ctx, line),
            &due_words(ctx, line),
            &local_words(ctx, line),
            &line.frequency,
        ]))
        .append_property(Property::new("DTSTART", date(due.due)).add_parameter("VALUE", "DATE").done())
        .append_property(Property::new("DTEND", date(due.due.plus_days(1))).add_parameter("VALUE", "DATE").done())
        .add_property("DTSTAMP", stamp)
        .add_property("TRANSP", "TRANSPARENT");
    if reader == Reader::Doer && matches!(line.settled.state, Stands::Upcoming | Stands::Due) {
        let mut alarm = Alarm::display(&line.item, -chrono::Duration::days(3));
        // the library would take both from the machine's clock and chance, and the feed would differ at each asking
        alarm.uid(&format!("{uid}-alarm")).add_property("DTSTAMP", stamp);
        event.alarm(alarm);
    }
    event.done()
}

/// The calendar of some obligations, as a response.
pub(crate) fn calendar(ctx: &PageContext, name: &str, feed: &Feed, reader: Reader) -> Response {
    // events change only from day to day: the same feed asked twice is the same text
    let stamp = format!("{}T000000Z", date(feed.today));
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//gongkai//obligations//ZH"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property((name, value));
    }
    calendar.name(name);
    for line in &feed.lines {
        calendar.push(event(ctx, line, reader, &stamp));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"obligations.ics\""),
    ];
    (headers, calendar.to_string()).into_response()
}

/// A person's calendar. An address that is not, or no longer, one is absent.
pub(super) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let token = token.strip_suffix(".ics").ok_or_else(Failure::not_found)?;
    let feed = app.office.obligations().calendar_feed(token).await?.ok_or_else(Failure::not_found)?;
    let mut answer = calendar(&ctx, &ctx.t1("feed-name", "org", &feed.org.short), &feed, Reader::Doer);
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    Ok(answer)
}
