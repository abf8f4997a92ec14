//! What catalogues make due in the demonstration, and how its people answer: filings with the superior, nil reports.

use std::collections::BTreeMap;

use domain::{
    EntryId, Instant,
    catalogue::{
        entry::Entry,
        obligation::{Ground, Settings, dues},
    },
    workday::WorkCalendar,
};
use office::{Error, Office, caller::Seated, catalogue::PaperForm};
use rules::procedure::Duty;

/// Obligations are counted from so many days before today: before that, catalogues were kept on paper.
pub const COUNTED_DAYS: i32 = 45;

/// An act of a clerk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The catalogue is filed.
    File(String),
    /// The superior receives it.
    Receive(String),
    /// Nothing this period.
    Nil(String, EntryId, String),
}

/// Who sits where: (duty, organisation's id) → seats.
pub type Seats = BTreeMap<(String, String), Vec<Seated>>;

/// All answers up to `end`, in order of time.
pub fn answers(entries: &BTreeMap<(String, i64), Entry>, begin: Instant, end: Instant) -> Vec<(Instant, Answer)> {
    let mut all = Vec::new();
    let mut codes: Vec<&String> = entries.keys().map(|(code, _)| code).collect();
    codes.dedup();
    for (code, n) in codes.into_iter().zip(0_i64..) {
        let filed = begin.day().plus_days(7).start().plus_seconds(10 * 3600 + n * 60);
        all.push((filed, Answer::File(code.clone())));
        all.push((filed.plus_seconds(3 * 86_400), Answer::Receive(code.clone())));
    }
    let settings = Settings::default();
    let ground = Ground { calendar: WorkCalendar::builtin(), settings: &settings };
    for (((code, _), entry), n) in entries.iter().zip(0_i64..) {
        let Some(since) = entry.since else { continue };
        for due in dues(&entry.rules, since, (since, end.day()), &[], &ground) {
            // two days before the last: whatever was released by then is not reported on
            let on = due.due.plus_days(-2).max(due.opens);
            let when = on.start().plus_seconds(14 * 3600 + (n % 180) * 40);
            all.push((when, Answer::Nil(code.clone(), entry.id.clone(), due.key.to_string())));
        }
    }
    all.retain(|(when, _)| *when <= end && *when >= begin);
    all.sort();
    all
}

/// Does what was meant to be done then. What is met already, or can't be answered by anybody, is left.
pub async fn act(office: &Office, seats: &Seats, answer: &Answer, why: &str) -> Result<(), Error> {
    match answer {
        Answer::File(code) => {
            let Some(who) = seat(office, seats, code, Duty::Undertaker).await? else { return Ok(()) };
            let paper =
                PaperForm { to: why.to_owned(), number: format!("{code}-1"), on: office.now().day().to_string() };
            passed(office.catalogues().file_catalogue(who, Some(paper)).await)
        }
        Answer::Receive(code) => receive(office, seats, code).await,
        Answer::Nil(code, entry, key) => {
            let Some(who) = seat(office, seats, code, Duty::Undertaker).await? else { return Ok(()) };
            passed(office.obligations().report_nil(who, entry.clone(), key.clone(), why.to_owned()).await.map(|_| ()))
        }
    }
}

async fn receive(office: &Office, seats: &Seats, code: &str) -> Result<(), Error> {
    let Some(org) = office.orgs().org_id(code).await? else { return Ok(()) };
    let Some((superior, catalogue)) = office.operator().sent_catalogue(&org).await? else { return Ok(()) };
    let key = (Duty::OfficeReviewer.code().to_owned(), superior.to_string());
    let Some(who) = seats.get(&key).and_then(|s| s.first()).cloned() else { return Ok(()) };
    passed(office.catalogues().receive_filing(who, catalogue, Vec::new()).await)
}

async fn seat(office: &Office, seats: &Seats, code: &str, duty: Duty) -> Result<Option<Seated>, Error> {
    let Some(org) = office.orgs().org_id(code).await? else { return Ok(None) };
    Ok(seats.get(&(duty.code().to_owned(), org.to_string())).and_then(|s| s.first()).cloned())
}

/// A refusal is an answer too: the obligation was met by a release, or is not open.
fn passed(came: Result<(), Error>) -> Result<(), Error> {
    match came {
        Err(Error::Refused(_)) => Ok(()),
        other => other,
    }
}
