//! Files in the gate: uploading into a plan, what was found in one, masking, answering for what is left, downloads.

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use domain::{
    AttachmentId, DisclosureId, Problems,
    disclosure::{
        attachment::{Attachment, Count, Found, Spot},
        plan::PlanForm,
    },
};
use office::{
    Error,
    disclosure::attachment::{AttachmentPage, Download, PassageLine},
};

use super::{
    file_line::{chip, size, state_code},
    plan::{self, Case},
};
use crate::{
    App,
    desk::{Answer, Done, PROBLEMS, Registration, counted, dossier_href, problem_lines, problem_of},
    failure::Failure,
    layout::{PageContext, page_as},
    pieces::{Chip, ProblemLine},
    session::SeatedUser,
    upload::UploadedForm,
    verified_form::VerifiedForm,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["masked", "kept"] };

/// The largest file, several in one form, and the form around them.
const BODY: usize = 110 << 20;

/// All routes.
fn routes() -> Router<App> {
    Router::new()
        .route("/desk/files/{key}", post(upload))
        .layer(DefaultBodyLimit::max(BODY))
        .route("/desk/attachments/{id}", get(show))
        .route("/desk/attachments/{id}/copy", get(copy))
        .route("/desk/attachments/{id}/mask", post(mask))
        .route("/desk/attachments/{id}/keep", post(keep))
        .route("/desk/disclosures/{id}/files/{k}", get(working))
        .route("/desk/disclosures/{id}/attachments/{file}", get(show_within))
}

/// Files come into a plan's form: each goes through the gate, the form is kept as a draft with what got through.
async fn upload(State(app): State<App>, Path(key): Path<String>, ctx: PageContext, brought: UploadedForm) -> Answer {
    let case = Case::of_draft(&key).ok_or_else(Failure::not_found)?;
    let me = &brought.sent.me;
    let mut form: PlanForm = brought.sent.fields.read()?;
    // asked before any file is looked at
    let mut found = case.page(&app, me, "").await?;
    let mut problems = Problems::default();
    if brought.too_large {
        problems.add("file", "file-too-much");
    } else if brought.files.is_empty() {
        problems.add("file", "file-none");
    }
    for (name, bytes) in brought.files {
        match app.office.attachments().attach(me.seated()?, name, bytes).await {
            Ok(attachment) => form.files.push(attachment.id.to_string()),
            Err(Error::Problems(refused)) => problems.0.extend(refused.0),
            Err(error) => return Err(error.into()),
        }
    }
    if let Err(error) = app.office.plans().save_draft(me, &key, &form).await {
        match error {
            Error::Problems(typed) => problems.0.extend(typed.0),
            Error::Refused(_) => {}
            fault => return Err(fault.into()),
        }
    }
    if problems.is_empty() {
        return Ok(Redirect::to(&format!("{}#files", case.href())).into_response());
    }
    found.files = app.office.attachments().files_of(me, &form.files).await?;
    found.form = form;
    Ok(plan::refused(&app, ctx, &case, found, problems))
}

/// A row of the table of findings.
struct FoundRow {
    kind: String,
    place: String,
    masked: String,
    confidence: String,
    law: String,
    chip: Chip,
}

/// A row of the table of hidden data: what, before, after.
struct HiddenRow {
    what: String,
    before: u32,
    after: u32,
}

/// A stretch of a passage; marked ones with what they are.
struct Stretch {
    text: String,
    what: String,
    masked: String,
}

struct PassageRow {
    place: String,
    gone: bool,
    hidden: bool,
    parts: Vec<Stretch>,
}

struct KindBox {
    kind: String,
    words: String,
    count: u32,
    masked: bool,
}

#[derive(Template)]
#[template(path = "desk/attachment.html")]
struct Page {
    ctx: PageContext,
    done: (String, String),
    over: String,
    name: String,
    lead: String,
    chip: Chip,
    verdict: (String, String),
    lines: Vec<ProblemLine>,
    action: String,
    copy: String,
    back: String,
    may_change: bool,
    kinds: Vec<KindBox>,
    some_unmasked: bool,
    found: Vec<FoundRow>,
    more: u32,
    hidden: Vec<HiddenRow>,
    unread: Vec<String>,
    passages: Option<Vec<PassageRow>>,
    left: bool,
    kept: String,
    reason: String,
    reason_problem: String,
    facts: Vec<(String, String)>,
}

