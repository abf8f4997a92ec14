//! `/desk/disclosures/{id}/deferred-reviews/{version}/{step}`: a review that was put off for urgency, held after the
//! release; and what the page of a file says of such reviews.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::{
    DisclosureId, Problems, Refusal,
    disclosure::deferred_review::{DeferredReviewForm, Outcome},
};
use office::{
    Error, Identity,
    disclosure::dossier::{
        DossierPage,
        deferred::{DeferredReviewLine, OpenDefectLine, StepStatus},
    },
};

use super::{FileView, Sent};
use crate::{
    App,
    desk::{
        Answer, PROBLEMS, Registration, can_go_on, counted, disclosure::wording::seats, done, dossier_href,
        problem_lines, problem_of, refusal_words,
    },
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::{Chip, Choice, ProblemLine, TimelineStep},
    session::{SeatedUser, seat_signed},
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["reviewed-later"] };

fn routes() -> Router<App> {
    Router::new().route("/desk/disclosures/{id}/deferred-reviews/{version}/{step}", get(ask).post(review))
}

/// A review that was put off, in a line.
pub(super) struct DeferredReviewRow {
    pub(super) name: String,
    pub(super) chip: Chip,
    pub(super) line: String,
    pub(super) said: String,
    /// Where it is held; empty if it isn't this seat's.
    pub(super) href: String,
    /// Where its form is; empty until it is held.
    pub(super) form: String,
}

/// What was found defective, on top of every page of the file until it is mended.
pub(in crate::desk) struct OpenDefectView {
    pub(in crate::desk) title: String,
    /// Who and when, and the opinion line by line.
    pub(in crate::desk) said: Vec<(String, Vec<String>)>,
    /// What is being done about it, and what is to be done.
    pub(in crate::desk) what: String,
}

/// What the page of a file says of its urgency.
pub(super) struct AfterReleaseView {
    /// Why it can't wait; empty if it is not urgent.
    pub(super) reason: String,
    /// What is put off, and for how long.
    pub(super) later: String,
    pub(super) rows: Vec<DeferredReviewRow>,
    /// What is to be mended.
    pub(super) mend: Option<OpenDefectView>,
}

/// Its address.
pub(in crate::desk) fn href(id: &DisclosureId, version: u32, step: &str) -> String {
    format!("{}/deferred-reviews/{version}/{step}", dossier_href(id))
}

pub(super) fn view(ctx: &PageContext, file: &DossierPage) -> AfterReleaseView {
    let urgency = file.disclosure.working.plan.urgent.as_ref();
    let names: Vec<&str> = file.deferred.iter().map(|name| ctx.of(name)).collect();
    let later = urgency.filter(|_| !names.is_empty());
    AfterReleaseView {
        reason: urgency.map_or_else(String::new, |u| u.reason.clone()),
        later: later
            .map_or_else(String::new, |u| ctx.t2("urgent-later", "steps", ctx.join(&names), "days", u64::from(u.days))),
        rows: file.owed.iter().map(|line| row(ctx, &file.disclosure.id, line)).collect(),
        mend: file.open_defect.as_ref().map(|mend| OpenDefectView::new(ctx, mend)),
    }
}

impl OpenDefectView {
    pub(in crate::desk) fn new(ctx: &PageContext, mend: &OpenDefectLine) -> Self {
        let said = mend.said.iter().map(|said| {
            let lines = said.text.lines().map(str::to_owned);
            (ctx.t2("mend-who", "who", &said.who, "at", ctx.date_time(said.at)), lines.collect())
        });
        Self {
            title: ctx.code("mend-title", mend.remedy),
            said: said.collect(),
            what: ctx.code("mend-what", mend.remedy),
        }
    }
}

/// What became of a review that was put off, or that it is still to be held.
fn found_chip(ctx: &PageContext, found: Option<Outcome>, overdue: bool) -> Chip {
    let (tone, icon, key) = match found {
        Some(Outcome::InOrder) => ("ok", "check", "later-in_order"),
        Some(Outcome::Defective) => ("late", "warn", "later-amiss"),
        None if overdue => ("late", "warn", "later-overdue"),
        None => ("warn", "clock", "later-owed"),
    };
    Chip { tone, icon, word: ctx.t(key) }
}

