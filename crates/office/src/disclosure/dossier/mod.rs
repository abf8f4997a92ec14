//! A disclosure's dossier, its file on the working side: steps, opinions, what changed since one last signed, its history
//! in words.

pub mod deferred;
pub mod history;
pub mod register;
pub(crate) mod signatories;
pub mod signature;

use std::collections::BTreeMap;

use domain::{
    Day, DisclosureId,
    disclosure::{Disclosure, attachment::Attachment, plan::Plan},
    people::person::Person,
    policy::Action,
};
use futures_core::future::BoxFuture;
use rules::procedure::{Duty, Step, StepKind, StepState, deferred_steps, step_state};
use store::Tx;

use crate::{
    Error, Office,
    caller::{Seated, Subject},
    disclosure::{
        attachment::Attachments,
        dossier::{
            deferred::{DeferredReviewLine, OpenDefectLine},
            signatories::PostHolders,
            signature::{Changed, Signature, changes},
        },
        review::{self, Before, Hit, Reviews},
    },
    org_ref::OrgRef,
};

/// A step as the timeline draws it.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// The step.
    pub step: Step,
    /// Where it stands.
    pub state: StepState,
    /// Whose turn it is or will be: 职务 and names.
    pub who: PostHolders,
    /// Its signatures, oldest first.
    pub signed: Vec<Signature>,
    /// The day it is to be released, at a release step.
    pub on: Option<Day>,
}

/// The dossier of a disclosure, as a seat sees it.
#[derive(Clone, Debug)]
pub struct DossierPage {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// Issuer.
    pub org: OrgRef,
    /// Name of its procedure.
    pub procedure: rules::Text,
    /// The steps in order, those not needed left out.
    pub steps: Vec<StepLine>,
    /// All signatures, oldest first.
    pub opinions: Vec<Signature>,
    /// Steps this seat may sign now.
    pub mine: Vec<Step>,
    /// A step that is this seat's and not this person's, who signed the other side; and who signs it instead.
    pub barred: Option<(rules::Text, PostHolders)>,
    /// Is its text locked to this seat? Then there is none here, and no title.
    pub locked: bool,
    /// The duties its text is locked to; empty: to nobody.
    pub locked_to: Vec<Duty>,
    /// May this seat revise, correct, withdraw?
    pub may: May,
    /// What changed since the reader last signed; none if they never did or nothing changed.
    pub changed: Option<Vec<Changed>>,
    /// How it differs from what was released before from the same entry.
    pub before: Option<Before>,
    /// What the screening finds in the text.
    pub hits: Vec<Hit>,
    /// Full digests of what is shown: content and plan.
    pub digests: (String, String),
    /// The same, short.
    pub short: (String, String),
    /// Who put it forward: 职务 and name.
    pub proposer: Option<(String, String)>,
    /// Named people and organisations, as words.
    pub named: Vec<String>,
    /// Where the other issuers' words stand, in the plan's order.
    pub consents: Vec<crate::disclosure::consent::ConsentLine>,
    /// Is this seat one of those that say the word of another issuer?
    pub speaks: bool,
    /// Its files, with what was found in them and their certificates.
    pub files: Vec<Attachment>,
    /// Names of the reviews that are put off because it is urgent.
    pub deferred: Vec<rules::Text>,
    /// Those that are owed since a release, or were held, of every version.
    pub owed: Vec<DeferredReviewLine>,
    /// What was found defective after the release, until it is mended.
    pub open_defect: Option<OpenDefectLine>,
}

/// What this seat may do besides signing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Put forward a changed plan.
    pub revise: bool,
    /// Take it back.
    pub abandon: bool,
    /// Begin a correction.
    pub correct: bool,
    /// Withdraw.
    pub withdraw: bool,
}

impl May {
    fn of(tx: &Tx, s: &Subject<'_>) -> Self {
        let (disclosure, procedure, working) = (&s.disclosure, &*s.procedure, &s.disclosure.working);
        let open_propose =
            procedure.propose().is_some_and(|p| step_state(procedure, &working.case, &p.id) == StepState::Open);
        let returned = disclosure.asks_issuers(procedure) && working.returned_by_issuer().is_some();
        let revises = s.check(tx, Action::Revise(disclosure, procedure)).is_ok();
        let released = disclosure.index_number.is_some() && disclosure.withdrawn.is_none();
        let ended = working.case.end.is_some() || working.is_released();
        Self {
            revise: revises && (open_propose || returned),
            abandon: revises && working.case.end.is_none() && working.case.released.is_empty(),
            correct: released && ended && s.check(tx, Action::Correct(disclosure)).is_ok(),
            withdraw: released && s.check(tx, Action::Withdraw(disclosure)).is_ok(),
        }
    }
}

/// A disclosure's dossier on the working side, its register and its history.
#[derive(Clone, Copy)]
pub struct Dossiers<'a>(pub(crate) &'a Office);