async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    Query(done): Query<Done>,
    Query(from): Query<From>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.attachments().attachment(&me, &AttachmentId::from_text(id), None).await?;
    let done = done.words(&ctx);
    Ok(draw(&ctx, found, done, Typed { reason: "", back: &from.from }, &Problems::default()))
}

async fn show_within(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path((id, file)): Path<(String, String)>,
    ctx: PageContext,
) -> Answer {
    let within = DisclosureId::from_text(id);
    let found = app.office.attachments().attachment(&me, &AttachmentId::from_text(file), Some(&within)).await?;
    Ok(draw(&ctx, found, Default::default(), Typed::default(), &Problems::default()))
}

async fn mask(State(app): State<App>, Path(id): Path<String>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let id = AttachmentId::from_text(id);
    let chosen = posted.fields.0.iter().filter(|(name, _)| name == "kinds").map(|(_, kind)| kind.clone());
    let kinds: Vec<String> =
        if posted.fields.get("all").is_empty() { chosen.collect() } else { vec!["all".to_owned()] };
    let came = app.office.attachments().mask_attachment(posted.me.seated()?, id.clone(), kinds).await;
    answered(&app, ctx, &posted, &id, came, "masked").await
}

async fn keep(State(app): State<App>, Path(id): Path<String>, ctx: PageContext, posted: VerifiedForm) -> Answer {
    let id = AttachmentId::from_text(id);
    let reason = posted.fields.get("reason").to_owned();
    let came = app.office.attachments().keep_attachment(posted.me.seated()?, id.clone(), reason).await;
    answered(&app, ctx, &posted, &id, came, "kept").await
}

async fn answered(
    app: &App,
    ctx: PageContext,
    posted: &VerifiedForm,
    id: &AttachmentId,
    came: Result<Attachment, Error>,
    code: &'static str,
) -> Answer {
    match came {
        Ok(_) => {
            let from = crate::layout::encode(posted.fields.get("from"));
            Ok(Redirect::to(&format!("/desk/attachments/{id}?done={code}&from={from}")).into_response())
        }
        Err(Error::Problems(problems)) => {
            let found = app.office.attachments().attachment(&posted.me, id, None).await?;
            let typed = Typed { reason: posted.fields.get("reason"), back: posted.fields.get("from") };
            Ok(draw(&ctx, found, Default::default(), typed, &problems))
        }
        Err(error) => Err(error.into()),
    }
}

async fn copy(State(app): State<App>, SeatedUser(me): SeatedUser, Path(id): Path<String>) -> Answer {
    let file = app.office.attachments().gate_file(&me, &AttachmentId::from_text(id)).await?;
    Ok(sent(file))
}

async fn working(State(app): State<App>, SeatedUser(me): SeatedUser, Path((id, k)): Path<(String, String)>) -> Answer {
    let k = k.parse().map_err(|_| Failure::not_found())?;
    let file = app.office.attachments().working_file(&me.seated()?, &DisclosureId::from_text(id), k).await?;
    Ok(sent(file))
}

/// A file on its way to a reader: to be saved, never opened within the site, and able to do nothing if it is.
pub(crate) fn sent(download: Download) -> Response {
    let kind = match download.file.format.as_str() {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "ofd" => "application/ofd",
        "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "tiff" => "image/tiff",
        "bmp" => "image/bmp",
        "zip" => "application/zip",
        "csv" => "text/csv; charset=utf-8",
        "text" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let name = &download.file.name;
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    // RFC 6266: the plain name for programs that know no better, the true one in UTF-8
    let save = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", crate::layout::encode(name));
    let mut response = download.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    if let Ok(save) = HeaderValue::from_str(&save) {
        headers.insert(header::CONTENT_DISPOSITION, save);
    }
    response
}

/// From which form the page was opened.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct From {
    from: String,
}

/// What was typed, and where one came from.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    reason: &'a str,
    back: &'a str,
}

fn draw(
    ctx: &PageContext,
    found: AttachmentPage,
    done: (String, String),
    typed: Typed<'_>,
    problems: &Problems,
) -> Response {
    let status = if problems.is_empty() { axum::http::StatusCode::OK } else { PROBLEMS };
    page_as(status, &drawn(ctx, found, done, typed, problems))
}

