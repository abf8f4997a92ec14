//! `/desk/approvals`: routine items of the same kind, ticked and approved together, each signed by itself.

use askama::Template;
use axum::extract::State;
use domain::{DisclosureId, Refusal, routine::Singular};
use office::batch::{ApprovalLine, Approvals, Came, CameLine, TICKED_MAX, Ticked};
use rules::Ruleset;

use super::{Answer, PROBLEMS, counted, file_href, mode_words, refusal_words, stage_words, urgent_chip};
use crate::{
    App,
    layout::{Frame, page, page_as},
    pieces::{Chip, ProblemLine},
    session::{AtDesk, Fields, Posted, seat_signed},
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
    f: Frame,
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
    f: Frame,
    signed: usize,
    not: usize,
    results: Vec<Outcome>,
}

fn item(f: &Frame, rules: &Ruleset, line: &ApprovalLine, why: Option<Singular>) -> Item {
    let plan = &line.plan;
    let (post, name) = &line.by;
    Item {
        id: line.id.to_string(),
        step: line.step.clone(),
        content: line.digests.0.clone(),
        plan: line.digests.1.clone(),
        href: file_href(&line.id),
        title: plan.content.title.clone(),
        plain: plan.content.plain.clone(),
        who: f.join(&[&line.org.short, &format!("{post} {name}")]),
        when: f.t2("approvals-when", "stages", stage_words(f, rules, plan), "modes", mode_words(f, rules, &plan.modes)),
        digest: line.short.clone(),
        urgent: urgent_chip(f, plan.urgent.is_some()),
        why: why.map_or_else(String::new, |why| f.code("singular", why)),
    }
}

fn drawn(f: Frame, rules: &Ruleset, found: &Approvals, seat: &str, lines: Vec<ProblemLine>) -> ListPage {
    let group = |(category, items): (&String, &Vec<ApprovalLine>)| Group {
        name: rules.category(category).map_or_else(|| category.clone(), |c| f.of(&c.name).to_owned()),
        items: items.iter().map(|line| item(&f, rules, line, None)).collect(),
    };
    let title = counted(&f, lines.len(), &f.t("approvals-title"));
    let mut single: Vec<&(ApprovalLine, Singular)> = found.single.iter().collect();
    single.sort_by_key(|(line, _)| line.plan.urgent.is_none());
    ListPage {
        lead: f.t2("approvals-lead", "n", found.count(), "single", found.single.len()),
        as_whom: f.t1("sign-as", "seat", seat),
        groups: found.routine.iter().map(group).collect(),
        single: single.into_iter().map(|(line, why)| item(&f, rules, line, Some(*why))).collect(),
        lines,
        f: f.clone().titled(title, "/desk").crumb(f.t("nav-todo"), "/desk").crumb(f.t("approvals-title"), ""),
    }
}

pub(super) async fn show(State(app): State<App>, AtDesk(me): AtDesk, f: Frame) -> Answer {
    let found = app.office.approvals(&me).await?;
    let seat = seat_signed(&f, &me);
    Ok(page(&drawn(f, app.office.rules().current(), &found, &seat, Vec::new())))
}

/// What was ticked, with what was shown beside it.
fn ticked(fields: &Fields) -> Vec<Ticked> {
    let ids = fields.0.iter().filter(|(name, _)| name == "take").map(|(_, id)| id);
    let mut found: Vec<Ticked> = Vec::new();
    for id in ids.take(TICKED_MAX) {
        let shown = |part: &str| fields.get(&format!("{part}.{id}")).to_owned();
        let one = DisclosureId::from_text(id.clone());
        if !found.iter().any(|t| t.id == one) {
            found.push(Ticked { id: one, step: shown("step"), content: shown("content"), plan: shown("plan") });
        }
    }
    found
}

pub(super) async fn approve(State(app): State<App>, f: Frame, posted: Posted) -> Answer {
    let me = &posted.me;
    let ticked = ticked(&posted.fields);
    if ticked.is_empty() {
        let found = app.office.approvals(me).await?;
        let seat = seat_signed(&f, me);
        let first = found.routine.values().flatten().next().map_or_else(String::new, |l| format!("take-{}", l.id));
        let lines = vec![ProblemLine { field: first, words: f.t("approvals-none-ticked") }];
        return Ok(page_as(PROBLEMS, &drawn(f, app.office.rules().current(), &found, &seat, lines)));
    }
    let came = app.office.approve_routine(&me.seated()?, ticked).await?;
    let results: Vec<Outcome> = came.iter().map(|line| result(&f, &app, line)).collect();
    let signed = results.iter().filter(|r| r.signed).count();
    let title = f.t2("approved-title", "signed", signed, "not", results.len() - signed);
    let drawn = CamePage {
        signed,
        not: results.len() - signed,
        results,
        f: f.clone()
            .titled(title, "/desk")
            .crumb(f.t("nav-todo"), "/desk")
            .crumb(f.t("approvals-title"), "/desk/approvals")
            .crumb(f.t("approved-crumb"), ""),
    };
    Ok(page(&drawn))
}

fn result(f: &Frame, app: &App, line: &CameLine) -> Outcome {
    let (href, title) = line
        .file
        .as_ref()
        .map_or_else(|| (String::new(), f.t("approved-unknown")), |(id, title)| (file_href(id), title.clone()));
    let why = match &line.came {
        Came::Signed => String::new(),
        // of what is not there for this seat nothing is said
        Came::Refused(_) if line.file.is_none() => f.t("approved-absent"),
        Came::Refused(refusal) => why(f, app, refusal),
        Came::Failed => f.t("approved-failed"),
    };
    Outcome { href, title, signed: line.came == Came::Signed, why }
}

fn why(f: &Frame, app: &App, refusal: &Refusal) -> String {
    let (title, next) = refusal_words(f, app, refusal);
    f.t2("approved-why", "title", title, "next", next)
}
