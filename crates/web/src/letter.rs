//! The words of the daily digest: how much, and where. Never a title: mail travels in the open.

use office::digest::Digest;

use crate::{i18n::Localizer, layout::Site};

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
    let lines = [
        (counts.turns, words.t1("letter-turns", "n", counts.turns), "/desk"),
        (counts.owed, words.t1("letter-owed", "n", counts.owed), "/desk"),
        (counts.missed, words.t1("letter-missed", "n", counts.missed), "/desk/obligations?state=missed"),
        (counts.due, words.t1("letter-due", "n", counts.due), "/desk/obligations"),
        (counts.filings, words.t1("letter-filings", "n", counts.filings), "/desk/filings"),
        (counts.remarks, words.t1("letter-remarks", "n", counts.remarks), "/desk/catalogue/versions"),
        (counts.withheld, words.t1("letter-withheld", "n", counts.withheld), "/desk/withholdings"),
        (counts.findings, words.t1("letter-findings", "n", counts.findings), "/desk/findings"),
        (counts.below, words.t1("letter-below", "n", counts.below), "/oversight"),
    ];
    let said = lines.into_iter().filter(|(n, ..)| *n > 0);
    let said = said.map(|(_, what, path)| words.t2("letter-line", "what", what, "url", format!("{url}{path}")));
    let mut paragraphs = vec![
        words.t1("letter-greeting", "name", &digest.name),
        words.t2("letter-day", "day", words.date(digest.day), "site", name),
    ];
    paragraphs.extend(said);
    paragraphs.push(words.t1("letter-foot", "url", format!("{url}/desk/calendar/mail")));
    // what one has to do oneself; findings and what others missed are told, not counted as that
    let to_do =
        counts.turns + counts.owed + counts.missed + counts.due + counts.filings + counts.remarks + counts.withheld;
    let subject = match to_do {
        0 => words.t1("letter-subject-told", "site", name),
        n => words.t2("letter-subject", "site", name, "n", n),
    };
    Letter { subject, text: paragraphs.join("\n\n") + "\n" }
}
