//! `/api/v1/search`: exact search, with exact counts.

use axum::{extract::State, response::Response};
use office::portal::search::{Ask, SearchPage};
use rules::Ruleset;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Problem,
    disclosures::CATEGORY_UNKNOWN,
    listed,
    model::{DisclosureLine, OrgLink, Term},
    orgs::CategoryCount,
    params::{Params, filtered, next_page},
};
use crate::{App, layout::ReaderTokens};

/// What is searched for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParams {
    /// The words: each run of characters between blanks has to occur, as it is written. None: all disclosures.
    #[param(example = "2026")]
    q: Option<String>,
    /// Only those of the organisation with this code and of all under it.
    #[param(example = "511722")]
    org: Option<String>,
    /// Only those of the category with this id.
    #[param(example = "10.1")]
    category: Option<String>,
    /// Only those released in this year.
    #[param(minimum = 1900, maximum = 9999, example = 2026)]
    year: Option<usize>,
    /// Number of the page, from 1. A page has 20.
    #[param(minimum = 1, maximum = 10000, default = 1)]
    page: usize,
}

impl SearchParams {
    fn read(rules: &Ruleset, mut params: Params) -> Result<Self, Problem> {
        let wish = Self {
            q: params.text("q"),
            org: params.text("org"),
            category: params.known("category", |id| rules.category(id).is_some(), CATEGORY_UNKNOWN),
            year: params.number("year", 1900..=9999),
            page: params.page(),
        };
        params.finish()?;
        Ok(wish)
    }

    fn ask(&self) -> Ask {
        Ask {
            text: self.q.clone().unwrap_or_default(),
            org: self.org.clone(),
            category: self.category.clone(),
            year: self.year.and_then(|year| i32::try_from(year).ok()),
            page: self.page,
        }
    }

    fn next(&self, total: usize) -> Option<String> {
        let filters = [
            ("q", self.q.as_deref().unwrap_or_default()),
            ("org", self.org.as_deref().unwrap_or_default()),
            ("category", self.category.as_deref().unwrap_or_default()),
            ("year", &self.year.map_or_else(String::new, |year| year.to_string())),
        ];
        next_page("/api/v1/search", &filters, self.page, total)
    }
}

/// What was found.
#[derive(Serialize, ToSchema)]
#[schema(title = "Found")]
struct Found {
    /// How many in all, exactly.
    #[schema(example = 1)]
    total: usize,
    /// Number of this page, from 1.
    #[schema(example = 1)]
    page: usize,
    /// Was only the beginning of an overlong query searched for?
    truncated: bool,
    /// This page, what fits best first.
    items: Vec<Hit>,
    /// What choosing another filter would give.
    facets: Facets,
    /// The next page; null at the end.
    #[schema(required = true, example = "/api/v1/search?q=2026&page=2")]
    next: Option<String>,
}

/// A disclosure that was found.
#[derive(Serialize, ToSchema)]
#[schema(title = "Hit")]
struct Hit {
    /// The disclosure.
    disclosure: DisclosureLine,
    /// Its title, with what was searched for marked.
    title: Vec<Span>,
    /// A piece of its text, with what was searched for marked.
    snippet: Vec<Span>,
}

/// A piece of text. The spans of a list, joined, are the text.
#[derive(Serialize, ToSchema)]
#[schema(title = "Span")]
struct Span {
    /// The text.
    text: String,
    /// Is it what was searched for?
    hit: bool,
}

/// What choosing another filter would give, exactly.
#[derive(Serialize, ToSchema)]
#[schema(title = "Facets")]
struct Facets {
    /// By branch: the organisations under the root, or under the one filtered by, each with all under it.
    orgs: Vec<OrgCount>,
    /// By category.
    categories: Vec<CategoryCount>,
    /// By year, the newest first.
    years: Vec<YearCount>,
}

/// An organisation with a number of disclosures.
#[derive(Serialize, ToSchema)]
#[schema(title = "OrgCount")]
struct OrgCount {
    /// The organisation.
    org: OrgLink,
    /// How many disclosures of it and of all under it.
    count: i64,
}

/// A year with a number of disclosures.
#[derive(Serialize, ToSchema)]
#[schema(title = "YearCount")]
struct YearCount {
    /// The year.
    #[schema(example = 2026)]
    year: i32,
    /// How many disclosures.
    count: i64,
}

impl Found {
    fn new(rules: &Ruleset, found: &SearchPage, next: Option<String>) -> Self {
        macro_rules! spans {
            ($of:expr) => {
                $of.iter().map(|span| Span { text: span.text.clone(), hit: span.hit }).collect()
            };
        }
        let items = found.hits.iter().map(|hit| Hit {
            disclosure: DisclosureLine::new(rules, &hit.item),
            title: spans!(hit.title),
            snippet: spans!(hit.snippet),
        });
        let orgs = found.by_org.iter().map(|o| OrgCount { org: OrgLink::from(&o.of), count: o.count });
        let categories = found
            .by_category
            .iter()
            .map(|c| CategoryCount { category: Term::category(rules, &c.of.id), count: c.count });
        let years = found.by_year.iter().map(|y| YearCount { year: y.of, count: y.count });
        Self {
            total: found.total,
            page: found.page,
            truncated: found.truncated,
            items: items.collect(),
            facets: Facets { orgs: orgs.collect(), categories: categories.collect(), years: years.collect() },
            next,
        }
    }
}

/// Search
///
/// Finds every disclosure the reader may see whose title or text has the words, to the character; a word may begin
/// in the middle of another. All counts are exact.
#[utoipa::path(get, path = "/search", operation_id = "search", tag = "Search", params(SearchParams),
    responses((status = 200, description = "A page of what was found", body = Found)))]
pub(super) async fn find(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    params: Params,
) -> Result<Response, Problem> {
    let rules = app.office.rules().current();
    let wish = SearchParams::read(rules, params)?;
    let found = app.office.portal().search(&tokens, &wish.ask()).await.map_err(filtered("org"))?;
    let next = wish.next(found.total);
    Ok(listed(next.as_deref(), &Found::new(rules, &found, next.clone())))
}
