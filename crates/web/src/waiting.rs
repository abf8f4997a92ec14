//! Where it is dealt with what waits for somebody.

use office::waiting::Waiting;

/// The page that a number of the to-do list or of the digest leads to.
pub(crate) const fn href(kind: Waiting) -> &'static str {
    match kind {
        Waiting::Turns | Waiting::Owed => "/desk",
        Waiting::Missed => "/desk/obligations?state=missed",
        Waiting::Due => "/desk/obligations",
        Waiting::Filings => "/desk/filings",
        Waiting::Remarks => "/desk/catalogue/versions",
        Waiting::Withheld => "/desk/withholdings",
        Waiting::Findings => "/desk/findings",
        Waiting::Below => "/oversight",
    }
}
