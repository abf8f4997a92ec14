//! DOCX, XLSX, PPTX: the parts of a package in the order of their document, then all others.

mod backdrop;
mod book;
mod cell_styles;
mod deck;
mod header_footer;
mod picture;
mod plan;
mod slide;
mod worksheet;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::budget::damaged;
use super::colour::{Rgb, Theme};
use super::markup::{Ctx, Facts, Looks, Walk};
use super::package::{Out, Package};
use super::sink::{Sink, edited};
use super::tree::{Patch, Tree};
use super::{font, image, leftover, member, package_structure, parts, properties, strings, telling};
use crate::{Format, Hidden, Part, Piece, Place, Refused, Unread};
use plan::{Plan, is_package_structure, owner};

/// What the walk of one package keeps.
pub struct Office<'s, 'a, 'b> {
    pub sink: &'s mut Sink<'a>,
    package: Package<'b>,
    pub plan: Plan,
    format: Format,
    /// New bytes of parts, while rewriting.
    done: BTreeMap<String, Vec<u8>>,
    /// Parts that could not be read as XML: they go.
    broken: HashSet<String>,
    hidden_styles: HashSet<String>,
    pub looks: Rc<Looks>,
    rows: u32,
    pictures: Vec<(String, u32)>,
    /// New targets of links, by part and id.
    links: HashMap<(String, String), String>,
    /// Pictures that nothing shines through, or something does.
    opaque: HashMap<String, bool>,
    /// What attributes of parts with pictures say; None of a part that can't be read.
    named: HashMap<String, Option<HashSet<String>>>,
    /// Shapes held beside others so far.
    compared: usize,
    /// Parts that were walked before their turn.
    seen: HashSet<String>,
}

/// Reads a package, and rewrites it if the sink asks for it.
pub fn walk(sink: &mut Sink, format: Format, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let mut package = Package::open(bytes, &mut sink.budget)?;
    if package.members.iter().any(|member| member.encrypted) {
        return Err(Refused::Password);
    }
    remarks(sink, &package)?;
    let names: Vec<String> = package.members.iter().map(|member| member.name.clone()).collect();
    plan::distinct(&names)?;
    leftover::check_parts(&names)?;
    let relations = plan::relations(&mut package, &mut sink.budget)?;
    let first = Plan::new(relations, &names, &BTreeMap::new());
    let mut office = Office {
        sink,
        package,
        plan: first,
        format,
        done: BTreeMap::new(),
        broken: HashSet::new(),
        hidden_styles: HashSet::new(),
        looks: Rc::default(),
        rows: 0,
        pictures: Vec::new(),
        links: HashMap::new(),
        seen: HashSet::new(),
        opaque: HashMap::new(),
        named: HashMap::new(),
        compared: 0,
    };
    let order = match format {
        Format::Xlsx => office.book(&names)?,
        Format::Pptx => office.deck(&names)?,
        _ => office.text_order()?,
    };
    for name in in_order(&names, &order) {
        office.part(&name)?;
    }
    for name in names.iter().filter(|name| is_package_structure(name)) {
        let bytes = office.bytes(name)?.unwrap_or_default();
        package_structure::read(office.sink, &bytes, name)?;
    }
    if !names.contains(&office.plan.main) {
        // Programs may still find a document in it: a person has to look.
        let place = Place::new(Part::Other, office.plan.main.as_str(), "");
        office.sink.unread(Unread::Damaged, place);
    }
    office.scans();
    if !office.sink.rewriting() {
        return Ok(None);
    }
    office.write(&names).map(Some)
}

/// Remarks on an archive are seen by nobody who opens the document.
pub fn remarks(sink: &mut Sink, package: &Package) -> Result<(), Refused> {
    for remark in &package.remarks {
        sink.note(Hidden::Foreign, 1);
        for text in strings::all(remark) {
            sink.hide(Hidden::Foreign, Place::new(Part::Other, "", ""), text)?;
        }
    }
    Ok(())
}

/// First the parts of the document in its order, then the others by name, numbers counted as numbers.
fn in_order(names: &[String], first: &[String]) -> Vec<String> {
    let key = |name: &str| {
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        (name.replace(|c: char| c.is_ascii_digit(), ""), digits.parse::<u64>().unwrap_or(0), name.to_owned())
    };
    let mut seen: HashSet<&str> = HashSet::new();
    let mut order: Vec<String> = first.iter().filter(|name| seen.insert(name)).cloned().collect();
    let mut others: Vec<&String> = names.iter().filter(|name| !seen.contains(name.as_str())).collect();
    others.sort_by_key(|name| key(name));
    order.extend(others.into_iter().filter(|name| !is_package_structure(name) && !name.ends_with('/')).cloned());
    order
}

