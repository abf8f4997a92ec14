//! The workbench: what to do, plans, files, signing, history.

pub mod catalogue;
pub mod disclosure;
mod moved;
pub mod people;
mod registration;
pub mod todo;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::{
    Problems, Refusal,
    disclosure::{State, plan::Plan},
    noun::Noun,
    problems::Problem,
    refusal::RefusalKind,
};
use rules::{
    Ruleset,
    procedure::{Move, StepKind},
};

use crate::{
    App,
    failure::Failure,
    layout::PageContext,
    people::account,
    pieces::{Chip, ProblemLine},
};

pub(crate) use registration::Registration;

/// All routes: what to do, what each noun brings, and where that was before.
pub(crate) fn routes() -> Router<App> {
    let bare = Router::new().route("/desk", get(todo::show)).merge(moved::routes());
    Noun::ALL.iter().fold(bare, |all, noun| all.merge((registration(*noun).routes)()))
}

/// For a noun whose pages are another's, or the portal's alone.
const NOTHING: Registration = Registration { routes: Router::new, done: &[] };

/// The compiler asks here for every noun.
const fn registration(noun: Noun) -> Registration {
    match noun {
        Noun::Account => account::REGISTRATION,
        Noun::Seat => people::seat::REGISTRATION,
        Noun::Catalogue => catalogue::REGISTRATION,
        Noun::Obligation => catalogue::obligation::REGISTRATION,
        Noun::Finding => catalogue::finding::REGISTRATION,
        Noun::Disclosure => disclosure::REGISTRATION,
        Noun::Plan => disclosure::plan::REGISTRATION,
        Noun::Review => disclosure::review::REGISTRATION,
        Noun::Consent => disclosure::dossier::consent::REGISTRATION,
        Noun::DeferredReview => disclosure::dossier::deferred_review::REGISTRATION,
        Noun::Withholding => disclosure::withholding::REGISTRATION,
        Noun::Attachment => disclosure::attachment::REGISTRATION,
        Noun::Variation => disclosure::variation::REGISTRATION,
        // pages of the portal; of catalogues and their obligations; of the command line
        Noun::Org | Noun::Person | Noun::Ruleset | Noun::Version | Noun::Entry | Noun::Record => NOTHING,
    }
}

/// Is it a code of something done that a page says?
fn is_done(code: &str) -> bool {
    Noun::ALL.iter().any(|noun| registration(*noun).done.contains(&code))
}

/// What was just done, in the query of the page that follows: `?done=proposed`.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

impl Done {
    /// Heading and text of the banner; empty if nothing was done.
    fn words(&self, ctx: &PageContext) -> (String, String) {
        if !is_done(&self.done) {
            return (String::new(), String::new());
        }
        (ctx.code("done", &self.done), ctx.t(format!("done-{}-text", self.done)))
    }
}

/// Back to a page with what was done.
fn done(path: &str, code: &str) -> Response {
    Redirect::to(&format!("{path}?done={code}")).into_response()
}

/// Address of a file.
fn dossier_href(id: impl std::fmt::Display) -> String {
    format!("/desk/disclosures/{id}")
}

/// The chip of where a file stands.
fn state_chip(ctx: &PageContext, state: State) -> Chip {
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
    Chip { tone, icon, word: ctx.code("state", state) }
}

/// The chip of what can't wait, before all others; without a word on what can.
fn urgent_chip(ctx: &PageContext, urgent: bool) -> Chip {
    if urgent { Chip { tone: "late", icon: "clock", word: ctx.t("chip-urgent") } } else { Chip::default() }
}

/// The chip of what somebody decided.
fn outcome_chip(ctx: &PageContext, kind: StepKind, outcome: &Move) -> Chip {
    let (tone, icon) = match outcome {
        Move::Pass => ("ok", "check"),
        Move::Return(_) => ("warn", "back"),
        Move::Refer(_) | Move::Escalate(_) => ("info", "on"),
        Move::Withhold => ("late", "lock"),
    };
    let word = match outcome {
        Move::Pass => ctx.code("passed", kind),
        _ => ctx.code("outcome", outcome.code()),
    };
    Chip { tone, icon, word }
}

/// Scope and day of every stage of a plan, in words.
fn stage_words(ctx: &PageContext, rules: &Ruleset, plan: &Plan) -> String {
    let stages: Vec<String> = plan
        .stages
        .iter()
        .map(|s| ctx.t2("stage-line", "scope", scope_words(ctx, rules, s.scope.code()), "day", ctx.date(s.on)))
        .collect();
    stages.join(&ctx.t("sentence-joint"))
}

/// A title in a list or on a page. An empty one belongs to a text that is locked to who reads.
fn title_words(ctx: &PageContext, title: &str) -> String {
    if title.is_empty() { ctx.t("locked-title") } else { title.to_owned() }
}

fn scope_words(ctx: &PageContext, rules: &Ruleset, id: &str) -> String {
    rules.scope(id).map_or_else(|| id.to_owned(), |s| ctx.of(&s.name).to_owned())
}

fn mode_words(ctx: &PageContext, rules: &Ruleset, ids: &[String]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| rules.mode(id).map_or(id.as_str(), |m| ctx.of(&m.name))).collect();
    ctx.join(&names)
}

/// A problem in words: the field's own where several fields share a code, else the code's.
fn problem_words(ctx: &PageContext, problem: &Problem) -> String {
    let own = format!("problem-{}-{}", problem.code, problem.field);
    ctx.find(&own, &[]).unwrap_or_else(|| ctx.problem(problem))
}

