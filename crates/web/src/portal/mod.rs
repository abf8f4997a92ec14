//! The portal: what anyone may read without an account. Signed-in members see the same pages with what their scope adds.

pub mod about;
pub mod calendar;
pub mod category;
pub mod disclosure;
pub mod home;
pub mod org;
pub mod search;
pub mod verify;

#[cfg(test)]
mod tests;

use axum::{Router, routing::get};
use domain::Day;
use office::org_ref::{Counted, Item, OrgRef};
use rules::{Ruleset, ruleset::Category};

use crate::{App, layout::PageContext, pieces::Chip};

/// All routes of the portal.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/days/{day}", get(home::day))
        .route("/orgs", get(org::tree))
        .route("/orgs/{code}", get(org::show))
        .route("/orgs/{code}/subordinates", get(org::subordinates))
        .route("/orgs/{code}/catalogue", get(org::catalogue))
        .route("/orgs/{code}/calendar.ics", get(calendar::show))
        .route("/categories", get(category::list))
        .route("/categories/{id}", get(category::show))
        .route("/d/{index}", get(disclosure::current))
        .route("/d/{index}/v/{n}", get(disclosure::version))
        .route("/d/{index}/v/{n}/files/{k}", get(disclosure::file))
        .route("/d/{index}/proof", get(disclosure::proof))
        .route("/search", get(search::show))
        .route("/verify", get(verify::show))
        .route("/about", get(about::about))
        .route("/accessibility", get(about::accessibility))
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    fn org(org: &OrgRef) -> Self {
        Self { name: org.short.clone(), href: format!("/orgs/{}", org.code) }
    }
}

/// A link with the number of what is behind it.
#[derive(Clone, Debug)]
pub struct CountLink {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// How many are there; none where there is nothing to count.
    pub count: Option<i64>,
    /// Is it what the page shows now?
    pub current: bool,
}

impl CountLink {
    /// A link that is not current.
    #[must_use]
    pub fn new(name: impl Into<String>, href: impl Into<String>, count: i64) -> Self {
        Self { name: name.into(), href: href.into(), count: Some(count), current: false }
    }

    fn org(org: &Counted<OrgRef>) -> Self {
        let link = Self::new(&org.of.short, format!("/orgs/{}", org.of.code), org.count);
        Self { count: link.count.filter(|n| *n > 0), ..link }
    }

    fn category(name: String, category: &Counted<Category>) -> Self {
        Self::new(name, format!("/categories/{}", category.of.id), category.count)
    }
}

/// A category's name where categories of several articles stand side by side: with the article if two share a name.
fn category_name(ctx: &PageContext, rules: &Ruleset, category: &Category) -> String {
    let shared = rules.categories.iter().filter(|c| c.name == category.name).count() > 1;
    let name = ctx.of(&category.name);
    if shared { ctx.t2("category-of", "name", name, "article", category.article.to_string()) } else { name.to_owned() }
}

/// A list in so many columns, read down each.
fn columns(links: Vec<CountLink>, n: usize) -> Vec<Vec<CountLink>> {
    let height = links.len().div_ceil(n).max(1);
    links.chunks(height).map(<[CountLink]>::to_vec).collect()
}

/// A disclosure in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its permanent address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Issuer, category, scope: what there is of them, in words.
    pub line: String,
    /// Corrected; empty word if not.
    pub chip: Chip,
}

impl Listed {
    fn new(ctx: &PageContext, rules: &Ruleset, item: &Item) -> Self {
        let category = rules.category(&item.category).map_or("", |c| ctx.of(&c.name));
        let scope = rules.scope(item.scope.code()).map_or("", |s| ctx.of(&s.name));
        Self {
            href: format!("/d/{}", item.index_number),
            title: item.title.clone(),
            line: ctx.join(&[&item.org.short, category, scope]),
            chip: corrected(ctx, item.corrected),
        }
    }
}

/// The chip of a correcting version.
fn corrected(ctx: &PageContext, corrected: bool) -> Chip {
    if corrected { Chip { tone: "warn", icon: "pen", word: ctx.t("chip-corrected") } } else { Chip::default() }
}

/// The disclosures of a day.
#[derive(Clone, Debug)]
pub struct DayGroup {
    /// The day.
    pub day: Day,
    /// What was released on it.
    pub items: Vec<Listed>,
}

/// A list, newest first, by the days it was released on.
fn by_day(ctx: &PageContext, rules: &Ruleset, items: &[Item]) -> Vec<DayGroup> {
    let mut groups: Vec<DayGroup> = Vec::new();
    for item in items {
        let (day, listed) = (item.released.day(), Listed::new(ctx, rules, item));
        match groups.last_mut() {
            Some(group) if group.day == day => group.items.push(listed),
            _ => groups.push(DayGroup { day, items: vec![listed] }),
        }
    }
    groups
}

/// How much, with the address of the records.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Of what.
    pub label: String,
    /// How much.
    pub value: String,
    /// Of which unit; may be empty.
    pub unit: String,
    /// The records.
    pub href: String,
}

impl Figure {
    fn new(ctx: &PageContext, label: &str, n: i64, unit: &str, href: String) -> Self {
        Self { label: ctx.t(label), value: ctx.number(n), unit: ctx.t(unit), href }
    }
}

/// A stretch of text that a search hit or not.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The text.
    pub text: String,
    /// Hit?
    pub hit: bool,
}

/// A page's number in a query. What is no number is the first page.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Page {
    page: String,
}

impl Page {
    fn number(&self) -> usize {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }
}
