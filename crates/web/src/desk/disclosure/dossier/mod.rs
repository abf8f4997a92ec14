//! `/desk/disclosures/{id}`: a disclosure's dossier — the text to the byte, the plan, what was said, what changed, whose
//! turn it is.

pub(crate) mod consent;
pub(crate) mod decision_warnings;
pub(crate) mod deferred_review;
pub mod history;
mod sign_view;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    DisclosureId,
    disclosure::{
        Disclosure, State as Stands, Working,
        plan::{Correction, Plan},
    },
};
use office::{
    Identity,
    disclosure::{
        dossier::{
            DossierPage, StepLine,
            signature::{PlanPart, Signature},
        },
        review,
    },
    text_difference::{Change, differences},
};
use rules::{
    Ruleset,
    procedure::{Move, StepKind, StepState},
};

use crate::{
    App,
    desk::{
        Answer, Done, counted,
        disclosure::{
            file_line::line,
            screening::{self, HitView, LeftView, Stretch},
            wording::{seats, signer},
        },
        dossier_href, mode_words, outcome_chip, problem_lines, refusal_words, scope_words, stage_words, state_chip,
        title_words,
    },
    layout::{PageContext, page_as},
    pieces::{Chip, DiffPart, FileLine, Opinion, ProblemLine, TimelineStep, diff_parts},
    session::{SeatedUser, seat_signed},
};

pub(super) use sign_view::{Sent, SignView};

/// A part that changed since the reader last signed.
pub(super) struct ChangedPart {
    name: String,
    rows: Vec<(Vec<DiffPart>, Vec<DiffPart>)>,
}

/// What was released before from the same entry, beside this.
pub(super) struct BeforeView {
    lead: String,
    title: String,
    href: String,
    /// Nothing was written anew.
    same: bool,
    parts: Vec<ChangedPart>,
    open: bool,
}

/// A line of facts: label and value.
pub(super) type Fact = (String, String);

/// What an earlier signer said, in a line.
struct Said {
    chip: Chip,
    text: String,
}

/// A file in words.
pub(super) struct FileView {
    id: String,
    over: String,
    lead: String,
    title: String,
    chip: Chip,
    done: (String, String),
    /// Why what one just tried was refused; empty if nothing was.
    refused: (String, String),
    /// What one had written when it was refused and there is no form left to show it in.
    typed: String,
    /// Fluent key of what the text below is: still to be published, published, or closed without.
    content_key: &'static str,
    lines: Vec<ProblemLine>,
    changed: Vec<ChangedPart>,
    /// Who issues it, the leading one first.
    orgs: Vec<String>,
    plain: Vec<Stretch>,
    /// Safe HTML; what the screening found in it is marked and numbered.
    body: String,
    /// What the screening found in the text.
    hits: Vec<HitView>,
    /// What was found in files and stays: name, what and why, where its report is.
    left: Vec<LeftView>,
    before: Option<BeforeView>,
    /// Somebody is to review this now.
    reviewing: bool,
    /// What stands above a decision.
    heed: Vec<decision_warnings::DecisionWarning>,
    /// That the text is locked, and to whom; empty if it is not.
    locked: (String, String),
    /// Is it locked to who reads? Then there is none.
    textless: bool,
    /// That somebody else signs the step, and who; empty if it isn't so.
    barred: (String, String),
    files: Vec<FileLine>,
    day: String,
    correction: Option<Correction>,
    /// Of what the correction is one: title, version, index number; empty if it is none.
    corrects: String,
    facts: Vec<Fact>,
    short_facts: Vec<Fact>,
    plan: Vec<Fact>,
    /// Each with the address of its form.
    opinions: Vec<(Opinion, String)>,
    said: Vec<Said>,
    steps: Vec<TimelineStep>,
    sign: Option<SignView>,
    consents: consent::ConsentView,
    after: deferred_review::AfterReleaseView,
    may: office::disclosure::dossier::May,
    public: String,
}

#[derive(Template)]
#[template(path = "desk/file.html")]
struct Page {
    ctx: PageContext,
    v: FileView,
}

#[derive(Template)]
#[template(path = "desk/approve.html")]
struct ApprovePage {
    ctx: PageContext,
    v: FileView,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    Query(done): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let done = done.words(&ctx);
    draw(&app, &me, ctx, &DisclosureId::from_text(id), StatusCode::OK, done, Sent::default()).await
}

