//! Makes the demonstration's past through the one door, like anybody else.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, bail};
use domain::{
    Day, DisclosureId, EntryId, Instant, OrgId, PersonId, SeatId,
    catalogue::entry::Entry,
    disclosure::{
        Disclosure as Record,
        consent::{ConsentForm, Word},
        plan::PlanForm,
        review::SignForm,
        variation::{Edit, ProcedureForm},
    },
    people::seat::{DelegationForm, Role},
};
use indicatif::ProgressBar;
use office::{Clock as _, Error, Office, caller::Seated, import::Imported, people::seat::create::NewSeat};
use rules::procedure::{Procedure, Step, StepKind};

use super::{
    PASSWORD,
    clock::SimulatedClock,
    clockwork::{self, COUNTED_DAYS, answers},
    facts::{self, Disclosure, Opinions},
    script::{Act, schedule},
};

struct World<'a> {
    office: &'a Office,
    orgs: BTreeMap<String, OrgId>,
    /// (duty or administrator's code, served organisation) → who sits there.
    seats: BTreeMap<(String, String), Vec<Seated>>,
    entries: BTreeMap<(String, i64), Entry>,
    opinions: Opinions,
    list: Vec<Disclosure>,
    made: BTreeMap<usize, DisclosureId>,
    turn: usize,
}

/// Fills an empty office.
pub async fn run(office: &Office, clock: &SimulatedClock, end: Instant, bar: &ProgressBar) -> anyhow::Result<()> {
    bar.set_message("organisations");
    let table = crate::import::orgs(facts::ORGS);
    done(office.orgs().import_orgs_unless(table.problems, table.rows, |_| ()).await?, "orgs.csv")?;
    bar.set_position(25);
    bar.set_message("people, posts, catalogues");
    let mut world = World {
        office,
        orgs: BTreeMap::new(),
        seats: BTreeMap::new(),
        entries: BTreeMap::new(),
        opinions: facts::opinions()?,
        list: facts::disclosures()?,
        made: BTreeMap::new(),
        turn: 0,
    };
    let people = world.people().await?;
    world.seats(&people).await?;
    world.catalogues(end.day()).await?;
    bar.set_position(35);
    bar.set_message("accounts");
    for account in facts::accounts()? {
        let person = people.get(&account.person).with_context(|| format!("accounts.csv: {}", account.person))?;
        office.accounts().set_account(&account.login, person.clone(), PASSWORD).await?;
    }
    bar.set_position(40);
    bar.set_message("two years of work");
    let acts = schedule(&world.list, end);
    let mut answers = answers(&world.entries, clock.now(), end).into_iter().peekable();
    let count = acts.len();
    for (i, (when, n, act)) in acts.into_iter().enumerate() {
        while let Some((at, answer)) = answers.next_if(|(at, _)| *at < when) {
            clock.set(at);
            clockwork::act(office, &world.seats, &answer, facts::NOTHING.trim()).await?;
        }
        clock.set(when);
        let title = world.list.get(n).map_or("", |d| d.title.as_str()).to_owned();
        world.act(n, act).await.with_context(|| format!("{title}: {act:?} on {}", clock.now().day()))?;
        bar.set_position(40 + (60 * i / count.max(1)) as u64);
    }
    for (at, answer) in answers {
        clock.set(at);
        clockwork::act(office, &world.seats, &answer, facts::NOTHING.trim()).await?;
    }
    for delegation in facts::delegations()? {
        world.delegate(&delegation, &people, clock.now().day()).await.context("delegations.json")?;
    }
    for variation in facts::variations()? {
        world.vary(&variation, clock.now().day()).await.context("variations.json")?;
    }
    world.check_outcomes().await
}

fn done(imported: Imported, what: &str) -> anyhow::Result<()> {
    match imported {
        Imported::Done { .. } => Ok(()),
        Imported::Refused(problems) => bail!("{what}: {problems:?}"),
    }
}

