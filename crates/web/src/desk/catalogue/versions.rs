//! Versions of the table: the list, one beside another, and the way of its filing.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    EntryId, Problems,
    actor::Act,
    catalogue::{Filing, FilingState, Remark, State as Stands},
};
use office::{
    Error, Identity,
    catalogue::{PaperForm, RowView, VersionHead, VersionPage},
};

use super::{
    super::{Answer, Done, PROBLEMS, can_go_on, done, problem_lines, problem_of, refusal_words},
    Changed, Which, change_word, changed, counted_changes,
    coverage::Coverage,
    table::{Drawing, Head, Line, Typed, heads},
};
use crate::{
    App,
    failure::Failure,
    layout::{PageContext, page, page_as},
    pieces::{Chip, ProblemLine, TimelineStep},
    session::SeatedUser,
    verified_form::VerifiedForm,
};

/// A version in the list.
struct Row {
    href: String,
    no: u32,
    chip: Chip,
    days: String,
    by: String,
    rows: usize,
    filing: String,
}

#[derive(Template)]
#[template(path = "desk/catalogue/versions.html")]
struct ListPage {
    ctx: PageContext,
    base: &'static str,
    rows: Vec<Row>,
}

/// A remark of the superior, with its answer or the field for one.
pub struct RemarkLine {
    /// Its place in the filing.
    pub n: usize,
    /// The row it is on.
    pub row: String,
    /// Who, when.
    pub who: String,
    /// The words.
    pub text: String,
    /// The answer, and whose.
    pub answer: Option<(String, String)>,
    /// What was typed as an answer, and what is wrong with it.
    pub typed: String,
    pub problem: String,
}

/// What a form on the page brought that could not be done.
#[derive(Default)]
struct Given {
    problems: Problems,
    refused: Option<domain::Refusal>,
    paper: PaperForm,
    receipt: String,
    answer: Option<(usize, String)>,
}

#[derive(Template)]
#[template(path = "desk/catalogue/version.html")]
struct ShowPage {
    ctx: PageContext,
    base: &'static str,
    which: Which,
    org: String,
    no: u32,
    chip: Chip,
    lead: String,
    done: (String, String),
    refused: (String, String),
    lines: Vec<ProblemLine>,
    problems: Problems,
    /// The other version: its number, what differs in a sentence, and the rows.
    with: Option<(u32, String, Vec<Changed>)>,
    /// Versions to compare with.
    others: Vec<u32>,
    coverage: String,
    columns: Vec<Head>,
    rows: Vec<Line>,
    steps: Vec<TimelineStep>,
    remarks: Vec<RemarkLine>,
    /// Who files and answers may do it now.
    keeps: bool,
    /// May it be filed now: with whom; empty: outside the platform.
    files: Option<String>,
    paper: PaperForm,
    /// Does a paper wait for its receipt?
    waits: bool,
    receipt: String,
}

impl ShowPage {
    fn problem(&self, field: &str) -> String {
        problem_of(&self.ctx, &self.problems, field)
    }
}

/// The chip of where a version stands.
fn state_chip(ctx: &PageContext, state: Stands) -> Chip {
    match state {
        Stands::InForce => Chip { tone: "ok", icon: "check", word: ctx.t("version-in-force") },
        Stands::Superseded => Chip { tone: "", icon: "", word: ctx.t("version-superseded") },
    }
}

/// Where a filing stands, in words.
pub fn filing_words(ctx: &PageContext, filing: &Filing) -> String {
    match filing.state {
        FilingState::Due => ctx.t1("filing-due", "day", ctx.date(filing.due)),
        FilingState::Sent => ctx.t("filing-sent"),
        FilingState::Received if filing.unanswered() > 0 => ctx.t1("filing-open", "n", filing.unanswered()),
        FilingState::Received => ctx.t("filing-received"),
    }
}

/// Who did it, and when.
pub fn act_words(ctx: &PageContext, act: &Act) -> String {
    ctx.t2("act-line", "who", super::who(ctx, &act.title, &act.name), "at", ctx.date_time(act.at))
}

pub(super) async fn list(State(app): State<App>, which: Which, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let versions = app.office.catalogues().catalogue_versions(&me, which.guidance).await?;
    let row = |v: &VersionHead| Row {
        href: format!("{}/versions/{}", which.base(), v.no),
        no: v.no,
        chip: state_chip(&ctx, v.state),
        days: days(&ctx, v),
        by: super::who(&ctx, &v.by.0, &v.by.1),
        rows: v.rows,
        filing: v.filing.as_ref().map_or_else(String::new, |filing| filing_words(&ctx, filing)),
    };
    let drawn = ListPage {
        base: which.base(),
        rows: versions.iter().map(row).collect(),
        ctx: ctx
            .clone()
            .titled(
                ctx.t2("plan-page-title", "name", ctx.t("versions-title"), "title", which.name(&ctx)),
                "/desk/catalogue",
            )
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(which.name(&ctx), which.base())
            .crumb(ctx.t("versions-title"), ""),
    };
    Ok(page(&drawn))
}

