//! `/orgs/{code}/calendar.ics`: when an organisation's catalogue promises what the reader may see (RFC 5545).

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    App,
    desk::catalogue::obligation::feed::{Reader, calendar},
    failure::Failure,
    layout::{PageContext, ReaderTokens},
};

pub(super) async fn show(
    State(app): State<App>,
    ReaderTokens(tokens): ReaderTokens,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Result<Response, Failure> {
    let feed = app.office.obligations().public_calendar(&tokens, &code).await?;
    Ok(calendar(&ctx, &ctx.t1("feed-name-public", "org", &feed.org.short), &feed, Reader::Public))
}
