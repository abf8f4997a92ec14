//! A catalogue on the portal: what is promised, when it is due and whether its days were kept (Art. 13 ¶1, Art. 16).

use std::collections::BTreeMap;

use domain::{
    Day, Instant, OrgId,
    catalogue::{Catalogue, Columns, Publication, entry::Entry, obligation::Punctuality},
    token::{Scope, Token, Tokens},
};
use futures_core::future::BoxFuture;
use rules::ruleset::ColumnKind;
use store::{Tx, VersionFilter};

use crate::{
    Error, Office,
    catalogue::{Catalogues, obligation::Clocks},
    org_ref::{Item, OrgRef},
    people::org::Orgs,
};

/// A line of a public catalogue.
#[derive(Clone, Debug)]
pub struct CatalogueLine {
    /// The entry.
    pub entry: Entry,
    /// What its frequency was clarified to mean, where its own words don't say.
    pub meant: Option<String>,
    /// May the reader see what is disclosed under it? If not, only that it is disclosed inside.
    pub open: bool,
    /// The last disclosure under it that the reader may see.
    pub last: Option<Item>,
    /// When it is next due, and whether its days were kept; only if open. Nil reports and releases to others count, so
    /// that nobody is called late who wasn't: a listed exception of what readers may infer.
    pub punctual: Option<Punctuality>,
}

/// A catalogue.
#[derive(Clone, Debug)]
pub struct CataloguePage {
    /// Whose.
    pub org: OrgRef,
    /// The root first.
    pub superiors: Vec<OrgRef>,
    /// Its lines; none if the catalogue is shown inside the Party only and the reader is outside.
    pub lines: Vec<CatalogueLine>,
    /// Is it shown to this reader at all (Art. 13 ¶1: inside the Party or to society)?
    pub shown: bool,
    /// The version in force, since when.
    pub version: Option<(u32, Day)>,
}

impl<'a> Catalogues<'a> {
    /// A catalogue, as far as the reader's scope goes.
    ///
    /// # Errors
    /// If there is no such organisation.
    pub fn catalogue_page(self, reader: &'a Tokens, code: &'a str) -> BoxFuture<'a, Result<CataloguePage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let org = Orgs::org_of_code(&mut tx, code).await?;
            let own = VersionFilter { org: Some(&org.id), ..VersionFilter::default() };
            let at = Office::moment(&mut tx).await?;
            let released = tx.versions(reader, &own, 0, 500).await?.rows;
            let entry_of: BTreeMap<String, String> = tx.disclosure_entries(&org.id).await?.into_iter().collect();
            let disclosures: Vec<_> = released.iter().map(|line| line.disclosure.clone()).collect();
            let items = self.0.items(&mut tx, at, released).await?;
            let mut newest: BTreeMap<&str, Item> = BTreeMap::new();
            for (disclosure, item) in disclosures.iter().zip(items) {
                if let Some(entry) = entry_of.get(disclosure.as_str()) {
                    newest.entry(entry).or_insert(item);
                }
            }
            let in_force = tx.catalogue_in_force(&org.id, false).await?;
            let shown = in_force.as_ref().is_none_or(|c| Self::catalogue_open(c, reader));
            let clocks = Clocks::of(&mut tx, &org.id).await?;
            let mut punctual = self.0.obligations().punctuality(&clocks, today);
            let columns = Columns::of(self.0.rules().current());
            let frequency = columns.id(ColumnKind::Frequency);
            let meant = |entry: &Entry| in_force.as_ref()?.table.row(&entry.id)?.answers.get(frequency).cloned();
            let line = |entry: Entry| {
                let open = Self::entry_open(&entry, &org.id, reader);
                let last = newest.get(entry.id.as_str()).filter(|_| open).cloned();
                let meant = meant(&entry);
                CatalogueLine { meant, punctual: punctual.remove(&entry.id).filter(|_| open), entry, open, last }
            };
            let lines: Vec<_> = if shown { clocks.entries.into_iter().map(line).collect() } else { Vec::new() };
            let superiors = Orgs::superiors(&mut tx, &org, today).await?;
            let version = in_force.map(|c| (c.no, c.since()));
            Ok(CataloguePage { org: OrgRef::of(&org, today), superiors, lines, shown, version })
        })
    }

    /// Is the catalogue in force shown to this reader at all?
    pub(crate) async fn catalogue_shown(self, tx: &mut Tx, org: &OrgId, reader: &Tokens) -> Result<bool, Error> {
        Ok(tx.catalogue_in_force(org, false).await?.is_none_or(|c| Self::catalogue_open(&c, reader)))
    }

    fn catalogue_open(catalogue: &Catalogue, reader: &Tokens) -> bool {
        let party = || [Token::Party(catalogue.org.clone())].into_iter().collect::<Tokens>().meet(reader);
        catalogue.table.publication != Publication::Party || party()
    }

    /// Is what this entry promises within the reader's scope?
    pub(crate) fn entry_open(entry: &Entry, org: &OrgId, reader: &Tokens) -> bool {
        let open = |scope: &String| {
            let stage = Scope::parse(scope).map(|scope| domain::disclosure::plan::Stage {
                scope,
                audience: org.clone(),
                orgs: Vec::new(),
                people: Vec::new(),
                on: Day::new(2019, 1, 1).unwrap_or_else(|| Instant::from_micros(0).day()),
            });
            stage.is_some_and(|s| s.tokens().meet(reader))
        };
        // where the plan decides between several, nothing is shown that one of them would keep inside
        std::iter::once(&entry.scope).chain(&entry.alternatives).all(open)
    }
}
