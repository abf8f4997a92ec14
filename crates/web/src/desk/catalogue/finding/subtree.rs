//! `/oversight`: the state of a subtree at a glance, from a number to the records behind it (Art. 5).

use askama::Template;
use axum::extract::{Path, State};
use domain::catalogue::finding::Severity;
use office::{
    catalogue::finding::{KindLine, SubtreeLine, SubtreePage},
    disclosure::withholding::WithheldCount,
};

use super::{Row, row, severity_chip};
use crate::{
    App,
    desk::Answer,
    layout::{PageContext, page},
    pieces::Chip,
    session::SeatedUser,
};

struct Branch {
    name: String,
    /// Its own subtree, or the findings of the organisation itself.
    href: String,
    itself: bool,
    serious: usize,
    warning: usize,
    advice: usize,
    missed: usize,
    /// Withheld, and of these to have been examined again.
    withheld: WithheldCount,
    findings: String,
}

/// Findings of one kind, in one line.
struct Kind {
    chip: Chip,
    name: String,
    count: usize,
    href: String,
}

#[derive(Template)]
#[template(path = "desk/finding/subtree.html")]
struct SubtreeView {
    ctx: PageContext,
    lead: String,
    branches: Vec<Branch>,
    /// Totals: serious, warning, advice, missed.
    totals: [usize; 4],
    kinds: Vec<Kind>,
    missed: Vec<Row>,
    more: usize,
    /// Files before vacant seats, and where they are listed; empty if there are none.
    vacant: (String, String),
}

fn branch(ctx: &PageContext, line: &SubtreeLine) -> Branch {
    let n = |severity| line.counts.get(&severity).copied().unwrap_or(0);
    let code = &line.org.code;
    let findings = format!("/oversight/{code}/findings");
    Branch {
        name: if line.itself { ctx.t1("subtree-itself", "org", &line.org.short) } else { line.org.short.clone() },
        href: if line.itself { findings.clone() } else { format!("/oversight/{code}") },
        itself: line.itself,
        serious: n(Severity::Serious),
        warning: n(Severity::Warning),
        advice: n(Severity::Advice),
        missed: line.missed,
        withheld: line.withheld,
        findings,
    }
}

fn drawn(app: &App, ctx: PageContext, found: &SubtreePage) -> SubtreeView {
    let branches: Vec<Branch> = found.lines.iter().map(|line| branch(&ctx, line)).collect();
    let sum = |of: fn(&Branch) -> usize| branches.iter().map(of).sum();
    let totals = [sum(|b| b.serious), sum(|b| b.warning), sum(|b| b.advice), sum(|b| b.missed)];
    let kind = |line: &KindLine| Kind {
        chip: severity_chip(&ctx, line.severity),
        name: ctx.t(format!("finding-{}-short", line.code)),
        count: line.count,
        href: format!("/oversight/{}/findings/{}", found.org.code, line.code),
    };
    let missed: Vec<Row> = found.missed.iter().map(|line| row(app, &ctx, line, false)).collect();
    let title = ctx.t1("subtree-title", "org", &found.org.short);
    let mut framed = ctx.clone().titled(title, "/oversight").crumb(ctx.t("nav-todo"), "/desk");
    for above in &found.superiors {
        framed = framed.crumb(&above.short, format!("/oversight/{}", above.code));
    }
    SubtreeView {
        lead: ctx.t2("subtree-lead", "org", &found.org.full, "date", ctx.date(found.today)),
        totals,
        kinds: found.kinds.iter().map(kind).collect(),
        more: found.missed_total.saturating_sub(missed.len()),
        vacant: match found.vacant {
            (0, _) => Default::default(),
            (seats, files) => {
                (ctx.t2("vacant-line", "n", files, "seats", seats), format!("/oversight/{}/vacant", found.org.code))
            }
        },
        missed,
        branches,
        ctx: framed.crumb(&found.org.short, ""),
    }
}

pub(super) async fn top(State(app): State<App>, SeatedUser(me): SeatedUser, ctx: PageContext) -> Answer {
    let found = app.office.findings().subtree(&me, None).await?;
    Ok(page(&drawn(&app, ctx, &found)))
}

pub(super) async fn of(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(code): Path<String>,
    ctx: PageContext,
) -> Answer {
    let found = app.office.findings().subtree(&me, Some(&code)).await?;
    Ok(page(&drawn(&app, ctx, &found)))
}
