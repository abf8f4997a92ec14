//! What a button alone does: begin a draft, drop it, adopt guidance.

use axum::extract::State;

use super::{
    super::{Answer, done},
    Which,
};
use crate::{App, verified_form::VerifiedForm};

pub(super) async fn draft(State(app): State<App>, which: Which, posted: VerifiedForm) -> Answer {
    app.office.catalogues().draft_catalogue(posted.me.seated()?, which.guidance).await?;
    Ok(done(which.base(), "started"))
}

pub(super) async fn drop_draft(State(app): State<App>, which: Which, posted: VerifiedForm) -> Answer {
    app.office.catalogues().drop_draft_catalogue(posted.me.seated()?, which.guidance).await?;
    Ok(done(which.base(), "dropped"))
}

pub(super) async fn adopt(State(app): State<App>, which: Which, posted: VerifiedForm) -> Answer {
    app.office.catalogues().adopt_guidance(posted.me.seated()?).await?;
    Ok(done(which.base(), "adopted"))
}
