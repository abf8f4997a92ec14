//! `/verify`: how anyone checks a disclosure without trusting this site.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    App,
    failure::Failure,
    layout::{PageContext, page},
};

/// A published checkpoint.
pub(crate) struct Checkpoint {
    pub size: i64,
    pub root: String,
    pub at: String,
}

#[derive(Template)]
#[template(path = "portal/verify.html")]
pub(crate) struct VerifyPage {
    pub ctx: PageContext,
    pub key: String,
    pub checkpoints: Vec<Checkpoint>,
    /// The latest checkpoint's signed note.
    pub note: String,
}

pub(super) async fn show(State(app): State<App>, ctx: PageContext) -> Result<Response, Failure> {
    let found = app.office.portal().verify_page().await?;
    let checkpoints = found.checkpoints.iter().map(|(size, at, note)| Checkpoint {
        size: *size,
        // The third line of a checkpoint is the tree's root (C2SP tlog-checkpoint).
        root: note.lines().nth(2).unwrap_or_default().to_owned(),
        at: at.map_or_else(String::new, |at| at.plain()),
    });
    Ok(page(&VerifyPage {
        key: found.key.clone(),
        checkpoints: checkpoints.collect(),
        note: found.checkpoints.first().map_or_else(String::new, |(_, _, note)| note.clone()),
        ctx: ctx.clone().titled(ctx.t("verify-title"), "/verify"),
    }))
}