/// Where a review that is put off stands, as a chip and the class of its box; none for any other step.
pub(in crate::desk) fn status_chip(ctx: &PageContext, status: StepStatus) -> Option<(Chip, &'static str)> {
    match status {
        StepStatus::Step(_) | StepStatus::Asked => None,
        StepStatus::Deferred => Some((Chip { tone: "", icon: "clock", word: ctx.t("later-to-come") }, "")),
        StepStatus::Due(overdue) => Some((found_chip(ctx, None, overdue), "is-now")),
        StepStatus::Reviewed(Outcome::InOrder) => Some((found_chip(ctx, Some(Outcome::InOrder), false), "is-done")),
        StepStatus::Reviewed(Outcome::Defective) => Some((found_chip(ctx, Some(Outcome::Defective), false), "")),
    }
}

/// The reviews that are owed or were held after a release, as steps of the way: those of the version at work, or those of
/// the versions before it, which are told with their version.
pub(super) fn steps(ctx: &PageContext, file: &DossierPage, before: bool) -> Vec<TimelineStep> {
    let step = |line: &DeferredReviewLine| {
        let found = line.held.as_ref().map(|(outcome, _)| *outcome);
        let lines = match &line.held {
            Some((_, opinion)) => vec![format!("{} {}", opinion.title, opinion.name), ctx.date_time(opinion.at)],
            None => {
                let due = ctx.t1("later-due", "day", ctx.date(line.due));
                seats(ctx, &line.who).into_iter().chain([due]).collect()
            }
        };
        let (name, version) = (ctx.of(&line.name), u64::from(line.version));
        TimelineStep {
            state: match found {
                Some(Outcome::InOrder) => "done",
                Some(Outcome::Defective) => "back",
                None => "now",
            },
            title: if before {
                ctx.t2("later-step-version", "step", name, "n", version)
            } else {
                ctx.t1("later-step", "step", name)
            },
            chip: found_chip(ctx, found, line.overdue),
            lines,
        }
    };
    let working = file.disclosure.working.version;
    file.owed.iter().filter(|line| (line.version < working) == before).map(step).collect()
}

/// The reviews that a plan on its way puts off, as steps to come after its release.
pub(super) fn to_come(ctx: &PageContext, file: &DossierPage) -> Vec<TimelineStep> {
    let working = &file.disclosure.working;
    if !working.owed.is_empty() || working.case.end.is_some() {
        return Vec::new();
    }
    let step = |name| TimelineStep {
        state: "",
        title: ctx.t1("later-step", "step", ctx.of(name)),
        chip: Chip { word: ctx.t("later-to-come"), ..Chip::default() },
        lines: Vec::new(),
    };
    file.deferred.iter().map(step).collect()
}

fn row(ctx: &PageContext, id: &DisclosureId, line: &DeferredReviewLine) -> DeferredReviewRow {
    let days = [
        ("version", &line.version as &dyn crate::i18n::Arg),
        ("day", &ctx.date(line.released)),
        ("due", &ctx.date(line.due)),
    ];
    let mut said = vec![ctx.with("later-line", &days)];
    if line.provisional && line.held.is_none() {
        said.push(ctx.t("later-provisional"));
    }
    if line.held.is_none() {
        said.extend(seats(ctx, &line.who));
    }
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    DeferredReviewRow {
        name: ctx.of(&line.name).to_owned(),
        chip: found_chip(ctx, line.held.as_ref().map(|(outcome, _)| *outcome), line.overdue),
        line: ctx.join(&said),
        said: line.held.as_ref().map_or_else(String::new, |(_, opinion)| {
            let (who, at) = (format!("{} {}", opinion.title, opinion.name), ctx.date_time(opinion.at));
            let words = [who.as_str(), &at, &opinion.words.text];
            ctx.join(&words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>())
        }),
        href: if line.mine { href(id, line.version, &line.step) } else { String::new() },
        form: match &line.held {
            Some(_) => format!("{}/form", href(id, line.version, &line.step)),
            None => String::new(),
        },
    }
}

