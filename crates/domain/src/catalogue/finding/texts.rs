//! One text for several periods, or another organisation's: a local detector, which only advises.
//!
//! Not found fault with: short texts between organisations ("nobody joined this quarter" is everybody's sentence), what an
//! organisation passes on from one above it, and what one above it took from those below.

use std::collections::HashMap;

use super::{
    Code, Finding, OrgFacts, ReleaseFacts, Settings, Severity, Subject,
    alike::{SimilarityIndex, alike},
};
use crate::Day;

/// Among so many of a group's oldest texts the one is looked for that a text is directly like.
const ELDERS: usize = 64;

/// Where an item's text is: the organisation's place in the facts, and the release's among its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    org: u32,
    release: u32,
}

/// All texts, grouped by likeness.
#[derive(Debug, Default)]
pub struct Texts {
    alike: SimilarityIndex,
    places: Vec<Option<Place>>,
    /// For each organisation the items of its releases, in their order.
    items: Vec<Vec<u32>>,
}

impl Texts {
    /// Groups the texts of all releases.
    #[must_use]
    pub fn of(orgs: &[OrgFacts]) -> Self {
        let of_org = |(at, org): (u32, &'_ OrgFacts)| {
            (0..index(org.releases.len())).map(move |release| Place { org: at, release })
        };
        let places = by_age(orgs, (0_u32..).zip(orgs).flat_map(of_org));
        let mut items: Vec<Vec<u32>> = orgs.iter().map(|org| vec![u32::MAX; org.releases.len()]).collect();
        for (item, place) in (0_u32..).zip(&places) {
            if let Some(slot) = items.get_mut(place.org as usize).and_then(|of| of.get_mut(place.release as usize)) {
                *slot = item;
            }
        }
        let signatures: Vec<_> =
            places.iter().filter_map(|place| release(orgs, *place)).map(|r| &r.signature).collect();
        Self {
            alike: SimilarityIndex::build(signatures.into_iter()),
            places: places.into_iter().map(Some).collect(),
            items,
        }
    }

