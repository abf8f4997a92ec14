//! Commands on a disclosure. Each reads the same: load, ask the policy, read the form, decide purely, keep.

pub mod approval;
pub mod attachment;
pub(crate) mod consent;
pub mod deferred_review;
pub mod dossier;
pub mod plan;
pub mod review;
pub mod variation;
pub mod version;
pub mod withholding;

use domain::{
    DisclosureId, EntryId, OrgId, PersonId, Problems, Refusal, SeatId,
    actor::Actor,
    catalogue::entry::Entry,
    disclosure::{
        Disclosure, OpinionNumber,
        plan::{FormFacts, Plan, PlanForm},
        review::SignForm,
    },
    people::{
        directory::Directory,
        org::Org,
        person::Person,
        seat::{Right, Seat},
    },
    policy::{self, Action, PolicyContext, Principal},
    token::Scope,
};
use rules::procedure::{End, Procedure, StepKind};
use serde_json::{Value as Json, json};
use store::{Event, Job, Tx};

use crate::disclosure::plan::Plans;
use crate::disclosure::withholding::Withholdings;
use crate::{
    Error, Office,
    disclosure::{
        approval,
        plan::{idempotency, screening},
        review,
        variation::PinnedProcedure,
    },
};

/// A person acting from a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Who.
    pub person: PersonId,
    /// From which seat.
    pub seat: SeatId,
}

/// What came of sending a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The disclosure it is in.
    pub id: DisclosureId,
    /// Was it there already, because the same form had been sent before?
    pub again: bool,
}

/// Everything a command on an existing disclosure needs, read in its transaction.
pub(crate) struct Subject<'a> {
    pub disclosure: Disclosure,
    pub org: Org,
    pub directory: Directory,
    pub procedure: PinnedProcedure<'a>,
    pub seat: Seat,
    pub actor: Actor,
}

/// Commands on a disclosure.
#[derive(Clone, Copy)]
pub struct Disclosures<'a>(pub(crate) &'a Office);

