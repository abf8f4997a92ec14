//! Archives and plain texts; and bytes that are anything.

use proptest::prelude::*;
use screening::{Edits, Limits, Refused, Unread, read, rewrite};

use super::office::{cleaned, reading, texts, zipped};

#[test]
fn members_are_read_with_their_names() {
    let inner = String::from_utf8(b"\xEF\xBB\xBFa".to_vec()).unwrap();
    let bytes = zipped(&[("名单.txt", "电话13800138000"), ("b.rtf", "{\\rtf1 x}"), ("c.csv", &inner)]);
    let (before, _) = cleaned(&bytes);
    assert_eq!(texts(&before, false), ["名单.txt", "电话13800138000", "b.rtf", "c.csv", "a"]);
    assert_eq!(before.pieces[1].place.to_string(), "名单.txt > line 1");
    assert_eq!(before.unread[0].0, Unread::UnreadFormat);
}

#[test]
fn nesting_and_members_are_bounded() {
    let mut bytes = b"x".to_vec();
    for _ in 0..8 {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("a", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &bytes).unwrap();
        bytes = zip.finish().unwrap().into_inner();
    }
    assert_eq!(reading(&bytes).unread[0].0, Unread::Limit);
    let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    let many = zipped(&names.iter().map(|name| (name.as_str(), "")).collect::<Vec<_>>());
    let limits = Limits { members: 10, ..Limits::default() };
    assert!(matches!(read("", &many, &limits), Err(Refused::TooMuch { .. })));
}

fn edited(name: &str, bytes: &[u8], text: &str, with: &str) -> String {
    let extract = read(name, bytes, &Limits::default()).unwrap();
    let number = extract.pieces.iter().position(|piece| piece.text.contains(text)).unwrap();
    let at = extract.pieces[number].text.find(text).unwrap();
    let edits = Edits::from([(number, vec![(at..at + text.len(), with.to_owned())])]);
    String::from_utf8(rewrite(name, bytes, &Limits::default(), &edits).unwrap().bytes).unwrap()
}

#[test]
fn texts_are_changed_where_they_stand() {
    let gbk = encoding_rs::GB18030.encode("姓名,电话\r\n\"张,三\",138\r\n").0.into_owned();
    for (name, bytes, text, with, expect) in [
        ("a.txt", "一\n二三\n".as_bytes(), "二", "*", "一\n*三\n"),
        ("a.csv", &gbk[..], "张", "*", "\u{FEFF}姓名,电话\r\n\"*,三\",138\r\n"),
        ("a.csv", b"a;\"b\"\"c\";d", "b", "x", "a;\"x\"\"c\";d"),
    ] {
        assert_eq!(edited(name, bytes, text, with), expect);
    }
}

/// What can be read can be written without its hidden data, or is said to be unreadable in part; and what can't be read
/// can't be written.
fn check_whole(name: &str, bytes: &[u8]) {
    let limits = Limits::default();
    let (extract, rewritten) = (read(name, bytes, &limits), rewrite(name, bytes, &limits, &Edits::new()));
    let Ok(extract) = extract else {
        assert!(rewritten.is_err(), "written without being read: {bytes:?}");
        return;
    };
    let Ok(rewritten) = rewritten else { return };
    assert_eq!(rewritten.removed, extract.hidden);
    let Ok(again) = read(name, &rewritten.bytes, &limits) else { return };
    assert!(again.hidden.is_empty() || !again.unread.is_empty(), "{:?} is still there", again.hidden);
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..600), magic in 0..9_usize, at in any::<prop::sample::Index>(), flip in any::<u8>()) {
        let magics: [&[u8]; 9] = [b"", b"PK\x03\x04", b"\xFF\xD8\xFF\xE1\0\x20Exif\0\0II*\0", b"\x89PNG\r\n\x1A\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"II*\0\x08\0\0\0", b"BM", b"MM\0*\0\0\0\x08"];
        check_whole("a.csv", &[magics[magic], &bytes].concat());
        let mut zip = zipped(&[("OFD.xml", "<a/>"), ("b.xml", "<Page><TextObject Boundary=\"1 1 1 1\"><TextCode>x</TextCode></TextObject></Page>")]);
        let place = at.index(zip.len());
        zip[place] ^= flip;
        check_whole("", &zip);
    }
}
