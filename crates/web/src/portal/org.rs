//! `/orgs`: where an organisation stands, what it has disclosed, who answers for it; and its catalogue.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{Day, catalogue::obligation::PunctualityStatus};
use office::{
    catalogue::public::CatalogueLine,
    org_ref::{Counted, OrgRef, PAGE},
};
use rules::ruleset::Category;

use super::{CountLink, DayGroup, Figure, Link, Page, by_day, columns};
use crate::{
    App,
    failure::Failure,
    layout::{PageContext, ReaderTokens, encode, page},
    pieces::{Chip, Pager, query},
};

/// Organisations under one heading.
pub(crate) struct Group {
    pub name: String,
    pub columns: Vec<Vec<CountLink>>,
}

#[derive(Template)]
#[template(path = "portal/orgs.html")]
pub(crate) struct OrgsPage {
    pub ctx: PageContext,
    pub total: i64,
    pub roots: Vec<Link>,
    pub groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "portal/org.html")]
pub(crate) struct OrgPage {
    pub ctx: PageContext,
    pub today: Day,
    pub code: String,
    pub short: String,
    /// Kind and article of its duties, in words.
    pub duty: String,
    pub superiors: Vec<Link>,
    pub children: Vec<Link>,
    /// How many there are below, if not all of them are listed.
    pub more_children: usize,
    pub figures: Vec<Figure>,
    pub days: Vec<DayGroup>,
    pub pager: Pager,
    pub all_href: String,
    pub categories: Vec<CountLink>,
    /// Post and names of those who answer.
    pub who: Vec<(String, String)>,
    pub procedure: String,
}

#[derive(Template)]
#[template(path = "portal/subordinates.html")]
pub(crate) struct SubordinatesPage {
    pub ctx: PageContext,
    pub total: usize,
    pub columns: Vec<Vec<CountLink>>,
}

/// A line of the catalogue. One that is disclosed inside only has no dates and no link.
pub(crate) struct EntryRow {
    pub item: String,
    pub scope: String,
    pub inside: bool,
    pub frequency: String,
    pub modes: String,
    pub responsible: String,
    pub last: Option<Day>,
    pub last_href: String,
    /// When it is next due.
    pub next: Option<Day>,
    /// Whether its days were kept.
    pub kept: Chip,
}

#[derive(Template)]
#[template(path = "portal/catalogue.html")]
pub(crate) struct CataloguePage {
    pub ctx: PageContext,
    pub code: String,
    /// Which version, since when; empty if none was ever put in force.
    pub version: String,
    /// Is it shown to this reader?
    pub shown: bool,
    pub rows: Vec<EntryRow>,
}

/// How many subordinates the tree beside the page lists.
const LISTED: usize = 12;

pub(super) async fn tree(State(app): State<App>, ctx: PageContext) -> Result<Response, Failure> {
    let roots = app.office.orgs().org_tree(None).await?;
    let mut below: Vec<Counted<OrgRef>> = Vec::new();
    for root in &roots {
        below.extend(app.office.orgs().org_tree(Some(&root.of.code)).await?);
    }
    let total = roots.iter().map(|r| r.count + 1).sum();
    let group = |key: &str, keep: fn(&&Counted<OrgRef>) -> bool| Group {
        name: ctx.t(key),
        columns: columns(below.iter().filter(keep).map(CountLink::org).collect(), 3),
    };
    let groups = vec![group("orgs-areas", |o| o.count > 5), group("orgs-organs", |o| o.count <= 5)];
    Ok(page(&OrgsPage {
        total,
        roots: roots.iter().map(|r| Link::org(&r.of)).collect(),
        groups: groups.into_iter().filter(|g| !g.columns.is_empty()).collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("orgs-title"), "/orgs")
            .crumb(ctx.t("nav-home"), "/")
            .crumb(ctx.t("orgs-title"), ""),
    }))
}

/// The way to an organisation: home, its superiors. The caller adds where it ends.
fn way(ctx: PageContext, superiors: &[OrgRef]) -> PageContext {
    let home = ctx.t("nav-home");
    superiors.iter().fold(ctx.crumb(home, "/"), |ctx, org| ctx.crumb(&org.short, format!("/orgs/{}", org.code)))
}

pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(code): Path<String>,
    Query(at): Query<Page>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let org = app.office.orgs().org_page(&tokens, &code, at.number()).await?;
    let rules = app.office.rules().current();
    let own = usize::try_from(org.latest.total).unwrap_or_default();
    let children = i64::try_from(org.children.len()).unwrap_or_default();
    let base = format!("/orgs/{code}");
    let all_href = format!("/search?org={code}");
    let figures = vec![
        Figure::new(&ctx, "figure-catalogue", org.catalogue_size, "unit-entries", format!("{base}/catalogue")),
        Figure::new(&ctx, "figure-own", org.latest.total, "unit-items", "#latest".to_owned()),
        Figure::new(&ctx, "figure-subtree", org.subtree_total, "unit-items", all_href.clone()),
        Figure::new(&ctx, "figure-children", children, "unit-orgs", format!("{base}/subordinates")),
    ];
    let duty = org.kind.as_ref().map_or_else(String::new, |kind| {
        let article = rules.duty_set(&kind.duty_set).map_or_else(String::new, |d| d.article.to_string());
        ctx.t2("org-duty", "kind", ctx.of(&kind.name), "article", article)
    });
    let vacant = ctx.t("org-vacant");
    let names = |names: &[String]| if names.is_empty() { vacant.clone() } else { names.join(&ctx.t("list-joint")) };
    Ok(page(&OrgPage {
        today: app.office.now().day(),
        short: org.org.short.clone(),
        duty,
        superiors: org.superiors.iter().map(Link::org).collect(),
        children: org.children.iter().take(LISTED).map(|c| Link::org(&c.of)).collect(),
        more_children: if org.children.len() > LISTED { org.children.len() } else { 0 },
        figures,
        days: by_day(&ctx, rules, &org.latest.items),
        pager: Pager::new(org.latest.page, own, PAGE, &base),
        all_href,
        categories: org.categories.iter().map(|c| category(&ctx, &code, c)).collect(),
        who: org.answers.iter().map(|a| (a.title.clone(), names(&a.names))).collect(),
        procedure: org.procedure.as_ref().map_or_else(String::new, |p| ctx.of(p).to_owned()),
        code,
        ctx: way(ctx, &org.superiors).crumb(&org.org.short, "").titled(&org.org.full, "/orgs"),
    }))
}

/// What an organisation released under a category; where it released nothing, the category itself.
fn category(ctx: &PageContext, code: &str, category: &Counted<Category>) -> CountLink {
    let link = CountLink::category(ctx.of(&category.of.name).to_owned(), category);
    if category.count == 0 {
        return link;
    }
    CountLink { href: format!("/search{}", query(&[("org", code), ("category", &category.of.id)])), ..link }
}

pub(super) async fn subordinates(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let org = app.office.orgs().org_page(&tokens, &code, 1).await?;
    let title = format!("{} {}", org.org.short, ctx.t("org-children"));
    Ok(page(&SubordinatesPage {
        total: org.children.len(),
        columns: columns(org.children.iter().map(CountLink::org).collect(), 3),
        ctx: way(ctx.clone(), &org.superiors)
            .crumb(&org.org.short, format!("/orgs/{code}"))
            .crumb(ctx.t("org-children"), "")
            .titled(title, "/orgs"),
    }))
}

pub(super) async fn catalogue(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let catalogue = app.office.catalogues().catalogue_page(&tokens, &code).await?;
    let title = ctx.t1("catalogue-title", "org", &catalogue.org.full);
    let version = catalogue.version.map_or_else(String::new, |(no, since)| {
        ctx.t2("catalogue-version", "no", i64::from(no), "day", ctx.date(since))
    });
    let calendar = format!("/orgs/{}/calendar.ics", encode(&code));
    Ok(page(&CataloguePage {
        version,
        shown: catalogue.shown,
        rows: catalogue.lines.iter().map(|line| row(&app, &ctx, line)).collect(),
        ctx: way(ctx.clone(), &catalogue.superiors)
            .crumb(&catalogue.org.short, format!("/orgs/{code}"))
            .crumb(ctx.t("catalogue"), "")
            .alternate("text/calendar", ctx.t("catalogue-calendar"), calendar)
            .titled(title, "/orgs"),
        code,
    }))
}

/// The chip of whether an entry's days were kept.
fn status_chip(ctx: &PageContext, status: PunctualityStatus) -> Chip {
    let (tone, icon) = match status {
        PunctualityStatus::Punctual => ("ok", "check"),
        PunctualityStatus::Behind => ("late", "warn"),
        PunctualityStatus::NoDuesYet => ("", "clock"),
    };
    Chip { tone, icon, word: ctx.code("standing", status) }
}

fn row(app: &App, ctx: &PageContext, line: &CatalogueLine) -> EntryRow {
    let rules = app.office.rules().current();
    let entry = &line.entry;
    let modes: Vec<&str> = entry.modes.iter().filter_map(|m| rules.mode(m)).map(|m| ctx.of(&m.name)).collect();
    let last = line.last.as_ref().filter(|_| line.open);
    let kept = line.punctual.filter(|_| line.open);
    EntryRow {
        next: kept.and_then(|p| p.next),
        kept: kept.map_or_else(Chip::default, |p| status_chip(ctx, p.state)),
        item: entry.item.clone(),
        scope: rules.scope(&entry.scope).map_or_else(String::new, |s| ctx.of(&s.name).to_owned()),
        inside: !line.open,
        frequency: match &line.meant {
            Some(meant) => ctx.t2("catalogue-meant", "meant", meant, "text", &entry.frequency),
            None => entry.frequency.clone(),
        },
        modes: ctx.join(&modes),
        responsible: entry.responsible.clone(),
        last: last.map(|item| item.released.day()),
        last_href: last.map_or_else(String::new, |item| format!("/d/{}", item.index_number)),
    }
}
