//! The filing track: sent to the superior, received there with remarks, answered (Art. 13 ¶1). It informs; it never blocks.

use domain::{
    CatalogueId, Day, EntryId, OrgId, Problems, Refusal,
    actor::Act,
    catalogue::{Catalogue, FilingState, Paper},
    people::org::Org,
    policy::Action,
    typed::{Typed, TypedText},
};
use futures_core::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Event, Tx};

use super::{TableView, VersionHead};
use crate::{Error, Identity, caller::Seated, catalogue::Catalogues, org_ref::OrgRef, typed::TypedBy};

/// A paper filing with a superior outside the platform, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperForm {
    /// To whom.
    pub to: String,
    /// Its number.
    pub number: String,
    /// The day it was sent.
    pub on: String,
}

impl PaperForm {
    fn read(&self, today: Day) -> Result<Paper, Problems> {
        let mut problems = Problems::default();
        for (field, value) in [("to", &self.to), ("number", &self.number)] {
            problems.require(!value.trim().is_empty(), field, "cell-required");
        }
        let on = Day::parse(&self.on).filter(|on| *on <= today);
        problems.require(on.is_some(), "on", "day-unreadable");
        problems.or(Paper {
            to: self.to.trim().to_owned(),
            number: self.number.trim().to_owned(),
            on: on.unwrap_or(today),
        })
    }
}

impl Typed for PaperForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { to, number, on: _ } = self;
        vec![TypedText::new("to", to), TypedText::new("number", number)]
    }
}

/// A filing in a list.
#[derive(Clone, Debug)]
pub struct FilingLine {
    /// The catalogue.
    pub id: CatalogueId,
    /// Whose.
    pub org: OrgRef,
    /// The version.
    pub head: VersionHead,
}

/// What organisations directly under one filed with it.
#[derive(Clone, Debug)]
pub struct Filings {
    /// The superior.
    pub org: OrgRef,
    /// To be looked at.
    pub sent: Vec<FilingLine>,
    /// Received.
    pub received: Vec<FilingLine>,
}

/// A filed catalogue, as the superior sees it.
#[derive(Clone, Debug)]
pub struct FiledPage {
    /// The catalogue.
    pub id: CatalogueId,
    /// Whose.
    pub org: OrgRef,
    /// The version.
    pub head: VersionHead,
    /// Its table.
    pub view: TableView,
    /// What changed since the version before.
    pub changes: Vec<domain::catalogue::RowChange>,
    /// Items of the rows that changes name.
    pub items: std::collections::BTreeMap<EntryId, String>,
}

