//! The words of the daily digest: how much, and where. Never a title: mail travels in the open.

use office::digest::Digest;

use crate::{i18n::Localizer, layout::Site, waiting};

/// A mail, ready to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// A person's digest in words, with addresses below `url` (no slash at its end).
#[must_use]
pub fn letter(words: Localizer, site: &Site, url: &str, digest: &Digest) -> Letter {
    let name = words.pick(&site.name, &site.name_en);
    let counts = &digest.counts;
    let said = counts.iter().map(|(kind, n)| {
        let what = words.t1(format!("letter-{kind}"), "n", n);
        words.t2("letter-line", "what", what, "url", format!("{url}{}", waiting::href(kind)))
    });
    let mut paragraphs = vec![
        words.t1("letter-greeting", "name", &digest.name),
        words.t2("letter-day", "day", words.date(digest.day), "site", name),
    ];
    paragraphs.extend(said);
    paragraphs.push(words.t1("letter-foot", "url", format!("{url}/desk/calendar/mail")));
    let to_do: usize = counts.iter().filter(|(kind, _)| kind.is_own()).map(|(_, n)| n).sum();
    let subject = match to_do {
        0 => words.t1("letter-subject-told", "site", name),
        n => words.t2("letter-subject", "site", name, "n", n),
    };
    Letter { subject, text: paragraphs.join("\n\n") + "\n" }
}
