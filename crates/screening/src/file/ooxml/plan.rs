//! What the parts of an OOXML package are for, by the relationships they hang on [ECMA-376, part 2, 6.5], and which of
//! them go.

use std::collections::{BTreeMap, HashSet, VecDeque};

use crate::file::budget::{Budget, damaged};
use crate::file::package::Package;
use crate::file::tree::Tree;
use crate::{Hidden, Refused};

/// Where a part points to.
#[derive(Clone, Debug)]
pub struct Relation {
    pub id: String,
    /// The last word of its type.
    pub kind: String,
    /// The target's full name, or its address if it is outside.
    pub target: String,
    pub outside: bool,
}

impl Relation {
    /// What it is as something hidden, if it goes.
    pub fn hidden(&self) -> Option<Hidden> {
        Some(match self.kind.as_str() {
            "hyperlink" => return None,
            "attachedTemplate" | "image" | "externalLinkPath" | "subDocument" | "frame" | "audio" | "video"
            | "media"
                if self.outside =>
            {
                Hidden::ExternalLinks
            }
            "comments" | "commentsExtended" | "commentsIds" | "commentsExtensible" | "threadedComment" | "person"
            | "people" | "commentAuthors" | "authors" | "documenttasks" => Hidden::Comments,
            "notesSlide" => Hidden::SpeakerNotes,
            "oleObject"
            | "package"
            | "attachedTemplate"
            | "aFChunk"
            | "control"
            | "activeXControlBinary"
            | "embeddedObject" => Hidden::Embedded,
            "vbaProject"
            | "wordVbaData"
            | "vbaProjectSignature"
            | "vbaProjectSignatureAgile"
            | "vbaProjectSignatureV3"
            | "keyMapCustomizations"
            | "attachedToolbars"
            | "extensibility"
            | "ui"
            | "webextension"
            | "webextensiontaskpanes"
            | "xlMacrosheet"
            | "xlIntlMacrosheet" => Hidden::Scripts,
            "customXml"
            | "customXmlProps"
            | "customProperty"
            | "customData"
            | "tags"
            | "slideUpdateInfo"
            | "core-properties"
            | "extended-properties"
            | "custom-properties"
            | "printerSettings"
            | "transitional-properties"
            | "docMetadata"
            | "intelligence"
            | "classificationlabels" => Hidden::Properties,
            "externalLink"
            | "connections"
            | "queryTable"
            | "pivotCacheDefinition"
            | "pivotCacheRecords"
            | "pivotTable"
            | "slicer"
            | "slicerCache"
            | "timeline"
            | "timelineCache"
            | "powerPivotData"
            | "recipientData"
            | "mailMergeSource"
            | "mailMergeHeaderSource"
            | "externalLinkPath" => Hidden::ExternalLinks,
            "thumbnail" => Hidden::Thumbnails,
            "revisionHeaders" | "revisionLog" | "usernames" | "changesInfo" | "revisionInfo" => Hidden::Revisions,
            "glossaryDocument" | "calcChain" => Hidden::Foreign,
            "origin" | "signature" | "certificate" => Hidden::Forms,
            _ => return None,
        })
    }
}

pub struct Plan {
    /// By the part they belong to; the package's own under "".
    pub relations: BTreeMap<String, Vec<Relation>>,
    /// What each part goes as; a part not named here stays.
    pub gone: BTreeMap<String, Hidden>,
    /// The kind of relationship that leads to a part.
    pub kinds: BTreeMap<String, String>,
    pub main: String,
}

