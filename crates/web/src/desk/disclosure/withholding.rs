//! `/desk/withholdings`: the register of what is withheld, and examining it again (Art. 7).

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use domain::{
    Day, DisclosureId, Problems,
    disclosure::withholding::{Examination, ExamineForm, Verdict, WithholdingStatus},
};
use office::{Error, Identity, disclosure::withholding::WithheldLine};
use rules::Ruleset;

use crate::{
    App,
    desk::{Answer, Done, PROBLEMS, Registration, counted, done, dossier_href, problem_lines, problem_of, title_words},
    layout::{PageContext, page, page_as},
    pieces::{Chip, Choice, ProblemLine},
    session::SeatedUser,
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["examined", "reopened"] };

fn routes() -> Router<App> {
    Router::new().route("/desk/withholdings", get(list)).route("/desk/withholdings/{id}", get(ask).post(examine))
}

struct Row {
    title: String,
    href: String,
    item: String,
    ground: String,
    chip: Chip,
    decided: String,
    until: String,
    until_iso: String,
    history: Vec<String>,
    /// Where it is examined; empty if it isn't this seat's.
    examine: String,
    /// Where it is proposed again; empty if it can't be.
    propose: String,
}

#[derive(Template)]
#[template(path = "desk/withholding/list.html")]
struct ListPage {
    ctx: PageContext,
    lead: String,
    done: (String, String),
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "desk/withholding/examine.html")]
struct ExaminePage {
    ctx: PageContext,
    title: String,
    action: String,
    file: String,
    lines: Vec<ProblemLine>,
    facts: Vec<(String, String)>,
    verdicts: Vec<Choice>,
    verdict_problem: String,
    until: String,
    until_problem: String,
    reason: String,
    reason_problem: String,
}

fn chip(ctx: &PageContext, status: WithholdingStatus) -> Chip {
    let (tone, icon) = match status {
        WithholdingStatus::Overdue => ("late", "warn"),
        WithholdingStatus::Soon => ("warn", "clock"),
        WithholdingStatus::Ahead => ("", "lock"),
        WithholdingStatus::Reopened => ("ok", "check"),
    };
    Chip { tone, icon, word: ctx.code("withheld", status) }
}

fn ground(ctx: &PageContext, rules: &Ruleset, id: &str) -> String {
    rules.withholding_ground(id).map_or(id, |g| ctx.of(&g.name)).to_owned()
}

fn decided(ctx: &PageContext, line: &WithheldLine) -> String {
    let (title, name) = &line.by;
    ctx.with("withheld-decided", &[("day", &ctx.date(line.at.day())), ("title", title), ("name", name)])
}

fn examination(ctx: &PageContext, e: &Examination) -> String {
    let (day, who) = (ctx.date(e.act.at.day()), format!("{} {}", e.act.title, e.act.name));
    match e.until {
        Some(until) => ctx
            .with("withheld-kept", &[("day", &day), ("who", &who), ("until", &ctx.date(until)), ("reason", &e.reason)]),
        None => ctx.with("withheld-reopened-line", &[("day", &day), ("who", &who), ("reason", &e.reason)]),
    }
}

pub(super) async fn list(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(done): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.withholdings().withheld(&me).await?;
    let rules = app.office.rules().current();
    let row = |line: &WithheldLine| {
        let open = line.status != WithholdingStatus::Reopened;
        let or_none = |on: bool, href: String| if on { href } else { String::new() };
        Row {
            title: title_words(&ctx, &line.title),
            href: dossier_href(&line.id),
            item: line.item.clone(),
            ground: ground(&ctx, rules, &line.ground),
            chip: chip(&ctx, line.status),
            decided: decided(&ctx, line),
            until: if open { ctx.date(line.until) } else { String::new() },
            until_iso: line.until.to_string(),
            history: line.examined.iter().map(|e| examination(&ctx, e)).collect(),
            examine: or_none(open && found.may, format!("/desk/withholdings/{}", line.id)),
            propose: or_none(!open && found.proposes, format!("/desk/plans/new/{}", line.entry)),
        }
    };
    let drawn = ListPage {
        lead: ctx.t2("withheld-lead", "org", &found.org.full, "n", found.lines.len()),
        done: done.words(&ctx),
        rows: found.lines.iter().map(row).collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("withheld-title"), "/desk/disclosures")
            .crumb(ctx.t("register-title"), "/desk/disclosures")
            .crumb(ctx.t("withheld-title"), ""),
    };
    Ok(page(&drawn))
}

async fn draw(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    id: &DisclosureId,
    (status, form, problems): (StatusCode, ExamineForm, Problems),
) -> Result<Response, crate::failure::Failure> {
    let mut line = app.office.withholdings().withheld_file(me, id).await?;
    line.title = title_words(&ctx, &line.title);
    let lines = problem_lines(&ctx, &problems);
    let choice = |verdict: &Verdict| Choice {
        value: verdict.code().to_owned(),
        label: ctx.code("verdict", verdict),
        hint: ctx.t(format!("verdict-{verdict}-hint")),
        on: form.verdict == verdict.code(),
    };
    let day = |day: Day| ctx.date(day);
    let facts = vec![
        (ctx.t("withheld-ground"), ground(&ctx, app.office.rules().current(), &line.ground)),
        (ctx.t("withheld-reason"), line.reason.clone()),
        (ctx.t("withheld-by"), decided(&ctx, &line)),
        (ctx.t("withheld-until"), day(line.until)),
        (ctx.t("withheld-item"), line.item.clone()),
    ];
    let name = ctx.t("examine-title");
    let drawn = ExaminePage {
        action: format!("/desk/withholdings/{id}"),
        file: dossier_href(id),
        verdicts: Verdict::ALL.iter().map(choice).collect(),
        verdict_problem: problem_of(&ctx, &problems, "verdict"),
        until_problem: problem_of(&ctx, &problems, "until"),
        reason_problem: problem_of(&ctx, &problems, "reason"),
        until: form.until.clone(),
        reason: form.reason.clone(),
        facts,
        ctx: ctx
            .clone()
            .titled(
                counted(&ctx, lines.len(), &ctx.t2("plan-page-title", "name", &name, "title", &line.title)),
                "/desk/disclosures",
            )
            .crumb(ctx.t("withheld-title"), "/desk/withholdings")
            .crumb(name, ""),
        title: line.title,
        lines,
    };
    Ok(page_as(status, &drawn))
}

pub(super) async fn ask(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let empty = (StatusCode::OK, ExamineForm::default(), Problems::default());
    draw(&app, &me, ctx, &DisclosureId::from_text(id), empty).await
}

pub(super) async fn examine(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = DisclosureId::from_text(id);
    let form: ExamineForm = posted.fields.read()?;
    match app.office.withholdings().examine(posted.me.seated()?, id.clone(), form.clone()).await {
        Ok(()) if form.verdict == Verdict::Reopen.code() => Ok(done("/desk/withholdings", "reopened")),
        Ok(()) => Ok(done("/desk/withholdings", "examined")),
        Err(Error::Problems(problems)) => draw(&app, &posted.me, ctx, &id, (PROBLEMS, form, problems)).await,
        Err(error) => Err(error.into()),
    }
}
