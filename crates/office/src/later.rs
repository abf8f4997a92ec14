//! After an urgent release: the reviews that were put off, whose they are, holding one, and mending what one found amiss.

use domain::{
    Day, DisclosureId, Instant, Refusal,
    disclosure::{Disclosure, Opinion},
    policy::Action,
    urgent::{LaterForm, Outcome, Owed, read_turn},
    workday::WorkCalendar,
};
use rules::{
    Ruleset, Text,
    procedure::{Part, Procedure},
    text::Basis,
};
use serde_json::json;
use store::Tx;

use crate::{
    Error, Office,
    disclosure::{Seated, Subject, acted},
    file::FilePage,
};

/// What a procedure puts off for what can't wait.
#[derive(Clone, Debug)]
pub struct Haste {
    /// Names of the reviews.
    pub put_off: Vec<Text>,
    /// Working days after the release in which they are to be held.
    pub days: u16,
    /// What it rests on.
    pub basis: Basis,
}

/// The urgent route of a procedure, if these rules let it have one.
pub(crate) fn haste(rules: &Ruleset, procedure: &Procedure) -> Option<Haste> {
    let urgent = rules.urgent_in(procedure)?;
    let put_off = procedure.steps.iter().filter(|step| step.is_put_off()).map(|step| step.name.clone()).collect();
    Some(Haste { put_off, days: urgent.days, basis: urgent.basis.clone() })
}

/// A review that was put off.
#[derive(Clone, Debug)]
pub struct OwedLine {
    /// Of which version.
    pub version: u32,
    /// The step.
    pub step: String,
    /// Its name.
    pub name: Text,
    /// Whose it is: 职务 and names.
    pub who: Vec<(String, Vec<String>)>,
    /// The day of the release.
    pub released: Day,
    /// The last day to hold it.
    pub due: Day,
    /// Days of a year without a notice were counted: the day may move.
    pub provisional: bool,
    /// Has that day passed without it?
    pub overdue: bool,
    /// What it found, once it is held, and who said so in what words.
    pub held: Option<(Outcome, Opinion)>,
    /// May this seat hold it now?
    pub mine: bool,
}

/// What was found amiss after a release, and nobody mends yet.
#[derive(Clone, Debug)]
pub struct Mend {
    /// The version.
    pub version: u32,
    /// What is amiss.
    pub text: String,
    /// Who said so: 职务 and name.
    pub who: String,
    /// When.
    pub at: Instant,
}

/// What the one whose turn it is has to do after a release.
#[derive(Clone, Debug)]
pub enum After {
    /// To hold a review.
    Review {
        /// Of which version.
        version: u32,
        /// The step.
        step: String,
        /// Its name.
        name: Text,
        /// The last day.
        due: Day,
        /// Has it passed?
        overdue: bool,
    },
    /// To correct or withdraw.
    Mend(Mend),
}

/// What is to be mended of it.
pub(crate) fn to_mend(disclosure: &Disclosure) -> Option<Mend> {
    let (working, owed) = disclosure.to_mend()?;
    let opinion = owed.held.as_ref()?;
    Some(Mend {
        version: working.version,
        text: opinion.words.text.clone(),
        who: format!("{} {}", opinion.title, opinion.name),
        at: opinion.at,
    })
}

impl Office {
    /// What a turn after the release asks for; none for any other turn.
    pub(crate) async fn after(
        &self,
        tx: &mut Tx,
        disclosure: &Disclosure,
        turn: Option<&str>,
    ) -> Result<Option<After>, Error> {
        let Some(turn) = turn.filter(|turn| domain::urgent::is_after(turn)) else { return Ok(None) };
        let owed = read_turn(turn).and_then(|(version, step)| disclosure.owed(version, step));
        let Some((working, owed)) = owed else { return Ok(to_mend(disclosure).map(After::Mend)) };
        let procedure = self.procedure(tx, &working.pin).await?;
        let due = owed.due(WorkCalendar::builtin()).day;
        Ok(procedure.step(&owed.step).map(|step| After::Review {
            version: working.version,
            step: owed.step.clone(),
            name: step.name.clone(),
            due,
            overdue: due < tx.now().day(),
        }))
    }

