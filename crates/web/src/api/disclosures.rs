//! `/api/v1/disclosures`: what was disclosed, its versions, its proof.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Day,
    disclosure::{plan::Content, version::Published},
    token::Tokens,
};
use office::disclosure::version::show::{DisclosurePage, Shown, VersionLine};
use rules::Ruleset;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Problem, listed,
    model::{Correction, DisclosureLine, OrgLink, Seal, Term, Tombstone, address, page},
    params::{At, Params, filtered, next_page},
};
use crate::{App, layout::ReaderTokens};

/// Which disclosures are listed.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// Only those of the organisation with this code and of all under it.
    #[param(example = "511722")]
    org: Option<String>,
    /// Only those of the category with this id.
    #[param(example = "10.1")]
    category: Option<String>,
    /// Only those released on this day or later.
    #[param(value_type = Option<String>, format = Date, example = "2026-01-01")]
    from: Option<Day>,
    /// Only those released on this day or earlier.
    #[param(value_type = Option<String>, format = Date, example = "2026-12-31")]
    to: Option<Day>,
    /// Number of the page, from 1. A page has 20.
    #[param(minimum = 1, maximum = 10000, default = 1)]
    page: usize,
}

impl SearchParams {
    fn read(rules: &Ruleset, mut params: Params) -> Result<Self, Problem> {
        let wish = Self {
            org: params.text("org"),
            category: params.known("category", |id| rules.category(id).is_some(), CATEGORY_UNKNOWN),
            from: params.day("from"),
            to: params.day("to"),
            page: params.page(),
        };
        if wish.from.is_some_and(|from| wish.to.is_some_and(|to| to < from)) {
            params.refuse("to", "Give a day that is not before `from`.");
        }
        params.finish()?;
        Ok(wish)
    }

    fn days(&self) -> Option<(i32, i32)> {
        let first = self.from.map_or(0, Day::number);
        let last = self.to.map_or(i32::MAX, Day::number);
        (self.from.is_some() || self.to.is_some()).then_some((first, last))
    }

    fn next(&self, total: i64) -> Option<String> {
        let day = |day: Option<Day>| day.map_or_else(String::new, |d| d.to_string());
        let filters = [
            ("org", self.org.as_deref().unwrap_or_default()),
            ("category", self.category.as_deref().unwrap_or_default()),
            ("from", &day(self.from)),
            ("to", &day(self.to)),
        ];
        next_page("/api/v1/disclosures", &filters, self.page, usize::try_from(total).unwrap_or_default())
    }
}

/// What to do about a category that the rules in force don't have.
pub(super) const CATEGORY_UNKNOWN: &str = "No category has this id; /api/v1/categories lists all ids.";

/// Disclosures, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(title = "Disclosures")]
struct Disclosures {
    /// How many there are in all, exactly.
    #[schema(example = 1)]
    total: i64,
    /// Number of this page, from 1.
    #[schema(example = 1)]
    page: usize,
    /// This page.
    items: Vec<DisclosureLine>,
    /// The next page; null at the end.
    #[schema(required = true, example = "/api/v1/disclosures?org=511722&page=2")]
    next: Option<String>,
}

/// Disclosures
///
/// The current versions of all the reader may see, the newest first; withdrawn ones are not among them.
#[utoipa::path(get, path = "/disclosures", operation_id = "listDisclosures", tag = "Disclosures", params(SearchParams),
    responses((status = 200, description = "A page of the list", body = Disclosures)))]
pub(super) async fn list(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    params: Params,
) -> Result<Response, Problem> {
    let rules = app.office.rules().current();
    let wish = SearchParams::read(rules, params)?;
    let (org, category) = (wish.org.as_deref(), wish.category.as_deref());
    let found = app
        .office
        .versions()
        .released(&tokens, org, category, wish.days(), wish.page)
        .await
        .map_err(filtered("org"))?;
    let next = wish.next(found.total);
    let items = DisclosureLine::all(rules, &found.items);
    let body = Disclosures { total: found.total, page: found.page, items, next: next.clone() };
    Ok(listed(next.as_deref(), &body))
}

