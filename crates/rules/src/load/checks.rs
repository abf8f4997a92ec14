//! What only shows when the whole file has been read: gaps, contradictions, and procedures that could do harm.

use std::collections::BTreeSet;

use super::fields::{Ctx, Kind, Notes};
use super::problem::Problem;
use super::steps;
use crate::procedure::StepKind;
use crate::ruleset::{ColumnKind, DutySet, Effect, Level, Ruleset};
use crate::text::Basis;

type Check = fn(&Ctx, &Ruleset);

pub(super) fn check(ctx: &Ctx, r: &Ruleset) {
    presence(ctx, r);
    articles(ctx, r);
    let lost = r.categories.iter().any(|c| r.duty_set(&c.duty_set).is_none());
    if !lost && !ctx.shaky("duty_sets") && !ctx.shaky("categories") {
        r.duty_sets.iter().for_each(|set| duty_set(ctx, r, set));
        categories(ctx, r);
    }
    // What follows from a list is judged only when the list itself is sound, or the shadow is reported with the thing.
    let rest: [(&str, Check); 8] = [
        ("org_kinds", kinds),
        ("modes", modes),
        ("security_checklist", checklist),
        ("secrecy_outcomes", outcomes),
        ("duties", duties),
        ("scopes", aliases),
        ("catalogue_columns", columns),
        ("procedures", urgent_route),
    ];
    rest.iter().filter(|(list, _)| !ctx.shaky(list)).for_each(|(_, check)| check(ctx, r));
}

/// Walks every procedure, see [`crate::procedure::explore`].
pub(super) fn walk(ctx: &Ctx, r: &Ruleset) {
    let mut walker = steps::Walker::default();
    for (i, p) in r.procedures.iter().enumerate() {
        walker.walk(ctx, p, i + 1);
    }
}

fn report(ctx: &Ctx, code: &'static str, kind: Kind, id: &str, message: String, label: &str, help: &str) {
    let span = ctx.place(kind, id).unwrap_or(0..0);
    ctx.report(code, span, message, label, Some(help.to_owned()));
}

/// Lists without which nobody could work by the ruleset.
fn presence(ctx: &Ctx, r: &Ruleset) {
    let lists = [
        ("sources", r.sources.len()),
        ("chapters", r.chapters.len()),
        ("articles", r.articles.len()),
        ("org_kinds", r.org_kinds.len()),
        ("duty_sets", r.duty_sets.len()),
        ("categories", r.categories.len()),
        ("scopes", r.scopes.len()),
        ("modes", r.modes.len()),
        ("timing", r.timing.len()),
        ("secrecy_outcomes", r.secrecy_outcomes.len()),
        ("security_checklist", r.security_checklist.len()),
        ("withholding_grounds", r.withholding_grounds.len()),
        ("risk_dimensions", r.risk_dimensions.len()),
        ("catalogue_columns", r.catalogue_columns.len()),
        ("procedures", r.procedures.len()),
    ];
    for (list, _) in lists.iter().filter(|(list, n)| *n == 0 && !ctx.shaky(list)) {
        let help = format!("add at least one [[{list}]]");
        ctx.report("missing-list", 0..0, format!("the ruleset has no {list}"), "in this file", Some(help));
    }
}

fn articles(ctx: &Ctx, r: &Ruleset) {
    let ids: BTreeSet<u8> = r.articles.iter().map(|a| a.id).collect();
    let Some(last) = ids.last().copied().filter(|_| !ctx.shaky("articles")) else { return };
    let gaps: Vec<String> = (1..last).filter(|n| !ids.contains(n)).map(|n| n.to_string()).collect();
    if !gaps.is_empty() {
        let message = format!("the document lacks article {}", gaps.join(", "));
        let help = "list every article from 1 on, in one line of your own words";
        report(ctx, "article-gap", Kind::Article, &last.to_string(), message, "numbers go up to here", help);
    }
}