impl Office<'_, '_, '_> {
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.package.part(name, &mut self.sink.budget)
    }

    /// A part the format can't do without.
    pub fn tree(&mut self, name: &str) -> Result<Tree, Refused> {
        let bytes = self.bytes(name)?.ok_or_else(|| damaged(name))?;
        Tree::parse(&bytes, name, self.sink.budget.limits.depth)
    }

    fn text_order(&mut self) -> Result<Vec<String>, Refused> {
        let main = self.plan.main.clone();
        let styles = self.plan.targets(&main, "styles").next().map(|relation| relation.target.clone());
        let theme = self.theme(&main);
        if let Some(Ok(tree)) = styles.map(|name| self.tree(&name)) {
            self.looks = Rc::new(Looks::read(&tree, theme));
            for style in tree.all("style") {
                let hidden = tree.child(style, "rPr").and_then(|at| tree.child(at, "vanish"));
                if hidden.is_some_and(|at| tree.flag(at, "val", true)) {
                    self.hidden_styles.extend(tree.attribute(style, "styleId"));
                }
            }
        }
        Ok(vec![main])
    }

    /// The theme that hangs on a part.
    pub fn theme(&mut self, part: &str) -> Theme {
        let theme = self.plan.targets(part, "theme").next().map(|relation| relation.target.clone());
        theme.and_then(|name| self.tree(&name).ok()).map(|tree| Theme::read(&tree)).unwrap_or_default()
    }

    fn part(&mut self, name: &str) -> Result<(), Refused> {
        if self.seen.contains(name) {
            return Ok(());
        }
        let Some(bytes) = self.bytes(name)? else { return Ok(()) };
        match self.plan.gone.get(name).copied() {
            Some(hidden) => self.going(name, &bytes, hidden),
            None => self.staying(name, &bytes),
        }
    }

    /// A part that goes whole: all of it is read, none of it written.
    fn going(&mut self, name: &str, bytes: &[u8], hidden: Hidden) -> Result<(), Refused> {
        let kind = self.plan.kinds.get(name).cloned().unwrap_or_default();
        let depth = self.sink.budget.limits.depth;
        let tree = if looks_like_xml(name, bytes) { Tree::parse(bytes, name, depth).ok() } else { None };
        if kind.ends_with("-properties")
            && let Some(tree) = &tree
        {
            return properties::read(self.sink, tree, name);
        }
        let before = self.sink.pieces().len();
        if hidden == Hidden::Embedded && tree.is_none() {
            self.sink.note(hidden, 1);
            return member::embedded(self.sink, name, bytes);
        }
        self.sink.cloaking(Some(hidden), |sink| match &tree {
            Some(tree) if kind.ends_with("worksheet") => worksheet::plain(sink, tree, name),
            Some(tree) => {
                let facts = Facts::default();
                let part = part_of(&kind);
                let ctx = Ctx::new(part, name);
                Walk::new(sink, tree, &facts, &mut 0).element(tree.root(), &ctx)
            }
            None => Ok(()),
        })?;
        if tree.is_none() {
            self.going_binary(name, bytes, &kind, hidden)?;
        }
        let texts = self.sink.pieces().get(before..).unwrap_or_default();
        let telling = texts.iter().any(|piece| piece.text.chars().any(char::is_alphabetic));
        let count = match (kind.as_str(), hidden) {
            ("comments", _) => {
                let tree = tree.as_ref();
                tree.map_or(1, |tree| ["comment", "cm"].iter().map(|name| tree.all(name).count() as u32).sum())
            }
            (_, Hidden::Comments) | ("calcChain" | "printerSettings", _) => 0,
            (_, Hidden::SpeakerNotes | Hidden::Properties) => u32::from(telling),
            (_, Hidden::HiddenSheets | Hidden::HiddenSlides) => 0,
            _ => 1,
        };
        self.sink.note(hidden, count);
        Ok(())
    }

    /// Pictures, documents, macros that go.
    fn going_binary(&mut self, name: &str, bytes: &[u8], kind: &str, hidden: Hidden) -> Result<(), Refused> {
        if let Some(format) = image::format(bytes) {
            let walk = |sink: &mut Sink| image::inside(sink, name, format, bytes);
            // A thumbnail that can't be read goes all the same.
            return match self.sink.cloaking(Some(hidden), walk) {
                Ok(_) | Err(Refused::Damaged { .. }) => Ok(()),
                Err(refused) => Err(refused),
            };
        }
        if bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF") {
            let short = name.rsplit('/').next().unwrap_or(name);
            return member::inner(self.sink, short, bytes, Some(hidden)).map(|_| ());
        }
        self.sink.cloaking(Some(hidden), |sink| binary(sink, name, bytes, kind))
    }

    fn staying(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        let kind = self.plan.kinds.get(name).cloned().unwrap_or_default();
        if kind == "image" && !self.is_shown(name) {
            self.plan.gone.insert(name.to_owned(), Hidden::Foreign);
            return self.going(name, bytes, Hidden::Foreign);
        }
        self.targets(name)?;
        if !looks_like_xml(name, bytes) {
            return self.binary_part(name, bytes, &kind);
        }
        let depth = self.sink.budget.limits.depth;
        let tree = match Tree::parse(bytes, name, depth) {
            Ok(tree) => tree,
            Err(refused @ Refused::TooMuch { .. }) => return Err(refused),
            Err(refused) if name == self.plan.main || part_of(&kind) != Part::Other => return Err(refused),
            Err(_) => return self.broken_part(name, bytes),
        };
        let read = parts::is_markup(&kind) || (kind == "image" && parts::is_plain_drawing(&tree));
        if !read {
            parts::unread(self.sink, name);
        }
        let written = match self.format {
            Format::Pptx if name == self.plan.main => self.presentation(&tree)?,
            _ => self.markup(name, &kind, &tree)?,
        };
        self.keep(name, &tree, &written);
        Ok(())
    }

    /// Writes a part with its changes.
    pub fn keep(&mut self, name: &str, tree: &Tree, patch: &Patch) {
        if self.sink.rewriting() {
            self.done.insert(name.to_owned(), tree.write(patch));
        }
    }

    /// Any XML part that has no walker of its own.
    pub fn markup(&mut self, name: &str, kind: &str, tree: &Tree) -> Result<Patch, Refused> {
        let furniture = matches!(
            kind,
            "styles"
                | "theme"
                | "fontTable"
                | "numbering"
                | "webSettings"
                | "settings"
                | "stylesWithEffects"
                | "tableStyles"
                | "themeOverride"
                | "chartStyle"
                | "chartColorStyle"
                | "colors"
                | "presProps"
                | "viewProps"
                | "diagramColors"
                | "diagramQuickStyle"
                | "diagramLayout"
        );
        let (part, label) = self.label(name, kind);
        self.cropped(name, tree);
        let (covered, grounds) = if kind == "slide" { self.covered(name, tree) } else { Default::default() };
        match self.format {
            Format::Docx => self.floating(name, tree),
            Format::Xlsx if kind == "drawing" => self.on_cells(name, tree),
            _ => {}
        }
        let word = self.format == Format::Docx && !matches!(part, Part::Shape | Part::Other);
        let facts = Facts {
            hidden_styles: self.hidden_styles.clone(),
            dropped: self.plan.dropped(name),
            furniture,
            looks: Some(Rc::clone(&self.looks)),
            word,
            covered,
            grounds,
        };
        let mut ctx = Ctx::new(part, &label);
        // Whether a page's own colour is shown, settings say.
        let background = tree.child(tree.root(), "background").and_then(|at| tree.attribute(at, "color"));
        let white = background.is_none_or(|colour| Rgb::hex(&colour).is_some_and(|rgb| rgb.is_near(Rgb::WHITE)));
        ctx.ground = (word && white).then_some(Rgb::WHITE);
        let mut walk = Walk::new(self.sink, tree, &facts, &mut self.rows);
        for at in 0..tree.root() {
            walk.remark(at, &ctx)?;
        }
        walk.element(tree.root(), &ctx)?;
        Ok(walk.patch)
    }

    /// The place pieces of a part have: slides by number, the body without a name.
    fn label(&self, name: &str, kind: &str) -> (Part, String) {
        let part = part_of(kind);
        let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".xml");
        let number: String = stem.chars().filter(char::is_ascii_digit).collect();
        match part {
            Part::Paragraph => (part, String::new()),
            Part::Slide => (part, number),
            Part::Other => (part, name.to_owned()),
            _ => (part, stem.to_owned()),
        }
    }

    /// Where the links of a part lead, as far as that tells something.
    pub fn targets(&mut self, name: &str) -> Result<(), Refused> {
        let relations = self.plan.relations.get(name).cloned().unwrap_or_default();
        for relation in relations.into_iter().filter(|relation| relation.outside) {
            let place = Place::new(Part::Other, name, "link");
            let text = telling::link(&relation.target);
            if let Some(hidden) = relation.hidden() {
                self.sink.note(hidden, 1);
                text.map_or(Ok(()), |text| self.sink.hide(hidden, place, text))?;
            } else if let Some(text) = text
                && let Some(edits) = self.sink.put(Piece::new(place, text.as_str()))?
            {
                self.links.insert((name.to_owned(), relation.id), edited(&text, edits));
            }
        }
        Ok(())
    }

    /// A part that is no well-formed XML but is there: read as it is, and left out of the copy.
    fn broken_part(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        self.sink.note(Hidden::Foreign, 1);
        self.sink.unread(Unread::Damaged, Place::new(Part::Other, name, ""));
        self.sink.cloaking(Some(Hidden::Foreign), |sink| binary(sink, name, bytes, ""))?;
        self.broken.insert(name.to_owned());
        Ok(())
    }

    fn binary_part(&mut self, name: &str, bytes: &[u8], kind: &str) -> Result<(), Refused> {
        if let Some(format) = image::format(bytes).filter(|_| kind == "image") {
            let (new, size) = image::inside(self.sink, name, format, bytes)?;
            if size.0 >= SCAN && size.1 >= SCAN {
                self.pictures.push((name.to_owned(), 1));
            }
            if let Some(new) = new {
                self.done.insert(name.to_owned(), new);
            }
            return Ok(());
        }
        if kind != "font" || !self.is_font(name, bytes) {
            parts::unread(self.sink, name);
        }
        binary(self.sink, name, bytes, kind)
    }

    /// An embedded font, mixed with the key that the table of fonts gives for it or not.
    fn is_font(&mut self, name: &str, bytes: &[u8]) -> bool {
        if font::is_font(bytes) || font::embedded(bytes).is_some_and(font::is_font) {
            return true;
        }
        let owners = self.plan.relations.iter().filter_map(|(owner, list)| {
            let relation = list.iter().find(|relation| relation.target == name && !relation.outside)?;
            Some((owner.clone(), relation.id.clone()))
        });
        let owners: Vec<(String, String)> = owners.take(4).collect();
        owners.into_iter().any(|(owner, id)| {
            let Ok(tree) = self.tree(&owner) else { return false };
            let key = (0..tree.len())
                .filter(|at| tree.is_open(*at) && tree.name(*at).starts_with("embed"))
                .find(|at| tree.attribute(*at, "id").as_ref() == Some(&id))
                .and_then(|at| tree.attribute(at, "fontKey"));
            key.and_then(|key| font::unmixed(bytes, &key)).is_some_and(|bytes| font::is_font(&bytes))
        })
    }

    /// Large pictures with little text around them are scans.
    fn scans(&mut self) {
        let visible: usize = self
            .sink
            .pieces()
            .iter()
            .filter(|piece| {
                piece.hidden.is_none()
                    && !matches!(piece.place.part, Part::Master | Part::Other | Part::AltText | Part::Name)
            })
            .map(|piece| piece.text.chars().count())
            .sum();
        let pictures = std::mem::take(&mut self.pictures);
        let whole = visible < FEW * pictures.len();
        for (picture, _) in pictures {
            let alone = self.format == Format::Pptx && self.slide_is_bare(&picture);
            if whole || alone {
                self.sink.no_text_layer(&picture);
            }
        }
    }

    fn write(self, names: &[String]) -> Result<Vec<u8>, Refused> {
        let Office { sink, mut package, plan, mut done, broken, links: targets, .. } = self;
        let stays = |name: &str| !plan.gone.contains_key(name) && !broken.contains(name);
        let depth = sink.budget.limits.depth;
        let mut out = Out::new();
        let mut order: Vec<&String> = names.iter().collect();
        order.sort_by_key(|name| (*name != "[Content_Types].xml", *name != "_rels/.rels"));
        let mut written: HashSet<&str> = HashSet::new();
        for name in order {
            let owned = owner(name);
            let there = |part: &str| part.is_empty() || names.iter().any(|name| name.eq_ignore_ascii_case(part));
            if name.ends_with('/')
                || !written.insert(name)
                || !stays(name)
                || owned.as_deref().is_some_and(|part| !there(part) || !stays(part))
            {
                continue;
            }
            let bytes = match done.remove(name) {
                Some(bytes) => bytes,
                None => package.part(name, &mut sink.budget)?.unwrap_or_default(),
            };
            let bytes = match owned {
                Some(part) => links(&bytes, name, &part, &plan, &broken, &targets, depth)?,
                None if name == "[Content_Types].xml" => types(&bytes, names, &stays, depth)?,
                None => bytes,
            };
            out.put(name, &bytes, true)?;
        }
        out.finish()
    }
}