impl Disclosures<'_> {
    pub(crate) async fn actor(tx: &mut Tx, who: &Seated) -> Result<(Seat, Actor), Error> {
        let seat: Seat = tx.get(who.seat.as_str()).await?.ok_or_else(|| Refusal::forbidden("not-your-seat"))?;
        let person: Person = tx.get(who.person.as_str()).await?.ok_or_else(|| Refusal::forbidden("not-your-seat"))?;
        let today = tx.now().day();
        let for_principal = match seat.right(&person.id, today) {
            None => return Err(Refusal::forbidden("not-your-seat").into()),
            Some(Right::Holder) => None,
            Some(Right::For(principal)) => Some(principal),
        };
        let org = tx.get::<Org>(seat.org.as_str()).await?.map_or_else(String::new, |o| o.name(today).short.clone());
        let title = format!("{org} {}", seat.title);
        let actor = Actor { person: person.id, name: person.name, seat: seat.id.clone(), title, for_principal };
        Ok((seat, actor))
    }

    pub(crate) async fn subject(self, tx: &mut Tx, who: &Seated, id: &DisclosureId) -> Result<Subject<'_>, Error> {
        let (seat, actor) = Self::actor(tx, who).await?;
        let disclosure = tx.disclosure(id).await?.ok_or_else(Refusal::absent)?;
        let directory = tx.directory(&disclosure.org).await?;
        let org = directory.orgs.get(&disclosure.org).cloned().ok_or_else(Refusal::absent)?;
        let procedure = self.0.variations().procedure(tx, &disclosure.working.pin).await?;
        let subject = Subject { disclosure, org, directory, procedure, seat, actor };
        subject.check(tx, Action::ReadDossier(&subject.disclosure, &subject.procedure))?;
        Ok(subject)
    }

    /// Keeps a disclosure with its ledger entry, and enqueues the release of a stage that waits for its day.
    pub(crate) async fn keep(
        tx: &mut Tx,
        disclosure: &mut Disclosure,
        directory: &Directory,
        procedure: &Procedure,
        kind: &str,
        private: Json,
    ) -> Result<(), Error> {
        let now = tx.now();
        let context = PolicyContext { directory, today: now.day() };
        disclosure.desk = policy::desk(&context, disclosure, procedure);
        tx.put(disclosure, Event::new(kind, private)).await?;
        let waiting = disclosure.waiting(procedure).filter(|_| disclosure.withdrawn.is_none());
        if let Some(stage) = waiting {
            let on = disclosure.working.plan.stages.get(usize::from(stage.saturating_sub(1))).map(|s| s.on.start());
            let due = on.map_or(now, |on| on.max(now));
            tx.enqueue(&Job::Release { disclosure: disclosure.id.clone(), stage }, due).await?;
        }
        tx.enqueue(&Job::Checkpoint, now).await?;
        Ok(())
    }

    /// Puts a plan forward from a catalogue entry (Art. 14 item 1).
    ///
    /// # Errors
    /// If the seat doesn't propose for the entry's organisation, or the form has problems.
    pub async fn propose(self, who: Seated, entry: EntryId, form: PlanForm) -> Result<DisclosureId, Error> {
        self.propose_once(who, entry, form).await.map(|proposed| proposed.id)
    }

    /// The same. A form that was sent before (by its key, or because the plan last sent from this entry is the same and
    /// still under way) makes no second disclosure: the one that is there is named.
    ///
    /// # Errors
    /// If the seat doesn't propose for the entry's organisation, or the form has problems.
    pub async fn propose_once(self, who: Seated, entry: EntryId, form: PlanForm) -> Result<Proposed, Error> {
        self.0.plans().refuse_marked(&who, &form).await?;
        let office = self.0.clone();
        self.0.write("disclosure.propose", move |tx| {
            Box::pin(async move {
                let (seat, actor) = Self::actor(tx, &who).await?;
                let entry: Entry = tx.get(entry.as_str()).await?.ok_or_else(Refusal::absent)?;
                let directory = tx.directory(&entry.org).await?;
                let today = tx.now().day();
                let context = PolicyContext { directory: &directory, today };
                policy::check(&context, &Principal::Seated(&who.person, &seat), Action::Propose(&entry.org))?;
                let org = directory.orgs.get(&entry.org).ok_or_else(Refusal::absent)?;
                let (pin, procedure) = office.variations().procedure_for(tx, org, today).await?;
                let plan = office.plans().read_plan(tx, &form, &entry, &org.id, (&procedure, false)).await;
                if let Some(id) = idempotency::before(tx, &who.person, &form, &entry, plan.as_ref().ok()).await? {
                    return Ok(Proposed { id, again: true });
                }
                let plan = plan?;
                let id = DisclosureId::new(tx.now(), tx.random());
                let started = (pin, &*procedure);
                let mut disclosure = Disclosure::propose(id.clone(), org.id.clone(), started, plan, &actor, tx.now())?;
                let private = signed(&actor, &procedure, &disclosure);
                Self::keep(tx, &mut disclosure, &directory, &procedure, "disclosure.proposed", private).await?;
                tx.drop_draft(&who.person, &format!("plan:new:{}", entry.id)).await?;
                idempotency::insert(tx, &who.person, &form, &entry, &id).await?;
                Ok(Proposed { id, again: false })
            })
        })
        .await
    }

    /// Puts a changed plan forward after a return.
    ///
    /// # Errors
    /// If it is not this seat's turn, or the form has problems.
    pub async fn revise(self, who: Seated, id: DisclosureId, form: PlanForm) -> Result<(), Error> {
        self.0.plans().refuse_marked(&who, &form).await?;
        let office = self.0.clone();
        self.0.write("disclosure.revise", move |tx| {
            Box::pin(async move {
                let s = office.disclosures().subject(tx, &who, &id).await?;
                s.check(tx, Action::Revise(&s.disclosure, &s.procedure))?;
                let shown = s.disclosure.working.plan.base();
                if !form.base.is_empty() && form.base != shown {
                    return Err(Refusal::conflict("plan-changed", None).into());
                }
                let entry: Entry = tx.get(s.disclosure.entry.as_str()).await?.ok_or_else(Refusal::absent)?;
                let correcting = s.disclosure.working.plan.content.correction.is_some();
                let plan = office.plans().read_plan(tx, &form, &entry, &s.org.id, (&s.procedure, correcting)).await?;
                let mut next = s.disclosure.revise(&s.procedure, plan, &s.actor, tx.now())?;
                let private = signed(&s.actor, &s.procedure, &next);
                Self::keep(tx, &mut next, &s.directory, &s.procedure, "disclosure.revised", private).await?;
                tx.drop_draft(&who.person, &format!("plan:{id}")).await?;
                Ok(())
            })
        })
        .await
    }

    /// Signs a step for exactly what was shown.
    ///
    /// # Errors
    /// If it is not this seat's turn, the form has problems, or what was shown is no longer what is on the table.
    pub async fn sign(self, who: Seated, id: DisclosureId, step: String, form: SignForm) -> Result<(), Error> {
        self.sign_as(who, id, step, form, false).await
    }

    /// The same; `routine`: only if nothing in it asks for a look of its own.
    pub(crate) async fn sign_as(
        self,
        who: Seated,
        id: DisclosureId,
        step: String,
        form: SignForm,
        routine: bool,
    ) -> Result<(), Error> {
        let office = self.0.clone();
        self.0.write("disclosure.sign", move |tx| {
            Box::pin(async move {
                let s = office.disclosures().subject(tx, &who, &id).await?;
                s.check(tx, Action::Sign(&s.disclosure, &s.procedure, &step))?;
                let today = tx.now().day();
                let definition = s.procedure.step(&step).ok_or_else(Refusal::absent)?;
                let rules = office.rules().current();
                if routine && batch::single(tx, &s, &step, rules).await?.is_some() {
                    return Err(Refusal::conflict("not-routine", None).into());
                }
                // secrecy rules and grounds are always today's; the procedure is the one it started under
                let secrecy = definition.kind == StepKind::SecrecyReview;
                let found = secrecy && review::is_open(&s.disclosure.working.plan, rules);
                let mut decision = form.read(definition, rules, today, found)?;
                if secrecy {
                    decision.words.number = Some(Self::opinion_number(tx, &s.seat.serves).await?);
                }
                let decided = (decision.outcome, decision.saw);
                let mut next = s.disclosure.sign(&s.procedure, &step, decided, decision.words, &s.actor, tx.now())?;
                if next.working.case.end == Some(End::Filed) && next.archive_number.is_none() {
                    let prefix = format!("{}-{}-", s.org.code, today.year());
                    let number = tx.filed_count(&prefix).await? + 1;
                    next.archive_number = Some(format!("{prefix}{number:04}"));
                }
                if !office.rules().locked_to(&next.working).is_empty() {
                    Withholdings::drop_locked_drafts(tx, &s).await?;
                }
                let private = signed(&s.actor, &s.procedure, &next);
                let (mut next, procedure) = office.resumed(tx, &s, next).await?;
                Self::keep(tx, &mut next, &s.directory, &procedure, "disclosure.signed", private).await
            })
        })
        .await
    }

    /// What goes on after this, and by which procedure: what a correction would have corrected, if it came to nothing.
    async fn resumed<'o>(
        &'o self,
        tx: &mut Tx,
        s: &Subject<'o>,
        next: Disclosure,
    ) -> Result<(Disclosure, PinnedProcedure<'o>), Error> {
        let Some(released) = next.resumes() else { return Ok((next, s.procedure.clone())) };
        let before = self.0.variations().procedure(tx, &released.pin).await?;
        Ok((next.resume(&before, tx.now()), before))
    }

    /// The next number of an opinion form of this organisation and year. The ledger's lock is held: there is no gap.
    async fn opinion_number(tx: &mut Tx, org: &OrgId) -> Result<OpinionNumber, Error> {
        let year = tx.now().day().year();
        let count = tx.opinion_count(&OpinionNumber::series(org, year)).await?;
        let no = u32::try_from(count).map_err(Error::broken)? + 1;
        Ok(OpinionNumber { org: org.clone(), year, no })
    }

    /// Takes a plan back before anything was released.
    ///
    /// # Errors
    /// If this seat doesn't propose for the organisation, or something was released already.
    pub async fn abandon(self, who: Seated, id: DisclosureId, reason: String) -> Result<(), Error> {
        let office = self.0.clone();
        self.0.write("disclosure.abandon", move |tx| {
            Box::pin(async move {
                let s = office.disclosures().subject(tx, &who, &id).await?;
                s.check(tx, Action::Revise(&s.disclosure, &s.procedure))?;
                let reason = required(&reason)?;
                let next = s.disclosure.abandon(&s.procedure, tx.now())?;
                let private = acted(&s.actor, &reason);
                let (mut next, procedure) = office.resumed(tx, &s, next).await?;
                Self::keep(tx, &mut next, &s.directory, &procedure, "disclosure.abandoned", private).await
            })
        })
        .await
    }

    /// Begins a correction of what was released: a new version through the procedure in force today (Art. 24).
    ///
    /// # Errors
    /// If this seat doesn't propose for the organisation, nothing was released, or the form has problems.
    pub async fn correct(self, who: Seated, id: DisclosureId, form: PlanForm) -> Result<(), Error> {
        self.0.plans().refuse_marked(&who, &form).await?;
        let office = self.0.clone();
        self.0.write("disclosure.correct", move |tx| {
            Box::pin(async move {
                let s = office.disclosures().subject(tx, &who, &id).await?;
                s.check(tx, Action::Correct(&s.disclosure))?;
                let entry: Entry = tx.get(s.disclosure.entry.as_str()).await?.ok_or_else(Refusal::absent)?;
                let today = tx.now().day();
                let (pin, procedure) = office.variations().procedure_for(tx, &s.org, today).await?;
                let plan = office.plans().read_plan(tx, &form, &entry, &s.org.id, (&procedure, true)).await?;
                corrects(tx, &id, &plan).await?;
                let mut next = s.disclosure.correct(&s.procedure, (pin, &procedure), plan, &s.actor, tx.now())?;
                let private = signed(&s.actor, &procedure, &next);
                Self::keep(tx, &mut next, &s.directory, &procedure, "disclosure.corrected", private).await?;
                tx.drop_draft(&who.person, &format!("correct:{id}")).await?;
                Ok(())
            })
        })
        .await
    }

    /// Withdraws what was released; a tombstone with the reason stays (Art. 24).
    ///
    /// # Errors
    /// If this seat doesn't approve for the organisation, nothing was released, or the reason is missing.
    pub async fn withdraw(self, who: Seated, id: DisclosureId, reason: String) -> Result<(), Error> {
        let office = self.0.clone();
        self.0.write("disclosure.withdraw", move |tx| {
            Box::pin(async move {
                let s = office.disclosures().subject(tx, &who, &id).await?;
                s.check(tx, Action::Withdraw(&s.disclosure))?;
                let reason = required(&reason)?;
                let mut next = s.disclosure.withdraw(&s.procedure, &reason, tx.now())?;
                let withdrawal = next.withdrawn.clone();
                for mut version in tx.versions_of(&id).await? {
                    version.withdrawn.clone_from(&withdrawal);
                    let event = Event::new("version.withdrawn", json!({})).publishing(version.digest()?);
                    tx.put(&version, event).await?;
                }
                let private = acted(&s.actor, &reason);
                Self::keep(tx, &mut next, &s.directory, &s.procedure, "disclosure.withdrawn", private).await
            })
        })
        .await
    }
}

