//! What is told before anybody decides or reads on: what a text comes with, that it is locked, that somebody else signs.

use office::file::{FilePage, Signed};
use rules::{
    Ruleset,
    procedure::{Duty, Move},
};

use super::{signer, spoken};
use crate::{desk::hits, layout::Frame, pieces::Chip};

/// A state, and what there is to it.
pub(crate) struct Heeded {
    pub chip: Chip,
    pub text: String,
}

/// What stands above the decision of a minute: files, personal data that is still in the text or stays for a reason, and
/// why it was sent back before.
pub(super) fn above(f: &Frame, file: &FilePage) -> Vec<Heeded> {
    let warn = |icon, word| Chip { tone: "warn", icon, word };
    let mut rows = Vec::new();
    let names: Vec<&str> = file.files.iter().map(|a| a.name.as_str()).collect();
    rows.push(match names.len() {
        0 => Heeded { chip: Chip { word: f.t("heed-no-files"), ..Chip::default() }, text: String::new() },
        n => Heeded {
            chip: Chip { tone: "info", icon: "paper", word: f.t1("heed-files", "n", n) },
            text: f.join(&names),
        },
    });
    for left in hits::left(f, file) {
        let text = f.t2("plan-page-title", "name", left.name, "title", left.words);
        rows.push(Heeded { chip: warn("ask", f.t("heed-left")), text });
    }
    let kinds = |kept: bool| -> Vec<String> {
        let hits = file.hits.iter().filter(|hit| hit.kept == kept);
        hits.map(|hit| f.t2("heed-hit", "kind", f.code("found", hit.kind), "masked", &hit.masked)).collect()
    };
    let joined = |words: &[String]| f.join(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let (open, kept) = (kinds(false), kinds(true));
    if !open.is_empty() {
        rows.push(Heeded { chip: warn("warn", f.t1("heed-open", "n", open.len())), text: joined(&open) });
    }
    if let (false, Some(reason)) = (kept.is_empty(), &file.disclosure.working.plan.kept) {
        let text = f.t2("plan-page-title", "name", joined(&kept), "title", &reason.reason);
        rows.push(Heeded { chip: warn("ask", f.t1("heed-kept", "n", kept.len())), text });
    }
    let back = |o: &&Signed| matches!(o.outcome, Move::Return(_));
    rows.extend(file.opinions.iter().filter(back).map(|o| Heeded {
        chip: warn("back", f.t("heed-returned")),
        text: f.t2("said", "who", signer(f, o), "text", spoken(f, o)),
    }));
    rows
}

/// The names of duties.
pub(crate) fn duties(f: &Frame, rules: &Ruleset, of: &[Duty]) -> String {
    let names: Vec<&str> = of.iter().map(|d| rules.duty(d.code()).map_or(d.code(), |name| f.of(&name.name))).collect();
    f.join(&names)
}

/// That text and files are locked: heading, to whom they are, what to do; empty if they are not.
pub(super) fn locked(f: &Frame, rules: &Ruleset, file: &FilePage) -> (String, String) {
    if file.locked_to.is_empty() {
        return Default::default();
    }
    let who = duties(f, rules, &file.locked_to);
    let text = f.t1(if file.locked { "locked-text" } else { "locked-text-mine" }, "who", who);
    (f.t("locked-heading"), text)
}

/// That the step is somebody else's to sign, and whose; empty if it isn't so.
pub(super) fn barred(f: &Frame, file: &FilePage) -> (String, String) {
    let Some((step, who)) = &file.barred else { return Default::default() };
    (f.t1("barred-title", "step", f.of(step)), barred_words(f, who))
}

/// Who signs instead.
pub(crate) fn barred_words(f: &Frame, who: &[(String, Vec<String>)]) -> String {
    let seats = super::seats(f, who);
    let seats: Vec<&str> = seats.iter().map(String::as_str).collect();
    if seats.is_empty() { f.t("barred-nobody") } else { f.t1("barred-text", "who", f.join(&seats)) }
}
