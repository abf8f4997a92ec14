//! Plans: from which entry, the form, the draft, putting forward, revising, correcting.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    Day, DisclosureId, EntryId, Problems,
    disclosure::plan::{PlanForm, Risk, form::DECLARED},
    refusal::RefusalKind,
};
use office::{Error, Identity, disclosure::plan::page::PlanPage};
use rules::{Ruleset, procedure::Fact};

use super::{
    dossier::deferred_review::OpenDefectView,
    file_line,
    wording::{basis_words, seats},
};
use crate::{
    App,
    desk::{Answer, PROBLEMS, Registration, counted, done, dossier_href, problem_lines, problem_of, scope_words},
    failure::Failure,
    layout::{PageContext, page, page_as},
    pieces::{Choice, FileLine, ProblemLine, TimelineStep},
    session::SeatedUser,
    text,
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration =
    Registration { routes, done: &["proposed", "again", "revised", "corrected", "saved"] };

fn routes() -> Router<App> {
    Router::new()
        .route("/desk/plans/new", get(entries))
        .route("/desk/plans/new/{entry}", get(new).post(propose))
        .route("/desk/drafts/{key}", post(save))
        .route("/desk/disclosures/{id}/plan", get(again).post(revise))
        .route("/desk/disclosures/{id}/correct", get(correction).post(correct))
}

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
    ctx: PageContext,
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
    ctx: PageContext,
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
    mend: Option<OpenDefectView>,
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
    /// The text as readers will see it.
    preview: String,
    last: Option<(String, Day, String)>,
    steps: Vec<TimelineStep>,
}

impl FormPage {
    /// The words of a field's problem.
    fn problem(&self, field: &str) -> String {
        problem_of(&self.ctx, &self.problems, field)
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
            Case::New(entry) => app.office.plans().new_plan(me, entry, due).await,
            Case::Revise(id) => app.office.plans().plan_again(me, id, false).await,
            Case::Correct(id) => app.office.plans().plan_again(me, id, true).await,
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
            Case::Revise(id) => format!("{}/plan", dossier_href(id)),
            Case::Correct(id) => format!("{}/correct", dossier_href(id)),
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
                let sent = app.office.disclosures().propose_once(who, entry.clone(), form).await?;
                Ok((sent.id, if sent.again { "again" } else { "proposed" }))
            }
            Case::Revise(id) => {
                app.office.disclosures().revise(who, id.clone(), form).await.map(|()| (id.clone(), "revised"))
            }
            Case::Correct(id) => {
                app.office.disclosures().correct(who, id.clone(), form).await.map(|()| (id.clone(), "corrected"))
            }
        }
    }
}

pub(super) async fn entries(State(app): State<App>, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let found = app.office.plans().proposable(&me).await?;
    let rules = app.office.rules().current();
    let lines = found.entries.iter().map(|(entry, last)| EntryLine {
        no: entry.no,
        item: entry.item.clone(),
        href: format!("/desk/plans/new/{}", entry.id),
        category: rules.category(&entry.category).map_or_else(String::new, |c| ctx.of(&c.name).to_owned()),
        scope: scope_words(&ctx, rules, &entry.scope),
        frequency: entry.frequency.clone(),
        last: *last,
    });
    let entries = EntriesPage {
        org: found.org.full,
        lines: lines.collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("plan-entries"), "/desk")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("plan-entries"), ""),
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
    who: SeatedUser,
    Path(entry): Path<String>,
    Query(from): Query<From>,
    ctx: PageContext,
) -> Answer {
    show(state, who, ctx, Case::New(EntryId::from_text(entry)), &from.due).await
}

pub(super) async fn again(state: State<App>, who: SeatedUser, Path(id): Path<String>, ctx: PageContext) -> Answer {
    show(state, who, ctx, Case::Revise(DisclosureId::from_text(id)), "").await
}

pub(super) async fn correction(state: State<App>, who: SeatedUser, Path(id): Path<String>, ctx: PageContext) -> Answer {
    show(state, who, ctx, Case::Correct(DisclosureId::from_text(id)), "").await
}

async fn show(State(app): State<App>, SeatedUser(me): SeatedUser, ctx: PageContext, case: Case, due: &str) -> Answer {
    let found = case.page(&app, &me, due).await?;
    Ok(page(&drawn(&app, ctx, &case, found, Problems::default())))
}

pub(super) async fn propose(
    state: State<App>,
    Path(entry): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    send(state, ctx, posted, Case::New(EntryId::from_text(entry))).await
}

pub(super) async fn revise(
    state: State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    send(state, ctx, posted, Case::Revise(DisclosureId::from_text(id))).await
}

