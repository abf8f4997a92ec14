//! Every noun of the platform, by department. Whoever keeps a list by noun (tables, pages, what to do, the digest) matches
//! on [`Noun`] without a `_` arm, so that the compiler asks for a new one everywhere.

use crate::codes;

codes! {
    /// Where a noun belongs, in every crate. A department may name those before it, never those after it.
    Department {
        /// Organisations and people.
        People = "people",
        /// What is promised.
        Catalogue = "catalogue",
        /// What is disclosed.
        Disclosure = "disclosure",
    }
}

codes! {
    /// A noun. Its code is its table's name and its subject in the ledger, where it has them.
    Noun {
        /// 党组织.
        Org = "org",
        /// Somebody.
        Person = "person",
        /// 岗位.
        Seat = "seat",
        /// What one signs in with.
        Account = "account",
        /// Rules in force at some time.
        Ruleset = "ruleset",
        /// 公开目录.
        Catalogue = "catalogue",
        /// A row of a catalogue.
        Entry = "catalogue_entry",
        /// Something reported on an entry: an event, a nil report.
        Record = "record",
        /// What is due.
        Obligation = "obligation",
        /// What the rules, catalogues and disclosures show amiss.
        Finding = "finding",
        /// 公开事项.
        Disclosure = "disclosure",
        /// Something released.
        Version = "version",
        /// A file in the gate.
        Attachment = "attachment",
        /// 公开方案.
        Plan = "plan",
        /// A signature with its words.
        Review = "review",
        /// The word of another issuer.
        Consent = "consent",
        /// A review put off for urgency.
        DeferredReview = "deferred_review",
        /// A decision not to disclose.
        Withholding = "withholding",
        /// An organisation's own procedure.
        Variation = "variation",
    }
}

impl Noun {
    /// Its department.
    #[must_use]
    pub const fn department(self) -> Department {
        match self {
            Self::Org | Self::Person | Self::Seat | Self::Account => Department::People,
            Self::Ruleset | Self::Catalogue | Self::Entry | Self::Record | Self::Obligation | Self::Finding => {
                Department::Catalogue
            }
            Self::Disclosure
            | Self::Version
            | Self::Attachment
            | Self::Plan
            | Self::Review
            | Self::Consent
            | Self::DeferredReview
            | Self::Withholding
            | Self::Variation => Department::Disclosure,
        }
    }
}
