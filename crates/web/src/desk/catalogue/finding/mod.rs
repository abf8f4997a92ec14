//! `/desk/findings` and `/oversight`: what the rules, catalogues and disclosures show today, where it can be mended, and
//! the records behind each number.

mod kind;
mod subtree;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use domain::{
    DisclosureId,
    catalogue::finding::{Code, Finding, Severity, Subject},
};
use office::catalogue::finding::{FindingLine, FindingsPage};
use rules::Basis;

use super::obligation::entry_href;
use crate::{
    App,
    desk::{Answer, Registration, dossier_href},
    i18n::{Arg, Localizer},
    layout::{PageContext, page},
    pieces::Chip,
    portal::Link,
    session::SeatedUser,
};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &[] };

/// All routes.
fn routes() -> Router<App> {
    Router::new()
        .route("/desk/findings", get(own))
        .route("/desk/findings/alike/{disclosure}", get(alike))
        .route("/oversight", get(subtree::top))
        .route("/oversight/{code}", get(subtree::of))
        .route("/oversight/{code}/findings", get(of_org))
        .route("/oversight/{code}/findings/{kind}", get(kind::show))
}

/// A finding in words.
pub struct FindingWords {
    /// What was found.
    pub title: String,
    /// What it rests on, in the finding's own facts.
    pub why: String,
    /// What to do.
    pub act: String,
    /// Article, or that it is local and whose.
    pub basis: String,
}

