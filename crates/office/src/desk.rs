//! What the workbench shows: the to-do list, files, the plan form.

use domain::{
    Day, DisclosureId, EntryId, Instant, Refusal,
    attachment::Attachment,
    catalogue::FilingState,
    disclosure::State,
    entry::Entry,
    obligation::Key,
    org::Org,
    plan::PlanForm,
    policy::{self, Action, Who, World},
    seat::Role,
};
use rules::procedure::{Duty, Fact, Procedure, StepKind};
use store::{FileRow, Tx};

use crate::{
    Error, Identity, Office,
    disclosure::Seated,
    file::StepLine,
    later::{self, After, Haste},
    obligation::ObligationLine,
    read::OrgRef,
    read::PAGE,
    seat::{Origin, origin},
    sent,
};

/// How far ahead the to-do list looks for what is due, in days.
const AHEAD_DAYS: i32 = 30;

/// How many drafts a person may have: far more than anybody writes at a time, and too few to fill the disk.
pub const DRAFTS_MAX: usize = 200;

/// A file in a list.
#[derive(Clone, Debug)]
pub struct FileLine {
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
    pub after: Option<After>,
    /// Does its plan say that it can't wait?
    pub urgent: bool,
    /// At a step that is the seat's and not this person's, who signed the other side: who signs it instead.
    pub barred: Option<crate::file::Posts>,
}

impl FileLine {
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
fn urgent_first(mut lines: Vec<FileLine>) -> Vec<FileLine> {
    lines.sort_by_key(FileLine::rank);
    lines
}

/// A draft that waits.
#[derive(Clone, Debug)]
pub struct DraftLine {
    /// What kind of form: `plan:new:{entry}`, `plan:{disclosure}`, `correct:{disclosure}`.
    pub form: String,
    /// The title as typed so far.
    pub title: String,
    /// When it was saved.
    pub saved: Instant,
}

/// The to-do list.
#[derive(Clone, Debug)]
pub struct Todo {
    /// Today.
    pub today: Day,
    /// What waits for the seat's signature: what can't wait first, then the oldest.
    pub turns: Vec<FileLine>,
    /// What is under way in the organisation the seat serves.
    pub under_way: Vec<FileLine>,
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

/// A page of files.
#[derive(Clone, Debug)]
pub struct Files {
    /// In all.
    pub total: i64,
    /// Number of this page, from 1.
    pub page: usize,
    /// This page.
    pub files: Vec<FileLine>,
}

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
    /// What was found amiss in what is public, until it is mended.
    pub mend: Option<later::Mend>,
    /// Last release under this entry: title, day, body.
    pub last: Option<(String, Instant, String)>,
    /// The form as the last plan under this entry fills it; none for a plan that is there.
    pub filled: Option<PlanForm>,
    /// What follows once it is sent.
    pub steps: Vec<StepLine>,
    /// The form's files.
    pub files: Vec<Attachment>,
    /// What may be put off if it is urgent; none: nothing is urgent here.
    pub haste: Option<Haste>,
}

impl Identity {
    /// Who acts, once a seat is chosen.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn seated(&self) -> Result<Seated, Error> {
        let seat = self.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        Ok(Seated { person: self.person.id.clone(), seat: seat.seat.id.clone() })
    }
}

