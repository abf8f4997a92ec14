//! Driving a disclosure through its procedure, by the office's commands only.

use domain::{
    DisclosureId,
    disclosure::{deferred_review::DeferredReviewForm, plan::PlanForm, review::SignForm},
};
use office::Error;

use crate::Scenario;

/// How far to drive a disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Put forward.
    Proposed,
    /// The secrecy reviewer passed it.
    SecrecyReviewed,
    /// The office passed it.
    Reviewed,
    /// The approver passed it.
    Approved,
    /// Released, indexed, under a checkpoint.
    Released,
    /// Its file is put together.
    Filed,
}

/// The township's steps with who signs them.
const TOWNSHIP: &[(Stop, &str, &str)] = &[
    (Stop::SecrecyReviewed, "secrecy", "secrecy_review"),
    (Stop::Reviewed, "reviewer", "review"),
    (Stop::Approved, "approver", "approve"),
];

impl Scenario {
    /// Drives a plan of the township (`society`, `party`, `named`, `offline`) from its entry as far as `stop`.
    pub async fn through(&self, entry: &str, title: &str, stop: Stop) -> DisclosureId {
        let id = self.propose("clerk", entry, self.form(entry, title)).await.unwrap();
        self.drive(&id, stop).await;
        id
    }

    /// Drives what was put forward in the township as far as `stop`.
    pub async fn drive(&self, id: &DisclosureId, stop: Stop) {
        for (reached, login, step) in TOWNSHIP.iter().filter(|(reached, ..)| *reached <= stop) {
            self.pass(login, id, step).await.unwrap_or_else(|e| panic!("{reached:?}: {e}"));
        }
        if stop >= Stop::Released {
            self.work().await;
        }
        if stop >= Stop::Filed {
            self.pass("archivist", id, "archive").await.unwrap();
        }
    }

    /// Drives a plan of the township that can't wait as far as its release: nobody asks for the office's review.
    pub async fn in_haste(&self, entry: &str, title: &str) -> DisclosureId {
        let id = self.propose("clerk", entry, self.hasty_form(entry, title)).await.unwrap();
        self.pass("secrecy", &id, "secrecy_review").await.unwrap();
        self.pass("approver", &id, "approve").await.unwrap();
        self.work().await;
        id
    }

    /// A plan form that says why it can't wait, with nothing wrong in it.
    #[must_use]
    pub fn hasty_form(&self, entry: &str, title: &str) -> PlanForm {
        PlanForm {
            facts: vec!["urgent".to_owned()],
            urgent_reason: "今晚停水，等不及".to_owned(),
            ..self.form(entry, title)
        }
    }

    /// The form with what is given anew each time answered: low risk, nothing touched.
    #[must_use]
    pub fn answered(&self, form: PlanForm) -> PlanForm {
        let answers = self.form("society", "");
        PlanForm { risk: answers.risk, self_check: answers.self_check, ..form }
    }

    /// The form with everything found in what was typed ticked to stay, for a reason.
    #[must_use]
    pub fn keeping(&self, form: PlanForm, reason: &str) -> PlanForm {
        let found = office::disclosure::plan::screening::personal(&form, self.office.rules().current());
        PlanForm { kept: found.into_iter().map(|t| t.id).collect(), kept_reason: reason.to_owned(), ..form }
    }

    /// Holds the office's review of a version after its release, for what the page shows.
    ///
    /// # Errors
    /// As the office.
    pub async fn hold_deferred_review(
        &self,
        login: &str,
        id: &DisclosureId,
        version: u32,
        change: impl FnOnce(&mut DeferredReviewForm),
    ) -> Result<(), Error> {
        self.clock.pass_seconds(60);
        let shown = self.disclosure(id).await.at_version(version).working.case.parts;
        let mut form = DeferredReviewForm {
            outcome: "in_order".to_owned(),
            text: String::new(),
            content: shown.content.to_string(),
            plan: shown.plan.to_string(),
        };
        change(&mut form);
        self.office
            .deferred_reviews()
            .hold_deferred_review(self.who(login), id.clone(), (version, "review".to_owned()), form)
            .await
    }