fn drawn(
    ctx: &PageContext,
    page: AttachmentPage,
    done: (String, String),
    typed: Typed<'_>,
    problems: &Problems,
) -> Page {
    let a = &page.attachment;
    let c = &a.certificate;
    let lines = problem_lines(ctx, problems);
    let state = state_code(a);
    let over = ctx.t("attachment-over");
    let title = counted(ctx, lines.len(), &ctx.t2("plan-page-title", "name", &over, "title", &a.name));
    let ours = typed.back.starts_with("/desk/") && crate::preference::is_local(typed.back);
    let back = match &page.within {
        Some(file) => dossier_href(file),
        None if ours => typed.back.to_owned(),
        None => "/desk".to_owned(),
    };
    let count = |of: &[Count]| -> u32 { of.iter().map(|(_, n)| n).sum() };
    let kept = a.kept.as_ref().filter(|k| k.copy == c.after);
    Page {
        done,
        lead: ctx.with(
            "attachment-lead",
            &[("who", &format!("{} {}", a.brought.title, a.brought.name)), ("at", &ctx.date_time(a.brought.at))],
        ),
        name: a.name.clone(),
        chip: chip(ctx, a),
        verdict: (ctx.code("attachment-state", state), ctx.code("attachment-state-text", state)),
        lines,
        action: format!("/desk/attachments/{}", a.id),
        copy: match &page.within {
            None => format!("/desk/attachments/{}/copy", a.id),
            Some(_) => String::new(),
        },
        may_change: page.may_change && page.within.is_none(),
        some_unmasked: a.counts.iter().any(|(kind, _)| !is_masked(a, kind)),
        kinds: kinds(ctx, a),
        more: count(&a.counts).saturating_sub(u32::try_from(a.found.len()).unwrap_or(u32::MAX)),
        found: a.found.iter().map(|found| row(ctx, a, found)).collect(),
        hidden: hidden(ctx, a),
        unread: c
            .unread
            .iter()
            .map(|(why, spot)| ctx.t2("attachment-unread", "why", ctx.code("unread", why), "place", place(ctx, spot)))
            .collect(),
        passages: page.passages.as_ref().map(|all| all.iter().map(|line| passage(ctx, line)).collect()),
        left: !c.is_clear(),
        kept: kept.map_or_else(String::new, |k| {
            ctx.with(
                "attachment-kept",
                &[
                    ("reason", &k.reason),
                    ("who", &format!("{} {}", k.act.title, k.act.name)),
                    ("at", &ctx.date_time(k.act.at)),
                ],
            )
        }),
        reason: typed.reason.to_owned(),
        reason_problem: problem_of(ctx, problems, "reason"),
        facts: facts(ctx, &page),
        ctx: ctx.clone().titled(title, "/desk").crumb(ctx.t("nav-todo"), "/desk").crumb(over.clone(), ""),
        back,
        over,
    }
}

fn is_masked(a: &Attachment, kind: &str) -> bool {
    a.certificate.masked.iter().any(|(code, _)| code == kind)
}

fn kinds(ctx: &PageContext, a: &Attachment) -> Vec<KindBox> {
    let one = |(kind, n): &Count| KindBox {
        words: ctx.code("found", kind),
        kind: kind.clone(),
        count: *n,
        masked: is_masked(a, kind),
    };
    a.counts.iter().map(one).collect()
}

