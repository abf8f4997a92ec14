//! Layers: optional content that is off when the file is opened (ISO 32000, 8.11).

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::{dict, get, get_array, get_dict, get_name};

/// Which layers are off.
#[derive(Default)]
pub struct Layers {
    off: HashSet<ObjectId>,
}

/// How deep expressions of visibility nest.
const DEPTH: usize = 16;

impl Layers {
    pub fn read(doc: &Document) -> Self {
        let Some(properties) = doc.catalog().ok().and_then(|root| get_dict(doc, root, b"OCProperties")) else {
            return Self::default();
        };
        let ids = |objects: &[Object]| -> HashSet<ObjectId> {
            objects.iter().filter_map(|object| object.as_reference().ok()).collect()
        };
        let Some(config) = get_dict(doc, properties, b"D") else { return Self::default() };
        let mut off = HashSet::new();
        if get_name(doc, config, b"BaseState") == b"OFF" {
            off = ids(get_array(doc, properties, b"OCGs"));
        }
        for on in ids(get_array(doc, config, b"ON")) {
            off.remove(&on);
        }
        off.extend(ids(get_array(doc, config, b"OFF")));
        Self { off }
    }

    /// Is what belongs to this group or membership not shown?
    pub fn is_off(&self, doc: &Document, membership: &Object) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if membership.as_reference().is_ok_and(|id| self.off.contains(&id)) {
            return true;
        }
        let Some(found) = dict(doc, membership) else { return false };
        if !matches!(get_name(doc, found, b"Type"), b"OCMD") {
            return false;
        }
        if let Some(Object::Array(expression)) = get(doc, found, b"VE") {
            return !self.shows(doc, expression, 0);
        }
        self.policy_hides(doc, found)
    }

    fn policy_hides(&self, doc: &Document, membership: &Dictionary) -> bool {
        let groups: Vec<&Object> = match membership.get(b"OCGs") {
            Ok(one @ Object::Reference(_)) if dict(doc, one).is_some() => vec![one],
            Ok(_) => get_array(doc, membership, b"OCGs").iter().collect(),
            Err(_) => return false,
        };
        let off = |group: &&Object| group.as_reference().is_ok_and(|id| self.off.contains(&id));
        let shows = match get_name(doc, membership, b"P") {
            _ if groups.is_empty() => true,
            b"AllOn" => !groups.iter().any(&off),
            b"AnyOff" => groups.iter().any(&off),
            b"AllOff" => groups.iter().all(&off),
            _ => !groups.iter().all(off),
        };
        !shows
    }

    fn shows(&self, doc: &Document, expression: &[Object], depth: usize) -> bool {
        let Some((operator, operands)) = expression.split_first() else { return true };
        let value = |operand: &Object| match doc.dereference(operand) {
            Ok((_, Object::Array(inner))) if depth < DEPTH => self.shows(doc, inner, depth + 1),
            _ => !operand.as_reference().is_ok_and(|id| self.off.contains(&id)),
        };
        match operator.as_name() {
            Ok(b"And") => operands.iter().take(64).all(value),
            Ok(b"Or") => operands.iter().take(64).any(value),
            Ok(b"Not") => !operands.first().is_some_and(value),
            _ => true,
        }
    }
}
