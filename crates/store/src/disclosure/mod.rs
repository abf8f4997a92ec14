//! Rows of disclosures: working files, versions, attachments, reviews, variations.

pub(crate) mod attachment;
pub(crate) mod dossier;
pub(crate) mod review;
pub(crate) mod variation;
pub(crate) mod version;
