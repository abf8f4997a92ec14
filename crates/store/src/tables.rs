//! Every table, sealed or unsealed. A test compares this list with the database's own.

/// Nouns whose rows are sealed by ledger entries.
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