pub(super) async fn correct(
    state: State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    send(state, ctx, posted, Case::Correct(DisclosureId::from_text(id))).await
}

async fn send(State(app): State<App>, ctx: PageContext, posted: VerifiedForm, case: Case) -> Answer {
    let form: PlanForm = posted.fields.read()?;
    if !posted.fields.get("mask").is_empty() {
        let masked = office::disclosure::plan::screening::masked(&form, app.office.rules().current());
        return kept(&app, ctx, &posted, &case, masked).await;
    }
    if !posted.fields.get("preview").is_empty() {
        return kept(&app, ctx, &posted, &case, form).await;
    }
    match case.send(&app, &posted.me, form.clone()).await {
        Ok((id, code)) => Ok(done(&dossier_href(id), code)),
        Err(Error::Problems(problems)) => {
            // what bears a secrecy marking is kept nowhere
            if problems.0.iter().all(|problem| problem.code != "typed-marked") {
                keep(&app, &posted.me, &case, &form).await?;
            }
            let mut found = case.page(&app, &posted.me, "").await?;
            found.files = app.office.attachments().files_of(&posted.me, &form.files).await?;
            found.form = form;
            Ok(page_as(PROBLEMS, &drawn(&app, ctx, &case, found, problems)))
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
    match app.office.plans().save_draft(me, &case.draft_key(), form).await {
        // there is no room for it: what stood in the way is still what has to be said
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

/// The form again, kept, with its text as readers will see it: after a look, or after personal data was masked at one press.
async fn kept(app: &App, ctx: PageContext, posted: &VerifiedForm, case: &Case, form: PlanForm) -> Answer {
    let saved = app.office.plans().save_draft(&posted.me, &case.draft_key(), &form).await;
    let mut found = case.page(app, &posted.me, "").await?;
    found.files = app.office.attachments().files_of(&posted.me, &form.files).await?;
    found.form = form;
    match saved {
        Err(Error::Problems(problems)) => Ok(page_as(PROBLEMS, &drawn(app, ctx, case, found, problems))),
        saved => {
            found.saved = Some(saved?);
            Ok(page(&drawn(app, ctx, case, found, Problems::default())))
        }
    }
}

/// Longest draft key: two words and an id.
const KEY_MAX: usize = 80;

pub(super) async fn save(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: axum::http::HeaderMap,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let ours = key.starts_with("plan:") || key.starts_with("correct:");
    if !ours || key.len() > KEY_MAX {
        return Err(Failure::not_found());
    }
    let form: PlanForm = posted.fields.read()?;
    let saved = app.office.plans().save_draft(&posted.me, &key, &form).await;
    if let Err(Error::Problems(problems)) = saved {
        // what may not be kept is shown again, and stays where it was typed
        if headers.contains_key("x-requested-with") {
            return Ok(PROBLEMS.into_response());
        }
        let case = Case::of_draft(&key).ok_or_else(Failure::not_found)?;
        let mut found = case.page(&app, &posted.me, "").await?;
        found.files = app.office.attachments().files_of(&posted.me, &form.files).await?;
        found.form = form;
        return Ok(page_as(PROBLEMS, &drawn(&app, ctx, &case, found, problems)));
    }
    saved?;
    if headers.contains_key("x-requested-with") {
        // how it will look, beside where it is typed
        return Ok(Html(text::marks_html(&form.body, &ctx.t("table-label"))).into_response());
    }
    Ok(Redirect::to("/desk?done=saved").into_response())
}

/// The form again with its problems.
pub(super) fn refused(app: &App, ctx: PageContext, case: &Case, found: PlanPage, problems: Problems) -> Response {
    page_as(PROBLEMS, &drawn(app, ctx, case, found, problems))
}

fn drawn(app: &App, ctx: PageContext, case: &Case, found: PlanPage, problems: Problems) -> FormPage {
    let rules = app.office.rules().current();
    let PlanPage { entry, form, .. } = &found;
    let heading = if form.title.trim().is_empty() { entry.item.clone() } else { form.title.trim().to_owned() };
    let mut lines = problem_lines(&ctx, &problems);
    let risk_problem = problem_of(&ctx, &problems, "risk");
    let dimensions = dimensions(&ctx, rules, form, &risk_problem);
    // The group has no input of its own: its line leads to the first question without an answer.
    let open = dimensions.iter().find(|d| !d.problem.is_empty()).map(|d| d.field.clone());
    for line in lines.iter_mut().filter(|l| l.field == "risk") {
        line.field = open.clone().unwrap_or_default();
    }
    let category = rules.category(&entry.category).map_or("", |c| ctx.of(&c.name));
    let frequency = ctx.t1("plan-entry-frequency", "text", &entry.frequency);
    let responsible = ctx.t1("plan-entry-responsible", "text", &entry.responsible);
    let parts = [
        ctx.t1("plan-entry-category", "text", category),
        if entry.frequency.is_empty() { String::new() } else { frequency },
        if entry.responsible.is_empty() { String::new() } else { responsible },
    ];
    let over = ctx.t(case.name());
    let title = counted(&ctx, lines.len(), &ctx.t2("plan-page-title", "name", &over, "title", &heading));
    FormPage {
        heading,
        action: case.action(),
        draft: found.draft_key.clone(),
        saved: found.saved.map_or_else(String::new, |at| ctx.t1("plan-saved-at", "at", ctx.date_time(at))),
        lines,
        correcting: found.correcting,
        returned: found.returned.clone(),
        mend: found.open_defect.as_ref().map(|mend| OpenDefectView::new(&ctx, mend)),
        from_entry: ctx.t1("plan-from-entry", "no", entry.no),
        entry_text: parts.concat(),
        scopes: scopes(&ctx, rules, &found),
        firsts: firsts(&ctx, rules, &found.form),
        modes: modes(&ctx, rules, form),
        dimensions,
        self_check: self_check(&ctx, rules, form),
        facts: declared(&ctx, &found),
        urgent: found
            .urgent_route
            .as_ref()
            .map_or_else(String::new, |urgent_route| urgent_words(&ctx, rules, urgent_route)),
        files: found
            .files
            .iter()
            .map(|a| {
                let page = format!("/desk/attachments/{}?from={}", a.id, crate::layout::encode(case.action()));
                file_line::line(&ctx, a, page, String::new())
            })
            .collect(),
        typed: typed(&ctx, rules, form),
        preview: text::marks_html(&form.body, &ctx.t("table-label")),
        filled: filled(&ctx, case, &found),
        same_title: found.filled.as_ref().is_some_and(|last| form.carried(last).contains(&"title")),
        last: found
            .last
            .clone()
            .map(|(at, content)| (content.title.clone(), at.day(), text::html(&content, &ctx.t("table-label")))),
        steps: ahead(&ctx, &found),
        problems,
        form: found.form.clone(),
        ctx: ctx.clone().titled(title, "/desk").crumb(ctx.t("nav-todo"), "/desk").crumb(over.clone(), ""),
        over,
    }
}

/// Personal data in what was typed, each passage with its field.
fn typed(ctx: &PageContext, rules: &Ruleset, form: &PlanForm) -> Vec<TypedView> {
    let view = |t: domain::disclosure::plan::TypedPersonalData| TypedView {
        label: ctx.with(
            "typed-passage",
            &[("field", &ctx.code("field", t.field)), ("kind", &ctx.code("found", &t.kind)), ("masked", &t.masked)],
        ),
        never: t.never,
        on: form.keeps(&t.id),
        id: t.id,
    };
    office::disclosure::plan::screening::personal(form, rules).into_iter().map(view).collect()
}

/// What stands in a new form that nobody typed, by name; and what is never taken over.
fn filled(ctx: &PageContext, case: &Case, found: &PlanPage) -> Vec<String> {
    match (case, &found.filled) {
        (Case::New(_), None) => vec![ctx.t("plan-filled")],
        (Case::New(_), Some(last)) => {
            let names: Vec<String> =
                found.form.carried(last).into_iter().map(|field| ctx.code("field", field)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let carried = (!names.is_empty()).then(|| ctx.t1("plan-carried", "fields", ctx.join(&names)));
            carried.into_iter().chain([ctx.t("plan-anew")]).collect()
        }
        (Case::Correct(_), _) => vec![ctx.t("plan-anew-correction")],
        (Case::Revise(_), _) => Vec::new(),
    }
}

fn scopes(ctx: &PageContext, rules: &Ruleset, found: &PlanPage) -> Vec<Choice> {
    let choice = |s: &rules::ruleset::Scope| {
        let question = s.questions.first().map_or("", |q| ctx.of(q));
        let suggested = s.id == found.entry.scope;
        Choice {
            value: s.id.clone(),
            label: ctx.of(&s.name).to_owned(),
            hint: if suggested { ctx.t1("plan-scope-suggested", "text", question) } else { question.to_owned() },
            on: s.id == found.form.scope,
        }
    };
    rules.scopes.iter().map(choice).collect()
}

fn firsts(ctx: &PageContext, rules: &Ruleset, form: &PlanForm) -> Vec<Choice> {
    let choice = |value: &str, label: String| Choice {
        value: value.to_owned(),
        label,
        hint: String::new(),
        on: value == form.first_scope,
    };
    let inside = domain::disclosure::plan::form::staging::INSIDE.iter().filter_map(|scope| rules.scope(scope.code()));
    std::iter::once(choice("", ctx.t("plan-first-none")))
        .chain(inside.map(|s| choice(&s.id, ctx.of(&s.name).to_owned())))
        .collect()
}

fn modes(ctx: &PageContext, rules: &Ruleset, form: &PlanForm) -> Vec<Choice> {
    let mut modes: Vec<&rules::ruleset::Mode> = rules.modes.iter().collect();
    // Party media first (Art. 20), then those that serve the scope picked.
    modes.sort_by_key(|m| (!m.scopes.contains(&form.scope), !m.party_media));
    let choice = |m: &rules::ruleset::Mode| {
        let names: Vec<&str> = m.scopes.iter().filter_map(|id| rules.scope(id)).map(|s| ctx.of(&s.name)).collect();
        let serves = ctx.t1("plan-mode-for", "scopes", ctx.join(&names));
        Choice {
            value: m.id.clone(),
            label: ctx.of(&m.name).to_owned(),
            hint: if m.has_page { ctx.t1("plan-mode-page", "text", serves) } else { serves },
            on: form.modes.contains(&m.id),
        }
    };
    modes.into_iter().map(choice).collect()
}

fn dimensions(ctx: &PageContext, rules: &Ruleset, form: &PlanForm, problem: &str) -> Vec<Dimension> {
    let one = |d: &rules::ruleset::Named| {
        let answer =
            form.risk.iter().find_map(|line| line.strip_prefix(&d.id)?.strip_prefix('=')).and_then(Risk::parse);
        let choices = Risk::ALL.iter().map(|risk| Choice {
            value: risk.to_string(),
            label: ctx.code("risk", risk),
            hint: String::new(),
            on: answer == Some(*risk),
        });
        Dimension {
            field: format!("risk.{}", d.id),
            name: ctx.of(&d.name).to_owned(),
            problem: if answer.is_none() { problem.to_owned() } else { String::new() },
            choices: choices.collect(),
        }
    };
    rules.risk_dimensions.iter().map(one).collect()
}

fn self_check(ctx: &PageContext, rules: &Ruleset, form: &PlanForm) -> Vec<Choice> {
    let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
    // a tick says a whole sentence: beside a question it could be taken for a yes
    let choice = roots.map(|c| Choice {
        value: c.id.clone(),
        label: match &c.clear {
            Some(clear) => ctx.t1("plan-checked", "text", ctx.of(clear)),
            None => ctx.t1("plan-checked-name", "name", ctx.of(&c.name)),
        },
        hint: String::new(),
        on: form.self_check.contains(&c.id),
    });
    choice.collect()
}

/// What is put off where it is urgent, until when, and whose rule that is.
fn urgent_words(
    ctx: &PageContext,
    rules: &Ruleset,
    urgent_route: &office::disclosure::dossier::deferred::UrgentRoute,
) -> String {
    let steps: Vec<&str> = urgent_route.deferred.iter().map(|name| ctx.of(name)).collect();
    let (steps, basis) = (ctx.join(&steps), basis_words(ctx, rules, &urgent_route.basis));
    ctx.with("urgent-plan", &[("steps", &steps), ("days", &u64::from(urgent_route.days)), ("basis", &basis)])
}

/// What may be declared: urgency only where something is put off for it, or where it was ticked already.
fn declared(ctx: &PageContext, found: &PlanPage) -> Vec<Choice> {
    let form = &found.form;
    let ticked = |fact: &Fact| form.facts.iter().any(|code| code == fact.code());
    let offered = DECLARED.iter().filter(|fact| **fact != Fact::Urgent || found.urgent_route.is_some() || ticked(fact));
    let choice = offered.map(|fact| Choice {
        value: fact.code().to_owned(),
        label: ctx.code("fact-declared", fact),
        hint: ctx.t(format!("fact-declared-{fact}-hint")),
        on: form.facts.iter().any(|code| code == fact.code()),
    });
    choice.collect()
}

/// What follows once it is sent; the proposing step is what one is doing now.
fn ahead(ctx: &PageContext, found: &PlanPage) -> Vec<TimelineStep> {
    let step = |line: &office::disclosure::dossier::StepLine| {
        let now = line.step.kind == rules::procedure::StepKind::Propose;
        TimelineStep {
            state: if now { "now" } else { "" },
            title: ctx.of(&line.step.name).to_owned(),
            chip: crate::pieces::Chip::default(),
            lines: if now { vec![ctx.t("plan-now")] } else { seats(ctx, &line.who) },
        }
    };
    found.steps.iter().map(step).collect()
}
