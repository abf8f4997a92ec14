//! Which strings of a file may tell something. A package is full of names, numbers and times that nobody wrote; they
//! would only be taken for findings.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
pub use sheet::is_cjk;

pub fn has_cjk(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_cjk)
}

/// Text somebody may have written, in a place where mostly programs write.
pub fn worth(text: &str) -> bool {
    if has_cjk(text) {
        return true;
    }
    // Packed data is a single word of great length.
    let blob = text.len() > 1000 && !text.trim().contains(char::is_whitespace);
    !blob && (text.contains('@') || digits(text) >= 7)
}

/// What an attribute may tell, if it is not one that is always text.
pub fn attribute_worth(text: &str) -> bool {
    has_cjk(text) || id_shape(text) || mailbox(text)
}

/// What styles, fonts and themes may tell: their names are Chinese and mean nothing.
pub fn suspicious(text: &str) -> bool {
    // Secret, internal, star.
    let signs = ['\u{5BC6}', '\u{79D8}', '\u{5185}', '\u{2605}', '\u{2606}'];
    text.contains(signs) || id_shape(text) || mailbox(text) || longest_run(text) >= 11
}

/// The number a program gave to a document: a UUID, with dashes and braces or without [GB/T 33190, 7.4].
pub fn document_number(text: &str) -> bool {
    let digits = || text.chars().filter(|c| !matches!(c, '-' | '{' | '}'));
    digits().count() == 32 && digits().all(|c| c.is_ascii_hexdigit()) && !id_shape(text)
}

/// A name that a program gave: a word and a number, "Picture 1".
pub fn given_name(text: &str) -> bool {
    let word = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '-');
    let number = text.len() - word.len();
    !suspicious(text)
        && number <= 6
        && word.chars().count() <= 12
        && word.chars().all(|c| c.is_alphabetic() || c == ' ')
}

fn mailbox(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains("://"))
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

/// Eleven digits in a row, as a mobile number has, and no more than a bank card.
pub fn long_number(text: &str) -> bool {
    (11..=19).contains(&longest_run(text))
}

fn longest_run(text: &str) -> usize {
    text.split(|c: char| !c.is_numeric()).map(|run| run.chars().count()).max().unwrap_or(0)
}

/// Seventeen digits and a check sign with a likely month and day among them (GB 11643).
pub fn id_shape(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 15 {
        return false;
    }
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).any(|at| {
        let run = bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).take(19).count();
        let alone = at == 0 || !is_digit(at - 1);
        let number = |from: usize| text.get(at + from..at + from + 2).and_then(|two| two.parse::<u32>().ok());
        let dated = |month: usize| {
            number(month).is_some_and(|m| (1..=12).contains(&m))
                && number(month + 2).is_some_and(|d| (1..=31).contains(&d))
        };
        alone
            && match run {
                18 => dated(10),
                17 => matches!(bytes.get(at + 17), Some(b'X' | b'x')) && dated(10),
                15 => dated(8),
                _ => false,
            }
    })
}

/// What the target of a link tells: a mailbox or a number, or words written in `%E5%AF…`.
pub fn link(target: &str) -> Option<String> {
    let lower = target.to_ascii_lowercase();
    if lower.starts_with("mailto:")
        || lower.starts_with("tel:")
        || lower.starts_with("sms:")
        || lower.starts_with("file:")
    {
        return Some(target.to_owned());
    }
    Some(percent_decoded(target)).filter(|words| attribute_worth(words))
}

fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_programs_are_not_taken() {
        for no in ["1234567.0", "2023-11-23T07:07:12Z", "Calibri", "x@y", "123456789012345678901"] {
            assert!(!attribute_worth(no), "{no}");
        }
        for yes in ["绝密★10年", "ID_340123199001011234", "a.b@c.cn", "34012319900101123X"] {
            assert!(attribute_worth(yes), "{yes}");
        }
        for name in ["图片 1", "Rectangle 12", "文本框"] {
            assert!(given_name(name), "{name}");
        }
        assert!(!given_name("机密 1"));
        assert_eq!(link("http://a.cn/%E7%BB%9D%E5%AF%86").as_deref(), Some("http://a.cn/绝密"));
        assert_eq!(link("http://a.cn/13800138000.html"), None);
    }
}
