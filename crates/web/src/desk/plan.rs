//! Plans: from which entry, the form, the draft, putting forward, revising, correcting.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Day, DisclosureId, EntryId, Problems,
    plan::{DECLARED, PlanForm, Risk},
    refusal::RefusalKind,
};
use office::{Error, Identity, desk, desk::PlanPage};
use rules::{Ruleset, procedure::Fact};

use super::{Answer, PROBLEMS, attachment, counted, done, file, file_href, problem_lines, problem_of, scope_words};
use crate::{
    App,
    failure::Failure,
    layout::{Frame, page, page_as},
    markdown,
    pieces::{Choice, FileLine, ProblemLine, TimelineStep},
    session::{AtDesk, Posted},
};

/// Fields of several values.
pub(crate) const LISTS: &[&str] = &["modes", "risk", "self_check", "facts", "files", "kept"];
/// Boxes alone.
pub(crate) const FLAGS: &[&str] = &["unstable", "all_clear"];

/// An entry to propose from.
struct EntryLine {
    no: i64,
    item: String,
    href: String,
    category: String,
    scope: String,
    frequency: String,
    last: Option<Day>,
}

#[derive(Template)]
#[template(path = "desk/entries.html")]
struct EntriesPage {
    f: Frame,
    org: String,
    lines: Vec<EntryLine>,
}

/// A question of the risk assessment.
struct Dimension {
    field: String,
    name: String,
    problem: String,
    choices: Vec<Choice>,
}

/// Personal data in what was typed.
struct TypedView {
    id: String,
    /// Field, kind and masked text.
    label: String,
    /// Does it have to go?
    never: bool,
    /// Is it ticked to stay?
    on: bool,
}

#[derive(Template)]
#[template(path = "desk/plan.html")]
struct FormPage {
    f: Frame,
    over: String,
    heading: String,
    action: String,
    draft: String,
    saved: String,
    problems: Problems,
    lines: Vec<ProblemLine>,
    form: PlanForm,
    correcting: bool,
    returned: Option<(String, String)>,
    mend: Option<file::later::MendView>,
    from_entry: String,
    entry_text: String,
    /// What was filled in from where, and what is answered anew.
    filled: Vec<String>,
    /// Is the title the last period's?
    same_title: bool,
    scopes: Vec<Choice>,
    /// Inside first, or at once.
    firsts: Vec<Choice>,
    modes: Vec<Choice>,
    dimensions: Vec<Dimension>,
    self_check: Vec<Choice>,
    facts: Vec<Choice>,
    /// What ticking "urgent" means; empty: nothing is urgent here.
    urgent: String,
    files: Vec<FileLine>,
    /// Personal data in what was typed.
    typed: Vec<TypedView>,
    /// Title, day and safe HTML of the last text.
    last: Option<(String, Day, String)>,
    steps: Vec<TimelineStep>,
}

impl FormPage {
    /// The words of a field's problem.
    fn problem(&self, field: &str) -> String {
        problem_of(&self.f, &self.problems, field)
    }
}

/// Which form it is, and so where its words go.
pub(super) enum Case {
    New(EntryId),
    Revise(DisclosureId),
    Correct(DisclosureId),
}

impl Case {
    /// The form whose draft this is.
    pub(super) fn of_draft(key: &str) -> Option<Self> {
        if let Some(entry) = key.strip_prefix("plan:new:") {
            return Some(Self::New(EntryId::from_text(entry)));
        }
        if let Some(id) = key.strip_prefix("plan:") {
            return Some(Self::Revise(DisclosureId::from_text(id)));
        }
        key.strip_prefix("correct:").map(|id| Self::Correct(DisclosureId::from_text(id)))
    }

    /// Where the form is.
    pub(super) fn href(&self) -> String {
        self.action()
    }

    pub(super) async fn page(&self, app: &App, me: &Identity, due: &str) -> Result<PlanPage, Error> {
        match self {
            Case::New(entry) => app.office.new_plan(me, entry, due).await,
            Case::Revise(id) => app.office.plan_again(me, id, false).await,
            Case::Correct(id) => app.office.plan_again(me, id, true).await,
        }
    }

