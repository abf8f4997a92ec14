//! `/desk/disclosures/{id}/opinions/{n}`: one signed opinion as the form that archives keep; made to be printed.

use askama::Template;
use axum::extract::{Path, State};
use domain::DisclosureId;
use office::review::OpinionForm;
use rules::{Ruleset, procedure::StepKind, text::Basis};

use super::{Answer, file::signer, file_href, outcome_chip, procedure::basis_words, stage_words};
use crate::{
    App,
    failure::Failure,
    layout::{Frame, page},
    session::AtDesk,
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
    f: Frame,
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
    AtDesk(me): AtDesk,
    Path((id, n)): Path<(String, String)>,
    f: Frame,
) -> Answer {
    let n: usize = n.parse().map_err(|_| Failure::not_found())?;
    let form = app.office.opinion_form(&me.seated()?, &DisclosureId::from_text(id), n).await?;
    Ok(page(&drawn(f, app.office.rules().current(), &form)))
}

/// The form of a review that was held after the release.
pub(super) async fn later(
    State(app): State<App>,
    AtDesk(me): AtDesk,
    Path((id, version, step)): Path<(String, String, String)>,
    f: Frame,
) -> Answer {
    let version: u32 = version.parse().map_err(|_| Failure::not_found())?;
    let form = app.office.later_form(&me.seated()?, &DisclosureId::from_text(id), version, &step).await?;
    Ok(page(&drawn(f, app.office.rules().current(), &form)))
}

fn drawn(f: Frame, rules: &Ruleset, form: &OpinionForm) -> Page {
    let secrecy = form.signed.kind == StepKind::SecrecyReview;
    let title = match (secrecy, form.later) {
        (true, _) => f.t("form-secrecy"),
        (false, None) => f.t1("form-title", "step", f.of(&form.signed.step_name)),
        (false, Some(_)) => f.t1("form-title", "step", f.t1("later-step", "step", f.of(&form.signed.step_name))),
    };
    let matter = &form.plan.content.title;
    let href = file_href(&form.disclosure);
    let number = form.number.as_ref().map_or_else(String::new, |(org, number)| {
        f.with("form-number", &[("org", org), ("year", &number.year.to_string()), ("no", &number.no.to_string())])
    });
    let checked = &form.signed.opinion.words.checklist;
    let checks = rules.security_checklist.iter().filter_map(|item| {
        let (_, answer) = checked.iter().find(|(id, _)| *id == item.id)?;
        Some((f.of(&item.name).to_owned(), super::sign::answer_words(&f, item, answer)))
    });
    let (post, name) = &form.handler;
    let handler = format!("{post} {name}").trim().to_owned();
    Page {
        lines: lines(&f, rules, form),
        checks: checks.collect(),
        feet: vec![
            (f.t("form-handler"), handler),
            (f.t("form-responsible"), signer(&f, &form.signed)),
            (f.t("form-date"), f.date_time(form.signed.opinion.at)),
        ],
        number,
        worth: f.t(if form.later.is_some() { "form-foot-later" } else { "form-foot" }),
        f: f.clone()
            .titled(f.t2("plan-page-title", "name", &title, "title", matter), "/desk/disclosures")
            .crumb(f.t("register-title"), "/desk/disclosures")
            .crumb(matter, &href)
            .crumb(&title, ""),
        title,
        href,
    }
}

/// A basis by which somebody who has only this sheet finds it.
fn cited(f: &Frame, rules: &Ruleset, basis: &Basis) -> String {
    let words = basis_words(f, rules, basis);
    if basis.is_local() { words } else { f.t2("form-cited", "rules", f.of(&rules.name), "article", words) }
}

fn lines(f: &Frame, rules: &Ruleset, form: &OpinionForm) -> Vec<Line> {
    let (signed, words) = (&form.signed, &form.signed.opinion.words);
    let outcome = words.secrecy.as_ref().and_then(|id| rules.secrecy_outcome(id));
    let conclusion = match (outcome, form.later) {
        (Some(outcome), _) => f.of(&outcome.name).to_owned(),
        (None, Some((found, _))) => f.code("outcome-later", found),
        (None, None) => outcome_chip(f, signed.kind, &signed.outcome).word,
    };
    let ground = words.ground.as_ref().and_then(|id| rules.withholding_ground(id));
    let grounds = match (ground, outcome) {
        (Some(ground), _) => vec![f.of(&ground.name).to_owned(), cited(f, rules, &ground.basis)],
        (None, Some(outcome)) => vec![cited(f, rules, &outcome.basis)],
        (None, None) => Vec::new(),
    };
    let version = f.t1("form-version", "n", form.version);
    let step = match form.later {
        Some(_) => f.t1("later-step", "step", f.of(&signed.step_name)),
        None => f.t2("step-round", "step", f.of(&signed.step_name), "round", signed.round),
    };
    let released = form.later.map(|(_, day)| f.date(day));
    let files = form.files.iter().map(|file| f.t2("form-file", "name", &file.name, "digest", file.digest.to_string()));
    let until = words.until.map(|day| f.date(day));
    let escalated = words.escalated.map(|fact| f.code("fact-declared", fact));
    let plain = |label: &str, lines: Vec<String>| Line { label: f.t(label), lines, code: false };
    let mut rows = vec![
        plain("form-matter", vec![form.plan.content.title.clone(), version]),
        plain("fact-org", vec![form.org.full.clone()]),
        plain("file-audience", vec![stage_words(f, rules, &form.plan)]),
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
        rows.push(Line { label: f.code("form-digest", part), lines: vec![digest.clone()], code: true });
    }
    rows.retain(|row| row.lines.iter().any(|line| !line.is_empty()));
    rows
}
