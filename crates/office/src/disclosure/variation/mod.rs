//! Procedures as pages show them, and the life of an organisation's own: made from the one in force, explored,
//! put in force from a day, revoked.

mod change;
mod follow;
mod impact;

use domain::{
    Day, DisclosureId, OrgId, Refusal,
    actor::Actor,
    disclosure::variation::{MARK, ProcedureForm, Variation, in_force},
    people::{org::Org, seat::Seat},
    policy::{self, Action, Permit, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use rules::{Text, procedure::Procedure};
use store::Tx;

use crate::{
    Error, Identity, Office,
    caller::{Seated, actor},
    disclosure::dossier::deferred::{self, StepStatus},
    org_ref::OrgRef,
};

pub use change::{Checked, Harm};
pub use follow::PinnedProcedure;
pub(crate) use follow::VariationCache;
pub use impact::{Lack, VariationImpact};

/// A procedure of the ruleset, and who follows it.
#[derive(Clone, Debug)]
pub struct RulesetProcedure {
    /// The procedure.
    pub procedure: Procedure,
    /// Names of the kinds of organisations that follow it.
    pub kinds: Vec<Text>,
}

/// A version of an organisation's own procedure in a list.
#[derive(Clone, Debug)]
pub struct VariationLine {
    /// Whose.
    pub org: OrgRef,
    /// The version.
    pub variation: Variation,
    /// Is it the one in force today?
    pub in_force: bool,
}

/// `/desk/variations`.
#[derive(Clone, Debug)]
pub struct Procedures {
    /// The organisation the seat serves.
    pub org: OrgRef,
    /// What it follows.
    pub own: Procedure,
    /// The ruleset's, in its order.
    pub ruled: Vec<RulesetProcedure>,
    /// Organisations directly below whose procedures this seat keeps, each with its own procedure if it has one.
    pub below: Vec<(OrgRef, Option<Variation>)>,
}

/// A procedure by itself.
#[derive(Clone, Debug)]
pub struct ProcedurePage {
    /// The procedure.
    pub procedure: Procedure,
    /// Names of the kinds of organisations that follow it.
    pub kinds: Vec<Text>,
    /// Whose own it is, if it is not the ruleset's.
    pub own: Option<VariationLine>,
}

/// The procedure of a file under way.
#[derive(Clone, Debug)]
pub struct DossierProcedure {
    /// The procedure it began under.
    pub procedure: Procedure,
    /// Where each step stands, in the procedure's order.
    pub states: Vec<StepStatus>,
    /// The file's title.
    pub title: String,
    /// Its organisation.
    pub org: OrgRef,
    /// Did its organisation change to another procedure since it began?
    pub earlier: bool,
}

/// An organisation's procedure.
#[derive(Clone, Debug)]
pub struct OrgProcedure {
    /// Whose.
    pub org: OrgRef,
    /// Its superiors, nearest first, whose procedures this reader may see as well.
    pub superiors: Vec<OrgRef>,
    /// Organisations directly below.
    pub children: Vec<OrgRef>,
    /// What it follows today.
    pub procedure: Procedure,
    /// The ruleset's for its kind.
    pub base: Procedure,
    /// Its own, newest first.
    pub versions: Vec<VariationLine>,
    /// What the rules in force lack that its own procedure names.
    pub lacks: Vec<Lack>,
    /// May this seat put one in force, and revoke?
    pub keeps: bool,
    /// Today.
    pub today: Day,
}

/// The form of an organisation's own procedure.
#[derive(Clone, Debug)]
pub struct VaryPage {
    /// Whose.
    pub org: OrgRef,
    /// The one in force, as a form.
    pub form: ProcedureForm,
    /// Number of the last version; 0 if there is none.
    pub last: u32,
    /// Today.
    pub today: Day,
}

/// An organisation, and the seat that looks at its procedure.
pub(crate) struct VariationAccess {
    pub org: Org,
    pub seat: Seat,
    pub actor: Actor,
    /// Leave to vary it.
    pub keeps: Option<Permit>,
}

/// Procedures, and organisations' own variations of them.
#[derive(Clone, Copy)]
pub struct Variations<'a>(pub(crate) &'a Office);

impl<'a> Variations<'a> {
    /// The organisation of a code, once the policy lets the seat see its procedure's versions.
    pub(crate) async fn look(tx: &mut Tx, who: &Seated, code: &str) -> Result<VariationAccess, Error> {
        let (seat, actor) = actor(tx, who).await?;
        let org = tx.org_by_code(code).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&org.id).await?;
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        let asks = Principal::Seated(&who.person, &seat);
        policy::check(&context, &asks, Action::SeeVariations(&org.id))?;
        let keeps = policy::check(&context, &asks, Action::VaryProcedure(&org.id)).ok();
        Ok(VariationAccess { org, seat, actor, keeps })
    }

    async fn reads_procedures(tx: &mut Tx, who: &Seated) -> Result<Seat, Error> {
        let (seat, _) = actor(tx, who).await?;
        let directory = tx.directory(&seat.serves).await?;
        let context = PolicyContext { directory: &directory, today: tx.now().day() };
        policy::check(&context, &Principal::Seated(&who.person, &seat), Action::SeeProcedures)?;
        Ok(seat)
    }

    fn followers(self, procedure: &str) -> Vec<Text> {
        let kinds = self.0.rules().current().kinds_in_order().into_iter();
        kinds.filter(|kind| kind.procedure == procedure).map(|kind| kind.name.clone()).collect()
    }

    /// The procedures of the rules in force, and the one that one's own organisation follows.
    ///
    /// # Errors
    /// If no seat is chosen, or an administrator's.
    pub fn procedures(self, identity: &'a Identity) -> BoxFuture<'a, Result<Procedures, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let who = identity.seated()?;
            let seat = Self::reads_procedures(&mut tx, &who).await?;
            let today = tx.now().day();
            let org: Org = tx.get(seat.serves.as_str()).await?.ok_or_else(Refusal::absent)?;
            let own = self.procedure_for(&mut tx, &org, today).await?.1.clone();
            let mut below = Vec::new();
            let children = tx.org_children(Some(&org.id)).await?;
            if let Some(first) = children.first() {
                // what holds of one organisation directly below holds of all
                let directory = tx.directory(&first.id).await?;
                let context = PolicyContext { directory: &directory, today };
                if policy::check(&context, &Principal::Seated(&who.person, &seat), Action::VaryProcedure(&first.id))
                    .is_ok()
                {
                    let all = tx.all_variations().await?;
                    let of = |id: &OrgId| all.iter().filter(|v| v.org == *id).cloned().collect::<Vec<_>>();
                    let line = |child: &Org| (OrgRef::of(child, today), in_force(&of(&child.id), today).cloned());
                    below.extend(children.iter().map(line));
                }
            }
            let ruled = self.0.rules().current().procedures.iter();
            Ok(Procedures {
                org: OrgRef::of(&org, today),
                own: (*own).clone(),
                ruled: ruled.map(|p| RulesetProcedure { procedure: p.clone(), kinds: self.followers(&p.id) }).collect(),
                below,
            })
        })
    }

    /// A procedure of the rules in force by its id, or an organisation's own by its name.
    ///
    /// # Errors
    /// If there is none, no seat is chosen, or an administrator's.
    pub fn procedure_page(self, identity: &'a Identity, id: &'a str) -> BoxFuture<'a, Result<ProcedurePage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            Self::reads_procedures(&mut tx, &identity.seated()?).await?;
            if !id.starts_with(MARK) {
                let procedure = self.0.rules().current().procedure(id).cloned().ok_or_else(Refusal::absent)?;
                return Ok(ProcedurePage { procedure, kinds: self.followers(id), own: None });
            }
            let today = tx.now().day();
            let found = tx.variations_named(id).await?.into_iter().next().ok_or_else(Refusal::absent)?;
            let org: Org = tx.get(found.org.as_str()).await?.ok_or_else(Refusal::absent)?;
            let all = tx.variations(&found.org).await?;
            let now = in_force(&all, today).is_some_and(|v| v.procedure.id == found.procedure.id);
            let procedure = found.procedure.clone();
            let own = VariationLine { org: OrgRef::of(&org, today), variation: found, in_force: now };
            Ok(ProcedurePage { procedure, kinds: Vec::new(), own: Some(own) })
        })
    }

    /// How a file goes on: exactly the procedure it began under, and where each step stands.
    ///
    /// # Errors
    /// If there is no such file for this seat.
    pub fn dossier_procedure(
        self,
        who: &'a Seated,
        id: &'a DisclosureId,
    ) -> BoxFuture<'a, Result<DossierProcedure, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, who, id).await?;
            let today = tx.now().day();
            let working = &s.disclosure.working;
            let states = deferred::step_statuses(&s.disclosure, &s.procedure, today);
            let now = self.procedure_for(&mut tx, &s.org, today).await.ok().map(|(pin, _)| pin.procedure);
            Ok(DossierProcedure {
                procedure: (*s.procedure).clone(),
                states,
                title: self.0.withholdings().redacted_for(&tx, &s).working.plan.content.title,
                org: OrgRef::of(&s.org, today),
                earlier: now.is_some_and(|name| name != working.pin.procedure),
            })
        })
    }

    /// An organisation's procedure and the versions of its own.
    ///
    /// # Errors
    /// If there is no such organisation for this seat: it is neither its own nor below it.
    pub fn org_procedure(self, identity: &'a Identity, code: &'a str) -> BoxFuture<'a, Result<OrgProcedure, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let seen = Self::look(&mut tx, &identity.seated()?, code).await?;
            let today = tx.now().day();
            let all = tx.variations(&seen.org.id).await?;
            let now = in_force(&all, today);
            let base = self.0.rules().for_org(&seen.org, today)?.1.clone();
            let lacks = now.map_or_else(Vec::new, |own| impact::lacks(self.0.rules().current(), &base, &own.procedure));
            let line = |v: &Variation| VariationLine {
                org: OrgRef::of(&seen.org, today),
                variation: v.clone(),
                in_force: now.is_some_and(|own| own.id == v.id),
            };
            let mut superiors: Vec<OrgRef> = Vec::new();
            for above in tx.org_chain(&seen.org.id).await?.iter().skip(1) {
                if seen.org.id == seen.seat.serves {
                    break;
                }
                superiors.push(OrgRef::of(above, today));
                if above.id == seen.seat.serves {
                    break;
                }
            }
            let children = tx.org_children(Some(&seen.org.id)).await?;
            Ok(OrgProcedure {
                org: OrgRef::of(&seen.org, today),
                superiors,
                children: children.iter().map(|child| OrgRef::of(child, today)).collect(),
                procedure: now.map_or_else(|| base.clone(), |own| own.procedure.clone()),
                base,
                versions: all.iter().rev().map(line).collect(),
                lacks,
                keeps: seen.keeps.is_some(),
                today,
            })
        })
    }
}
