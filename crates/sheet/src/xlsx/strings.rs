//! Texts that cells share, and the escape they are written with.

use std::io::BufRead;

use crate::grid::{Budget, push};
use crate::limits::{Limits, Refused};
use crate::package::Package;
use crate::xml::{Node, Xml};

/// # Errors
/// [`Refused`]; the texts alone may not be longer than all text of a file.
pub fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Vec<String>, Refused> {
    let mut strings = Vec::new();
    // Its own budget: a text is counted where it is shown, too.
    let mut budget = Budget::new(limits);
    let Some(mut xml) = package.xml(part)? else {
        return Ok(strings);
    };
    while let Some(node) = xml.next()? {
        if node.open("si").is_some() {
            let text = rich(&mut xml, "si", limits)?;
            budget.cells(1)?;
            budget.text(text.len())?;
            strings.push(text);
        }
    }
    Ok(strings)
}

/// The text of an element until it closes: plain or in formatted runs, without phonetic hints.
///
/// # Errors
/// [`Refused`]
pub fn rich<R: BufRead>(xml: &mut Xml<R>, until: &str, limits: &Limits) -> Result<String, Refused> {
    let mut text = String::new();
    let mut inside = false;
    let mut phonetic = false;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "rPh" => phonetic = true,
                "t" => inside = !phonetic,
                _ => {}
            },
            Node::Close(name) => match name.as_str() {
                "rPh" => phonetic = false,
                "t" => inside = false,
                name if name == until => break,
                _ => {}
            },
            Node::Text(piece) if inside => push(&mut text, &piece, limits, "")?,
            Node::Text(_) => {}
        }
    }
    Ok(unescape(&text))
}

/// Characters XML can't hold stand as `_x0007_` [ECMA-376, part 1, 22.4.2.4]; a literal `_x` has its `_` escaped.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        match escaped(tail) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push_str("_x");
                rest = tail.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn escaped(tail: &str) -> Option<(char, &str)> {
    let hex = tail.get(2..6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let after = tail.get(6..)?.strip_prefix('_')?;
    Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        for (text, expect) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00", "_x00"),
            ("_x公开事项_", "_x公开事项_"),
            ("__x0041_", "_A"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescape(text), expect);
        }
    }
}
