//! Archives and plain texts; and bytes that are anything.

use proptest::prelude::*;
use screening::{Edits, Hidden, Limits, Masking, Policy, Refused, Unread, Verdict, clean, read, rewrite};

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

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let check = |bytes: &[u8], refused: bool| {
        let answer = read("", bytes, &Limits::default());
        assert_eq!(matches!(answer, Err(Refused::Name { .. })), refused, "{answer:?}");
    };
    for name in [
        "../../evil.txt",
        "a/../../b.txt",
        "/etc/cron.d/x",
        "C:\\x.txt",
        "..\\x.txt",
        "\\\\server\\x",
        "a\u{202E}txt.exe",
    ] {
        let bytes = zipped(&[(name, "x"), ("目录/说明.txt", "说明")]);
        check(&bytes, true);
        // Through every archive around it too.
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("a.zip", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &bytes).unwrap();
        check(&zip.finish().unwrap().into_inner(), true);
    }
    for name in ["a/b.txt", "目录\\说明.txt", "a..b.txt", "2024…年.txt"] {
        check(&zipped(&[(name, "x")]), false);
    }
}

#[test]
fn what_systems_leave_is_read_and_goes() {
    let be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).map(char::from).collect::<String>();
    let store = format!("\0\0\0\u{1}Bud1\0{}", "");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    };
    put("通知.txt", "普通内容".as_bytes());
    put("__MACOSX/._通知.txt", "\0\u{5}\u{16}\u{7}\0作者罗拍照".as_bytes());
    put(
        "a/.DS_Store",
        &[store.as_bytes(), &be("机密★10年.docx").chars().map(|c| c as u8).collect::<Vec<_>>()].concat(),
    );
    put("Thumbs.db", &[&b"\xD0\xCF\x11\xE0"[..], &[0; 600]].concat());
    put("~$通知.docx", b"\x0ALuoPaizhao\0\0");
    put(".~lock.名单.ods#", ",罗拍照,pc-1,01.02.2024 10:00,file:///home/x;".as_bytes());
    put("b/desktop.ini", b"[.ShellClassInfo]");
    let bytes = zip.finish().unwrap().into_inner();
    let before = reading(&bytes);
    assert_eq!(before.hidden[&Hidden::Foreign], 6);
    let hidden = texts(&before, true).join("|");
    for word in ["作者罗拍照", "机密★10年.docx", ",罗拍照,pc-1", "~$通知.docx", "LuoPaizhao"] {
        assert!(hidden.contains(word), "{word}: {hidden}");
    }
    let copy = clean("", &bytes, &Limits::default(), &Policy::default(), &Masking::Nothing).unwrap();
    assert_eq!(
        (texts(&reading(&copy.bytes), false), copy.report.verdict),
        (vec!["通知.txt".into(), "普通内容".into()], Verdict::Clean)
    );
    assert_eq!(texts(&reading(&copy.bytes), true), Vec::<String>::new());
}