/// From when till when a version was in force.
fn days(ctx: &PageContext, version: &VersionHead) -> String {
    match version.ended {
        Some(ended) => ctx.t2("version-span", "first", ctx.date(version.since), "last", ctx.date(ended)),
        None => ctx.t1("version-since", "day", ctx.date(version.since)),
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    with: String,
    done: String,
}

pub(super) async fn show(
    State(app): State<App>,
    which: Which,
    SeatedUser(me): SeatedUser,
    Path(no): Path<String>,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    let no = no.parse().map_err(|_| Failure::not_found())?;
    let version = app.office.catalogues().catalogue_version(&me, which.guidance, no, asked.with.parse().ok()).await?;
    let words = Done { done: asked.done }.words(&ctx);
    Ok(draw(&app, which, ctx, StatusCode::OK, version, words, Given::default()))
}

fn draw(
    app: &App,
    which: Which,
    ctx: PageContext,
    status: StatusCode,
    version: VersionPage,
    done: (String, String),
    given: Given,
) -> Response {
    let VersionPage { head, view, .. } = &version;
    let drawing = Drawing {
        ctx: &ctx,
        rules: app.office.rules().current(),
        view,
        typed: &Typed::new(),
        problems: &[],
        stale: false,
        open: "",
    };
    let rows: Vec<&RowView> = view.rows.iter().collect();
    let changes = changed(&ctx, &view.columns, &version.changes, &version.items, change_word);
    let counts = counted_changes(&ctx, &version.changes);
    let in_force = head.state == Stands::InForce;
    let filing = head.filing.as_ref();
    let state = filing.map(|x| x.state);
    let superior = version.superior.as_ref().map(|s| s.short.clone());
    let who = super::who(&ctx, &head.by.0, &head.by.1);
    let lead = ctx.with("version-lead", &[("days", &days(&ctx, head)), ("who", &who), ("rows", &head.rows)]);
    let name = ctx.t1("version-title", "no", head.no);
    let drawn = ShowPage {
        base: which.base(),
        org: version.org.full.clone(),
        no: head.no,
        chip: state_chip(&ctx, head.state),
        lead,
        done,
        refused: given.refused.as_ref().map_or_else(Default::default, |r| refusal_words(&ctx, app, r)),
        lines: problem_lines(&ctx, &given.problems),
        with: version.with.map(|no| (no, counts, changes)),
        others: version.versions.iter().map(|v| v.no).filter(|no| *no != head.no).collect(),
        coverage: Coverage::of(&ctx, view, &[]).filter(|_| !which.guidance).map_or_else(String::new, |c| c.title),
        columns: heads(&ctx, view),
        rows: drawing.lines(&rows),
        steps: filing.map_or_else(Vec::new, |x| steps(&ctx, x, superior.as_deref())),
        remarks: filing.map_or_else(Vec::new, |x| remarks(&ctx, &x.remarks, &version.items, &given)),
        keeps: version.keeps && in_force,
        files: (version.keeps && in_force && state == Some(FilingState::Due)).then(|| superior.unwrap_or_default()),
        waits: version.keeps && in_force && filing.is_some_and(|x| x.state == FilingState::Sent && x.paper.is_some()),
        paper: given.paper,
        receipt: given.receipt,
        problems: given.problems,
        ctx: ctx
            .clone()
            .titled(ctx.t2("plan-page-title", "name", &name, "title", which.name(&ctx)), "/desk/catalogue")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(which.name(&ctx), which.base())
            .crumb(ctx.t("versions-title"), format!("{}/versions", which.base()))
            .crumb(name, ""),
        which,
    };
    page_as(status, &drawn)
}

/// The way of a filing: due, sent, received, remarked on.
pub fn steps(ctx: &PageContext, filing: &Filing, superior: Option<&str>) -> Vec<TimelineStep> {
    let to = superior.map_or_else(|| ctx.t("filing-outside"), str::to_owned);
    let step = |key: &str, done: bool, now: bool, lines: Vec<String>| TimelineStep {
        state: if done {
            "done"
        } else if now {
            "now"
        } else {
            ""
        },
        title: ctx.t(key),
        chip: Chip::default(),
        lines,
    };
    let act = |act: &Option<Act>| act.iter().map(|a| act_words(ctx, a)).collect::<Vec<_>>();
    let sent = filing.state != FilingState::Due;
    let received = filing.state == FilingState::Received;
    let mut sending = act(&filing.sent);
    sending.extend(
        filing
            .paper
            .iter()
            .map(|p| ctx.with("filing-paper", &[("to", &p.to), ("number", &p.number), ("day", &ctx.date(p.on))])),
    );
    let said = match (filing.remarks.len(), filing.unanswered()) {
        (0, _) if received => vec![ctx.t("filing-no-remarks")],
        (0, _) => Vec::new(),
        (n, open) => vec![ctx.t2("filing-remarks", "n", n, "open", open)],
    };
    let answered = received && filing.unanswered() == 0;
    vec![
        step("filing-step-due", true, false, vec![ctx.t2("filing-due-line", "day", ctx.date(filing.due), "to", to)]),
        step("filing-step-sent", sent, !sent, sending),
        step("filing-step-received", received, sent, act(&filing.received)),
        step("filing-step-remarks", answered, received, said),
    ]
}

fn remarks(ctx: &PageContext, remarks: &[Remark], items: &BTreeMap<EntryId, String>, given: &Given) -> Vec<RemarkLine> {
    let one = |(n, remark): (usize, &Remark)| {
        let mine = given.answer.as_ref().filter(|(at, _)| *at == n);
        RemarkLine {
            n,
            row: remark.row.as_ref().map_or_else(String::new, |id| items.get(id).cloned().unwrap_or_default()),
            who: act_words(ctx, &remark.act),
            text: remark.text.clone(),
            answer: remark.answer.as_ref().map(|(text, act)| (text.clone(), act_words(ctx, act))),
            typed: mine.map_or_else(String::new, |(_, text)| text.clone()),
            problem: mine.map_or_else(String::new, |_| problem_of(ctx, &given.problems, "answer")),
        }
    };
    remarks.iter().enumerate().map(one).collect()
}

/// Remarks as whoever made them sees them.
pub fn remarks_made(ctx: &PageContext, made: &[Remark], items: &BTreeMap<EntryId, String>) -> Vec<RemarkLine> {
    remarks(ctx, made, items, &Given::default())
}

/// The version in force of the seat's organisation, with what could not be done on it.
async fn again(app: &App, me: &Identity, ctx: PageContext, error: Error, given: Given) -> Answer {
    let (status, given) = match error {
        Error::Problems(problems) => (PROBLEMS, Given { problems, ..given }),
        Error::Refused(refusal) if can_go_on(&refusal) && refusal.code != "nothing-in-force" => {
            (StatusCode::CONFLICT, Given { refused: Some(refusal), ..given })
        }
        error => return Err(error.into()),
    };
    let versions = app.office.catalogues().catalogue_versions(me, false).await?;
    let no = versions.first().map(|v| v.no).ok_or(Failure::not_found())?;
    let version = app.office.catalogues().catalogue_version(me, false, no, None).await?;
    Ok(draw(app, Which { guidance: false }, ctx, status, version, Default::default(), given))
}

/// Back to the version in force, at the way of its filing.
async fn onward(app: &App, me: &Identity, code: &str) -> Answer {
    debug_assert!(super::REGISTRATION.done.contains(&code));
    let versions = app.office.catalogues().catalogue_versions(me, false).await?;
    let no = versions.first().map_or(0, |v| v.no);
    Ok(done(&format!("/desk/catalogue/versions/{no}"), code))
}

pub(super) async fn file(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let paper: PaperForm = posted.fields.read()?;
    match app.office.catalogues().file_catalogue(posted.me.seated()?, Some(paper.clone())).await {
        Ok(()) => onward(&app, &posted.me, "filing").await,
        Err(error) => again(&app, &posted.me, ctx, error, Given { paper, ..Given::default() }).await,
    }
}

pub(super) async fn receipt(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let receipt = posted.fields.get("remark").to_owned();
    match app.office.catalogues().receive_paper(posted.me.seated()?, receipt.clone()).await {
        Ok(()) => onward(&app, &posted.me, "receipt").await,
        Err(error) => again(&app, &posted.me, ctx, error, Given { receipt, ..Given::default() }).await,
    }
}

pub(super) async fn answer(
    State(app): State<App>,
    Path(n): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let n = n.parse().map_err(|_| Failure::not_found())?;
    let text = posted.fields.get("answer").to_owned();
    match app.office.catalogues().answer_remark(posted.me.seated()?, n, text.clone()).await {
        Ok(()) => onward(&app, &posted.me, "answered").await,
        Err(error) => again(&app, &posted.me, ctx, error, Given { answer: Some((n, text)), ..Given::default() }).await,
    }
}
