//! The register (台账) of dossiers, and their lines in lists.

use domain::{DisclosureId, Instant, Refusal, disclosure::State, policy};
use futures_core::future::BoxFuture;
use rules::procedure::StepKind;
use store::{DossierRow, Tx};

use crate::{
    Error, Identity,
    disclosure::dossier::{Dossiers, deferred::AfterRelease, signature::last_return},
    org_ref::{OrgRef, PAGE},
    people::seat::{Origin, origin},
};

/// A file in a list.
#[derive(Clone, Debug)]
pub struct DossierLine {
    /// Disclosure id.
    pub id: DisclosureId,
    /// Title; empty if its text is locked to this seat.
    pub title: String,
    /// Issuer.
    pub org: OrgRef,
    /// Where it stands.
    pub state: State,
    /// 索引号, if released.
    pub index_number: Option<String>,
    /// Last change.
    pub changed: Instant,
    /// The step whose turn it is: id and words.
    pub step: Option<(String, rules::Text)>,
    /// Is that step the proposing one, hence was it returned?
    pub returned: bool,
    /// Why it was returned, and by whom (职务).
    pub reason: Option<(String, String)>,
    /// What brought it before a seat outside its issuer.
    pub origin: Option<Origin>,
    /// What is to be done after its release.
    pub after: Option<AfterRelease>,
    /// Does its plan say that it can't wait?
    pub urgent: bool,
    /// At a step that is the seat's and not this person's, who signed the other side: who signs it instead.
    pub barred: Option<crate::disclosure::dossier::signatories::PostHolders>,
}

impl DossierLine {
    /// Its place in a list: what can't wait and is not out yet, what could not wait and is out, all others.
    fn rank(&self) -> u8 {
        match (self.urgent, self.state) {
            (false, _) => 2,
            (true, State::UnderWay | State::Returned | State::Approved | State::Correcting) => 0,
            (true, State::Released | State::Filed | State::Withheld | State::Abandoned | State::Withdrawn) => 1,
        }
    }
}

/// What can't wait first; in an order of its own nothing else is moved.
pub(crate) fn urgent_first(mut lines: Vec<DossierLine>) -> Vec<DossierLine> {
    lines.sort_by_key(DossierLine::rank);
    lines
}

/// A page of files.
#[derive(Clone, Debug)]
pub struct DossierList {
    /// In all.
    pub total: i64,
    /// Number of this page, from 1.
    pub page: usize,
    /// This page.
    pub files: Vec<DossierLine>,
}

impl<'a> Dossiers<'a> {
    pub(crate) async fn lines(
        self,
        tx: &mut Tx,
        identity: &Identity,
        rows: Vec<DossierRow>,
    ) -> Result<Vec<DossierLine>, Error> {
        let (who, seat) = (identity.seated()?, identity.seat.as_ref().map(|view| &view.seat));
        let seat = seat.ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        let mut ids: Vec<String> = rows.iter().map(|r| r.org.clone()).collect();
        ids.sort();
        ids.dedup();
        let day = tx.now().day();
        let orgs = tx.orgs(&ids).await?;
        let mut lines = Vec::new();
        for row in rows {
            let Some(org) = orgs.iter().find(|o| o.id.as_str() == row.org) else { continue };
            let id = DisclosureId::from_text(row.id);
            let disclosure = tx.disclosure(&id).await?.ok_or_else(Refusal::absent)?;
            let procedure = self.0.variations().procedure(tx, &disclosure.working.pin).await?;
            let step = row.step.as_ref().or_else(|| disclosure.desk.turns.first().map(|t| &t.step));
            let definition = step.and_then(|s| procedure.step(s));
            let together = row.step.as_ref().is_some_and(|s| s.starts_with(policy::CONSENT));
            let origin = definition.and_then(|s| origin(&procedure, &disclosure, s));
            let origin = if together { Some(Origin::Together) } else { origin };
            let step = definition.map(|s| (s.id.clone(), s.name.clone()));
            let after = self.0.deferred_reviews().after(tx, &disclosure, row.step.as_deref()).await?;
            let locked = self.0.withholdings().locked_line(tx, (&who.person, seat), &disclosure, &procedure).await?;
            let turn = row.step.as_ref().and_then(|id| procedure.step(id)).filter(|s| s.kind != StepKind::Propose);
            let barred = match turn {
                Some(step) => Self::barred(tx, &who, seat, (&disclosure, &procedure), step).await?,
                None => None,
            };
            let proposing = procedure.propose().map(|p| p.id.clone());
            let returned = disclosure.state == State::Returned
                || step.as_ref().is_some_and(|(id, _)| Some(id) == proposing.as_ref());
            let reason = if returned { last_return(&disclosure.working) } else { None };
            lines.push(DossierLine {
                org: OrgRef::of(org, day),
                state: disclosure.state,
                title: if locked { String::new() } else { row.title },
                index_number: row.index_number,
                changed: row.changed,
                step,
                returned,
                reason,
                origin,
                after,
                urgent: disclosure.working.plan.urgent.is_some(),
                barred,
                id,
            });
        }
        Ok(lines)
    }

    /// The register: all files the seat may read, last changed first; optionally only in one state.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn dossiers(
        self,
        identity: &'a Identity,
        state: Option<State>,
        page: usize,
    ) -> BoxFuture<'a, Result<DossierList, Error>> {
        Box::pin(async move {
            let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
            let tokens = policy::seat_tokens(&view.seat);
            let mut tx = self.0.read().await?;
            let page = page.max(1);
            let states: Vec<&str> = state.into_iter().map(State::code).collect();
            let (total, rows) = tx.files(&tokens, &states, (page - 1).saturating_mul(PAGE), PAGE).await?;
            Ok(DossierList { total, page, files: self.lines(&mut tx, identity, rows).await? })
        })
    }
}
