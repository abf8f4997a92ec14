//! Content streams as operators with their operands and where they stand (ISO 32000, 7.8.2).

use std::ops::Range;

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Number(f64),
    Text(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Operand>),
    Dict(Vec<(Vec<u8>, Operand)>),
    /// `true`, `false`, `null`.
    Other,
}

/// An operator with its operands.
#[derive(Debug)]
pub struct Operator<'a> {
    pub name: &'a [u8],
    pub operands: Vec<Operand>,
    /// From the first operand to the operator's end, in bytes.
    pub range: Range<usize>,
}

/// How deep arrays and dictionaries nest.
const DEPTH: usize = 24;
/// Operands kept of one operator; an array counts as one.
const OPERANDS: usize = 128;
/// Tokens of one operator, those within arrays counted.
const WITHIN_ONE: usize = 1_000_000;

/// Goes through a content stream.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Tokens read, for the budget.
    pub read: usize,
    /// An operator had more operands than any honest one; they were dropped.
    pub overflow: bool,
    /// Keep every operand, as a character map needs.
    pub keep_all: bool,
    began: usize,
}

enum Token<'a> {
    Operand(Operand),
    Word(&'a [u8]),
    Close(u8),
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0C)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, read: 0, overflow: false, keep_all: false, began: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\r' && byte != b'\n') {
                    self.at += 1;
                }
            } else if !is_space(byte) {
                return;
            } else {
                self.at += 1;
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let from = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(from..self.at).unwrap_or_default()
    }

    fn token(&mut self, depth: usize) -> Option<Token<'a>> {
        self.spaces();
        self.read += 1;
        let first = self.peek()?;
        let token = match first {
            b'(' => Token::Operand(Operand::Text(self.literal())),
            b'[' if depth >= DEPTH => {
                self.at += 1;
                Token::Close(b'{')
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') && depth >= DEPTH => {
                self.at += 2;
                Token::Close(b'{')
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Token::Operand(self.dict(depth))
            }
            b'<' => Token::Operand(Operand::Text(self.hex())),
            b'/' => {
                self.at += 1;
                Token::Operand(Operand::Name(unescaped(self.word())))
            }
            b'[' => {
                self.at += 1;
                let items = self.until(b']', depth);
                Token::Operand(Operand::Array(items))
            }
            b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                Token::Close(b'>')
            }
            b')' | b']' | b'}' | b'{' | b'>' => {
                self.at += 1;
                Token::Close(first)
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => Token::Operand(Operand::Number(number(self.word()))),
            _ => match self.word() {
                b"true" | b"false" | b"null" => Token::Operand(Operand::Other),
                word => Token::Word(word),
            },
        };
        Some(token)
    }

    fn until(&mut self, close: u8, depth: usize) -> Vec<Operand> {
        let mut items = Vec::new();
        loop {
            let before = self.at;
            match self.token(depth + 1) {
                None => return items,
                Some(Token::Close(byte)) if byte == close => return items,
                // An operator within an array: the array was never closed.
                Some(Token::Word(b"TJ" | b"Tj" | b"ET" | b"BT")) => {
                    self.at = before;
                    return items;
                }
                Some(Token::Operand(_)) if self.read - self.began > WITHIN_ONE => self.overflow = true,
                Some(Token::Operand(item)) => items.push(item),
                Some(_) => {}
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Operand {
        let items = self.until(b'>', depth);
        let mut pairs = Vec::new();
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if let Operand::Name(key) = key {
                pairs.push((key, value));
            }
        }
        Operand::Dict(pairs)
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => {
                    open += 1;
                    text.push(byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    text.push(byte);
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                }
                _ => text.push(byte),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    value = value * 8 + u32::from(digit - b'0');
                }
                text.push(u8::try_from(value & 0xFF).unwrap_or_default());
            }
            other => text.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut high) = (Vec::new(), None);
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
                continue;
            };
            match high.take() {
                None => high = Some(digit << 4),
                Some(first) => text.push(first | digit),
            }
        }
        text.extend(high);
        text
    }

    /// The data of an inline picture ends with `EI` between blanks, and something that reads like content after it.
    fn inline_picture(&mut self) {
        self.at += 1;
        let mut from = self.at;
        loop {
            let rest = self.bytes.get(from..).unwrap_or_default();
            let Some(found) = memchr::memmem::find(rest, b"EI") else {
                self.at = self.bytes.len();
                return;
            };
            let at = from + found;
            let before = at.checked_sub(1).and_then(|at| self.bytes.get(at)).is_none_or(|byte| is_space(*byte));
            let after = self.bytes.get(at + 2..).unwrap_or_default();
            let ends = after.first().is_none_or(|byte| is_space(*byte));
            let plain = after.iter().take(12).all(|byte| byte.is_ascii_graphic() || is_space(*byte));
            if before && ends && plain {
                self.at = at + 2;
                return;
            }
            from = at + 2;
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Operator<'a>;

    fn next(&mut self) -> Option<Operator<'a>> {
        let mut operands = Vec::new();
        self.spaces();
        let mut from = self.at;
        self.began = self.read;
        loop {
            match self.token(0)? {
                Token::Operand(operand)
                    if operands.len() < OPERANDS || self.keep_all && operands.len() < WITHIN_ONE =>
                {
                    operands.push(operand);
                }
                Token::Operand(_) => {}
                Token::Close(_) => {
                    operands.clear();
                    self.spaces();
                    from = self.at;
                }
                Token::Word(b"") => self.at += 1,
                Token::Word(b"ID") => {
                    self.inline_picture();
                    return Some(Operator { name: b"EI", operands, range: from..self.at });
                }
                // Its entries come as operands of the picture.
                Token::Word(b"BI") => operands.clear(),
                Token::Word(name) => return Some(Operator { name, operands, range: from..self.at }),
            }
        }
    }
}