    fn draft_key(&self) -> String {
        match self {
            Case::New(entry) => format!("plan:new:{entry}"),
            Case::Revise(id) => format!("plan:{id}"),
            Case::Correct(id) => format!("correct:{id}"),
        }
    }

    fn action(&self) -> String {
        match self {
            Case::New(entry) => format!("/desk/plans/new/{entry}"),
            Case::Revise(id) => format!("{}/plan", file_href(id)),
            Case::Correct(id) => format!("{}/correct", file_href(id)),
        }
    }

    /// Fluent key of the form's name.
    fn name(&self) -> &'static str {
        match self {
            Case::New(_) => "plan-new",
            Case::Revise(_) => "plan-revise",
            Case::Correct(_) => "plan-correct",
        }
    }

    /// Sends it; says which file it is in now, and the code of what was done.
    async fn send(&self, app: &App, me: &Identity, form: PlanForm) -> Result<(DisclosureId, &'static str), Error> {
        let who = me.seated()?;
        match self {
            Case::New(entry) => {
                let sent = app.office.propose_once(who, entry.clone(), form).await?;
                Ok((sent.id, if sent.again { "again" } else { "proposed" }))
            }
            Case::Revise(id) => app.office.revise(who, id.clone(), form).await.map(|()| (id.clone(), "revised")),
            Case::Correct(id) => app.office.correct(who, id.clone(), form).await.map(|()| (id.clone(), "corrected")),
        }
    }
}

pub(super) async fn entries(State(app): State<App>, AtDesk(me): AtDesk, f: Frame) -> Answer {
    let found = app.office.proposable(&me).await?;
    let rules = app.office.rules().current();
    let lines = found.entries.iter().map(|(entry, last)| EntryLine {
        no: entry.no,
        item: entry.item.clone(),
        href: format!("/desk/plans/new/{}", entry.id),
        category: rules.category(&entry.category).map_or_else(String::new, |c| f.of(&c.name).to_owned()),
        scope: scope_words(&f, rules, &entry.scope),
        frequency: entry.frequency.clone(),
        last: *last,
    });
    let entries = EntriesPage {
        org: found.org.full,
        lines: lines.collect(),
        f: f.clone()
            .titled(f.t("plan-entries"), "/desk")
            .crumb(f.t("nav-todo"), "/desk")
            .crumb(f.t("plan-entries"), ""),
    };
    Ok(page(&entries))
}

/// From which obligation the form was opened.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct From {
    due: String,
}

pub(super) async fn new(
    state: State<App>,
    who: AtDesk,
    Path(entry): Path<String>,
    Query(from): Query<From>,
    f: Frame,
) -> Answer {
    show(state, who, f, Case::New(EntryId::from_text(entry)), &from.due).await
}

pub(super) async fn again(state: State<App>, who: AtDesk, Path(id): Path<String>, f: Frame) -> Answer {
    show(state, who, f, Case::Revise(DisclosureId::from_text(id)), "").await
}

pub(super) async fn correction(state: State<App>, who: AtDesk, Path(id): Path<String>, f: Frame) -> Answer {
    show(state, who, f, Case::Correct(DisclosureId::from_text(id)), "").await
}

async fn show(State(app): State<App>, AtDesk(me): AtDesk, f: Frame, case: Case, due: &str) -> Answer {
    let found = case.page(&app, &me, due).await?;
    Ok(page(&drawn(&app, f, &case, found, Problems::default())))
}

pub(super) async fn propose(state: State<App>, Path(entry): Path<String>, f: Frame, posted: Posted) -> Answer {
    send(state, f, posted, Case::New(EntryId::from_text(entry))).await
}

pub(super) async fn revise(state: State<App>, Path(id): Path<String>, f: Frame, posted: Posted) -> Answer {
    send(state, f, posted, Case::Revise(DisclosureId::from_text(id))).await
}

pub(super) async fn correct(state: State<App>, Path(id): Path<String>, f: Frame, posted: Posted) -> Answer {
    send(state, f, posted, Case::Correct(DisclosureId::from_text(id))).await
}

