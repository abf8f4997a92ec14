//! Headers and footers of a sheet: text with codes between (ECMA-376 part 1, 18.3.1.46). Where it stands, in which font and
//! size, is nothing that is said; page numbers and dates are not yet there.

use std::ops::Range;

use crate::file::sink::edited_spans;
use crate::file::telling;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// What is shown.
    Text,
    /// `&&`, which is shown as one.
    Ampersand,
    /// Left, middle or right begins.
    Side,
    /// A font by its name.
    Font,
    Code,
}

/// A header taken apart.
pub struct HeaderFooter<'t> {
    raw: &'t str,
    parts: Vec<(Sort, Range<usize>)>,
}

impl<'t> HeaderFooter<'t> {
    pub fn read(raw: &'t str) -> Self {
        let mut parts: Vec<(Sort, Range<usize>)> = Vec::new();
        let mut at = 0;
        while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
            let (sort, length) = match rest.strip_prefix('&') {
                Some(code) => {
                    let (sort, length) = code_of(code);
                    (sort, length + 1)
                }
                None => (Sort::Text, rest.find('&').unwrap_or(rest.len())),
            };
            parts.push((sort, at..at + length));
            at += length;
        }
        Self { raw, parts }
    }

    /// What each part shows.
    fn shown(&self) -> Vec<&'t str> {
        let mut begun = false;
        let shown = self.parts.iter().map(|(sort, range)| {
            let shown = match sort {
                Sort::Text => self.raw.get(range.clone()).unwrap_or_default(),
                Sort::Ampersand => "&",
                Sort::Side if begun => "\n",
                _ => "",
            };
            begun |= !shown.is_empty();
            shown
        });
        shown.collect()
    }

    /// As it is displayed, each side on a line.
    pub fn text(&self) -> String {
        self.shown().concat()
    }

    /// Names of fonts that are none.
    pub fn hidden(&self) -> impl Iterator<Item = &'t str> {
        let fonts = self.parts.iter().filter(|(sort, _)| *sort == Sort::Font);
        fonts.filter_map(|(_, range)| self.raw.get(range.clone())).filter(|name| telling::suspicious(name))
    }

    /// The header anew, with its text changed and without what is hidden.
    pub fn rewritten(&self, edits: &[(Range<usize>, String)]) -> String {
        let shown = self.shown();
        let lengths: Vec<usize> = shown.iter().map(|text| text.len()).collect();
        let mut out = String::with_capacity(self.raw.len());
        for ((sort, range), new) in self.parts.iter().zip(edited_spans(&shown.concat(), &lengths, edits)) {
            let raw = self.raw.get(range.clone()).unwrap_or_default();
            match (sort, new) {
                (Sort::Text | Sort::Ampersand, Some(new)) => {
                    // A digit here would belong to the size before.
                    let sized = out.ends_with(|c: char| c.is_ascii_digit());
                    if sized && new.starts_with(|c: char| c.is_ascii_digit()) {
                        out.push(' ');
                    }
                    out.push_str(&new.replace('&', "&&"));
                }
                (Sort::Font, _) if telling::suspicious(raw) => {}
                _ => out.push_str(raw),
            }
        }
        out
    }
}

/// What follows an ampersand, and how long it is.
fn code_of(code: &str) -> (Sort, usize) {
    let Some(sign) = code.chars().next() else { return (Sort::Code, 0) };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    match sign {
        '&' => (Sort::Ampersand, 1),
        'L' | 'C' | 'R' => (Sort::Side, 1),
        '"' => match code.get(1..).and_then(|rest| rest.find('"')) {
            Some(end) => (Sort::Font, end + 2),
            // Without its end it is shown.
            None => (Sort::Code, 0),
        },
        '0'..='9' => (Sort::Code, digits(code)),
        'K' => {
            let colour = code.get(1..).unwrap_or_default();
            let hex = colour.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
            let theme = matches!(colour.as_bytes().get(2), Some(b'+' | b'-')) && hex >= 2;
            match (theme, hex) {
                (true, _) => (Sort::Code, 4 + digits(colour.get(3..).unwrap_or_default()).min(3)),
                (false, 6) => (Sort::Code, 7),
                _ => (Sort::Code, 1),
            }
        }
        'A' | 'B' | 'D'..='J' | 'N'..='P' | 'S'..='U' | 'X'..='Z' => (Sort::Code, 1),
        _ => (Sort::Code, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_not_text() {
        let check = |raw: &str, text: &str| assert_eq!(HeaderFooter::read(raw).text(), text, "{raw}");
        check("&L秘&\"宋体,Bold\"&12密&R第 &P 页", "秘密\n第  页");
        check("&C&\"Times New Roman,Regular\"&12&A", "");
        check("&C&K00-024东林村&KFF0000账目 R&&D", "东林村账目 R&D");
        check("没有代码", "没有代码");
        check("&\"没有结尾", "\"没有结尾");
        check("&机密 &", "机密 ");
    }

    #[test]
    fn changes_keep_the_codes() {
        let check = |raw: &str, what: &str, with: &str, expect: &str| {
            let header = HeaderFooter::read(raw);
            let at = header.text().find(what).unwrap();
            assert_eq!(header.rewritten(&[(at..at + what.len(), with.to_owned())]), expect);
        };
        check("&C&12电话138&B0013&I8000", "13800138000", "138****8000", "&C&12电话138&B****&I8000");
        check("&C&12abc", "abc", "12&", "&C&12 12&&");
        check("&L&\"机密★,Regular\"a&Rb", "b", "c", "&La&Rc");
    }
}
