//! `/desk/variations/of/{code}`: what an organisation follows, the versions of its own procedure, and taking one back.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{Problems, Refusal};
use office::{Error, disclosure::variation::VariationLine};

use super::{Shown, harm, href, org_href, shown};
use crate::{
    App,
    desk::{Answer, Done, PROBLEMS, can_go_on, counted, done, problem_lines, problem_of, refusal_words},
    layout::{PageContext, page_as},
    pieces::{Chip, ProblemLine},
    portal::Link,
    session::SeatedUser,
    verified_form::VerifiedForm,
};

/// A version of its own procedure.
struct Version {
    no: u64,
    link: Link,
    chip: Chip,
    from: String,
    from_iso: String,
    source: String,
    by: String,
    revoked: String,
    /// May it be taken back here?
    revocable: bool,
}

#[derive(Template)]
#[template(path = "desk/variation/org.html")]
struct OrgPage {
    ctx: PageContext,
    done: (String, String),
    refused: (String, String),
    lines: Vec<ProblemLine>,
    /// The version that somebody tried to take back, and what they wrote.
    tried: u64,
    reason_problem: String,
    reason: String,
    name: String,
    lead: String,
    lacks: Vec<String>,
    code: String,
    keeps: bool,
    versions: Vec<Version>,
    children: Vec<Link>,
    shown: Shown,
}

fn version(ctx: &PageContext, line: &VariationLine, keeps: bool, today: domain::Day) -> Version {
    let v = &line.variation;
    let (tone, icon, key) = match &v.revoked {
        Some(_) => ("late", "cross", "variation-revoked"),
        None if line.in_force => ("ok", "check", "variation-in-force"),
        None if v.from > today => ("info", "clock", "variation-to-come"),
        None => ("", "", "variation-past"),
    };
    let revoked = v.revoked.as_ref().map_or_else(String::new, |(why, act)| {
        ctx.with(
            "variation-revoked-line",
            &[("day", &ctx.date(act.at)), ("title", &act.title), ("name", &act.name), ("why", why)],
        )
    });
    Version {
        no: u64::from(v.no),
        link: Link { name: ctx.of(&v.procedure.name).to_owned(), href: href(&v.procedure.id) },
        chip: Chip { tone, icon, word: ctx.t(key) },
        from: ctx.date(v.from),
        from_iso: v.from.to_string(),
        source: v.source.clone(),
        by: ctx
            .with("variation-by", &[("title", &v.made.title), ("name", &v.made.name), ("day", &ctx.date(v.made.at))]),
        revoked,
        revocable: keeps && v.revoked.is_none() && (line.in_force || v.from > today),
    }
}

async fn draw(
    app: &App,
    me: &office::Identity,
    ctx: PageContext,
    code: &str,
    said: (StatusCode, (String, String)),
    sent: (u32, &str, &Problems, Option<&Refusal>),
) -> Result<Response, crate::failure::Failure> {
    let found = app.office.variations().org_procedure(me, code).await?;
    let (tried, reason, problems, refusal) = sent;
    let own = found.versions.iter().find(|line| line.in_force);
    let name = ctx.of(&found.procedure.name).to_owned();
    let lead = match own {
        Some(line) => super::own_words(&ctx, line),
        None => ctx.t1("procedure-org-ruled", "name", &name),
    };
    let title = counted(&ctx, problems.0.len(), &ctx.t1("procedure-org-title", "org", &found.org.short));
    let mut framed = ctx
        .clone()
        .titled(title, "")
        .crumb(ctx.t("nav-todo"), "/desk")
        .crumb(ctx.t("procedures-title"), "/desk/variations");
    for above in found.superiors.iter().rev() {
        framed = framed.crumb(&above.short, org_href(&above.code));
    }
    let lack = |lack| harm::lack_words(&ctx, &found.procedure, Some(&found.base), lack);
    let drawn = OrgPage {
        done: said.1,
        refused: refusal.map_or_else(Default::default, |r| refusal_words(&ctx, app, r)),
        lines: problem_lines(&ctx, problems)
            .into_iter()
            .map(|line| ProblemLine { field: format!("{}-{tried}", line.field), ..line })
            .collect(),
        tried: u64::from(tried),
        reason_problem: problem_of(&ctx, problems, "reason"),
        reason: reason.to_owned(),
        name,
        lead,
        lacks: found.lacks.iter().map(lack).collect(),
        code: found.org.code.clone(),
        keeps: found.keeps,
        versions: found.versions.iter().map(|line| version(&ctx, line, found.keeps, found.today)).collect(),
        children: found
            .children
            .iter()
            .map(|org| Link { name: org.short.clone(), href: org_href(&org.code) })
            .collect(),
        shown: shown(&ctx, app.office.rules().current(), &found.procedure, &[]),
        ctx: framed.crumb(&found.org.short, ""),
    };
    Ok(page_as(said.0, &drawn))
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(code): Path<String>,
    Query(done): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let said = (StatusCode::OK, done.words(&ctx));
    draw(&app, &me, ctx, &code, said, (0, "", &Problems::default(), None)).await
}

pub(super) async fn revoke(
    State(app): State<App>,
    Path(code): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let no = posted.fields.get("no").parse().unwrap_or_default();
    let reason = posted.fields.get("reason").to_owned();
    let came = app.office.variations().revoke_variation(posted.me.seated()?, code.clone(), no, reason.clone()).await;
    let (status, problems, refusal) = match came {
        Ok(()) => return Ok(done(&org_href(&code), "unvaried")),
        Err(Error::Problems(problems)) => (PROBLEMS, problems, None),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            (StatusCode::CONFLICT, Problems::default(), Some(refusal))
        }
        Err(error) => return Err(error.into()),
    };
    let said = (status, (String::new(), String::new()));
    draw(&app, &posted.me, ctx, &code, said, (no, &reason, &problems, refusal.as_ref())).await
}