async fn send(State(app): State<App>, f: Frame, posted: Posted, case: Case) -> Answer {
    let form: PlanForm = posted.fields.read(LISTS, FLAGS)?;
    if !posted.fields.get("mask").is_empty() {
        return mask(&app, f, &posted, &case, &form).await;
    }
    match case.send(&app, &posted.me, form.clone()).await {
        Ok((id, code)) => Ok(done(&file_href(id), code)),
        Err(Error::Problems(problems)) => {
            // what bears a secrecy marking is kept nowhere
            if problems.0.iter().all(|problem| problem.code != "typed-marked") {
                keep(&app, &posted.me, &case, &form).await?;
            }
            let mut found = case.page(&app, &posted.me, "").await?;
            found.files = app.office.files_of(&posted.me, &form.files).await?;
            found.form = form;
            Ok(page_as(PROBLEMS, &drawn(&app, f, &case, found, problems)))
        }
        Err(error) => {
            let absent = matches!(&error, Error::Refused(r) if r.kind == RefusalKind::Absent);
            if !absent {
                keep(&app, &posted.me, &case, &form).await?;
            }
            Err(error.into())
        }
    }
}

/// Whatever stands in the way, what was typed is still there afterwards.
async fn keep(app: &App, me: &Identity, case: &Case, form: &PlanForm) -> Result<(), Failure> {
    match app.office.save_draft(me, &case.draft_key(), form).await {
        // there is no room for it: what stood in the way is still what has to be said
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

/// Personal data in what readers will see is masked at one press; the form is kept and shown again.
async fn mask(app: &App, f: Frame, posted: &Posted, case: &Case, form: &PlanForm) -> Answer {
    let mut found = case.page(app, &posted.me, "").await?;
    let masked = office::typed::masked(form, app.office.rules().current());
    app.office.save_draft(&posted.me, &case.draft_key(), &masked).await?;
    found.files = app.office.files_of(&posted.me, &masked.files).await?;
    found.form = masked;
    Ok(page(&drawn(app, f, case, found, Problems::default())))
}

/// Longest draft key: two words and an id.
const KEY_MAX: usize = 80;

pub(super) async fn save(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: axum::http::HeaderMap,
    f: Frame,
    posted: Posted,
) -> Answer {
    let ours = key.starts_with("plan:") || key.starts_with("correct:");
    if !ours || key.len() > KEY_MAX {
        return Err(Failure::not_found());
    }
    let form: PlanForm = posted.fields.read(LISTS, FLAGS)?;
    let saved = app.office.save_draft(&posted.me, &key, &form).await;
    if let Err(Error::Problems(problems)) = saved {
        // what may not be kept is shown again, and stays where it was typed
        if headers.contains_key("x-requested-with") {
            return Ok(PROBLEMS.into_response());
        }
        let case = Case::of_draft(&key).ok_or_else(Failure::not_found)?;
        let mut found = case.page(&app, &posted.me, "").await?;
        found.files = app.office.files_of(&posted.me, &form.files).await?;
        found.form = form;
        return Ok(page_as(PROBLEMS, &drawn(&app, f, &case, found, problems)));
    }
    saved?;
    if headers.contains_key("x-requested-with") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to("/desk?done=saved").into_response())
}

/// The form again with its problems.
pub(super) fn refused(app: &App, f: Frame, case: &Case, found: PlanPage, problems: Problems) -> Response {
    page_as(PROBLEMS, &drawn(app, f, case, found, problems))
}

fn drawn(app: &App, f: Frame, case: &Case, found: PlanPage, problems: Problems) -> FormPage {
    let rules = app.office.rules().current();
    let PlanPage { entry, form, .. } = &found;
    let heading = if form.title.trim().is_empty() { entry.item.clone() } else { form.title.trim().to_owned() };
    let mut lines = problem_lines(&f, &problems);
    let risk_problem = problem_of(&f, &problems, "risk");
    let dimensions = dimensions(&f, rules, form, &risk_problem);
    // The group has no input of its own: its line leads to the first question without an answer.
    let open = dimensions.iter().find(|d| !d.problem.is_empty()).map(|d| d.field.clone());
    for line in lines.iter_mut().filter(|l| l.field == "risk") {
        line.field = open.clone().unwrap_or_default();
    }
    let category = rules.category(&entry.category).map_or("", |c| f.of(&c.name));
    let frequency = f.t1("plan-entry-frequency", "text", &entry.frequency);
    let responsible = f.t1("plan-entry-responsible", "text", &entry.responsible);
    let parts = [
        f.t1("plan-entry-category", "text", category),
        if entry.frequency.is_empty() { String::new() } else { frequency },
        if entry.responsible.is_empty() { String::new() } else { responsible },
    ];
    let over = f.t(case.name());
    let title = counted(&f, lines.len(), &f.t2("plan-page-title", "name", &over, "title", &heading));
    FormPage {
        heading,
        action: case.action(),
        draft: found.draft_key.clone(),
        saved: found.saved.map_or_else(String::new, |at| f.t1("plan-saved-at", "at", f.date_time(at))),
        lines,
        correcting: found.correcting,
        returned: found.returned.clone(),
        mend: found.mend.as_ref().map(|mend| file::later::MendView::new(&f, mend)),
        from_entry: f.t1("plan-from-entry", "no", entry.no),
        entry_text: parts.concat(),
        scopes: scopes(&f, rules, &found),
        firsts: firsts(&f, rules, &found.form),
        modes: modes(&f, rules, form),
        dimensions,
        self_check: self_check(&f, rules, form),
        facts: declared(&f, &found),
        urgent: found.haste.as_ref().map_or_else(String::new, |haste| urgent_words(&f, rules, haste)),
        files: found
            .files
            .iter()
            .map(|a| {
                let page = format!("/desk/attachments/{}?from={}", a.id, crate::layout::encode(case.action()));
                attachment::line(&f, a, page, String::new())
            })
            .collect(),
        typed: typed(&f, rules, form),
        filled: filled(&f, case, &found),
        same_title: found.filled.as_ref().is_some_and(|last| form.carried(last).contains(&"title")),
        last: found.last.clone().map(|(title, at, body)| (title, at.day(), markdown::html(&body, &f.t("table-label")))),
        steps: ahead(&f, &found),
        problems,
        form: found.form.clone(),
        f: f.clone().titled(title, "/desk").crumb(f.t("nav-todo"), "/desk").crumb(over.clone(), ""),
        over,
    }
}

/// Personal data in what was typed, each passage with its field.
fn typed(f: &Frame, rules: &Ruleset, form: &PlanForm) -> Vec<TypedView> {
    let view = |t: domain::plan::Typed| TypedView {
        label: f.with(
            "typed-passage",
            &[("field", &f.code("field", t.field)), ("kind", &f.code("found", &t.kind)), ("masked", &t.masked)],
        ),
        never: t.never,
        on: form.keeps(&t.id),
        id: t.id,
    };
    office::typed::personal(form, rules).into_iter().map(view).collect()
}

/// What stands in a new form that nobody typed, by name; and what is never taken over.
fn filled(f: &Frame, case: &Case, found: &PlanPage) -> Vec<String> {
    match (case, &found.filled) {
        (Case::New(_), None) => vec![f.t("plan-filled")],
        (Case::New(_), Some(last)) => {
            let names: Vec<String> = found.form.carried(last).into_iter().map(|field| f.code("field", field)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let carried = (!names.is_empty()).then(|| f.t1("plan-carried", "fields", f.join(&names)));
            carried.into_iter().chain([f.t("plan-anew")]).collect()
        }
        (Case::Correct(_), _) => vec![f.t("plan-anew-correction")],
        (Case::Revise(_), _) => Vec::new(),
    }
}

fn scopes(f: &Frame, rules: &Ruleset, found: &PlanPage) -> Vec<Choice> {
    let choice = |s: &rules::ruleset::Scope| {
        let question = s.questions.first().map_or("", |q| f.of(q));
        let suggested = s.id == found.entry.scope;
        Choice {
            value: s.id.clone(),
            label: f.of(&s.name).to_owned(),
            hint: if suggested { f.t1("plan-scope-suggested", "text", question) } else { question.to_owned() },
            on: s.id == found.form.scope,
        }
    };
    rules.scopes.iter().map(choice).collect()
}

fn firsts(f: &Frame, rules: &Ruleset, form: &PlanForm) -> Vec<Choice> {
    let choice = |value: &str, label: String| Choice {
        value: value.to_owned(),
        label,
        hint: String::new(),
        on: value == form.first_scope,
    };
    let inside = domain::staging::INSIDE.iter().filter_map(|scope| rules.scope(scope.code()));
    std::iter::once(choice("", f.t("plan-first-none")))
        .chain(inside.map(|s| choice(&s.id, f.of(&s.name).to_owned())))
        .collect()
}

fn modes(f: &Frame, rules: &Ruleset, form: &PlanForm) -> Vec<Choice> {
    let mut modes: Vec<&rules::ruleset::Mode> = rules.modes.iter().collect();
    // Party media first (Art. 20), then those that serve the scope picked.
    modes.sort_by_key(|m| (!m.scopes.contains(&form.scope), !m.party_media));
    let choice = |m: &rules::ruleset::Mode| {
        let names: Vec<&str> = m.scopes.iter().filter_map(|id| rules.scope(id)).map(|s| f.of(&s.name)).collect();
        let serves = f.t1("plan-mode-for", "scopes", f.join(&names));
        Choice {
            value: m.id.clone(),
            label: f.of(&m.name).to_owned(),
            hint: if m.has_page { f.t1("plan-mode-page", "text", serves) } else { serves },
            on: form.modes.contains(&m.id),
        }
    };
    modes.into_iter().map(choice).collect()
}

fn dimensions(f: &Frame, rules: &Ruleset, form: &PlanForm, problem: &str) -> Vec<Dimension> {
    let one = |d: &rules::ruleset::Named| {
        let answer =
            form.risk.iter().find_map(|line| line.strip_prefix(&d.id)?.strip_prefix('=')).and_then(Risk::parse);
        let choices = Risk::ALL.iter().map(|risk| Choice {
            value: risk.to_string(),
            label: f.code("risk", risk),
            hint: String::new(),
            on: answer == Some(*risk),
        });
        Dimension {
            field: format!("risk.{}", d.id),
            name: f.of(&d.name).to_owned(),
            problem: if answer.is_none() { problem.to_owned() } else { String::new() },
            choices: choices.collect(),
        }
    };
    rules.risk_dimensions.iter().map(one).collect()
}

fn self_check(f: &Frame, rules: &Ruleset, form: &PlanForm) -> Vec<Choice> {
    let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
    // a tick says a whole sentence: beside a question it could be taken for a yes
    let choice = roots.map(|c| Choice {
        value: c.id.clone(),
        label: match &c.clear {
            Some(clear) => f.t1("plan-checked", "text", f.of(clear)),
            None => f.t1("plan-checked-name", "name", f.of(&c.name)),
        },
        hint: String::new(),
        on: form.self_check.contains(&c.id),
    });
    choice.collect()
}

/// What is put off where it is urgent, until when, and whose rule that is.
fn urgent_words(f: &Frame, rules: &Ruleset, haste: &office::later::Haste) -> String {
    let steps: Vec<&str> = haste.put_off.iter().map(|name| f.of(name)).collect();
    let (steps, basis) = (f.join(&steps), super::procedure::basis_words(f, rules, &haste.basis));
    f.with("urgent-plan", &[("steps", &steps), ("days", &u64::from(haste.days)), ("basis", &basis)])
}

/// What may be declared: urgency only where something is put off for it, or where it was ticked already.
fn declared(f: &Frame, found: &PlanPage) -> Vec<Choice> {
    let form = &found.form;
    let ticked = |fact: &Fact| form.facts.iter().any(|code| code == fact.code());
    let offered = DECLARED.iter().filter(|fact| **fact != Fact::Urgent || found.haste.is_some() || ticked(fact));
    let choice = offered.map(|fact| Choice {
        value: fact.code().to_owned(),
        label: f.code("fact-declared", fact),
        hint: f.t(format!("fact-declared-{fact}-hint")),
        on: form.facts.iter().any(|code| code == fact.code()),
    });
    choice.collect()
}

/// What follows once it is sent; the proposing step is what one is doing now.
fn ahead(f: &Frame, found: &desk::PlanPage) -> Vec<TimelineStep> {
    let step = |line: &office::file::StepLine| {
        let now = line.step.kind == rules::procedure::StepKind::Propose;
        TimelineStep {
            state: if now { "now" } else { "" },
            title: f.of(&line.step.name).to_owned(),
            chip: crate::pieces::Chip::default(),
            lines: if now { vec![f.t("plan-now")] } else { file::seats(f, &line.who) },
        }
    };
    found.steps.iter().map(step).collect()
}
