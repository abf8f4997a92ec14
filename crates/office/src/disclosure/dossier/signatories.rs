//! Who signs a step: the posts and the people in them today, and who could in another's stead.

use domain::{
    OrgId, PersonId,
    disclosure::Disclosure,
    people::{
        directory::Directory,
        person::Person,
        seat::{Right, Seat},
    },
};
use rules::procedure::{Move, Procedure, Step, StepKind, StepState};
use store::Tx;

use crate::{
    Error,
    caller::Seated,
    disclosure::dossier::{Dossiers, StepLine},
};

/// Posts (职务), each with the names of who holds it.
pub type PostHolders = Vec<(String, Vec<String>)>;

impl Dossiers<'_> {
    /// The steps of a procedure before anything is signed: who will be asked.
    pub(crate) async fn steps_ahead(
        tx: &mut Tx,
        procedure: &Procedure,
        directory: &Directory,
        org: &OrgId,
    ) -> Result<Vec<StepLine>, Error> {
        let mut lines = Vec::new();
        for step in procedure.steps.iter().filter(|s| s.when.is_empty() && !is_called_only(procedure, s)) {
            let who = Self::signatories(tx, step, directory, org).await?;
            let state = if step.kind == StepKind::Propose { StepState::Open } else { StepState::Waiting };
            lines.push(StepLine { step: step.clone(), state, who, signed: Vec::new(), on: None });
        }
        Ok(lines)
    }

    /// The seats that sign a step, with who holds them today; a vacant one has no names.
    pub(crate) async fn signatories(
        tx: &mut Tx,
        step: &Step,
        directory: &Directory,
        org: &OrgId,
    ) -> Result<PostHolders, Error> {
        if step.kind == StepKind::Release {
            return Ok(PostHolders::new());
        }
        Self::post_holders(tx, step, directory, org, |_| true).await
    }

    /// Who else may sign a step that is not for this person.
    pub(crate) async fn others_to_sign(
        tx: &mut Tx,
        (disclosure, procedure, directory): (&Disclosure, &Procedure, &Directory),
        step: &Step,
        person: &PersonId,
    ) -> Result<PostHolders, Error> {
        let may = |other: &PersonId| other != person && !disclosure.bars(procedure, step, other, None);
        let mut posts = Self::post_holders(tx, step, directory, &disclosure.org, may).await?;
        posts.retain(|(_, names)| !names.is_empty());
        Ok(posts)
    }

    /// The posts that sign a step of this organisation's file, with the names of those who may.
    async fn post_holders(
        tx: &mut Tx,
        step: &Step,
        directory: &Directory,
        org: &OrgId,
        may: impl Fn(&PersonId) -> bool,
    ) -> Result<PostHolders, Error> {
        let (today, mut posts) = (tx.now().day(), PostHolders::new());
        let Some(signing) = directory.signing_org(step, org, today) else { return Ok(posts) };
        for seat in directory.seats_of(step.duty, &signing) {
            let mut names = Vec::new();
            for holding in seat.holders(today).filter(|holding| may(&holding.person)) {
                names.extend(tx.get::<Person>(holding.person.as_str()).await?.map(|p| p.name));
            }
            posts.push((seat.title.clone(), names));
        }
        Ok(posts)
    }

    /// Who can sign the step instead, if it is not for who acts from this seat; none: it is for them.
    pub(crate) async fn barred(
        tx: &mut Tx,
        who: &Seated,
        seat: &Seat,
        (disclosure, procedure): (&Disclosure, &Procedure),
        step: &Step,
    ) -> Result<Option<PostHolders>, Error> {
        let principal = match seat.right(&who.person, tx.now().day()) {
            Some(Right::For(principal)) => Some(principal),
            Some(Right::Holder) | None => None,
        };
        if !disclosure.bars(procedure, step, &who.person, principal.as_ref()) {
            return Ok(None);
        }
        let directory = tx.directory(&disclosure.org).await?;
        let of = (disclosure, procedure, &directory);
        Ok(Some(Self::others_to_sign(tx, of, step, &who.person).await?))
    }
}

/// Is the step only ever called in by a referral or an escalation?
fn is_called_only(procedure: &Procedure, step: &Step) -> bool {
    procedure
        .steps
        .iter()
        .flat_map(|s| &s.may)
        .any(|m| matches!(m, Move::Refer(_) | Move::Escalate(_)) && m.target() == Some(step.id.as_str()))
}