impl<'a> Dossiers<'a> {
    /// A file, as this seat sees it.
    ///
    /// # Errors
    /// If there is no such file for this seat.
    pub fn dossier(self, who: &'a Seated, id: &'a DisclosureId) -> BoxFuture<'a, Result<DossierPage, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let s = self.0.subject(&mut tx, who, id).await?;
            let mut page = self.page_of(&mut tx, &s).await?;
            page.owed = self.0.deferred_reviews().owed_lines(&mut tx, &s).await?;
            page.open_defect = deferred::open_defect(&s.disclosure);
            Ok(page)
        })
    }

    /// The page of a subject, whichever of its versions is the one at work.
    pub(crate) async fn page_of(self, tx: &mut Tx, s: &Subject<'_>) -> Result<DossierPage, Error> {
        let today = tx.now().day();
        let locked = self.0.withholdings().locked(tx, s, &s.disclosure.working);
        let (disclosure, procedure) = (&self.0.withholdings().redacted_for(tx, s), &*s.procedure);
        let earlier = disclosure.earlier.iter().map(|w| w.opinions.len()).sum();
        let opinions =
            crate::disclosure::dossier::signature::signatures(tx, procedure, &disclosure.working, earlier).await?;
        let mut steps = Vec::new();
        let (mut mine, mut barred) = (Vec::new(), None);
        for step in &procedure.steps {
            let state = disclosure.step_state(procedure, step);
            let signed: Vec<Signature> = opinions.iter().filter(|o| o.step == step.id).cloned().collect();
            if state == StepState::NotNeeded && signed.is_empty() {
                continue;
            }
            let signs = step.kind != StepKind::Release && step.kind != StepKind::Propose;
            if state == StepState::Open && signs && s.check(tx, Action::Sign(disclosure, procedure, &step.id)).is_ok() {
                let person = &s.actor.person;
                if disclosure.bars(procedure, step, person, s.actor.for_principal.as_ref()) {
                    let of = (disclosure, procedure, &s.directory);
                    barred = Some((step.name.clone(), Self::others_to_sign(tx, of, step, person).await?));
                } else {
                    mine.push(step.clone());
                }
            }
            let who = Self::signatories(tx, step, &s.directory, &disclosure.org).await?;
            let on =
                (step.kind == StepKind::Release).then(|| disclosure.working.plan.stages.last().map(|s| s.on)).flatten();
            steps.push(StepLine { step: step.clone(), state, who, signed, on });
        }
        let working = &disclosure.working;
        let changed = match working.seen_by(&s.actor.person) {
            Some(seen) => Some(changes(seen, &working.plan, &Self::names(tx, [seen, &working.plan]).await?)),
            None => None,
        };
        let changed = changed.filter(|c| !c.is_empty());
        let parts = &working.case.parts;
        let proposer = opinions.iter().find(|o| o.kind == StepKind::Propose);
        let named = Self::named_words(tx, &working.plan).await?;
        let files = Attachments::plan_files(tx, &working.plan).await?;
        let consents = crate::disclosure::consent::lines(tx, procedure, disclosure, &s.seat).await?;
        let before = if locked { None } else { Reviews::before(tx, s).await? };
        let hits = review::hits(&working.plan, self.0.rules().current());
        Ok(DossierPage {
            before,
            hits,
            org: OrgRef::of(&s.org, today),
            procedure: procedure.name.clone(),
            digests: (parts.content.to_string(), parts.plan.to_string()),
            short: (parts.content.short(), parts.plan.short()),
            proposer: proposer.map(|p| (p.opinion.title.clone(), p.opinion.name.clone())),
            locked,
            locked_to: self.0.rules().locked_to(&s.disclosure.working).to_vec(),
            disclosure: disclosure.clone(),
            steps,
            opinions,
            mine,
            barred,
            may: May::of(tx, s),
            changed,
            named,
            consents,
            speaks: s.check(tx, Action::Consent(disclosure, procedure)).is_ok(),
            files,
            deferred: deferred_steps(procedure, &working.case).into_iter().map(|step| step.name.clone()).collect(),
            owed: Vec::new(),
            open_defect: None,
        })
    }

    /// Names of the organisations and people in plans, by id.
    async fn names(tx: &mut Tx, plans: [&Plan; 2]) -> Result<BTreeMap<String, String>, Error> {
        let day = tx.now().day();
        let mut names = BTreeMap::new();
        for plan in plans {
            let mut orgs = plan.issuers.clone();
            let mut people = Vec::new();
            for stage in &plan.stages {
                orgs.push(stage.audience.clone());
                orgs.extend_from_slice(&stage.orgs);
                people.extend_from_slice(&stage.people);
            }
            for id in orgs {
                let org = tx.get::<domain::people::org::Org>(id.as_str()).await?;
                names.extend(org.map(|org| (id.to_string(), org.name(day).short.clone())));
            }
            for id in people {
                names.extend(tx.get::<Person>(id.as_str()).await?.map(|person| (id.to_string(), person.name)));
            }
        }
        Ok(names)
    }

    async fn named_words(tx: &mut Tx, plan: &Plan) -> Result<Vec<String>, Error> {
        let day = tx.now().day();
        let mut words = Vec::new();
        for stage in &plan.stages {
            for org in &stage.orgs {
                words
                    .extend(tx.get::<domain::people::org::Org>(org.as_str()).await?.map(|o| o.name(day).short.clone()));
            }
            for person in &stage.people {
                words.extend(tx.get::<Person>(person.as_str()).await?.map(|p| p.name));
            }
        }
        Ok(words)
    }
}
