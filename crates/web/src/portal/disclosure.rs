//! `/d/{index-number}`: a disclosure, its versions, its proof; or the notice that it was withdrawn.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Instant,
    disclosure::{
        attachment::FileRef,
        plan::{Content, Correction},
        version::Published,
    },
    token::{Scope, Tokens},
};
use office::{
    disclosure::version::show::{self, Shown, Tombstone},
    org_ref::{Item, OrgRef},
};
use rules::Ruleset;

use super::Link;
use crate::{
    App,
    desk::disclosure::{attachment, file_line},
    failure::Failure,
    layout::{PageContext, ReaderTokens, page, page_as},
    pieces::{FileLine, query},
    text,
};

/// Where in the ledger a version is sealed.
pub(crate) struct Seal {
    pub href: String,
    pub seq: u64,
    pub at: Instant,
    /// Beginning and end of the digest.
    pub digest: String,
    /// The digest of the text alone, which reviewers and the approver signed; empty where the text is not shown.
    pub text: String,
}

/// A line of the table of versions.
pub(crate) struct VersionRow {
    pub n: u32,
    pub name: String,
    pub at: Instant,
    pub what: String,
    pub here: bool,
    pub href: String,
}

#[derive(Template)]
#[template(path = "portal/disclosure.html")]
pub(crate) struct DisclosurePage {
    pub ctx: PageContext,
    pub index: String,
    pub title: String,
    pub plain: String,
    /// Safe HTML.
    pub body: String,
    /// Do the approved modes include a page here? If not, only the record of the release is shown.
    pub has_page: bool,
    pub correction: Option<Correction>,
    pub files: Vec<FileLine>,
    pub org_code: String,
    pub org_name: String,
    /// Who issues it together with it.
    pub others: Vec<Link>,
    pub scope: String,
    pub category_id: String,
    pub category: String,
    pub modes: String,
    pub responsible: String,
    pub version: u32,
    /// When this version was released.
    pub released: Instant,
    /// When the first version was.
    pub first_released: Instant,
    pub versions: Vec<VersionRow>,
    /// Address of the current version, if this is an older one.
    pub newer: Option<String>,
    pub seal: Option<Seal>,
    pub related: Vec<Link>,
    pub print_line: String,
}

/// An entry of the ledger that a tombstone names.
pub(crate) struct Sealed {
    pub name: String,
    pub seq: u64,
}

#[derive(Template)]
#[template(path = "portal/tombstone.html")]
pub(crate) struct TombstonePage {
    pub ctx: PageContext,
    pub index: String,
    pub title: String,
    pub org_code: String,
    pub org_name: String,
    pub released: Instant,
    pub withdrawn: Instant,
    pub reason: String,
    pub seals: Vec<Sealed>,
}

pub(super) async fn current(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(index): Path<String>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    shown(&app, &tokens, &index, None, ctx).await
}

pub(super) async fn version(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path((index, n)): Path<(String, String)>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let n = n.parse().ok().ok_or_else(Failure::not_found)?;
    shown(&app, &tokens, &index, Some(n), ctx).await
}

async fn shown(app: &App, tokens: &Tokens, index: &str, n: Option<u32>, ctx: PageContext) -> Result<Response, Failure> {
    Ok(match app.office.versions().show(tokens, index, n).await? {
        Shown::Page(found) => page(&drawn(app, ctx, *found)),
        Shown::Gone(gone) => page_as(StatusCode::GONE, &tombstone(ctx, *gone)),
    })
}

/// Whatever the version has is asked for here: nothing is left out by `..`.
fn drawn(app: &App, ctx: PageContext, found: show::DisclosurePage) -> DisclosurePage {
    let rules = app.office.rules().current();
    let show::DisclosurePage {
        published,
        org,
        superiors,
        category,
        modes,
        versions,
        current,
        has_page,
        sealed,
        related,
    } = found;
    let scope = scope_line(&ctx, rules, &published);
    let Published {
        index_number,
        version: n,
        org_code: _, // the issuer is linked as it is called today
        org_name,
        ruleset: _, // the API's
        category: category_id,
        scope: _, // in `scope_line`
        responsible,
        modes: _, // the office has their words
        released,
        before: _, // in `scope_line`
        content,
        issuers,
    } = published;
    let category = category.as_ref().map_or_else(String::new, |c| ctx.of(&c.name).to_owned());
    let address = format!("/d/{index_number}");
    let proof = if current { format!("{address}/proof") } else { format!("{address}/proof?v={n}") };
    // where the text is not published here, nobody is to guess it by its digest
    let text = content.digest().ok().filter(|_| has_page).map_or_else(String::new, |digest| digest.short());
    let seal = sealed.map(|s| Seal { href: proof, seq: s.seq, at: s.at, digest: s.digest, text });
    let seq = seal.as_ref().map_or(0, |s| s.seq);
    let shown = if has_page { text::html(&content, &ctx.t("table-label")) } else { String::new() };
    let Content { title, plain, body: _, format: _, correction, files } = content;
    DisclosurePage {
        plain,
        body: shown,
        correction,
        files: if has_page { file_lines(&ctx, &files, &format!("{address}/v/{n}")) } else { Vec::new() },
        has_page,
        others: issuers.into_iter().map(|i| Link { href: format!("/orgs/{}", i.code), name: i.name }).collect(),
        scope,
        modes: ctx.join(&modes.iter().map(|m| ctx.of(&m.name)).collect::<Vec<_>>()),
        responsible,
        version: n,
        released,
        first_released: versions.last().map_or(released, |v| v.released),
        versions: versions.iter().map(|v| version_row(&ctx, v, &address, n)).collect(),
        newer: (!current).then(|| address.clone()),
        seal,
        related: related_links(&ctx, &related, &org.code, &category_id),
        print_line: ctx.with("print-line", &[("href", &format!("{}{address}", ctx.host)), ("n", &n), ("seq", &seq)]),
        ctx: way(ctx, &superiors, &org)
            .crumb(&category, format!("/categories/{category_id}"))
            .crumb(&title, "")
            .meta("ColumnName", &category)
            .meta("ArticleTitle", &title)
            .meta("PubDate", released.day().to_string())
            .meta("ContentSource", &org_name)
            .titled(title.clone(), "/search"),
        title,
        org_name,
        org_code: org.code,
        category_id,
        category,
        index: index_number,
    }
}

