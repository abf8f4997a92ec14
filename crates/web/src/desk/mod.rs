//! The workbench: what to do, plans, files, signing, history.

pub mod file;
pub mod history;
pub mod plan;
pub mod register;
pub mod sign;
pub mod todo;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{Problems, Refusal, disclosure::State, plan::Plan, refusal::RefusalKind};
use rules::{
    Ruleset,
    procedure::{Move, StepKind},
};

use crate::{
    App,
    failure::Failure,
    layout::Frame,
    pieces::{Chip, ProblemLine},
};

/// All routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/desk", get(todo::show))
        .route("/desk/disclosures", get(register::show))
        .route("/desk/plans/new", get(plan::entries))
        .route("/desk/plans/new/{entry}", get(plan::new).post(plan::propose))
        .route("/desk/drafts/{key}", post(plan::save))
        .route("/desk/disclosures/{id}", get(file::show))
        .route("/desk/disclosures/{id}/plan", get(plan::again).post(plan::revise))
        .route("/desk/disclosures/{id}/correct", get(plan::correction).post(plan::correct))
        .route("/desk/disclosures/{id}/steps/{step}", post(sign::sign))
        .route("/desk/disclosures/{id}/abandon", get(sign::ask_abandon).post(sign::abandon))
        .route("/desk/disclosures/{id}/withdraw", get(sign::ask_withdraw).post(sign::withdraw))
        .route("/desk/disclosures/{id}/history", get(history::show))
}

/// What was just done, in the query of the page that follows: `?done=proposed`.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// Codes that a page may be asked to say; anything else is not ours.
const DONE: &[&str] = &["proposed", "revised", "corrected", "signed", "abandoned", "withdrawn", "saved"];

impl Done {
    /// Heading and text of the banner; empty if nothing was done.
    fn words(&self, f: &Frame) -> (String, String) {
        if !DONE.contains(&self.done.as_str()) {
            return (String::new(), String::new());
        }
        (f.code("done", &self.done), f.t(format!("done-{}-text", self.done)))
    }
}

/// Back to a page with what was done.
fn done(path: &str, code: &str) -> Response {
    Redirect::to(&format!("{path}?done={code}")).into_response()
}

/// Address of a file.
fn file_href(id: impl std::fmt::Display) -> String {
    format!("/desk/disclosures/{id}")
}

/// The chip of where a file stands.
fn state_chip(f: &Frame, state: State) -> Chip {
    let (tone, icon) = match state {
        State::UnderWay => ("info", "on"),
        State::Returned => ("warn", "back"),
        State::Approved => ("ok", "check"),
        State::Released => ("ok", "check"),
        State::Filed => ("ok", "check"),
        State::Correcting => ("info", "pen"),
        State::Withheld => ("late", "lock"),
        State::Abandoned => ("", "cross"),
        State::Withdrawn => ("late", "cross"),
    };
    Chip { tone, icon, word: f.code("state", state) }
}

/// The chip of what somebody decided.
fn outcome_chip(f: &Frame, kind: StepKind, outcome: &Move) -> Chip {
    let (tone, icon) = match outcome {
        Move::Pass => ("ok", "check"),
        Move::Return(_) => ("warn", "back"),
        Move::Refer(_) | Move::Escalate(_) => ("info", "on"),
        Move::Withhold => ("late", "lock"),
    };
    let word = match outcome {
        Move::Pass => f.code("passed", kind),
        _ => f.code("outcome", outcome.code()),
    };
    Chip { tone, icon, word }
}

/// Scope and day of every stage of a plan, in words.
fn stage_words(f: &Frame, rules: &Ruleset, plan: &Plan) -> String {
    let stages: Vec<String> = plan
        .stages
        .iter()
        .map(|s| f.t2("stage-line", "scope", scope_words(f, rules, s.scope.code()), "day", f.date(s.on)))
        .collect();
    stages.join(&f.t("sentence-joint"))
}

fn scope_words(f: &Frame, rules: &Ruleset, id: &str) -> String {
    rules.scope(id).map_or_else(|| id.to_owned(), |s| f.of(&s.name).to_owned())
}

fn mode_words(f: &Frame, rules: &Ruleset, ids: &[String]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| rules.mode(id).map_or(id.as_str(), |m| f.of(&m.name))).collect();
    f.join(&names)
}

/// Problems as the summary names them. Some fields are groups without an input of their own name.
fn problem_lines(f: &Frame, problems: &Problems) -> Vec<ProblemLine> {
    problems.0.iter().map(|p| ProblemLine { field: p.field.clone(), words: f.problem(p) }).collect()
}

/// The words of a field's first problem; empty if it has none.
fn problem_of(f: &Frame, problems: &Problems, field: &str) -> String {
    problems.of(field).map_or_else(String::new, |p| f.problem(p))
}

/// A title that counts the problems, so that a screen reader says them first.
fn counted(f: &Frame, problems: usize, title: &str) -> String {
    if problems == 0 { title.to_owned() } else { f.t2("desk-title-problems", "n", problems, "title", title) }
}

/// What a refusal says, on a page that can go on: heading, next step and article.
fn refusal_words(f: &Frame, app: &App, refusal: &Refusal) -> (String, String) {
    let title = f.code("refusal", &refusal.code);
    let mut text = f.t(format!("refusal-{}-next", refusal.code));
    if let Some(article) = refusal.article {
        let rules = f.of(&app.office.rules().current().name).to_owned();
        text.push_str(&f.t2("error-article", "rules", rules, "article", article.to_string()));
    }
    (title, text)
}

/// Is it a refusal that the same page can show beside what was typed?
fn can_go_on(refusal: &Refusal) -> bool {
    refusal.kind == RefusalKind::Conflict
}

/// The number of a page in a query. What is no number is the first page.
fn page_number(text: &str) -> usize {
    text.parse().unwrap_or(1).clamp(1, 100_000)
}

/// 422: the form again, with its problems.
const PROBLEMS: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// What the workbench answers.
type Answer = Result<Response, Failure>;