/// The file's page, with what was just done or what was sent in vain.
pub(super) async fn draw(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    id: &DisclosureId,
    status: StatusCode,
    done: (String, String),
    sent: Sent,
) -> Result<Response, crate::failure::Failure> {
    let file = app.office.dossiers().dossier(&me.seated()?, id).await?;
    let rules = app.office.rules().current();
    let v = view(app, rules, me, &ctx, file, done, &sent);
    let title = counted(&ctx, v.lines.len(), &ctx.t2("plan-page-title", "name", &v.over, "title", &v.title));
    let ctx = ctx.clone().titled(title, "/desk").crumb(ctx.t("nav-todo"), "/desk").crumb(&v.over, "");
    if v.sign.as_ref().is_some_and(|s| s.approves) {
        return Ok(page_as(status, &ApprovePage { ctx, v }));
    }
    Ok(page_as(status, &Page { ctx, v }))
}

/// What a page on a file shows: to its reader, and with what they just did or sent in vain.
fn view(
    app: &App,
    rules: &Ruleset,
    me: &Identity,
    ctx: &PageContext,
    file: DossierPage,
    done: (String, String),
    sent: &Sent,
) -> FileView {
    let disclosure = &file.disclosure;
    let working = &disclosure.working;
    let plan = &working.plan;
    let seat = seat_signed(ctx, me);
    let sign = file.mine.first().map(|step| SignView::new(ctx, rules, &file, step, &seat, sent));
    let over = match file.mine.first() {
        Some(step) => {
            let before = file.opinions.iter().filter(|o| o.step == step.id).count();
            rounded(ctx, ctx.of(&step.name), before + 1)
        }
        None => ctx.t("file-over"),
    };
    let proposer = file.proposer.as_ref().map_or_else(String::new, |(title, name)| format!("{title} {name}"));
    let stages = stage_words(ctx, rules, plan);
    let modes = mode_words(ctx, rules, &plan.modes);
    let typed = if sign.is_none() { sent.form.text.clone() } else { String::new() };
    FileView {
        id: disclosure.id.to_string(),
        over,
        lead: ctx.with("file-lead", &[("proposer", &proposer), ("stages", &stages), ("modes", &modes)]),
        title: title_words(ctx, &plan.content.title),
        chip: state_chip(ctx, disclosure.state),
        done,
        refused: sent.refused.as_ref().map_or_else(Default::default, |r| refusal_words(ctx, app, r)),
        typed,
        content_key: content_key(working),
        lines: sent_lines(ctx, sent, sign.as_ref()),
        changed: changed(ctx, rules, me, &file),
        orgs: issuing(&file).into_iter().map(str::to_owned).collect(),
        plain: screening::stretches(&plan.content.plain, "plain", &file.hits),
        body: screening::body(ctx, &plan.content, &file.hits),
        hits: screening::views(ctx, &file, sign.as_ref()),
        left: screening::left(ctx, &file),
        before: before(ctx, &file),
        reviewing: sign.is_some(),
        heed: decision_warnings::above(ctx, &file),
        locked: decision_warnings::locked(ctx, rules, &file),
        textless: file.locked,
        barred: decision_warnings::barred(ctx, &file),
        files: files(ctx, &file),
        day: plan.stages.last().map_or_else(String::new, |s| ctx.date(s.on)),
        correction: plan.content.correction.clone(),
        corrects: corrects(ctx, disclosure),
        facts: facts(ctx, rules, &file, &proposer),
        short_facts: short_facts(ctx, rules, &file, (&modes, &proposer)),
        plan: plan_facts(ctx, rules, plan),
        opinions: opinions(ctx, &file),
        said: said(ctx, &file),
        steps: timeline(ctx, rules, &file),
        sign,
        consents: consent::view(ctx, rules, &file),
        after: deferred_review::view(ctx, &file),
        may: file.may,
        public: disclosure.index_number.as_ref().map_or_else(String::new, |n| format!("/d/{n}")),
    }
}

/// Full names of who issues it, the leading one first, as they will stand above and below the text.
fn issuing(file: &DossierPage) -> Vec<&str> {
    let mut orgs: Vec<_> = [&file.org].into_iter().chain(file.consents.iter().map(|line| &line.org)).collect();
    orgs.dedup_by_key(|org| &org.code); // each of the others is asked twice
    orgs.into_iter().map(|org| org.full.as_str()).collect()
}

