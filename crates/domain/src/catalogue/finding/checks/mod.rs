//! The checks on one organisation. Each file is one subject; each check looks at what it is given and at nothing else.

mod catalogue;
mod entry;
mod obligation;
mod people;

use rules::{Ruleset, text::Basis};

use super::{Code, Criteria, EntryFacts, Finding, OrgFacts, Settings, Severity, Subject};
use crate::Day;

/// All findings of an organisation but those on its texts.
pub(super) fn of_org(criteria: Criteria<'_>, org: &OrgFacts, settings: &Settings) -> Vec<Finding> {
    let mut case = Case { criteria, org, settings, found: Vec::new() };
    people::check(&mut case);
    people::check_withheld(&mut case);
    people::check_exposed(&mut case);
    people::check_owed(&mut case);
    match &org.catalogue {
        None => catalogue::none(&mut case),
        Some(catalogue) => {
            catalogue::check(&mut case, catalogue);
            entry::check(&mut case, catalogue);
        }
    }
    case.found
}

/// An organisation under check, and what was found so far.
struct Case<'a> {
    criteria: Criteria<'a>,
    org: &'a OrgFacts,
    settings: &'a Settings,
    found: Vec<Finding>,
}

/// What a check has seen.
struct Sign {
    code: Code,
    basis: Basis,
    severity: Severity,
    subject: Subject,
    since: Day,
    args: Vec<(&'static str, String)>,
}

impl<'a> Case<'a> {
    fn report(&mut self, sign: Sign) {
        let Sign { code, basis, severity, subject, since, args } = sign;
        self.found.push(Finding { code, basis, severity, org: self.org.id.clone(), subject, since, args });
    }

    const fn rules(&self) -> &'a Ruleset {
        self.criteria.rules
    }

    const fn today(&self) -> Day {
        self.criteria.today
    }

    /// What is judged by a number or a wish of ours.
    fn local(&self) -> Basis {
        self.settings.basis.clone()
    }

    /// The passage that asks for a catalogue, which is the one that names its columns; ours, if the regulation names none.
    fn catalogue_basis(&self) -> Basis {
        let mut columns = self.rules().catalogue_columns.iter().filter(|column| column.required);
        columns.find(|column| !column.basis.is_local()).map_or_else(|| self.local(), |column| column.basis.clone())
    }
}

/// For the words about an entry: its number and its item.
fn names(entry: &EntryFacts) -> Vec<(&'static str, String)> {
    vec![("no", entry.no.to_string()), ("item", entry.item.to_string())]
}
