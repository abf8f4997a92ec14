//! `/desk`: what to do.

use askama::Template;
use axum::extract::{Query, State};
use domain::{Instant, disclosure::deferred_review::Remedy};
use office::{
    catalogue::obligation::ObligationLine,
    disclosure::{
        dossier::{deferred::AfterRelease, register::DossierLine},
        plan::draft::DraftLine,
    },
    people::seat::Origin,
    todo::Todo,
};
use rules::procedure::Fact;

use super::{Answer, Done, dossier_href, state_chip, urgent_chip};
use crate::{
    App,
    desk::{catalogue::obligation, disclosure::dossier},
    layout::{PageContext, page},
    pieces::Chip,
    session::SeatedUser,
    waiting,
};

/// Something to do.
struct Task {
    href: String,
    title: String,
    /// That it can't wait; without a word if it can.
    urgent: Chip,
    chip: Chip,
    line: String,
    act: String,
}

/// Something the catalogue makes due.
struct Pressing {
    href: String,
    item: String,
    chip: Chip,
    line: String,
    /// Where to propose from; empty where this seat doesn't.
    plan: String,
    nil: String,
}

/// How many of what is due the list names; the rest is behind a link.
const PRESSING: usize = 8;

/// A link with what is said beside it.
struct Beside {
    href: String,
    title: String,
    urgent: Chip,
    word: String,
}

#[derive(Template)]
#[template(path = "desk/todo.html")]
struct TodoPage {
    ctx: PageContext,
    lead: String,
    done: (String, String),
    returned: Vec<Task>,
    waiting: Vec<Task>,
    pressing: Vec<Pressing>,
    pressing_total: usize,
    drafts: Vec<Task>,
    under_way: Vec<Beside>,
    proposes: bool,
}

#[derive(Template)]
#[template(path = "desk/admin.html")]
struct AdminPage {
    ctx: PageContext,
    role: &'static str,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(done): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let Some(view) = &me.seat else { return Err(crate::failure::Failure::forbidden()) };
    if view.seat.role.is_admin() {
        let role = view.seat.role.code();
        return Ok(page(&AdminPage { role, ctx: ctx.clone().titled(ctx.code("admin-title", role), "/desk") }));
    }
    let todo = app.office.dossiers().todo(&me).await?;
    let now = app.office.now();
    let catalogue = counted_tasks(&ctx, &todo);
    let (returned, waiting): (Vec<_>, Vec<_>) = todo.turns.into_iter().partition(|line| line.returned);
    let org = todo.org.map_or_else(|| view.org.clone(), |o| o.full);
    let pressing_total = todo.pressing.len();
    let total = returned.len() + waiting.len() + catalogue.len() + pressing_total;
    let title = ctx.t1("todo-title", "n", total);
    let under_way = todo.under_way.iter().map(|line| Beside {
        href: dossier_href(&line.id),
        title: line.title.clone(),
        urgent: urgent_chip(&ctx, line.urgent),
        word: line.step.as_ref().map_or_else(|| ctx.code("state", line.state), |(_, name)| ctx.of(name).to_owned()),
    });
    let page_data = TodoPage {
        lead: ctx.with(
            "todo-lead",
            &[("org", &org), ("date", &ctx.date(todo.today)), ("weekday", &ctx.weekday(todo.today))],
        ),
        done: done.words(&ctx),
        returned: returned.iter().map(|line| returned_task(&ctx, line, now)).collect(),
        waiting: waiting.iter().map(|line| waiting_task(&ctx, line, now)).chain(catalogue).collect(),
        pressing: todo.pressing.iter().take(PRESSING).map(|line| pressing(&ctx, line, todo.proposes)).collect(),
        pressing_total,
        drafts: todo.drafts.iter().map(|draft| draft_task(&ctx, draft)).collect(),
        under_way: under_way.collect(),
        proposes: todo.proposes,
        ctx: ctx.clone().titled(title, "/desk"),
    };
    Ok(page(&page_data))
}

