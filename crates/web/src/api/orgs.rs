//! `/api/v1/orgs`: organisations and their catalogues.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use office::{catalogue::public::CatalogueLine, people::org::list::OrgLine};
use rules::Ruleset;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Problem, listed,
    model::{DisclosureLine, Names, OrgLink, Term},
    params::{At, Params, filtered},
};
use crate::{
    App,
    layout::{ReaderTokens, encode},
    pieces::query,
};

/// The most organisations an answer lists.
const LIMIT: usize = 200;

/// Which organisations are listed.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// Only those directly under the organisation with this code.
    #[param(example = "511700")]
    under: Option<String>,
    /// Only those whose code comes after this one: the last code of the answer before.
    #[param(example = "511722")]
    after: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: Option<usize>,
}

/// Organisations by code.
#[derive(Serialize, ToSchema)]
#[schema(title = "Orgs")]
struct Orgs {
    /// This part of the list.
    items: Vec<OrgItem>,
    /// What follows; null at the end.
    #[schema(required = true, example = "/api/v1/orgs?after=511722&limit=100")]
    next: Option<String>,
}

/// An organisation in a list.
#[derive(Serialize, ToSchema)]
#[schema(title = "OrgItem")]
struct OrgItem {
    #[serde(flatten)]
    org: OrgLink,
    /// What kind of organisation it is.
    kind: Term,
    /// Code of its superior; null for the root.
    #[schema(required = true, example = "511722")]
    superior: Option<String>,
}

impl OrgItem {
    fn new(rules: &Ruleset, line: &OrgLine) -> Self {
        Self { org: OrgLink::from(&line.org), kind: Term::kind(rules, &line.kind), superior: line.superior.clone() }
    }
}

/// All organisations
///
/// By code, a part at a time. Follow `next` to read them all; `superior` makes the tree.
#[utoipa::path(get, path = "/orgs", operation_id = "listOrgs", tag = "Organisations", params(SearchParams),
    responses((status = 200, description = "A part of the list", body = Orgs)))]
pub(super) async fn list(State(app): State<App>, mut params: Params) -> Result<Response, Problem> {
    let wish = SearchParams {
        under: params.text("under"),
        after: params.text("after"),
        limit: params.number("limit", 1..=LIMIT),
    };
    params.finish()?;
    let limit = wish.limit.unwrap_or(100);
    let under = wish.under.as_deref();
    let after = wish.after.as_deref().unwrap_or_default();
    // one more than asked for says whether there is more
    let mut lines = app.office.orgs().org_lines(under, after, limit + 1).await.map_err(filtered("under"))?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let limit = limit.to_string();
    let next = lines.last().filter(|_| more).map(|last| {
        let pairs = [("under", under.unwrap_or_default()), ("after", &last.org.code), ("limit", &limit)];
        format!("/api/v1/orgs{}", query(&pairs))
    });
    let rules = app.office.rules().current();
    let items = lines.iter().map(|line| OrgItem::new(rules, line)).collect();
    Ok(listed(next.as_deref(), &Orgs { items, next: next.clone() }))
}

/// An organisation.
#[derive(Serialize, ToSchema)]
#[schema(title = "Org")]
struct Org {
    #[serde(flatten)]
    org: OrgLink,
    /// What kind of organisation it is; null if the rules in force don't know its kind.
    #[schema(required = true)]
    kind: Option<Term>,
    /// Its superiors, the root first.
    superiors: Vec<OrgLink>,
    /// Those directly under it, in official order.
    subordinates: Vec<Subordinate>,
    /// Who answers for disclosure, by post.
    answers: Vec<Post>,
    /// The procedure its disclosures go through; null if the rules in force have none for its kind.
    #[schema(required = true)]
    procedure: Option<Names>,
    /// What it has to disclose, with how much of it the reader may see.
    categories: Vec<CategoryCount>,
    /// How many disclosures of its own the reader may see.
    disclosures: i64,
    /// How many disclosures of it and of all organisations under it the reader may see.
    subtree_disclosures: i64,
    /// The newest of its own, twenty at most.
    latest: Vec<DisclosureLine>,
    /// How many entries its catalogue has.
    catalogue_entries: i64,
    /// Its catalogue.
    #[schema(example = "/api/v1/orgs/511722-110/catalogue")]
    catalogue: String,
    /// All disclosures of it and of those under it.
    #[schema(example = "/api/v1/disclosures?org=511722-110")]
    all: String,
}

/// An organisation directly under another.
#[derive(Serialize, ToSchema)]
#[schema(title = "Subordinate")]
struct Subordinate {
    #[serde(flatten)]
    org: OrgLink,
    /// How many organisations are under it.
    below: i64,
}

/// A post that answers for disclosure.
#[derive(Serialize, ToSchema)]
#[schema(title = "Post")]
struct Post {
    /// Its title, as the organisation calls it.
    title: String,
    /// In which capacity it acts.
    duty: Term,
    /// Who holds it; empty if vacant.
    names: Vec<String>,
}

/// A category with a number of disclosures.
#[derive(Serialize, ToSchema)]
#[schema(title = "CategoryCount")]
pub(super) struct CategoryCount {
    /// The category.
    pub category: Term,
    /// How many disclosures.
    pub count: i64,
}

