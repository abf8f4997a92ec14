//! `/search`: exact hits with their words marked, filters with exact counts, pages by links.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::Day;
use office::{
    org_ref::{OrgRef, PAGE},
    portal::search::{self, Ask},
};
use rules::Ruleset;

use super::{CountLink, Link, Mark, category_name, corrected};
use crate::{
    App,
    failure::Failure,
    layout::{PageContext, ReaderTokens, page},
    pieces::{Chip, Pager, query},
};

/// A disclosure found.
pub(crate) struct Found {
    pub href: String,
    pub title: Vec<Mark>,
    pub snippet: Vec<Mark>,
    pub day: Day,
    pub org: String,
    pub category: String,
    pub chip: Chip,
}

#[derive(Template)]
#[template(path = "portal/search.html")]
pub(crate) struct SearchPage {
    pub ctx: PageContext,
    pub q: String,
    /// Filters that a new search keeps: name and value of hidden inputs.
    pub kept: Vec<(&'static str, String)>,
    pub total: usize,
    pub truncated: bool,
    /// Are several words asked for? Then all of them have to occur.
    pub several: bool,
    /// Filters in force; each link takes one away.
    pub picked: Vec<Link>,
    /// The search without filters.
    pub clear: String,
    pub hits: Vec<Found>,
    pub pager: Pager,
    pub orgs: Vec<CountLink>,
    pub categories: Vec<CountLink>,
    pub years: Vec<CountLink>,
}

/// What the address asks for. Nothing in it can make the page fail: what can't be read is left out.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct SearchParams {
    q: String,
    org: String,
    category: String,
    year: String,
    page: String,
}

impl SearchParams {
    fn ask(&self) -> Ask {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ask {
            text: self.q.clone(),
            org: filled(&self.org),
            category: filled(&self.category),
            year: self.year.parse().ok(),
            page: self.page.parse().unwrap_or(1).clamp(1, 100_000),
        }
    }

    /// The address of this search, its first page.
    fn href(&self) -> String {
        let pairs = [("q", &*self.q), ("org", &self.org), ("category", &self.category), ("year", &self.year)];
        format!("/search{}", query(&pairs))
    }

    fn with_org(&self, org: &str) -> Self {
        Self { org: org.to_owned(), ..self.clone() }
    }

    fn with_category(&self, category: &str) -> Self {
        Self { category: category.to_owned(), ..self.clone() }
    }

    fn with_year(&self, year: &str) -> Self {
        Self { year: year.to_owned(), ..self.clone() }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Query(wish): Query<SearchParams>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let found = app.office.portal().search(&tokens, &wish.ask()).await?;
    let title = match wish.q.as_str() {
        "" => ctx.t("search-title"),
        q => ctx.t2("search-page-title", "q", q, "n", found.total),
    };
    let kept = [("org", &wish.org), ("category", &wish.category), ("year", &wish.year)];
    Ok(page(&SearchPage {
        kept: kept.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k, v.clone())).collect(),
        total: found.total,
        truncated: found.truncated,
        several: wish.q.split_whitespace().count() > 1,
        picked: picked(&app, &ctx, &wish, found.org.as_ref()),
        clear: SearchParams { q: wish.q.clone(), ..SearchParams::default() }.href(),
        hits: found.hits.iter().map(|hit| hit_of(&app, &ctx, hit)).collect(),
        pager: Pager::new(found.page, found.total, PAGE, &wish.href()),
        orgs: orgs(&wish, &found),
        categories: categories(&ctx, app.office.rules().current(), &wish, &found),
        years: years(&ctx, &wish, &found),
        q: wish.q,
        ctx: ctx.titled(title, "/search"),
    }))
}

fn hit_of(app: &App, ctx: &PageContext, hit: &search::Found) -> Found {
    macro_rules! marks {
        ($spans:expr) => {
            $spans.iter().map(|span| Mark { text: span.text.clone(), hit: span.hit }).collect()
        };
    }
    let category = app.office.rules().current().category(&hit.item.category);
    Found {
        href: format!("/d/{}", hit.item.index_number),
        title: marks!(hit.title),
        snippet: marks!(hit.snippet),
        day: hit.item.released.day(),
        org: hit.item.org.short.clone(),
        category: category.map_or_else(String::new, |c| ctx.of(&c.name).to_owned()),
        chip: corrected(ctx, hit.item.corrected),
    }
}

fn picked(app: &App, ctx: &PageContext, wish: &SearchParams, org: Option<&OrgRef>) -> Vec<Link> {
    let mut picked = Vec::new();
    if let Some(org) = org {
        picked.push(Link { name: org.short.clone(), href: wish.with_org("").href() });
    }
    if let Some(category) = app.office.rules().current().category(&wish.category) {
        picked.push(Link { name: ctx.of(&category.name).to_owned(), href: wish.with_category("").href() });
    }
    if wish.year.parse::<i32>().is_ok() {
        picked.push(Link { name: ctx.t1("search-year", "year", &wish.year), href: wish.with_year("").href() });
    }
    picked
}

fn orgs(wish: &SearchParams, found: &search::SearchPage) -> Vec<CountLink> {
    let link = |org: &OrgRef, count, current| {
        let href = wish.with_org(&org.code).href();
        CountLink { current, ..CountLink::new(&org.short, href, count) }
    };
    let chosen = found.org.iter().map(|org| link(org, i64::try_from(found.total).unwrap_or(i64::MAX), true));
    let own = |code: &str| found.org.as_ref().is_some_and(|org| org.code == code);
    let below = found.by_org.iter().filter(|o| o.count > 0 && !own(&o.of.code)).map(|o| link(&o.of, o.count, false));
    chosen.chain(below).collect()
}

fn categories(ctx: &PageContext, rules: &Ruleset, wish: &SearchParams, found: &search::SearchPage) -> Vec<CountLink> {
    let mut links: Vec<CountLink> = found
        .by_category
        .iter()
        .filter(|c| c.count > 0)
        .map(|c| CountLink {
            current: c.of.id == wish.category,
            ..CountLink::new(category_name(ctx, rules, &c.of), wish.with_category(&c.of.id).href(), c.count)
        })
        .collect();
    links.sort_by_key(|link| std::cmp::Reverse(link.count));
    links
}

fn years(ctx: &PageContext, wish: &SearchParams, found: &search::SearchPage) -> Vec<CountLink> {
    let years = found.by_year.iter().filter(|y| y.count > 0).map(|y| {
        let year = y.of.to_string();
        CountLink {
            current: year == wish.year,
            ..CountLink::new(ctx.t1("search-year", "year", &year), wish.with_year(&year).href(), y.count)
        }
    });
    years.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_searches() {
        let wish = SearchParams {
            q: "道路".into(),
            org: "5117".into(),
            year: "2026".into(),
            page: "3".into(),
            ..SearchParams::default()
        };
        for (got, expect) in [
            (wish.href(), "/search?q=%E9%81%93%E8%B7%AF&org=5117&year=2026"),
            (wish.with_org("").href(), "/search?q=%E9%81%93%E8%B7%AF&year=2026"),
            (wish.with_category("10.5").href(), "/search?q=%E9%81%93%E8%B7%AF&org=5117&category=10.5&year=2026"),
            (SearchParams::default().href(), "/search"),
        ] {
            assert_eq!(got, expect);
        }
    }

    #[test]
    fn nothing_in_an_address_makes_the_page_fail() {
        let wish = SearchParams { page: "-1".into(), year: "abc".into(), ..SearchParams::default() };
        let ask = wish.ask();
        assert_eq!((ask.page, ask.year, ask.org), (1, None, None));
    }
}
