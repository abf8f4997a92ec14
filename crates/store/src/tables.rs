//! Every table, sealed or unsealed. A test compares this list with the database's own.

use domain::noun::Noun;

/// Does a noun have a table of its own, sealed? What has none lies in another's row, or is made anew on each reading.
#[must_use]
pub const fn is_sealed(noun: Noun) -> bool {
    match noun {
        Noun::Org
        | Noun::Person
        | Noun::Seat
        | Noun::Account
        | Noun::Ruleset
        | Noun::Catalogue
        | Noun::Entry
        | Noun::Record
        | Noun::Disclosure
        | Noun::Version
        | Noun::Attachment
        | Noun::Variation => true,
        Noun::Obligation
        | Noun::Finding
        | Noun::Plan
        | Noun::Review
        | Noun::Consent
        | Noun::DeferredReview
        | Noun::Withholding => false,
    }
}

/// Nouns whose rows are sealed by ledger entries: those that [`is_sealed`] names, in the order they are walked.
pub const SEALED: &[&str] = &[
    "ruleset",
    "org",
    "person",
    "seat",
    "account",
    "catalogue_entry",
    "disclosure",
    "version",
    "catalogue",
    "record",
    "attachment",
    "variation",
];

/// Derived from sealed rows, and compared with them by the walk.
pub const DERIVED: &[&str] =
    &["closure", "membership", "version_token", "working_token", "turn", "opinion_number", "withholding"];

/// The ledger itself.
pub const LEDGER: &[&str] = &["ledger_entry", "ledger_private", "ledger_node", "ledger_head", "ledger_checkpoint"];

/// Not records: may change without a trace.
pub const UNSEALED: &[&str] = &[
    "credential",
    "session",
    "throttle",
    "draft",
    "job",
    "setting",
    "migration",
    "catalogue_draft",
    "catalogue_import",
    "column_memory",
    "calendar_link",
    "contact",
    "signature",
    "masked_number",
    "screened",
];
