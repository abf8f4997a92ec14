//! Texts that cells share.

use std::io::BufRead;

use super::xstring::decode_xstring;
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
    Ok(decode_xstring(&text))
}