fn facts(ctx: &PageContext, page: &AttachmentPage) -> Vec<(String, String)> {
    let a = &page.attachment;
    let c = &a.certificate;
    let list = |of: &[Count], code: &str| {
        let words: Vec<String> =
            of.iter().map(|(kind, n)| ctx.t2("count-of", "what", ctx.code(code, kind), "n", n)).collect();
        ctx.join(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let grounds: Vec<String> = c.grounds.iter().map(|(law, article)| law_words(ctx, law, *article)).collect();
    let rows = [
        (ctx.t("fact-org"), page.org.full.clone()),
        (ctx.t("attachment-format"), format!("{} {}", a.format.to_uppercase(), size(ctx, a.bytes))),
        (ctx.t("attachment-removed"), list(&c.removed, "hidden")),
        (ctx.t("attachment-masked"), list(&c.masked, "found")),
        (ctx.t(if state_code(a) == "open" { "attachment-open" } else { "attachment-left" }), list(&c.left, "found")),
        (ctx.t("attachment-by"), format!("{} {}", c.by.title, c.by.name)),
        (ctx.t("attachment-ground"), ctx.join(&grounds.iter().map(String::as_str).collect::<Vec<_>>())),
        (ctx.t("attachment-before"), c.before.short()),
        (ctx.t("attachment-after"), c.after.short()),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn law_words(ctx: &PageContext, law: &str, article: u32) -> String {
    if article == 0 { law.to_owned() } else { ctx.t2("law-article", "law", law, "article", article) }
}

fn row(ctx: &PageContext, a: &Attachment, found: &Found) -> FoundRow {
    let left = a.certificate.left.iter().any(|(kind, _)| *kind == found.kind);
    let masked = a.certificate.masked.iter().any(|(kind, _)| *kind == found.kind);
    let (tone, icon, key) = match (&found.hidden, masked && !left) {
        (Some(_), _) => ("ok", "check", "found-removed"),
        (None, true) => ("ok", "check", "found-masked"),
        (None, false) => ("warn", "warn", "found-open"),
    };
    FoundRow {
        kind: ctx.code("found", &found.kind),
        place: place(ctx, &found.spot),
        masked: found.masked.clone(),
        confidence: ctx.code("confidence", &found.confidence),
        law: law_words(ctx, &found.law.0, found.law.1),
        chip: Chip { tone, icon, word: ctx.t(key) },
    }
}

fn hidden(ctx: &PageContext, a: &Attachment) -> Vec<HiddenRow> {
    let after = |kind: &str| a.certificate.hidden_left.iter().find(|(code, _)| code == kind).map_or(0, |(_, n)| *n);
    let row =
        |(kind, before): &Count| HiddenRow { what: ctx.code("hidden", kind), before: *before, after: after(kind) };
    a.hidden.iter().map(row).collect()
}

fn passage(ctx: &PageContext, line: &PassageLine) -> PassageRow {
    let given = &line.given;
    let mut parts = Vec::new();
    let mut at = 0;
    let plain = |text: &str| Stretch { text: text.to_owned(), what: String::new(), masked: String::new() };
    for mark in &given.marks {
        let (Some(before), Some(found)) = (given.text.get(at..mark.range.start), given.text.get(mark.range.clone()))
        else {
            continue;
        };
        parts.push(plain(before));
        parts.push(Stretch {
            text: found.to_owned(),
            what: ctx.code("found", mark.kind.code()),
            masked: mark.masked.clone(),
        });
        at = mark.range.end;
    }
    parts.push(plain(given.text.get(at..).unwrap_or_default()));
    parts.retain(|part| !part.text.is_empty());
    let spot = Spot {
        within: given.place.within.clone(),
        part: given.place.part.code().to_owned(),
        name: given.place.name.clone(),
        at: given.place.at.clone(),
    };
    PassageRow { place: place(ctx, &spot), gone: line.gone, hidden: given.hidden.is_some(), parts }
}

/// A place in words: through which members, which part, which one.
fn place(ctx: &PageContext, spot: &Spot) -> String {
    let mut words: Vec<String> = spot.within.clone();
    words.push(last_place(ctx, spot));
    ctx.join(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn last_place(ctx: &PageContext, spot: &Spot) -> String {
    let (name, at) = (spot.name.as_str(), spot.at.as_str());
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match (spot.part.as_str(), name, at) {
        ("cell", "", at) if !at.is_empty() => ctx.t1("place-cell", "at", at),
        ("cell", table, at) if number(table) => ctx.t2("place-table", "n", table, "at", at),
        ("cell", sheet, at) if !sheet.is_empty() => ctx.t2("place-sheet", "sheet", sheet, "at", at),
        ("page", page, "") if number(page) => ctx.t1("place-page", "n", page),
        ("page", page, line) if number(page) => ctx.t2("place-page-line", "n", page, "line", line),
        ("slide", slide, at) if number(slide) => ctx.t2("place-slide", "n", slide, "at", at),
        ("line", "", line) if number(line) => ctx.t1("place-line", "n", line),
        ("paragraph", "", n) if number(n) => ctx.t1("place-paragraph", "n", n),
        _ => {
            let part = ctx.code("part", &spot.part);
            let rest = [name, at].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
            if rest.is_empty() { part } else { ctx.t2("place-part", "part", part, "at", rest.join(" ")) }
        }
    }
}
