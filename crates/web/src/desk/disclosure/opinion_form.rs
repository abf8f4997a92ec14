//! `/desk/disclosures/{id}/opinions/{n}`: one signed opinion as the form that archives keep; made to be printed.

use askama::Template;
use axum::extract::{Path, State};
use domain::DisclosureId;
use office::disclosure::review::OpinionForm;
use rules::{Ruleset, procedure::StepKind, text::Basis};

use super::wording::{answer_words, basis_words, signer};
use crate::{
    App,
    desk::{Answer, dossier_href, outcome_chip, stage_words},
    failure::Failure,
    layout::{PageContext, page},
    session::SeatedUser,
};

/// A row of the form: label, its lines, and are they figures to be compared sign by sign?
struct Line {
    label: String,
    lines: Vec<String>,
    code: bool,
}

#[derive(Template)]
#[template(path = "desk/opinion.html")]
struct Page {
    ctx: PageContext,
    title: String,
    number: String,
    href: String,
    lines: Vec<Line>,
    /// Item of the checklist, and its answer.
    checks: Vec<(String, String)>,
    /// Who put it forward, who answers for it, when.
    feet: Vec<(String, String)>,
    /// What the form is worth.
    worth: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path((id, n)): Path<(String, String)>,
    ctx: PageContext,
) -> Answer {
    let n: usize = n.parse().map_err(|_| Failure::not_found())?;
    let form = app.office.reviews().opinion_form(&me.seated()?, &DisclosureId::from_text(id), n).await?;
    Ok(page(&drawn(ctx, app.office.rules().current(), &form)))
}

/// The form of a review that was held after the release.
pub(super) async fn later(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path((id, version, step)): Path<(String, String, String)>,
    ctx: PageContext,
) -> Answer {
    let version: u32 = version.parse().map_err(|_| Failure::not_found())?;
    let form = app
        .office
        .deferred_reviews()
        .deferred_review_form(&me.seated()?, &DisclosureId::from_text(id), version, &step)
        .await?;
    Ok(page(&drawn(ctx, app.office.rules().current(), &form)))
}

fn drawn(ctx: PageContext, rules: &Ruleset, form: &OpinionForm) -> Page {
    let secrecy = form.signed.kind == StepKind::SecrecyReview;
    let title = match (secrecy, form.later) {
        (true, _) => ctx.t("form-secrecy"),
        (false, None) => ctx.t1("form-title", "step", ctx.of(&form.signed.step_name)),
        (false, Some(_)) => ctx.t1("form-title", "step", ctx.t1("later-step", "step", ctx.of(&form.signed.step_name))),
    };
    let matter = &form.plan.content.title;
    let href = dossier_href(&form.disclosure);
    let number = form.number.as_ref().map_or_else(String::new, |(org, number)| {
        ctx.with("form-number", &[("org", org), ("year", &number.year.to_string()), ("no", &number.no.to_string())])
    });
    let checked = &form.signed.opinion.words.checklist;
    let checks = rules.security_checklist.iter().filter_map(|item| {
        let (_, answer) = checked.iter().find(|(id, _)| *id == item.id)?;
        Some((ctx.of(&item.name).to_owned(), answer_words(&ctx, item, answer)))
    });
    let (post, name) = &form.handler;
    let handler = format!("{post} {name}").trim().to_owned();
    Page {
        lines: lines(&ctx, rules, form),
        checks: checks.collect(),
        feet: vec![
            (ctx.t("form-handler"), handler),
            (ctx.t("form-responsible"), signer(&ctx, &form.signed)),
            (ctx.t("form-date"), ctx.date_time(form.signed.opinion.at)),
        ],
        number,
        worth: ctx.t(if form.later.is_some() { "form-foot-later" } else { "form-foot" }),
        ctx: ctx
            .clone()
            .titled(ctx.t2("plan-page-title", "name", &title, "title", matter), "/desk/disclosures")
            .crumb(ctx.t("register-title"), "/desk/disclosures")
            .crumb(matter, &href)
            .crumb(&title, ""),
        title,
        href,
    }
}

/// A basis by which somebody who has only this sheet finds it.
fn cited(ctx: &PageContext, rules: &Ruleset, basis: &Basis) -> String {
    let words = basis_words(ctx, rules, basis);
    if basis.is_local() { words } else { ctx.t2("form-cited", "rules", ctx.of(&rules.name), "article", words) }
}

fn lines(ctx: &PageContext, rules: &Ruleset, form: &OpinionForm) -> Vec<Line> {
    let (signed, words) = (&form.signed, &form.signed.opinion.words);
    let outcome = words.secrecy.as_ref().and_then(|id| rules.secrecy_outcome(id));
    let conclusion = match (outcome, form.later) {
        (Some(outcome), _) => ctx.of(&outcome.name).to_owned(),
        (None, Some((found, _))) => ctx.code("outcome-later", found),
        (None, None) => outcome_chip(ctx, signed.kind, &signed.outcome).word,
    };
    let ground = words.ground.as_ref().and_then(|id| rules.withholding_ground(id));
    let grounds = match (ground, outcome) {
        (Some(ground), _) => vec![ctx.of(&ground.name).to_owned(), cited(ctx, rules, &ground.basis)],
        (None, Some(outcome)) => vec![cited(ctx, rules, &outcome.basis)],
        (None, None) => Vec::new(),
    };
    let version = ctx.t1("form-version", "n", form.version);
    let step = match form.later {
        Some(_) => ctx.t1("later-step", "step", ctx.of(&signed.step_name)),
        None => ctx.t2("step-round", "step", ctx.of(&signed.step_name), "round", signed.round),
    };
    let released = form.later.map(|(_, day)| ctx.date(day));
    let files =
        form.files.iter().map(|file| ctx.t2("form-file", "name", &file.name, "digest", file.digest.to_string()));
    let until = words.until.map(|day| ctx.date(day));
    let escalated = words.escalated.map(|fact| ctx.code("fact-declared", fact));
    let plain = |label: &str, lines: Vec<String>| Line { label: ctx.t(label), lines, code: false };
    let mut rows = vec![
        plain("form-matter", vec![form.plan.content.title.clone(), version]),
        plain("fact-org", vec![form.org.full.clone()]),
        plain("file-audience", vec![stage_words(ctx, rules, &form.plan)]),
        plain("form-step", vec![step]),
        plain("form-released", released.into_iter().collect()),
        plain("files", files.collect()),
        plain("form-grounds", grounds),
        plain("form-conclusion", vec![conclusion]),
        plain("form-escalated", escalated.into_iter().collect()),
        plain("form-text", words.text.lines().map(str::to_owned).collect()),
        plain("sign-until", until.into_iter().collect()),
    ];
    for (part, digest) in &form.digests {
        rows.push(Line { label: ctx.code("form-digest", part), lines: vec![digest.clone()], code: true });
    }
    rows.retain(|row| row.lines.iter().any(|line| !line.is_empty()));
    rows
}