impl Office {
    async fn lines(&self, tx: &mut Tx, identity: &Identity, rows: Vec<FileRow>) -> Result<Vec<FileLine>, Error> {
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
            let procedure = self.procedure(tx, &disclosure.working.pin).await?;
            let step = row.step.as_ref().or_else(|| disclosure.desk.turns.first().map(|t| &t.step));
            let definition = step.and_then(|s| procedure.step(s));
            let together = row.step.as_ref().is_some_and(|s| s.starts_with(policy::CONSENT));
            let origin = definition.and_then(|s| origin(&procedure, &disclosure, s));
            let origin = if together { Some(Origin::Together) } else { origin };
            let step = definition.map(|s| (s.id.clone(), s.name.clone()));
            let after = self.after(tx, &disclosure, row.step.as_deref()).await?;
            let locked = self.locked_line(tx, (&who.person, seat), &disclosure, &procedure).await?;
            let turn = row.step.as_ref().and_then(|id| procedure.step(id)).filter(|s| s.kind != StepKind::Propose);
            let barred = match turn {
                Some(step) => Self::barred(tx, &who, seat, (&disclosure, &procedure), step).await?,
                None => None,
            };
            let proposing = procedure.propose().map(|p| p.id.clone());
            let returned = disclosure.state == State::Returned
                || step.as_ref().is_some_and(|(id, _)| Some(id) == proposing.as_ref());
            let reason = if returned { last_return(&disclosure.working) } else { None };
            lines.push(FileLine {
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

    /// The to-do list of the seat one acts from.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub async fn todo(&self, identity: &Identity) -> Result<Todo, Error> {
        let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        let tokens = policy::seat_tokens(&view.seat);
        let mut tx = self.read().await?;
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
            pressing = self.pressing(&mut tx, org, AHEAD_DAYS).await?;
            let in_force = tx.catalogue_in_force(&org.id, false).await?;
            remarks = in_force.and_then(|c| c.filing).map_or(0, |f| f.unanswered());
        }
        if let Some(org) = org.as_ref().filter(|_| view.seat.role == Role::Duty(Duty::OfficeReviewer)) {
            filings = tx.filings_to(&org.id, FilingState::Sent.code()).await?.len();
        }
        let mut withheld = 0;
        let examines = matches!(view.seat.role, Role::Duty(Duty::OfficeReviewer | Duty::SecrecyReviewer));
        if let Some(org) = org.as_ref().filter(|_| examines) {
            withheld = tx.withheld_by(&org.id, crate::withheld::horizon(today)).await?;
        }
        let routine = if view.seat.role == Role::Duty(Duty::Approver) && turns.len() > 1 {
            self.approvals_of(&mut tx, &identity.seated()?, &tokens).await?.count()
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

    /// The unsent drafts of who asks.
    async fn draft_lines(&self, tx: &mut Tx, identity: &Identity) -> Result<Vec<DraftLine>, Error> {
        let mut lines = Vec::new();
        for (form, body, saved) in tx.drafts(&identity.person.id).await? {
            if is_draft(&form) && !self.is_locked_draft(tx, identity, &form).await? {
                let title = serde_json::from_str::<PlanForm>(&body).map_or_else(|_| String::new(), |f| f.title);
                lines.push(DraftLine { form, title, saved });
            }
        }
        Ok(lines)
    }

    /// The register: all files the seat may read, last changed first; optionally only in one state.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub async fn files(&self, identity: &Identity, state: Option<State>, page: usize) -> Result<Files, Error> {
        let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        let tokens = policy::seat_tokens(&view.seat);
        let mut tx = self.read().await?;
        let page = page.max(1);
        let states: Vec<&str> = state.into_iter().map(State::code).collect();
        let (total, rows) = tx.files(&tokens, &states, (page - 1).saturating_mul(PAGE), PAGE).await?;
        Ok(Files { total, page, files: self.lines(&mut tx, identity, rows).await? })
    }

    /// The catalogue entries the seat may propose from.
    ///
    /// # Errors
    /// If the seat doesn't propose.
    pub async fn proposable(&self, identity: &Identity) -> Result<Proposable, Error> {
        let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        let mut tx = self.read().await?;
        let org: Org = tx.get(view.seat.serves.as_str()).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&org.id).await?;
        let world = World { directory: &directory, today: tx.now().day() };
        policy::check(&world, &Who::Seated(&identity.person.id, &view.seat), Action::Propose(&org.id))?;
        let mut entries = Vec::new();
        for entry in tx.catalogue(&org.id).await? {
            let last = tx.last_release(&entry.id).await?.map(|v| v.published.released.day());
            entries.push((entry, last));
        }
        Ok(Proposable { org: OrgRef::of(&org, tx.now().day()), entries })
    }

    /// The plan form for a new disclosure from an entry; `due`: the key of the obligation it is to meet, or nothing. What
    /// was said last time about necessity and modes is filled in; the text is this period's own, and so are the
    /// assessment of its risk and the handling unit's check.
    ///
    /// # Errors
    /// If there is no such entry, or the seat doesn't propose for its organisation.
    pub async fn new_plan(&self, identity: &Identity, entry: &EntryId, due: &str) -> Result<PlanPage, Error> {
        let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
        let mut tx = self.read().await?;
        let entry: Entry = tx.get(entry.as_str()).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&entry.org).await?;
        let today = tx.now().day();
        let world = World { directory: &directory, today };
        policy::check(&world, &Who::Seated(&identity.person.id, &view.seat), Action::Propose(&entry.org))?;
        let org = directory.orgs.get(&entry.org).ok_or_else(Refusal::absent)?;
        let (_, procedure) = self.procedure_for(&mut tx, org, today).await?;
        let steps = Self::steps_ahead(&mut tx, &procedure, &directory, &entry.org).await?;
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
        let files = self.form_files(&mut tx, &form.files, &entry.org).await?;
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
            mend: None,
            last,
            steps,
            files,
            haste: later::haste(self.rules().current(), &procedure),
        })
    }

    /// The plan form for a returned file, or for a correction of what was released.
    ///
    /// # Errors
    /// If there is no such file for this seat, or it is not its turn.
    pub async fn plan_again(
        &self,
        identity: &Identity,
        id: &DisclosureId,
        correcting: bool,
    ) -> Result<PlanPage, Error> {
        let mut tx = self.read().await?;
        let s = self.subject(&mut tx, &identity.seated()?, id).await?;
        let action =
            if correcting { Action::Correct(&s.disclosure) } else { Action::Revise(&s.disclosure, &s.procedure) };
        s.check(&tx, action)?;
        let today = tx.now().day();
        // a correction is one of what is public, if what came last is locked
        let locked = !self.rules().locked_to(&s.disclosure.working).is_empty();
        let public = s.disclosure.earlier.iter().rev().find(|w| correcting && locked && !w.case.released.is_empty());
        let working = public.unwrap_or(&s.disclosure.working);
        self.unlocked(&tx, &s, working)?;
        let plan = &working.plan;
        let named = Self::named_lines(&mut tx, plan).await?;
        let mut form = PlanForm::from_plan(plan, named);
        // what another found, or found of another text, nobody signs as his own
        if correcting || proposer(working, &s.procedure) != Some(&s.actor.person) {
            form.ask_anew();
        }
        form.issuers = crate::seat::issuer_lines(&mut tx, plan).await?;
        if correcting {
            form.on = today.to_string();
            form.facts.retain(|fact| fact != Fact::Urgent.code());
            form.urgent_reason.clear();
            form.first_scope.clear();
            form.first_on.clear();
            form.correction_was.clear();
            form.correction_now.clear();
            form.correction_reason.clear();
            form.correction_impact.clear();
        }
        let draft_key = if correcting { format!("correct:{id}") } else { format!("plan:{id}") };
        let (mut form, saved) = Self::draft_or(&mut tx, identity, &draft_key, form).await?;
        form.base = plan.base(); // whoever opens the page sees the plan as it is now
        let entry: Entry = tx.get(s.disclosure.entry.as_str()).await?.ok_or_else(Refusal::absent)?;
        // a correction goes by the procedure of its day
        let procedure =
            if correcting { self.procedure_for(&mut tx, &s.org, today).await?.1 } else { s.procedure.clone() };
        let steps = Self::steps_ahead(&mut tx, &procedure, &s.directory, &entry.org).await?;
        let files = self.form_files(&mut tx, &form.files, &entry.org).await?;
        Ok(PlanPage {
            filled: None,
            disclosure: Some(id.clone()),
            correcting: correcting || plan.content.correction.is_some(),
            org: OrgRef::of(&s.org, today),
            returned: if correcting { None } else { last_return(working) },
            mend: later::to_mend(&self.shown(&tx, &s)),
            last: None,
            entry,
            form,
            saved,
            draft_key,
            steps,
            files,
            haste: later::haste(self.rules().current(), &procedure),
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
        next.issuers = crate::seat::issuer_lines(tx, plan).await?;
        next.ask_anew();
        next.base.clear();
        next.files.clear();
        next.kept.clear();
        next.kept_reason.clear();
        next.obligation.clear();
        // what could not wait last time may well wait this time
        next.facts.retain(|fact| fact != Fact::Urgent.code());
        next.urgent_reason.clear();
        next.first_scope.clear();
        next.first_on.clear();
        (next.plain, next.body, next.on) = (String::new(), String::new(), form.on);
        for correction in [
            &mut next.correction_was,
            &mut next.correction_now,
            &mut next.correction_reason,
            &mut next.correction_impact,
        ] {
            correction.clear();
        }
        Ok((next.clone(), Some(next)))
    }

    async fn draft_or(
        tx: &mut Tx,
        identity: &Identity,
        key: &str,
        form: PlanForm,
    ) -> Result<(PlanForm, Option<Instant>), Error> {
        let draft = tx.draft(&identity.person.id, key).await?;
        let read = draft.and_then(|(body, saved)| Some((serde_json::from_str(&body).ok()?, saved)));
        Ok(read.map_or((form, None), |(form, saved)| (form, Some(saved))))
    }

    /// Codes of the named organisations and logins of the named people, as one types them.
    async fn named_lines(tx: &mut Tx, plan: &domain::plan::Plan) -> Result<String, Error> {
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

    async fn last_text(tx: &mut Tx, entry: &Entry) -> Result<Option<(String, Instant, String)>, Error> {
        let last = tx.last_release(&entry.id).await?;
        Ok(last.map(|v| (v.published.content.title, v.published.released, v.published.content.body)))
    }

    /// Keeps what was typed so far; survives sign-out. A form that was sent meanwhile is kept no more.
    ///
    /// # Errors
    /// If the person has [`DRAFTS_MAX`] drafts already, or a fault of the store.
    pub async fn save_draft(&self, identity: &Identity, key: &str, form: &PlanForm) -> Result<Instant, Error> {
        self.refuse_marked_draft(identity, form).await?;
        let (person, key) = (identity.person.id.clone(), key.to_owned());
        let body = serde_json::to_string(form).map_err(Error::broken)?;
        let form_key = form.key.clone();
        self.touch("draft.save", move |tx| {
            Box::pin(async move {
                let entry = key.strip_prefix("plan:new:").unwrap_or_default();
                if sent::is_sent(tx, &person, entry, &form_key).await? {
                    return Ok(tx.now());
                }
                if tx.draft(&person, &key).await?.is_none() {
                    let count = tx.drafts(&person).await?.iter().filter(|(form, ..)| is_draft(form)).count();
                    if count >= DRAFTS_MAX {
                        return Err(Refusal::conflict("drafts-full", None).into());
                    }
                }
                tx.put_draft(&person, &key, &body).await?;
                Ok(tx.now())
            })
        })
        .await
    }
}

/// Who last put a version's plan forward.
fn proposer<'w>(working: &'w domain::disclosure::Working, procedure: &Procedure) -> Option<&'w domain::PersonId> {
    let step = &procedure.propose()?.id;
    working.case.sign_offs.iter().rev().find(|s| s.step == *step).map(|s| &s.person)
}

/// Is it a draft of a form, by its key? What was sent is remembered beside them.
fn is_draft(key: &str) -> bool {
    key.starts_with("plan:") || key.starts_with("correct:")
}

/// The last return of a file: the reason and by whom.
pub(crate) fn last_return(working: &domain::disclosure::Working) -> Option<(String, String)> {
    if let Some(issuer) = working.returned_by_issuer() {
        return Some((issuer.text.clone(), format!("{} {}", issuer.title, issuer.name)));
    }
    let at = working.case.sign_offs.iter().rposition(|s| s.outcome.code() == "return")?;
    let opinion = working.opinions.get(at)?;
    Some((opinion.words.text.clone(), format!("{} {}", opinion.title, opinion.name)))
}
