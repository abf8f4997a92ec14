//! Disclosures on the working side: plans, dossiers, signatures, what is withheld.

pub(crate) mod approval;
pub(crate) mod attachment;
pub mod dossier;
pub(crate) mod file_line;
pub(crate) mod opinion_form;
pub mod plan;
pub mod register;
pub mod review;
pub(crate) mod screening;
pub(crate) mod variation;
pub(crate) mod withholding;
mod wording;

use axum::{Router, routing::get};

use crate::{App, desk::Registration};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration = Registration { routes, done: &["abandoned", "withdrawn"] };

fn routes() -> Router<App> {
    Router::new()
        .route("/desk/disclosures", get(register::show))
        .route("/desk/disclosures/{id}", get(dossier::show))
        .route("/desk/disclosures/{id}/abandon", get(review::ask_abandon).post(review::abandon))
        .route("/desk/disclosures/{id}/withdraw", get(review::ask_withdraw).post(review::withdraw))
        .route("/desk/disclosures/{id}/history", get(dossier::history::show))
}
