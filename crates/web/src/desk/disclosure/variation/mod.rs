//! `/desk/variations`: how things go here — the rules' procedures and organisations' own, drawn and told step by step.

mod differ;
mod form;
mod harm;
mod org;
mod picture;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use domain::DisclosureId;
use office::disclosure::{dossier::deferred::StepStatus, variation::VariationLine};
use picture::{Ends, Picture};
use rules::{
    Ruleset,
    procedure::{Fact, Move, Place, Procedure, Step, StepKind, StepState},
};

use super::{dossier::deferred_review, wording::basis_words};
use crate::{
    App,
    desk::{Answer, Registration, dossier_href},
    i18n::Localizer,
    layout::{PageContext, page},
    pieces::Chip,
    portal::Link,
    session::SeatedUser,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["varied", "unvaried"] };

/// All routes.
fn routes() -> Router<App> {
    Router::new()
        .route("/desk/variations", get(list))
        .route("/desk/variations/{id}", get(one))
        .route("/desk/variations/of/{code}", get(org::show))
        .route("/desk/variations/of/{code}/vary", get(form::show).post(form::change))
        .route("/desk/variations/of/{code}/enforce", post(form::enforce))
        .route("/desk/variations/of/{code}/revoke", post(org::revoke))
        .route("/desk/disclosures/{id}/procedure", get(of_file))
}

fn href(id: &str) -> String {
    format!("/desk/variations/{id}")
}

fn org_href(code: &str) -> String {
    format!("/desk/variations/of/{code}")
}