impl Plans<'_> {
    /// Reads a plan form against the entry, the rules and the directory.
    pub(crate) async fn read_plan(
        self,
        tx: &mut Tx,
        form: &PlanForm,
        entry: &Entry,
        org: &OrgId,
        (procedure, correcting): (&Procedure, bool),
    ) -> Result<Plan, Error> {
        let (mut named_orgs, mut named_people, mut named_unknown) = (Vec::new(), Vec::new(), Vec::new());
        if form.scope == Scope::Named.code() {
            for line in form.named.lines().map(str::trim).filter(|l| !l.is_empty()) {
                if let Some(org) = tx.org_by_code(line).await? {
                    named_orgs.push(org.id);
                } else if let Some(person) = Self::person_below(tx, line, org).await? {
                    named_people.push(person);
                } else {
                    named_unknown.push(line.to_owned());
                }
            }
        }
        let rules = self.0.rules().current();
        let today = tx.now().day();
        let files = self.0.attachments().form_files(tx, &form.files, org).await?;
        let typed = form_screening::personal(form, rules);
        let reidentified = Plans::reidentified(tx, form, &files).await?;
        let together = crate::people::seat::issuers(tx, &form.issuers).await?;
        let facts = FormFacts {
            rules,
            entry,
            org,
            today,
            correcting,
            named_orgs,
            named_people,
            named_unknown,
            files,
            typed,
            reidentified,
            issuers: together.known,
            issuers_unknown: together.unknown,
            issuers_silent: together.silent,
            urgent: rules.urgent_in(procedure),
        };
        Ok(form.read(&facts)?)
    }

    /// The person of a login, if they are a member of this organisation or one under it, or belong to it. Elsewhere a
    /// login is as unknown as one that nobody has: the form must not tell which logins there are.
    async fn person_below(tx: &mut Tx, login: &str, org: &OrgId) -> Result<Option<PersonId>, Error> {
        let Some((account, _)) = tx.account_by_login(&login.to_lowercase()).await? else { return Ok(None) };
        let Some(person) = tx.get::<Person>(account.person.as_str()).await? else { return Ok(None) };
        for home in [&person.member_of, &person.belongs_to].into_iter().flatten() {
            if tx.org_chain(home).await?.iter().any(|above| &above.id == org) {
                return Ok(Some(person.id));
            }
        }
        Ok(None)
    }
}