fn unescaped(name: &[u8]) -> Vec<u8> {
    if !name.contains(&b'#') {
        return name.to_vec();
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let hex = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match after {
            [high, low, end @ ..] if *first == b'#' && hex(high).is_some() && hex(low).is_some() => {
                plain.push(hex(high).unwrap_or_default() << 4 | hex(low).unwrap_or_default());
                rest = end;
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}

/// Numbers as readers take them: a second minus sign ends it, several at the front are one.
fn number(word: &[u8]) -> f64 {
    let text = std::str::from_utf8(word).unwrap_or("0");
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let digits = text.trim_start_matches(['-', '+']);
    let digits = digits.split(['-', '+']).next().unwrap_or_default();
    digits.parse::<f64>().ok().filter(|n| n.is_finite()).unwrap_or_default() * sign
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expect: &[(&str, usize)]) {
        let read: Vec<(String, usize)> = Tokens::new(content.as_bytes())
            .map(|op| (String::from_utf8_lossy(op.name).into_owned(), op.operands.len()))
            .collect();
        let expect: Vec<(String, usize)> = expect.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        assert_eq!(read, expect, "{content}");
    }

    #[test]
    fn operators_are_read_as_readers_do() {
        check("BT /F1 12 Tf (a\\)b(c)) Tj ET", &[("BT", 0), ("Tf", 2), ("Tj", 1), ("ET", 0)]);
        check("[(a)-12.5<4142>]TJ % (x) Tj\n0 0 Td", &[("TJ", 1), ("Td", 2)]);
        check("/P<</MCID 0/A[1 2]>>BDC EMC", &[("BDC", 2), ("EMC", 0)]);
        check("q BI /W 2 /H 1 ID \u{1}\u{2}xEIx\u{3} EI Q", &[("q", 0), ("EI", 4), ("Q", 0)]);
        check("] } (never closed", &[]);
        check("[(a) (b) TJ ET", &[("TJ", 1), ("ET", 0)]);
    }

    #[test]
    fn strings_names_and_numbers() {
        let read: Vec<Operand> = Tokens::new(b"(\\101\\n\\\n)<4 1 4>/A#20B -.5 --3 x").next().unwrap().operands;
        let expect = [
            Operand::Text(b"A\n".to_vec()),
            Operand::Text(b"A@".to_vec()),
            Operand::Name(b"A B".to_vec()),
            Operand::Number(-0.5),
            Operand::Number(-3.0),
        ];
        assert_eq!(read, expect);
    }
}