#[derive(Template)]
#[template(path = "desk/deferred_review.html")]
struct DeferredReviewPage {
    ctx: PageContext,
    v: FileView,
    lead: String,
    late: bool,
    action: String,
    file: String,
    refused: (String, String),
    lines: Vec<ProblemLine>,
    outcomes: Vec<Choice>,
    outcome_problem: String,
    text: String,
    text_problem: String,
    as_whom: String,
    digest: String,
    content: String,
    plan: String,
}

/// What was sent in vain.
#[derive(Default)]
struct RefusedForm {
    form: DeferredReviewForm,
    problems: Problems,
    refused: Option<Refusal>,
}

/// Of which version which step.
struct Of {
    id: DisclosureId,
    version: u32,
    step: String,
}

impl Of {
    fn read((id, version, step): (String, String, String)) -> Result<Self, Failure> {
        let version = version.parse().map_err(|_| Failure::not_found())?;
        Ok(Self { id: DisclosureId::from_text(id), version, step })
    }
}

async fn draw(
    app: &App,
    me: &Identity,
    ctx: PageContext,
    of: &Of,
    (status, vain): (StatusCode, RefusedForm),
) -> Result<Response, Failure> {
    let (mut file, line) =
        app.office.deferred_reviews().deferred_review_page(&me.seated()?, &of.id, of.version, &of.step).await?;
    if line.held.is_some() {
        return Ok(Redirect::to(&dossier_href(&of.id)).into_response());
    }
    file.mine.clear(); // what is signed here is this review and nothing else
    let (released, due) = (ctx.date(line.released), ctx.date(line.due));
    let choice = |outcome: &Outcome| Choice {
        value: outcome.code().to_owned(),
        label: ctx.code("outcome-later", outcome),
        hint: ctx.t(format!("outcome-later-{outcome}-hint")),
        on: vain.form.outcome == outcome.code(),
    };
    let (content, plan) = file.digests.clone();
    let digest = file.short.0.clone();
    let lines = problem_lines(&ctx, &vain.problems);
    let seat = seat_signed(&ctx, me);
    let v = super::view(app, app.office.rules().current(), me, &ctx, file, Default::default(), &Sent::default());
    let name = ctx.of(&line.name).to_owned();
    let title = counted(&ctx, lines.len(), &ctx.t2("plan-page-title", "name", &name, "title", &v.title));
    let drawn = DeferredReviewPage {
        lead: if line.overdue {
            ctx.t1("later-late", "due", &due)
        } else {
            ctx.t2("later-lead", "day", &released, "due", &due)
        },
        late: line.overdue,
        action: href(&of.id, of.version, &of.step),
        file: dossier_href(&of.id),
        refused: vain.refused.as_ref().map_or_else(Default::default, |r| refusal_words(&ctx, app, r)),
        outcomes: Outcome::ALL.iter().map(choice).collect(),
        outcome_problem: problem_of(&ctx, &vain.problems, "outcome"),
        text: vain.form.text.clone(),
        text_problem: problem_of(&ctx, &vain.problems, "text"),
        as_whom: ctx.t1("sign-as", "seat", &seat),
        ctx: ctx
            .clone()
            .titled(title, "/desk")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(&v.title, dossier_href(&of.id))
            .crumb(name, ""),
        v,
        lines,
        digest,
        content,
        plan,
    };
    Ok(page_as(status, &drawn))
}

pub(in crate::desk) async fn ask(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(path): Path<(String, String, String)>,
    ctx: PageContext,
) -> Answer {
    draw(&app, &me, ctx, &Of::read(path)?, (StatusCode::OK, RefusedForm::default())).await
}

pub(in crate::desk) async fn review(
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let of = Of::read(path)?;
    let form: DeferredReviewForm = posted.fields.read()?;
    let at = (of.version, of.step.clone());
    let (status, vain) = match app
        .office
        .deferred_reviews()
        .hold_deferred_review(posted.me.seated()?, of.id.clone(), at, form.clone())
        .await
    {
        Ok(()) => return Ok(done(&dossier_href(&of.id), "reviewed-later")),
        Err(Error::Problems(problems)) => (PROBLEMS, RefusedForm { form, problems, refused: None }),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) && refusal.code != "not-owed" => {
            (StatusCode::CONFLICT, RefusedForm { form, problems: Problems::default(), refused: Some(refusal) })
        }
        Err(error) => return Err(error.into()),
    };
    draw(&app, &posted.me, ctx, &of, (status, vain)).await
}