fn duty_set(ctx: &Ctx, r: &Ruleset, set: &DutySet) {
    let list = r.categories_for(&set.id);
    let say = |code, message: String, help: &str| {
        report(ctx, code, Kind::DutySet, &set.id, message, "this duty set", help);
    };
    if set.article == 0 {
        return say(
            "local-duty",
            format!("duty set `{}` rests on no article", set.id),
            "a duty is the regulation's: cite its article",
        );
    }
    if set.level == Level::General {
        if !list.is_empty() {
            say(
                "category-gap",
                format!("duty set `{}` is general and yet has categories", set.id),
                "set level = \"emphasis\" or move them",
            );
        }
        return;
    }
    let expected = r.article(set.article).map_or(0, |a| a.items).max(list.iter().map(|c| c.item).max().unwrap_or(1));
    let has: BTreeSet<u8> = list.iter().map(|c| c.item).collect();
    let gaps: Vec<String> = (1..=expected).filter(|n| !has.contains(n)).map(|n| n.to_string()).collect();
    if !gaps.is_empty() && (set.level == Level::Mandatory || !list.is_empty()) {
        say(
            "category-gap",
            format!("duty set `{}` lacks item {} of {expected}", set.id, gaps.join(", ")),
            "give every item of the list its [[categories]]",
        );
    } else if list.is_empty() {
        say(
            "category-gap",
            format!("duty set `{}` has no categories", set.id),
            "add [[categories]] with this duty_set",
        );
    }
}

fn categories(ctx: &Ctx, r: &Ruleset) {
    let mut seen = BTreeSet::new();
    for c in &r.categories {
        let say = |code, message: String, label: &str, help: &str| {
            report(ctx, code, Kind::Category, &c.id, message, label, help);
        };
        if !seen.insert((&c.duty_set, c.item)) {
            say(
                "category-gap",
                format!("item {} of duty set `{}` is there twice", c.item, c.duty_set),
                "again",
                "number the items 1, 2, 3 …",
            );
        }
        let last = r.categories_for(&c.duty_set).iter().map(|o| o.item).max();
        if c.catch_all && last != Some(c.item) {
            say(
                "catch-all",
                format!("category `{}` catches all the rest but isn't the last of its list", c.id),
                "others follow",
                "only the last item may be a catch_all",
            );
        }
        if let Basis::Article { article, .. } = c.basis
            && c.article != 0
            && article != c.article
            && r.article(article).is_some()
        {
            say(
                "contradiction",
                format!("category `{}` rests on article {article}, its duty set on article {}", c.id, c.article),
                "which one?",
                "cite the duty set's article, or choose the other duty set",
            );
        }
    }
}

fn kinds(ctx: &Ctx, r: &Ruleset) {
    let mut ranks = std::collections::BTreeMap::new();
    for k in &r.org_kinds {
        if let Some(first) = ranks.insert(k.order, &k.id) {
            let message = format!("`{first}` and `{}` have the same rank {}", k.id, k.order);
            report(ctx, "same-rank", Kind::Org, &k.id, message, "the same order", "give each kind its own `order`");
        }
    }
}

fn modes(ctx: &Ctx, r: &Ruleset) {
    if r.modes.iter().flat_map(|m| &m.scopes).any(|s| r.scope(s).is_none()) {
        return;
    }
    for s in r.scopes.iter().filter(|s| r.modes_for(&s.id).is_empty()) {
        let message = format!("nothing can be released to scope `{}`", s.id);
        report(ctx, "no-mode", Kind::Scope, &s.id, message, "no mode serves it", "add it to the `uses` of a mode");
    }
}

/// A word that means two things would be read as neither.
fn aliases(ctx: &Ctx, r: &Ruleset) {
    let scopes = r.scopes.iter().map(|s| (Kind::Scope, &s.id, &s.name.zh, &s.aliases));
    let modes = r.modes.iter().map(|m| (Kind::Mode, &m.id, &m.name.zh, &m.aliases));
    let columns = r.catalogue_columns.iter().map(|c| (Kind::Column, &c.id, &c.name.zh, &c.aliases));
    let mut taken = std::collections::BTreeMap::new();
    for (kind, id, name, aliases) in scopes.chain(modes).chain(columns) {
        for word in aliases.iter().chain([name]) {
            let first = *taken.entry((kind, word)).or_insert(id);
            if first != id {
                let message = format!("`{word}` means both `{first}` and `{id}`");
                let help = "take it out of the `aliases` of one of them";
                report(ctx, "ambiguous-alias", kind, id, message, "again here", help);
            }
        }
    }
}

/// One column each for what the program reads; any number of text.
fn columns(ctx: &Ctx, r: &Ruleset) {
    let mut seen = std::collections::BTreeMap::new();
    for c in r.catalogue_columns.iter().filter(|c| c.kind != ColumnKind::Text) {
        if let Some(first) = seen.insert(c.kind, &c.id) {
            let message = format!("`{first}` and `{}` are columns of the same kind", c.id);
            report(ctx, "same-kind", Kind::Column, &c.id, message, "the same kind", "make one of them kind = \"text\"");
        }
    }
}