impl Org {
    fn new(rules: &Ruleset, page: &office::people::org::page::OrgPage) -> Self {
        let org = OrgLink::from(&page.org);
        let subordinates = page.children.iter().map(|c| Subordinate { org: OrgLink::from(&c.of), below: c.count });
        let answers = page.answers.iter().map(|a| Post {
            title: a.title.clone(),
            duty: Term::duty(rules, a.duty),
            names: a.names.clone(),
        });
        let categories =
            page.categories.iter().map(|c| CategoryCount { category: Term::category(rules, &c.of.id), count: c.count });
        Self {
            kind: page.kind.as_ref().map(|kind| Term::kind(rules, &kind.id)),
            superiors: page.superiors.iter().map(OrgLink::from).collect(),
            subordinates: subordinates.collect(),
            answers: answers.collect(),
            procedure: page.procedure.as_ref().map(Names::from),
            categories: categories.collect(),
            disclosures: page.latest.total,
            subtree_disclosures: page.subtree_total,
            latest: DisclosureLine::all(rules, &page.latest.items),
            catalogue_entries: page.catalogue_size,
            catalogue: format!("{}/catalogue", org.href),
            all: format!("/api/v1/disclosures?org={}", encode(&org.code)),
            org,
        }
    }
}

/// One organisation
///
/// Where it stands, who answers for it, what it has to disclose and what it has disclosed.
#[utoipa::path(get, path = "/orgs/{code}", operation_id = "getOrg", tag = "Organisations",
    params(("code" = String, Path, description = "Code of the organisation", example = "511722-110")),
    responses((status = 200, description = "The organisation", body = Org)))]
pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    At(code): At<String>,
    params: Params,
) -> Result<Response, Problem> {
    params.finish()?;
    let page = app.office.orgs().org_page(&tokens, &code, 1).await?;
    Ok(Json(Org::new(app.office.rules().current(), &page)).into_response())
}

/// What an organisation has promised to disclose (Art. 13).
#[derive(Serialize, ToSchema)]
#[schema(title = "Catalogue")]
struct Catalogue {
    /// Whose catalogue.
    org: OrgLink,
    /// Number of the version in force; null if none was put in force yet.
    #[schema(required = true, example = 2)]
    version: Option<u32>,
    /// Since when it is in force.
    #[schema(required = true, format = Date, example = "2026-01-01")]
    since: Option<String>,
    /// Is it shown to the reader? A catalogue may be disclosed inside the Party only (Art. 13); then there are no entries.
    shown: bool,
    /// Its entries, in order.
    entries: Vec<CatalogueEntry>,
    /// Its page.
    #[schema(example = "/orgs/511722-110/catalogue")]
    page: String,
}

/// An entry of a catalogue.
#[derive(Serialize, ToSchema)]
#[schema(title = "CatalogueEntry")]
struct CatalogueEntry {
    /// Its number, from 1.
    #[schema(example = 1)]
    no: i64,
    /// The matter.
    item: String,
    /// Category.
    category: Term,
    /// To whom it is disclosed.
    scope: Term,
    /// In which ways.
    modes: Vec<Term>,
    /// How often, in the catalogue's own words.
    frequency: String,
    /// The timing class.
    timing: Term,
    /// The responsible unit.
    responsible: String,
    /// What it rests on; may be empty.
    basis: String,
    /// How long it is kept; may be empty.
    retention: String,
    /// May the reader see what is disclosed under it? If not, `last` is null whatever there is.
    open: bool,
    /// The last disclosure under it.
    #[schema(required = true)]
    last: Option<DisclosureLine>,
    /// The next day on which something is due under it; null if nothing is, or it is not open to the reader.
    #[schema(required = true, format = Date, example = "2027-01-10")]
    next: Option<String>,
    /// Whether its days were kept: `punctual`, `behind` (one was missed or late within a year) or `no_dues_yet`; null if
    /// it is not open to the reader.
    #[schema(required = true, example = "punctual")]
    standing: Option<String>,
}

impl CatalogueEntry {
    fn new(rules: &Ruleset, line: &CatalogueLine) -> Self {
        let entry = &line.entry;
        let kept = line.punctual.filter(|_| line.open);
        Self {
            no: entry.no,
            item: entry.item.clone(),
            category: Term::category(rules, &entry.category),
            scope: Term::scope(rules, &entry.scope),
            modes: entry.modes.iter().map(|mode| Term::mode(rules, mode)).collect(),
            frequency: entry.frequency.clone(),
            timing: Term::timing(rules, &entry.timing),
            responsible: entry.responsible.clone(),
            basis: entry.basis.clone(),
            retention: entry.retention.clone(),
            open: line.open,
            last: line.last.as_ref().filter(|_| line.open).map(|item| DisclosureLine::new(rules, item)),
            next: kept.and_then(|p| p.next).map(|day| day.to_string()),
            standing: kept.map(|p| p.state.code().to_owned()),
        }
    }
}

/// An organisation's catalogue
///
/// All it has promised to disclose, also what it discloses inside only; of that, nothing but the promise is shown.
#[utoipa::path(get, path = "/orgs/{code}/catalogue", operation_id = "getCatalogue", tag = "Organisations",
    params(("code" = String, Path, description = "Code of the organisation", example = "511722-110")),
    responses((status = 200, description = "The catalogue", body = Catalogue)))]
pub(super) async fn catalogue(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    At(code): At<String>,
    params: Params,
) -> Result<Response, Problem> {
    params.finish()?;
    let rules = app.office.rules().current();
    let found = app.office.catalogues().catalogue_page(&tokens, &code).await?;
    let org = OrgLink::from(&found.org);
    let page = format!("{}/catalogue", org.page);
    let entries = found.lines.iter().map(|line| CatalogueEntry::new(rules, line)).collect();
    let (version, since) = found.version.map_or((None, None), |(no, day)| (Some(no), Some(day.to_string())));
    Ok(Json(Catalogue { org, version, since, shown: found.shown, entries, page }).into_response())
}
