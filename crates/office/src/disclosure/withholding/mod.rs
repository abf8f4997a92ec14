//! The register of what is withheld, and its examinations (Art. 7).

pub(crate) mod lock;

use domain::{
    Day, DisclosureId, EntryId, Instant, Refusal,
    catalogue::entry::Entry,
    disclosure::{
        Disclosure,
        withholding::{Examination, ExamineForm, SOON_DAYS, WithholdingStatus},
    },
    people::{org::Org, seat::Role},
    policy::{self, Action, PolicyContext, Principal},
};
use futures_core::future::BoxFuture;
use rules::procedure::{Duty, Move};
use serde_json::json;
use store::Tx;

use crate::{
    Error, Identity, Office,
    caller::{Seated, acted, actor},
    disclosure::Disclosures,
    org_ref::OrgRef,
    typed::TypedBy,
};

/// Something withheld.
#[derive(Clone, Debug)]
pub struct WithheldLine {
    /// The file.
    pub id: DisclosureId,
    /// Its title; empty if it is locked to this seat.
    pub title: String,
    /// The catalogue entry it would have fulfilled.
    pub entry: EntryId,
    /// 公开事项 of the entry.
    pub item: String,
    /// Ground id of the ruleset.
    pub ground: String,
    /// Why, in the words of who decided.
    pub reason: String,
    /// Who decided: 职务 and name.
    pub by: (String, String),
    /// When.
    pub at: Instant,
    /// To be examined again on.
    pub until: Day,
    /// Where it stands.
    pub status: WithholdingStatus,
    /// What was decided when it was examined again, oldest first.
    pub examined: Vec<Examination>,
}

/// What an organisation withholds.
#[derive(Clone, Debug)]
pub struct WithheldPage {
    /// Whose.
    pub org: OrgRef,
    /// Today.
    pub today: Day,
    /// Overdue and soon first; what may be proposed again last.
    pub lines: Vec<WithheldLine>,
    /// May this seat examine again?
    pub may: bool,
    /// May it propose?
    pub proposes: bool,
}

/// How much of what a subtree withholds is to be examined again: counts, and never more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WithheldCount {
    /// In all.
    pub all: usize,
    /// Of which the day has passed.
    pub overdue: usize,
}

impl WithheldCount {
    /// Counts one with its day, as it is kept.
    pub(crate) fn add(&mut self, until: &str, today: Day) {
        self.all += 1;
        self.overdue += usize::from(Day::parse(until).is_some_and(|day| day < today));
    }
}

/// The day up to which what is to be examined is told about.
pub(crate) fn horizon(today: Day) -> Day {
    today.plus_days(SOON_DAYS)
}

/// What is withheld, examined again, and locked.
#[derive(Clone, Copy)]
pub struct Withholdings<'a>(pub(crate) &'a Office);

impl<'a> Withholdings<'a> {
    /// The register of what the seat's organisation withholds.
    ///
    /// # Errors
    /// If the seat has no right to it.
    pub fn withheld(self, identity: &'a Identity) -> BoxFuture<'a, Result<WithheldPage, Error>> {
        Box::pin(async move {
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            let (seat, _) = actor(&mut tx, &who).await?;
            let today = tx.now().day();
            let org: Org = tx.get(seat.serves.as_str()).await?.ok_or_else(Refusal::absent)?;
            let directory = tx.directory(&org.id).await?;
            let context = PolicyContext { directory: &directory, today };
            let check = |action| policy::check(&context, &Principal::Seated(&who.person, &seat), action);
            check(Action::SeeWithheld(&org.id))?;
            let mut lines = Vec::new();
            for disclosure in tx.withheld(&org.id).await?.iter().map(Disclosure::as_withheld) {
                let procedure = self.0.variations().procedure(&mut tx, &disclosure.working.pin).await?;
                let locked = self.locked_line(&mut tx, (&who.person, &seat), &disclosure, &procedure).await?;
                lines.extend(Self::withheld_line(&mut tx, &disclosure, locked).await?);
            }
            lines.sort_by_key(|line| (line.status, line.until));
            Ok(WithheldPage {
                org: OrgRef::of(&org, today),
                today,
                lines,
                may: check(Action::Reexamine(&org.id)).is_ok(),
                proposes: seat.role == Role::Duty(Duty::Undertaker),
            })
        })
    }

    /// One of them, to be examined again.
    ///
    /// # Errors
    /// If it isn't there for this seat, or the seat examines nothing.
    pub fn withheld_file(
        self,
        identity: &'a Identity,
        id: &'a DisclosureId,
    ) -> BoxFuture<'a, Result<WithheldLine, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let mut s = self.0.subject(&mut tx, &identity.seated()?, id).await?;
            s.check(&tx, Action::Reexamine(&s.disclosure.org))?;
            s.disclosure = s.disclosure.as_withheld();
            s.procedure = self.0.variations().procedure(&mut tx, &s.disclosure.working.pin).await?;
            let locked = self.locked(&tx, &s, &s.disclosure.working);
            let line = Self::withheld_line(&mut tx, &s.disclosure, locked).await?;
            Ok(line.ok_or_else(|| Refusal::conflict("not-withheld", Some(7)))?)
        })
    }

    async fn withheld_line(tx: &mut Tx, disclosure: &Disclosure, locked: bool) -> Result<Option<WithheldLine>, Error> {
        let Some(withheld) = &disclosure.withheld else { return Ok(None) };
        let working = if locked { disclosure.working.without_text() } else { disclosure.working.clone() };
        let decided = working.case.sign_offs.iter().rposition(|s| s.outcome == Move::Withhold);
        let opinion = decided.and_then(|at| working.opinions.get(at));
        let item = tx.get::<Entry>(disclosure.entry.as_str()).await?.map_or_else(String::new, |e| e.item);
        Ok(Some(WithheldLine {
            id: disclosure.id.clone(),
            title: working.plan.content.title.clone(),
            entry: disclosure.entry.clone(),
            item,
            ground: withheld.ground.clone(),
            reason: opinion.map_or_else(String::new, |o| o.words.text.clone()),
            by: opinion.map(|o| (o.title.clone(), o.name.clone())).unwrap_or_default(),
            at: withheld.at,
            until: withheld.until,
            status: withheld.status(tx.now().day()),
            examined: if locked { Vec::new() } else { withheld.examined.clone() },
        }))
    }

    /// Examines again what was withheld: keeps it so until another day, or lets it be proposed again.
    ///
    /// # Errors
    /// If the seat examines nothing for the organisation, nothing is withheld any more, or the form has problems.
    pub fn examine(self, who: Seated, id: DisclosureId, form: ExamineForm) -> BoxFuture<'a, Result<(), Error>> {
        let office = self.0.clone();
        self.0.write("disclosure.examine", TypedBy::seated(&who).form(&form), move |tx| {
            Box::pin(async move {
                let s = office.subject(tx, &who, &id).await?;
                let permit = s.check(tx, Action::Reexamine(&s.disclosure.org))?;
                let decided = form.read(tx.now().day())?;
                let mut private = acted(&s.actor, &decided.2);
                if let Some(map) = private.as_object_mut() {
                    map.insert("verdict".into(), json!(decided.0));
                    map.insert("until".into(), json!(decided.1));
                }
                let mut next = s.disclosure.examine(decided, &s.actor, tx.now())?;
                Disclosures::keep(tx, &permit, &mut next, &s.directory, &s.procedure, "disclosure.examined", private)
                    .await
            })
        })
    }
}
