//! A catalogue as a file that can be taken back.

use axum::extract::{Query, State};
use office::catalogue::export::Format;

use super::{Which, attached};
use crate::{App, desk::Answer, session::SeatedUser};

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    /// Number of a version; empty = the draft, else the one in force.
    version: String,
}

async fn answer(app: App, SeatedUser(me): SeatedUser, which: Which, asked: QueryParams, format: Format) -> Answer {
    let version = asked.version.parse().ok();
    let file = app.office.catalogues().export_catalogue(&me, which.guidance, version, format).await?;
    Ok(attached(&file.name, file.mime, file.bytes))
}

pub(super) async fn xlsx(
    State(app): State<App>,
    me: SeatedUser,
    which: Which,
    Query(asked): Query<QueryParams>,
) -> Answer {
    answer(app, me, which, asked, Format::Xlsx).await
}

pub(super) async fn csv(
    State(app): State<App>,
    me: SeatedUser,
    which: Which,
    Query(asked): Query<QueryParams>,
) -> Answer {
    answer(app, me, which, asked, Format::Csv).await
}

pub(super) async fn json(
    State(app): State<App>,
    me: SeatedUser,
    which: Which,
    Query(asked): Query<QueryParams>,
) -> Answer {
    answer(app, me, which, asked, Format::Json).await
}