impl<'a> Catalogues<'a> {
    /// Files the version in force with the superior. Where the superior is outside the platform, the paper is recorded
    /// and counts as received when its receipt is.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, nothing is in force, or it was sent already.
    pub fn file_catalogue(self, who: Seated, paper: Option<PaperForm>) -> BoxFuture<'a, Result<(), Error>> {
        let typed = paper.iter().fold(TypedBy::seated(&who), TypedBy::form);
        self.0.write("catalogue.file", typed, move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                let today = tx.now().day();
                let in_force = tx.catalogue_in_force(&kept.org.id, false).await?;
                let in_force = in_force.ok_or_else(|| Refusal::conflict("nothing-in-force", Some(13)))?;
                let outside = kept.org.superior(today).is_none();
                let paper = if outside { Some(paper.unwrap_or_default().read(today)?) } else { None };
                let sent = in_force.send(Act::of(&kept.actor, tx.now()), paper)?;
                let private = json!({ "seat": kept.seat.id, "title": kept.actor.title, "name": kept.actor.name });
                tx.put(&sent, Event::new(&kept.permit, "catalogue.filed", private)).await?;
                Ok(())
            })
        })
    }

    /// The catalogue of an organisation directly under the one this seat serves, if it was filed.
    async fn filed(tx: &mut Tx, superior: &OrgId, id: &CatalogueId) -> Result<(Catalogue, Org), Error> {
        let today = tx.now().day();
        let catalogue = tx.catalogue_by_id(id).await?.ok_or_else(Refusal::absent)?;
        let org: Org = tx.get(catalogue.org.as_str()).await?.ok_or_else(Refusal::absent)?;
        let filed = catalogue.filing.as_ref().is_some_and(|f| f.state != FilingState::Due);
        if org.superior(today) != Some(superior) || !filed {
            return Err(Refusal::absent().into());
        }
        Ok((catalogue, org))
    }

    /// Receives a filing and remarks on rows of it, or on the whole.
    ///
    /// # Errors
    /// If the seat doesn't receive filings, there is none, or a remark is on no row of it.
    pub fn receive_filing(
        self,
        who: Seated,
        id: CatalogueId,
        remarks: Vec<(Option<EntryId>, String)>,
    ) -> BoxFuture<'a, Result<(), Error>> {
        let field =
            |row: &Option<EntryId>| row.as_ref().map_or_else(|| "remark".to_owned(), |row| format!("remark:{row}"));
        let typed = remarks.iter().fold(TypedBy::seated(&who), |typed, (row, text)| typed.text(field(row), text));
        self.0.write("catalogue.receive", typed, move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::ReceiveFilings(org)).await?;
                let (catalogue, _) = Self::filed(tx, &kept.org.id, &id).await?;
                let remarks: Vec<_> = remarks.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
                let private = json!({
                    "seat": kept.seat.id, "title": kept.actor.title, "name": kept.actor.name, "remarks": remarks.len(),
                });
                let received = catalogue.receive(Act::of(&kept.actor, tx.now()), remarks)?;
                tx.put(&received, Event::new(&kept.permit, "catalogue.received", private)).await?;
                Ok(())
            })
        })
    }

    /// Answers a remark of the superior on the version in force.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, there is no such open remark, or the answer is empty.
    pub fn answer_remark(self, who: Seated, remark: usize, text: String) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("catalogue.answer", TypedBy::seated(&who).text("answer", &text), move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                if text.trim().is_empty() {
                    let mut problems = Problems::default();
                    problems.add("answer", "cell-required");
                    return Err(problems.into());
                }
                let in_force = tx.catalogue_in_force(&kept.org.id, false).await?;
                let in_force = in_force.ok_or_else(|| Refusal::conflict("nothing-in-force", Some(13)))?;
                let private = json!({ "seat": kept.seat.id, "title": kept.actor.title, "name": kept.actor.name });
                let answered = in_force.answer(remark, Act::of(&kept.actor, tx.now()), &text)?;
                tx.put(&answered, Event::new(&kept.permit, "catalogue.answered", private)).await?;
                Ok(())
            })
        })
    }

    /// Records that a superior outside the platform has received the paper, and what it remarked on the whole.
    ///
    /// # Errors
    /// If the seat doesn't keep the catalogue, no paper was sent, or the superior is on the platform: it receives itself.
    pub fn receive_paper(self, who: Seated, remark: String) -> BoxFuture<'a, Result<(), Error>> {
        self.0.write("catalogue.receipt", TypedBy::seated(&who).text("remark", &remark), move |tx| {
            Box::pin(async move {
                let kept = Self::keeping(tx, &who, |org| Action::KeepCatalogue(org)).await?;
                let in_force = tx.catalogue_in_force(&kept.org.id, false).await?;
                let in_force = in_force.ok_or_else(|| Refusal::conflict("nothing-in-force", Some(13)))?;
                let waits = |f: &domain::catalogue::Filing| f.paper.is_some() && f.state == FilingState::Sent;
                if !in_force.filing.as_ref().is_some_and(waits) {
                    return Err(Refusal::conflict("filing-not-sent", Some(13)).into());
                }
                let remarks = if remark.trim().is_empty() { Vec::new() } else { vec![(None, remark)] };
                let private = json!({ "seat": kept.seat.id, "title": kept.actor.title, "name": kept.actor.name });
                let received = in_force.receive(Act::of(&kept.actor, tx.now()), remarks)?;
                tx.put(&received, Event::new(&kept.permit, "catalogue.received", private)).await?;
                Ok(())
            })
        })
    }

    /// What was filed with the organisation the seat serves.
    ///
    /// # Errors
    /// If the seat doesn't receive filings.
    pub fn filings(self, identity: &'a Identity) -> BoxFuture<'a, Result<Filings, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Self::keeping(&mut tx, &identity.seated()?, |org| Action::ReceiveFilings(org)).await?;
            let today = tx.now().day();
            let mut lists = Vec::new();
            for state in [FilingState::Sent, FilingState::Received] {
                let filed = tx.filings_to(&kept.org.id, state.code()).await?;
                let ids: Vec<String> = filed.iter().map(|c| c.org.to_string()).collect();
                let orgs = tx.orgs(&ids).await?;
                let line = |c: &Catalogue| {
                    let org = orgs.iter().find(|o| o.id == c.org)?;
                    Some(FilingLine { id: c.id.clone(), org: OrgRef::of(org, today), head: VersionHead::of(c) })
                };
                lists.push(filed.iter().filter_map(line).collect::<Vec<_>>());
            }
            let received = lists.pop().unwrap_or_default();
            let sent = lists.pop().unwrap_or_default();
            Ok(Filings { org: OrgRef::of(&kept.org, today), sent, received })
        })
    }

    /// A filed catalogue, with what changed since the version before.
    ///
    /// # Errors
    /// If the seat doesn't receive filings, or this was not filed with it.
    pub fn filed_page(self, identity: &'a Identity, id: &'a CatalogueId) -> BoxFuture<'a, Result<FiledPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let kept = Self::keeping(&mut tx, &identity.seated()?, |org| Action::ReceiveFilings(org)).await?;
            let today = tx.now().day();
            let (catalogue, org) = Self::filed(&mut tx, &kept.org.id, id).await?;
            let before = tx.catalogue_version(&catalogue.org, false, catalogue.no.saturating_sub(1)).await?;
            let changes =
                before.as_ref().map_or_else(Vec::new, |b| self.compared(&b.table, &catalogue.table, &org, today));
            let mut tables = vec![&catalogue.table];
            tables.extend(before.as_ref().map(|b| &b.table));
            Ok(FiledPage {
                id: catalogue.id.clone(),
                org: OrgRef::of(&org, today),
                head: VersionHead::of(&catalogue),
                view: self.view(&mut tx, &catalogue.table, &org).await?,
                items: self.items_by_entry(&tables),
                changes,
            })
        })
    }
}
