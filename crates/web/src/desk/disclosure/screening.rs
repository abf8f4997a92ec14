//! What the screening found in a text under review: marked and numbered in the text, listed beside it with the law and
//! what to do.

use domain::disclosure::{attachment::Attachment, plan::Content, text::TextFormat};
use office::disclosure::{dossier::DossierPage, review::Hit};

use crate::{
    desk::{disclosure::dossier::SignView, dossier_href},
    layout::PageContext,
    markdown,
    pieces::Chip,
    text::{self, HitMark},
};

/// A hit in the list.
pub(super) struct HitView {
    /// Its sign, the same as in the text.
    pub sign: String,
    /// Where it is marked; empty if its place can't be marked.
    pub anchor: String,
    pub kind: String,
    pub masked: String,
    /// In which field, where that is not the text itself.
    pub field: String,
    pub law: String,
    pub chip: Chip,
    /// A sentence for the return; empty where none can be given.
    pub note: String,
    /// Is it picked?
    pub on: bool,
    /// Why it stays, and who says so; empty if nobody did.
    pub kept: String,
}

/// What stays in a file.
pub(super) struct LeftView {
    pub name: String,
    pub words: String,
    pub report: String,
    pub chip: Chip,
}

/// A part of a plain text; with a sign if it is a hit.
pub(super) struct Stretch {
    pub text: String,
    pub anchor: String,
    pub sign: String,
}

/// The sign of the n-th hit, from 1: ① … ⑳, then (21).
fn sign(n: usize) -> String {
    let circled = u32::try_from(n).ok().filter(|n| (1..=20).contains(n)).and_then(|n| char::from_u32(0x245F + n));
    circled.map_or_else(|| format!("({n})"), String::from)
}

fn anchor(n: usize) -> String {
    format!("hit-{n}")
}

/// Hits of a field with their numbers.
fn of<'h>(hits: &'h [Hit], field: &'static str) -> impl Iterator<Item = (usize, &'h Hit)> {
    hits.iter().enumerate().map(|(i, hit)| (i + 1, hit)).filter(move |(_, hit)| hit.field == field)
}

/// A plain text cut at its hits.
pub(super) fn stretches(text: &str, field: &'static str, hits: &[Hit]) -> Vec<Stretch> {
    let plain = |text: &str| Stretch { text: text.to_owned(), anchor: String::new(), sign: String::new() };
    let (mut parts, mut at) = (Vec::new(), 0);
    for (n, hit) in of(hits, field) {
        let (Some(before), Some(found)) = (text.get(at..hit.range.start), text.get(hit.range.clone())) else {
            continue;
        };
        parts.push(plain(before));
        parts.push(Stretch { text: found.to_owned(), anchor: anchor(n), sign: sign(n) });
        at = hit.range.end;
    }
    parts.push(plain(text.get(at..).unwrap_or_default()));
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// Hits of the body that can be marked: on one line.
fn markable<'h>(body: &str, hits: &'h [Hit]) -> Vec<(usize, &'h Hit)> {
    let one_line = |hit: &Hit| body.get(hit.range.clone()).is_some_and(|text| !text.contains('\n'));
    of(hits, "body").filter(|(_, hit)| one_line(hit)).collect()
}

/// The body as safe HTML, hits marked and numbered.
pub(super) fn body(ctx: &PageContext, content: &Content, hits: &[Hit]) -> String {
    match content.format {
        TextFormat::CommonMark => markdown_body(ctx, &content.body, hits),
        TextFormat::Marks => {
            let mark = |(n, hit): (usize, &Hit)| HitMark {
                range: hit.range.clone(),
                id: anchor(n),
                what: ctx.code("found", hit.kind),
                sign: sign(n),
            };
            let marks: Vec<_> = of(hits, "body").map(mark).collect();
            text::reviewed_html(&content.body, &ctx.t("table-label"), &marks)
        }
    }
}

fn markdown_body(ctx: &PageContext, body: &str, hits: &[Hit]) -> String {
    let marked = markable(body, hits);
    let marks: Vec<_> = marked.iter().map(|(_, hit)| (hit.range.clone(), ctx.code("found", hit.kind))).collect();
    let html = markdown::marked_html(body, &ctx.t("table-label"), &marks);
    // the text's own markup can't have marks: what stands there is ours, one for each hit
    let pieces: Vec<&str> = html.split(OPENS).collect();
    if pieces.len() != marked.len() + 1 {
        return html;
    }
    let mut pieces = pieces.into_iter();
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for ((n, _), piece) in marked.into_iter().zip(pieces) {
        out.push_str(&format!("<mark id=\"{}\" class=\"found\"", anchor(n)));
        out.push_str(&piece.replacen(CLOSES, &format!("<b>{}</b>{CLOSES}", sign(n)), 1));
    }
    out
}