/// A procedure drawn, with the words beside it.
struct Drawing {
    p: Picture,
    title: String,
    desc: String,
    /// Class of the line, and what it means.
    legend: Vec<(&'static str, String)>,
}

/// A step in words.
struct Row {
    name: String,
    kind: String,
    who: String,
    chip: Option<Chip>,
    /// Label and value.
    facts: Vec<(String, String)>,
}

/// A procedure as pages show it.
struct Shown {
    drawing: Drawing,
    rows: Vec<Row>,
    basis: String,
}

fn duty_words(ctx: &Localizer, rules: &Ruleset, step: &Step) -> String {
    rules.duty(step.duty.code()).map_or_else(|| step.duty.to_string(), |duty| ctx.of(&duty.name).to_owned())
}

/// In which capacity, and whose, where it is not the organisation itself.
fn who_words(ctx: &PageContext, rules: &Ruleset, step: &Step) -> String {
    let duty = duty_words(ctx, rules, step);
    match step.place {
        Place::Own => duty,
        Place::Superior | Place::Office | Place::SecrecyDepartment | Place::Publicity => {
            ctx.t2("procedure-who", "duty", duty, "place", ctx.code("place", step.place))
        }
    }
}

fn facts_words(ctx: &Localizer, facts: &[Fact]) -> String {
    let words: Vec<String> = facts.iter().map(|fact| ctx.code("fact-declared", fact)).collect();
    words.join(&ctx.t("procedure-or"))
}

/// On which condition; empty: always.
fn when_words(ctx: &PageContext, procedure: &Procedure, step: &Step) -> String {
    let mut words = Vec::new();
    if !step.when.is_empty() {
        words.push(ctx.t1("procedure-when", "facts", facts_words(ctx, &step.when)));
    }
    // a review that urgency passes over is not spared: it is held afterwards
    let put_off = step.is_deferred() && step.kind == StepKind::Review;
    let spared: Vec<Fact> = step.unless.iter().copied().filter(|fact| !put_off || *fact != Fact::Urgent).collect();
    if !spared.is_empty() {
        words.push(ctx.t1("procedure-unless", "facts", facts_words(ctx, &spared)));
    }
    if put_off {
        words.push(ctx.t("procedure-put-off"));
    }
    let calls = |may: &Move| matches!(may, Move::Refer(to) | Move::Escalate(to) if *to == step.id);
    if step.when.is_empty() && procedure.steps.iter().flat_map(|s| &s.may).any(calls) {
        words.push(ctx.t("procedure-called"));
    }
    words.join(&ctx.t("sentence-joint"))
}

fn names(ctx: &Localizer, procedure: &Procedure, ids: &[String]) -> String {
    let names: Vec<&str> = ids.iter().filter_map(|id| procedure.step(id)).map(|step| ctx.of(&step.name)).collect();
    ctx.join(&names)
}

fn name<'a>(ctx: &Localizer, procedure: &'a Procedure, id: &'a str) -> &'a str {
    procedure.step(id).map_or(id, |step| ctx.of(&step.name))
}

fn move_words(ctx: &Localizer, procedure: &Procedure, may: &Move) -> String {
    let key = format!("procedure-may-{}", may.code());
    match may.target() {
        Some(to) => ctx.with(key, &[("step", &name(ctx, procedure, to).to_owned())]),
        None => ctx.t(key),
    }
}

/// Codes in words, of a list: `place`, `duty` …
fn facts(ctx: &PageContext, rules: &Ruleset, procedure: &Procedure, step: &Step) -> Vec<(String, String)> {
    let sees: Vec<String> = step.sees.iter().map(|part| ctx.code("procedure-part", part)).collect();
    let sees: Vec<&str> = sees.iter().map(String::as_str).collect();
    let may: Vec<String> = step.may.iter().map(|may| move_words(ctx, procedure, may)).collect();
    let days = step.days.map_or_else(String::new, |days| ctx.t1("procedure-days", "n", u64::from(days)));
    let may =
        if step.kind == StepKind::Release { ctx.t("procedure-by-system") } else { may.join(&ctx.t("sentence-joint")) };
    let rows = [
        ("procedure-col-when", when_words(ctx, procedure, step)),
        ("procedure-col-needs", names(ctx, procedure, &step.needs)),
        ("procedure-col-sees", ctx.join(&sees)),
        ("procedure-col-may", may),
        ("procedure-col-apart", names(ctx, procedure, &step.not_same_as)),
        ("procedure-col-days", days),
        ("procedure-col-basis", basis_words(ctx, rules, &step.basis)),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (ctx.t(key), value)).collect()
}

/// Where a step stands in a file: its chip, and the class of its box.
fn status_chip(ctx: &PageContext, status: StepStatus) -> (Chip, &'static str) {
    match (status, deferred_review::status_chip(ctx, status)) {
        (_, Some(chip)) => chip,
        (StepStatus::Step(state), None) => state_chip(ctx, state),
        (StepStatus::Asked, None) => {
            (Chip { tone: "late", icon: "on", word: ctx.t("procedure-state-asked") }, "is-now")
        }
        (StepStatus::Deferred | StepStatus::Due(_) | StepStatus::Reviewed(_), None) => (Chip::default(), ""),
    }
}

fn state_chip(ctx: &PageContext, state: StepState) -> (Chip, &'static str) {
    let (tone, icon, key, class) = match state {
        StepState::NotNeeded => ("", "", "procedure-state-spared", "is-spared"),
        StepState::Waiting => ("", "clock", "procedure-state-waiting", ""),
        StepState::Open => ("late", "on", "procedure-state-open", "is-now"),
        StepState::Passed => ("ok", "check", "procedure-state-passed", "is-done"),
        StepState::Returned => ("warn", "back", "procedure-state-returned", ""),
        StepState::Referred => ("info", "on", "procedure-state-referred", ""),
        StepState::Invalidated => ("warn", "back", "procedure-state-invalidated", ""),
        StepState::Withheld => ("late", "lock", "procedure-state-withheld", ""),
    };
    (Chip { tone, icon, word: ctx.t(key) }, class)
}

/// A procedure in words and lines. `states` are where its steps stand in a case; empty without one.
fn shown(ctx: &PageContext, rules: &Ruleset, procedure: &Procedure, states: &[StepStatus]) -> Shown {
    let chips: Vec<Option<(Chip, &'static str)>> =
        (0..procedure.steps.len()).map(|n| states.get(n).map(|state| status_chip(ctx, *state))).collect();
    let mut words = Vec::new();
    let mut rows = Vec::new();
    for (step, chip) in procedure.steps.iter().zip(chips) {
        let mut rest = vec![who_words(ctx, rules, step)];
        if step.kind == StepKind::Release {
            rest = vec![ctx.t("procedure-by-system-short")];
        }
        let when = when_words(ctx, procedure, step);
        rest.extend(Some(when).filter(|when| !when.is_empty()));
        rest.extend(chip.iter().map(|(chip, _)| ctx.t1("procedure-state", "state", &chip.word)));
        words.push(picture::StepLabels {
            name: ctx.of(&step.name).to_owned(),
            rest,
            tone: chip.as_ref().map_or("", |(_, class)| class),
        });
        rows.push(Row {
            name: ctx.of(&step.name).to_owned(),
            kind: ctx.code("procedure-kind", step.kind),
            who: if step.kind == StepKind::Release { ctx.t("procedure-system") } else { who_words(ctx, rules, step) },
            chip: chip.map(|(chip, _)| chip),
            facts: facts(ctx, rules, procedure, step),
        });
    }
    let ends = Ends {
        filed: ctx.t("procedure-end-filed"),
        withheld: ctx.t("procedure-end-withheld"),
        abandoned: ctx.t("procedure-end-abandoned"),
    };
    let p = picture::draw(procedure, &words, &ends);
    let legend = p.kinds().into_iter().map(|way| (way.code(), ctx.code("procedure-way", way.code()))).collect();
    let drawing = Drawing {
        title: ctx.t1("procedure-picture", "name", ctx.of(&procedure.name)),
        desc: ctx.t1("procedure-picture-desc", "n", procedure.steps.len()),
        legend,
        p,
    };
    Shown { drawing, rows, basis: basis_words(ctx, rules, &procedure.basis) }
}

/// A procedure in a list.
struct Line {
    link: Link,
    kinds: String,
    steps: String,
    own: bool,
}

/// An organisation directly below, and what it follows.
struct Below {
    link: Link,
    own: String,
}

#[derive(Template)]
#[template(path = "desk/variation/list.html")]
struct ListPage {
    ctx: PageContext,
    own: Line,
    own_text: String,
    org: Link,
    lines: Vec<Line>,
    below: Vec<Below>,
}

fn line(ctx: &PageContext, procedure: &Procedure, kinds: &[rules::Text], own: bool) -> Line {
    let kinds: Vec<&str> = kinds.iter().map(|kind| ctx.of(kind)).collect();
    Line {
        link: Link { name: ctx.of(&procedure.name).to_owned(), href: href(&procedure.id) },
        kinds: ctx.join(&kinds),
        steps: ctx.t1("procedure-steps", "n", procedure.steps.len()),
        own,
    }
}

async fn list(State(app): State<App>, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let found = app.office.variations().procedures(&me).await?;
    let below = found.below.iter().map(|(org, own)| Below {
        link: Link { name: org.short.clone(), href: org_href(&org.code) },
        own: own.as_ref().map_or_else(String::new, |v| ctx.t1("procedure-own-no", "n", u64::from(v.no))),
    });
    let drawn = ListPage {
        own: line(&ctx, &found.own, &[], false),
        own_text: ctx.t1("procedures-own", "org", &found.org.short),
        org: Link { name: found.org.short.clone(), href: org_href(&found.org.code) },
        lines: found.ruled.iter().map(|r| line(&ctx, &r.procedure, &r.kinds, r.procedure.id == found.own.id)).collect(),
        below: below.collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("procedures-title"), "")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("procedures-title"), ""),
    };
    Ok(page(&drawn))
}

