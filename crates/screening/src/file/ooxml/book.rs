//! XLSX: the workbook, its styles and shared strings. The sheets themselves are in `worksheet`.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::Office;
use super::cell_styles::Styles;
use super::plan::Plan;
use super::worksheet::{Sheet, Strings};
use crate::file::markup::Looks;
use crate::file::runs::{Run, Spot, emit};
use crate::file::telling;
use crate::file::tree::{Patch, Tree, local};
use crate::{Hidden, Part, Piece, Place, Refused};

/// What the workbook says of its sheets.
struct Entry {
    name: String,
    part: String,
    state: Option<Hidden>,
}

impl Office<'_, '_, '_> {
    /// Reads the whole workbook in its order, and gives the order of the parts that are left.
    pub(super) fn book(&mut self, names: &[String]) -> Result<Vec<String>, Refused> {
        let main = self.plan.main.clone();
        let tree = self.tree(&main)?;
        let entries = self.entries(&main, &tree);
        let mut hidden: BTreeMap<String, Hidden> =
            entries.iter().filter_map(|entry| Some((entry.part.clone(), entry.state?))).collect();
        self.sink.note(Hidden::HiddenSheets, u32::try_from(hidden.len()).unwrap_or(u32::MAX));
        let sheets_gone = !hidden.is_empty();
        // The boxes of notes go with the notes.
        for entry in entries.iter().filter(|entry| self.plan.targets(&entry.part, "comments").next().is_some()) {
            let boxes = self.plan.targets(&entry.part, "vmlDrawing");
            hidden.extend(boxes.map(|relation| (relation.target.clone(), Hidden::Comments)));
        }
        if !hidden.is_empty() {
            self.plan = Plan::new(std::mem::take(&mut self.plan.relations), names, &hidden);
        }
        let mut strings = self.strings(&main)?;
        let styles = self.styles(&main)?;
        // A formula would be calculated anew without what it was calculated from.
        let mut rows_gone = false;
        for entry in &entries {
            let bytes = self.bytes(&entry.part)?.unwrap_or_default();
            let says = |words: &[u8]| memchr::memmem::find(&bytes, words).is_some();
            rows_gone |= says(b"hidden=\"1\"") || says(b"hidden=\"true\"");
        }
        let frozen = sheets_gone || rows_gone || self.plan.gone.values().any(|hidden| *hidden == Hidden::ExternalLinks);
        let patch = self.workbook(&tree, &entries, &main)?;
        self.keep(&main, &tree, &patch);
        let from_1904 = tree.all("workbookPr").any(|at| tree.flag(at, "date1904", false));
        for entry in &entries {
            self.sink.page()?;
            if entry.state.is_none() {
                self.targets(&entry.part)?;
            }
            self.seen.insert(entry.part.clone());
            let Some(bytes) = self.bytes(&entry.part)? else { continue };
            let tree = Tree::parse(&bytes, &entry.part, self.sink.budget.limits.depth)?;
            let dropped = self.plan.dropped(&entry.part);
            let mut rows = self.rows;
            let sheet = Sheet::new(&entry.name, &tree, &styles, entry.state, frozen, from_1904, dropped);
            let patch = sheet.walk(self.sink, &mut strings, &mut rows)?;
            self.rows = rows;
            if entry.state.is_none() {
                self.keep(&entry.part, &tree, &patch);
            }
        }
        self.leftovers(strings)?;
        self.seen.insert(main);
        Ok(Vec::new())
    }

    fn entries(&self, main: &str, tree: &Tree) -> Vec<Entry> {
        let mut entries = Vec::new();
        for at in tree.all("sheet") {
            let attributes = tree.attributes(at);
            let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            let id = attributes.iter().find(|(key, _)| key.contains(':') && local(key) == "id").map(|(_, value)| value);
            let relations = self.plan.relations.get(main).into_iter().flatten();
            let part = relations.into_iter().find(|relation| Some(&relation.id) == id);
            let state = value("state").filter(|state| state != "visible").map(|_| Hidden::HiddenSheets);
            let part = part.map(|relation| relation.target.clone()).unwrap_or_default();
            entries.push(Entry { name: value("name").unwrap_or_default(), part, state });
        }
        entries
    }

    fn strings(&mut self, main: &str) -> Result<Strings, Refused> {
        let part = self.plan.targets(main, "sharedStrings").next().map(|relation| relation.target.clone());
        let Some(part) = part else { return Ok(Strings::default()) };
        match self.bytes(&part)? {
            Some(bytes) => Strings::read(&bytes, part, self.sink.budget.limits.depth),
            None => Ok(Strings::default()),
        }
    }

    fn styles(&mut self, main: &str) -> Result<Styles, Refused> {
        let theme = self.theme(main);
        self.looks = Rc::new(Looks::of_theme(theme.clone()));
        let part = self.plan.targets(main, "styles").next().map(|relation| relation.target.clone());
        match part {
            Some(part) => Ok(self.tree(&part).map(|tree| Styles::read(&tree, theme)).unwrap_or_default()),
            None => Ok(Styles::default()),
        }
    }

    /// Shared strings no visible cell has: what deleted cells leave behind, and what hidden ones had.
    fn leftovers(&mut self, strings: Strings) -> Result<(), Refused> {
        let Some(tree) = &strings.tree else { return Ok(()) };
        let mut patch = Patch::default();
        for (index, at) in strings.items.iter().enumerate() {
            if !strings.used.contains(&index) {
                let text = sheet::decode_xstring(&tree.text_below(*at));
                if !text.trim().is_empty() {
                    self.sink.note(Hidden::Foreign, 1);
                    self.sink.hide(Hidden::Foreign, Place::new(Part::Other, strings.part.as_str(), ""), text)?;
                }
            }
            if !strings.kept.contains(&index) {
                let prefix = tree.full_name(*at).strip_suffix("si").unwrap_or_default();
                patch.cut_range(*at + 1, tree.close(*at));
                patch.swap(*at, format!("<{prefix}si><{prefix}t/></{prefix}si>"));
            }
            for phonetic in (*at..tree.close(*at)).filter(|at| tree.is_open(*at) && tree.name(*at) == "rPh") {
                patch.cut(tree, phonetic);
            }
        }
        let part = strings.part.clone();
        self.seen.insert(part.clone());
        let written = self.sink.rewriting().then(|| tree.write(&patch));
        if let Some(bytes) = written {
            self.done.insert(part, bytes);
        }
        Ok(())
    }

    fn workbook(&mut self, tree: &Tree, entries: &[Entry], main: &str) -> Result<Patch, Refused> {
        let mut patch = Patch::default();
        let dropped = self.plan.dropped(main);
        let gone: Vec<&str> =
            entries.iter().filter(|entry| entry.state.is_some()).map(|entry| entry.name.as_str()).collect();
        for (at, entry) in tree.all("sheet").zip(entries) {
            let mut spot = Spot::new(Place::new(Part::Name, "", ""));
            spot.hidden = entry.state;
            let run = Run {
                at,
                key: Some("name".to_owned()),
                text: entry.name.clone(),
                hidden: None,
                new: false,
                fixed: false,
            };
            emit(self.sink, &mut patch, &spot, &[run])?;
            if entry.state.is_some() {
                patch.cut(tree, at);
            }
        }
        for at in tree.all("definedName") {
            self.defined_name(tree, at, entries, &gone, &mut patch)?;
        }
        for name in ["externalReferences", "pivotCaches", "fileSharing", "fileRecoveryPr", "customWorkbookViews"] {
            for at in tree.all(name).collect::<Vec<_>>() {
                patch.cut(tree, at);
            }
        }
        for at in tree.all("workbookView") {
            if !gone.is_empty() {
                patch.set(at, "activeTab", None);
                patch.set(at, "firstSheet", None);
            }
        }
        // What a data model is made of; the model itself goes, as caches of pivot tables do.
        for at in tree.all("ext").filter(|at| tree.find(*at, "dataModel").is_some()).collect::<Vec<_>>() {
            patch.cut(tree, at);
        }
        self.rest_of_workbook(tree, &dropped, &mut patch)?;
        Ok(patch)
    }

    fn defined_name(
        &mut self,
        tree: &Tree,
        at: usize,
        entries: &[Entry],
        gone: &[&str],
        patch: &mut Patch,
    ) -> Result<(), Refused> {
        let name = tree.attribute(at, "name").unwrap_or_default();
        let text = tree.text_below(at);
        let local = tree.attribute(at, "localSheetId").and_then(|id| id.parse::<usize>().ok());
        let on_gone = local.and_then(|id| entries.get(id)).is_some_and(|entry| entry.state.is_some());
        let points = gone.iter().any(|sheet| mentions(&text, sheet)) || text.contains("[") || text.contains("#REF!");
        let hidden = tree.flag(at, "hidden", false) && !name.starts_with("_xlnm");
        let place = Place::new(Part::Name, name.as_str(), "");
        if on_gone || points || hidden {
            self.sink.note(Hidden::Foreign, u32::from(hidden && !name.starts_with("_xl")));
            let said =
                ["comment", "description", "help", "statusBar"].map(|key| tree.attribute(at, key).unwrap_or_default());
            for text in [name, text].into_iter().chain(said).filter(|text| telling::worth(text)) {
                self.sink.hide(Hidden::Foreign, place.clone(), text)?;
            }
            patch.cut(tree, at);
            return Ok(());
        }
        if let Some(id) = local.filter(|_| !gone.is_empty()) {
            let before = entries.iter().take(id).filter(|entry| entry.state.is_none()).count();
            patch.set(at, "localSheetId", Some(before.to_string()));
        }
        let mut runs: Vec<Run> = (at + 1..tree.close(at)).map(|at| Run::token(tree, at)).collect();
        let comment = tree.attribute(at, "comment").map(|comment| ("comment".to_owned(), comment));
        if !telling::worth(&text) {
            runs.clear();
        }
        emit(self.sink, patch, &Spot::new(place.clone()), &runs)?;
        for (key, value) in [("name".to_owned(), name)].into_iter().chain(comment) {
            if telling::attribute_worth(&value) {
                let run = Run { at, key: Some(key), text: value, hidden: None, new: false, fixed: false };
                emit(self.sink, patch, &Spot::new(place.clone()), &[run])?;
            }
        }
        Ok(())
    }

    /// Everything else of the workbook that may tell something.
    fn rest_of_workbook(&mut self, tree: &Tree, dropped: &HashSet<String>, patch: &mut Patch) -> Result<(), Refused> {
        for at in 0..tree.len() {
            if !tree.is_open(at) || matches!(tree.name(at), "sheet" | "definedName") {
                continue;
            }
            for (key, value) in tree.attributes(at) {
                if key.starts_with("xmlns") || !telling::attribute_worth(&value) || value.contains("://") {
                    continue;
                }
                let private = matches!(tree.name(at), "fileSharing" | "customWorkbookView" | "absPath");
                let hidden = private.then_some(Hidden::Properties);
                let mut piece =
                    Piece::new(Place::new(Part::Other, self.plan.main.as_str(), key.as_str()), value.as_str());
                piece.hidden = hidden;
                if let Some(edits) = self.sink.put(piece)? {
                    patch.set(at, &key, Some(crate::file::sink::edited(&value, edits)));
                }
            }
            // The path the file was saved at, with the user's name in it.
            if tree.name(at) == "absPath" {
                self.sink.note(Hidden::Properties, 1);
                patch.cut(tree, at);
            }
            let hangs = tree.attributes(at).iter().any(|(key, value)| key.starts_with("r:") && dropped.contains(value));
            if hangs {
                patch.cut(tree, at);
            }
        }
        Ok(())
    }
}

/// Does a formula speak of this sheet?
pub fn mentions(formula: &str, sheet: &str) -> bool {
    let quoted = format!("'{}'!", sheet.replace('\'', "''"));
    formula.contains(&quoted) || formula.contains(&format!("{sheet}!"))
}