impl World<'_> {
    async fn org(&mut self, code: &str) -> anyhow::Result<OrgId> {
        if let Some(id) = self.orgs.get(code) {
            return Ok(id.clone());
        }
        let id = self.office.orgs().org_id(code).await?.with_context(|| format!("no organisation {code}"))?;
        self.orgs.insert(code.to_owned(), id.clone());
        Ok(id)
    }

    async fn people(&mut self) -> anyhow::Result<BTreeMap<String, PersonId>> {
        let people = facts::people()?;
        let mut rows = Vec::new();
        for person in &people {
            let org = if person.org.is_empty() { None } else { Some(self.org(&person.org).await?) };
            rows.push((person.name.clone(), org, None));
        }
        let ids = self.office.people().add_people(rows, "demonstration").await?;
        Ok(people.into_iter().map(|p| p.id).zip(ids).collect())
    }

    async fn seats(&mut self, people: &BTreeMap<String, PersonId>) -> anyhow::Result<()> {
        let rows = facts::seats()?;
        let mut new = Vec::new();
        for row in &rows {
            let person = people.get(&row.person).with_context(|| format!("seats.csv: {}", row.person))?;
            let from = Day::parse(&row.from).with_context(|| format!("seats.csv: {}", row.from))?;
            new.push(NewSeat {
                org: self.org(&row.org).await?,
                serves: self.org(if row.serves.is_empty() { &row.org } else { &row.serves }).await?,
                role: Role::parse(&row.duty).with_context(|| format!("seats.csv: {}", row.duty))?,
                title: row.title.clone(),
                holder: Some((person.clone(), from)),
            });
        }
        let holders: Vec<PersonId> = new.iter().filter_map(|s| s.holder.as_ref().map(|(p, _)| p.clone())).collect();
        let keys: Vec<(String, String)> =
            new.iter().map(|s| (s.role.code().to_owned(), s.serves.to_string())).collect();
        let ids: Vec<SeatId> = self.office.seats().add_seats(new, "demonstration").await?;
        for ((key, person), seat) in keys.into_iter().zip(holders).zip(ids) {
            self.seats.entry(key).or_default().push(Seated { person, seat });
        }
        Ok(())
    }

    async fn catalogues(&mut self, today: Day) -> anyhow::Result<()> {
        let table = crate::import::entries(facts::ENTRIES);
        let codes: std::collections::BTreeSet<String> = table.rows.iter().map(|(_, r)| r.org.clone()).collect();
        let from = Some(today.plus_days(-COUNTED_DAYS));
        done(
            self.office.catalogue_imports().import_entries_unless(table.problems, table.rows, from).await?,
            "catalogues.csv",
        )?;
        for code in codes {
            let id = self.org(&code).await?;
            for entry in self.office.operator().entries(&id).await? {
                self.entries.insert((code.clone(), entry.no), entry);
            }
        }
        Ok(())
    }

    fn disclosure(&self, n: usize) -> anyhow::Result<&Disclosure> {
        self.list.get(n).context("a disclosure that is not in the list")
    }

    async fn act(&mut self, n: usize, act: Act) -> anyhow::Result<()> {
        match act {
            Act::Draft => self.draft(n).await,
            Act::Propose => self.propose(n).await,
            Act::Advance => self.advance(n).await,
            Act::Due => {
                self.office.run_due().await?;
                Ok(())
            }
            Act::Correct => self.correct(n).await,
            Act::Withdraw => self.withdraw(n).await,
        }
    }

    fn seat(&self, duty: &str, serves: &OrgId, skip: usize) -> anyhow::Result<Seated> {
        let seats =
            self.seats.get(&(duty.to_owned(), serves.to_string())).with_context(|| format!("nobody is {duty}"))?;
        seats.get(skip).cloned().with_context(|| format!("no other {duty}"))
    }

    /// The form as its clerk would fill it.
    fn form(&self, d: &Disclosure) -> PlanForm {
        let rules = self.office.rules().current();
        let level = d.risk.level.as_str();
        // the level is the worst of the dimensions; the others are low
        let risk = rules.risk_dimensions.iter().enumerate().map(|(i, dimension)| {
            format!("{}={}", dimension.id, if i + 1 == rules.risk_dimensions.len() { level } else { "low" })
        });
        let contingency = d.risk.contingency.clone();
        let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
        PlanForm {
            title: d.title.clone(),
            plain: d.plain.clone(),
            body: d.body.clone(),
            scope: d.scope.clone(),
            scope_reason: d.scope_reason.clone().unwrap_or_default(),
            named: d.named.join("\n"),
            modes: d.modes.clone(),
            on: d.release_on.clone(),
            necessity: d.necessity.clone(),
            feasibility: d.feasibility.clone(),
            risk: risk.collect(),
            contingency_people: contingency.as_ref().map_or_else(String::new, |c| c.people.clone()),
            contingency_measures: contingency.as_ref().map_or_else(String::new, |c| c.measures.clone()),
            contingency_statement: contingency.map_or_else(String::new, |c| c.statement),
            self_check: roots.map(|c| c.id.clone()).collect(),
            facts: d.facts.clone(),
            urgent_reason: d.urgent_reason.clone(),
            issuers: d.issuers.join("\n"),
            ..PlanForm::default()
        }
    }

    fn entry(&self, d: &Disclosure) -> anyhow::Result<EntryId> {
        let entry = self.entries.get(&(d.org.clone(), d.entry_no));
        Ok(entry.with_context(|| format!("{} has no entry {}", d.org, d.entry_no))?.id.clone())
    }

    async fn draft(&mut self, n: usize) -> anyhow::Result<()> {
        let d = self.disclosure(n)?.clone();
        let org = self.org(&d.org).await?;
        let who = self.seat("undertaker", &org, 0)?;
        let (key, body) = (format!("plan:new:{}", self.entry(&d)?), serde_json::to_string(&self.form(&d))?);
        self.office.operator().keep_draft(who.person, key, body).await.map_err(full)
    }

    /// Brings the files through the gate; what has to be masked is masked.
    async fn files(&self, who: &Seated, d: &Disclosure) -> anyhow::Result<Vec<String>> {
        let mut ids = Vec::new();
        for file in &d.files {
            let bytes = file.text.clone().into_bytes();
            let brought =
                self.office.attachments().attach(who.clone(), file.name.clone(), bytes).await.map_err(full)?;
            if file.mask {
                let all = vec!["all".to_owned()];
                self.office.attachments().mask_attachment(who.clone(), brought.id.clone(), all).await.map_err(full)?;
            }
            ids.push(brought.id.to_string());
        }
        Ok(ids)
    }

    async fn propose(&mut self, n: usize) -> anyhow::Result<()> {
        let d = self.disclosure(n)?.clone();
        let org = self.org(&d.org).await?;
        let who = self.seat("undertaker", &org, 0)?;
        let mut form = self.form(&d);
        if d.returned_once.is_some() {
            form.body.push_str(&self.opinions.get("returned_body", 0));
        }
        form.files = self.files(&who, &d).await?;
        let id = self.office.disclosures().propose(who, self.entry(&d)?, form).await.map_err(full)?;
        self.made.insert(n, id);
        Ok(())
    }

    async fn record(&self, n: usize) -> anyhow::Result<Option<(Record, Procedure)>> {
        let Some(id) = self.made.get(&n) else { return Ok(None) };
        Ok(self.office.operator().disclosure(id).await?)
    }

    /// Whoever's turn it is signs.
    async fn advance(&mut self, n: usize) -> anyhow::Result<()> {
        let d = self.disclosure(n)?.clone();
        let Some((record, procedure)) = self.record(n).await? else { return Ok(()) };
        // what is owed after an urgent release stays owed: that is for whoever looks around to do
        let Some(turn) =
            record.desk.turns.iter().find(|turn| !domain::disclosure::deferred_review::is_after_release(&turn.step))
        else {
            return Ok(());
        };
        let mut parts = turn.token.splitn(3, ':').skip(1);
        let (duty, org) = (parts.next().unwrap_or_default(), OrgId::from_text(parts.next().unwrap_or_default()));
        if turn.step.starts_with(domain::policy::CONSENT) {
            return self.consent(&d, &record, self.seat(duty, &org, 0)?).await;
        }
        let step = procedure.step(&turn.step).context("a turn at no step")?.clone();
        if step.kind == StepKind::Propose {
            if d.returned_once.is_none() {
                return Ok(());
            }
            let who = self.seat(duty, &org, 0)?;
            return self.office.disclosures().revise(who, record.id.clone(), self.form(&d)).await.map_err(full);
        }
        let Some(form) = self.decision(&d, &record, &step) else { return Ok(()) };
        for skip in 0..4 {
            let Ok(who) = self.seat(duty, &org, skip) else { break };
            match self.office.disclosures().sign(who, record.id.clone(), step.id.clone(), form.clone()).await {
                Err(Error::Refused(r)) if r.code == "same-person" => {}
                other => {
                    self.turn += 1;
                    return other.map_err(full);
                }
            }
        }
        bail!("nobody can sign {} as {duty} for {org}", step.id)
    }

    /// Another issuer says yes, unless the disclosure is meant to wait for its word.
    async fn consent(&self, d: &Disclosure, record: &Record, who: Seated) -> anyhow::Result<()> {
        if d.outcome == "in_consent" {
            return Ok(());
        }
        let parts = &record.working.case.parts;
        let form = ConsentForm {
            word: Word::Consented.code().to_owned(),
            text: self.opinions.get("consent", 0),
            content: parts.content.to_string(),
            plan: parts.plan.to_string(),
        };
        self.office.consents().consent(who, record.id.clone(), form).await.map_err(full)
    }

    async fn delegate(
        &mut self,
        d: &facts::Delegation,
        people: &BTreeMap<String, PersonId>,
        today: Day,
    ) -> anyhow::Result<()> {
        let serves = self.org(&d.serves).await?;
        let form = DelegationForm {
            delegate: people.get(&d.delegate).with_context(|| d.delegate.clone())?.to_string(),
            from: today.to_string(),
            to: today.plus_days(d.days).to_string(),
            reason: d.reason.clone(),
        };
        self.office.seats().delegate(self.seat(&d.duty, &serves, 0)?, form).await.map_err(full)
    }

    async fn vary(&mut self, v: &facts::Variation, today: Day) -> anyhow::Result<()> {
        let keeper = self.org(&v.keeper).await?;
        let who = self.seat("office_reviewer", &keeper, 0)?;
        let org = self.office.operator().org(&v.org).await?.with_context(|| v.org.clone())?;
        let mut form = ProcedureForm::of(self.office.rules().for_org(&org, today)?.1, &v.source);
        (form.zh, form.en) = (v.name_zh.clone(), v.name_en.clone());
        let at = form.steps.iter().position(|step| step.id == v.after).with_context(|| v.after.clone())?;
        let kind = StepKind::ALL.iter().find(|kind| kind.code() == v.kind).with_context(|| v.kind.clone())?;
        form.edit(Edit::Add(*kind, at));
        let new = form.steps.get_mut(at + 1).context("no step was added")?;
        (new.zh, new.en) = (v.zh.clone(), v.en.clone());
        let from = today.to_string();
        self.office.variations().enforce_variation(who, v.org.clone(), form, from, 0).await.map(drop).map_err(full)
    }

    /// What the signer decides; none if the disclosure is meant to rest here.
    fn decision(&self, d: &Disclosure, record: &Record, step: &Step) -> Option<SignForm> {
        let secrecy = step.kind == StepKind::SecrecyReview;
        let rests = match d.outcome.as_str() {
            "in_secrecy" => secrecy,
            "in_discussion" => step.id == "discussion",
            "in_supervision" => step.id == "supervision",
            "in_office" => step.id == "review" || step.id == "leader",
            "in_approval" => step.kind == StepKind::Approve,
            "referred" => step.id == "secrecy_department",
            "approved" | "scheduled" => step.kind == StepKind::Archive,
            _ => false,
        };
        if rests {
            return None;
        }
        let parts = &record.working.case.parts;
        let mut form = SignForm {
            outcome: "pass".into(),
            text: self.opinions.get(&step.id, self.turn),
            content: parts.content.to_string(),
            plan: parts.plan.to_string(),
            ..SignForm::default()
        };
        let rules = self.office.rules().current();
        let may = |code: &str| step.may.iter().any(|m| m.code() == code);
        let first = record.working.opinions.len() == 1;
        let back = d.return_reason.as_ref().or(d.returned_once.as_ref().filter(|_| first));
        let effect = match (&d.withheld_ground, back) {
            (Some(ground), _) if may("withhold") => {
                form.text = self.opinions.get("withhold", 0);
                form.ground.clone_from(ground);
                form.until = d.withheld_until.clone().unwrap_or_default();
                "withhold"
            }
            (_, Some(reason)) if may("return") => {
                form.text.clone_from(reason);
                "return"
            }
            _ if d.outcome == "referred" && may("refer") => {
                form.text = self.opinions.get("refer", 0);
                "refer"
            }
            _ => "pass",
        };
        form.outcome = effect.to_owned();
        if secrecy {
            use rules::ruleset::Effect;
            let wanted = match effect {
                "withhold" => Effect::Withhold,
                "return" => Effect::Redact,
                "refer" => Effect::Refer,
                _ => Effect::Publish,
            };
            form.secrecy =
                rules.secrecy_outcomes.iter().find(|o| o.effect == wanted).map_or_else(String::new, |o| o.id.clone());
            let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
            form.checklist = roots.map(|c| format!("{}=no", c.id)).collect();
        }
        Some(form)
    }

    async fn correct(&mut self, n: usize) -> anyhow::Result<()> {
        let d = self.disclosure(n)?.clone();
        let (Some(correction), Some((record, _))) = (d.correction.clone(), self.record(n).await?) else {
            return Ok(());
        };
        let org = self.org(&d.org).await?;
        let who = self.seat("undertaker", &org, 0)?;
        let form = PlanForm {
            body: correction.body,
            on: correction.on,
            necessity: self.opinions.get("corrected_plan", 0),
            correction_was: correction.wrong,
            correction_now: correction.right,
            correction_reason: correction.reason,
            correction_impact: correction.impact,
            ..self.form(&d)
        };
        self.office.disclosures().correct(who, record.id, form).await.map_err(full)
    }

    async fn withdraw(&mut self, n: usize) -> anyhow::Result<()> {
        let d = self.disclosure(n)?.clone();
        let Some((record, _)) = self.record(n).await? else { return Ok(()) };
        let org = self.org(&d.org).await?;
        let who = self.seat("approver", &org, 0)?;
        self.office.disclosures().withdraw(who, record.id, d.withdrawn_reason.unwrap_or_default()).await.map_err(full)
    }

    /// Every disclosure got as far as it was meant to: else the data and the rules don't fit together.
    async fn check_outcomes(&self) -> anyhow::Result<()> {
        for (n, d) in self.list.iter().enumerate() {
            let expected: &[&str] = match d.outcome.as_str() {
                "released" | "corrected" => &["filed", "released"],
                "withdrawn" => &["withdrawn"],
                "withheld" => &["withheld"],
                "returned" => &["returned"],
                "approved" | "scheduled" => &["approved"],
                "draft" => &[""],
                _ => &["under_way"],
            };
            let state = self.record(n).await?.map_or("", |(record, _)| record.state.code());
            if !expected.contains(&state) {
                tracing::warn!(
                    title = d.title,
                    wanted = d.outcome,
                    state,
                    "a disclosure of the demonstration stopped early"
                );
            }
        }
        Ok(())
    }
}

/// Problems in full: a mistake in the demonstration's data must be found at once.
fn full(error: Error) -> anyhow::Error {
    match error {
        Error::Problems(problems) => anyhow!("{:?}", problems.0),
        Error::Refused(refusal) => anyhow!("{refusal:?}"),
        other => anyhow::Error::new(other),
    }
}
