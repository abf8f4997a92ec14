//! The system releases a stage whose day has come: exactly what was approved.

use domain::{
    DisclosureId, Refusal,
    disclosure::version::{Published, Version, Wave},
    people::org::Org,
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use rules::procedure::StepKind;
use serde_json::json;
use store::{Event, Job, Tx};

use crate::{Error, disclosure::Disclosures, release::Releases, typed::TypedBy};

/// How soon after a release what was released is screened as readers get it, in seconds.
const SOON_SECONDS: i64 = 60;

impl<'a> Releases<'a> {
    /// The system releases a stage whose day has come: exactly what was approved.
    ///
    /// # Errors
    /// If it is not due, or not everything is signed.
    pub fn release(self, id: DisclosureId, stage: u8) -> BoxFuture<'a, Result<(), Error>> {
        let office = self.0.clone();
        self.0.write("disclosure.release", TypedBy::nothing(), move |tx| {
            Box::pin(async move {
                // who may release is the procedure's to say: see `Disclosure::release`
                let permit = Permit::platform(PlatformWork::Release);
                let disclosure = tx.disclosure(&id).await?.ok_or_else(Refusal::absent)?;
                let procedure = office.variations().procedure(tx, &disclosure.working.pin).await?;
                let directory = tx.directory(&disclosure.org).await?;
                let org = directory.orgs.get(&disclosure.org).cloned().ok_or_else(Refusal::absent)?;
                let number = match &disclosure.index_number {
                    Some(number) => number.clone(),
                    None => office.releases().new_index_number(tx, &org).await?,
                };
                let mut next = disclosure.release(&procedure, stage, &number, tx.now())?;
                let version = office.releases().version_of(tx, &next, &org, stage).await?;
                for mut earlier in tx.versions_of(&id).await? {
                    if earlier.published.version < version.published.version && earlier.superseded.is_none() {
                        earlier.superseded = Some(tx.now());
                        tx.put(&earlier, Event::new(&permit, "version.superseded", json!({}))).await?;
                    }
                }
                let event =
                    Event::new(&permit, "version.released", json!({ "stage": stage })).publishing(version.digest()?);
                tx.put(&version, event).await?;
                // read again soon, several at once: also for masked numbers that later plans are held against
                tx.enqueue(&Job::Rescan, tx.now().plus_seconds(SOON_SECONDS)).await?;
                let step = procedure.steps.iter().find(|s| s.kind == StepKind::Release);
                let private = json!({
                    "system": true, "stage": stage, "version": version.published.version,
                    "step": step.map(|s| &s.id), "step_name": step.map(|s| json!({ "zh": s.name.zh, "en": s.name.en })),
                });
                Disclosures::keep(tx, &permit, &mut next, &directory, &procedure, "disclosure.released", private).await
            })
        })
    }

    async fn new_index_number(self, tx: &mut Tx, org: &Org) -> Result<String, Error> {
        let pattern = &self.0.rules().current().index_number;
        let year = tx.now().day().year();
        for _ in 0..20 {
            let number = pattern.render(&org.code, year, &tx.random::<32>());
            if !tx.index_taken(&number).await? {
                return Ok(number);
            }
        }
        Err(Error::broken("no free index number: its pattern has too little randomness"))
    }

    /// The version a stage releases: new, or the same one seen by more people.
    async fn version_of(
        self,
        tx: &mut Tx,
        disclosure: &domain::disclosure::Disclosure,
        org: &Org,
        stage: u8,
    ) -> Result<Version, Error> {
        let working = &disclosure.working;
        let plan = &working.plan;
        let rules = self.0.rules().of(&working.pin)?;
        let staged =
            plan.stages.get(usize::from(stage.saturating_sub(1))).ok_or_else(|| Error::broken("no such stage"))?;
        let now = tx.now();
        let tokens = staged.tokens();
        let key = format!("{}/{}", disclosure.id, working.version);
        if let Some(mut version) = tx.version(&key).await? {
            let mut all = version.tokens();
            tokens.iter().for_each(|t| all.insert_text(t));
            version.tokens = all.to_vec();
            let published = &mut version.published;
            published.before.push(Wave { scope: published.scope, released: published.released });
            (published.scope, published.released) = (staged.scope, now);
            version.stages = stage;
            return Ok(version);
        }
        Ok(Version {
            disclosure: disclosure.id.clone(),
            org: org.id.clone(),
            published: Published {
                index_number: disclosure.index_number.clone().ok_or_else(|| Error::broken("no index number"))?,
                version: working.version,
                org_code: org.code.clone(),
                org_name: org.name(now.day()).full.clone(),
                ruleset: rules.id.clone(),
                category: plan.category.clone(),
                scope: staged.scope,
                responsible: plan.responsible.clone(),
                modes: plan.modes.clone(),
                released: now,
                before: Vec::new(),
                content: plan.content.clone(),
                issuers: crate::disclosure::consent::published(tx, plan).await?,
            },
            tokens: tokens.to_vec(),
            has_page: plan.modes.iter().filter_map(|m| rules.mode(m)).any(|m| m.has_page),
            stages: stage,
            superseded: None,
            withdrawn: None,
        })
    }
}
