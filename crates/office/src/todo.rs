//! The to-do list of a seat. What is only counted there comes from the list in `waiting`.

use domain::{
    Day, Refusal,
    disclosure::State,
    people::{org::Org, seat::Role},
    policy,
};
use futures_core::future::BoxFuture;
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
    waiting::{AtSeat, Counts, Found, Waiting},
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
    /// What waits elsewhere: see [`Waiting::is_counted_in_todo`].
    pub counts: Counts,
    /// Approvals that may be given together.
    pub routine: usize,
}

impl<'a> Dossiers<'a> {
    /// The to-do list of the seat one acts from.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn todo(self, identity: &'a Identity) -> BoxFuture<'a, Result<Todo, Error>> {
        Box::pin(async move {
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
            let (mut pressing, mut found) = (Vec::new(), Found::default());
            if let Some(org) = &org {
                if keeps {
                    pressing = self.0.obligations().pressing(&mut tx, org, AHEAD_DAYS).await?;
                }
                let here = AtSeat::read(self.0, &mut tx, &identity.person.id, &view.seat, org).await?;
                here.find(&mut tx, Waiting::is_counted_in_todo, &mut found).await?;
            }
            let routine = if view.seat.role == Role::Duty(Duty::Approver) && turns.len() > 1 {
                self.0.approvals().approvals_of(&mut tx, &identity.seated()?, &tokens).await?.count()
            } else {
                0
            };
            Ok(Todo {
                counts: found.counts(),
                routine,
                pressing,
                today,
                turns: urgent_first(self.lines(&mut tx, identity, turns).await?),
                under_way: urgent_first(self.lines(&mut tx, identity, under_way).await?),
                drafts,
                proposes: view.seat.role == Role::Duty(Duty::Undertaker),
                org: org.map(|o| OrgRef::of(&o, today)),
            })
        })
    }
}
