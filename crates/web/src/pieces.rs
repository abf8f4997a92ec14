//! Data of the pieces: what the macros in `templates/pieces/*.html` draw. And `/desk/pieces`, all of them on one page.

use askama::Template;
use axum::{Router, extract::State, response::Response, routing::get};

use crate::{
    App,
    failure::Failure,
    layout::{PageContext, encode, page},
};

/// An icon as inline SVG: drawn in the colour of the text, hidden from screen readers (a word stands beside it).
#[must_use]
pub fn icon(name: impl AsRef<str>) -> String {
    let path = match name.as_ref() {
        "check" => "M2 8l4 4 8-9",
        "cross" => "M3 3l10 10M13 3L3 13",
        "back" => "M14 8H3M7 4L3 8l4 4",
        "on" => "M2 8h11M9 4l4 4-4 4",
        "clock" => "M2 2h12v12H2zM8 5v4h3",
        "pen" => "M2 14l1-4 8-8 3 3-8 8z",
        "warn" => "M8 2l6.5 12h-13zM8 6.5v3.5M8 12v.1",
        "info" => "M2 2h12v12H2zM8 7.5V11M8 5v.1",
        "ask" => "M2 2h12v12H2zM6 6.5a2 2 0 1 1 2.5 1.9L8 9M8 11.2v.1",
        "lock" => "M3 7h10v8H3zM5 7V4a3 3 0 0 1 6 0v3",
        "proof" => "M2 2h12v12H2zM5 8l2 2 4-4",
        "paper" => "M3 1h7l3 3v11H3zM10 1v3h3",
        "people" => "M6 7a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1 14v-4h10v4M11 2.5a2.5 2.5 0 0 1 0 4M13 10h2v4",
        _ => return String::new(),
    };
    format!(
        "<svg class=\"i\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{path}\"/></svg>"
    )
}

/// A problem in words, for the summary on top of a form.
#[derive(Clone, Debug)]
pub struct ProblemLine {
    /// Id of the field it links to.
    pub field: String,
    /// The words that stand at the field.
    pub words: String,
}

/// One answer of a question with several.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Its consequence; empty for none.
    pub hint: String,
    /// Picked?
    pub on: bool,
}

/// A state in an icon and a word. `tone`: empty (to do), `ok`, `warn`, `late`, `info`.
#[derive(Clone, Debug, Default)]
pub struct Chip {
    /// Class.
    pub tone: &'static str,
    /// Name of an icon, see [`icon`].
    pub icon: &'static str,
    /// The word.
    pub word: String,
}

/// A file in a list.
#[derive(Clone, Debug, Default)]
pub struct FileLine {
    /// Id in the gate; empty on public pages.
    pub id: String,
    /// What it is, in capitals.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where it is to be had.
    pub href: String,
    /// Size, what was taken out.
    pub below: String,
    /// Where its report is; empty on public pages.
    pub report: String,
    /// Where it stands; without a word on public pages.
    pub chip: Chip,
}

/// A step of a procedure on its timeline.
#[derive(Clone, Debug)]
pub struct TimelineStep {
    /// `done`, `back`, `now` or empty (to come).
    pub state: &'static str,
    /// The step.
    pub title: String,
    /// Its state in a word.
    pub chip: Chip,
    /// Who, when, why: one line each.
    pub lines: Vec<String>,
}

/// An event of a disclosure's life in plain words.
#[derive(Clone, Debug)]
pub struct LifeEvent {
    /// `done`, `back` or `now`.
    pub state: &'static str,
    /// Seat, person, did what, why.
    pub text: String,
    /// Time and ledger number.
    pub below: String,
}

/// What someone signed.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// Seat and person.
    pub who: String,
    /// The outcome.
    pub chip: Chip,
    /// Their words; may be empty.
    pub words: String,
    /// Time, and digest of what was signed or why it no longer holds.
    pub below: String,
}

/// A stretch of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPart {
    /// `same`, `del` or `ins`.
    pub tag: &'static str,
    /// The text.
    pub text: String,
}

/// What changed from one text to another; nothing if they are the same.
#[must_use]
pub fn compare(old: &str, new: &str) -> Vec<DiffPart> {
    diff_parts(&office::text_difference::differences(old, new))
}

/// Changes as they are drawn.
#[must_use]
pub fn diff_parts(changes: &[office::text_difference::Change]) -> Vec<DiffPart> {
    let tag = |sign| match sign {
        '-' => "del",
        '+' => "ins",
        _ => "same",
    };
    changes.iter().map(|change| DiffPart { tag: tag(change.sign), text: change.text.clone() }).collect()
}

/// Links to the pages of a long list.
#[derive(Clone, Debug)]
pub struct Pager {
    /// This page, from 1.
    pub page: usize,
    /// How many pages.
    pub pages: usize,
    /// How many things in all.
    pub total: usize,
    /// Address of a page without its number; ends with `page=`.
    base: String,
}

impl Pager {
    /// A pager over `total` things, `per_page` each. `base` is the list's address with its other parameters.
    #[must_use]
    pub fn new(page: usize, total: usize, per_page: usize, base: &str) -> Self {
        let pages = total.div_ceil(per_page.max(1)).max(1);
        let joint = if base.contains('?') { '&' } else { '?' };
        Self { page: page.clamp(1, pages), pages, total, base: format!("{base}{joint}page=") }
    }

