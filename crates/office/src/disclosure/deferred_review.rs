//! After an urgent release: the reviews that were put off, whose they are, holding one, and mending what one found
//! defective.

use domain::{
    DisclosureId, Refusal,
    disclosure::{
        Disclosure,
        deferred_review::{DeferredReview, DeferredReviewForm, read_turn},
    },
    people::person::Person,
    policy::Action,
    workday::WorkCalendar,
};
use futures_core::future::BoxFuture;
use rules::procedure::{Move, Part};
use serde_json::json;
use store::Tx;

use crate::{
    Error, Office,
    caller::{Seated, Subject, acted},
    disclosure::{
        Disclosures,
        dossier::{
            DossierPage, Dossiers,
            deferred::{AfterRelease, DeferredReviewLine, open_defect},
            signature::Signature,
        },
        review::OpinionForm,
    },
    org_ref::OrgRef,
    typed::TypedBy,
};

/// Reviews put off for urgency, held after the release.
#[derive(Clone, Copy)]
pub struct DeferredReviews<'a>(pub(crate) &'a Office);

impl<'a> DeferredReviews<'a> {
    /// What a turn after the release asks for; none for any other turn.
    pub(crate) async fn after(
        self,
        tx: &mut Tx,
        disclosure: &Disclosure,
        turn: Option<&str>,
    ) -> Result<Option<AfterRelease>, Error> {
        let Some(turn) = turn.filter(|turn| domain::disclosure::deferred_review::is_after_release(turn)) else {
            return Ok(None);
        };
        let owed = read_turn(turn).and_then(|(version, step)| disclosure.deferred_review(version, step));
        let Some((working, owed)) = owed else { return Ok(open_defect(disclosure).map(AfterRelease::Defect)) };
        let procedure = self.0.variations().procedure(tx, &working.pin).await?;
        let due = owed.due(WorkCalendar::builtin()).day;
        Ok(procedure.step(&owed.step).map(|step| AfterRelease::Review {
            version: working.version,
            step: owed.step.clone(),
            name: step.name.clone(),
            due,
            overdue: due < tx.now().day(),
        }))
    }

    /// The reviews that were put off, of every version.
    pub(crate) async fn owed_lines(self, tx: &mut Tx, s: &Subject<'_>) -> Result<Vec<DeferredReviewLine>, Error> {
        let (mut lines, today) = (Vec::new(), tx.now().day());
        for (working, owed) in s.disclosure.deferred_reviews() {
            let procedure = self.0.variations().procedure(tx, &working.pin).await?;
            let Some(step) = procedure.step(&owed.step) else { continue };
            let due = owed.due(WorkCalendar::builtin());
            let may = |owed: &DeferredReview| {
                s.check(tx, Action::HoldDeferredReview(&s.disclosure, &s.procedure, owed)).is_ok()
            };
            lines.push(DeferredReviewLine {
                mine: owed.held.is_none() && may(owed),
                version: working.version,
                step: owed.step.clone(),
                name: step.name.clone(),
                who: Dossiers::signatories(tx, step, &s.directory, &s.disclosure.org).await?,
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
    pub fn deferred_review_page(
        self,
        who: &'a Seated,
        id: &'a DisclosureId,
        version: u32,
        step: &'a str,
    ) -> BoxFuture<'a, Result<(DossierPage, DeferredReviewLine), Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let mut s = self.0.subject(&mut tx, who, id).await?;
            let (working, owed) = s.disclosure.deferred_review(version, step).ok_or_else(Refusal::absent)?;
            s.check(&tx, Action::HoldDeferredReview(&s.disclosure, &s.procedure, owed))?;
            let pin = working.pin.clone();
            let lines = self.owed_lines(&mut tx, &s).await?;
            let line = lines.into_iter().find(|line| line.version == version && line.step == step);
            s.procedure = self.0.variations().procedure(&mut tx, &pin).await?;
            s.disclosure = s.disclosure.at_version(version);
            Ok((self.0.dossiers().page_of(&mut tx, &s).await?, line.ok_or_else(Refusal::absent)?))
        })
    }

    /// A review that was held after the release, as the form that archives keep.
    ///
    /// # Errors
    /// If there is no such file or review for this seat, or it is not held yet.
    pub fn deferred_review_form(
        self,
        who: &'a Seated,
        id: &'a DisclosureId,
        version: u32,
        step: &'a str,
    ) -> BoxFuture<'a, Result<OpinionForm, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, who, id).await?;
            let (working, owed) = s.disclosure.deferred_review(version, step).ok_or_else(Refusal::absent)?;
            let (outcome, opinion) = working.found(step).zip(owed.held.as_ref()).ok_or_else(Refusal::absent)?;
            let held = working.case.later.iter().find(|later| later.step == step).ok_or_else(Refusal::absent)?;
            let procedure = self.0.variations().procedure(&mut tx, &working.pin).await?;
            let definition = procedure.step(step).ok_or_else(Refusal::absent)?;
            let standing_in_for = match &held.for_principal {
                Some(principal) => tx.get::<Person>(principal.as_str()).await?.map(|p| p.name),
                None => None,
            };
            let proposed =
                working.case.sign_offs.iter().rposition(|s| procedure.propose().is_some_and(|p| p.id == s.step));
            let handler = proposed.and_then(|at| working.opinions.get(at)).map(|o| (o.title.clone(), o.name.clone()));
            Ok(OpinionForm {
                disclosure: id.clone(),
                org: OrgRef::of(&s.org, tx.now().day()),
                version,
                files: working.plan.content.files.clone(),
                plan: working.plan.clone(),
                signed: Signature {
                    step: definition.id.clone(),
                    step_name: definition.name.clone(),
                    kind: definition.kind,
                    // what it found is beside: it lets nothing pass, for everything is out
                    outcome: Move::Pass,
                    round: working.case.round,
                    standing_in_for,
                    opinion: opinion.clone(),
                    digest: held.saw.values().next().map_or_else(String::new, ledger::Hash::short),
                    counts: true,
                    form: 0,
                },
                number: None,
                handler: handler.unwrap_or_default(),
                digests: held.saw.iter().map(|(part, digest)| (part.code(), digest.to_string())).collect(),
                later: Some((outcome, owed.from)),
            })
        })
    }

    /// Holds a review after the release, for exactly what was released and shown.
    ///
    /// # Errors
    /// If it is not this seat's, it has been held, the form has problems, or something else was shown.
    pub fn hold_deferred_review(
        self,
        who: Seated,
        id: DisclosureId,
        (version, step): (u32, String),
        form: DeferredReviewForm,
    ) -> BoxFuture<'a, Result<(), Error>> {
        let office = self.0.clone();
        self.0.write("disclosure.review_later", TypedBy::seated(&who).form(&form), move |tx| {
            Box::pin(async move {
                let s = office.subject(tx, &who, &id).await?;
                let (working, owed) = s.disclosure.deferred_review(version, &step).ok_or_else(Refusal::absent)?;
                let permit = s.check(tx, Action::HoldDeferredReview(&s.disclosure, &s.procedure, owed))?;
                let finding = form.read()?;
                let procedure = office.variations().procedure(tx, &working.pin).await?;
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
                let held = s.disclosure.hold_deferred_review(&procedure, (version, &step), finding, &s.actor, tx.now());
                let mut next = held?;
                Disclosures::keep(
                    tx,
                    &permit,
                    &mut next,
                    &s.directory,
                    &s.procedure,
                    "disclosure.reviewed_later",
                    private,
                )
                .await
            })
        })
    }
}