/// The words of a finding in a language.
#[must_use]
pub fn words_of(words: Localizer, rules: &rules::Ruleset, finding: &Finding) -> FindingWords {
    let args: Vec<(&'static str, String)> =
        finding.args_in(rules, words.lang.tag()).into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    let args: Vec<(&'static str, &dyn Arg)> = args.iter().map(|(name, value)| (*name, value as &dyn Arg)).collect();
    let key = format!("finding-{}", finding.code);
    let basis = match &finding.basis {
        Basis::Article { article, .. } => words.t1("finding-basis-article", "article", article.to_string()),
        Basis::Local { source } => {
            let source = rules.source(&finding.basis).map_or(source.as_str(), |text| words.of(text));
            words.t1("finding-basis-local", "source", source)
        }
    };
    FindingWords {
        title: words.with(&key, &args),
        why: words.with(format!("{key}-why"), &args),
        act: words.with(format!("{key}-do"), &args),
        basis,
    }
}

/// A finding as it is drawn.
pub(super) struct Row {
    pub words: FindingWords,
    pub chip: Chip,
    pub since: String,
    pub since_iso: String,
    pub org: Link,
    /// Code of the organisation.
    pub code: String,
    /// What it is about: the entry's item or the file's title.
    pub about: String,
    /// Where it is mended, and the words of the link; empty for whoever can't mend it.
    pub mend: Link,
    /// The records behind it.
    pub evidence: Link,
}

pub(super) fn severity_chip(ctx: &PageContext, severity: Severity) -> Chip {
    let (tone, icon) = match severity {
        Severity::Serious => ("late", "warn"),
        Severity::Warning => ("warn", "warn"),
        Severity::Advice => ("info", "info"),
    };
    Chip { tone, icon, word: ctx.code("severity", severity) }
}

/// Where a finding of one's own organisation is mended.
fn mend(ctx: &PageContext, finding: &Finding) -> Link {
    let link = |key: &str, href: String| Link { name: ctx.t(key), href };
    match (&finding.subject, finding.code) {
        (_, Code::NotFiled | Code::FilingUnrecorded | Code::FiledUnanswered | Code::RemarksOpen) => {
            link("finding-to-filing", "/desk/catalogue/versions".to_owned())
        }
        (Subject::Entry { entry }, Code::TimeUnclear | Code::FieldMissing | Code::PlaceElsewhere) => {
            link("finding-to-row", format!("/desk/catalogue#row-{entry}"))
        }
        (Subject::Entry { entry } | Subject::Obligation { entry, .. }, _) => {
            link("finding-to-entry", entry_href(entry))
        }
        (Subject::Catalogue | Subject::Category { .. }, _) | (Subject::Org, Code::NoCatalogue) => {
            link("finding-to-catalogue", "/desk/catalogue".to_owned())
        }
        (Subject::Disclosure { disclosure }, _) => link("finding-to-file", dossier_href(disclosure)),
        (Subject::Org, _) => Link { name: String::new(), href: String::new() },
    }
}

/// The records a finding rests on.
fn evidence(ctx: &PageContext, line: &FindingLine, own: bool) -> Link {
    let none = Link { name: String::new(), href: String::new() };
    match (&line.finding.subject, line.finding.code) {
        (Subject::Disclosure { disclosure }, Code::SameText | Code::SameTextElsewhere) if own => {
            Link { name: ctx.t("finding-side-by-side"), href: format!("/desk/findings/alike/{disclosure}") }
        }
        _ if own => none,
        _ => Link { name: ctx.t("finding-to-public-catalogue"), href: format!("/orgs/{}/catalogue", line.org.code) },
    }
}

pub(super) fn row(app: &App, ctx: &PageContext, line: &FindingLine, own: bool) -> Row {
    let rules = app.office.rules().current();
    Row {
        words: words_of(ctx.words, rules, &line.finding),
        chip: severity_chip(ctx, line.finding.severity),
        since: ctx.date(line.finding.since),
        since_iso: line.finding.since.to_string(),
        code: line.org.code.clone(),
        org: Link { name: line.org.short.clone(), href: format!("/orgs/{}", line.org.code) },
        about: line.item.clone().or_else(|| line.title.clone()).unwrap_or_else(|| match &line.finding.subject {
            Subject::Disclosure { .. } => ctx.t("locked-title"),
            _ => String::new(),
        }),
        mend: if own { mend(ctx, &line.finding) } else { Link { name: String::new(), href: String::new() } },
        evidence: evidence(ctx, line, own),
    }
}

#[derive(Template)]
#[template(path = "desk/finding/list.html")]
struct ListPage {
    ctx: PageContext,
    lead: String,
    counts: Vec<(Chip, usize)>,
    rows: Vec<Row>,
    own: bool,
    /// Does the seat answer for those below?
    oversees: bool,
}

fn drawn(app: &App, ctx: PageContext, found: &FindingsPage, (own, oversees): (bool, bool)) -> ListPage {
    let count = |severity: &Severity| {
        let n = found.lines.iter().filter(|l| l.finding.severity == *severity).count();
        (severity_chip(&ctx, *severity), n)
    };
    let counts = Severity::ALL.iter().map(count).collect();
    let rows = found.lines.iter().map(|line| row(app, &ctx, line, own)).collect();
    // a page of another organisation belongs to the overview
    let here = if own { "/desk/findings" } else { "/oversight" };
    let title = if own { ctx.t("findings-title") } else { ctx.t1("findings-title-of", "org", &found.org.short) };
    let framed = ctx.clone().titled(title.clone(), here).crumb(ctx.t("nav-todo"), "/desk");
    let framed = if own { framed } else { framed.crumb(ctx.t("nav-oversight"), "/oversight") };
    ListPage {
        lead: ctx.t2("findings-lead", "org", &found.org.full, "date", ctx.date(found.today)),
        counts,
        rows,
        own,
        oversees,
        ctx: framed.crumb(title, ""),
    }
}

async fn own(State(app): State<App>, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let found = app.office.findings().findings(&me).await?;
    let oversees = me.seat.as_ref().is_some_and(|v| domain::policy::oversees(&v.seat));
    Ok(page(&drawn(&app, ctx, &found, (true, oversees))))
}

async fn of_org(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.findings().findings_of(&me, &code).await?;
    Ok(page(&drawn(&app, ctx, &found, (false, true))))
}

struct Alike {
    title: String,
    href: String,
    org: String,
    day: String,
    plain: String,
}

#[derive(Template)]
#[template(path = "desk/finding/alike.html")]
struct AlikePage {
    ctx: PageContext,
    items: Vec<Alike>,
}

async fn alike(State(app): State<App>, SeatedUser(me): SeatedUser, Path(id): Path<String>, ctx: PageContext) -> Answer {
    let items = app.office.findings().alike(&me, &DisclosureId::from_text(id)).await?;
    let items = items.into_iter().map(|item| Alike {
        href: format!("/d/{}", item.index_number),
        day: ctx.date(item.released),
        title: item.title,
        org: item.org.full,
        plain: item.plain,
    });
    let title = ctx.t("alike-title");
    let framed = ctx.clone().titled(title.clone(), "/desk/findings").crumb(ctx.t("nav-todo"), "/desk");
    let drawn = AlikePage {
        items: items.collect(),
        ctx: framed.crumb(ctx.t("findings-title"), "/desk/findings").crumb(title, ""),
    };
    Ok(page(&drawn))
}
