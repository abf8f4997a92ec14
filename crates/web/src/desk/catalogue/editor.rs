//! The editor's page: how the table stands, what it covers, the table itself.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    Day, Problems, Refusal,
    catalogue::{FilingState, Grade, Publication},
};
use office::catalogue::{CatalogueDesk, Divergence, GuidanceLine, RowView, VersionHead};

use super::{
    super::{Answer, Done, problem_words, refusal_words},
    Changed, Which, changed, counted_changes,
    coverage::Coverage,
    table::{Cell, Drawing, Head as ColumnHead, Line, Typed, heads},
};
use crate::{
    App,
    layout::{PageContext, page_as},
    pieces::{Chip, Pager, ProblemLine, query},
    session::SeatedUser,
};

/// Rows on a page.
pub const ROWS: usize = 50;

/// What a form brought that could not be saved.
#[derive(Default)]
pub struct Given {
    /// Cells.
    pub typed: Typed,
    /// Reasons, by category.
    pub reasons: Vec<(String, String)>,
    /// What is wrong with it.
    pub problems: Problems,
    /// What stands in its way.
    pub refused: Option<Refusal>,
    /// Has somebody else saved meanwhile?
    pub stale: bool,
}

/// How the table stands.
#[derive(Template)]
#[template(path = "desk/catalogue/head.html")]
pub struct Head {
    chip: Chip,
    words: String,
    /// How it differs from the version in force; empty without a draft or a version.
    differs: String,
    pub saved: String,
    edits: bool,
}

/// How many rows, and how many of them need a look.
#[derive(Template)]
#[template(path = "desk/catalogue/counts.html")]
pub struct Counts {
    rows: String,
    /// Class, icon, words and where the first one is.
    looks: Vec<(&'static str, &'static str, String, String)>,
}

#[derive(Template)]
#[template(path = "desk/catalogue/coverage.html")]
pub struct CoveragePiece {
    ctx: PageContext,
    c: Coverage,
    edits: bool,
}

#[derive(Template)]
#[template(path = "desk/catalogue/note.html")]
pub struct NotePiece {
    pub ctx: PageContext,
    pub c: Cell,
}

/// The pieces of the page that say something else after a change.
pub struct Pieces {
    pub head: Head,
    pub counts: Counts,
    pub coverage: Option<CoveragePiece>,
    pub notes: Vec<NotePiece>,
    /// The digests of the rows that were saved.
    pub was: Vec<(String, String)>,
}

impl Pieces {
    /// The pieces after these cells were saved.
    pub fn of(app: &App, ctx: &PageContext, which: Which, desk: &CatalogueDesk, saved: &Typed) -> Self {
        let drawing = Drawing {
            ctx,
            rules: app.office.rules().current(),
            view: &desk.view,
            typed: &Typed::new(),
            problems: &[],
            stale: false,
            open: "",
        };
        let rows: Vec<&RowView> = desk.view.rows.iter().filter(|r| saved.keys().any(|(id, _)| *id == r.id)).collect();
        let lines = drawing.lines(&rows);
        let was = lines.iter().map(|l| (l.id.to_string(), l.was.clone())).collect();
        Self {
            head: head(ctx, desk),
            counts: counts(ctx, which, desk),
            coverage: coverage(ctx, desk, &[]),
            notes: lines.into_iter().flat_map(|l| l.cells).map(|c| NotePiece { ctx: ctx.clone(), c }).collect(),
            was,
        }
    }
}

/// Something about the catalogue that one should know before working on it.
struct Notice {
    tone: &'static str,
    icon: &'static str,
    title: String,
    text: String,
    href: String,
    link: String,
}

/// The guidance it follows, and how it differs from it.
struct Follows {
    title: String,
    counts: String,
    changes: Vec<Changed>,
    news: Vec<Changed>,
}

