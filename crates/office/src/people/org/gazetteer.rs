//! Where organisations are: what places their names and those of their superiors name. For hints on what was copied.

use std::collections::HashMap;

use domain::{
    Day, OrgId,
    catalogue::gazetteer::{Gazetteer, Path},
    people::org::Org,
};

/// How far up a tree is followed.
const DEEP: usize = 20;

/// All places of the tree, and where each organisation is.
pub(crate) struct Places {
    /// The country's places and the tree's.
    pub gazetteer: Gazetteer,
    own: HashMap<OrgId, Path>,
}

impl Places {
    /// The places of these organisations, which are all there are.
    pub fn of(orgs: &[Org], today: Day) -> Self {
        let by_id: HashMap<&OrgId, &Org> = orgs.iter().map(|o| (&o.id, o)).collect();
        let chain = |org: &Org| {
            let (mut names, mut next) = (vec![org.name(today).full.clone()], org.superior(today));
            while let Some(above) = next.and_then(|id| by_id.get(id)).filter(|_| names.len() < DEEP) {
                names.push(above.name(today).full.clone());
                next = above.superior(today);
            }
            names.reverse();
            names
        };
        let mut gazetteer = Gazetteer::country();
        let mut own = HashMap::new();
        for org in orgs {
            let chain = chain(org);
            let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
            gazetteer.add_chain(&chain);
            own.insert(org.id.clone(), gazetteer.path(&chain));
        }
        Self { gazetteer, own }
    }

    /// Where an organisation is; empty if its names tell no place.
    pub fn of_org(&self, org: &OrgId) -> &[String] {
        self.own.get(org).map_or(&[], Vec::as_slice)
    }
}