/// What an approval of a minute goes by.
fn short_facts(ctx: &PageContext, rules: &Ruleset, file: &DossierPage, (modes, proposer): (&str, &str)) -> Vec<Fact> {
    let plan = &file.disclosure.working.plan;
    vec![
        (ctx.t("approve-what"), plan.content.plain.clone()),
        (ctx.t("approve-whom"), whom(ctx, rules, plan)),
        (ctx.t("approve-when"), ctx.join(&[&when(ctx, plan), modes])),
        (ctx.t("approve-risk"), ctx.code("risk", plan.assessment.overall())),
        (ctx.t("approve-org"), ctx.join(&[&file.org.full, proposer])),
    ]
}

/// What the text is: still to be published, published, or closed without.
fn content_key(working: &Working) -> &'static str {
    match (working.is_released(), working.case.end.is_some()) {
        (true, _) => "file-content-released",
        (false, true) => "file-content-dropped",
        (false, false) => "file-content-pending",
    }
}

/// The files that would be published, with their reports.
fn files(ctx: &PageContext, file: &DossierPage) -> Vec<FileLine> {
    let id = &file.disclosure.id;
    let one = |(k, a): (usize, &domain::disclosure::attachment::Attachment)| {
        let report = format!("{}/attachments/{}", dossier_href(id), a.id);
        line(ctx, a, format!("{}/files/{}", dossier_href(id), k + 1), report)
    };
    file.files.iter().enumerate().map(one).collect()
}

/// What a correction corrects, named so that nobody takes it for something new.
fn corrects(ctx: &PageContext, disclosure: &Disclosure) -> String {
    let working = &disclosure.working;
    let before = disclosure.earlier.iter().rev().find(|w| !w.case.released.is_empty());
    let (Some(before), Some(_)) = (before, &working.plan.content.correction) else { return String::new() };
    let index = disclosure.index_number.clone().unwrap_or_default();
    ctx.with("correction-of", &[("title", &before.plan.content.title), ("n", &before.version), ("index", &index)])
}

fn whom(ctx: &PageContext, rules: &Ruleset, plan: &Plan) -> String {
    let scopes: Vec<String> = plan.stages.iter().map(|s| scope_words(ctx, rules, s.scope.code())).collect();
    ctx.join(&scopes.iter().map(String::as_str).collect::<Vec<_>>())
}

fn when(ctx: &PageContext, plan: &Plan) -> String {
    let days: Vec<String> = plan.stages.iter().map(|s| ctx.date(s.on)).collect();
    ctx.join(&days.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The summary of problems. Where the fields of a move have ids of their own, its lines lead there.
fn sent_lines(ctx: &PageContext, sent: &Sent, sign: Option<&SignView>) -> Vec<ProblemLine> {
    let mut lines = problem_lines(ctx, &sent.problems);
    let Some(sign) = sign else { return lines };
    for line in &mut lines {
        line.field = sign.id_of(&line.field);
    }
    lines
}

/// What changed since the reader last signed, in words where the plan has codes.
fn changed(ctx: &PageContext, rules: &Ruleset, me: &Identity, file: &DossierPage) -> Vec<ChangedPart> {
    let working = &file.disclosure.working;
    let (Some(changed), Some(before)) = (&file.changed, working.seen_by(&me.person.id)) else { return Vec::new() };
    let after = &working.plan;
    let differ = |words: &dyn Fn(&Plan) -> String| differences(&words(before), &words(after));
    let part = |change: &office::disclosure::dossier::signature::Changed| {
        let parts = match change.part {
            PlanPart::Stage => differ(&|p| stage_words(ctx, rules, p)),
            PlanPart::Modes => differ(&|p| mode_words(ctx, rules, &p.modes)),
            PlanPart::Risk => differ(&|p| assessment_lines(ctx, rules, p)),
            PlanPart::SelfCheck => differ(&|p| self_check_words(ctx, rules, p).join("\n")),
            PlanPart::Facts => differ(&|p| fact_words(ctx, p).join("\n")),
            _ => change.changes.clone(),
        };
        changed_part(ctx, change.part, &parts)
    };
    changed.iter().map(part).collect()
}

/// Risks one by one, and the plan for them.
fn assessment_lines(ctx: &PageContext, rules: &Ruleset, plan: &Plan) -> String {
    let contingency = plan.assessment.contingency.iter().flat_map(|c| [&c.people, &c.measures, &c.statement]);
    let lines = [ctx.code("risk", plan.assessment.overall())].into_iter().chain(risk_words(ctx, rules, plan));
    lines.chain(contingency.cloned()).collect::<Vec<_>>().join("\n")
}

fn risk_words(ctx: &PageContext, rules: &Ruleset, plan: &Plan) -> Vec<String> {
    let dimension = |(id, risk): &(String, domain::disclosure::plan::Risk)| {
        let name = rules.risk_dimensions.iter().find(|d| &d.id == id).map_or(id.as_str(), |d| ctx.of(&d.name));
        ctx.t2("file-dimension", "name", name, "risk", ctx.code("risk", risk))
    };
    let dimensions = plan.assessment.dimensions.iter().map(dimension);
    dimensions.chain(plan.assessment.unstable.then(|| ctx.t("file-unstable"))).collect()
}

fn self_check_words<'r>(ctx: &PageContext, rules: &'r Ruleset, plan: &Plan) -> Vec<&'r str> {
    let item = |id: &String| rules.security_checklist.iter().find(|c| &c.id == id);
    plan.self_check.iter().filter_map(item).map(|c| ctx.of(&c.name)).collect()
}

