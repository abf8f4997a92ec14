//! What a file really is, by its bytes. A name or a declared type is a claim of whoever sent it.

use rules::codes;

use crate::Refused;

codes! {
    /// What a file is.
    Format {
        Docx = "docx",
        Xlsx = "xlsx",
        Pptx = "pptx",
        Odt = "odt",
        Ods = "ods",
        Odp = "odp",
        /// Open Fixed-layout Document (GB/T 33190).
        Ofd = "ofd",
        Pdf = "pdf",
        Jpeg = "jpeg",
        Png = "png",
        Gif = "gif",
        Webp = "webp",
        Tiff = "tiff",
        Bmp = "bmp",
        Zip = "zip",
        Text = "text",
        Csv = "csv",
        /// Binary formats of Office before 2007 and of WPS.
        OldOffice = "old_office",
        Rtf = "rtf",
        Html = "html",
        /// RAR, 7z, gzip …
        OtherArchive = "other_archive",
        Unknown = "unknown",
    }
}

/// What the bytes are. `name` only tells CSV from other text.
///
/// # Errors
/// [`Refused::Empty`]; [`Refused::Damaged`] for a zip that can't be opened.
pub fn format(_name: &str, _bytes: &[u8]) -> Result<Format, Refused> {
    Err(Refused::Empty)
}
