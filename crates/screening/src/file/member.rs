//! A file by what it is: the one that was given, a member of an archive, something embedded.

use super::sink::Sink;
use super::{archive, image, odf, ofd, ooxml, pdf, plain, strings};
use crate::limits::Measure;
use crate::{Format, Hidden, Part, Place, Refused, Unread, format};

/// Reads a file of any format, and rewrites it if the sink asks for it.
pub fn walk(sink: &mut Sink, name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let format = format(name, bytes)?;
    match format {
        Format::Docx | Format::Xlsx | Format::Pptx => ooxml::walk(sink, format, bytes),
        Format::Odt | Format::Ods | Format::Odp => odf::walk(sink, format, bytes),
        Format::Ofd => ofd::walk(sink, bytes),
        Format::Pdf => pdf_file(sink, bytes),
        Format::Jpeg | Format::Png | Format::Gif | Format::Webp | Format::Tiff | Format::Bmp => {
            image::walk(sink, name, format, bytes)
        }
        Format::Zip => archive::walk(sink, bytes),
        Format::Text => plain::text(sink, bytes),
        Format::Csv => plain::csv(sink, bytes),
        Format::OldOffice | Format::Rtf | Format::Html | Format::OtherArchive | Format::Unknown => {
            Err(Refused::Format { format })
        }
    }
}

fn pdf_file(sink: &mut Sink, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let limits = sink.budget.limits;
    let base = sink.adopt(pdf::read(bytes, limits)?)?;
    if !sink.rewriting() {
        return Ok(None);
    }
    pdf::rewrite(bytes, limits, &sink.edits_from(base)).map(Some)
}

/// A file within another: what can't be read of it is named, and only what would exhaust us ends everything. None if it
/// can't be rewritten, or isn't to be.
pub fn inner(sink: &mut Sink, name: &str, bytes: &[u8], cloak: Option<Hidden>) -> Result<Option<Vec<u8>>, Refused> {
    let here = Place::new(Part::Embedded, name, "");
    if let Err(Refused::TooMuch { .. }) = sink.budget.nesting(sink.depth() + 1) {
        sink.unread(Unread::Limit, here);
        return Ok(None);
    }
    let why = match sink.inside(name, cloak, |sink| walk(sink, name, bytes)) {
        Ok(new) => return Ok(new),
        Err(Refused::Empty) => return Ok(None),
        Err(refused @ (Refused::Irremovable { .. } | Refused::Name { .. })) => return Err(refused),
        Err(Refused::TooMuch { measure: Measure::Depth | Measure::Nesting, .. }) => Unread::Limit,
        Err(refused @ Refused::TooMuch { .. }) => return Err(refused),
        Err(Refused::Password) => Unread::Encrypted,
        Err(Refused::Format { .. }) => Unread::UnreadFormat,
        Err(Refused::Damaged { .. }) => Unread::Damaged,
    };
    sink.unread(why, here);
    sink.inside(name, cloak, |sink| {
        for text in strings::telling(bytes) {
            sink.fixed(Place::new(Part::Other, "", ""), text)?;
        }
        Ok(())
    })?;
    Ok(None)
}

/// Something embedded in a document: read, and gone afterwards.
pub fn embedded(sink: &mut Sink, name: &str, bytes: &[u8]) -> Result<(), Refused> {
    let short = name.rsplit('/').next().unwrap_or(name);
    sink.hide(Hidden::Embedded, Place::new(Part::Name, "", ""), short)?;
    inner(sink, short, bytes, Some(Hidden::Embedded)).map(|_| ())
}
