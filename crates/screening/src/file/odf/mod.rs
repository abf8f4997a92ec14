//! ODT, ODS, ODP (OpenDocument 1.3): the parts of a package.

mod content;
mod covers;
mod looks;
mod tables;

use std::collections::{BTreeMap, HashSet};

use super::budget::damaged;
use super::markup::{Ctx, Facts, Walk};
use super::ooxml::{FEW, SCAN, remarks};
use super::package::{Out, Package};
use super::sink::Sink;
use super::tree::{Patch, Tree};
use super::{font, image, leftover, member, package_structure, parts, properties, strings};
use crate::{Format, Hidden, Part, Place, Refused};
use content::Content;
use looks::Looks;

const META: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?><office:document-meta "#,
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/>"#,
    "</office:document-meta>"
);

/// Reads a package, and rewrites it if the sink asks for it.
pub fn walk(sink: &mut Sink, format: Format, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let mut package = Package::open(bytes, &mut sink.budget)?;
    remarks(sink, &package)?;
    let manifest = package.part("META-INF/manifest.xml", &mut sink.budget)?.unwrap_or_default();
    let encrypted = memchr::memmem::find(&manifest, b"encryption-data").is_some();
    if encrypted || package.members.iter().any(|member| member.encrypted) {
        return Err(Refused::Password);
    }
    let kinds = kinds(&manifest, sink.budget.limits.depth);
    let names: Vec<String> = package.members.iter().map(|member| member.name.clone()).collect();
    leftover::check_parts(&names)?;
    let mut office = Office {
        sink,
        format,
        kinds,
        rows: 0,
        done: BTreeMap::new(),
        large: Vec::new(),
        looks: Looks::default(),
        opaque: HashSet::new(),
        compared: 0,
    };
    for part in ["content.xml", "styles.xml"] {
        if let Some(bytes) = package.part(part, &mut office.sink.budget)? {
            office.looks.read(&Tree::parse(&bytes, part, office.sink.budget.limits.depth)?, part);
        }
    }
    for name in names.iter().filter(|name| !name.ends_with(".xml") && !name.ends_with('/')) {
        // What can't be unpacked is told when it is read.
        let Ok(Some(bytes)) = package.part(name, &mut office.sink.budget) else { continue };
        if image::is_opaque(&bytes) {
            office.opaque.insert(name.clone());
        }
    }
    let mut order: Vec<&String> = names.iter().filter(|name| !name.ends_with('/')).collect();
    let first = ["mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml"];
    order.sort_by_key(|name| first.iter().position(|first| first == name).unwrap_or(first.len()));
    if !names.iter().any(|name| name == "content.xml") {
        return Err(damaged("content.xml"));
    }
    for name in &order {
        let bytes = package.part(name, &mut office.sink.budget)?.unwrap_or_default();
        office.part(name, &bytes)?;
    }
    office.scans();
    if !office.sink.rewriting() {
        return Ok(None);
    }
    let mut out = Out::new();
    let gone: Vec<&String> = order.iter().copied().filter(|name| !office.done.contains_key(*name)).collect();
    for name in &order {
        let Some(bytes) = office.done.get(*name) else { continue };
        match name.as_str() {
            "META-INF/manifest.xml" => out.put(name, &listed(bytes, &gone, office.sink.budget.limits.depth)?, true)?,
            // Stored and first, so that its words are in clear at the beginning.
            "mimetype" => out.put(name, bytes, false)?,
            _ => out.put(name, bytes, true)?,
        }
    }
    out.finish().map(Some)
}

fn is_type(bytes: &[u8]) -> bool {
    let kind = bytes.trim_ascii().strip_prefix(b"application/vnd.oasis.opendocument.").unwrap_or_default();
    !kind.is_empty() && kind.len() < 40 && kind.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-')
}

/// The kinds of the package's files and folders, by its manifest.
fn kinds(manifest: &[u8], depth: usize) -> BTreeMap<String, String> {
    let Ok(tree) = Tree::parse(manifest, "META-INF/manifest.xml", depth) else { return BTreeMap::new() };
    let entry = |at| Some((tree.attribute(at, "full-path")?, tree.attribute(at, "media-type")?));
    tree.all("file-entry").filter_map(entry).collect()
}

