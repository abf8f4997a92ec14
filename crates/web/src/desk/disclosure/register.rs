//! `/desk/disclosures`: the register (台账) of all files the seat may read.

use askama::Template;
use axum::extract::{Query, State};
use domain::{Instant, disclosure::State as Stands};

use crate::{
    App,
    desk::{Answer, dossier_href, page_number, state_chip, urgent_chip},
    layout::{PageContext, page},
    pieces::{Chip, Pager},
    portal::Link,
    session::SeatedUser,
};

struct Row {
    href: String,
    title: String,
    org: String,
    urgent: Chip,
    chip: Chip,
    step: String,
    index: String,
    changed: Instant,
}

/// A filter: the link and whether it is picked.
struct Filter {
    link: Link,
    on: bool,
}

#[derive(Template)]
#[template(path = "desk/register.html")]
struct RegisterPage {
    ctx: PageContext,
    total: i64,
    /// Is there a register of what is withheld for this seat?
    withheld: bool,
    filters: Vec<Filter>,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct QueryParams {
    state: String,
    page: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Query(asked): Query<QueryParams>,
    ctx: PageContext,
) -> Answer {
    let state = Stands::parse(&asked.state);
    let files = app.office.dossiers().dossiers(&me, state, page_number(&asked.page)).await?;
    let base = match state {
        Some(state) => format!("/desk/disclosures?state={state}"),
        None => "/desk/disclosures".to_owned(),
    };
    let all = Filter {
        link: Link { name: ctx.t("register-all"), href: "/desk/disclosures".to_owned() },
        on: state.is_none(),
    };
    let states = Stands::ALL.iter().map(|s| Filter {
        link: Link { name: ctx.code("state", s), href: format!("/desk/disclosures?state={s}") },
        on: state == Some(*s),
    });
    let rows = files.files.iter().map(|line| Row {
        href: dossier_href(&line.id),
        title: crate::desk::title_words(&ctx, &line.title),
        org: line.org.short.clone(),
        urgent: urgent_chip(&ctx, line.urgent),
        chip: state_chip(&ctx, line.state),
        step: line.step.as_ref().map_or_else(String::new, |(_, name)| ctx.of(name).to_owned()),
        index: line.index_number.clone().unwrap_or_default(),
        changed: line.changed,
    });
    let total = usize::try_from(files.total).unwrap_or(0);
    let register = RegisterPage {
        total: files.total,
        withheld: me.seat.as_ref().is_some_and(|view| !view.seat.role.is_admin()),
        filters: std::iter::once(all).chain(states).collect(),
        rows: rows.collect(),
        pager: Pager::new(files.page, total, office::org_ref::PAGE, &base),
        ctx: ctx.clone().titled(ctx.t("register-title"), "/desk/disclosures"),
    };
    Ok(page(&register))
}
