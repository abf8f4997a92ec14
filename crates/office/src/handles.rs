//! Every noun's handle: `office.disclosures().sign(…)`. A handle borrows the office; the noun's commands and reads are its methods.

use crate::{Office, catalogue, digest, disclosure, operator, people, portal, release, session};

impl Office {
    /// What the machine's own command line asks.
    #[must_use]
    pub const fn operator(&self) -> operator::Operator<'_> {
        operator::Operator(self)
    }

    /// Organisations: their pages, their tree, their import.
    #[must_use]
    pub const fn orgs(&self) -> people::org::Orgs<'_> {
        people::org::Orgs(self)
    }

    /// People and staff as they are imported.
    #[must_use]
    pub const fn people(&self) -> people::person::People<'_> {
        people::person::People(self)
    }

    /// Accounts and their passwords.
    #[must_use]
    pub const fn accounts(&self) -> people::account::Accounts<'_> {
        people::account::Accounts(self)
    }

    /// Seats: who holds which, who stands in for whom.
    #[must_use]
    pub const fn seats(&self) -> people::seat::Seats<'_> {
        people::seat::Seats(self)
    }

    /// Signing in and out, and who a session belongs to.
    #[must_use]
    pub const fn sessions(&self) -> session::Sessions<'_> {
        session::Sessions(self)
    }

    /// The daily digest by mail, and where it goes.
    #[must_use]
    pub const fn digests(&self) -> digest::Digests<'_> {
        digest::Digests(self)
    }

    /// Catalogues: drafts, versions in force, filing, guidance, exports.
    #[must_use]
    pub const fn catalogues(&self) -> catalogue::Catalogues<'_> {
        catalogue::Catalogues(self)
    }

    /// Files of catalogues on their way in.
    #[must_use]
    pub const fn catalogue_imports(&self) -> catalogue::import::CatalogueImports<'_> {
        catalogue::import::CatalogueImports(self)
    }

    /// Obligations: lists, calendars, events and nil reports.
    #[must_use]
    pub const fn obligations(&self) -> catalogue::obligation::Obligations<'_> {
        catalogue::obligation::Obligations(self)
    }

    /// Findings of one's own organisation and of the subtree.
    #[must_use]
    pub const fn findings(&self) -> catalogue::finding::Findings<'_> {
        catalogue::finding::Findings(self)
    }

    /// Commands on a disclosure.
    #[must_use]
    pub const fn disclosures(&self) -> disclosure::Disclosures<'_> {
        disclosure::Disclosures(self)
    }

    /// Plan forms: filled, drafted, screened, read.
    #[must_use]
    pub const fn plans(&self) -> disclosure::plan::Plans<'_> {
        disclosure::plan::Plans(self)
    }

    /// A disclosure's dossier on the working side, its register and its history.
    #[must_use]
    pub const fn dossiers(&self) -> disclosure::dossier::Dossiers<'_> {
        disclosure::dossier::Dossiers(self)
    }

    /// What a reviewer is shown beside the text, and the opinion form.
    #[must_use]
    pub const fn reviews(&self) -> disclosure::review::Reviews<'_> {
        disclosure::review::Reviews(self)
    }

    /// Routine approvals, given together.
    #[must_use]
    pub const fn approvals(&self) -> disclosure::approval::Approvals<'_> {
        disclosure::approval::Approvals(self)
    }

    /// The word of other issuers.
    #[must_use]
    pub const fn consents(&self) -> disclosure::consent::Consents<'_> {
        disclosure::consent::Consents(self)
    }

    /// Reviews put off for urgency, held after the release.
    #[must_use]
    pub const fn deferred_reviews(&self) -> disclosure::deferred_review::DeferredReviews<'_> {
        disclosure::deferred_review::DeferredReviews(self)
    }

    /// What is withheld, examined again, and locked.
    #[must_use]
    pub const fn withholdings(&self) -> disclosure::withholding::Withholdings<'_> {
        disclosure::withholding::Withholdings(self)
    }

    /// Procedures, and organisations' own variations of them.
    #[must_use]
    pub const fn variations(&self) -> disclosure::variation::Variations<'_> {
        disclosure::variation::Variations(self)
    }

    /// Files in the gate, and downloads of published copies.
    #[must_use]
    pub const fn attachments(&self) -> disclosure::attachment::Attachments<'_> {
        disclosure::attachment::Attachments(self)
    }

    /// Released versions as readers find them, and their proofs.
    #[must_use]
    pub const fn versions(&self) -> disclosure::version::Versions<'_> {
        disclosure::version::Versions(self)
    }

    /// Releases on their day, and the screening of what is published.
    #[must_use]
    pub const fn releases(&self) -> release::Releases<'_> {
        release::Releases(self)
    }

    /// The portal's first page, search, and how to verify.
    #[must_use]
    pub const fn portal(&self) -> portal::Portal<'_> {
        portal::Portal(self)
    }
}