/// Facts that were declared. That everybody may read it is the rule, no special matter.
fn fact_words(ctx: &PageContext, plan: &Plan) -> Vec<String> {
    let special = plan.facts.iter().filter(|fact| **fact != rules::procedure::Fact::Society);
    special.map(|fact| ctx.code("fact-declared", fact)).collect()
}

fn changed_part(ctx: &PageContext, part: PlanPart, changes: &[Change]) -> ChangedPart {
    let rows = review::sides(changes).into_iter().map(|row| (diff_parts(&row.before), diff_parts(&row.after)));
    ChangedPart { name: ctx.code("changed", part), rows: rows.collect() }
}

/// What was released before from the same entry, beside this. An office review opens it: that is what it looks for.
fn before(ctx: &PageContext, file: &DossierPage) -> Option<BeforeView> {
    let before = file.before.as_ref()?;
    let key = if before.corrected { "before-corrected" } else { "before-lead" };
    let reviews = file.mine.first().is_some_and(|step| step.kind == StepKind::Review);
    Some(BeforeView {
        lead: ctx.t1(key, "day", ctx.date(before.released.day())),
        title: before.title.clone(),
        href: format!("/d/{}", before.index_number),
        same: !before.parts.iter().any(|part| part.part == PlanPart::Body),
        parts: before.parts.iter().map(|part| changed_part(ctx, part.part, &part.changes)).collect(),
        open: reviews,
    })
}