impl Plan {
    /// `also` names parts that go by what other parts say (hidden sheets and slides).
    pub fn new(relations: BTreeMap<String, Vec<Relation>>, names: &[String], also: &BTreeMap<String, Hidden>) -> Self {
        let mut kinds = BTreeMap::new();
        for relation in relations.values().flatten().filter(|relation| !relation.outside) {
            kinds.entry(relation.target.clone()).or_insert_with(|| relation.kind.clone());
        }
        // First what stays, then what only hangs on what goes.
        let mut stays: HashSet<&str> = HashSet::new();
        let mut gone: BTreeMap<String, Hidden> = BTreeMap::new();
        let mut queue: VecDeque<(&str, Option<Hidden>)> = VecDeque::from([("", None)]);
        let mut later: VecDeque<(&str, Option<Hidden>)> = VecDeque::new();
        while let Some((part, label)) = queue.pop_front().or_else(|| later.pop_front()) {
            if stays.contains(part) || gone.contains_key(part) {
                continue;
            }
            match label {
                None => {
                    stays.insert(part);
                }
                Some(hidden) => {
                    gone.insert(part.to_owned(), hidden);
                }
            }
            for relation in relations.get(part).into_iter().flatten().filter(|relation| !relation.outside) {
                let own = also.get(&relation.target).copied().or_else(|| relation.hidden());
                match label.or(own) {
                    None => queue.push_back((&relation.target, None)),
                    // Notes of a hidden slide are notes.
                    some => later.push_back((&relation.target, own.or(some))),
                }
            }
        }
        for name in names.iter().filter(|name| !is_package_structure(name) && !name.ends_with('/')) {
            if !stays.contains(name.as_str()) && !gone.contains_key(name) {
                gone.insert(name.clone(), Hidden::Foreign);
            }
        }
        let main = relations.get("").into_iter().flatten().find(|relation| relation.kind == "officeDocument");
        let main = main.map(|relation| relation.target.clone()).unwrap_or_default();
        Self { relations, gone, kinds, main }
    }

    /// Ids of a part's relationships that go.
    pub fn dropped(&self, part: &str) -> HashSet<String> {
        self.relations
            .get(part)
            .into_iter()
            .flatten()
            .filter(|relation| self.goes(relation))
            .map(|relation| relation.id.clone())
            .collect()
    }

    pub fn goes(&self, relation: &Relation) -> bool {
        relation.hidden().is_some() || (!relation.outside && self.gone.contains_key(&relation.target))
    }

    pub fn targets<'p>(&'p self, part: &str, kind: &'p str) -> impl Iterator<Item = &'p Relation> + 'p {
        self.relations.get(part).into_iter().flatten().filter(move |relation| relation.kind == kind)
    }
}

pub fn is_package_structure(name: &str) -> bool {
    name == "[Content_Types].xml" || owner(name).is_some()
}

/// The part whose relationships these are; None if it is no such file.
pub fn owner(rels: &str) -> Option<String> {
    let (folder, file) = rels.rsplit_once('/').unwrap_or(("", rels));
    let file = file.strip_suffix(".rels")?;
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    if steps.pop() != Some("_rels") {
        return None;
    }
    steps.extend((!file.is_empty()).then_some(file));
    Some(steps.join("/"))
}

/// No two parts of a package have names that are equal but for case [ECMA-376, part 2, 6.2.2]: which of them a program
/// takes, nobody knows, and so nobody could say what was read and what goes.
///
/// # Errors
/// [`Refused::Damaged`], with the second one.
pub fn distinct(names: &[String]) -> Result<(), Refused> {
    let mut seen = HashSet::new();
    for name in names.iter().filter(|name| !name.ends_with('/')) {
        let steps: Vec<&str> = name.split('/').filter(|step| !step.is_empty()).collect();
        if !seen.insert(steps.join("/").to_ascii_lowercase()) {
            return Err(damaged(name));
        }
    }
    Ok(())
}

/// All relationships of a package, by the exact names of its members.
pub fn relations(package: &mut Package, budget: &mut Budget) -> Result<BTreeMap<String, Vec<Relation>>, Refused> {
    let names: Vec<String> = package.members.iter().map(|member| member.name.clone()).collect();
    let exact: BTreeMap<String, &String> = names.iter().map(|name| (name.to_ascii_lowercase(), name)).collect();
    let exactly = |name: String| exact.get(&name.to_ascii_lowercase()).map_or(name, |name| (*name).clone());
    let mut all: BTreeMap<String, Vec<Relation>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        let Some(owner) = owner(name) else { continue };
        let bytes = package.read(index, budget)?;
        let tree = Tree::parse(&bytes, name, budget.limits.depth)?;
        let folder = owner.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let list = all.entry(exactly(owner)).or_default();
        for at in tree.all("Relationship") {
            let value = |key| tree.attribute(at, key).unwrap_or_default();
            let outside = value("TargetMode") == "External";
            let target = value("Target");
            let target = if outside { target } else { exactly(resolve(&folder, &target)) };
            let kind = value("Type").rsplit('/').next().unwrap_or_default().to_owned();
            list.push(Relation { id: value("Id"), kind, target, outside });
        }
    }
    Ok(all)
}

/// A target is relative to the folder of the part that names it, or absolute.
pub fn resolve(folder: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default();
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}