/// Since when it lies here: the day and how many days that is.
fn since(ctx: &PageContext, at: Instant, now: Instant) -> String {
    let days = (now.day().start().micros() - at.day().start().micros()) / 86_400_000_000;
    if days <= 0 { ctx.t("since-today") } else { ctx.t2("since", "day", ctx.month_day(at), "n", days) }
}

fn returned_task(ctx: &PageContext, line: &DossierLine, now: Instant) -> Task {
    let reason =
        line.reason.as_ref().map_or_else(String::new, |(text, who)| ctx.t2("todo-reason", "who", who, "text", text));
    Task {
        href: format!("{}/plan", dossier_href(&line.id)),
        title: line.title.clone(),
        urgent: urgent_chip(ctx, line.urgent),
        chip: Chip { tone: "warn", icon: "back", word: ctx.t("chip-returned") },
        line: ctx.t2("todo-returned-line", "since", since(ctx, line.changed, now), "reason", reason),
        act: ctx.t("todo-revise"),
    }
}

/// What is to be done after an urgent release: a review, or mending what one found.
fn after_task(ctx: &PageContext, line: &DossierLine, after: &AfterRelease) -> Task {
    let (href, chip, words, act) = match after {
        AfterRelease::Review { version, step, name, due, overdue } => {
            let (tone, icon, key) =
                if *overdue { ("late", "warn", "chip-later-overdue") } else { ("warn", "clock", "chip-later") };
            let words = ctx.t1("todo-later-due", "day", ctx.date(*due));
            let chip = Chip { tone, icon, word: ctx.t(key) };
            (dossier::deferred_review::href(&line.id, *version, step), chip, words, ctx.of(name).to_owned())
        }
        AfterRelease::Defect(mend) => {
            let chip = Chip { tone: "late", icon: "warn", word: ctx.t("chip-mend") };
            let said = mend.said.iter().map(|said| ctx.t2("todo-mend-line", "who", &said.who, "text", &said.text));
            let act = if mend.remedy == Remedy::Before { "todo-mend-before" } else { "todo-mend" };
            (dossier_href(&line.id), chip, said.collect::<Vec<_>>().join(&ctx.t("sentence-joint")), ctx.t(act))
        }
    };
    let urgent = urgent_chip(ctx, line.urgent);
    Task { href, title: line.title.clone(), urgent, chip, line: ctx.join(&[&line.org.short, &words]), act }
}

fn waiting_task(ctx: &PageContext, line: &DossierLine, now: Instant) -> Task {
    if let Some(after) = &line.after {
        return after_task(ctx, line, after);
    }
    let step = line.step.as_ref().map_or_else(String::new, |(_, name)| ctx.of(name).to_owned());
    if let Some(who) = &line.barred {
        return barred_task(ctx, line, who);
    }
    let (chip, from) = origin(ctx, line);
    let chip = match line.state {
        domain::disclosure::State::Correcting => state_chip(ctx, line.state),
        _ => chip,
    };
    let said = [line.org.short.as_str(), &since(ctx, line.changed, now), &from].map(str::to_owned);
    let said: Vec<&str> = said.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    Task {
        href: dossier_href(&line.id),
        title: line.title.clone(),
        urgent: urgent_chip(ctx, line.urgent),
        chip,
        line: ctx.join(&said),
        act: if step.is_empty() { ctx.t("todo-open") } else { step },
    }
}

/// A step that is the seat's, and not for who acts from it: they signed the other side.
fn barred_task(ctx: &PageContext, line: &DossierLine, who: &[(String, Vec<String>)]) -> Task {
    Task {
        href: dossier_href(&line.id),
        title: line.title.clone(),
        urgent: urgent_chip(ctx, line.urgent),
        chip: Chip { tone: "warn", icon: "people", word: ctx.t("chip-barred") },
        line: dossier::decision_warnings::barred_words(ctx, who),
        act: ctx.t("todo-open"),
    }
}

