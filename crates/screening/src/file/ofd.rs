//! OFD (GB/T 33190-2016): pages of text objects that stand where they are drawn, and what hangs beside them.

mod covers;
mod drawn;
mod glyphs;

use std::collections::{BTreeMap, BTreeSet};

use super::budget::damaged;
use super::markup::{Ctx, Facts, Walk};
use super::ooxml::{FEW, SCAN, remarks};
use super::package::{Out, Package};
use super::runs::{Run, Spot, emit};
use super::sink::Sink;
use super::tree::{Patch, Tree};
use super::{font, image, leftover, member, parts, properties, strings, telling};
use crate::{Hidden, Part, Place, Refused, Unread};
use covers::Hints;
use glyphs::{Around, Seen};

/// Reads a document, and rewrites it if the sink asks for it.
pub fn walk(sink: &mut Sink, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let mut package = Package::open(bytes, &mut sink.budget)?;
    if package.members.iter().any(|member| member.encrypted || member.name.ends_with("Encryptions.xml")) {
        return Err(Refused::Password);
    }
    remarks(sink, &package)?;
    let mut names: Vec<String> = package.members.iter().map(|member| member.name.clone()).collect();
    leftover::check_parts(&names)?;
    names.retain(|name| !name.ends_with('/'));
    names.sort_by_key(|name| (name != "OFD.xml", number(name), name.clone()));
    let mut book = Book {
        sink,
        pages: BTreeSet::new(),
        templates: BTreeSet::new(),
        attached: BTreeSet::new(),
        resources: BTreeSet::new(),
        done: BTreeMap::new(),
        rows: 0,
        bare: Vec::new(),
        large: false,
        page: 0,
        hints: Hints::default(),
    };
    for name in &names {
        let bytes = package.part(name, &mut book.sink.budget)?.unwrap_or_default();
        book.references(name, &bytes);
    }
    let mut hints = std::mem::take(&mut book.hints);
    hints.look(&names, &mut package, &mut book)?;
    book.hints = hints;
    for name in &names {
        let bytes = package.part(name, &mut book.sink.budget)?.unwrap_or_default();
        book.part(name, &bytes)?;
    }
    if book.large {
        for page in std::mem::take(&mut book.bare) {
            book.sink.unread(Unread::NoTextLayer, Place::new(Part::Page, page, ""));
        }
    }
    if !book.sink.rewriting() {
        return Ok(None);
    }
    if !book.done.contains_key("OFD.xml") {
        return Err(damaged("OFD.xml"));
    }
    let mut out = Out::new();
    for name in &names {
        if let Some(bytes) = book.done.get(name) {
            out.put(name, bytes, true)?;
        }
    }
    out.finish().map(Some)
}