    /// The releases whose texts are grouped with this one, itself among them, oldest first: organisation's place and release.
    #[must_use]
    pub fn group_of<'f>(
        &self,
        orgs: &'f [OrgFacts],
        org: usize,
        release: usize,
    ) -> Vec<(&'f OrgFacts, &'f ReleaseFacts)> {
        let Some(item) = self.items.get(org).and_then(|items| items.get(release)) else { return Vec::new() };
        let places = self.group(orgs, *item);
        places.into_iter().filter_map(|p| Some((orgs.get(p.org as usize)?, self::release(orgs, p)?))).collect()
    }

    /// The index, to ask for texts like one that is being written.
    #[must_use]
    pub const fn alike(&self) -> &SimilarityIndex {
        &self.alike
    }

    /// Adds a release that was appended to an organisation's. Gives the organisations whose findings may change.
    pub(super) fn add(&mut self, orgs: &[OrgFacts], org: usize, at: usize) -> Vec<usize> {
        let place = Place { org: index(org), release: index(at) };
        let Some(signature) = release(orgs, place).map(|r| &r.signature) else { return vec![org] };
        let item = index(self.places.len());
        self.places.push(Some(place));
        if let Some(items) = self.items.get_mut(org) {
            items.push(item);
        }
        let merged = self.alike.insert(item, signature);
        // Findings rest on older texts: one that is added touches those after it.
        let own = age(orgs, place);
        let members = self.group(orgs, item);
        let mut touched: Vec<usize> =
            members.iter().filter(|p| merged || age(orgs, **p) >= own).map(|p| p.org as usize).collect();
        touched.push(org);
        touched
    }

    /// Takes all releases of an organisation out. Gives the organisations whose findings may change.
    pub(super) fn clear(&mut self, org: usize) -> Vec<usize> {
        let items = self.items.get_mut(org).map(std::mem::take).unwrap_or_default();
        let mut touched = vec![org];
        for item in &items {
            if self.alike.has_company(*item) {
                let members = self.alike.members(*item);
                touched.extend(members.iter().filter_map(|m| self.place(*m)).map(|p| p.org as usize));
            }
        }
        for item in items {
            self.alike.remove(item);
            if let Some(slot) = self.places.get_mut(item as usize) {
                *slot = None;
            }
        }
        touched
    }

    /// Room for an organisation that was appended to the facts.
    pub(super) fn add_org(&mut self) {
        self.items.push(Vec::new());
    }

    fn place(&self, item: u32) -> Option<Place> {
        self.places.get(item as usize).copied().flatten()
    }

    /// The places of a group, oldest first.
    fn group(&self, orgs: &[OrgFacts], item: u32) -> Vec<Place> {
        by_age(orgs, self.alike.members(item).into_iter().filter_map(|m| self.place(m)))
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn release(orgs: &[OrgFacts], place: Place) -> Option<&ReleaseFacts> {
    orgs.get(place.org as usize)?.releases.get(place.release as usize)
}

/// The older is less; of one day the organisation first in order, then the disclosure begun first.
fn age(orgs: &[OrgFacts], place: Place) -> Option<(Day, u32, &crate::DisclosureId)> {
    release(orgs, place).map(|r| (r.on, place.org, &r.disclosure))
}

/// Oldest first. Ids are looked up only where day and organisation are the same, for they lie all over the memory.
fn by_age(orgs: &[OrgFacts], places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut aged: Vec<(Day, Place)> = places.filter_map(|place| Some((release(orgs, place)?.on, place))).collect();
    aged.sort_unstable_by_key(|(on, place)| (*on, place.org, place.release));
    for tied in aged.chunk_by_mut(|(a_on, a), (b_on, b)| (a_on, a.org) == (b_on, b.org)).filter(|tied| tied.len() > 1) {
        tied.sort_unstable_by(|(_, a), (_, b)| age(orgs, *a).cmp(&age(orgs, *b)));
    }
    aged.into_iter().map(|(_, place)| place).collect()
}

/// Is it one of the codes found here?
pub(super) fn is_about_texts(code: Code) -> bool {
    matches!(code, Code::SameText | Code::SameTextElsewhere)
}

/// The findings of all organisations, by their place.
pub(super) fn all(orgs: &[OrgFacts], texts: &Texts, settings: &Settings) -> Vec<Vec<Finding>> {
    let mut found: Vec<Vec<Finding>> = orgs.iter().map(|_| Vec::new()).collect();
    for group in texts.alike.groups() {
        let Some(item) = group.first() else { continue };
        let group = Group::new(orgs, texts.group(orgs, *item));
        for own in group.by_org.chunk_by(|a, b| a.org == b.org) {
            let Some(org) = own.first().map(|place| place.org) else { continue };
            if let Some(of) = found.get_mut(org as usize) {
                group.judge(org, own, settings, of);
            }
        }
    }
    found
}

/// The findings of one organisation.
pub(super) fn of_org(orgs: &[OrgFacts], texts: &Texts, settings: &Settings, org: usize) -> Vec<Finding> {
    let mut memo = HashMap::new();
    of_org_with(orgs, texts, settings, org, &mut memo)
}

/// As [`of_org`], for several organisations in a row whose groups are the same.
pub(super) fn of_org_with<'f>(
    orgs: &'f [OrgFacts],
    texts: &Texts,
    settings: &Settings,
    org: usize,
    memo: &mut HashMap<u32, Group<'f>>,
) -> Vec<Finding> {
    let mut roots: Vec<(u32, u32)> = Vec::new();
    for item in texts.items.get(org).into_iter().flatten().filter(|item| texts.alike.has_company(**item)) {
        roots.extend(texts.alike.group(*item).map(|root| (root, *item)));
    }
    roots.sort_unstable();
    roots.dedup_by_key(|(root, _)| *root);
    let mut found = Vec::new();
    for (root, item) in roots {
        let group = memo.entry(root).or_insert_with(|| Group::new(orgs, texts.group(orgs, item)));
        let of = index(org);
        group.judge(of, group.own(of), settings, &mut found);
    }
    found
}

/// A group of texts.
pub(super) struct Group<'f> {
    orgs: &'f [OrgFacts],
    /// The oldest few, oldest first.
    elders: Vec<Place>,
    /// All, by organisation, oldest first.
    by_org: Vec<Place>,
}

