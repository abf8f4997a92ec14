//! `/`: search first, then what is new, then the ways in. `/days/{day}`: what was released on a day.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::Day;
use office::{org_ref::PAGE, portal::home::Home};

use super::{CountLink, DayGroup, Figure, Link, Page, by_day, category::CategoryPage, category_name, columns};
use crate::{
    App,
    failure::Failure,
    layout::{PageContext, ReaderTokens, page},
    pieces::{Pager, query},
};

#[derive(Template)]
#[template(path = "portal/home.html")]
pub(crate) struct HomePage {
    pub ctx: PageContext,
    pub today: Day,
    pub orgs_total: i64,
    pub often: Vec<Link>,
    pub figures: Vec<Figure>,
    pub days: Vec<DayGroup>,
    pub orgs: Vec<CountLink>,
    pub categories: Vec<Vec<CountLink>>,
}

/// How many categories the first page shows: those with most.
const CATEGORIES: usize = 12;

/// Words people look for most, as links.
pub(crate) fn often(ctx: &PageContext) -> Vec<Link> {
    (1..=5)
        .map(|n| ctx.code("home-often", n))
        .map(|name| Link { href: format!("/search{}", query(&[("q", &name)])), name })
        .collect()
}

pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let home = app.office.portal().home(&tokens).await?;
    let rules = app.office.rules().current();
    let mut categories: Vec<_> = home.categories.iter().filter(|c| c.count > 0).collect();
    categories.sort_by_key(|c| std::cmp::Reverse(c.count));
    let categories = categories
        .into_iter()
        .take(CATEGORIES)
        .map(|c| CountLink::category(category_name(&ctx, rules, &c.of), c))
        .collect();
    Ok(page(&HomePage {
        today: home.today,
        orgs_total: home.orgs,
        often: often(&ctx),
        figures: figures(&ctx, &home),
        days: by_day(&ctx, rules, &home.latest),
        orgs: home.branches.iter().map(CountLink::org).collect(),
        categories: columns(categories, 3),
        ctx: ctx.titled("", "/"),
    }))
}

fn figures(ctx: &PageContext, home: &Home) -> Vec<Figure> {
    let (today, year, all) = home.released;
    let name = home.today.year().to_string();
    let mut this_year = Figure::new(ctx, "figure-total", year, "unit-items", format!("/search?year={name}"));
    this_year.label = ctx.t1("figure-year", "year", name);
    vec![
        Figure::new(ctx, "figure-today", today, "unit-items", format!("/days/{}", home.today)),
        this_year,
        Figure::new(ctx, "figure-total", all, "unit-items", "/search".to_owned()),
        Figure::new(ctx, "figure-orgs", home.orgs, "unit-orgs", "/orgs".to_owned()),
    ]
}

pub(super) async fn day(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(day): Path<String>,
    Query(at): Query<Page>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    // One address a day: other ways of writing it are other addresses, and those lead nowhere.
    let day = Day::parse(&day).filter(|d| d.to_string() == day).ok_or_else(Failure::not_found)?;
    let days = Some((day.number(), day.number()));
    let items = app.office.versions().released(&tokens, None, None, days, at.number()).await?;
    let total = usize::try_from(items.total).unwrap_or_default();
    let title = ctx.t1("list-day", "day", ctx.date(day));
    Ok(page(&CategoryPage {
        today: app.office.now().day(),
        over: ctx.weekday(day),
        summary: String::new(),
        expands: Vec::new(),
        total,
        none: (ctx.t("day-empty"), ctx.t("day-empty-text")),
        days: by_day(&ctx, app.office.rules().current(), &items.items),
        pager: Pager::new(items.page, total, PAGE, &format!("/days/{day}")),
        ctx: ctx.clone().crumb(ctx.t("nav-home"), "/").crumb(ctx.date(day), "").titled(title, "/search"),
    }))
}
