//! The plan form's page: new from an entry, or again from a file.

use domain::{
    Day, DisclosureId, EntryId, Instant, Refusal,
    catalogue::{entry::Entry, obligation::Key},
    disclosure::{
        attachment::Attachment,
        plan::{Content, PlanForm},
    },
    people::org::Org,
    policy::{self, Action, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use rules::procedure::Procedure;
use store::Tx;

use crate::{
    Error, Identity,
    disclosure::{
        dossier::{
            Dossiers, StepLine,
            deferred::{self, UrgentRoute},
            signature::last_return,
        },
        plan::Plans,
    },
    org_ref::OrgRef,
};

/// Entries of the catalogue one may propose from.
#[derive(Clone, Debug)]
pub struct Proposable {
    /// Whose.
    pub org: OrgRef,
    /// The entries, each with the day of its last release.
    pub entries: Vec<(Entry, Option<Day>)>,
}

/// The plan form's page.
#[derive(Clone, Debug)]
pub struct PlanPage {
    /// Set when an existing file is revised or corrected.
    pub disclosure: Option<DisclosureId>,
    /// Is it a correction of something released?
    pub correcting: bool,
    /// The entry.
    pub entry: Entry,
    /// The issuer.
    pub org: OrgRef,
    /// What the form shows: the draft if there is one, else prefilled.
    pub form: PlanForm,
    /// When the draft was saved.
    pub saved: Option<Instant>,
    /// Key of the draft.
    pub draft_key: String,
    /// Why it was returned, and by whom, newest first.
    pub returned: Option<(String, String)>,
    /// What was found defective in what is public, until it is mended.
    pub open_defect: Option<deferred::OpenDefectLine>,
    /// Last release under this entry: when, and what.
    pub last: Option<(Instant, Content)>,
    /// The form as the last plan under this entry fills it; none for a plan that is there.
    pub filled: Option<PlanForm>,
    /// What follows once it is sent.
    pub steps: Vec<StepLine>,
    /// The form's files.
    pub files: Vec<Attachment>,
    /// What may be put off if it is urgent; none: nothing is urgent here.
    pub urgent_route: Option<UrgentRoute>,
}

impl<'a> Plans<'a> {
    /// The catalogue entries the seat may propose from.
    ///
    /// # Errors
    /// If the seat doesn't propose.
    pub fn proposable(self, identity: &'a Identity) -> BoxFuture<'a, Result<Proposable, Error>> {
        Box::pin(async move {
            let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
            let mut tx = self.0.read().await?;
            let org: Org = tx.get(view.seat.serves.as_str()).await?.ok_or_else(Refusal::absent)?;
            let directory = tx.directory(&org.id).await?;
            let context = PolicyContext { directory: &directory, today: tx.now().day() };
            policy::check(&context, &Principal::Seated(&identity.person.id, &view.seat), Action::Propose(&org.id))?;
            let mut entries = Vec::new();
            for entry in tx.catalogue(&org.id).await? {
                let last = tx.last_release(&entry.id).await?.map(|v| v.published.released.day());
                entries.push((entry, last));
            }
            Ok(Proposable { org: OrgRef::of(&org, tx.now().day()), entries })
        })
    }

    /// The plan form for a new disclosure from an entry; `due`: the key of the obligation it is to meet, or nothing. What
    /// was said last time about necessity and modes is filled in; the text is this period's own, and so are the
    /// assessment of its risk and the handling unit's check.
    ///
    /// # Errors
    /// If there is no such entry, or the seat doesn't propose for its organisation.
    pub fn new_plan(
        self,
        identity: &'a Identity,
        entry: &'a EntryId,
        due: &'a str,
    ) -> BoxFuture<'a, Result<PlanPage, Error>> {
        Box::pin(async move {
            let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
            let mut tx = self.0.read().await?;
            let entry: Entry = tx.get(entry.as_str()).await?.ok_or_else(Refusal::absent)?;
            let directory = tx.directory(&entry.org).await?;
            let today = tx.now().day();
            let context = PolicyContext { directory: &directory, today };
            policy::check(&context, &Principal::Seated(&identity.person.id, &view.seat), Action::Propose(&entry.org))?;
            let org = directory.orgs.get(&entry.org).ok_or_else(Refusal::absent)?;
            let (_, procedure) = self.0.variations().procedure_for(&mut tx, org, today).await?;
            let steps = Dossiers::steps_ahead(&mut tx, &procedure, &directory, &entry.org).await?;
            let draft_key = format!("plan:new:{}", entry.id);
            let (fresh, filled) = Self::filled_plan(&mut tx, &entry, today).await?;
            let (mut form, saved) = Self::draft_or(&mut tx, identity, &draft_key, fresh).await?;
            if Key::parse(due).is_some() {
                if !form.obligation.is_empty() && form.obligation != due {
                    form.ask_anew(); // it was answered of another period
                }
                due.clone_into(&mut form.obligation);
            }
            if form.key.is_empty() {
                form.key = hex::encode(tx.random::<16>());
            }
            let last = Self::last_text(&mut tx, &entry).await?;
            let files = self.0.attachments().form_files(&mut tx, &form.files, &entry.org).await?;
            Ok(PlanPage {
                filled,
                disclosure: None,
                correcting: false,
                org: OrgRef::of(org, today),
                entry,
                form,
                saved,
                draft_key,
                returned: None,
                open_defect: None,
                last,
                steps,
                files,
                urgent_route: deferred::urgent_route(self.0.rules().current(), &procedure),
            })
        })
    }

    /// The plan form for a returned file, or for a correction of what was released.
    ///
    /// # Errors
    /// If there is no such file for this seat, or it is not its turn.
    pub fn plan_again(
        self,
        identity: &'a Identity,
        id: &'a DisclosureId,
        correcting: bool,
    ) -> BoxFuture<'a, Result<PlanPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, &identity.seated()?, id).await?;
            let action =
                if correcting { Action::Correct(&s.disclosure) } else { Action::Revise(&s.disclosure, &s.procedure) };
            s.check(&tx, action)?;
            let today = tx.now().day();
            // a correction is one of what is public, if what came last is locked
            let locked = !self.0.rules().locked_to(&s.disclosure.working).is_empty();
            let public =
                s.disclosure.earlier.iter().rev().find(|w| correcting && locked && !w.case.released.is_empty());
            let working = public.unwrap_or(&s.disclosure.working);
            self.0.withholdings().unlocked(&tx, &s, working)?;
            let plan = &working.plan;
            let named = Self::named_lines(&mut tx, plan).await?;
            let mut form = PlanForm::from_plan(plan, named);
            // what another found, or found of another text, nobody signs as his own
            if correcting || proposer(working, &s.procedure) != Some(&s.actor.person) {
                form.ask_anew();
            }
            form.issuers = crate::disclosure::consent::issuer_lines(&mut tx, plan).await?;
            if correcting {
                form = form.for_correction(today);
            }
            let draft_key = if correcting { format!("correct:{id}") } else { format!("plan:{id}") };
            let (mut form, saved) = Self::draft_or(&mut tx, identity, &draft_key, form).await?;
            form.base = plan.base(); // whoever opens the page sees the plan as it is now
            let entry: Entry = tx.get(s.disclosure.entry.as_str()).await?.ok_or_else(Refusal::absent)?;
            // a correction goes by the procedure of its day
            let procedure = if correcting {
                self.0.variations().procedure_for(&mut tx, &s.org, today).await?.1
            } else {
                s.procedure.clone()
            };
            let steps = Dossiers::steps_ahead(&mut tx, &procedure, &s.directory, &entry.org).await?;
            let files = self.0.attachments().form_files(&mut tx, &form.files, &entry.org).await?;
            Ok(PlanPage {
                filled: None,
                disclosure: Some(id.clone()),
                correcting: correcting || plan.content.correction.is_some(),
                org: OrgRef::of(&s.org, today),
                returned: if correcting { None } else { last_return(working) },
                open_defect: deferred::open_defect(&self.0.withholdings().redacted_for(&tx, &s)),
                last: None,
                entry,
                form,
                saved,
                draft_key,
                steps,
                files,
                urgent_route: deferred::urgent_route(self.0.rules().current(), &procedure),
            })
        })
    }

    /// The form filled from the entry, and from the last plan under it: what stays the same is not typed twice.
    /// The second is what the last plan gave, if there is one.
    async fn filled_plan(tx: &mut Tx, entry: &Entry, today: Day) -> Result<(PlanForm, Option<PlanForm>), Error> {
        let form = PlanForm::for_entry(entry, today);
        let Some(released) = tx.last_release(&entry.id).await? else { return Ok((form, None)) };
        let Some(last) = tx.disclosure(&released.disclosure).await? else { return Ok((form, None)) };
        // what was released, not a correction of it that came to nothing
        let of = last.workings().find(|w| w.version == released.published.version && !w.case.released.is_empty());
        let plan = &of.unwrap_or(&last.working).plan;
        let named = Self::named_lines(tx, plan).await?;
        let mut next = PlanForm::from_plan(plan, named);
        next.issuers = crate::disclosure::consent::issuer_lines(tx, plan).await?;
        let next = next.for_next_period(form.on);
        Ok((next.clone(), Some(next)))
    }

    /// Codes of the named organisations and logins of the named people, as one types them.
    async fn named_lines(tx: &mut Tx, plan: &domain::disclosure::plan::Plan) -> Result<String, Error> {
        let mut lines = Vec::new();
        for stage in &plan.stages {
            for org in &stage.orgs {
                lines.extend(tx.get::<Org>(org.as_str()).await?.map(|o| o.code));
            }
            for person in &stage.people {
                lines.extend(tx.login_of(person).await?);
            }
        }
        Ok(lines.join("\n"))
    }

    async fn last_text(tx: &mut Tx, entry: &Entry) -> Result<Option<(Instant, Content)>, Error> {
        let last = tx.last_release(&entry.id).await?;
        Ok(last.map(|v| (v.published.released, v.published.content)))
    }
}

/// Who last put a version's plan forward.
fn proposer<'w>(working: &'w domain::disclosure::Working, procedure: &Procedure) -> Option<&'w domain::PersonId> {
    let step = &procedure.propose()?.id;
    working.case.sign_offs.iter().rev().find(|s| s.step == *step).map(|s| &s.person)
}