/// Pixels of each side from which on a picture may be a page.
pub const SCAN: u32 = 600;
/// Characters beside a large picture below which it is taken for a scan.
pub const FEW: usize = 80;

/// The relationships of a part without those that go.
fn links(
    bytes: &[u8],
    name: &str,
    part: &str,
    plan: &Plan,
    broken: &HashSet<String>,
    targets: &HashMap<(String, String), String>,
    depth: usize,
) -> Result<Vec<u8>, Refused> {
    let tree = Tree::parse(bytes, name, depth)?;
    let mut patch = Patch::default();
    let relations = plan.relations.get(part).into_iter().flatten();
    for (at, relation) in tree.all("Relationship").zip(relations) {
        if plan.goes(relation) || broken.contains(&relation.target) {
            patch.cut(&tree, at);
        } else if let Some(target) = targets.get(&(part.to_owned(), relation.id.clone())) {
            patch.set(at, "Target", Some(target.clone()));
        }
    }
    package_structure::strip(&tree, name, &mut patch);
    Ok(tree.write(&patch))
}

/// The content types without those of parts that go.
fn types(bytes: &[u8], names: &[String], stays: &impl Fn(&str) -> bool, depth: usize) -> Result<Vec<u8>, Refused> {
    let tree = Tree::parse(bytes, "[Content_Types].xml", depth)?;
    let mut patch = Patch::default();
    for at in tree.all("Override") {
        let part = tree.attribute(at, "PartName").unwrap_or_default();
        let part = part.trim_start_matches('/');
        let there = names.iter().find(|name| name.eq_ignore_ascii_case(part));
        if !there.is_some_and(|name| stays(name)) {
            patch.cut(&tree, at);
        }
    }
    package_structure::strip(&tree, "[Content_Types].xml", &mut patch);
    Ok(tree.write(&patch))
}

