//! Approving routine items together: one look, one press, and still a signature of its own for each.

use std::collections::BTreeMap;

use domain::{
    DisclosureId, Refusal,
    disclosure::{
        plan::Plan,
        review::SignForm,
        routine::{NotRoutine, not_routine},
    },
    policy::{self, Action},
};
use futures_core::future::BoxFuture;
use rules::procedure::{StepKind, StepState, step_state};
use store::Tx;

use crate::{
    Error, Identity, Office,
    caller::{Seated, Subject},
    disclosure::{attachment::Attachments, review},
    org_ref::OrgRef,
};

/// Approvals that are looked at for one page; the rest comes when these are done.
const LOOKED_AT: usize = 200;
/// Approvals in one press.
pub const TICKED_MAX: usize = 100;

/// An approval that waits.
#[derive(Clone, Debug)]
pub struct ApprovalLine {
    /// The file.
    pub id: DisclosureId,
    /// The step.
    pub step: String,
    /// Issuer.
    pub org: OrgRef,
    /// What is to be published, for whom, when.
    pub plan: Plan,
    /// Who put it forward: 职务 and name.
    pub by: (String, String),
    /// Digests of what is shown: content and plan.
    pub digests: (String, String),
    /// Short digest of the content.
    pub short: String,
}

/// The approvals that wait for a seat.
#[derive(Clone, Debug, Default)]
pub struct WaitingApprovals {
    /// Routine, by category id.
    pub routine: BTreeMap<String, Vec<ApprovalLine>>,
    /// To be approved one by one, and why.
    pub single: Vec<(ApprovalLine, NotRoutine)>,
}

impl WaitingApprovals {
    /// How many are routine.
    #[must_use]
    pub fn count(&self) -> usize {
        self.routine.values().map(Vec::len).sum()
    }
}

/// One that was ticked, with what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalInput {
    /// The file.
    pub id: DisclosureId,
    /// The step.
    pub step: String,
    /// Digest of the content that was shown.
    pub content: String,
    /// Digest of the plan that was shown.
    pub plan: String,
}

/// What came of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalResult {
    /// It is signed.
    Signed,
    /// The rules or the state said no.
    Refused(Refusal),
    /// A fault of ours; it is not signed.
    Failed,
}

/// One that was ticked, and what came of it.
#[derive(Clone, Debug)]
pub struct ApprovalResultLine {
    /// The file, and its title; none if it is not there for this seat.
    pub file: Option<(DisclosureId, String)>,
    /// What came of it.
    pub result: ApprovalResult,
}

/// Why this subject's approval is to be looked at by itself.
pub(crate) async fn single(
    tx: &mut Tx,
    s: &Subject<'_>,
    step: &str,
    rules: &rules::Ruleset,
) -> Result<Option<NotRoutine>, Error> {
    let plan = &s.disclosure.working.plan;
    let files = Attachments::plan_files(tx, plan).await?;
    let passages = review::hits(plan, rules).len();
    Ok(not_routine(&s.disclosure, &s.procedure, step, &files, passages))
}

/// Routine approvals, given together.
#[derive(Clone, Copy)]
pub struct Approvals<'a>(pub(crate) &'a Office);

impl<'a> Approvals<'a> {
    /// The approvals that wait for this seat: routine ones in groups, the others with what makes them special.
    ///
    /// # Errors
    /// If no seat is chosen.
    pub fn approvals(self, identity: &'a Identity) -> BoxFuture<'a, Result<WaitingApprovals, Error>> {
        Box::pin(async move {
            let view = identity.seat.as_ref().ok_or_else(|| Refusal::forbidden("seat-missing"))?;
            let who = identity.seated()?;
            let mut tx = self.0.read().await?;
            self.approvals_of(&mut tx, &who, &policy::seat_tokens(&view.seat)).await
        })
    }

    pub(crate) async fn approvals_of(
        self,
        tx: &mut Tx,
        who: &Seated,
        tokens: &domain::token::Tokens,
    ) -> Result<WaitingApprovals, Error> {
        let mut found = WaitingApprovals::default();
        let today = tx.now().day();
        for row in tx.turns(tokens).await?.into_iter().take(LOOKED_AT) {
            let s = self.0.subject(tx, who, &DisclosureId::from_text(row.id)).await?;
            let working = &s.disclosure.working;
            let step = row.step.as_deref().and_then(|id| s.procedure.step(id));
            let Some(step) = step.filter(|step| step.kind == StepKind::Approve) else { continue };
            let open = step_state(&s.procedure, &working.case, &step.id) == StepState::Open;
            let principal = s.actor.for_principal.as_ref();
            let barred = s.disclosure.bars(&s.procedure, step, &s.actor.person, principal);
            if !open || barred || s.check(tx, Action::Sign(&s.disclosure, &s.procedure, &step.id)).is_err() {
                continue;
            }
            let parts = &working.case.parts;
            let line = ApprovalLine {
                id: s.disclosure.id.clone(),
                step: step.id.clone(),
                org: OrgRef::of(&s.org, today),
                plan: working.plan.clone(),
                by: working.opinions.first().map(|o| (o.title.clone(), o.name.clone())).unwrap_or_default(),
                digests: (parts.content.to_string(), parts.plan.to_string()),
                short: parts.content.short(),
            };
            match single(tx, &s, &step.id, self.0.rules().current()).await? {
                Some(why) => found.single.push((line, why)),
                None => found.routine.entry(line.plan.category.clone()).or_default().push(line),
            }
        }
        Ok(found)
    }

    /// Approves routine items, each in its own command on its own digests: one that is refused stops no other.
    ///
    /// # Errors
    /// None of a single item; only a fault before the first.
    pub fn approve_routine(
        self,
        who: &'a Seated,
        ticked: Vec<ApprovalInput>,
    ) -> BoxFuture<'a, Result<Vec<ApprovalResultLine>, Error>> {
        Box::pin(async move {
            let mut lines = Vec::new();
            for one in ticked.into_iter().take(TICKED_MAX) {
                let file = self.title_of(who, &one.id).await?.map(|title| (one.id.clone(), title));
                let form = SignForm {
                    outcome: "pass".to_owned(),
                    content: one.content,
                    plan: one.plan,
                    ..SignForm::default()
                };
                let result = match self.0.disclosures().sign_as(who.clone(), one.id, one.step, form, true).await {
                    Ok(()) => ApprovalResult::Signed,
                    Err(Error::Refused(refusal)) => ApprovalResult::Refused(refusal),
                    Err(Error::Problems(_)) => ApprovalResult::Refused(Refusal::conflict("not-routine", None)),
                    Err(Error::Fault(fault)) => {
                        tracing::error!(error = %fault, "an item of a batch was not approved");
                        ApprovalResult::Failed
                    }
                };
                lines.push(ApprovalResultLine { file, result });
            }
            Ok(lines)
        })
    }

    async fn title_of(self, who: &Seated, id: &DisclosureId) -> Result<Option<String>, Error> {
        let mut tx = self.0.read().await?;
        match self.0.subject(&mut tx, who, id).await {
            Ok(s) => Ok(Some(self.0.withholdings().redacted_for(&tx, &s).working.plan.content.title)),
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