    /// Files what was released.
    pub async fn file_away(&self, id: &DisclosureId) {
        self.pass("archivist", id, "archive").await.unwrap();
    }

    /// Puts a plan forward.
    ///
    /// # Errors
    /// As the office.
    pub async fn propose(&self, login: &str, entry: &str, form: PlanForm) -> Result<DisclosureId, Error> {
        self.clock.pass_seconds(60);
        self.office.disclosures().propose(self.who(login), self.entry_id(entry), form).await
    }

    /// The opinion form as the page fills it for this seat: digests of what is shown, everything in order.
    ///
    /// # Errors
    /// If there is no such file for this seat.
    pub async fn opinion(&self, login: &str, id: &DisclosureId) -> Result<SignForm, Error> {
        let shown = self.office.dossiers().dossier(&self.who(login), id).await?;
        let rules = self.office.rules().current();
        let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
        Ok(SignForm {
            outcome: "pass".to_owned(),
            secrecy: "disclose".to_owned(),
            checklist: roots.map(|c| format!("{}=no", c.id)).collect(),
            content: shown.digests.0,
            plan: shown.digests.1,
            ..SignForm::default()
        })
    }

    /// Passes a step.
    ///
    /// # Errors
    /// As the office.
    pub async fn pass(&self, login: &str, id: &DisclosureId, step: &str) -> Result<(), Error> {
        self.sign(login, id, step, |_| ()).await
    }

    /// Signs a step with the form changed: `|f| f.outcome = "return".into()`.
    ///
    /// # Errors
    /// As the office.
    pub async fn sign(
        &self,
        login: &str,
        id: &DisclosureId,
        step: &str,
        change: impl FnOnce(&mut SignForm),
    ) -> Result<(), Error> {
        self.clock.pass_seconds(60);
        let mut form = self.opinion(login, id).await?;
        change(&mut form);
        self.office.disclosures().sign(self.who(login), id.clone(), step.to_owned(), form).await
    }

    /// Returns a step with a reason; at a secrecy review by its outcome.
    ///
    /// # Errors
    /// As the office.
    pub async fn send_back(&self, login: &str, id: &DisclosureId, step: &str, reason: &str) -> Result<(), Error> {
        self.sign(login, id, step, |form| {
            form.outcome = "return".to_owned();
            form.secrecy = "redact".to_owned();
            form.text = reason.to_owned();
        })
        .await
    }

    /// Decides at a step not to disclose, to be examined again on a day.
    ///
    /// # Errors
    /// As the office.
    pub async fn withhold(&self, login: &str, id: &DisclosureId, step: &str, until: &str) -> Result<(), Error> {
        self.withhold_on("unsuitable", login, id, (step, until)).await
    }

    /// The same, on a ground of the ruleset. On `secret` text and files are locked.
    ///
    /// # Errors
    /// As the office.
    pub async fn withhold_on(
        &self,
        ground: &str,
        login: &str,
        id: &DisclosureId,
        (step, until): (&str, &str),
    ) -> Result<(), Error> {
        self.sign(login, id, step, |form| {
            form.outcome = "withhold".to_owned();
            form.secrecy = "withhold".to_owned();
            form.text = "不宜公开".to_owned();
            form.ground = ground.to_owned();
            form.until = until.to_owned();
        })
        .await
    }

    /// Does the work that is due and lets the search index follow, as the server does by itself.
    pub async fn work(&self) {
        self.office.run_due().await.unwrap();
        self.office.follow().await.unwrap();
    }

    /// 索引号 of what was released.
    pub async fn index_number(&self, id: &DisclosureId) -> String {
        self.disclosure(id).await.index_number.expect("released")
    }
}