/// What brought a file from elsewhere onto this desk: a chip and a sentence.
fn origin(ctx: &PageContext, line: &DossierLine) -> (Chip, String) {
    let facts = |facts: &[Fact]| {
        let words: Vec<String> = facts.iter().map(|fact| ctx.code("fact-declared", fact)).collect();
        ctx.join(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    match &line.origin {
        Some(Origin::Escalated(fact, who, text)) => {
            let fact = facts(fact.as_slice());
            let chip = Chip { tone: "info", icon: "on", word: ctx.t("chip-escalated") };
            (chip, ctx.with("todo-escalated", &[("fact", &fact), ("who", who), ("text", text)]))
        }
        Some(Origin::Called(called)) => (
            Chip { tone: "info", icon: "on", word: ctx.t("chip-escalated") },
            ctx.t1("todo-called", "facts", facts(called)),
        ),
        Some(Origin::Together) => {
            (Chip { tone: "info", icon: "people", word: ctx.t("chip-together") }, ctx.t("todo-together"))
        }
        Some(Origin::Review) | None => (Chip::default(), String::new()),
    }
}

/// What waits and is only counted here: the number leads to it.
fn counted_tasks(ctx: &PageContext, todo: &Todo) -> Vec<Task> {
    let task = |n: usize, title: String, href: &str| {
        (n > 0).then(|| Task {
            href: href.to_owned(),
            title,
            urgent: Chip::default(),
            chip: Chip::default(),
            line: String::new(),
            act: ctx.t("todo-open"),
        })
    };
    let counted = |(kind, n)| task(n, ctx.t1(format!("todo-{kind}"), "n", n), waiting::href(kind));
    let routine = if todo.routine > 1 { todo.routine } else { 0 }; // one alone is approved as it is
    let batch = task(routine, ctx.t1("todo-routine", "n", routine), "/desk/approvals");
    batch.into_iter().chain(todo.counts.iter().filter_map(counted)).collect()
}

fn pressing(ctx: &PageContext, line: &ObligationLine, proposes: bool) -> Pressing {
    let href = obligation::entry_href(&line.entry);
    let due = ctx.t1("todo-due", "day", obligation::due_words(ctx, line));
    let (period, far, local) =
        (obligation::period_words(ctx, line), obligation::how_far(ctx, line), obligation::local_words(ctx, line));
    let said: Vec<&str> =
        [&period, &due, &far, &local].into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    Pressing {
        item: line.item.clone(),
        chip: obligation::state_chip(ctx, line.settled.state),
        line: ctx.join(&said),
        plan: if proposes { obligation::plan_href(line) } else { String::new() },
        nil: obligation::nil_href(line),
        href,
    }
}

/// Where a draft's form is, by its key.
fn draft_href(key: &str) -> String {
    match key.split_once(':') {
        Some(("plan", rest)) => match rest.strip_prefix("new:") {
            Some(entry) => format!("/desk/plans/new/{entry}"),
            None => format!("{}/plan", dossier_href(rest)),
        },
        Some(("correct", id)) => format!("{}/correct", dossier_href(id)),
        _ => "/desk".to_owned(),
    }
}

fn draft_task(ctx: &PageContext, draft: &DraftLine) -> Task {
    let title = if draft.title.trim().is_empty() { ctx.t("todo-untitled") } else { draft.title.clone() };
    Task {
        href: draft_href(&draft.form),
        title,
        urgent: Chip::default(),
        chip: Chip { tone: "", icon: "pen", word: ctx.t("chip-draft") },
        line: ctx.t1("todo-saved", "at", ctx.date_time(draft.saved)),
        act: ctx.t("todo-go-on"),
    }
}

#[cfg(test)]
mod tests {
    use super::draft_href;

    #[test]
    fn drafts_lead_to_their_forms() {
        for (key, expect) in [
            ("plan:new:e-1", "/desk/plans/new/e-1"),
            ("plan:d-1", "/desk/disclosures/d-1/plan"),
            ("correct:d-1", "/desk/disclosures/d-1/correct"),
            ("else", "/desk"),
        ] {
            assert_eq!(draft_href(key), expect, "{key}");
        }
    }
}