impl Subject<'_> {
    /// Asks the policy.
    pub(crate) fn check(&self, tx: &Tx, action: Action<'_>) -> Result<(), Refusal> {
        let context = PolicyContext { directory: &self.directory, today: tx.now().day() };
        policy::check(&context, &Principal::Seated(&self.actor.person, &self.seat), action)
    }
}

/// A correction changes what readers see, and is for everybody who could read what was wrong. A narrower one would
/// leave outsiders with the wrong text and a hint that something else exists; withdrawing and disclosing anew is the
/// way then.
async fn corrects(tx: &mut Tx, id: &DisclosureId, plan: &Plan) -> Result<(), Error> {
    let Some(released) = tx.versions_of(id).await?.into_iter().next_back() else { return Ok(()) };
    let mut problems = Problems::default();
    let (old, new) = (&released.published.content, &plan.content);
    let changed = (&old.title, &old.plain, &old.body) != (&new.title, &new.plain, &new.body);
    problems.require(changed, "body", "correction-unchanged");
    let will: std::collections::BTreeSet<String> = plan.stages.iter().flat_map(|s| s.tokens().to_vec()).collect();
    let reached = will.contains("all") || released.tokens.iter().all(|token| will.contains(token));
    problems.require(reached, "scope", "correction-narrows");
    Ok(problems.or(())?)
}

