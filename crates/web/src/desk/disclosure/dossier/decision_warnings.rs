//! What is told before anybody decides or reads on: what a text comes with, that it is locked, that somebody else signs.

use office::disclosure::dossier::{DossierPage, signature::Signature};
use rules::{Ruleset, procedure::Move};

use super::spoken;
use crate::{
    desk::disclosure::{
        screening,
        wording::{duties, seats, signer},
    },
    layout::PageContext,
    pieces::Chip,
};

/// A state, and what there is to it.
pub(crate) struct DecisionWarning {
    pub chip: Chip,
    pub text: String,
}

/// What stands above the decision of a minute: files, personal data that is still in the text or stays for a reason, and
/// why it was sent back before.
pub(super) fn above(ctx: &PageContext, file: &DossierPage) -> Vec<DecisionWarning> {
    let warn = |icon, word| Chip { tone: "warn", icon, word };
    let mut rows = Vec::new();
    let names: Vec<&str> = file.files.iter().map(|a| a.name.as_str()).collect();
    rows.push(match names.len() {
        0 => DecisionWarning { chip: Chip { word: ctx.t("heed-no-files"), ..Chip::default() }, text: String::new() },
        n => DecisionWarning {
            chip: Chip { tone: "info", icon: "paper", word: ctx.t1("heed-files", "n", n) },
            text: ctx.join(&names),
        },
    });
    for left in screening::left(ctx, file) {
        let text = ctx.t2("plan-page-title", "name", left.name, "title", left.words);
        rows.push(DecisionWarning { chip: warn("ask", ctx.t("heed-left")), text });
    }
    let kinds = |kept: bool| -> Vec<String> {
        let hits = file.hits.iter().filter(|hit| hit.kept == kept);
        hits.map(|hit| ctx.t2("heed-hit", "kind", ctx.code("found", hit.kind), "masked", &hit.masked)).collect()
    };
    let joined = |words: &[String]| ctx.join(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let (open, kept) = (kinds(false), kinds(true));
    if !open.is_empty() {
        rows.push(DecisionWarning { chip: warn("warn", ctx.t1("heed-open", "n", open.len())), text: joined(&open) });
    }
    if let (false, Some(reason)) = (kept.is_empty(), &file.disclosure.working.plan.kept) {
        let text = ctx.t2("plan-page-title", "name", joined(&kept), "title", &reason.reason);
        rows.push(DecisionWarning { chip: warn("ask", ctx.t1("heed-kept", "n", kept.len())), text });
    }
    let back = |o: &&Signature| matches!(o.outcome, Move::Return(_));
    rows.extend(file.opinions.iter().filter(back).map(|o| DecisionWarning {
        chip: warn("back", ctx.t("heed-returned")),
        text: ctx.t2("said", "who", signer(ctx, o), "text", spoken(ctx, o)),
    }));
    rows
}

/// That text and files are locked: heading, to whom they are, what to do; empty if they are not.
pub(super) fn locked(ctx: &PageContext, rules: &Ruleset, file: &DossierPage) -> (String, String) {
    if file.locked_to.is_empty() {
        return Default::default();
    }
    let who = duties(ctx, rules, &file.locked_to);
    let text = ctx.t1(if file.locked { "locked-text" } else { "locked-text-mine" }, "who", who);
    (ctx.t("locked-heading"), text)
}

/// That the step is somebody else's to sign, and whose; empty if it isn't so.
pub(super) fn barred(ctx: &PageContext, file: &DossierPage) -> (String, String) {
    let Some((step, who)) = &file.barred else { return Default::default() };
    (ctx.t1("barred-title", "step", ctx.of(step)), barred_words(ctx, who))
}

/// Who signs instead.
pub(crate) fn barred_words(ctx: &PageContext, who: &[(String, Vec<String>)]) -> String {
    let lines = seats(ctx, who);
    let seats: Vec<&str> = lines.iter().map(String::as_str).collect();
    if seats.is_empty() { ctx.t("barred-nobody") } else { ctx.t1("barred-text", "who", ctx.join(&seats)) }
}
