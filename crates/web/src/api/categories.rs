//! `/api/v1/categories`: what has to be disclosed.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use rules::{Ruleset, ruleset};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Problem,
    model::{DisclosureLine, Names, Term},
    params::{At, Params},
};
use crate::{
    App,
    layout::{ReaderTokens, encode},
};

/// The categories of the rules in force, in their order.
#[derive(Serialize, ToSchema)]
#[schema(title = "Categories")]
struct Categories {
    /// All of them: this list has no pages.
    items: Vec<Category>,
}

/// A category: something that has to be disclosed.
#[derive(Serialize, ToSchema)]
#[schema(title = "Category")]
struct Category {
    /// Its id: article and item.
    #[schema(example = "10.5")]
    id: String,
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
    /// The article it stands in.
    #[schema(example = 10)]
    article: u8,
    /// The item of the article.
    #[schema(example = 5)]
    item: u8,
    /// Whose duty it is.
    duty_set: Term,
    /// Must it be disclosed, or only should it?
    mandatory: bool,
    /// Is it one the rules lay stress on?
    emphasis: bool,
    /// Is it the "and the like" of its article?
    catch_all: bool,
    /// What the rules name one by one under it.
    expands: Vec<Names>,
    /// The scope usual for it, if there is one.
    #[schema(required = true)]
    usual_scope: Option<Term>,
    /// How many disclosures under it the reader may see.
    disclosures: i64,
    /// Where this API describes it.
    #[schema(example = "/api/v1/categories/10.5")]
    href: String,
    /// All disclosures under it.
    #[schema(example = "/api/v1/disclosures?category=10.5")]
    all: String,
    /// Its page.
    #[schema(example = "/categories/10.5")]
    page: String,
}

impl Category {
    fn new(rules: &Ruleset, of: &ruleset::Category, disclosures: i64) -> Self {
        let id = encode(&of.id);
        Self {
            id: of.id.clone(),
            zh: of.name.zh.clone(),
            en: of.name.en.clone(),
            article: of.article,
            item: of.item,
            duty_set: Term::duty_set(rules, &of.duty_set),
            mandatory: of.mandatory,
            emphasis: of.emphasis,
            catch_all: of.catch_all,
            expands: of.expands.iter().map(Names::from).collect(),
            usual_scope: of.usual_scope.as_deref().map(|scope| Term::scope(rules, scope)),
            disclosures,
            href: format!("/api/v1/categories/{id}"),
            all: format!("/api/v1/disclosures?category={id}"),
            page: format!("/categories/{id}"),
        }
    }
}

/// All categories
///
/// What the rules in force want disclosed, with how many disclosures the reader may see of each.
#[utoipa::path(get, path = "/categories", operation_id = "listCategories", tag = "Categories",
    responses((status = 200, description = "All categories", body = Categories)))]
pub(super) async fn list(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    params: Params,
) -> Result<Response, Problem> {
    params.finish()?;
    let rules = app.office.rules().current();
    let counted = app.office.versions().categories(&tokens).await?;
    let items = counted.iter().map(|c| Category::new(rules, &c.of, c.count)).collect();
    Ok(Json(Categories { items }).into_response())
}

/// A category with what is newest under it.
#[derive(Serialize, ToSchema)]
#[schema(title = "CategoryDetail")]
struct CategoryDetail {
    #[serde(flatten)]
    category: Category,
    /// The newest disclosures, twenty at most; `all` leads to the others.
    latest: Vec<DisclosureLine>,
}

/// One category
///
/// With the newest disclosures under it.
#[utoipa::path(get, path = "/categories/{id}", operation_id = "getCategory", tag = "Categories",
    params(("id" = String, Path, description = "Id of the category", example = "10.1")),
    responses((status = 200, description = "The category", body = CategoryDetail)))]
pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    At(id): At<String>,
    params: Params,
) -> Result<Response, Problem> {
    params.finish()?;
    let rules = app.office.rules().current();
    let found = app.office.versions().category_page(&tokens, &id, 1).await?;
    let category = Category::new(rules, &found.category, found.items.total);
    Ok(Json(CategoryDetail { category, latest: DisclosureLine::all(rules, &found.items.items) }).into_response())
}
