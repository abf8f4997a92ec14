//! What is asked of the room for any bytes whatever, and what must hold whatever they are. The fuzz targets (`fuzz/`)
//! look for bytes for which it doesn't; the tests beside this file keep those that were found.

use screening::{
    Format, Kind, Limits, Masking, Part, Piece, Place, Policy, Refused, Verdict, clean, detect, format, read, screen,
    screen_text,
};

use super::wrap;

/// Was it a file of the kind the question is about? Others are no use as a beginning for more of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Ours,
    Others,
}

pub fn archive(bytes: &[u8]) -> Use {
    of(bytes, &[Format::Zip])
}

pub fn image(bytes: &[u8]) -> Use {
    of(bytes, &[Format::Jpeg, Format::Png, Format::Gif, Format::Webp, Format::Tiff, Format::Bmp])
}

pub fn odf(bytes: &[u8]) -> Use {
    of(bytes, &[Format::Odt, Format::Ods, Format::Odp])
}

pub fn ofd(bytes: &[u8]) -> Use {
    of(bytes, &[Format::Ofd])
}

pub fn ooxml(bytes: &[u8]) -> Use {
    of(bytes, &[Format::Docx, Format::Xlsx, Format::Pptx])
}

pub fn pdf(bytes: &[u8]) -> Use {
    of(bytes, &[Format::Pdf])
}

/// What any bytes are; and text, as a table too.
pub fn plain(bytes: &[u8]) -> Use {
    for name in ["a.csv", "a.txt"] {
        if let Ok(Format::Csv | Format::Text) = format(name, bytes) {
            whole(name, bytes);
        }
    }
    Use::Ours
}

/// `docx word/document.xml`, a line's end, and the part.
pub fn part(bytes: &[u8]) -> Use {
    wrap::part(bytes).map_or(Use::Others, |package| whole("a", &package))
}

/// `content`, a line's end, and the stream; see [`wrap::pdf`] for the others.
pub fn pdf_part(bytes: &[u8]) -> Use {
    wrap::pdf(bytes).map_or(Use::Others, |file| whole("a", &file))
}

/// A piece in each line; what stands between tabs are cells of one row, under the heads of the first row.
pub fn detect(bytes: &[u8]) -> Use {
    let text = String::from_utf8_lossy(bytes);
    let mut pieces = Vec::new();
    let mut heads: Vec<&str> = Vec::new();
    for (row, line) in (0..).zip(text.lines()) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() == 1 {
            pieces.push(Piece::new(Place::new(Part::Paragraph, "", ""), line));
            continue;
        }
        for (at, cell) in cells.iter().enumerate() {
            let mut piece = Piece::new(Place::new(Part::Cell, "1", row.to_string()), *cell);
            piece.row = Some(row);
            piece.head = heads.get(at).copied().unwrap_or_default().to_owned();
            pieces.push(piece);
        }
        if heads.is_empty() {
            heads = cells;
        }
    }
    let hits = detect::detect(&pieces);
    let mut last = (0, 0);
    for hit in &hits {
        let text = pieces.get(hit.piece).and_then(|piece| piece.text.get(hit.range.clone()));
        assert!(text.is_some_and(|text| !text.is_empty()), "{hit:?} is not in the text");
        assert!((hit.piece, hit.range.start) >= last, "{hit:?} overlaps the one before");
        last = (hit.piece, hit.range.end);
        let _ = screening::mask(hit.kind, text.unwrap_or_default(), &Policy::default());
    }
    let masked = detect::masked_numbers(&pieces);
    let _ = detect::joined(&masked, &masked);
    let _ = screen_text(&text);
    Use::Ours
}

fn of(bytes: &[u8], formats: &[Format]) -> Use {
    match format("a", bytes) {
        Ok(format) if formats.contains(&format) => whole("a", bytes),
        _ => Use::Others,
    }
}

/// A file as the gate takes it, under the limits it has there: screened, everything found masked, read again.
fn whole(name: &str, bytes: &[u8]) -> Use {
    let (limits, policy) = (Limits::default(), Policy::default());
    let Ok((report, extract)) = screen(name, bytes, &limits, &policy) else { return Use::Ours };
    assert_eq!(read(name, bytes, &limits).as_ref(), Ok(&extract), "edits name pieces by their numbers");
    let clean_verdict = report.findings.is_empty() && extract.unread.is_empty();
    assert_eq!(report.verdict == Verdict::Clean, clean_verdict, "nothing is called clean that was not read");
    drop(extract);
    let cleaned = match clean(name, bytes, &limits, &policy, &Masking::All) {
        Ok(cleaned) => cleaned,
        Err(Refused::Password | Refused::Empty) => panic!("what was read can't be refused so"),
        Err(_) => return Use::Ours,
    };
    let numbers = cleaned.certificate.left.get(&Kind::IdNumber);
    assert_eq!(numbers, None, "an identity number that was masked is still there");
    // What could not be read could not be cleaned, and the certificate says so.
    let hidden = &cleaned.certificate.hidden_left;
    assert!(hidden.is_empty() || !cleaned.report.unread.is_empty(), "{hidden:?} is still there");
    Use::Ours
}
