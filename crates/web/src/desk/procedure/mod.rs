//! `/desk/procedures`: how things go here — the rules' procedures and organisations' own, drawn and told step by step.

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
use office::{later::Standing, variation::VariationLine};
use rules::{
    Basis, Ruleset,
    procedure::{Fact, Move, Place, Procedure, Step, StepKind, StepState},
};

use super::{Answer, file::later, file_href};
use crate::{
    App,
    layout::{Frame, page},
    pieces::Chip,
    portal::Link,
    session::AtDesk,
    words::Words,
};
use picture::{Ends, Picture};

/// All routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/procedures", get(list))
        .route("/desk/procedures/{id}", get(one))
        .route("/desk/procedures/of/{code}", get(org::show))
        .route("/desk/procedures/of/{code}/vary", get(form::show).post(form::change))
        .route("/desk/procedures/of/{code}/enforce", post(form::enforce))
        .route("/desk/procedures/of/{code}/revoke", post(org::revoke))
        .route("/desk/disclosures/{id}/procedure", get(of_file))
}

fn href(id: &str) -> String {
    format!("/desk/procedures/{id}")
}

fn org_href(code: &str) -> String {
    format!("/desk/procedures/of/{code}")
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

fn duty_words(f: &Words, rules: &Ruleset, step: &Step) -> String {
    rules.duty(step.duty.code()).map_or_else(|| step.duty.to_string(), |duty| f.of(&duty.name).to_owned())
}

/// In which capacity, and whose, where it is not the organisation itself.
fn who_words(f: &Frame, rules: &Ruleset, step: &Step) -> String {
    let duty = duty_words(f, rules, step);
    match step.place {
        Place::Own => duty,
        Place::Superior | Place::Office | Place::SecrecyDepartment | Place::Publicity => {
            f.t2("procedure-who", "duty", duty, "place", f.code("place", step.place))
        }
    }
}

fn facts_words(f: &Words, facts: &[Fact]) -> String {
    let words: Vec<String> = facts.iter().map(|fact| f.code("fact-declared", fact)).collect();
    words.join(&f.t("procedure-or"))
}

/// On which condition; empty: always.
fn when_words(f: &Frame, procedure: &Procedure, step: &Step) -> String {
    let mut words = Vec::new();
    if !step.when.is_empty() {
        words.push(f.t1("procedure-when", "facts", facts_words(f, &step.when)));
    }
    // a review that urgency passes over is not spared: it is held afterwards
    let put_off = step.is_put_off() && step.kind == StepKind::Review;
    let spared: Vec<Fact> = step.unless.iter().copied().filter(|fact| !put_off || *fact != Fact::Urgent).collect();
    if !spared.is_empty() {
        words.push(f.t1("procedure-unless", "facts", facts_words(f, &spared)));
    }
    if put_off {
        words.push(f.t("procedure-put-off"));
    }
    let calls = |may: &Move| matches!(may, Move::Refer(to) | Move::Escalate(to) if *to == step.id);
    if step.when.is_empty() && procedure.steps.iter().flat_map(|s| &s.may).any(calls) {
        words.push(f.t("procedure-called"));
    }
    words.join(&f.t("sentence-joint"))
}

pub(super) fn basis_words(f: &Words, rules: &Ruleset, basis: &Basis) -> String {
    match basis {
        Basis::Article { article, paragraph, item } => {
            let mut words = f.t1("procedure-article", "n", article.to_string());
            for (key, n) in [("procedure-paragraph", paragraph), ("procedure-item", item)] {
                words.extend(n.map(|n| f.t1(key, "n", n.to_string())));
            }
            words
        }
        Basis::Local { source } => {
            let source = rules.source(basis).map_or(source.as_str(), |text| f.of(text));
            f.t1("procedure-local", "source", source)
        }
    }
}

fn names(f: &Words, procedure: &Procedure, ids: &[String]) -> String {
    let names: Vec<&str> = ids.iter().filter_map(|id| procedure.step(id)).map(|step| f.of(&step.name)).collect();
    f.join(&names)
}

fn name<'a>(f: &Words, procedure: &'a Procedure, id: &'a str) -> &'a str {
    procedure.step(id).map_or(id, |step| f.of(&step.name))
}

fn move_words(f: &Words, procedure: &Procedure, may: &Move) -> String {
    let key = format!("procedure-may-{}", may.code());
    match may.target() {
        Some(to) => f.with(key, &[("step", &name(f, procedure, to).to_owned())]),
        None => f.t(key),
    }
}

/// Codes in words, of a list: `place`, `duty` …
fn facts(f: &Frame, rules: &Ruleset, procedure: &Procedure, step: &Step) -> Vec<(String, String)> {
    let sees: Vec<String> = step.sees.iter().map(|part| f.code("procedure-part", part)).collect();
    let sees: Vec<&str> = sees.iter().map(String::as_str).collect();
    let may: Vec<String> = step.may.iter().map(|may| move_words(f, procedure, may)).collect();
    let days = step.days.map_or_else(String::new, |days| f.t1("procedure-days", "n", u64::from(days)));
    let may =
        if step.kind == StepKind::Release { f.t("procedure-by-system") } else { may.join(&f.t("sentence-joint")) };
    let rows = [
        ("procedure-col-when", when_words(f, procedure, step)),
        ("procedure-col-needs", names(f, procedure, &step.needs)),
        ("procedure-col-sees", f.join(&sees)),
        ("procedure-col-may", may),
        ("procedure-col-apart", names(f, procedure, &step.not_same_as)),
        ("procedure-col-days", days),
        ("procedure-col-basis", basis_words(f, rules, &step.basis)),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (f.t(key), value)).collect()
}

/// Where a step stands in a file: its chip, and the class of its box.
fn standing_chip(f: &Frame, standing: Standing) -> (Chip, &'static str) {
    match (standing, later::standing_chip(f, standing)) {
        (_, Some(chip)) => chip,
        (Standing::Step(state), None) => state_chip(f, state),
        (Standing::Asked, None) => (Chip { tone: "late", icon: "on", word: f.t("procedure-state-asked") }, "is-now"),
        (Standing::PutOff | Standing::Owed(_) | Standing::Held(_), None) => (Chip::default(), ""),
    }
}

fn state_chip(f: &Frame, state: StepState) -> (Chip, &'static str) {
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
    (Chip { tone, icon, word: f.t(key) }, class)
}

/// A procedure in words and lines. `states` are where its steps stand in a case; empty without one.
fn shown(f: &Frame, rules: &Ruleset, procedure: &Procedure, states: &[Standing]) -> Shown {
    let chips: Vec<Option<(Chip, &'static str)>> =
        (0..procedure.steps.len()).map(|n| states.get(n).map(|state| standing_chip(f, *state))).collect();
    let mut words = Vec::new();
    let mut rows = Vec::new();
    for (step, chip) in procedure.steps.iter().zip(chips) {
        let mut rest = vec![who_words(f, rules, step)];
        if step.kind == StepKind::Release {
            rest = vec![f.t("procedure-by-system-short")];
        }
        let when = when_words(f, procedure, step);
        rest.extend(Some(when).filter(|when| !when.is_empty()));
        rest.extend(chip.iter().map(|(chip, _)| f.t1("procedure-state", "state", &chip.word)));
        words.push(picture::Words {
            name: f.of(&step.name).to_owned(),
            rest,
            tone: chip.as_ref().map_or("", |(_, class)| class),
        });
        rows.push(Row {
            name: f.of(&step.name).to_owned(),
            kind: f.code("procedure-kind", step.kind),
            who: if step.kind == StepKind::Release { f.t("procedure-system") } else { who_words(f, rules, step) },
            chip: chip.map(|(chip, _)| chip),
            facts: facts(f, rules, procedure, step),
        });
    }
    let ends = Ends {
        filed: f.t("procedure-end-filed"),
        withheld: f.t("procedure-end-withheld"),
        abandoned: f.t("procedure-end-abandoned"),
    };
    let p = picture::draw(procedure, &words, &ends);
    let legend = p.kinds().into_iter().map(|way| (way.code(), f.code("procedure-way", way.code()))).collect();
    let drawing = Drawing {
        title: f.t1("procedure-picture", "name", f.of(&procedure.name)),
        desc: f.t1("procedure-picture-desc", "n", procedure.steps.len()),
        legend,
        p,
    };
    Shown { drawing, rows, basis: basis_words(f, rules, &procedure.basis) }
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
#[template(path = "desk/procedure/list.html")]
struct ListPage {
    f: Frame,
    own: Line,
    own_text: String,
    org: Link,
    lines: Vec<Line>,
    below: Vec<Below>,
}

fn line(f: &Frame, procedure: &Procedure, kinds: &[rules::Text], own: bool) -> Line {
    let kinds: Vec<&str> = kinds.iter().map(|kind| f.of(kind)).collect();
    Line {
        link: Link { name: f.of(&procedure.name).to_owned(), href: href(&procedure.id) },
        kinds: f.join(&kinds),
        steps: f.t1("procedure-steps", "n", procedure.steps.len()),
        own,
    }
}

async fn list(State(app): State<App>, AtDesk(me): AtDesk, f: Frame) -> Answer {
    let found = app.office.procedures(&me).await?;
    let below = found.below.iter().map(|(org, own)| Below {
        link: Link { name: org.short.clone(), href: org_href(&org.code) },
        own: own.as_ref().map_or_else(String::new, |v| f.t1("procedure-own-no", "n", u64::from(v.no))),
    });
    let drawn = ListPage {
        own: line(&f, &found.own, &[], false),
        own_text: f.t1("procedures-own", "org", &found.org.short),
        org: Link { name: found.org.short.clone(), href: org_href(&found.org.code) },
        lines: found.ruled.iter().map(|r| line(&f, &r.procedure, &r.kinds, r.procedure.id == found.own.id)).collect(),
        below: below.collect(),
        f: f.clone()
            .titled(f.t("procedures-title"), "")
            .crumb(f.t("nav-todo"), "/desk")
            .crumb(f.t("procedures-title"), ""),
    };
    Ok(page(&drawn))
}

#[derive(Template)]
#[template(path = "desk/procedure/one.html")]
struct OnePage {
    f: Frame,
    over: String,
    lead: String,
    /// Whose file or organisation it is; empty for the rules' procedure.
    link: Link,
    shown: Shown,
}

/// Whose own it is, and whether it is followed today.
fn own_words(f: &Frame, line: &VariationLine) -> String {
    let (org, n) = (line.org.short.clone(), u64::from(line.variation.no));
    let key = if line.in_force { "procedure-own-now" } else { "procedure-own-then" };
    f.with(key, &[("org", &org), ("n", &n), ("source", &line.variation.source)])
}

async fn one(State(app): State<App>, AtDesk(me): AtDesk, Path(id): Path<String>, f: Frame) -> Answer {
    let found = app.office.procedure_page(&me, &id).await?;
    let rules = app.office.rules().current();
    let kinds: Vec<&str> = found.kinds.iter().map(|kind| f.of(kind)).collect();
    let lead = match &found.own {
        Some(own) => own_words(&f, own),
        None if kinds.is_empty() => f.t("procedure-nobody"),
        None => f.t1("procedure-followed", "kinds", f.join(&kinds)),
    };
    let title = f.of(&found.procedure.name).to_owned();
    let drawn = OnePage {
        over: f.t("procedures-title"),
        lead,
        link: Link { name: String::new(), href: String::new() },
        shown: shown(&f, rules, &found.procedure, &[]),
        f: f.clone()
            .titled(&title, "")
            .crumb(f.t("nav-todo"), "/desk")
            .crumb(f.t("procedures-title"), "/desk/procedures")
            .crumb(title, ""),
    };
    Ok(page(&drawn))
}

async fn of_file(State(app): State<App>, AtDesk(me): AtDesk, Path(id): Path<String>, f: Frame) -> Answer {
    let id = DisclosureId::from_text(id);
    let found = app.office.file_procedure(&me.seated()?, &id).await?;
    let rules = app.office.rules().current();
    let key = if found.earlier { "procedure-file-earlier" } else { "procedure-file-lead" };
    let name = f.of(&found.procedure.name).to_owned();
    let title = super::title_words(&f, &found.title);
    let drawn = OnePage {
        over: f.t("procedure-file-over"),
        lead: f.t2(key, "org", &found.org.short, "name", &name),
        link: Link { name: f.t("procedure-file-back"), href: file_href(&id) },
        shown: shown(&f, rules, &found.procedure, &found.states),
        f: f.clone()
            .titled(&title, "/desk")
            .crumb(f.t("nav-todo"), "/desk")
            .crumb(&title, file_href(&id))
            .crumb(f.t("procedure-file-over"), ""),
    };
    Ok(page(&drawn))
}