/// A disclosure, in one of its versions.
#[derive(Serialize, ToSchema)]
#[schema(title = "Disclosure")]
struct Disclosure {
    /// The index number: its permanent name.
    #[schema(example = "511722-110-2026-k7wq4n2d")]
    index_number: String,
    /// Number of the version: 1 for the first, each correction one more.
    #[schema(example = 1)]
    version: u32,
    /// Is it the version the permanent address shows?
    current: bool,
    /// Title.
    title: String,
    /// What it means, in one sentence.
    plain: String,
    /// The text, as it was typed. Null if the approved plan publishes it elsewhere and has no page here: then this is
    /// only the record of the release.
    #[schema(required = true)]
    body: Option<String>,
    /// By which marks the text is read: `marks` (headings, lists, tables, bold, links; all else as typed), or
    /// `commonmark` for texts of the time before.
    format: &'static str,
    /// What this version corrects; null for the first.
    #[schema(required = true)]
    correction: Option<Correction>,
    /// The files published with the text: cleaned copies. Empty where it has no page here.
    files: Vec<File>,
    /// Who issued it, as it is called today.
    org: OrgLink,
    /// Full name of the issuer on the day of the release.
    org_name: String,
    /// Superiors of the issuer, the root first.
    superiors: Vec<OrgLink>,
    /// The ruleset it was released under.
    #[schema(example = "dazhou-2019")]
    ruleset: String,
    /// Category.
    category: Term,
    /// To whom it was disclosed.
    scope: Term,
    /// In which ways.
    modes: Vec<Term>,
    /// The responsible unit.
    responsible: String,
    /// When this version was released.
    #[schema(format = DateTime, example = "2026-11-20T16:05:12+08:00")]
    released: String,
    /// All versions the reader may see, the newest first.
    versions: Vec<VersionLink>,
    /// Where in the ledger this version is sealed.
    #[schema(required = true)]
    seal: Option<Seal>,
    /// The proof of this version.
    #[schema(example = "/api/v1/disclosures/511722-110-2026-k7wq4n2d/proof?version=1")]
    proof: String,
    /// Others of the same organisation and category.
    related: Vec<DisclosureLine>,
    /// Its page.
    #[schema(example = "/d/511722-110-2026-k7wq4n2d")]
    page: String,
}

/// A file published with a text.
#[derive(Serialize, ToSchema)]
#[schema(title = "File")]
struct File {
    /// Its name.
    #[schema(example = "payments.xlsx")]
    name: String,
    /// What it is, by its bytes.
    #[schema(example = "xlsx")]
    format: String,
    /// Its size in bytes.
    #[schema(example = 22431)]
    bytes: u64,
    /// SHA-256 of its bytes: the same digest is in the proof of the disclosure.
    #[schema(example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")]
    sha256: String,
    /// Where it is to be had.
    #[schema(example = "/d/511722-110-2026-k7wq4n2d/v/1/files/1")]
    href: String,
}

/// A version of a disclosure, as a link.
#[derive(Serialize, ToSchema)]
#[schema(title = "VersionLink")]
struct VersionLink {
    /// Its number.
    #[schema(example = 1)]
    version: u32,
    /// When it was released.
    #[schema(format = DateTime, example = "2026-11-20T16:05:12+08:00")]
    released: String,
    /// What it corrected; null for the first.
    #[schema(required = true)]
    correction: Option<Correction>,
    /// Is it the version the permanent address shows?
    current: bool,
    /// Where this API gives it.
    #[schema(example = "/api/v1/disclosures/511722-110-2026-k7wq4n2d/versions/1")]
    href: String,
}

impl VersionLink {
    fn new(address: &str, line: &VersionLine) -> Self {
        Self {
            version: line.n,
            released: line.released.rfc3339(),
            correction: line.correction.as_ref().map(Correction::from),
            current: line.current,
            href: format!("{address}/versions/{}", line.n),
        }
    }
}

impl Disclosure {
    /// Whatever the version has is asked for here: nothing is left out by `..`.
    fn new(rules: &Ruleset, found: DisclosurePage) -> Self {
        let DisclosurePage {
            published,
            org,
            superiors,
            category: _, // by its id, below
            modes: _,    // by their ids, below
            versions,
            current,
            has_page,
            sealed,
            related,
        } = found;
        let Published {
            index_number,
            version,
            org_code: _, // the issuer as it is called today
            org_name,
            ruleset,
            category,
            scope,
            responsible,
            modes,
            released,
            before: _, // the API tells of the scope reached
            content,
            issuers: _, // the API tells of the leading one
        } = published;
        let Content { title, plain, body, format, correction, files } = content;
        let address = address(&index_number);
        let place = format!("{}/v/{version}/files", page(&index_number));
        let files = if has_page { files } else { Vec::new() };
        let files = (1..).zip(files).map(|(k, file): (u32, _)| File {
            name: file.name,
            format: file.format,
            bytes: file.bytes,
            sha256: file.digest.to_string(),
            href: format!("{place}/{k}"),
        });
        Self {
            version,
            files: files.collect(),
            current,
            title,
            plain,
            body: has_page.then_some(body),
            format: format.code(),
            correction: correction.as_ref().map(Correction::from),
            org: OrgLink::from(&org),
            org_name,
            superiors: superiors.iter().map(OrgLink::from).collect(),
            ruleset,
            category: Term::category(rules, &category),
            scope: Term::scope(rules, scope.code()),
            modes: modes.iter().map(|mode| Term::mode(rules, mode)).collect(),
            responsible,
            released: released.rfc3339(),
            versions: versions.iter().map(|line| VersionLink::new(&address, line)).collect(),
            seal: sealed.as_ref().map(Seal::from),
            proof: format!("{address}/proof?version={version}"),
            related: DisclosureLine::all(rules, &related),
            page: page(&index_number),
            index_number,
        }
    }
}

