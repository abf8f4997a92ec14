//! `/desk/disclosures/{id}/consent`: the word of an issuer to what another organisation issues together with it.

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
    disclosure::consent::{ConsentForm, ConsentStatus, Word},
};
use office::{
    Error, Identity,
    disclosure::{consent::ConsentLine, dossier::DossierPage},
};
use rules::Ruleset;

use crate::{
    App,
    desk::{
        Answer, PROBLEMS, Registration, can_go_on, counted, done, dossier_href, problem_lines, problem_of,
        refusal_words,
    },
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::{Chip, Choice, ProblemLine, TimelineStep},
    session::SeatedUser,
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["consented"] };

fn routes() -> Router<App> {
    Router::new().route("/desk/disclosures/{id}/consent", get(ask).post(say))
}

/// Where an issuer's word stands.
pub(super) struct ConsentRow {
    pub(super) who: String,
    pub(super) chip: Chip,
    pub(super) said: String,
}

/// The words of all issuers on the page of a file.
pub(super) struct ConsentView {
    pub(super) rows: Vec<ConsentRow>,
    /// Where one's own word is said; empty if it isn't one's turn.
    pub(super) href: String,
}

fn row(ctx: &PageContext, rules: &Ruleset, line: &ConsentLine) -> ConsentRow {
    let (tone, icon) = match line.status {
        ConsentStatus::Later => ("", "clock"),
        ConsentStatus::Asked => ("late", "on"),
        ConsentStatus::Consented => ("ok", "check"),
        ConsentStatus::Returned => ("warn", "back"),
        ConsentStatus::Lapsed => ("warn", "warn"),
    };
    let duty = rules.duty(line.duty.code()).map_or_else(|| line.duty.to_string(), |d| ctx.of(&d.name).to_owned());
    let said = line.said.as_ref().map_or_else(String::new, |(who, at, text)| {
        let at = ctx.date_time(*at);
        let said: Vec<&str> = [who.as_str(), &at, text].into_iter().filter(|w| !w.is_empty()).collect();
        ctx.join(&said)
    });
    ConsentRow {
        who: ctx.join(&[&line.org.short, &duty]),
        chip: Chip { tone, icon, word: ctx.code("consent", line.status) },
        said,
    }
}

/// The words of the other issuers among a file's steps, before the release.
pub(super) fn steps(ctx: &PageContext, rules: &Ruleset, file: &DossierPage) -> Vec<TimelineStep> {
    let step = |line: &ConsentLine| {
        let ConsentRow { who, chip, said } = row(ctx, rules, line);
        TimelineStep {
            state: match line.status {
                ConsentStatus::Consented => "done",
                ConsentStatus::Asked => "now",
                ConsentStatus::Returned => "back",
                ConsentStatus::Later | ConsentStatus::Lapsed => "",
            },
            title: ctx.t("consent-step"),
            chip,
            lines: [who, said].into_iter().filter(|line| !line.is_empty()).collect(),
        }
    };
    file.consents.iter().map(step).collect()
}

/// What the other issuers said; nothing is drawn without any.
pub(super) fn view(ctx: &PageContext, rules: &Ruleset, file: &DossierPage) -> ConsentView {
    let mine = file.consents.iter().any(|line| line.mine);
    let href = if mine { format!("{}/consent", dossier_href(&file.disclosure.id)) } else { String::new() };
    ConsentView { rows: file.consents.iter().map(|line| row(ctx, rules, line)).collect(), href }
}

#[derive(Template)]
#[template(path = "desk/consent.html")]
struct ConsentPage {
    ctx: PageContext,
    /// The file: what is consented to.
    v: super::FileView,
    refused: (String, String),
    lines: Vec<ProblemLine>,
    href: String,
    lead: String,
    digest: String,
    form: ConsentForm,
    words: Vec<Choice>,
    word_problem: String,
    text_problem: String,
}

/// What was sent and why it came back.
#[derive(Default)]
struct Sent {
    form: ConsentForm,
    problems: Problems,
    refused: Option<Refusal>,
}

async fn draw(app: &App, me: &Identity, ctx: PageContext, id: &DisclosureId, status: StatusCode, sent: Sent) -> Answer {
    let file = app.office.dossiers().dossier(&me.seated()?, id).await?;
    if !file.consents.iter().any(|line| line.mine) && sent.refused.is_none() {
        if !file.speaks {
            return Err(Failure::forbidden());
        }
        // not this seat's turn: the file says whose it is
        return Ok(Redirect::to(&dossier_href(id)).into_response());
    }
    let Sent { mut form, problems, refused } = sent;
    // what is signed is what this page shows
    (form.content, form.plan) = file.digests.clone();
    let words = Word::ALL.iter().map(|word| Choice {
        value: word.code().to_owned(),
        label: ctx.code("consent-word", word),
        hint: ctx.code("consent-hint", word),
        on: form.word == word.code(),
    });
    let lines = problem_lines(&ctx, &problems);
    let (lead, digest) = (ctx.t1("consent-lead", "org", &file.org.full), file.short.0.clone());
    let rules = app.office.rules().current();
    let v = super::view(app, rules, me, &ctx, file, Default::default(), &super::Sent::default());
    let title =
        counted(&ctx, lines.len(), &ctx.t2("plan-page-title", "name", ctx.t("consent-title"), "title", &v.title));
    let href = dossier_href(id);
    let drawn = ConsentPage {
        refused: refused.as_ref().map_or_else(Default::default, |r| refusal_words(&ctx, app, r)),
        lines,
        lead,
        digest,
        words: words.collect(),
        word_problem: problem_of(&ctx, &problems, "word"),
        text_problem: problem_of(&ctx, &problems, "text"),
        form,
        ctx: ctx
            .clone()
            .titled(title, "/desk")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(&v.title, &href)
            .crumb(ctx.t("consent-title"), ""),
        href,
        v,
    };
    Ok(page_as(status, &drawn))
}

pub(in crate::desk) async fn ask(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    draw(&app, &me, ctx, &DisclosureId::from_text(id), StatusCode::OK, Sent::default()).await
}

pub(in crate::desk) async fn say(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Result<Response, Failure> {
    let id = DisclosureId::from_text(id);
    let form: ConsentForm = posted.fields.read()?;
    let (status, sent) = match app.office.consents().consent(posted.me.seated()?, id.clone(), form.clone()).await {
        Ok(()) => return Ok(done(&dossier_href(&id), "consented")),
        Err(Error::Problems(problems)) => (PROBLEMS, Sent { form, problems, refused: None }),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Sent { form, problems: Problems::default(), refused: Some(refusal) })
        }
        Err(error) => return Err(error.into()),
    };
    draw(&app, &posted.me, ctx, &id, status, sent).await
}