const OPENS: &str = "<mark class=\"found\"";
const CLOSES: &str = "</mark>";

/// The list of hits.
pub(super) fn views(ctx: &PageContext, file: &DossierPage, form: Option<&SignView>) -> Vec<HitView> {
    let who = file.proposer.as_ref().map_or("", |(_, name)| name.as_str());
    let reason = file.disclosure.working.plan.kept.as_ref().map_or("", |kept| kept.reason.as_str());
    let one = |(i, hit): (usize, &Hit)| {
        let (law, article) = &hit.law;
        let kind = ctx.code("found", hit.kind);
        let field = if hit.field == "body" { String::new() } else { ctx.code("changed", hit.field) };
        let note = match hit.judge {
            true => ctx.t2("hit-note-judge", "sign", sign(i + 1), "kind", &kind),
            false => ctx.with("hit-note-mask", &[("sign", &sign(i + 1)), ("kind", &kind), ("masked", &hit.masked)]),
        };
        HitView {
            sign: sign(i + 1),
            anchor: if hit.field == "title" { String::new() } else { anchor(i + 1) },
            masked: hit.masked.clone(),
            field,
            law: if *article == 0 { law.clone() } else { ctx.t2("law-article", "law", law, "article", *article) },
            chip: match (hit.kept, hit.judge) {
                (true, _) => Chip { tone: "info", icon: "ask", word: ctx.t("hit-kept") },
                (false, true) => Chip { tone: "warn", icon: "ask", word: ctx.t("hit-judge") },
                (false, false) => Chip { tone: "warn", icon: "warn", word: ctx.t("hit-mask") },
            },
            kept: if hit.kept { ctx.t2("hit-kept-why", "who", who, "reason", reason) } else { String::new() },
            on: form.is_some_and(|form| form.notes.contains(&note)),
            note: if form.is_some_and(|form| !form.returns.is_empty()) { note } else { String::new() },
            kind,
        }
    };
    file.hits.iter().enumerate().map(one).collect()
}

/// What stays in files, with the reason somebody gave.
pub(super) fn left(ctx: &PageContext, file: &DossierPage) -> Vec<LeftView> {
    let stays = |a: &&Attachment| !a.certificate.is_clear();
    let one = |a: &Attachment| {
        let kinds: Vec<String> = a
            .certificate
            .left
            .iter()
            .map(|(kind, n)| ctx.t2("left-kind", "kind", ctx.code("found", kind), "n", *n))
            .collect();
        let kinds = ctx.join(&kinds.iter().map(String::as_str).collect::<Vec<_>>());
        let kinds = if kinds.is_empty() { ctx.t("left-unread") } else { kinds };
        LeftView {
            name: a.name.clone(),
            words: match &a.kept {
                Some(kept) => {
                    ctx.with("left-kept", &[("kinds", &kinds), ("who", &kept.act.name), ("reason", &kept.reason)])
                }
                None => kinds,
            },
            report: format!("{}/attachments/{}", dossier_href(&file.disclosure.id), a.id),
            chip: Chip { tone: "warn", icon: "ask", word: ctx.t("hit-judge") },
        }
    };
    file.files.iter().filter(stays).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs() {
        for (n, expect) in [(1, "①"), (20, "⑳"), (21, "(21)"), (0, "(0)")] {
            assert_eq!(sign(n), expect);
        }
    }

    #[test]
    fn a_text_is_cut_at_its_hits() {
        let hit = |field, range| Hit {
            field,
            range,
            kind: "mobile",
            masked: String::new(),
            law: (String::new(), 0),
            judge: false,
            kept: false,
        };
        let hits = [hit("title", 0..1), hit("plain", 2..4), hit("plain", 4..5)];
        let parts = |text: &str| {
            let parts = stretches(text, "plain", &hits);
            parts.iter().map(|p| format!("{}{}", p.text, p.sign)).collect::<Vec<_>>().join("|")
        };
        assert_eq!(parts("abcdefg"), "ab|cd②|e③|fg");
        assert_eq!(parts("abcd"), "ab|cd②", "a hit beyond the text is none");
    }
}