fn looks_like_xml(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    [".xml", ".vml", ".rels", ".svg", ".rdf"].iter().any(|end| lower.ends_with(end))
        || head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().starts_with(b"<?xml")
}

/// What a part is, by the kind of relationship that leads to it.
fn part_of(kind: &str) -> Part {
    match kind {
        "officeDocument" => Part::Paragraph,
        "header" => Part::Header,
        "footer" => Part::Footer,
        "footnotes" | "endnotes" => Part::Footnote,
        "comments" | "threadedComment" | "commentsExtended" => Part::Comment,
        "slide" => Part::Slide,
        "slideMaster" | "slideLayout" | "notesMaster" | "handoutMaster" => Part::Master,
        "notesSlide" => Part::Notes,
        "drawing" | "chart" | "chartEx" | "diagramData" | "diagramDrawing" | "vmlDrawing" | "chartUserShapes" => {
            Part::Shape
        }
        _ => Part::Other,
    }
}

/// A part nobody knows: only what looks written by people is told.
fn binary(sink: &mut Sink, name: &str, bytes: &[u8], kind: &str) -> Result<(), Refused> {
    let lower = name.to_ascii_lowercase();
    if kind == "font" || [".ttf", ".odttf", ".fntdata", ".otf"].iter().any(|end| lower.ends_with(end)) {
        return Ok(());
    }
    let texts = if kind.starts_with("vbaProject") { strings::macros(bytes) } else { strings::telling(bytes) };
    for text in texts {
        sink.fixed(Place::new(Part::Other, name, ""), text)?;
    }
    Ok(())
}