/// Pages in the order of their numbers.
fn number(name: &str) -> u64 {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// The last step of a path.
fn file_of(path: &str) -> &str {
    path.trim().rsplit('/').next().unwrap_or_default()
}

/// The last two steps of a path: the folder of a page, and its file.
fn last(path: &str) -> String {
    path.trim().rsplit('/').take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/")
}

struct Book<'s, 'a> {
    sink: &'s mut Sink<'a>,
    /// Files of the pages, and of what lies below or above them.
    pages: BTreeSet<String>,
    templates: BTreeSet<String>,
    attached: BTreeSet<String>,
    /// What resources name: fonts, pictures, sounds.
    resources: BTreeSet<String>,
    done: BTreeMap<String, Vec<u8>>,
    rows: u32,
    /// Pages of a picture and little text.
    bare: Vec<String>,
    large: bool,
    page: u32,
    hints: Hints,
}

impl Book<'_, '_> {
    /// What documents say of other files.
    fn references(&mut self, name: &str, bytes: &[u8]) {
        let depth = self.sink.budget.limits.depth;
        let names = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
        if !name.ends_with(".xml") || !(names(b"Loc") || names(b"File") || names(b"Appearance")) {
            return;
        }
        let Ok(tree) = Tree::parse(bytes, name, depth) else { return };
        self.hints.read(name, &tree);
        for at in 0..tree.len() {
            match (tree.name(tree.root()), tree.name(at)) {
                _ if !tree.is_open(at) => {}
                ("Document", "Page") => self.pages.extend(tree.attribute(at, "BaseLoc").map(|path| last(&path))),
                ("Document", "TemplatePage") => {
                    self.templates.extend(tree.attribute(at, "BaseLoc").map(|path| last(&path)))
                }
                ("Attachments", "FileLoc") => self.attached.extend([file_of(&tree.text_below(at)).to_owned()]),
                ("Res", "FontFile" | "MediaFile") => {
                    self.resources.extend([file_of(&tree.text_below(at)).to_owned()]);
                }
                _ => {}
            }
        }
    }

    fn part(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        let file = file_of(name);
        let lower = name.to_ascii_lowercase();
        if leftover::is_left_behind(name) {
            return leftover::read(self.sink, name, bytes);
        }
        if self.attached.contains(file) {
            self.sink.note(Hidden::Embedded, 1);
            return member::embedded(self.sink, name, bytes);
        }
        if let Some(format) = image::format(bytes).filter(|_| !lower.contains("/sign")) {
            let (new, size) = image::inside(self.sink, name, format, bytes)?;
            self.large |= size.0 >= SCAN && size.1 >= SCAN;
            self.done.extend(new.map(|new| (name.to_owned(), new)));
            return Ok(());
        }
        if self.resources.contains(file) {
            if !font::is_font(bytes) {
                parts::unread(self.sink, name);
                for text in strings::telling(bytes) {
                    self.sink.fixed(Place::new(Part::Other, name, ""), text)?;
                }
            }
            self.done.insert(name.to_owned(), bytes.to_vec());
            return Ok(());
        }
        if !lower.ends_with(".xml") {
            let hidden = if lower.contains("sign") { Hidden::Forms } else { Hidden::Foreign };
            self.sink.note(hidden, 1);
            return self.sink.cloaking(Some(hidden), |sink| {
                strings::telling(bytes)
                    .into_iter()
                    .try_for_each(|text| sink.fixed(Place::new(Part::Other, name, ""), text))
            });
        }
        let tree = Tree::parse(bytes, name, self.sink.budget.limits.depth)?;
        self.xml(name, &tree)
    }

    fn xml(&mut self, name: &str, tree: &Tree) -> Result<(), Refused> {
        let ends = |list: &BTreeSet<String>| list.iter().any(|path| name.ends_with(path.trim_start_matches('/')));
        let gone = match tree.name(tree.root()) {
            "OFD" => return self.front(name, tree),
            "Document" | "Res" => return self.furniture(name, tree),
            "Page" if ends(&self.pages) => return self.content(name, tree, true),
            "Page" if ends(&self.templates) => return self.content(name, tree, false),
            "Annotations" | "PageAnnot" => Hidden::Annotations,
            "Attachments" => Hidden::Embedded,
            "Signatures" | "Signature" => Hidden::Forms,
            "DocVersion" | "Versions" => Hidden::Revisions,
            "CustomTags" | "Extensions" => Hidden::Properties,
            _ if name.to_ascii_lowercase().contains("tag") => Hidden::Properties,
            _ => Hidden::Foreign,
        };
        let count = tree.all("Annot").count();
        let telling = telling::worth(&tree.text_below(tree.root()));
        let count = match gone {
            Hidden::Annotations => u32::try_from(count).unwrap_or(u32::MAX),
            Hidden::Embedded => 0,
            Hidden::Properties => u32::from(telling),
            _ => 1,
        };
        self.sink.note(gone, count);
        let part = if gone == Hidden::Annotations { Part::Annotation } else { Part::Other };
        let facts = Facts::default();
        self.sink.cloaking(Some(gone), |sink| {
            let ctx = Ctx::new(part, name);
            if let Some(objects) = tree.find(tree.root(), "TextObject") {
                texts(sink, tree, objects, tree.len(), &ctx.spot, &mut Patch::default(), None)?;
            }
            Walk::new(sink, tree, &facts, &mut 0).element(tree.root(), &ctx)
        })
    }

    /// The part all others hang on: properties go, and older versions and signatures of the document.
    fn front(&mut self, name: &str, tree: &Tree) -> Result<(), Refused> {
        let mut patch = Patch::default();
        for at in 0..tree.len() {
            if !tree.is_open(at) {
                continue;
            }
            match tree.name(at) {
                "DocInfo" => {
                    let part = Tree::parse(tree.source_of(at).as_bytes(), name, self.sink.budget.limits.depth);
                    if let Ok(info) = part {
                        properties::read(self.sink, &info, name)?;
                    }
                    // Only the document's number stays, if it is one; text between the elements goes with them.
                    let (mut from, close) = (at + 1, tree.close(at));
                    if let Some(kept) = tree.child(at, "DocID") {
                        if kept > from {
                            patch.cut_range(from, kept - 1);
                        }
                        if !telling::document_number(tree.text_below(kept).trim()) {
                            patch.empty(tree, kept);
                        }
                        for (key, _) in tree.attributes(kept).iter().filter(|(key, _)| !key.starts_with("xmlns")) {
                            patch.set(kept, key, None);
                        }
                        from = tree.after(kept);
                    }
                    if close > from {
                        patch.cut_range(from, close - 1);
                    }
                }
                "Versions" | "Signatures" => patch.cut(tree, at),
                _ => {}
            }
        }
        if self.sink.rewriting() {
            self.done.insert(name.to_owned(), tree.write(&patch));
        }
        Ok(())
    }

    /// The document's own part and its resources.
    fn furniture(&mut self, name: &str, tree: &Tree) -> Result<(), Refused> {
        let document = tree.name(tree.root()) == "Document";
        let facts = Facts { furniture: !document, ..Facts::default() };
        let mut walk = Walk::new(self.sink, tree, &facts, &mut self.rows);
        walk.element(tree.root(), &Ctx::new(if document { Part::Outline } else { Part::Other }, name))?;
        let mut patch = walk.patch;
        for part in ["Annotations", "Attachments", "CustomTags", "Extensions"] {
            for at in tree.all(part).collect::<Vec<_>>() {
                patch.cut(tree, at);
            }
        }
        if self.sink.rewriting() {
            self.done.insert(name.to_owned(), tree.write(&patch));
        }
        Ok(())
    }

    fn content(&mut self, name: &str, tree: &Tree, page: bool) -> Result<(), Refused> {
        let mut spot = Spot::new(Place::new(Part::Master, name, ""));
        if page {
            self.sink.page()?;
            self.page += 1;
            spot.place = Place::new(Part::Page, self.page.to_string(), "");
        }
        let mut patch = Patch::default();
        let before = self.sink.pieces().len();
        let (drawn, annotations) = self.hints.drawn(name, tree);
        // What lies over a template its pages say.
        let around = Around::new(&drawn, self.hints.sheet(tree).filter(|_| page));
        texts(self.sink, tree, 0, tree.len(), &spot, &mut patch, Some(&around))?;
        if page {
            self.pictures(tree, &drawn, annotations, &mut patch, around.unsure.get());
        }
        for at in 0..tree.len() {
            if tree.is_open(at) && tree.name(at) != "TextCode" {
                for (key, text) in tree.attributes(at) {
                    if !key.starts_with("xmlns") && telling::attribute_worth(&text) && !text.contains("://") {
                        let run = Run { at, key: Some(key), text, hidden: None, new: false, fixed: false };
                        emit(self.sink, &mut patch, &spot, &[run])?;
                    }
                }
            } else if tree.raw(at).starts_with("<!--") && telling::worth(tree.raw(at)) {
                self.sink.note(Hidden::Foreign, 1);
                self.sink.hide(Hidden::Foreign, spot.place.clone(), tree.raw(at))?;
            }
        }
        let new = self.sink.pieces().get(before..).unwrap_or_default();
        let seen: usize = new.iter().map(|piece| piece.text.chars().count()).sum();
        if page && seen < FEW && tree.all("ImageObject").next().is_some() {
            self.bare.push(self.page.to_string());
        }
        if self.sink.rewriting() {
            self.done.insert(name.to_owned(), tree.write(&patch));
        }
        Ok(())
    }
}

/// A line as it is being put together.
#[derive(Default)]
struct Line {
    runs: Vec<Run>,
    objects: Vec<usize>,
    y: f64,
    height: f64,
    right: f64,
    hidden: bool,
}

/// Text objects from one token to another, those of one line together.
fn texts(
    sink: &mut Sink,
    tree: &Tree,
    from: usize,
    to: usize,
    spot: &Spot,
    patch: &mut Patch,
    around: Option<&Around>,
) -> Result<(), Refused> {
    let order = drawn::orders(tree);
    let mut line = Line::default();
    let mut count = 0;
    let mut hidden_until = 0;
    for at in from..to {
        if !tree.is_open(at) {
            continue;
        }
        let invisible = tree.attribute(at, "Visible").as_deref() == Some("false")
            || tree.attribute(at, "Alpha").as_deref() == Some("0");
        if invisible && at >= hidden_until {
            hidden_until = tree.after(at);
            if spot.hidden.is_none() {
                sink.note(Hidden::HiddenText, 1);
                patch.cut(tree, at);
            }
        }
        if tree.name(at) != "TextObject" {
            continue;
        }
        let bounds: Vec<f64> = tree
            .attribute(at, "Boundary")
            .unwrap_or_default()
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        let [x, y, width, height] = <[f64; 4]>::try_from(bounds).unwrap_or([0.0, f64::NAN, 0.0, 0.0]);
        let hidden = at < hidden_until;
        let same =
            (y - line.y).abs() < line.height.max(height) / 2.0 && x >= line.right - height && hidden == line.hidden;
        if !same {
            flush(sink, tree, std::mem::take(&mut line), spot, &mut count, patch)?;
            (line.y, line.height, line.hidden) = (y, height, hidden);
        } else if x > line.right + height / 2.0 {
            line.runs.push(Run::fixed("\t"));
        }
        line.right = x + width;
        line.objects.push(at);
        let seen = around.filter(|_| !hidden).map(|around| around.letters(tree, at, order(at))).unwrap_or_default();
        line.runs.extend(runs(sink, tree, at, &seen, patch));
    }
    flush(sink, tree, line, spot, &mut count, patch)
}

/// The text of an object: what is seen, with blanks where something isn't, and what isn't.
fn runs(sink: &mut Sink, tree: &Tree, object: usize, seen: &[Seen], patch: &mut Patch) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut seen = seen.iter().copied().chain(std::iter::repeat(Seen::Yes));
    let mut any = false;
    for code in (object..tree.close(object)).filter(|at| tree.is_open(*at) && tree.name(*at) == "TextCode") {
        for at in (code + 1..tree.close(code)).filter(|at| !tree.text(*at).is_empty()) {
            let mut run = Run::token(tree, at);
            let signs: Vec<(char, Seen)> = run.text.chars().zip(seen.by_ref()).collect();
            let gone = || signs.iter().filter(|(_, seen)| *seen == Seen::No);
            if gone().next().is_none() {
                runs.push(run);
                continue;
            }
            // Of a number that is only covered in part all is told.
            let torn = gone().any(|(sign, _)| sign.is_numeric()).then(|| run.text.clone());
            let hidden = torn.unwrap_or_else(|| gone().map(|(sign, _)| *sign).collect());
            let blank = |sign: char| if sign.is_ascii() { ' ' } else { '\u{3000}' };
            run.text = signs.iter().map(|(sign, seen)| if *seen == Seen::No { blank(*sign) } else { *sign }).collect();
            patch.set_text(at, &run.text);
            runs.push(run);
            runs.push(Run { hidden: Some(Hidden::HiddenText), ..Run::fixed(&hidden) });
            any = true;
        }
    }
    if any {
        sink.note(Hidden::HiddenText, 1);
        glyphs_gone(tree, object, patch);
    }
    runs
}

/// The shapes of the letters are named beside the text: they would still show what was there.
fn glyphs_gone(tree: &Tree, object: usize, patch: &mut Patch) {
    for at in (object..tree.close(object)).filter(|at| tree.is_open(*at) && tree.name(*at) == "CGTransform") {
        patch.cut(tree, at);
    }
}

fn flush(
    sink: &mut Sink,
    tree: &Tree,
    line: Line,
    spot: &Spot,
    count: &mut u32,
    patch: &mut Patch,
) -> Result<(), Refused> {
    if line.runs.is_empty() {
        return Ok(());
    }
    *count += 1;
    let mut spot = spot.clone();
    spot.place.at = count.to_string();
    spot.hidden = spot.hidden.or(line.hidden.then_some(Hidden::HiddenText));
    if emit(sink, patch, &spot, &line.runs)? {
        line.objects.into_iter().for_each(|object| glyphs_gone(tree, object, patch));
    }
    Ok(())
}
