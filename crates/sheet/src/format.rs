//! What a file really is, by its bytes. A name or a declared type is a claim of whoever sent it.

use serde::{Deserialize, Serialize};

use crate::limits::Refused;
use crate::package;

/// What a file is. Only the first three are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Xlsx,
    Docx,
    /// Text: CSV in some encoding.
    Text,
    /// Binary formats of Office before 2007 (and of WPS); `OldOffice` if it is not known which.
    Doc,
    Xls,
    Ppt,
    OldOffice,
    /// An OOXML package that is encrypted with a password.
    Encrypted,
    Xlsb,
    Ods,
    Odt,
    /// "XML spreadsheet 2003".
    SpreadsheetXml,
    Pptx,
    Ofd,
    Pdf,
    Image,
    Html,
    Rtf,
    Archive,
    Unknown,
}

impl Format {
    /// Stable, for locales and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Text => "text",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Ppt => "ppt",
            Self::OldOffice => "old_office",
            Self::Encrypted => "encrypted",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
            Self::Odt => "odt",
            Self::SpreadsheetXml => "spreadsheet_xml",
            Self::Pptx => "pptx",
            Self::Ofd => "ofd",
            Self::Pdf => "pdf",
            Self::Image => "image",
            Self::Html => "html",
            Self::Rtf => "rtf",
            Self::Archive => "archive",
            Self::Unknown => "unknown",
        }
    }

    /// The refusal for a format that is not read.
    pub(crate) fn refused(self) -> Refused {
        match self {
            Self::Encrypted => Refused::Password,
            Self::Doc | Self::Xls | Self::OldOffice | Self::Xlsb | Self::Ods | Self::Odt | Self::SpreadsheetXml => {
                Refused::OldFormat { what: self }
            }
            Self::Ppt | Self::Pptx | Self::Ofd | Self::Pdf | Self::Image | Self::Html | Self::Rtf => {
                Refused::NotATable { what: self }
            }
            Self::Xlsx | Self::Docx | Self::Text | Self::Archive | Self::Unknown => Refused::NotATable { what: self },
        }
    }
}

/// Beginnings of files that are no text. A text could begin like none of these.
const MAGIC: &[(&[u8], Format)] = &[
    (b"%PDF", Format::Pdf),
    (b"\x89PNG", Format::Image),
    (b"\xFF\xD8\xFF", Format::Image),
    (b"GIF8", Format::Image),
    (b"II*\0", Format::Image),
    (b"MM\0*", Format::Image),
    (b"RIFF", Format::Image),
    (b"{\\rtf", Format::Rtf),
    (b"Rar!", Format::Archive),
    (b"7z\xBC\xAF", Format::Archive),
    (b"\x1F\x8B", Format::Archive),
    (b"\xFD7zXZ", Format::Archive),
];

/// # Errors
/// [`Refused::Empty`], and [`Refused::Damaged`] for a zip that can't be opened.
pub fn of(bytes: &[u8]) -> Result<Format, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package::format(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Ok(compound(bytes));
    }
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Ok(*format);
    }
    Ok(markup(bytes).unwrap_or(Format::Text))
}

/// Which program wrote an OLE2 compound file ([MS-CFB]): the names of its streams tell. They stand in directory entries
/// of 128 bytes at multiples of 128, so the directory is found without trusting the file's own tables.
fn compound(bytes: &[u8]) -> Format {
    let mut found = Format::OldOffice;
    for entry in bytes.as_chunks::<128>().0 {
        let name: String = entry
            .as_chunks::<2>()
            .0
            .iter()
            .take(31)
            .map(|unit| u16::from_le_bytes(*unit))
            .take_while(|unit| *unit != 0)
            .map(|unit| char::from_u32(u32::from(unit)).unwrap_or('?'))
            .collect();
        match name.as_str() {
            "EncryptedPackage" => return Format::Encrypted,
            "WordDocument" => found = Format::Doc,
            "Workbook" | "Book" => found = Format::Xls,
            "PowerPoint Document" => found = Format::Ppt,
            _ => {}
        }
    }
    found
}

/// A page or an XML file that calls itself a table; web systems export HTML as `.xls`.
fn markup(bytes: &[u8]) -> Option<Format> {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let head = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(head);
    // Every second byte of UTF-16 is zero here: without them the tags read the same.
    let head: String = head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    let head = head.trim_start_matches(['\u{FF}', '\u{FE}']).trim_start().to_ascii_lowercase();
    let starts = |tags: &[&str]| tags.iter().any(|tag| head.starts_with(tag));
    if starts(&["<?xml"]) {
        return Some(match head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            true => Format::SpreadsheetXml,
            false => Format::Html,
        });
    }
    starts(&["<!doctype", "<html", "<head", "<meta", "<table", "<style", "<body", "mime-version:"])
        .then_some(Format::Html)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expect: Format) {
        assert_eq!(of(bytes), Ok(expect), "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn bytes_decide() {
        check(b"a,b\r\n", Format::Text);
        check("事项,方式".as_bytes(), Format::Text);
        check(b"%PDF-1.7", Format::Pdf);
        check(b"\x89PNG\r\n", Format::Image);
        check(b" <HTML><table>", Format::Html);
        check(b"\xEF\xBB\xBF<!DOCTYPE html>", Format::Html);
        check(b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Format::Html);
        check(b"MIME-Version: 1.0\r\n", Format::Html);
        check(
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            Format::SpreadsheetXml,
        );
        check(b"{\\rtf1", Format::Rtf);
        check(&[0xD0, 0xCF, 0x11, 0xE0], Format::OldOffice);
        assert_eq!(of(b""), Err(Refused::Empty));
    }
}
