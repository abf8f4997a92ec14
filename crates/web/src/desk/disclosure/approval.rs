//! `/desk/approvals`: routine items of the same kind, ticked and approved together, each signed by itself.

use askama::Template;
use axum::extract::State;
use domain::{DisclosureId, Refusal, disclosure::routine::NotRoutine};
use office::disclosure::approval::{
    ApprovalInput, ApprovalLine, ApprovalResult, ApprovalResultLine, TICKED_MAX, WaitingApprovals,
};
use rules::Ruleset;

use crate::{
    App,
    desk::{Answer, PROBLEMS, counted, dossier_href, mode_words, refusal_words, stage_words, urgent_chip},
    layout::{PageContext, page, page_as},
    pieces::{Chip, ProblemLine},
    session::{Fields, SeatedUser, seat_signed},
    verified_form::VerifiedForm,
};

struct Item {
    id: String,
    step: String,
    content: String,
    plan: String,
    href: String,
    title: String,
    plain: String,
    who: String,
    when: String,
    digest: String,
    /// That it can't wait; without a word if it can.
    urgent: Chip,
    /// Why it is not among the routine ones.
    why: String,
}

struct Group {
    name: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "desk/approvals.html")]
struct ListPage {
    ctx: PageContext,
    lead: String,
    as_whom: String,
    lines: Vec<ProblemLine>,
    groups: Vec<Group>,
    single: Vec<Item>,
}

struct Outcome {
    href: String,
    title: String,
    signed: bool,
    why: String,
}

#[derive(Template)]
#[template(path = "desk/approved.html")]
struct CamePage {
    ctx: PageContext,
    signed: usize,
    not: usize,
    results: Vec<Outcome>,
}

fn item(ctx: &PageContext, rules: &Ruleset, line: &ApprovalLine, why: Option<NotRoutine>) -> Item {
    let plan = &line.plan;
    let (post, name) = &line.by;
    Item {
        id: line.id.to_string(),
        step: line.step.clone(),
        content: line.digests.0.clone(),
        plan: line.digests.1.clone(),
        href: dossier_href(&line.id),
        title: plan.content.title.clone(),
        plain: plan.content.plain.clone(),
        who: ctx.join(&[&line.org.short, &format!("{post} {name}")]),
        when: ctx.t2(
            "approvals-when",
            "stages",
            stage_words(ctx, rules, plan),
            "modes",
            mode_words(ctx, rules, &plan.modes),
        ),
        digest: line.short.clone(),
        urgent: urgent_chip(ctx, plan.urgent.is_some()),
        why: why.map_or_else(String::new, |why| ctx.code("singular", why)),
    }
}

fn drawn(ctx: PageContext, rules: &Ruleset, found: &WaitingApprovals, seat: &str, lines: Vec<ProblemLine>) -> ListPage {
    let group = |(category, items): (&String, &Vec<ApprovalLine>)| Group {
        name: rules.category(category).map_or_else(|| category.clone(), |c| ctx.of(&c.name).to_owned()),
        items: items.iter().map(|line| item(&ctx, rules, line, None)).collect(),
    };
    let title = counted(&ctx, lines.len(), &ctx.t("approvals-title"));
    let mut single: Vec<&(ApprovalLine, NotRoutine)> = found.single.iter().collect();
    single.sort_by_key(|(line, _)| line.plan.urgent.is_none());
    ListPage {
        lead: ctx.t2("approvals-lead", "n", found.count(), "single", found.single.len()),
        as_whom: ctx.t1("sign-as", "seat", seat),
        groups: found.routine.iter().map(group).collect(),
        single: single.into_iter().map(|(line, why)| item(&ctx, rules, line, Some(*why))).collect(),
        lines,
        ctx: ctx.clone().titled(title, "/desk").crumb(ctx.t("nav-todo"), "/desk").crumb(ctx.t("approvals-title"), ""),
    }
}

pub(super) async fn show(State(app): State<App>, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let found = app.office.approvals().approvals(&me).await?;
    let seat = seat_signed(&ctx, &me);
    Ok(page(&drawn(ctx, app.office.rules().current(), &found, &seat, Vec::new())))
}

/// What was ticked, with what was shown beside it.
fn ticked(fields: &Fields) -> Vec<ApprovalInput> {
    let ids = fields.0.iter().filter(|(name, _)| name == "take").map(|(_, id)| id);
    let mut found: Vec<ApprovalInput> = Vec::new();
    for id in ids.take(TICKED_MAX) {
        let shown = |part: &str| fields.get(&format!("{part}.{id}")).to_owned();
        let one = DisclosureId::from_text(id.clone());
        if !found.iter().any(|t| t.id == one) {
            found.push(ApprovalInput { id: one, step: shown("step"), content: shown("content"), plan: shown("plan") });
        }
    }
    found
}

pub(super) async fn approve(State(app): State<App>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let me = &posted.me;
    let ticked = ticked(&posted.fields);
    if ticked.is_empty() {
        let found = app.office.approvals().approvals(me).await?;
        let seat = seat_signed(&ctx, me);
        let first = found.routine.values().flatten().next().map_or_else(String::new, |l| format!("take-{}", l.id));
        let lines = vec![ProblemLine { field: first, words: ctx.t("approvals-none-ticked") }];
        return Ok(page_as(PROBLEMS, &drawn(ctx, app.office.rules().current(), &found, &seat, lines)));
    }
    let came = app.office.approvals().approve_routine(&me.seated()?, ticked).await?;
    let results: Vec<Outcome> = came.iter().map(|line| result(&ctx, &app, line)).collect();
    let signed = results.iter().filter(|r| r.signed).count();
    let title = ctx.t2("approved-title", "signed", signed, "not", results.len() - signed);
    let drawn = CamePage {
        signed,
        not: results.len() - signed,
        results,
        ctx: ctx
            .clone()
            .titled(title, "/desk")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("approvals-title"), "/desk/approvals")
            .crumb(ctx.t("approved-crumb"), ""),
    };
    Ok(page(&drawn))
}

fn result(ctx: &PageContext, app: &App, line: &ApprovalResultLine) -> Outcome {
    let (href, title) = line
        .file
        .as_ref()
        .map_or_else(|| (String::new(), ctx.t("approved-unknown")), |(id, title)| (dossier_href(id), title.clone()));
    let why = match &line.result {
        ApprovalResult::Signed => String::new(),
        // of what is not there for this seat nothing is said
        ApprovalResult::Refused(_) if line.file.is_none() => ctx.t("approved-absent"),
        ApprovalResult::Refused(refusal) => why(ctx, app, refusal),
        ApprovalResult::Failed => ctx.t("approved-failed"),
    };
    Outcome { href, title, signed: line.result == ApprovalResult::Signed, why }
}

fn why(ctx: &PageContext, app: &App, refusal: &Refusal) -> String {
    let (title, next) = refusal_words(ctx, app, refusal);
    ctx.t2("approved-why", "title", title, "next", next)
}