/// The files published with the text, below the address of the version.
fn file_lines(ctx: &PageContext, files: &[FileRef], version: &str) -> Vec<FileLine> {
    let line = |(k, file): (usize, &FileRef)| FileLine {
        kind: file.format.to_uppercase(),
        name: file.name.clone(),
        href: format!("{version}/files/{k}"),
        below: ctx.t2("file-below", "size", file_line::size(ctx, file.bytes), "digest", file.digest.short()),
        ..FileLine::default()
    };
    (1..).zip(files).map(line).collect()
}

/// Others of the same organisation and category, and where all of them are.
fn related_links(ctx: &PageContext, related: &[Item], org: &str, category: &str) -> Vec<Link> {
    let of = |item: &Item| Link { name: item.title.clone(), href: format!("/d/{}", item.index_number) };
    let all = format!("/search{}", query(&[("org", org), ("category", category)]));
    let mut links: Vec<Link> = related.iter().map(of).collect();
    links.push(Link { name: ctx.t("related-org"), href: all });
    links.push(Link { name: ctx.t("related-catalogue"), href: format!("/orgs/{org}/catalogue") });
    links
}

/// To whom, and to whom it had been released before.
fn scope_line(ctx: &PageContext, rules: &Ruleset, published: &Published) -> String {
    let name = |scope: Scope| rules.scope(scope.code()).map_or("", |s| ctx.of(&s.name)).to_owned();
    let before = published
        .before
        .iter()
        .map(|wave| ctx.t2("page-before", "day", ctx.date(wave.released.day()), "scope", name(wave.scope)));
    let lines: Vec<String> = std::iter::once(name(published.scope)).chain(before).collect();
    ctx.join(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Home, the issuer's nearest superior, the issuer: the whole chain would push the text out of sight.
fn way(ctx: PageContext, superiors: &[OrgRef], org: &OrgRef) -> PageContext {
    let home = ctx.t("nav-home");
    superiors
        .last()
        .into_iter()
        .chain([org])
        .fold(ctx.crumb(home, "/"), |ctx, org| ctx.crumb(&org.short, format!("/orgs/{}", org.code)))
}

fn version_row(ctx: &PageContext, line: &show::VersionLine, address: &str, shown: u32) -> VersionRow {
    let key = if line.current { "versions-current" } else { "version-n" };
    VersionRow {
        n: line.n,
        name: ctx.t1(key, "n", line.n),
        at: line.released,
        what: match &line.correction {
            Some(correction) => ctx.t1("versions-corrected", "reason", &correction.reason),
            None => ctx.t("versions-first"),
        },
        here: line.n == shown,
        href: if line.current { address.to_owned() } else { format!("{address}/v/{}", line.n) },
    }
}

fn tombstone(ctx: PageContext, gone: Tombstone) -> TombstonePage {
    let seals = gone.sealed.map(|s| Sealed { name: ctx.t("tombstone-withdrawn"), seq: s.seq });
    let title = ctx.t1("tombstone-title", "title", &gone.title);
    TombstonePage {
        index: gone.index_number,
        title: gone.title,
        org_name: gone.org.full.clone(),
        released: gone.released,
        withdrawn: gone.withdrawn,
        reason: gone.reason,
        seals: seals.into_iter().collect(),
        ctx: ctx
            .clone()
            .crumb(ctx.t("nav-home"), "/")
            .crumb(&gone.org.short, format!("/orgs/{}", gone.org.code))
            .crumb(ctx.t("tombstone-crumb"), "")
            .titled(title, "/search"),
        org_code: gone.org.code,
    }
}

/// A file of a version: the cleaned copy, for who sees the version.
pub(super) async fn file(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path((index, n, k)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let (Ok(n), Ok(k)) = (n.parse(), k.parse()) else { return Err(Failure::not_found()) };
    Ok(attachment::sent(app.office.attachments().public_file(&tokens, &index, Some(n), k).await?))
}

/// Which version a proof is asked of; none = the current one.
#[derive(serde::Deserialize)]
pub(super) struct Which {
    v: Option<String>,
}

pub(super) async fn proof(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(index): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let v: Option<u32> = which.v.map(|v| v.parse().map_err(|_| Failure::not_found())).transpose()?;
    let bytes = app.office.versions().proof(&tokens, &index, v).await?;
    // The index number was found, so it is one of ours: letters, digits and hyphens.
    let name = v.map_or_else(|| index.clone(), |v| format!("{index}-v{v}"));
    let save = format!("attachment; filename=\"{name}{}\"", ledger::proof::FILE_SUFFIX);
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, save)];
    Ok((headers, bytes).into_response())
}