    /// Address of a page. The first has no number: it is the list itself.
    #[must_use]
    pub fn href(&self, page: impl std::borrow::Borrow<usize>) -> String {
        let page = *page.borrow();
        if page > 1 {
            return format!("{}{page}", self.base);
        }
        self.base.trim_end_matches("page=").trim_end_matches(['?', '&']).to_owned()
    }

    /// The numbers to show: first, last, and those around this one; 0 stands for a gap.
    #[must_use]
    pub fn numbers(&self) -> Vec<usize> {
        let mut numbers = Vec::new();
        for n in 1..=self.pages {
            if n == 1 || n == self.pages || n.abs_diff(self.page) <= 2 {
                numbers.push(n);
            } else if numbers.last() != Some(&0) {
                numbers.push(0);
            }
        }
        numbers
    }
}

/// A query string out of those pairs that have a value, `?` included; empty if none has.
#[must_use]
pub fn query(pairs: &[(&str, &str)]) -> String {
    let filled: Vec<String> =
        pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={}", encode(v))).collect();
    if filled.is_empty() { String::new() } else { format!("?{}", filled.join("&")) }
}

#[derive(Template)]
#[template(path = "desk/pieces.html")]
struct PiecesPage {
    ctx: PageContext,
    problems: Vec<ProblemLine>,
    scopes: Vec<Choice>,
    modes: Vec<Choice>,
    steps: Vec<TimelineStep>,
    life: Vec<LifeEvent>,
    opinions: Vec<Opinion>,
    diff: Vec<DiffPart>,
    pager: Pager,
}

/// The route; it answers in the demo only.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/desk/pieces", get(pieces))
}

async fn pieces(State(app): State<App>, ctx: PageContext) -> Result<Response, Failure> {
    if !app.demo {
        return Err(Failure::not_found());
    }
    let t = |key: &str| ctx.t(key);
    let chip = |tone, icon, word: &str| Chip { tone, icon, word: ctx.t(word) };
    let choice = |value: &str, label: &str, hint: &str, on| Choice {
        value: value.to_owned(),
        label: ctx.t(label),
        hint: if hint.is_empty() { String::new() } else { ctx.t(hint) },
        on,
    };
    let step = |state, title: &str, chip, line: &str| TimelineStep {
        state,
        title: ctx.t(title),
        chip,
        lines: vec![ctx.t(line)],
    };
    let sample = PiecesPage {
        problems: vec![ProblemLine { field: "reason".to_owned(), words: t("pieces-problem") }],
        scopes: vec![
            choice("social", "pieces-scope-social", "pieces-scope-social-hint", true),
            choice("party", "pieces-scope-party", "", false),
        ],
        modes: vec![
            choice("board", "pieces-mode-board", "", true),
            choice("meeting", "pieces-mode-meeting", "", false),
        ],
        steps: vec![
            step("done", "pieces-step-propose", chip("ok", "check", "chip-done"), "pieces-step-line"),
            step("back", "pieces-step-secrecy", chip("warn", "back", "chip-returned"), "pieces-step-line"),
            step("now", "pieces-step-revise", chip("late", "on", "chip-now"), "pieces-step-line"),
            step("", "pieces-step-approve", chip("", "", "chip-todo"), "pieces-step-line"),
        ],
        life: vec![LifeEvent { state: "done", text: t("pieces-life"), below: t("pieces-life-below") }],
        opinions: vec![Opinion {
            who: t("pieces-opinion-who"),
            chip: chip("ok", "check", "pieces-opinion-outcome"),
            words: t("pieces-opinion-words"),
            below: t("pieces-opinion-below"),
        }],
        diff: compare(&t("pieces-diff-old"), &t("pieces-diff-new")),
        pager: Pager::new(2, 60, 10, "/desk/pieces"),
        ctx: ctx.clone().titled(ctx.t("pieces-title"), ""),
    };
    Ok(page(&sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences() {
        let got: Vec<_> = compare("全长3.2公里", "全长2.3公里").into_iter().map(|p| (p.tag, p.text)).collect();
        let expect = [("same", "全长"), ("del", "3.2"), ("ins", "2.3"), ("same", "公里")];
        assert_eq!(got, expect.map(|(tag, text)| (tag, text.to_owned())));
    }

    #[test]
    fn pages_of_a_list() {
        let check = |page, total, numbers: &[usize]| {
            assert_eq!(Pager::new(page, total, 10, "/x").numbers(), numbers, "{page} of {total}");
        };
        check(1, 0, &[1]);
        check(1, 10, &[1]);
        check(1, 11, &[1, 2]);
        check(1, 200, &[1, 2, 3, 0, 20]);
        check(10, 200, &[1, 0, 8, 9, 10, 11, 12, 0, 20]);
        check(99, 30, &[1, 2, 3]);
        let pager = Pager::new(2, 30, 10, "/search?q=%E8%B7%AF");
        assert_eq!(pager.href(1), "/search?q=%E8%B7%AF");
        assert_eq!(pager.href(3), "/search?q=%E8%B7%AF&page=3");
        assert_eq!(Pager::new(2, 30, 10, "/x").href(1), "/x");
    }

    #[test]
    fn queries() {
        assert_eq!(query(&[("q", "路 1"), ("year", "")]), "?q=%E8%B7%AF%201");
        assert_eq!(query(&[("q", "")]), "");
    }
}
