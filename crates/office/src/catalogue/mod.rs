//! Catalogues: the working table, what it means, and its two tracks (Art. 13).

mod change;
pub mod export;
mod filing;
pub mod finding;
mod guidance;
mod impact;
pub mod import;
pub mod obligation;
pub mod public;

use std::collections::BTreeMap;

use domain::{
    Day, EntryId, Instant, OrgId, Refusal,
    catalogue::{self, Adoption, Catalogue, CellProblem, Columns, Covered, Draft, Filing, Grade, RowChange, Table},
    people::org::Org,
    policy::{self, Action, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use rules::ruleset::{Category, ColumnKind};
use serde::Serialize;
use store::Tx;

use crate::{
    Error, Identity, Office,
    caller::{Seated, actor},
    org_ref::OrgRef,
    people::org::gazetteer::Places,
};

pub use filing::{FiledPage, FilingLine, Filings, PaperForm};
pub use guidance::{Divergence, GuidanceLine};
pub use impact::{CatalogueImpact, RowImpact};

/// A cell as the editor shows it.
#[derive(Clone, Debug, Serialize)]
pub struct CellView {
    /// Column id.
    pub column: String,
    /// What was typed.
    pub text: String,
    /// What it was answered to mean.
    pub answer: Option<String>,
    /// What needs a look.
    pub problem: Option<CellProblem>,
}

/// A row as the editor shows it.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// The entry.
    pub id: EntryId,
    /// Its number, from 1.
    pub no: usize,
    /// Cells, in the order of the columns.
    pub cells: Vec<CellView>,
    /// Category id as read.
    pub category: Option<String>,
    /// Scope ids as read.
    pub scopes: Vec<String>,
    /// Mode ids as read.
    pub modes: Vec<String>,
    /// Time rules as read.
    pub time: rules::time_rule::Reading,
    /// Where it was imported from.
    pub source: Option<catalogue::Source>,
}

/// How a category stands.
#[derive(Clone, Debug)]
pub struct CoverageLine {
    /// The category.
    pub category: Category,
    /// How it stands.
    pub state: Covered,
    /// Does a gap accuse, or only advise?
    pub mandatory: bool,
}

/// A table with all a page says about it.
#[derive(Clone, Debug)]
pub struct TableView {
    /// The columns.
    pub columns: Columns,
    /// The rows.
    pub rows: Vec<RowView>,
    /// To whom it is shown.
    pub publication: catalogue::Publication,
    /// How each category of the duty set stands.
    pub coverage: Vec<CoverageLine>,
    /// The duty set, if the kind has one.
    pub duty_set: Option<rules::ruleset::DutySet>,
    /// Cells that keep it from coming into force.
    pub refused: usize,
    /// Cells that wait for an answer (待澄清).
    pub unclear: usize,
    /// Cells read, but not in so many words.
    pub guessed: usize,
}

/// A version in lists.
#[derive(Clone, Debug)]
pub struct VersionHead {
    /// Number, from 1.
    pub no: u32,
    /// Where it stands.
    pub state: catalogue::State,
    /// First day in force.
    pub since: Day,
    /// When the next one came into force.
    pub ended: Option<Instant>,
    /// Who put it in force: 职务 and name.
    pub by: (String, String),
    /// How many rows.
    pub rows: usize,
    /// Its filing.
    pub filing: Option<Filing>,
}

impl VersionHead {
    fn of(catalogue: &Catalogue) -> Self {
        Self {
            no: catalogue.no,
            state: catalogue.state,
            since: catalogue.since(),
            ended: catalogue.ended,
            by: (catalogue.began.title.clone(), catalogue.began.name.clone()),
            rows: catalogue.table.rows.len(),
            filing: catalogue.filing.clone(),
        }
    }
}

/// The editor's page.
#[derive(Clone, Debug)]
pub struct CatalogueDesk {
    /// Whose.
    pub org: OrgRef,
    /// The template for those this organisation guides, not its own catalogue.
    pub guidance: bool,
    /// The draft's revision; none = there is no draft, the table is the one in force.
    pub rev: Option<i64>,
    /// Who saved the draft last, when.
    pub saved: Option<(String, Instant)>,
    /// Can the last change be taken back?
    pub undo: bool,
    /// The number the draft will have, or the version has.
    pub no: u32,
    /// The table.
    pub view: TableView,
    /// How the draft differs from the version in force.
    pub changes: Vec<RowChange>,
    /// Items of the rows that changes name, also of removed ones.
    pub items: BTreeMap<EntryId, String>,
    /// The version in force.
    pub in_force: Option<VersionHead>,
    /// May this seat change it?
    pub keeps: bool,
    /// May this seat receive filings of those below?
    pub receives: bool,
    /// The last day to file a version that comes into force today.
    pub filing_due: Day,
    /// Superior it is filed with; none = outside the platform.
    pub superior: Option<OrgRef>,
    /// How it differs from the guidance it follows.
    pub divergence: Option<Divergence>,
    /// Guidance of the sector superior that could be adopted.
    pub offered: Option<GuidanceLine>,
}

/// A version's page, or two side by side.
#[derive(Clone, Debug)]
pub struct VersionPage {
    /// Whose.
    pub org: OrgRef,
    /// Guidance?
    pub guidance: bool,
    /// The version.
    pub head: VersionHead,
    /// Its table.
    pub view: TableView,
    /// The version it is compared with.
    pub with: Option<u32>,
    /// How it differs from that.
    pub changes: Vec<RowChange>,
    /// Items of the rows that changes name, and of those that remarks are on.
    pub items: BTreeMap<EntryId, String>,
    /// May this seat file it and answer remarks?
    pub keeps: bool,
    /// Superior it is filed with; none = outside the platform.
    pub superior: Option<OrgRef>,
    /// All versions, newest first.
    pub versions: Vec<VersionHead>,
}

/// What a command on a catalogue works on.
pub(crate) struct Keeping {
    pub org: Org,
    pub seat: domain::people::seat::Seat,
    pub actor: domain::actor::Actor,
    pub permit: domain::policy::Permit,
}

/// Catalogues: drafts, versions in force, filing, guidance, exports.
#[derive(Clone, Copy)]
pub struct Catalogues<'a>(pub(crate) &'a Office);