    /// The reviews that were put off, of every version.
    pub(crate) async fn owed_lines(&self, tx: &mut Tx, s: &Subject<'_>) -> Result<Vec<OwedLine>, Error> {
        let (mut lines, today) = (Vec::new(), tx.now().day());
        for (working, owed) in s.disclosure.put_off() {
            let procedure = self.procedure(tx, &working.pin).await?;
            let Some(step) = procedure.step(&owed.step) else { continue };
            let due = owed.due(WorkCalendar::builtin());
            let may = |owed: &Owed| s.check(tx, Action::ReviewLater(&s.disclosure, &s.procedure, owed)).is_ok();
            lines.push(OwedLine {
                mine: owed.held.is_none() && may(owed),
                version: working.version,
                step: owed.step.clone(),
                name: step.name.clone(),
                who: Self::signers(tx, step, &s.directory, &s.disclosure.org).await?,
                released: owed.from,
                due: due.day,
                provisional: due.provisional,
                overdue: owed.held.is_none() && due.day < today,
                held: working.found(&owed.step).zip(owed.held.clone()),
            });
        }
        Ok(lines)
    }

    /// The page on which a review is held after the release: the file as it was released in this version, and the review.
    ///
    /// # Errors
    /// If there is no such file or review for this seat, or it is not this seat's.
    pub async fn later_page(
        &self,
        who: &Seated,
        id: &DisclosureId,
        version: u32,
        step: &str,
    ) -> Result<(FilePage, OwedLine), Error> {
        let mut tx = self.read().await?;
        let mut s = self.subject(&mut tx, who, id).await?;
        let (working, owed) = s.disclosure.owed(version, step).ok_or_else(Refusal::absent)?;
        s.check(&tx, Action::ReviewLater(&s.disclosure, &s.procedure, owed))?;
        let pin = working.pin.clone();
        let lines = self.owed_lines(&mut tx, &s).await?;
        let line = lines.into_iter().find(|line| line.version == version && line.step == step);
        s.procedure = self.procedure(&mut tx, &pin).await?;
        s.disclosure = s.disclosure.at_version(version);
        Ok((self.page_of(&mut tx, &s).await?, line.ok_or_else(Refusal::absent)?))
    }

    /// Holds a review after the release, for exactly what was released and shown.
    ///
    /// # Errors
    /// If it is not this seat's, it has been held, the form has problems, or something else was shown.
    pub async fn review_later(
        &self,
        who: Seated,
        id: DisclosureId,
        (version, step): (u32, String),
        form: LaterForm,
    ) -> Result<(), Error> {
        let office = self.clone();
        self.write("disclosure.review_later", move |tx| {
            Box::pin(async move {
                let s = office.subject(tx, &who, &id).await?;
                let (working, owed) = s.disclosure.owed(version, &step).ok_or_else(Refusal::absent)?;
                s.check(tx, Action::ReviewLater(&s.disclosure, &s.procedure, owed))?;
                let finding = form.read()?;
                let procedure = office.procedure(tx, &working.pin).await?;
                let name = procedure.step(&step).map(|s| json!({ "zh": s.name.zh, "en": s.name.en }));
                let mut private = acted(&s.actor, &finding.text);
                if let Some(map) = private.as_object_mut() {
                    let saw = |part: Part| finding.saw.get(&part);
                    map.insert("step".into(), json!(step));
                    map.insert("step_name".into(), json!(name));
                    map.insert("outcome".into(), json!(finding.outcome.code()));
                    map.insert("version".into(), json!(version));
                    map.insert("saw".into(), json!({ "content": saw(Part::Content), "plan": saw(Part::Plan) }));
                }
                let held = s.disclosure.review_later(&procedure, (version, &step), finding, &s.actor, tx.now());
                let mut next = held?;
                Self::keep(tx, &mut next, &s.directory, &s.procedure, "disclosure.reviewed_later", private).await
            })
        })
        .await
    }
}