async fn shown(app: &App, tokens: &Tokens, index_number: &str, n: Option<u32>) -> Result<Response, Problem> {
    match app.office.versions().show(tokens, index_number, n).await? {
        Shown::Page(found) => Ok(Json(Disclosure::new(app.office.rules().current(), *found)).into_response()),
        Shown::Gone(gone) => Err(Problem::withdrawn(Tombstone::from(&*gone))),
    }
}

/// One disclosure
///
/// Its current version, with links to all others and to the proof.
#[utoipa::path(get, path = "/disclosures/{index_number}", operation_id = "getDisclosure", tag = "Disclosures",
    params(("index_number" = String, Path, description = "The index number", example = "511722-110-2026-k7wq4n2d")),
    responses(
        (status = 200, description = "The current version", body = Disclosure),
        (status = 410, description = "It was withdrawn; `tombstone` says when and why.", body = Problem,
            content_type = "application/problem+json"),
    ))]
pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    At(index_number): At<String>,
    params: Params,
) -> Result<Response, Problem> {
    params.finish()?;
    shown(&app, &tokens, &index_number, None).await
}

/// One version of a disclosure
///
/// What readers saw at the time, also where a correction has taken its place.
#[utoipa::path(get, path = "/disclosures/{index_number}/versions/{n}", operation_id = "getVersion", tag = "Disclosures",
    params(
        ("index_number" = String, Path, description = "The index number", example = "511722-110-2026-k7wq4n2d"),
        ("n" = u32, Path, description = "Number of the version, from 1", example = 1),
    ),
    responses(
        (status = 200, description = "The version", body = Disclosure),
        (status = 410, description = "The disclosure was withdrawn; `tombstone` says when and why.", body = Problem,
            content_type = "application/problem+json"),
    ))]
pub(super) async fn version(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    At((index_number, n)): At<(String, u32)>,
    params: Params,
) -> Result<Response, Problem> {
    params.finish()?;
    shown(&app, &tokens, &index_number, Some(n)).await
}

/// Which version is proved.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Number of the version; the current one if not given.
    #[param(minimum = 1, example = 1)]
    version: Option<u32>,
}

/// The proof of a disclosure
///
/// One strict canonical file that embeds the content it proves, its entry in the ledger, the path to a signed
/// checkpoint and the checkpoint. Of a withdrawn disclosure it proves the withdrawal and embeds the notice that stands in
/// its place, not the content. Keep it byte for byte; `gongkai verify-proof FILE` checks it offline.
#[utoipa::path(get, path = "/disclosures/{index_number}/proof", operation_id = "getProof", tag = "Disclosures",
    params(
        ("index_number" = String, Path, description = "The index number", example = "511722-110-2026-k7wq4n2d"),
        Which,
    ),
    responses(
        (status = 200, description = "The proof file, as an attachment", body = Object,
            content_type = "application/json"),
        (status = 409, description = "It is not sealed under a checkpoint yet: try again in a minute.",
            body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn proof(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    At(index_number): At<String>,
    mut params: Params,
) -> Result<Response, Problem> {
    const MOST: usize = u32::MAX as usize;
    let which = Which { version: params.number("version", 1..=MOST).and_then(|n| u32::try_from(n).ok()) };
    params.finish()?;
    let bytes = app.office.versions().proof(&tokens, &index_number, which.version).await?;
    // The index number was found, so it is one of ours: letters, digits and hyphens.
    let name = which.version.map_or_else(|| index_number.clone(), |n| format!("{index_number}-v{n}"));
    let save = format!("attachment; filename=\"{name}{}\"", ::ledger::proof::FILE_SUFFIX);
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, save)];
    Ok((headers, bytes).into_response())
}