#[derive(Template)]
#[template(path = "desk/variation/one.html")]
struct OnePage {
    ctx: PageContext,
    over: String,
    lead: String,
    /// Whose file or organisation it is; empty for the rules' procedure.
    link: Link,
    shown: Shown,
}

/// Whose own it is, and whether it is followed today.
fn own_words(ctx: &PageContext, line: &VariationLine) -> String {
    let (org, n) = (line.org.short.clone(), u64::from(line.variation.no));
    let key = if line.in_force { "procedure-own-now" } else { "procedure-own-then" };
    ctx.with(key, &[("org", &org), ("n", &n), ("source", &line.variation.source)])
}

async fn one(State(app): State<App>, SeatedUser(me): SeatedUser, Path(id): Path<String>, ctx: PageContext) -> Answer {
    let found = app.office.variations().procedure_page(&me, &id).await?;
    let rules = app.office.rules().current();
    let kinds: Vec<&str> = found.kinds.iter().map(|kind| ctx.of(kind)).collect();
    let lead = match &found.own {
        Some(own) => own_words(&ctx, own),
        None if kinds.is_empty() => ctx.t("procedure-nobody"),
        None => ctx.t1("procedure-followed", "kinds", ctx.join(&kinds)),
    };
    let title = ctx.of(&found.procedure.name).to_owned();
    let drawn = OnePage {
        over: ctx.t("procedures-title"),
        lead,
        link: Link { name: String::new(), href: String::new() },
        shown: shown(&ctx, rules, &found.procedure, &[]),
        ctx: ctx
            .clone()
            .titled(&title, "")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("procedures-title"), "/desk/variations")
            .crumb(title, ""),
    };
    Ok(page(&drawn))
}

async fn of_file(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let id = DisclosureId::from_text(id);
    let found = app.office.variations().dossier_procedure(&me.seated()?, &id).await?;
    let rules = app.office.rules().current();
    let key = if found.earlier { "procedure-file-earlier" } else { "procedure-file-lead" };
    let name = ctx.of(&found.procedure.name).to_owned();
    let title = crate::desk::title_words(&ctx, &found.title);
    let drawn = OnePage {
        over: ctx.t("procedure-file-over"),
        lead: ctx.t2(key, "org", &found.org.short, "name", &name),
        link: Link { name: ctx.t("procedure-file-back"), href: dossier_href(&id) },
        shown: shown(&ctx, rules, &found.procedure, &found.states),
        ctx: ctx
            .clone()
            .titled(&title, "/desk")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(&title, dossier_href(&id))
            .crumb(ctx.t("procedure-file-over"), ""),
    };
    Ok(page(&drawn))
}