fn required(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        let mut problems = Problems::default();
        problems.add("reason", "reason-missing");
        return Err(problems.into());
    }
    Ok(reason.to_owned())
}

/// The private part of an entry about an act: seat, person, reason.
pub(crate) fn acted(actor: &Actor, reason: &str) -> Json {
    json!({
        "seat": actor.seat, "title": actor.title, "person": actor.person, "name": actor.name,
        "for": actor.for_principal, "text": reason,
    })
}

/// The private part of an entry about a signature: the last one of the case.
fn signed(actor: &Actor, procedure: &Procedure, disclosure: &Disclosure) -> Json {
    let mut private = acted(actor, "");
    let working = &disclosure.working;
    if let (Some(sign_off), Some(opinion), Some(map)) =
        (working.case.sign_offs.last(), working.opinions.last(), private.as_object_mut())
    {
        let name = procedure.step(&sign_off.step).map(|s| json!({ "zh": s.name.zh, "en": s.name.en }));
        map.insert("step".into(), json!(sign_off.step));
        map.insert("step_name".into(), json!(name));
        map.insert("outcome".into(), json!(sign_off.outcome.code()));
        map.insert("round".into(), json!(sign_off.round));
        map.insert("version".into(), json!(working.version));
        map.insert("text".into(), json!(opinion.words.text));
        map.insert("secrecy".into(), json!(opinion.words.secrecy));
        let proposed = procedure.propose().is_some_and(|propose| propose.id == sign_off.step);
        if let Some(urgency) = working.plan.urgent.as_ref().filter(|_| proposed) {
            map.insert("urgent".into(), json!(urgency.reason));
        }
        if let Some(number) = &opinion.words.number {
            map.insert("number".into(), json!({ "year": number.year, "no": number.no }));
        }
        if !opinion.words.reasons.is_empty() {
            map.insert("reasons".into(), json!(opinion.words.reasons));
        }
        map.insert(
            "saw".into(),
            json!(sign_off.saw.iter().map(|(p, d)| (p.code(), d)).collect::<std::collections::BTreeMap<_, _>>()),
        );
    }
    private
}
