//! Words that several pages of a file share: who signed, who holds seats, duties, answers, what something rests on.

use office::disclosure::dossier::signature::Signature;
use rules::{Basis, Ruleset, procedure::Duty, ruleset::CheckItem};

use crate::{i18n::Localizer, layout::PageContext};

/// Seat and person, with the holder a delegate signed for.
pub(super) fn signer(ctx: &PageContext, signed: &Signature) -> String {
    ctx.signed_for(format!("{} {}", signed.opinion.title, signed.opinion.name), signed.standing_in_for.as_deref())
}

/// Who holds the seats of a step, a line each.
pub(super) fn seats(ctx: &PageContext, who: &[(String, Vec<String>)]) -> Vec<String> {
    let line = |(title, names): &(String, Vec<String>)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if names.is_empty() { ctx.t1("seat-vacant", "title", title) } else { ctx.join(&[title, &ctx.join(&names)]) }
    };
    who.iter().map(line).collect()
}

/// The names of duties.
pub(super) fn duties(ctx: &PageContext, rules: &Ruleset, of: &[Duty]) -> String {
    let names: Vec<&str> =
        of.iter().map(|d| rules.duty(d.code()).map_or(d.code(), |name| ctx.of(&name.name))).collect();
    ctx.join(&names)
}

/// The words of an answer: the item's own where the usual ones don't fit its question.
pub(super) fn answer_words(ctx: &PageContext, item: &CheckItem, answer: &str) -> String {
    let own = match answer {
        "no" => item.no.as_ref(),
        "yes" => item.yes.as_ref(),
        _ => None,
    };
    own.map_or_else(|| ctx.code("check", answer), |words| ctx.of(words).to_owned())
}

/// What a rule rests on: an article, or a text of the place.
pub(super) fn basis_words(ctx: &Localizer, rules: &Ruleset, basis: &Basis) -> String {
    match basis {
        Basis::Article { article, paragraph, item } => {
            let mut words = ctx.t1("procedure-article", "n", article.to_string());
            for (key, n) in [("procedure-paragraph", paragraph), ("procedure-item", item)] {
                words.extend(n.map(|n| ctx.t1(key, "n", n.to_string())));
            }
            words
        }
        Basis::Local { source } => {
            let source = rules.source(basis).map_or(source.as_str(), |text| ctx.of(text));
            ctx.t1("procedure-local", "source", source)
        }
    }
}
