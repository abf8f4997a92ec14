//! An entry with its clock: obligations, what was recorded, nil reports.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    EntryId, Problems, RecordId,
    catalogue::{obligation::State as Stands, record::Record},
};
use office::{
    Error,
    catalogue::obligation::{EntryPage, RecordForm},
};

use super::{entry_href, list::Row, proposes};
use crate::{
    App,
    desk::{
        Answer, Done, PROBLEMS, can_go_on, done, mode_words, problem_lines, problem_of, refusal_words, scope_words,
    },
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::{Choice, ProblemLine},
    session::SeatedUser,
    verified_form::VerifiedForm,
};

struct RecordLine {
    id: String,
    kind: String,
    on: String,
    text: String,
    by: String,
    key: String,
    revoked: String,
}

#[derive(Template)]
#[template(path = "desk/obligation/entry.html")]
struct EntryView {
    ctx: PageContext,
    href: String,
    item: String,
    lead: String,
    facts: Vec<(String, String)>,
    question: String,
    ended: bool,
    done: (String, String),
    refused: (String, String),
    lines: Vec<ProblemLine>,
    reports: bool,
    open: Vec<Row>,
    later: Vec<Row>,
    past: Vec<Row>,
    records: Vec<RecordLine>,
    kinds: Vec<Choice>,
    form: RecordForm,
    kind_problem: String,
    on_problem: String,
    text_problem: String,
    nil_key: String,
    nil_reason: String,
    nil_problem: String,
}

/// What was sent and didn't get through.
#[derive(Default)]
struct Sent {
    form: RecordForm,
    nil_key: String,
    nil_reason: String,
    problems: Problems,
    refused: (String, String),
    done: (String, String),
}

fn record_line(ctx: &PageContext, record: &Record) -> RecordLine {
    let by = ctx.join(&[&record.act.title, &record.act.name, &ctx.date_time(record.act.at)]);
    RecordLine {
        id: record.id.to_string(),
        kind: ctx.code("record", record.kind),
        on: ctx.date(record.on),
        text: record.text.clone(),
        by,
        key: record.key.clone().unwrap_or_default(),
        revoked: record.revoked.as_ref().map_or_else(String::new, |(why, act)| {
            ctx.with("record-revoked", &[("who", &act.name), ("at", &ctx.date_time(act.at)), ("why", why)])
        }),
    }
}

fn view(app: &App, ctx: PageContext, found: &EntryPage, sent: Sent, proposes: bool) -> EntryView {
    let rules = app.office.rules().current();
    let row = |line| Row::new(app, &ctx, line, proposes);
    let of = |states: &[Stands]| {
        found.lines.iter().filter(|l| states.contains(&l.settled.state)).map(row).collect::<Vec<_>>()
    };
    let mut past = of(&[Stands::Met, Stands::Late]);
    past.reverse();
    let entry = &found.entry;
    let fact = |key: &str, value: String| (ctx.t(key), value);
    let facts = [
        fact(
            "entry-category",
            rules.category(&entry.category).map_or_else(String::new, |c| ctx.of(&c.name).to_owned()),
        ),
        fact("entry-scope", scope_words(&ctx, rules, &entry.scope)),
        fact("entry-modes", mode_words(&ctx, rules, &entry.modes)),
        fact("entry-frequency", entry.frequency.clone()),
        fact("entry-responsible", entry.responsible.clone()),
    ];
    let kinds = found.wanted.iter().map(|kind| Choice {
        value: kind.code().to_owned(),
        label: ctx.code("record", kind),
        on: sent.form.kind == kind.code() || found.wanted.len() == 1,
        hint: String::new(),
    });
    let problem = |field: &str| problem_of(&ctx, &sent.problems, field);
    EntryView {
        href: entry_href(&entry.id),
        item: entry.item.clone(),
        lead: ctx.t2("entry-lead", "org", &found.org.full, "no", entry.no),
        facts: facts.into_iter().filter(|(_, v)| !v.is_empty()).collect(),
        question: entry.unclear.clone().unwrap_or_default(),
        ended: entry.ended.is_some(),
        lines: problem_lines(&ctx, &sent.problems),
        reports: found.reports && entry.ended.is_none(),
        open: of(&[Stands::Missed, Stands::Due]),
        later: of(&[Stands::Upcoming]).into_iter().take(8).collect(),
        past: past.into_iter().take(24).collect(),
        records: found.records.iter().map(|r| record_line(&ctx, r)).collect(),
        kinds: kinds.collect(),
        kind_problem: problem("kind"),
        on_problem: problem("on"),
        text_problem: problem("text"),
        nil_problem: problem("reason"),
        nil_key: sent.nil_key,
        nil_reason: sent.nil_reason,
        done: sent.done,
        refused: sent.refused,
        form: sent.form,
        ctx: ctx
            .clone()
            .titled(entry.item.clone(), "/desk/calendar")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("obligations-title"), "/desk/obligations")
            .crumb(entry.item.clone(), ""),
    }
}

async fn draw(
    app: &App,
    ctx: PageContext,
    me: &office::Identity,
    id: &EntryId,
    sent: Sent,
    status: StatusCode,
) -> Answer {
    let found = app.office.obligations().entry_page(me, id).await?;
    Ok(page_as(status, &view(app, ctx, &found, sent, proposes(me))))
}

/// What the page opens with.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    /// Key of the obligation whose nil report is to be written.
    nil: String,
    #[serde(flatten)]
    done: Done,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    let sent = Sent { done: asked.done.words(&ctx), nil_key: asked.nil, ..Sent::default() };
    draw(&app, ctx, &me, &EntryId::from_text(id), sent, StatusCode::OK).await
}

/// The page again with what was typed, or a failure.
async fn again(
    app: &App,
    ctx: PageContext,
    posted: &VerifiedForm,
    id: &EntryId,
    mut sent: Sent,
    error: Error,
) -> Answer {
    let status = match error {
        Error::Problems(problems) => {
            sent.problems = problems;
            PROBLEMS
        }
        Error::Refused(refusal) if can_go_on(&refusal) => {
            sent.refused = refusal_words(&ctx, app, &refusal);
            StatusCode::CONFLICT
        }
        other => return Err(Failure::from(other)),
    };
    draw(app, ctx, &posted.me, id, sent, status).await
}

pub(super) async fn nil(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = EntryId::from_text(id);
    let (key, reason) = (posted.fields.get("key").to_owned(), posted.fields.get("reason").to_owned());
    match app.office.obligations().report_nil(posted.me.seated()?, id.clone(), key.clone(), reason.clone()).await {
        Ok(_) => Ok(done(&entry_href(&id), "nil")),
        Err(error) => {
            let sent = Sent { nil_key: key, nil_reason: reason, ..Sent::default() };
            again(&app, ctx, &posted, &id, sent, error).await
        }
    }
}

pub(super) async fn record(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = EntryId::from_text(id);
    let text = |name: &str| posted.fields.get(name).to_owned();
    let form = RecordForm { kind: text("kind"), on: text("on"), text: text("text") };
    match app.office.obligations().record_event(posted.me.seated()?, id.clone(), form.clone()).await {
        Ok(_) => Ok(done(&entry_href(&id), "recorded")),
        Err(error) => again(&app, ctx, &posted, &id, Sent { form, ..Sent::default() }, error).await,
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: VerifiedForm,
) -> Result<Response, Failure> {
    let reason = posted.fields.get("reason").to_owned();
    let entry = app.office.obligations().revoke_record(posted.me.seated()?, RecordId::from_text(id), reason).await?;
    Ok(done(&entry_href(&entry), "revoked"))
}
