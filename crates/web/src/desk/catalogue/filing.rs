//! `/desk/filings`: what organisations below have filed, and the superior's remarks on it.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{CatalogueId, EntryId, catalogue::FilingState};
use office::{
    Error,
    catalogue::{FiledPage, FilingLine, RowView},
};

use super::{
    super::{Answer, Done, can_go_on, done, refusal_words},
    Changed, change_word, changed, counted_changes,
    coverage::Coverage,
    table::{Drawing, Head, Line, Typed, heads},
    versions::{RemarkLine, filing_words, remarks_made, steps},
};
use crate::{
    App,
    layout::{PageContext, page, page_as},
    pieces::TimelineStep,
    session::SeatedUser,
    verified_form::VerifiedForm,
};

struct Row {
    href: String,
    org: String,
    version: String,
    sent: String,
    stands: String,
}

#[derive(Template)]
#[template(path = "desk/catalogue/filings.html")]
struct ListPage {
    ctx: PageContext,
    done: (String, String),
    sent: Vec<Row>,
    received: Vec<Row>,
}

#[derive(Template)]
#[template(path = "desk/catalogue/filed.html")]
struct ShowPage {
    ctx: PageContext,
    href: String,
    org: String,
    name: String,
    lead: String,
    refused: (String, String),
    counts: String,
    changes: Vec<Changed>,
    coverage: String,
    columns: Vec<Head>,
    rows: Vec<(Line, String)>,
    steps: Vec<TimelineStep>,
    remarks: Vec<RemarkLine>,
    received: bool,
    whole: String,
}

pub(super) async fn list(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(asked): Query<Done>,
    ctx: PageContext,
) -> Answer {
    let filings = app.office.catalogues().filings(&me).await?;
    let row = |line: &FilingLine| {
        let filing = line.head.filing.as_ref();
        Row {
            href: format!("/desk/filings/{}", line.id),
            org: line.org.full.clone(),
            version: ctx.t1("version-title", "no", line.head.no),
            sent: filing.and_then(|x| x.sent.as_ref()).map_or_else(String::new, |a| ctx.date_time(a.at)),
            stands: filing.map_or_else(String::new, |x| filing_words(&ctx, x)),
        }
    };
    let drawn = ListPage {
        done: asked.words(&ctx),
        sent: filings.sent.iter().map(row).collect(),
        received: filings.received.iter().map(row).collect(),
        ctx: ctx
            .clone()
            .titled(ctx.t("filings-title"), "/desk/catalogue")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("editor-title"), "/desk/catalogue")
            .crumb(ctx.t("filings-title"), ""),
    };
    Ok(page(&drawn))
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let filed = app.office.catalogues().filed_page(&me, &CatalogueId::from_text(id)).await?;
    Ok(draw(&app, ctx, StatusCode::OK, &filed, &[], Default::default()))
}

fn draw(
    app: &App,
    ctx: PageContext,
    status: StatusCode,
    filed: &FiledPage,
    typed: &[(Option<EntryId>, String)],
    refused: (String, String),
) -> Response {
    let FiledPage { head, view, .. } = filed;
    let drawing = Drawing {
        ctx: &ctx,
        rules: app.office.rules().current(),
        view,
        typed: &Typed::new(),
        problems: &[],
        stale: false,
        open: "",
    };
    let rows: Vec<&RowView> = view.rows.iter().collect();
    let said = |id: Option<&EntryId>| {
        typed.iter().find(|(row, _)| row.as_ref() == id).map_or_else(String::new, |(_, text)| text.clone())
    };
    let lines = drawing.lines(&rows).into_iter().map(|line| {
        let remark = said(Some(&line.id));
        (line, remark)
    });
    let filing = head.filing.as_ref();
    let name = ctx.t1("version-title", "no", head.no);
    let who = super::who(&ctx, &head.by.0, &head.by.1);
    let since = ctx.t1("version-since", "day", ctx.date(head.since));
    let drawn = ShowPage {
        href: format!("/desk/filings/{}", filed.id),
        org: filed.org.full.clone(),
        lead: ctx.with("version-lead", &[("days", &since), ("who", &who), ("rows", &head.rows)]),
        refused,
        counts: if head.no > 1 { counted_changes(&ctx, &filed.changes) } else { ctx.t("filed-first") },
        changes: changed(&ctx, &view.columns, &filed.changes, &filed.items, change_word),
        coverage: Coverage::of(&ctx, view, &[]).map_or_else(String::new, |c| c.title),
        columns: heads(&ctx, view),
        rows: lines.collect(),
        steps: filing.map_or_else(Vec::new, |x| steps(&ctx, x, Some(&ctx.t("filing-here")))),
        remarks: filing.map_or_else(Vec::new, |x| remarks_made(&ctx, &x.remarks, &filed.items)),
        received: filing.is_some_and(|x| x.state == FilingState::Received),
        whole: said(None),
        ctx: ctx
            .clone()
            .titled(ctx.t2("plan-page-title", "name", &name, "title", &filed.org.short), "/desk/catalogue")
            .crumb(ctx.t("nav-todo"), "/desk")
            .crumb(ctx.t("filings-title"), "/desk/filings")
            .crumb(&filed.org.short, ""),
        name,
    };
    page_as(status, &drawn)
}

pub(super) async fn receive(
    State(app): State<App>,
    Path(id): Path<String>,
    ctx: PageContext,
    posted: VerifiedForm,
) -> Answer {
    let id = CatalogueId::from_text(id);
    let remark = |(name, text): &(String, String)| {
        let row = name.strip_prefix("remark:");
        let ours = row.is_some() || name == "remark";
        (ours && !text.trim().is_empty()).then(|| (row.map(EntryId::from_text), text.clone()))
    };
    let remarks: Vec<_> = posted.fields.0.iter().filter_map(remark).collect();
    match app.office.catalogues().receive_filing(posted.me.seated()?, id.clone(), remarks.clone()).await {
        Ok(()) => Ok(done("/desk/filings", "received")),
        Err(Error::Refused(refusal)) if can_go_on(&refusal) => {
            let filed = app.office.catalogues().filed_page(&posted.me, &id).await?;
            let refused = refusal_words(&ctx, &app, &refusal);
            Ok(draw(&app, ctx, StatusCode::CONFLICT, &filed, &remarks, refused))
        }
        Err(error) => Err(error.into()),
    }
}
