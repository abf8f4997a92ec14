//! Pictures: what is beside them goes, they stay.

use screening::{Hidden, Unread};

use super::office::{cleaned, texts};

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(body);
    [&(body.len() as u32).to_be_bytes()[..], kind, body, &crc.sum().to_be_bytes()].concat()
}

fn check(bytes: &[u8], hidden: &[Hidden], words: &[&str]) -> Vec<u8> {
    let (before, after) = cleaned(bytes);
    assert_eq!(before.hidden.keys().copied().collect::<Vec<_>>(), hidden);
    assert_eq!(texts(&before, true), words);
    assert_eq!(before.unread[0].0, Unread::NoTextLayer);
    after
}

const EXIF: &[u8] =
    b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x0E\0\x02\0\0\0\x04abc\0\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

#[test]
fn metadata_goes_and_the_turn_stays() {
    let segment =
        |marker: u8, body: &[u8]| [&[0xFF, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
    let frame = segment(0xC0, b"\x08\0\x10\0\x20\x01\x01\x11\0");
    let scan = [segment(0xDA, b"\x01\x01\0\0\x3F\0"), vec![1, 2, 0xFF, 0, 3]].concat();
    let start = [0xFF, 0xD8];
    let plain = [&start[..], &frame, &scan, &[0xFF, 0xD9]].concat();
    assert_eq!(check(&plain, &[], &[]), plain);
    let full =
        [&start[..], &segment(0xE1, EXIF), &segment(0xFE, b"note"), &frame, &scan, &[0xFF, 0xD9], b"tail"].concat();
    let after = check(&full, &[Hidden::Exif, Hidden::Foreign], &["abc", "note", "tail"]);
    assert!(after.windows(12).any(|part| part == b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"));
}

#[test]
fn chunks_of_words_go() {
    let head = [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"IHDR", &[0, 0, 0, 9, 0, 0, 0, 7, 8, 0, 0, 0, 0])].concat();
    let rest = [chunk(b"IDAT", &[1]), chunk(b"IEND", &[])].concat();
    let text = "iTXt: Comment\0\0\0\0\0机密★".replace("iTXt: ", "");
    let full = [head.clone(), chunk(b"iTXt", text.as_bytes()), chunk(b"tIME", &[0; 7]), rest.clone()].concat();
    assert_eq!(check(&full, &[Hidden::Exif], &["机密★"]), [head, rest].concat());
    let gif = b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE\x04note\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x01\x01\0\x3B";
    check(gif, &[Hidden::Exif], &["note"]);
}