/// The manifest without what went.
fn listed(bytes: &[u8], gone: &[&String], depth: usize) -> Result<Vec<u8>, Refused> {
    let tree = Tree::parse(bytes, "META-INF/manifest.xml", depth)?;
    let mut patch = Patch::default();
    for at in tree.all("file-entry") {
        let path = tree.attribute(at, "full-path").unwrap_or_default();
        let folder = path.ends_with('/') && path != "/" && gone.iter().any(|name| name.starts_with(&path));
        if folder || gone.contains(&&path) {
            patch.cut(&tree, at);
        }
    }
    package_structure::strip(&tree, "META-INF/manifest.xml", &mut patch);
    Ok(tree.write(&patch))
}

pub struct Office<'s, 'a> {
    pub sink: &'s mut Sink<'a>,
    pub format: Format,
    kinds: BTreeMap<String, String>,
    pub rows: u32,
    /// What stays, while rewriting.
    done: BTreeMap<String, Vec<u8>>,
    large: Vec<String>,
    pub looks: Looks,
    /// Pictures that nothing shines through.
    opaque: HashSet<String>,
    /// Shapes held beside others so far.
    compared: usize,
}

impl Office<'_, '_> {
    /// The words of its own type.
    fn kind(&self) -> &'static str {
        match self.format {
            Format::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Format::Odp => "application/vnd.oasis.opendocument.presentation",
            _ => "application/vnd.oasis.opendocument.text",
        }
    }

    fn part(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let top = name.split('/').next().unwrap_or_default();
        if leftover::is_left_behind(name) {
            return leftover::read(self.sink, name, bytes);
        }
        let gone = match top {
            "Thumbnails" => Some(Hidden::Thumbnails),
            "Basic" | "Scripts" | "Dialogs" => Some(Hidden::Scripts),
            "META-INF" if file.contains("signatures") => Some(Hidden::Forms),
            "Configurations2" | "layout-cache" | "Versions" | "VersionList.xml" => Some(Hidden::Foreign),
            "META-INF" if file != "manifest.xml" => Some(Hidden::Foreign),
            // What the document says of itself in RDF, and how objects look that are drawn anew.
            "manifest.rdf" => Some(Hidden::Properties),
            "ObjectReplacements" | "Pictures" if self.redrawn(name) => Some(Hidden::Thumbnails),
            _ => None,
        };
        if let Some(hidden) = gone {
            let harmless =
                ["Configurations2", "layout-cache", "manifest.rdf", "ObjectReplacements", "Pictures"].contains(&top);
            if !harmless && !file.starts_with("script-l") {
                self.sink.note(hidden, 1);
            }
            if bytes.starts_with(b"PK") {
                return member::inner(self.sink, name, bytes, Some(hidden)).map(|_| ());
            }
            return self.sink.cloaking(Some(hidden), |sink| other(sink, name, bytes));
        }
        match file {
            "mimetype" if folder.is_empty() && is_type(bytes) => self.done.insert(name.to_owned(), bytes.to_vec()),
            "mimetype" if folder.is_empty() => {
                self.sink.note(Hidden::Foreign, 1);
                self.sink.cloaking(Some(Hidden::Foreign), |sink| other(sink, name, bytes))?;
                self.done.insert(name.to_owned(), self.kind().into())
            }
            "manifest.xml" if top == "META-INF" => {
                package_structure::read(self.sink, bytes, name)?;
                self.done.insert(name.to_owned(), bytes.to_vec())
            }
            "meta.xml" => {
                let depth = self.sink.budget.limits.depth;
                if let Ok(tree) = Tree::parse(bytes, name, depth) {
                    properties::read(self.sink, &tree, name)?;
                }
                self.done.insert(name.to_owned(), META.as_bytes().to_vec())
            }
            _ if self.embedded(top) => {
                self.sink.note(Hidden::Embedded, 1);
                return member::embedded(self.sink, name, bytes);
            }
            "content.xml" | "styles.xml" if folder.is_empty() || self.kinds.contains_key(&format!("{top}/")) => {
                return self.content(name, bytes, folder.is_empty());
            }
            "settings.xml" if folder.is_empty() || self.kinds.contains_key(&format!("{top}/")) => {
                return self.settings(name, bytes);
            }
            _ => return self.kept(name, bytes),
        };
        Ok(())
    }

    /// Does what stands in this folder, or under this name, belong to an embedded document? A chart and a formula are
    /// all that is seen of them; of other documents only a window is.
    pub fn embedded(&self, top: &str) -> bool {
        if !top.starts_with("Object ") && !top.starts_with("ObjectOLE") {
            return false;
        }
        let kind = self.kinds.get(&format!("{top}/")).or_else(|| self.kinds.get(top));
        !kind.is_some_and(|kind| kind.contains("chart") || kind.contains("formula"))
    }

    /// Is this the picture of a chart, a formula or a slide's table, which programs draw by themselves?
    pub fn redrawn(&self, path: &str) -> bool {
        let path = path.trim_start_matches("./");
        if path.starts_with("Pictures/TablePreview") {
            return true;
        }
        let Some(object) = path.strip_prefix("ObjectReplacements/") else { return false };
        let kind = self.kinds.get(&format!("{object}/")).or_else(|| self.kinds.get(object));
        // Of an object that isn't there any more the picture is left over.
        kind.is_none_or(|kind| kind.contains("chart") || kind.contains("formula"))
    }

    fn content(&mut self, name: &str, bytes: &[u8], main: bool) -> Result<(), Refused> {
        let tree = Tree::parse(bytes, name, self.sink.budget.limits.depth)?;
        let mut content = Content::new(self, &tree, name, main);
        content.whole()?;
        let patch = content.patch;
        self.keep(name, &tree, &patch);
        Ok(())
    }

    fn keep(&mut self, name: &str, tree: &Tree, patch: &Patch) {
        if self.sink.rewriting() {
            self.done.insert(name.to_owned(), tree.write(patch));
        }
    }

    /// Settings of the program: printers and numbers of sessions go.
    fn settings(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        let tree = Tree::parse(bytes, name, self.sink.budget.limits.depth)?;
        let facts = Facts { furniture: true, ..Facts::default() };
        let mut walk = Walk::new(self.sink, &tree, &facts, &mut self.rows);
        walk.element(tree.root(), &Ctx::new(Part::Other, name))?;
        let mut patch = walk.patch;
        for at in tree.all("config-item") {
            let key = tree.attribute(at, "name").unwrap_or_default();
            if key.starts_with("Printer") || key.starts_with("Rsid") || key.contains("DocumentSecret") {
                patch.cut(&tree, at);
            }
        }
        self.keep(name, &tree, &patch);
        Ok(())
    }

    fn kept(&mut self, name: &str, bytes: &[u8]) -> Result<(), Refused> {
        if let Some(format) = image::format(bytes) {
            let (new, size) = image::inside(self.sink, name, format, bytes)?;
            if size.0 >= SCAN && size.1 >= SCAN {
                self.large.push(name.to_owned());
            }
            self.done.extend(new.map(|new| (name.to_owned(), new)));
            return Ok(());
        }
        // What the manifest doesn't name is no part of the document.
        if !self.kinds.contains_key(name) {
            self.sink.note(Hidden::Foreign, 1);
            return self.sink.cloaking(Some(Hidden::Foreign), |sink| other(sink, name, bytes));
        }
        if let Ok(tree) = Tree::parse(bytes, name, self.sink.budget.limits.depth) {
            if !parts::is_plain_drawing(&tree) {
                parts::unread(self.sink, name);
            }
            let facts = Facts::default();
            let mut walk = Walk::new(self.sink, &tree, &facts, &mut self.rows);
            walk.element(tree.root(), &Ctx::new(Part::Other, name))?;
            let patch = walk.patch;
            self.keep(name, &tree, &patch);
            return Ok(());
        }
        if !font::is_font(bytes) {
            parts::unread(self.sink, name);
        }
        other(self.sink, name, bytes)?;
        self.done.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn scans(&mut self) {
        let pieces = self.sink.pieces().iter();
        let seen = pieces.filter(|piece| {
            piece.hidden.is_none()
                && !matches!(piece.place.part, Part::Other | Part::Name | Part::AltText | Part::Master)
        });
        let visible: usize = seen.map(|piece| piece.text.chars().count()).sum();
        if visible < FEW * self.large.len() {
            for picture in std::mem::take(&mut self.large) {
                self.sink.no_text_layer(&picture);
            }
        }
    }
}

fn other(sink: &mut Sink, name: &str, bytes: &[u8]) -> Result<(), Refused> {
    let lower = name.to_ascii_lowercase();
    if [".ttf", ".otf"].iter().any(|end| lower.ends_with(end)) {
        return Ok(());
    }
    let texts = match lower.ends_with(".xml") {
        true => strings::all(bytes),
        false => strings::telling(bytes),
    };
    for text in texts {
        sink.fixed(Place::new(Part::Other, name, ""), text)?;
    }
    Ok(())
}
