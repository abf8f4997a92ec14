//! `/desk/disclosures/{id}/history`: what happened, in plain words, newest first.

use askama::Template;
use axum::extract::{Path, State};
use domain::{Day, DisclosureId};
use office::disclosure::dossier::history::HistoryLine;

use crate::{
    App,
    desk::{Answer, dossier_href},
    layout::{PageContext, page},
    pieces::LifeEvent,
    session::SeatedUser,
};

/// A stretch of the life: what it was about and when.
struct Phase {
    name: String,
    days: String,
    events: Vec<LifeEvent>,
}

#[derive(Template)]
#[template(path = "desk/history.html")]
struct HistoryPage {
    ctx: PageContext,
    title: String,
    lead: String,
    href: String,
    index: String,
    public: String,
    phases: Vec<Phase>,
    records: usize,
}

pub(crate) async fn show(
    State(app): State<App>,
    SeatedUser(me): SeatedUser,
    Path(id): Path<String>,
    ctx: PageContext,
) -> Answer {
    let history = app.office.dossiers().history(&me.seated()?, &DisclosureId::from_text(id)).await?;
    let disclosure = &history.disclosure;
    let title = crate::desk::title_words(&ctx, &disclosure.working.plan.content.title);
    let returned = history.lines.iter().filter(|l| l.outcome.as_deref() == Some("return")).count();
    let index = disclosure.index_number.clone().unwrap_or_default();
    let drawn = HistoryPage {
        lead: ctx.t2("history-lead", "records", history.lines.len(), "returned", returned),
        href: dossier_href(&disclosure.id),
        public: if index.is_empty() { String::new() } else { format!("/d/{index}") },
        index,
        phases: phases(&ctx, &history.lines),
        records: history.lines.len(),
        ctx: ctx
            .clone()
            .titled(ctx.t2("plan-page-title", "name", ctx.t("history-title"), "title", &title), "/desk/disclosures")
            .crumb(ctx.t("register-title"), "/desk/disclosures")
            .crumb(&title, dossier_href(&disclosure.id))
            .crumb(ctx.t("history-title"), ""),
        title,
    };
    Ok(page(&drawn))
}

/// Which stretch a record belongs to.
fn phase(line: &HistoryLine) -> &'static str {
    match line.kind.as_str() {
        "disclosure.withdrawn" => "withdrawn",
        "disclosure.released" => "released",
        "disclosure.abandoned" => "abandoned",
        "disclosure.examined" => "examined",
        "disclosure.reviewed_later" => "later",
        _ if line.version.is_some_and(|v| v > 1) => "correction",
        "disclosure.corrected" => "correction",
        "disclosure.proposed" => "proposed",
        _ => "review",
    }
}

/// Is it the signature that puts the file together? It is the one that comes after the release of its version.
fn files(line: &HistoryLine, older: &[HistoryLine]) -> bool {
    let released = |l: &HistoryLine| l.kind == "disclosure.released" && l.version == line.version;
    line.kind == "disclosure.signed" && older.iter().any(released)
}

/// Newest first, as the lines come; a new stretch begins where what it is about changes.
fn phases(ctx: &PageContext, lines: &[HistoryLine]) -> Vec<Phase> {
    let mut found: Vec<(&str, Vec<&HistoryLine>)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let older = lines.get(i + 1..).unwrap_or_default();
        let name = if files(line, older) { "filed" } else { phase(line) };
        match found.last_mut() {
            Some((last, group)) if *last == name => group.push(line),
            _ => found.push((name, vec![line])),
        }
    }
    let newest = lines.first().map(|l| l.seq);
    let draw = |(name, group): (&str, Vec<&HistoryLine>)| Phase {
        name: ctx.code("phase", name),
        days: span(ctx, group.last().map(|l| l.at.day()), group.first().map(|l| l.at.day())),
        events: group.iter().map(|line| event(ctx, line, Some(line.seq) == newest)).collect(),
    };
    found.into_iter().map(draw).collect()
}

fn span(ctx: &PageContext, first: Option<Day>, last: Option<Day>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => ctx.date(first),
        (Some(first), Some(last)) => ctx.t2("history-span", "first", ctx.date(first), "last", ctx.date(last)),
        _ => String::new(),
    }
}