fn checklist(ctx: &Ctx, r: &Ruleset) {
    let mut before = BTreeSet::new();
    for item in &r.security_checklist {
        if let Some(parent) = &item.parent
            && !before.contains(parent.as_str())
            && r.security_checklist.iter().any(|o| &o.id == parent)
        {
            let message = format!("`{}` comes before its parent `{parent}`", item.id);
            report(ctx, "order", Kind::CheckItem, &item.id, message, "too early", "write the parent first");
        }
        before.insert(item.id.as_str());
    }
}

fn outcomes(ctx: &Ctx, r: &Ruleset) {
    for (effect, word) in [(Effect::Publish, "publish"), (Effect::Withhold, "withhold")] {
        if !r.secrecy_outcomes.is_empty() && r.secrecy_outcomes.iter().all(|o| o.effect != effect) {
            let first = r.secrecy_outcomes.first().map_or("", |o| &o.id);
            let message = format!("no secrecy outcome has the effect `{word}`");
            let help = format!("add one with effect = \"{word}\"");
            report(ctx, "missing-effect", Kind::SecrecyOutcome, first, message, "the outcomes begin here", &help);
        }
    }
}

/// Every duty that signs must have a name to be shown by.
fn duties(ctx: &Ctx, r: &Ruleset) {
    let mut told = BTreeSet::new();
    for (i, p) in r.procedures.iter().enumerate() {
        for s in &p.steps {
            if r.duty(s.duty.code()).is_none() && told.insert(s.duty) {
                let message = format!("the duty `{}` has no name", s.duty);
                let help = format!("add [[duties]] with id = \"{}\"", s.duty);
                report(ctx, "unnamed-duty", Kind::Step(i + 1), &s.id, message, "signs here", &help);
            }
        }
    }
}

/// Only what may be put off is put off, and what is owed then has its day.
fn urgent_route(ctx: &Ctx, r: &Ruleset) {
    if let Some(urgent) = r.urgent.as_ref().filter(|urgent| urgent.days == 0 || urgent.puts_off.is_empty()) {
        let message = format!("[urgent] puts off {} for {} working days", urgent.puts_off.len(), urgent.days);
        let help = "name a duty in `puts_off`, and at least one working day in `days`; or leave [urgent] out";
        ctx.report("empty-urgent", 0..0, message, "in this file", Some(help.to_owned()));
    }
    for (i, p) in r.procedures.iter().enumerate() {
        for s in p.steps.iter().filter(|s| s.is_deferred()) {
            let (why, help) = match &r.urgent {
                None => ("the ruleset has no [urgent]", "add [urgent], or take `urgent` out of `unless`"),
                Some(urgent) if urgent.covers(s) => continue,
                Some(_) if s.kind != StepKind::Review => (
                    "it is no review",
                    "secrecy reviews, decisions and all else come before the release: take `urgent` out of `unless`",
                ),
                Some(urgent) if !urgent.puts_off.contains(&s.duty) => (
                    "[urgent] does not name its duty",
                    "add its duty to `puts_off` of [urgent], or take `urgent` out of `unless`",
                ),
                Some(_) => (
                    "an article asks for it, and [urgent] is local",
                    "what the regulation asks for no local rule puts off: take `urgent` out of `unless`",
                ),
            };
            let message = format!("step `{}` can't be put off: {why}", s.id);
            report(ctx, "put-off", Kind::Step(i + 1), &s.id, message, "put off for urgency", help);
        }
    }
}

/// Every passage cited must exist.
pub(super) fn citations(r: &Ruleset, notes: &mut Notes) {
    if r.articles.is_empty() || r.articles.iter().any(|a| a.id == 0) {
        return;
    }
    for (basis, span) in std::mem::take(&mut notes.citations) {
        let Basis::Article { article, paragraph, item } = basis else { continue };
        let (message, help) = match r.article(article) {
            None => {
                let last = r.articles.iter().map(|a| a.id).max().unwrap_or(0);
                (
                    format!("the document has no article {article}"),
                    format!("it has articles 1 to {last}; what isn't in it is local: `local: ` and a source"),
                )
            }
            Some(a) if paragraph.is_some_and(|p| p > a.paragraphs) => (
                format!("article {article} has no paragraph {}", paragraph.unwrap_or(0)),
                format!("it has {}; correct the basis, or `paragraphs` of the article", a.paragraphs),
            ),
            Some(a) if item.is_some_and(|i| i > a.items) => (
                format!("article {article} has no item {}", item.unwrap_or(0)),
                format!("it has {}; correct the basis, or `items` of the article", a.items),
            ),
            Some(_) => continue,
        };
        notes.problems.push(Problem {
            code: "no-such-article",
            message,
            help: Some(help),
            span,
            line: 0,
            label: "cited here".to_owned(),
            also: None,
        });
    }
}
