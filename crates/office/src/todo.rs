//! What the workbench shows: the to-do list, files, the plan form.

use domain::{
    Day, Refusal,
    catalogue::FilingState,
    disclosure::State,
    people::{org::Org, seat::Role},
    policy,
};
use rules::procedure::Duty;

use crate::{
    Error, Identity,
    catalogue::obligation::ObligationLine,
    disclosure::{
        dossier::{
            Dossiers,
            register::{DossierLine, urgent_first},
        },
        plan::draft::DraftLine,
    },
    org_ref::{OrgRef, PAGE},
};

/// How far ahead the to-do list looks for what is due, in days.
const AHEAD_DAYS: i32 = 30;

/// The to-do list.
#[derive(Clone, Debug)]
pub struct Todo {
    /// Today.
    pub today: Day,
    /// What waits for the seat's signature: what can't wait first, then the oldest.
    pub turns: Vec<DossierLine>,
    /// What is under way in the organisation the seat serves.
    pub under_way: Vec<DossierLine>,
    /// Unsent drafts.
    pub drafts: Vec<DraftLine>,
    /// May this seat propose?
    pub proposes: bool,
    /// The organisation it serves.
    pub org: Option<OrgRef>,
    /// What its catalogue makes due: missed within a year, or due within a month. For seats that keep the catalogue.
    pub pressing: Vec<ObligationLine>,
    /// Filings from under it that wait to be received.
    pub filings: usize,
    /// Remarks of the superior that wait for an answer.
    pub remarks: usize,
    /// What is withheld and to be examined again within a month, or should have been.
    pub withheld: usize,
    /// Approvals that may be given together.
    pub routine: usize,
}

impl Dossiers<'_> {
    /// The to-do list of the seat one acts from.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub async fn todo(self, identity: &Identity) -> Result<Todo, Error> {
        let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        let tokens = policy::seat_tokens(&view.seat);
        let mut tx = self.0.read().await?;
        let today = tx.now().day();
        let turns = tx.turns(&tokens).await?;
        let open = [State::UnderWay, State::Returned, State::Approved, State::Correcting].map(State::code);
        let (_, under_way) =
            if view.seat.role.is_admin() { (0, Vec::new()) } else { tx.files(&tokens, &open, 0, PAGE).await? };
        let drafts = self.draft_lines(&mut tx, identity).await?;
        let org = tx.get::<Org>(view.seat.serves.as_str()).await?;
        let keeps = matches!(view.seat.role, Role::Duty(Duty::Undertaker | Duty::OfficeReviewer));
        let (mut pressing, mut filings, mut remarks) = (Vec::new(), 0, 0);
        if let Some(org) = org.as_ref().filter(|_| keeps) {
            pressing = self.0.obligations().pressing(&mut tx, org, AHEAD_DAYS).await?;
            let in_force = tx.catalogue_in_force(&org.id, false).await?;
            remarks = in_force.and_then(|c| c.filing).map_or(0, |f| f.unanswered());
        }
        if let Some(org) = org.as_ref().filter(|_| view.seat.role == Role::Duty(Duty::OfficeReviewer)) {
            filings = tx.filings_to(&org.id, FilingState::Sent.code()).await?.len();
        }
        let mut withheld = 0;
        let examines = matches!(view.seat.role, Role::Duty(Duty::OfficeReviewer | Duty::SecrecyReviewer));
        if let Some(org) = org.as_ref().filter(|_| examines) {
            withheld = tx.withheld_by(&org.id, crate::disclosure::withholding::horizon(today)).await?;
        }
        let routine = if view.seat.role == Role::Duty(Duty::Approver) && turns.len() > 1 {
            self.0.approvals().approvals_of(&mut tx, &identity.seated()?, &tokens).await?.count()
        } else {
            0
        };
        Ok(Todo {
            withheld,
            routine,
            pressing,
            filings,
            remarks,
            today,
            turns: urgent_first(self.lines(&mut tx, identity, turns).await?),
            under_way: urgent_first(self.lines(&mut tx, identity, under_way).await?),
            drafts,
            proposes: view.seat.role == Role::Duty(Duty::Undertaker),
            org: org.map(|o| OrgRef::of(&o, today)),
        })
    }
}