impl<'f> Group<'f> {
    /// `places` are sorted by age.
    fn new(orgs: &'f [OrgFacts], mut places: Vec<Place>) -> Self {
        let mut by_org = places.clone();
        by_org.sort_by_key(|place| place.org);
        places.truncate(ELDERS);
        Self { orgs, elders: places, by_org }
    }

    /// An organisation's, oldest first.
    fn own(&self, org: u32) -> &[Place] {
        let from = self.by_org.partition_point(|place| place.org < org);
        let to = self.by_org.partition_point(|place| place.org <= org);
        self.by_org.get(from..to).unwrap_or_default()
    }

    fn judge(&self, org: u32, own: &[Place], settings: &Settings, found: &mut Vec<Finding>) {
        found.extend(self.repeated(org, own, settings));
        found.extend(self.taken_over(org, own, settings));
    }

    /// One text again and again: alike to the organisation's first of the group, or else to its last.
    fn repeated(&self, org: u32, own: &[Place], settings: &Settings) -> Option<Finding> {
        let releases: Vec<&ReleaseFacts> = own.iter().filter_map(|place| release(self.orgs, *place)).collect();
        let like = |anchor: &&ReleaseFacts| {
            let mut days: Vec<&ReleaseFacts> =
                releases.iter().filter(|r| alike(&r.signature, &anchor.signature)).copied().collect();
            // What was released on one day is one occasion.
            days.dedup_by_key(|r| r.on);
            (days.len() >= settings.same_text_times.max(2)).then_some(days)
        };
        let days = releases.first().and_then(like).or_else(|| releases.last().and_then(like))?;
        let (first, last) = (days.first()?, days.last()?);
        let since = days.get(settings.same_text_times.max(2) - 1)?.on;
        Some(Finding {
            code: Code::SameText,
            basis: settings.basis.clone(),
            severity: Severity::Advice,
            org: self.orgs.get(org as usize)?.id.clone(),
            subject: Subject::Disclosure { disclosure: last.disclosure.clone() },
            since,
            args: vec![
                ("times", days.len().to_string()),
                ("number", last.index_number.to_string()),
                ("first", first.index_number.to_string()),
                ("from", first.on.to_string()),
                ("to", last.on.to_string()),
            ],
        })
    }

    /// Another organisation had the text before.
    fn taken_over(&self, org: u32, own: &[Place], settings: &Settings) -> Option<Finding> {
        let place = *own.first()?;
        let mine = release(self.orgs, place)?;
        if mine.signature.is_short() {
            return None;
        }
        let line = self.line(org);
        let before = |other: Place| age(self.orgs, other) <= age(self.orgs, place);
        // Passed on from above.
        let from_above = |above: &u32| self.own(*above).first().is_some_and(|first| before(*first));
        if line.iter().any(from_above) {
            return None;
        }
        let source = self.elders.iter().copied().take_while(|elder| *elder != place).find(|elder| {
            elder.org != org && release(self.orgs, *elder).is_some_and(|r| alike(&r.signature, &mine.signature))
        })?;
        if self.line(source.org).contains(&org) {
            return None;
        }
        let (other, theirs) = (self.orgs.get(source.org as usize)?, release(self.orgs, source)?);
        Some(Finding {
            code: Code::SameTextElsewhere,
            basis: settings.basis.clone(),
            severity: Severity::Advice,
            org: self.orgs.get(org as usize)?.id.clone(),
            subject: Subject::Disclosure { disclosure: mine.disclosure.clone() },
            since: mine.on,
            args: vec![
                ("number", mine.index_number.to_string()),
                ("other", other.name.to_string()),
                ("other_code", other.code.to_string()),
                ("other_number", theirs.index_number.to_string()),
                ("other_on", theirs.on.to_string()),
            ],
        })
    }

    /// The organisations above one, nearest first.
    fn line(&self, org: u32) -> Vec<u32> {
        let mut line: Vec<u32> = Vec::new();
        let mut at = org;
        while let Some(above) = self.orgs.get(at as usize).and_then(|o| o.superior).filter(|up| !line.contains(up)) {
            line.push(above);
            at = above;
        }
        line
    }
}