/// Fluent key of what happened: `life-` and the event, at a signature also what was decided.
fn key(line: &HistoryLine) -> String {
    let event = line.kind.rsplit('.').next().unwrap_or_default();
    match (&line.outcome, event) {
        (Some(outcome), "signed" | "reviewed_later" | "consented") => format!("life-{event}-{outcome}"),
        _ => format!("life-{event}"),
    }
}

fn event(ctx: &PageContext, line: &HistoryLine, newest: bool) -> LifeEvent {
    let who = match (&line.title, &line.name) {
        (Some(title), Some(name)) => format!("{title} {name}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => ctx.t("life-system"),
    };
    let who = ctx.signed_for(who, line.standing_in_for.as_deref());
    let step = line.step.as_ref().map_or_else(String::new, |s| ctx.of(s).to_owned());
    let version = line.version.unwrap_or(1);
    let mut text = ctx
        .find(&key(line), &[("who", &who), ("step", &step), ("version", &version)])
        .unwrap_or_else(|| ctx.t2("life-other", "who", &who, "kind", &line.kind));
    if !line.text.is_empty() {
        text.push_str(&ctx.t1("life-words", "text", &line.text));
    }
    if !line.urgent.is_empty() {
        text.push_str(&ctx.t1("life-urgent", "reason", &line.urgent));
    }
    let state = match line.outcome.as_deref() {
        Some("return" | "amiss" | "returned") => "back",
        _ if newest => "now",
        _ => "done",
    };
    let mut below = ctx.t2("life-below", "at", ctx.date_time(line.at), "seq", line.seq);
    if !line.signed.is_empty() {
        below.push_str(&ctx.t1("life-signed-for", "digest", &line.signed));
    }
    LifeEvent { state, text, below }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Instant;

    fn line(kind: &str, outcome: Option<&str>, version: Option<u64>) -> HistoryLine {
        HistoryLine {
            seq: 1,
            at: Instant::from_micros(0),
            kind: kind.into(),
            outcome: outcome.map(Into::into),
            step: None,
            title: None,
            name: None,
            standing_in_for: None,
            text: String::new(),
            version,
            signed: String::new(),
            urgent: String::new(),
        }
    }

    #[test]
    fn what_comes_after_the_release_is_filing() {
        let lines = |newest: &str, version| {
            [line(newest, Some("pass"), Some(version)), line("disclosure.released", None, Some(1))]
        };
        for (newest, version, expect) in
            [("disclosure.signed", 1, true), ("disclosure.signed", 2, false), ("disclosure.corrected", 1, false)]
        {
            let [newest, released] = lines(newest, version);
            assert_eq!(files(&newest, &[released]), expect, "{newest:?}");
        }
        assert!(!files(&line("disclosure.signed", Some("pass"), Some(1)), &[]));
    }

    #[test]
    fn stretches_and_words() {
        for (kind, outcome, version, stretch, words) in [
            ("disclosure.proposed", Some("pass"), Some(1), "proposed", "life-proposed"),
            ("disclosure.signed", Some("return"), Some(1), "review", "life-signed-return"),
            ("disclosure.revised", Some("pass"), Some(1), "review", "life-revised"),
            ("disclosure.released", None, Some(2), "released", "life-released"),
            ("disclosure.corrected", Some("pass"), Some(2), "correction", "life-corrected"),
            ("disclosure.signed", Some("pass"), Some(2), "correction", "life-signed-pass"),
            ("disclosure.withdrawn", None, None, "withdrawn", "life-withdrawn"),
            ("disclosure.abandoned", None, None, "abandoned", "life-abandoned"),
            ("disclosure.examined", None, None, "examined", "life-examined"),
        ] {
            let line = line(kind, outcome, version);
            assert_eq!((phase(&line), key(&line).as_str()), (stretch, words), "{kind}");
            for lang in crate::i18n::Lang::ALL {
                assert!(
                    crate::i18n::Localizer { lang }
                        .find(words, &[("who", &"甲"), ("step", &"乙"), ("version", &1_u32)])
                        .is_some(),
                    "{words}"
                );
            }
        }
    }
}
