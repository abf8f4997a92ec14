//! The findings kept up to date: after a release or a change to an organisation, only what it touches is judged anew.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use rules::Ruleset;

use super::{Criteria, Facts, Finding, OrgFacts, ReleaseFacts, Texts, checks, sorted, texts};
use crate::{Day, OrgId, workday::WorkCalendar};

/// Facts, the index of their texts, and what was found on a day. The next day is judged by [`Engine::turn_to`].
pub struct Engine {
    rules: Arc<Ruleset>,
    calendar: Arc<WorkCalendar>,
    today: Day,
    facts: Facts,
    texts: Texts,
    places: HashMap<OrgId, usize>,
    /// By organisation, sorted, with those on texts.
    found: Vec<Vec<Finding>>,
}

/// What a change made of the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// They hold no longer.
    pub gone: Vec<Finding>,
    /// They are new.
    pub new: Vec<Finding>,
}

impl Engine {
    /// Judges everything on a day.
    #[must_use]
    pub fn new(rules: Arc<Ruleset>, calendar: Arc<WorkCalendar>, facts: Facts, today: Day) -> Self {
        let places = facts.orgs.iter().enumerate().map(|(at, org)| (org.id.clone(), at)).collect();
        let texts = Texts::of(&facts.orgs);
        let mut engine = Self { rules, calendar, today, facts, texts, places, found: Vec::new() };
        engine.judge_all();
        engine
    }

    /// Judges everything on another day; texts are not compared again.
    pub fn turn_to(&mut self, today: Day) {
        if today != self.today {
            self.today = today;
            self.judge_all();
        }
    }

    /// All findings: by organisation in official order, then by weight, code and age.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter().flatten()
    }

    /// An organisation's findings.
    #[must_use]
    pub fn of(&self, org: &OrgId) -> &[Finding] {
        self.places.get(org).and_then(|at| self.found.get(*at)).map_or(&[], Vec::as_slice)
    }

    /// What is judged.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The texts, to show those of a group side by side.
    #[must_use]
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The day that was judged.
    #[must_use]
    pub const fn today(&self) -> Day {
        self.today
    }

    /// A disclosure was released. A correction takes the place of what it corrects. Nothing happens for an unknown
    /// organisation.
    pub fn add_release(&mut self, org: &OrgId, release: ReleaseFacts) -> Changed {
        let Some(&at) = self.places.get(org) else { return Changed::default() };
        let Some(of) = self.facts.orgs.get_mut(at) else { return Changed::default() };
        if of.releases.iter().any(|other| other.disclosure == release.disclosure) {
            let mut of = of.clone();
            of.releases.retain(|other| other.disclosure != release.disclosure);
            of.releases.push(release);
            return self.replace_org(of);
        }
        let number = of.releases.len();
        of.releases.push(release);
        let touched = self.texts.add(&self.facts.orgs, at, number);
        self.judge(touched, at)
    }

    /// An organisation is as given now. One that is not known yet comes last in order; where its place in the order
    /// matters, or the tree has changed, make a new engine.
    pub fn replace_org(&mut self, org: OrgFacts) -> Changed {
        let at = match self.places.get(&org.id) {
            Some(at) => *at,
            None => self.add_org(&org),
        };
        let mut touched = self.texts.clear(at);
        let count = org.releases.len();
        if let Some(of) = self.facts.orgs.get_mut(at) {
            *of = org;
        }
        for number in 0..count {
            touched.extend(self.texts.add(&self.facts.orgs, at, number));
        }
        self.judge(touched, at)
    }

    fn add_org(&mut self, org: &OrgFacts) -> usize {
        let at = self.facts.orgs.len();
        self.facts.orgs.push(OrgFacts { releases: Vec::new(), ..org.clone() });
        self.texts.add_org();
        self.found.push(Vec::new());
        self.places.insert(org.id.clone(), at);
        at
    }

    fn criteria(&self) -> Criteria<'_> {
        Criteria { rules: &self.rules, calendar: &self.calendar, today: self.today }
    }

    fn judge_all(&mut self) {
        let mut of_texts = texts::all(&self.facts.orgs, &self.texts, &self.facts.settings);
        let found = self.facts.orgs.iter().zip(of_texts.iter_mut()).map(|(org, of_texts)| {
            let mut found = checks::of_org(self.criteria(), org, &self.facts.settings);
            found.append(of_texts);
            sorted(found)
        });
        self.found = found.collect();
    }

    /// Judges what was touched: `own` in full, of the others only their texts.
    fn judge(&mut self, touched: Vec<usize>, own: usize) -> Changed {
        let mut changed = Changed::default();
        let mut groups = HashMap::new();
        let mut judged = Vec::new();
        for org in touched.into_iter().collect::<BTreeSet<usize>>() {
            let (facts, settings) = (&self.facts, &self.facts.settings);
            let mut found = texts::of_org_with(&facts.orgs, &self.texts, settings, org, &mut groups);
            let before = self.found.get(org).map_or(&[][..], Vec::as_slice);
            match facts.orgs.get(org).filter(|_| org == own) {
                Some(of) => found.append(&mut checks::of_org(self.criteria(), of, settings)),
                None => found.extend(before.iter().filter(|f| !texts::is_about_texts(f.code)).cloned()),
            }
            judged.push((org, sorted(found)));
        }
        for (org, after) in judged {
            let Some(slot) = self.found.get_mut(org) else { continue };
            let before = std::mem::replace(slot, after);
            changed.new.extend(slot.iter().filter(|f| !before.contains(f)).cloned());
            changed.gone.extend(before.into_iter().filter(|f| !slot.contains(f)));
        }
        changed
    }
}