/// What decides: issuer, category, audience, time, modes, who, risk, numbers.
fn facts(ctx: &PageContext, rules: &Ruleset, file: &DossierPage, proposer: &str) -> Vec<Fact> {
    let disclosure = &file.disclosure;
    let plan = &disclosure.working.plan;
    let declared = fact_words(ctx, plan);
    let declared: Vec<&str> = declared.iter().map(String::as_str).collect();
    let named: Vec<&str> = file.named.iter().map(String::as_str).collect();
    let category = rules.category(&plan.category).map_or_else(String::new, |c| ctx.of(&c.name).to_owned());
    let withheld = disclosure.withheld.as_ref().map_or_else(String::new, |w| {
        let ground = rules.withholding_ground(&w.ground).map_or(w.ground.as_str(), |g| ctx.of(&g.name));
        ctx.t2("file-withheld-line", "ground", ground, "day", ctx.date(w.until))
    });
    let withdrawn = disclosure
        .withdrawn
        .as_ref()
        .map_or_else(String::new, |w| ctx.t2("file-withdrawn-line", "reason", &w.reason, "at", ctx.date_time(w.at)));
    let rows = [
        (ctx.t("fact-index"), disclosure.index_number.clone().unwrap_or_default()),
        (ctx.t("fact-org"), ctx.join(&issuing(file))),
        (ctx.t("file-category"), category),
        (ctx.t("file-audience"), stage_words(ctx, rules, plan)),
        (ctx.t("file-named"), ctx.join(&named)),
        (ctx.t("file-modes"), mode_words(ctx, rules, &plan.modes)),
        (ctx.t("file-responsible"), plan.responsible.clone()),
        (ctx.t("file-proposer"), proposer.to_owned()),
        (ctx.t("approve-risk"), ctx.code("risk", plan.assessment.overall())),
        (ctx.t("file-facts"), ctx.join(&declared)),
        (ctx.t("file-procedure"), ctx.of(&file.procedure).to_owned()),
        (ctx.t("file-archive"), disclosure.archive_number.clone().unwrap_or_default()),
        (ctx.t("file-withheld"), withheld),
        (ctx.t("file-withdrawn"), withdrawn),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Why, and how safe: what reviewers judge besides the text.
fn plan_facts(ctx: &PageContext, rules: &Ruleset, plan: &Plan) -> Vec<Fact> {
    let Plan {
        content: _, // the text itself
        // in `facts`
        category: _,
        responsible: _,
        stages: _,
        modes: _,
        facts: _,
        // beside the text: what it was written for, its files, who issues it, why it can't wait, what stays in it
        entry: _,
        obligation: _,
        attachments: _,
        issuers: _,
        urgent: _,
        kept: _,
        scope_reason,
        necessity,
        feasibility,
        assessment,
        self_check: _, // by `self_check_words`
    } = plan;
    let risks = risk_words(ctx, rules, plan);
    let risks: Vec<&str> = risks.iter().map(String::as_str).collect();
    let contingency = assessment.contingency.as_ref();
    let checked = self_check_words(ctx, rules, plan);
    let rows = [
        (ctx.t("file-necessity"), necessity.clone()),
        (ctx.t("file-feasibility"), feasibility.clone()),
        (ctx.t("file-scope-reason"), scope_reason.clone().unwrap_or_default()),
        (ctx.t("file-risks"), ctx.join(&risks)),
        (ctx.t("plan-people"), contingency.map_or_else(String::new, |c| c.people.clone())),
        (ctx.t("plan-measures"), contingency.map_or_else(String::new, |c| c.measures.clone())),
        (ctx.t("plan-statement"), contingency.map_or_else(String::new, |c| c.statement.clone())),
        (ctx.t("file-self-check"), ctx.join(&checked)),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Every signature with the how manieth of its step it is.
fn numbered(file: &DossierPage) -> impl Iterator<Item = (usize, &Signature)> {
    let nth = |i: usize, signed: &Signature| file.opinions.iter().take(i + 1).filter(|o| o.step == signed.step).count();
    file.opinions.iter().enumerate().map(move |(i, signed)| (nth(i, signed), signed))
}

/// A step's name; from its second round on with the round.
fn rounded(ctx: &PageContext, name: &str, nth: usize) -> String {
    if nth > 1 { ctx.t2("step-round", "step", name, "round", nth) } else { name.to_owned() }
}

fn opinions(ctx: &PageContext, file: &DossierPage) -> Vec<(Opinion, String)> {
    let href = |o: &Signature| format!("{}/opinions/{}", dossier_href(&file.disclosure.id), o.form);
    numbered(file)
        .filter(|(_, o)| o.kind != StepKind::Propose)
        .map(|(nth, o)| (opinion(ctx, o, nth), href(o)))
        .collect()
}

fn opinion(ctx: &PageContext, signed: &Signature, nth: usize) -> Opinion {
    let at = ctx.date_time(signed.opinion.at);
    let stands = signed.counts || matches!(signed.outcome, Move::Return(_));
    let key = if stands { "opinion-below" } else { "opinion-below-void" };
    let step = rounded(ctx, ctx.of(&signed.step_name), nth);
    Opinion {
        who: signer(ctx, signed),
        chip: outcome_chip(ctx, signed.kind, &signed.outcome),
        words: spoken(ctx, signed),
        below: ctx.with(key, &[("step", &step), ("at", &at), ("digest", &signed.digest)]),
    }
}

/// What somebody wrote; at an escalation with what it goes to the superior for.
fn spoken(ctx: &PageContext, signed: &Signature) -> String {
    let words = &signed.opinion.words;
    match &words.escalated {
        Some(fact) => ctx.t2("escalated-for", "fact", ctx.code("fact-declared", fact), "text", &words.text),
        None => words.text.clone(),
    }
}

/// What counts of what the reviewers said, for the page of a minute.
fn said(ctx: &PageContext, file: &DossierPage) -> Vec<Said> {
    let line = |o: &Signature| Said {
        chip: outcome_chip(ctx, o.kind, &o.outcome),
        text: match spoken(ctx, o).as_str() {
            "" => ctx.t1("said-nothing", "who", signer(ctx, o)),
            text => ctx.t2("said", "who", signer(ctx, o), "text", text),
        },
    };
    file.opinions.iter().filter(|o| o.counts && o.kind != StepKind::Propose).map(line).collect()
}

/// The way so far, rounds that failed included; then whose turn it is; then what is to come.
fn timeline(ctx: &PageContext, rules: &Ruleset, file: &DossierPage) -> Vec<TimelineStep> {
    // what is put together is what was released: it comes after
    let after = |(_, signed): &(usize, &Signature)| signed.kind == StepKind::Archive;
    let (filed, signed): (Vec<_>, Vec<_>) = numbered(file).partition(after);
    let mut steps = deferred_review::steps(ctx, file, true);
    steps.extend(signed.into_iter().map(|(nth, signed)| signature(ctx, signed, nth)));
    let (said, asked): (Vec<_>, Vec<_>) =
        consent::steps(ctx, rules, file).into_iter().partition(|step| step.state == "done");
    steps.extend(said);
    let ended =
        matches!(file.disclosure.state, Stands::Withheld | Stands::Abandoned | Stands::Filed | Stands::Withdrawn);
    let released = |line: &&StepLine| line.step.kind == StepKind::Release && line.state == StepState::Passed;
    steps.extend(file.steps.iter().filter(released).map(|line| TimelineStep {
        state: "done",
        title: ctx.of(&line.step.name).to_owned(),
        chip: Chip { tone: "ok", icon: "check", word: ctx.t("chip-done") },
        lines: line.on.map(|day| ctx.t1("step-released", "day", ctx.date(day))).into_iter().collect(),
    }));
    steps.extend(deferred_review::steps(ctx, file, false)); // owed also of what was withdrawn
    steps.extend(filed.into_iter().map(|(nth, signed)| signature(ctx, signed, nth)));
    if ended {
        return steps;
    }
    let to_come = |state: StepState| matches!(state, StepState::Waiting | StepState::Returned | StepState::Invalidated);
    let open = file.steps.iter().filter(|l| l.state == StepState::Open).map(|l| (l, true));
    let waiting = file.steps.iter().filter(|l| to_come(l.state)).map(|l| (l, false));
    let (unsaid, mut asked) = (!asked.is_empty(), Some(asked));
    for (line, now) in open.chain(waiting) {
        let release = line.step.kind == StepKind::Release;
        if release {
            steps.extend(asked.take().into_iter().flatten());
        }
        steps.push(ahead(ctx, line, now && !(release && unsaid)));
        if release {
            steps.extend(deferred_review::to_come(ctx, file));
        }
    }
    steps
}

fn signature(ctx: &PageContext, signed: &Signature, nth: usize) -> TimelineStep {
    let returned = matches!(signed.outcome, Move::Return(_));
    let proposing = signed.kind == StepKind::Propose;
    let mut lines = vec![signer(ctx, signed), ctx.date_time(signed.opinion.at)];
    if returned && !signed.opinion.words.text.is_empty() {
        lines.push(ctx.t1("quoted", "text", &signed.opinion.words.text));
    }
    TimelineStep {
        state: if returned { "back" } else { "done" },
        title: if proposing && nth > 1 { ctx.t("step-revised") } else { rounded(ctx, ctx.of(&signed.step_name), nth) },
        chip: match &signed.outcome {
            Move::Pass => Chip { tone: "ok", icon: "check", word: ctx.t("chip-done") },
            other => outcome_chip(ctx, signed.kind, other),
        },
        lines,
    }
}

fn ahead(ctx: &PageContext, line: &StepLine, now: bool) -> TimelineStep {
    let revising = line.step.kind == StepKind::Propose && !line.signed.is_empty();
    let mut lines = seats(ctx, &line.who);
    lines.extend(line.on.map(|day| ctx.t1("step-on", "day", ctx.date(day))));
    TimelineStep {
        state: if now { "now" } else { "" },
        title: if revising { ctx.t("step-revise") } else { ctx.of(&line.step.name).to_owned() },
        chip: if now {
            Chip { tone: "late", icon: "on", word: ctx.t("chip-now") }
        } else {
            Chip { word: ctx.t("chip-todo"), ..Chip::default() }
        },
        lines,
    }
}