impl<'a> Catalogues<'a> {
    /// The organisation the seat serves, once the policy agrees.
    pub(crate) async fn keeping(
        tx: &mut Tx,
        who: &Seated,
        action: impl for<'o> Fn(&'o OrgId) -> Action<'o>,
    ) -> Result<Keeping, Error> {
        let (seat, actor) = actor(tx, who).await?;
        let directory = tx.directory(&seat.serves).await?;
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        let permit = policy::check(&context, &Principal::Seated(&who.person, &seat), action(&seat.serves))?;
        let org = directory.orgs.get(&seat.serves).cloned().ok_or_else(Refusal::absent)?;
        Ok(Keeping { org, seat, actor, permit })
    }

    /// The superior that filings go to; none = outside the platform.
    async fn filed_with(tx: &mut Tx, org: &Org, today: Day) -> Result<Option<OrgRef>, Error> {
        Ok(match org.superior(today) {
            Some(id) => tx.get::<Org>(id.as_str()).await?.map(|o| OrgRef::of(&o, today)),
            None => None,
        })
    }

    /// What a page may offer to this seat.
    async fn may(tx: &mut Tx, who: &Seated, kept: &Keeping, action: Action<'_>) -> Result<bool, Error> {
        let directory = tx.directory(&kept.org.id).await?;
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        Ok(policy::check(&context, &Principal::Seated(&who.person, &kept.seat), action).is_ok())
    }

    /// A table with its readings, its coverage and what needs a look; in a transaction that only reads.
    pub(crate) async fn view(self, tx: &mut Tx, table: &Table, org: &Org) -> Result<TableView, Error> {
        let at = Office::moment(tx).await?;
        let places = self.0.places(tx, at).await?;
        Ok(self.viewed(table, org, at.1, &places))
    }

    fn viewed(self, table: &Table, org: &Org, today: Day, places: &Places) -> TableView {
        let rules = self.0.rules().current();
        let columns = Columns::of(rules);
        let duty_set = self.0.rules().duty_set(org, today).unwrap_or_default().to_owned();
        let mut read = catalogue::read(table, &columns, rules, Some(&duty_set));
        read.look_for_places(&places.gazetteer, places.of_org(&org.id));
        let found: BTreeMap<_, _> = read.rows.iter().map(|r| (&r.row.id, r)).collect();
        let rows = table.rows.iter().zip(1..).map(|(row, no)| match found.get(&row.id) {
            Some(r) => filled(r, no, &columns),
            None => blank(row, no, &columns),
        });
        let coverage = catalogue::coverage(&read, rules, &duty_set).into_iter().map(|c| CoverageLine {
            category: c.category.clone(),
            state: c.state,
            mandatory: c.mandatory,
        });
        TableView {
            rows: rows.collect(),
            publication: table.publication,
            coverage: coverage.collect(),
            duty_set: rules.duty_set(&duty_set).cloned(),
            refused: read.count(Grade::Refused),
            unclear: read.count(Grade::Unclear),
            guessed: read.count(Grade::Guessed),
            columns: columns.clone(),
        }
    }

    /// How the newer of two tables of an organisation differs from the older one.
    pub(crate) fn compared(self, old: &Table, new: &Table, org: &Org, today: Day) -> Vec<RowChange> {
        let rules = self.0.rules().current();
        let columns = Columns::of(rules);
        let duties = self.0.rules().duty_set(org, today).unwrap_or_default();
        catalogue::compare(old, new, catalogue::Sense { columns: &columns, rules, duties })
    }

    /// Items by entry, of several tables; the first one that has a row names it.
    pub(crate) fn items_by_entry(self, tables: &[&Table]) -> BTreeMap<EntryId, String> {
        let columns = Columns::of(self.0.rules().current());
        let item = columns.id(ColumnKind::Item).to_owned();
        let mut items = BTreeMap::new();
        for row in tables.iter().flat_map(|t| &t.rows) {
            items.entry(row.id.clone()).or_insert_with(|| row.cell(&item).to_owned());
        }
        items
    }

    /// The editor's page of the organisation the seat serves.
    ///
    /// # Errors
    /// If no seat is chosen, or it has no right to the catalogue.
    pub fn catalogue_desk(self, identity: &'a Identity, guidance: bool) -> BoxFuture<'a, Result<CatalogueDesk, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Self::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            let today = tx.now().day();
            let org = &kept.org;
            let draft = tx.catalogue_draft(&org.id, guidance).await?;
            let in_force = tx.catalogue_in_force(&org.id, guidance).await?;
            let empty = Table::default();
            let before = in_force.as_ref().map_or(&empty, |c| &c.table);
            let table = draft.as_ref().map_or(before, |d| &d.table);
            let superior = Self::filed_with(&mut tx, org, today).await?;
            let no = in_force.as_ref().map_or(0, |c| c.no) + u32::from(draft.is_some() || in_force.is_none());
            let keeps = Self::may(&mut tx, &who, &kept, Action::KeepCatalogue(&org.id)).await?;
            let receives = Self::may(&mut tx, &who, &kept, Action::ReceiveFilings(&org.id)).await?;
            let (divergence, offered) = if guidance { (None, None) } else { self.guided(&mut tx, org, table).await? };
            Ok(CatalogueDesk {
                org: OrgRef::of(org, today),
                guidance,
                rev: draft.as_ref().map(|d| d.rev),
                saved: draft.as_ref().map(|d| (d.by.clone(), d.saved)),
                undo: draft.as_ref().is_some_and(|d| !d.undo.is_empty()),
                no,
                view: self.view(&mut tx, table, org).await?,
                changes: if draft.is_some() { self.compared(before, table, org, today) } else { Vec::new() },
                items: self.items_by_entry(&[table, before]),
                in_force: in_force.as_ref().map(VersionHead::of),
                keeps,
                receives,
                filing_due: self.filing_due(today),
                superior,
                divergence,
                offered,
            })
        })
    }

    /// All versions of the catalogue of the organisation the seat serves, newest first.
    ///
    /// # Errors
    /// If the seat has no right to it.
    pub fn catalogue_versions(
        self,
        identity: &'a Identity,
        guidance: bool,
    ) -> BoxFuture<'a, Result<Vec<VersionHead>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Self::keeping(&mut tx, &identity.seated()?, |org| Action::SeeCatalogue(org)).await?;
            Ok(tx.catalogue_versions(&kept.org.id, guidance).await?.iter().map(VersionHead::of).collect())
        })
    }

    /// A version's page, beside another one (by default the one before it).
    ///
    /// # Errors
    /// If there is no such version, or the seat has no right to it.
    pub fn catalogue_version(
        self,
        identity: &'a Identity,
        guidance: bool,
        no: u32,
        with: Option<u32>,
    ) -> BoxFuture<'a, Result<VersionPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let kept = Self::keeping(&mut tx, &who, |org| Action::SeeCatalogue(org)).await?;
            let today = tx.now().day();
            let superior = Self::filed_with(&mut tx, &kept.org, today).await?;
            let keeps = Self::may(&mut tx, &who, &kept, Action::KeepCatalogue(&kept.org.id)).await?;
            let versions = tx.catalogue_versions(&kept.org.id, guidance).await?;
            let version = versions.iter().find(|v| v.no == no).ok_or_else(Refusal::absent)?;
            let other = versions.iter().find(|v| v.no == with.unwrap_or(no.saturating_sub(1)) && v.no != no);
            Ok(VersionPage {
                org: OrgRef::of(&kept.org, today),
                guidance,
                head: VersionHead::of(version),
                view: self.view(&mut tx, &version.table, &kept.org).await?,
                with: other.map(|o| o.no),
                changes: other.map_or_else(Vec::new, |o| self.compared(&o.table, &version.table, &kept.org, today)),
                items: match other {
                    Some(other) => self.items_by_entry(&[&version.table, &other.table]),
                    None => self.items_by_entry(&[&version.table]),
                },
                keeps,
                superior,
                versions: versions.iter().map(VersionHead::of).collect(),
            })
        })
    }

    /// The table to be exported: the draft, else the version in force; or a version by number.
    ///
    /// # Errors
    /// If the seat has no right to it, or there is none.
    pub fn catalogue_table(
        self,
        identity: &'a Identity,
        guidance: bool,
        no: Option<u32>,
    ) -> BoxFuture<'a, Result<(OrgRef, Table), Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Self::keeping(&mut tx, &identity.seated()?, |org| Action::SeeCatalogue(org)).await?;
            let org = OrgRef::of(&kept.org, tx.now().day());
            let table = match no {
                Some(no) => tx.catalogue_version(&kept.org.id, guidance, no).await?.map(|c| c.table),
                None => match tx.catalogue_draft(&kept.org.id, guidance).await? {
                    Some(draft) => Some(draft.table),
                    None => tx.catalogue_in_force(&kept.org.id, guidance).await?.map(|c| c.table),
                },
            };
            Ok((org, table.ok_or_else(Refusal::absent)?))
        })
    }
}

