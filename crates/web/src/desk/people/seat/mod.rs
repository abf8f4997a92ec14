//! Seats: who stands in for whom, who holds what, and where nobody is.

mod delegation;
mod holding;
mod vacant;

use axum::{
    Router,
    routing::{get, post},
};
use domain::people::seat::DelegationStatus;
use office::people::seat::DelegationLine;

use crate::{App, desk::Registration, layout::PageContext, pieces::Chip};

/// What it brings to the workbench.
pub(crate) const REGISTRATION: Registration =
    Registration { routes, done: &["delegated", "delegation-ended", "handed-over", "vacated"] };

/// All routes.
fn routes() -> Router<App> {
    Router::new()
        .route("/desk/delegations", get(delegation::show).post(delegation::give))
        .route("/desk/delegations/end", post(delegation::end))
        .route("/admin/seats", get(holding::list))
        .route("/admin/seats/{id}", get(holding::show))
        .route("/admin/seats/{id}/hand-over", post(holding::hand_over))
        .route("/admin/seats/{id}/vacate", post(holding::vacate))
        .route("/admin/seats/{id}/end-delegation", post(holding::end_delegation))
        .route("/oversight/{code}/vacant", get(vacant::show))
}

/// A delegation as it is drawn.
struct Given {
    seat: String,
    n: usize,
    title: String,
    who: String,
    days: String,
    reason: String,
    chip: Chip,
    /// May it be ended?
    open: bool,
}

fn given(ctx: &PageContext, line: &DelegationLine, who: &str) -> Given {
    let (tone, icon) = match line.status {
        DelegationStatus::Now => ("ok", "check"),
        DelegationStatus::ToCome => ("info", "clock"),
        DelegationStatus::Over => ("", ""),
        DelegationStatus::Ended | DelegationStatus::Lapsed => ("warn", "cross"),
    };
    let days = ctx.t2("delegation-days", "from", ctx.date(line.from), "to", ctx.date(line.to));
    Given {
        seat: line.seat.to_string(),
        n: line.n,
        title: line.title.clone(),
        who: who.to_owned(),
        days: match line.ended {
            Some(day) => ctx.t2("delegation-days-ended", "days", days, "day", ctx.date(day)),
            None => days,
        },
        reason: line.reason.clone(),
        chip: Chip { tone, icon, word: ctx.code("delegation", line.status) },
        open: matches!(line.status, DelegationStatus::Now | DelegationStatus::ToCome),
    }
}
