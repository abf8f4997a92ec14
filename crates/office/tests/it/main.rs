#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)]

mod administrators;
mod at_once;
mod attachments;
mod batches;
#[path = "../../../sheet/tests/it/bomb.rs"]
mod bomb;
/// What the bomb is wrapped in.
mod bombs {
    pub const WORKBOOK: &str =
        r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    pub const LINKS: &str =
        r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
}
mod catalogue_files;
mod catalogue_import;
mod deferred_review;
mod directory;
mod filings;
mod following;
mod handover;
mod locked;
mod obligations;
mod outcome;
mod path;
mod plans;
mod readers;
mod refusals;
mod review;
mod seats;
mod sign_in;
mod staged;
mod together;
mod twice;
mod typed;
mod urgent;
mod variations;
mod withholding;