#[derive(Template)]
#[template(path = "desk/catalogue/editor.html")]
struct EditorPage {
    ctx: PageContext,
    which: Which,
    base: &'static str,
    done: (String, String),
    /// What stood in the way: heading and text.
    refused: (String, String),
    /// Words that were typed into rows that are not on the page: the cell and the words.
    lost: Vec<(String, String)>,
    lines: Vec<ProblemLine>,
    head: Head,
    notices: Vec<Notice>,
    /// Guidance to adopt: heading, text, button.
    offer: Option<(String, String, String)>,
    coverage: Option<CoveragePiece>,
    counts: Counts,
    edits: bool,
    keeps: bool,
    receives: bool,
    rev: String,
    undo: bool,
    only: bool,
    columns: Vec<ColumnHead>,
    rows: Vec<Line>,
    modes: Vec<String>,
    pager: Pager,
    publications: Vec<(&'static str, String, bool)>,
    due: String,
    follows: Option<Follows>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct QueryParams {
    pub page: String,
    pub only: String,
    pub open: String,
    pub done: String,
}

pub(super) async fn show(
    State(app): State<App>,
    which: Which,
    SeatedUser(me): SeatedUser,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    let desk = app.office.catalogues().catalogue_desk(&me, which.guidance).await?;
    Ok(draw(&app, which, ctx, &asked, StatusCode::OK, desk, Given::default()))
}

/// Draws the page.
#[allow(clippy::too_many_arguments, reason = "a page is its request, its table and what a form brought")]
pub fn draw(
    app: &App,
    which: Which,
    ctx: PageContext,
    asked: &QueryParams,
    status: StatusCode,
    desk: CatalogueDesk,
    given: Given,
) -> Response {
    let edits = desk.rev.is_some() && desk.keeps;
    let rules = app.office.rules().current();
    let needs = |r: &&RowView| r.cells.iter().any(|c| c.problem.is_some());
    let only = !asked.only.is_empty();
    let all: Vec<&RowView> = desk.view.rows.iter().filter(|r| !only || needs(r)).collect();
    let number = if asked.page == "last" { usize::MAX } else { super::super::page_number(&asked.page) };
    let base = format!("{}{}", which.base(), query(&[("only", &asked.only)]));
    let pager = Pager::new(number, all.len(), ROWS, &base);
    let shown: Vec<&RowView> = all.iter().skip((pager.page - 1) * ROWS).take(ROWS).copied().collect();
    let drawing = Drawing {
        ctx: &ctx,
        rules,
        view: &desk.view,
        typed: &given.typed,
        problems: &given.problems.0,
        stale: given.stale,
        open: &asked.open,
    };
    let lines = given.problems.0.iter().map(|p| ProblemLine { field: p.field.clone(), words: problem_words(&ctx, p) });
    let refused = match &given.refused {
        Some(_) if given.stale => (stale_words(&ctx, &desk), ctx.t1("editor-stale-text", "n", given.typed.len())),
        Some(refusal) => refusal_words(&ctx, app, refusal),
        None => Default::default(),
    };
    let done = Done { done: asked.done.clone() }.words(&ctx);
    let page = EditorPage {
        base: which.base(),
        done,
        refused,
        lost: lost(&ctx, &desk, &given.typed, &shown, edits),
        lines: lines.collect(),
        head: head(&ctx, &desk),
        notices: notices(&ctx, which, &desk, app.office.now().day()),
        offer: offer(&ctx, &desk),
        coverage: coverage(&ctx, &desk, &given.reasons),
        counts: counts(&ctx, which, &desk),
        edits,
        keeps: desk.keeps,
        receives: desk.receives && !which.guidance,
        rev: desk.rev.map_or_else(String::new, |r| r.to_string()),
        undo: desk.undo,
        only,
        columns: heads(&ctx, &desk.view),
        rows: drawing.lines(&shown),
        modes: rules.modes.iter().map(|m| m.name.zh.clone()).collect(),
        pager,
        publications: publications(&ctx, desk.view.publication),
        due: due_words(&ctx, which, &desk),
        follows: desk.divergence.as_ref().map(|d| follows(&ctx, &desk, d)),
        which,
        ctx: framed(&ctx, which, &desk),
    };
    page_as(status, &page)
}

fn framed(ctx: &PageContext, which: Which, desk: &CatalogueDesk) -> PageContext {
    let title = which.name(ctx);
    ctx.clone()
        .titled(ctx.t2("plan-page-title", "name", &title, "title", &desk.org.short), "/desk/catalogue")
        .crumb(ctx.t("nav-todo"), "/desk")
        .crumb(&desk.org.short, format!("/orgs/{}", desk.org.code))
        .crumb(title, "")
}

/// Who has saved meanwhile, and when.
pub fn stale_words(ctx: &PageContext, desk: &CatalogueDesk) -> String {
    match &desk.saved {
        Some((by, at)) => ctx.t2("editor-stale", "name", super::saver(ctx, by), "at", ctx.date_time(at)),
        None => ctx.t("editor-stale-gone"),
    }
}

/// What was typed into rows that this page doesn't show.
fn lost(
    ctx: &PageContext,
    desk: &CatalogueDesk,
    typed: &Typed,
    shown: &[&RowView],
    edits: bool,
) -> Vec<(String, String)> {
    let gone =
        typed.iter().filter(|((id, _), text)| !text.is_empty() && (!edits || !shown.iter().any(|r| r.id == *id)));
    let line = |((id, column), text): (&(domain::EntryId, String), &String)| {
        let name = desk.view.columns.get(column).map_or_else(String::new, |c| super::column_name(ctx, c));
        let row = desk.view.rows.iter().find(|r| r.id == *id);
        let place = row.map_or_else(|| name.clone(), |r| ctx.t2("editor-cell", "no", r.no, "column", &name));
        (place, text.clone())
    };
    gone.map(line).collect()
}

fn head(ctx: &PageContext, desk: &CatalogueDesk) -> Head {
    let in_force = desk.in_force.as_ref();
    let no = desk.no.to_string();
    let (chip, words) = match (desk.rev, in_force) {
        (Some(_), Some(v)) => {
            let words = ctx.t2("editor-in-force", "no", v.no, "day", ctx.date(v.since));
            (Chip { tone: "info", icon: "pen", word: ctx.t1("editor-draft", "no", no) }, words)
        }
        (Some(_), None) => {
            (Chip { tone: "info", icon: "pen", word: ctx.t1("editor-draft", "no", no) }, ctx.t("editor-first"))
        }
        (None, Some(v)) => {
            let who = super::who(ctx, &v.by.0, &v.by.1);
            let words = ctx.t2("editor-since", "day", ctx.date(v.since), "who", who);
            (Chip { tone: "ok", icon: "check", word: ctx.t1("editor-version", "no", no) }, words)
        }
        (None, None) => (Chip { tone: "", icon: "", word: ctx.t("editor-nothing") }, String::new()),
    };
    let differs = match in_force {
        Some(v) if desk.rev.is_some() => {
            ctx.t2("editor-differs", "no", v.no, "counts", counted_changes(ctx, &desk.changes))
        }
        _ => String::new(),
    };
    let saved = desk.saved.as_ref();
    Head {
        chip,
        words,
        differs,
        saved: saved.map_or_else(String::new, |(by, at)| {
            ctx.t2("editor-saved", "at", ctx.date_time(at), "name", super::saver(ctx, by))
        }),
        edits: desk.keeps && desk.rev.is_some(),
    }
}

fn counts(ctx: &PageContext, which: Which, desk: &CatalogueDesk) -> Counts {
    let view = &desk.view;
    let look = |grade, n: usize, tone, icon, words: String| {
        let first = view.rows.iter().find_map(|r| {
            let cell = r.cells.iter().find(|c| c.problem.as_ref().is_some_and(|p| p.grade == grade))?;
            Some((r.no, super::table::field(&r.id, &cell.column)))
        });
        let (no, field) = first.filter(|_| n > 0)?;
        let number = ((no - 1) / ROWS + 1).to_string();
        let rest = query(&[("page", if number == "1" { "" } else { &number })]);
        Some((tone, icon, words, format!("{}{rest}#{field}", which.base())))
    };
    let looks = [
        look(Grade::Refused, view.refused, "late", "warn", ctx.t1("editor-refused", "n", view.refused)),
        look(Grade::Unclear, view.unclear, "warn", "ask", ctx.t1("editor-unclear", "n", view.unclear)),
        look(Grade::Guessed, view.guessed, "info", "info", ctx.t1("editor-guessed", "n", view.guessed)),
    ];
    Counts { rows: ctx.t1("editor-rows", "n", view.rows.len()), looks: looks.into_iter().flatten().collect() }
}

fn coverage(ctx: &PageContext, desk: &CatalogueDesk, typed: &[(String, String)]) -> Option<CoveragePiece> {
    let edits = desk.keeps && desk.rev.is_some();
    // guidance is for others: what it leaves out is theirs to answer for
    let c = Coverage::of(ctx, &desk.view, typed).filter(|_| !desk.guidance)?;
    Some(CoveragePiece { ctx: ctx.clone(), c, edits })
}

fn notices(ctx: &PageContext, which: Which, desk: &CatalogueDesk, today: Day) -> Vec<Notice> {
    let Some((version, filing)) = desk.in_force.as_ref().and_then(|v: &VersionHead| Some((v, v.filing.as_ref()?)))
    else {
        return Vec::new();
    };
    let href = format!("{}/versions/{}", which.base(), version.no);
    let mut notices = Vec::new();
    if filing.state == FilingState::Due {
        let late = filing.due < today;
        let to = desk.superior.as_ref().map_or_else(|| ctx.t("filing-outside"), |s| s.short.clone());
        notices.push(Notice {
            tone: if late { "banner--late" } else { "banner--warn" },
            icon: if late { "warn" } else { "clock" },
            title: ctx.t1("notice-due", "no", version.no),
            text: ctx.t2("notice-due-text", "day", ctx.date(filing.due), "to", to),
            href: format!("{href}#filing"),
            link: ctx.t("notice-due-do"),
        });
    }
    let open = filing.unanswered();
    if open > 0 {
        notices.push(Notice {
            tone: "banner--warn",
            icon: "people",
            title: ctx.t2("notice-remarks", "no", version.no, "n", open),
            text: ctx.t("notice-remarks-text"),
            href: format!("{href}#remarks"),
            link: ctx.t("notice-remarks-do"),
        });
    }
    notices
}

/// Guidance that is not followed yet, or has changed since.
fn offer(ctx: &PageContext, desk: &CatalogueDesk) -> Option<(String, String, String)> {
    let words = |line: &GuidanceLine| {
        let rows = line.rows.to_string();
        ctx.with("guidance-line", &[("no", &line.no), ("day", &ctx.date(line.since)), ("rows", &rows)])
    };
    match (&desk.divergence, &desk.offered) {
        (Some(d), _) => {
            let newer = d.newer.as_ref()?;
            Some((ctx.t1("guidance-changed", "org", &newer.org.short), words(newer), ctx.t("guidance-adopt-again")))
        }
        (None, Some(line)) => {
            Some((ctx.t1("guidance-offered", "org", &line.org.short), words(line), ctx.t("guidance-adopt")))
        }
        (None, None) => None,
    }
}

fn follows(ctx: &PageContext, desk: &CatalogueDesk, divergence: &Divergence) -> Follows {
    use domain::catalogue::Change;
    let count = |kind| divergence.changes.iter().filter(|c| c.change == kind).count();
    let (own, adapted, left) = (count(Change::Added), count(Change::Changed), count(Change::Removed));
    let mut items = desk.items.clone();
    items.extend(divergence.items.iter().map(|(id, item)| (id.clone(), item.clone())));
    let word = |ctx: &PageContext, change: Change| match change {
        Change::Added => ctx.t("guidance-own"),
        Change::Changed => ctx.t("guidance-adapted"),
        Change::Removed => ctx.t("guidance-left-out"),
    };
    Follows {
        title: ctx.t2("guidance-follows", "org", &divergence.adopted.org.short, "no", divergence.adopted.no),
        counts: ctx.with("guidance-counts", &[("own", &own), ("adapted", &adapted), ("left", &left)]),
        changes: changed(ctx, &desk.view.columns, &divergence.changes, &items, word),
        news: changed(ctx, &desk.view.columns, &divergence.news, &items, super::change_word),
    }
}

/// To whom the catalogue may be shown, and to whom it is.
pub fn publications(ctx: &PageContext, now: Publication) -> Vec<(&'static str, String, bool)> {
    Publication::ALL.iter().map(|p| (p.code(), ctx.code("publication", p), *p == now)).collect()
}

/// By when, and with whom, it is to be filed once it is in force.
pub fn due_words(ctx: &PageContext, which: Which, desk: &CatalogueDesk) -> String {
    match &desk.superior {
        _ if which.guidance => ctx.t("editor-due-guidance"),
        Some(superior) => ctx.t2("editor-due", "day", ctx.date(desk.filing_due), "to", &superior.short),
        None => ctx.t1("editor-due-outside", "day", ctx.date(desk.filing_due)),
    }
}
