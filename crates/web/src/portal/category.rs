//! `/categories`: what the rules say must be disclosed, and what has been.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::Day;
use office::org_ref::PAGE;

use super::{CountLink, DayGroup, Page, by_day, columns};
use crate::{
    App,
    failure::Failure,
    layout::{PageContext, ReaderTokens, page},
    pieces::Pager,
};

/// The categories of one article.
pub(crate) struct Group {
    pub name: String,
    pub text: String,
    pub columns: Vec<Vec<CountLink>>,
}

#[derive(Template)]
#[template(path = "portal/categories.html")]
pub(crate) struct CategoriesPage {
    pub ctx: PageContext,
    /// Name of the rules.
    pub rules: String,
    pub groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "portal/category.html")]
pub(crate) struct CategoryPage {
    pub ctx: PageContext,
    pub today: Day,
    pub over: String,
    pub summary: String,
    pub expands: Vec<String>,
    pub total: usize,
    /// What stands where there is none: heading and text.
    pub none: (String, String),
    pub days: Vec<DayGroup>,
    pub pager: Pager,
}

pub(super) async fn list(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let counted = app.office.versions().categories(&tokens).await?;
    let rules = app.office.rules().current();
    let groups = rules.duty_sets.iter().map(|set| {
        let links = counted
            .iter()
            .filter(|c| c.of.duty_set == set.id)
            .map(|c| CountLink::category(ctx.of(&c.of.name).to_owned(), c))
            .collect();
        Group {
            name: ctx.t2("categories-group", "article", set.article.to_string(), "name", ctx.of(&set.name)),
            text: rules.article(set.article).map_or_else(String::new, |a| ctx.of(&a.summary).to_owned()),
            columns: columns(links, 2),
        }
    });
    Ok(page(&CategoriesPage {
        rules: ctx.t1("rules-name", "name", ctx.of(&rules.name)),
        groups: groups.filter(|g| !g.columns.is_empty()).collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("categories-title"), "/categories")
            .crumb(ctx.t("nav-home"), "/")
            .crumb(ctx.t("categories-title"), ""),
    }))
}

pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(id): Path<String>,
    Query(at): Query<Page>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let found = app.office.versions().category_page(&tokens, &id, at.number()).await?;
    let (category, items) = (&found.category, &found.items);
    let total = usize::try_from(items.total).unwrap_or_default();
    let name = ctx.of(&category.name).to_owned();
    let (article, item) = (category.article.to_string(), category.item.to_string());
    Ok(page(&CategoryPage {
        today: app.office.now().day(),
        over: ctx.t2("category-over", "article", article, "item", item),
        summary: String::new(),
        expands: category.expands.iter().map(|t| ctx.of(t).to_owned()).collect(),
        total,
        none: (ctx.t("category-empty"), ctx.t("category-empty-text")),
        days: by_day(&ctx, app.office.rules().current(), &items.items),
        pager: Pager::new(items.page, total, PAGE, &format!("/categories/{id}")),
        ctx: ctx
            .clone()
            .crumb(ctx.t("nav-home"), "/")
            .crumb(ctx.t("nav-categories"), "/categories")
            .crumb(&name, "")
            .meta("ColumnName", &name)
            .titled(name, "/categories"),
    }))
}
