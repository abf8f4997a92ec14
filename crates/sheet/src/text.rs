//! Bytes to text, in the encodings offices use.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A text that was bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Without its byte order mark.
    pub text: String,
    pub encoding: &'static Encoding,
    /// A few bytes were none of this encoding; U+FFFD stands for them.
    pub damaged: bool,
}

impl Decoded {
    /// No control characters but those that texts have. Only a text with a byte order mark can have others.
    pub fn is_plain(&self) -> bool {
        readable(&self.text)
    }
}

/// The text and its encoding: by its byte order mark, else UTF-8, UTF-16 or GB18030 if it is that. None for bytes that
/// are no text.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes.get(length..)?);
        let text = text.into_owned();
        return (!damaged || few_lost(&text)).then_some(Decoded { text, encoding, damaged });
    }
    if bytes.contains(&0) {
        // A wide text without a mark: the zeros stand where the upper halves of ASCII are.
        let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
        return whole(bytes, if zeros(1) >= zeros(0) { UTF_16LE } else { UTF_16BE });
    }
    narrow(bytes).or_else(|| wide(bytes)).or_else(|| damaged(bytes))
}

fn whole(bytes: &[u8], encoding: &'static Encoding) -> Option<Decoded> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned();
    readable(&text).then_some(Decoded { text, encoding, damaged: false })
}

fn narrow(bytes: &[u8]) -> Option<Decoded> {
    [UTF_8, GB18030].into_iter().find_map(|encoding| whole(bytes, encoding))
}

/// UTF-16 of Chinese signs alone has no zeros. Two letters of ASCII are a Chinese sign too, but no Chinese text is all ASCII.
fn wide(bytes: &[u8]) -> Option<Decoded> {
    let letters = bytes.iter().filter(|byte| byte.is_ascii()).count();
    if letters * 20 >= bytes.len() * 19 {
        return None;
    }
    let likely = |text: &str| {
        let known = text.chars().filter(|c| is_cjk(*c) || c.is_ascii()).count();
        known * 10 >= text.chars().count() * 9
    };
    [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| whole(bytes, encoding).filter(|found| likely(&found.text)))
}

/// A few bytes lost on the way don't make a text something else.
fn damaged(bytes: &[u8]) -> Option<Decoded> {
    [UTF_8, GB18030].into_iter().find_map(|encoding| {
        let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
        (few_lost(&text) && readable(&text)).then_some(Decoded { text, encoding, damaged: true })
    })
}

fn few_lost(text: &str) -> bool {
    let lost = text.chars().filter(|c| *c == '\u{FFFD}').count();
    lost <= 2 || lost * 200 < text.len()
}

fn readable(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{1A}' | '\u{80}'..='\u{9F}')
    })
}

/// Han, their punctuation, full-width forms, kana, stars.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FFEE}'
        | '\u{2605}' | '\u{2606}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found() {
        let check = |bytes: &[u8], expect: Option<(&str, &'static Encoding, bool)>| {
            let found = decode(bytes);
            let found = found.as_ref().map(|found| (found.text.as_str(), found.encoding, found.damaged));
            assert_eq!(found, expect, "{bytes:?}");
        };
        check("公开".as_bytes(), Some(("公开", UTF_8, false)));
        check("\u{FEFF}公开".as_bytes(), Some(("公开", UTF_8, false)));
        check(&GB18030.encode("公开").0, Some(("公开", GB18030, false)));
        check(b"\xFF\xFEa\0", Some(("a", UTF_16LE, false)));
        check(b"\xFE\xFF\0a", Some(("a", UTF_16BE, false)));
        check(b"a\0,\0", Some(("a,", UTF_16LE, false)));
        check(b"\0a\0,", Some(("a,", UTF_16BE, false)));
        check(&[0x67, 0x3A, 0x5B, 0xC6], Some(("机密", UTF_16BE, false)));
        check("公\u{85}开".as_bytes(), Some(("公\u{85}开", UTF_8, false)));
        check(
            b"ID=110101199003074514;tel=13800138000;x\xE5",
            Some(("ID=110101199003074514;tel=13800138000;x\u{FFFD}", UTF_8, true)),
        );
        check(b"torn \xE5", Some(("torn \u{FFFD}", UTF_8, true)));
        check(b"\xEF\xBB\xBFtorn \xE5", Some(("torn \u{FFFD}", UTF_8, true)));
        for bytes in [&b"a,b\0c"[..], b"\xFF\xFF\xFF", b"\x01\x02"] {
            check(bytes, None);
        }
        check(b"\xEF\xBB\xBFa\x01", Some(("a\x01", UTF_8, false)));
        assert!(!decode(b"\xEF\xBB\xBFa\x01").unwrap().is_plain());
    }
}
