//! What a file really is, by its bytes. A name or a declared type is a claim of whoever sent it.

use rules::codes;

use crate::file::budget::Budget;
use crate::file::image;
use crate::file::package::Package;
use crate::{Limits, Refused};

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

/// Beginnings of files that are read by no one here.
const OTHER: &[(&[u8], Format)] = &[
    (b"{\\rtf", Format::Rtf),
    (b"Rar!", Format::OtherArchive),
    (b"7z\xBC\xAF", Format::OtherArchive),
    (b"\x1F\x8B", Format::OtherArchive),
    (b"\xFD7zXZ", Format::OtherArchive),
    (b"BZh", Format::OtherArchive),
    (b"MSCF", Format::OtherArchive),
    (b"\x28\xB5\x2F\xFD", Format::OtherArchive),
];

/// What the bytes are. `name` only tells CSV from other text.
///
/// # Errors
/// [`Refused::Empty`]; [`Refused::Damaged`] for a zip that can't be opened; [`Refused::Password`] for an Office file
/// that is encrypted whole.
pub fn format(name: &str, bytes: &[u8]) -> Result<Format, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return if is_encrypted(bytes) { Err(Refused::Password) } else { Ok(Format::OldOffice) };
    }
    if let Some(format) = image::format(bytes) {
        return Ok(format);
    }
    if let Some((_, format)) = OTHER.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Ok(*format);
    }
    if is_pdf(bytes) {
        return Ok(Format::Pdf);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Ok(Format::OtherArchive);
    }
    if is_markup(bytes) {
        return Ok(Format::Html);
    }
    if !sheet::decode(bytes).is_some_and(|decoded| decoded.is_plain()) {
        return Ok(Format::Unknown);
    }
    let name = name.to_ascii_lowercase();
    Ok(if name.ends_with(".csv") || name.ends_with(".tsv") { Format::Csv } else { Format::Text })
}

/// Readers look for the head within the first 1024 bytes (ISO 32000-1, annex H).
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or_default();
    bytes.starts_with(b"%PDF-")
        || (memchr::memmem::find(head, b"%PDF-").is_some()
            && (memchr::memmem::find(tail, b"startxref").is_some() || memchr::memmem::find(tail, b"%%EOF").is_some()))
}

/// A page or an XML file; web systems export HTML as `.xls`.
fn is_markup(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    // Every second byte of UTF-16 is zero here: without them the tags read the same.
    let head: String = head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    let head = head.trim_start_matches(['\u{FF}', '\u{FE}']).trim_start().to_ascii_lowercase();
    let tags =
        ["<?xml", "<!doctype", "<html", "<head", "<meta", "<table", "<style", "<body", "<script", "mime-version:"];
    tags.iter().any(|tag| head.starts_with(tag))
}

/// Does an OLE2 compound file ([MS-CFB]) hold an encrypted package? Its directory entries stand at multiples of 128.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.as_chunks::<128>().0.iter().any(|entry| entry.starts_with(&name))
}

/// What a zip is, by its parts.
fn package(bytes: &[u8]) -> Result<Format, Refused> {
    let limits = Limits { file_bytes: u64::MAX, members: u32::MAX, ..Limits::default() };
    let mut budget = Budget::new(bytes, &limits)?;
    // Counted here again with the caller's limits, by whoever reads it.
    let most = Limits::default().members as usize * 2;
    if memchr::memmem::find_iter(bytes, b"PK\x01\x02").take(most + 1).count() > most {
        return Ok(Format::Zip);
    }
    let mut package = Package::open(bytes, &mut budget)?;
    let has = |package: &Package, name: &str| package.position(name).is_some();
    if has(&package, "[Content_Types].xml") {
        let types = package.part("[Content_Types].xml", &mut budget).ok().flatten().unwrap_or_default();
        let says = |words: &str| memchr::memmem::find(&types, words.as_bytes()).is_some();
        let below = |folder: &str| package.members.iter().any(|member| member.name.starts_with(folder));
        return Ok(match () {
            () if says("excel.sheet.binary") || has(&package, "xl/workbook.bin") => Format::OldOffice,
            () if says("wordprocessingml.document.main+xml") || says("ms-word.document.macro") => Format::Docx,
            () if says("wordprocessingml.template.main+xml") || says("ms-word.template.macro") => Format::Docx,
            () if says("spreadsheetml.sheet.main+xml") || says("ms-excel.sheet.macro") => Format::Xlsx,
            () if says("spreadsheetml.template.main+xml") || says("ms-excel.template.macro") => Format::Xlsx,
            () if says("presentationml.") && below("ppt/") => Format::Pptx,
            () if below("word/") => Format::Docx,
            () if below("xl/") => Format::Xlsx,
            () if below("ppt/") => Format::Pptx,
            () => Format::Zip,
        });
    }
    if has(&package, "OFD.xml") {
        return Ok(Format::Ofd);
    }
    for part in ["mimetype", "META-INF/manifest.xml"] {
        let Ok(Some(says)) = package.part(part, &mut budget) else { continue };
        let says = |words: &str| memchr::memmem::find(&says, words.as_bytes()).is_some();
        match () {
            () if says("oasis.opendocument.spreadsheet") => return Ok(Format::Ods),
            () if says("oasis.opendocument.text") => return Ok(Format::Odt),
            () if says("oasis.opendocument.presentation") || says("oasis.opendocument.graphics") => {
                return Ok(Format::Odp);
            }
            () => {}
        }
    }
    Ok(Format::Zip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expect: Format) {
        assert_eq!(format("x.txt", bytes), Ok(expect), "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn bytes_decide() {
        check(b"a,b\r\n", Format::Text);
        check("事项,方式".as_bytes(), Format::Text);
        check(b"\xC3\xD8\xC3\xDC", Format::Text);
        check(b"%PDF-1.7", Format::Pdf);
        check(b"\x89PNG\r\n\x1A\n", Format::Png);
        check(b"\xFF\xD8\xFF\xE0", Format::Jpeg);
        check(b"GIF89a", Format::Gif);
        check(b"II*\0", Format::Tiff);
        check(b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp);
        check(b"BMW and others", Format::Text);
        check(b" <HTML><table>", Format::Html);
        check(b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Format::Html);
        check(b"{\\rtf1", Format::Rtf);
        check(b"Rar!\x1A\x07", Format::OtherArchive);
        check(&[0xD0, 0xCF, 0x11, 0xE0], Format::OldOffice);
        check(b"\x00\x01\x02\x03", Format::Unknown);
        assert_eq!(format("T.CSV", b"a,b"), Ok(Format::Csv));
        assert_eq!(format("", b""), Err(Refused::Empty));
        assert_eq!(format("", b"PK\x03\x04"), Err(Refused::Damaged { part: String::new() }));
    }
}