/// Problems as the summary names them. Some fields are groups without an input of their own name.
fn problem_lines(ctx: &PageContext, problems: &Problems) -> Vec<ProblemLine> {
    problems.0.iter().map(|p| ProblemLine { field: p.field.clone(), words: problem_words(ctx, p) }).collect()
}

/// The words of a field's first problem; empty if it has none.
fn problem_of(ctx: &PageContext, problems: &Problems, field: &str) -> String {
    problems.of(field).map_or_else(String::new, |p| problem_words(ctx, p))
}

/// A title that counts the problems, so that a screen reader says them first.
fn counted(ctx: &PageContext, problems: usize, title: &str) -> String {
    if problems == 0 { title.to_owned() } else { ctx.t2("desk-title-problems", "n", problems, "title", title) }
}

/// What a refusal says, on a page that can go on: heading, next step and article.
fn refusal_words(ctx: &PageContext, app: &App, refusal: &Refusal) -> (String, String) {
    let title = ctx.code("refusal", &refusal.code);
    let mut text = ctx.t(format!("refusal-{}-next", refusal.code));
    if let Some(article) = refusal.article {
        let rules = ctx.of(&app.office.rules().current().name).to_owned();
        text.push_str(&ctx.t2("error-article", "rules", rules, "article", article.to_string()));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::disclosure::plan::Risk;
    use office::{disclosure::dossier::signature::PlanPart, waiting::Waiting};
    use rules::procedure::{Duty, Fact};

    use super::*;
    use crate::i18n::{Lang, Localizer};

    /// Every source file of the crates that refuse and find problems.
    fn sources() -> Vec<std::path::PathBuf> {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut folders = vec![crates.join("domain/src"), crates.join("office/src")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { &mut folders } else { &mut files }.push(path);
            }
        }
        files
    }

    /// Codes as they stand in a source file: what follows one of these calls, in quotes.
    fn codes(path: &std::path::Path, calls: &[&str], skip: usize) -> BTreeSet<String> {
        let text = std::fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        let mut found = BTreeSet::new();
        for call in calls {
            for rest in text.split(call).skip(1) {
                let line: String = rest.chars().take_while(|c| *c != ';').collect();
                // With a computed field name the code is the last text of the call.
                let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
                found.extend(quoted.get(skip.min(quoted.len().saturating_sub(1))).map(|c| (*c).to_owned()));
            }
        }
        found
    }

    /// The engine's refusals: the arms of its `code()`.
    fn engine_codes() -> BTreeSet<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/src/procedure/mod.rs");
        let text = std::fs::read_to_string(path).unwrap();
        let arms = text.lines().filter_map(|line| line.trim().strip_prefix("Refusal::")?.split_once("=> \""));
        arms.map(|(_, code)| code.trim_end_matches("\",").to_owned()).collect()
    }

    #[test]
    fn every_code_has_words() {
        let mut keys = BTreeSet::new();
        for file in sources() {
            let calls = ["problems.add(", "problems.require("];
            let with = codes(&file, &["problems.add_with("], 1);
            let found = codes(&file, &calls, 9).into_iter().chain(with);
            keys.extend(found.map(|code| format!("problem-{code}")));
        }
        assert!(keys.len() >= 60, "{keys:?}");
        let password = ["missing", "length", "same", "login", "differs", "wrong", "wait"];
        keys.extend(password.map(|code| format!("problem-password-{code}")));
        let raised = ["Refusal::conflict(", "Refusal::forbidden("];
        let mut refusals: BTreeSet<String> = domain::refusal::CODES.iter().map(|c| (*c).to_owned()).collect();
        for file in sources() {
            refusals.extend(codes(&file, &raised, 0).into_iter().filter(|c| c.contains('-')));
        }
        let engine = engine_codes();
        assert!(engine.len() >= 15, "{engine:?}");
        refusals.extend(engine.into_iter().map(|code| code.replace('_', "-")));
        keys.extend(refusals.iter().flat_map(|code| [format!("refusal-{code}"), format!("refusal-{code}-next")]));
        keys.extend(State::ALL.iter().map(|s| format!("state-{s}")));
        keys.extend(Risk::ALL.iter().map(|r| format!("risk-{r}")));
        keys.extend(Fact::ALL.iter().map(|c| format!("fact-declared-{c}")));
        keys.extend(Duty::ALL.iter().map(|d| format!("sign-pass-{d}")));
        keys.extend(StepKind::ALL.iter().map(|k| format!("passed-{k}")));
        let done = Noun::ALL.iter().flat_map(|noun| registration(*noun).done);
        keys.extend(done.flat_map(|d| [format!("done-{d}"), format!("done-{d}-text")]));
        keys.extend(Waiting::ALL.iter().map(|kind| format!("letter-{kind}")));
        let counted = Waiting::ALL.iter().filter(|kind| kind.is_counted_in_todo());
        keys.extend(counted.map(|kind| format!("todo-{kind}")));
        keys.extend(PlanPart::ALL.iter().map(|part| format!("changed-{part}")));
        for code in ["return", "refer", "escalate", "withhold"] {
            keys.extend(["outcome", "move", "move-label", "move-hint"].map(|list| format!("{list}-{code}")));
        }
        for lang in Lang::ALL {
            let n = String::from("1");
            let names = ["n", "count", "name", "day", "mode", "names", "minutes", "fact", "limit"];
            let args = names.map(|name| (name, &n as &dyn crate::i18n::Arg));
            let missing: Vec<&String> =
                keys.iter().filter(|key| (Localizer { lang }).find(key, &args).is_none()).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }
}