fn filled(r: &catalogue::ReadRow<'_>, no: usize, columns: &Columns) -> RowView {
    RowView {
        id: r.row.id.clone(),
        no,
        cells: columns.0.iter().map(|c| cell(r, &c.id)).collect(),
        category: r.category.clone(),
        scopes: r.scopes.clone(),
        modes: r.modes.clone(),
        time: r.time.clone(),
        source: r.row.source.clone(),
    }
}

/// A row in which nothing has been typed yet: it promises nothing, but one has to see it to fill it in.
fn blank(row: &catalogue::Row, no: usize, columns: &Columns) -> RowView {
    let cell = |column: &catalogue::ColumnDef| CellView {
        column: column.id.clone(),
        text: String::new(),
        answer: None,
        problem: None,
    };
    RowView {
        id: row.id.clone(),
        no,
        cells: columns.0.iter().map(cell).collect(),
        category: None,
        scopes: Vec::new(),
        modes: Vec::new(),
        time: rules::time_rule::Reading {
            text: String::new(),
            unclear: false,
            question: None,
            rules: Vec::new(),
            ask: None,
        },
        source: row.source.clone(),
    }
}

fn cell(read: &catalogue::ReadRow<'_>, column: &str) -> CellView {
    CellView {
        column: column.to_owned(),
        text: read.row.cell(column).to_owned(),
        answer: read.row.answers.get(column).cloned(),
        problem: read.problem(column).cloned(),
    }
}

/// A new draft of a table: the version in force, to be adjusted, or an empty one.
pub(crate) fn fresh(base: Option<&Catalogue>, by: &str, at: Instant) -> Draft {
    let table = base.map_or_else(Table::default, |c| c.table.clone());
    Draft { base: base.map(|c| c.id.clone()), rev: 1, table, undo: Vec::new(), by: by.to_owned(), saved: at }
}

/// Keeps what was adopted in step with the rows that are still there.
pub(crate) fn pruned(adoption: Option<Adoption>, table: &Table) -> Option<Adoption> {
    adoption.map(|mut a| {
        a.rows.retain(|row, _| table.row(row).is_some());
        a
    })
}
