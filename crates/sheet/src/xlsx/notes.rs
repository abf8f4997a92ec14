//! Comments on cells: the old ones, and the threads that replace them where both are there.

use super::strings::rich;
use crate::book::Place;
use crate::grid::{Grid, push};
use crate::limits::Refused;
use crate::package::{Package, Relationship};
use crate::xml::Node;

/// What Excel writes into the old comment of a cell that has a thread, for programs that know none.
const STAND_IN: &str = "[Threaded comment]";

/// Reads the comments among the parts a sheet points to.
///
/// # Errors
/// [`Refused`]
pub fn read(package: &mut Package<'_>, links: &[Relationship], grid: &mut Grid<'_, '_>) -> Result<(), Refused> {
    let threads = links.iter().any(|link| link.kind == "threadedComment" && package.has(&link.target));
    for link in links {
        match link.kind.as_str() {
            "comments" => comments(package, &link.target, threads, grid)?,
            "threadedComment" => thread(package, &link.target, grid)?,
            _ => {}
        }
    }
    Ok(())
}

fn comments(package: &mut Package<'_>, part: &str, threads: bool, grid: &mut Grid<'_, '_>) -> Result<(), Refused> {
    let Some(mut xml) = package.xml(part)? else {
        return Ok(());
    };
    let mut at = None;
    while let Some(node) = xml.next()? {
        if let Some(tag) = node.open("comment") {
            at = tag.attribute("ref").and_then(|name| Place::parse(&name));
        } else if node.open("text").is_some() {
            let words = rich(&mut xml, "text", grid.budget.limits)?;
            if let Some(at) = at.filter(|_| !(threads && words.starts_with(STAND_IN))) {
                grid.note(at, &words)?;
            }
        }
    }
    Ok(())
}

fn thread(package: &mut Package<'_>, part: &str, grid: &mut Grid<'_, '_>) -> Result<(), Refused> {
    let Some(mut xml) = package.xml(part)? else {
        return Ok(());
    };
    let mut at = None;
    let mut words: Option<String> = None;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "threadedComment" => at = tag.attribute("ref").and_then(|name| Place::parse(&name)),
                "text" => words = Some(String::new()),
                _ => {}
            },
            Node::Text(piece) => {
                if let Some(words) = &mut words {
                    push(words, &piece, grid.budget.limits, "")?;
                }
            }
            Node::Close(name) if name.as_str() == "text" => {
                if let (Some(at), Some(words)) = (at, words.take()) {
                    grid.note(at, &words)?;
                }
            }
            Node::Close(_) => {}
        }
    }
    Ok(())
}
