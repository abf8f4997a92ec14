//! Coverage as it is drawn: which categories of the duty set are answered for, and what to do about the others.

use domain::catalogue::Covered;
use office::catalogue::{CoverageLine, TableView};

use crate::{layout::PageContext, pieces::Chip};

/// A category.
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its number in the list, and its words.
    pub name: String,
    /// How long its meter is, of 100.
    pub share: usize,
    /// Declared not applicable?
    pub excused: bool,
    /// How it stands.
    pub chip: Chip,
    /// Why it is not applicable.
    pub reason: String,
    /// Neither entries nor a reason?
    pub missing: bool,
}

/// The whole of it.
pub struct Coverage {
    /// How it stands in a sentence.
    pub title: String,
    /// What the bar shows, in figures, for who doesn't see the bar.
    pub figures: String,
    /// Pieces of the bar: empty (covered), `na` or `no`.
    pub bar: Vec<&'static str>,
    /// Is there a category that is never missing?
    pub catch_all: bool,
    /// Does a gap accuse, or only advise?
    pub mandatory: bool,
    /// The categories.
    pub lines: Vec<Line>,
    /// What was typed as a reason and isn't saved, by category.
    pub typed: Vec<(String, String)>,
}

impl Coverage {
    /// The coverage of a table; none if its duty set lists no categories.
    pub fn of(ctx: &PageContext, view: &TableView, typed: &[(String, String)]) -> Option<Self> {
        // what is never missing is counted neither where it has entries nor where it has none
        let counted: Vec<_> = view.coverage.iter().filter(|c| !c.category.catch_all).collect();
        let catch_all = counted.len() < view.coverage.len();
        let set = view.duty_set.as_ref()?;
        let is = |wanted: &str| counted.iter().filter(|c| piece(&c.state) == wanted).count();
        let (covered, excused, missing, n) = (is(""), is("na"), is("no"), counted.len());
        if n == 0 {
            return None;
        }
        let mandatory = view.coverage.iter().any(|c| c.mandatory);
        let besides = if catch_all { ctx.t("coverage-besides") } else { String::new() };
        let args: [(&'static str, &dyn crate::i18n::Arg); 6] = [
            ("besides", &besides),
            ("article", &set.article.to_string()),
            ("n", &n),
            ("covered", &covered),
            ("excused", &excused),
            ("missing", &missing),
        ];
        let most = counted.iter().map(|c| entries(&c.state)).max().unwrap_or(0).max(1);
        Some(Self {
            title: if mandatory { ctx.with("coverage-title", &args) } else { ctx.with("coverage-title-advice", &args) },
            figures: ctx.with("coverage-figures", &args),
            bar: ["", "na", "no"].iter().flat_map(|p| std::iter::repeat_n(*p, is(p))).collect(),
            catch_all,
            mandatory,
            lines: view.coverage.iter().map(|c| line(ctx, c, most)).collect(),
            typed: typed.to_vec(),
        })
    }

    /// Those that are missing.
    pub fn gaps(&self) -> Vec<&Line> {
        self.lines.iter().filter(|l| l.missing).collect()
    }

    /// The reason to be shown in a category's field: what was typed, else what is saved.
    pub fn reason<'a>(&'a self, line: &'a Line) -> &'a str {
        self.typed.iter().find(|(id, _)| *id == line.id).map_or(line.reason.as_str(), |(_, reason)| reason)
    }
}

const fn entries(state: &Covered) -> usize {
    match state {
        Covered::Covered { entries } => *entries,
        Covered::NotApplicable { .. } | Covered::Missing | Covered::CatchAll => 0,
    }
}

const fn piece(state: &Covered) -> &'static str {
    match state {
        Covered::Covered { .. } => "",
        Covered::NotApplicable { .. } => "na",
        Covered::Missing | Covered::CatchAll => "no",
    }
}

fn line(ctx: &PageContext, of: &CoverageLine, most: usize) -> Line {
    let (tone, icon, word) = match &of.state {
        Covered::Covered { entries } => ("ok", "check", ctx.t1("coverage-entries", "n", *entries)),
        Covered::NotApplicable { .. } => ("", "", ctx.t("coverage-not-applicable")),
        Covered::Missing if of.mandatory => ("late", "warn", ctx.t("coverage-missing")),
        Covered::Missing => ("warn", "info", ctx.t("coverage-none")),
        Covered::CatchAll => ("", "", ctx.t("coverage-catch-all")),
    };
    let (excused, reason) = match &of.state {
        Covered::NotApplicable { reason } => (true, reason.clone()),
        Covered::Covered { .. } | Covered::Missing | Covered::CatchAll => (false, String::new()),
    };
    let name = ctx.of(&of.category.name);
    Line {
        id: of.category.id.clone(),
        name: ctx.t2("coverage-category", "item", of.category.item.to_string(), "name", name),
        share: entries(&of.state) * 100 / most.max(1),
        excused,
        chip: Chip { tone, icon, word },
        reason,
        missing: of.state == Covered::Missing,
    }
}
