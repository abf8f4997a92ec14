//! A file in a line, as forms and plans list it: size, what was taken out, where it stands.

use domain::disclosure::attachment::{Attachment, Count};

use crate::{
    layout::PageContext,
    pieces::{Chip, FileLine},
};

/// Where a file stands: `clear`, `kept` or `open`.
pub(super) fn state_code(a: &Attachment) -> &'static str {
    match (a.certificate.is_clear(), a.is_answered()) {
        (true, _) => "clear",
        (false, true) => "kept",
        (false, false) => "open",
    }
}

/// The chip of where it stands.
pub(super) fn chip(ctx: &PageContext, a: &Attachment) -> Chip {
    let state = state_code(a);
    let (tone, icon) = match state {
        "clear" => ("ok", "check"),
        "kept" => ("info", "info"),
        _ => ("warn", "warn"),
    };
    Chip { tone, icon, word: ctx.code("attachment-state", state) }
}

/// Bytes for people.
pub(crate) fn size(ctx: &PageContext, bytes: u64) -> String {
    match bytes {
        0..1_000 => ctx.t1("size-bytes", "n", bytes),
        1_000..1_000_000 => ctx.t1("size-kilo", "n", bytes.div_ceil(1_000)),
        _ => ctx.t1("size-mega", "n", format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10)),
    }
}

/// What was done to a file, in a line: pages, size, what was taken out.
fn below(ctx: &PageContext, a: &Attachment) -> String {
    let count = |of: &[Count]| -> u32 { of.iter().map(|(_, n)| n).sum() };
    let (removed, masked) = (count(&a.certificate.removed), count(&a.certificate.masked));
    let parts = [
        size(ctx, a.bytes),
        if removed > 0 { ctx.t1("file-removed", "n", removed) } else { String::new() },
        if masked > 0 { ctx.t1("file-masked", "n", masked) } else { String::new() },
    ];
    ctx.join(&parts.iter().map(String::as_str).filter(|s| !s.is_empty()).collect::<Vec<_>>())
}

/// A file of a form or of a plan.
pub(super) fn line(ctx: &PageContext, a: &Attachment, href: String, report: String) -> FileLine {
    FileLine {
        id: a.id.to_string(),
        kind: a.format.to_uppercase(),
        name: a.name.clone(),
        href,
        below: below(ctx, a),
        report,
        chip: chip(ctx, a),
    }
}
