//! Joint issuers: who else issues a plan, and each one's word to it before release (联合公开).

use domain::{
    DisclosureId, OrgId, Refusal,
    disclosure::{
        Disclosure,
        consent::{ConsentForm, ConsentStatus, SPEAKERS},
        plan::Plan,
        version::Issuer,
    },
    people::{directory::Directory, org::Org, seat::Role},
    policy::Action,
};
use futures_core::future::BoxFuture;
use rules::procedure::{Duty, Procedure};
use serde_json::json;
use store::Tx;

use crate::{Error, Office, caller::Seated, disclosure::Disclosures, org_ref::OrgRef, typed::TypedBy};

/// Where an issuer's word stands.
#[derive(Clone, Debug)]
pub struct ConsentLine {
    /// Whose.
    pub org: OrgRef,
    /// In which capacity.
    pub duty: Duty,
    /// Where it stands.
    pub status: ConsentStatus,
    /// Who spoke last: 职务 and name, when, in what words.
    pub said: Option<(String, domain::Instant, String)>,
    /// Is it this seat's turn?
    pub mine: bool,
}

/// What a plan form's lines of other issuers mean.
#[derive(Default)]
pub(crate) struct Issuers {
    pub known: Vec<OrgId>,
    pub unknown: Vec<String>,
    /// Names of those with nobody to consent, or to sign for secrecy.
    pub silent: Vec<String>,
}

/// Looks the lines up: codes, one a line.
pub(crate) async fn issuers(tx: &mut Tx, lines: &str) -> Result<Issuers, Error> {
    let day = tx.now().day();
    let mut found = Issuers::default();
    for line in
        lines.lines().map(str::trim).filter(|l| !l.is_empty()).take(domain::disclosure::plan::form::ISSUERS_MAX + 1)
    {
        let Some(org) = tx.org_by_code(line).await? else {
            found.unknown.push(line.to_owned());
            continue;
        };
        let seats = tx.seats_at(&org.id).await?;
        let speaks = |duty| seats.iter().any(|s| s.serves == org.id && s.role == Role::Duty(duty));
        if !SPEAKERS.into_iter().all(speaks) {
            found.silent.push(org.name(day).short.clone());
        }
        found.known.push(org.id);
    }
    Ok(found)
}

/// The lines of a plan's other issuers, for its form.
pub(crate) async fn issuer_lines(tx: &mut Tx, plan: &Plan) -> Result<String, Error> {
    let mut codes = Vec::new();
    for org in &plan.issuers {
        codes.extend(tx.get::<Org>(org.as_str()).await?.map(|o| o.code));
    }
    Ok(codes.join("\n"))
}

/// The other issuers of a plan as they are published.
pub(crate) async fn published(tx: &mut Tx, plan: &Plan) -> Result<Vec<Issuer>, Error> {
    let day = tx.now().day();
    let mut issuers = Vec::new();
    for org in &plan.issuers {
        let org: Org = tx.get(org.as_str()).await?.ok_or_else(Refusal::absent)?;
        issuers.push(Issuer { name: org.name(day).full.clone(), code: org.code });
    }
    Ok(issuers)
}

/// Where every issuer's words stand; `serves`: the seat that reads.
pub(crate) async fn lines(
    tx: &mut Tx,
    procedure: &Procedure,
    disclosure: &Disclosure,
    reads: &domain::people::seat::Seat,
) -> Result<Vec<ConsentLine>, Error> {
    let day = tx.now().day();
    let working = &disclosure.working;
    let (asks, returned) = (disclosure.asks_issuers(procedure), working.returned_by_issuer().is_some());
    let due = working.consents_due();
    let mut lines = Vec::new();
    for id in &working.plan.issuers {
        let org: Org = tx.get(id.as_str()).await?.ok_or_else(Refusal::absent)?;
        for duty in SPEAKERS {
            let (status, last) = working.consent(id, duty);
            let open = asks && !returned && due.contains(&(id.clone(), duty));
            let later = matches!(status, ConsentStatus::Asked | ConsentStatus::Lapsed) && !open;
            lines.push(ConsentLine {
                org: OrgRef::of(&org, day),
                duty,
                status: if later && last.is_none() { ConsentStatus::Later } else { status },
                said: last.map(|c| (format!("{} {}", c.title, c.name), c.at, c.text.clone())),
                mine: open && &reads.serves == id && reads.role == Role::Duty(duty),
            });
        }
    }
    Ok(lines)
}

/// The word of other issuers.
#[derive(Clone, Copy)]
pub struct Consents<'a>(pub(crate) &'a Office);

impl<'a> Consents<'a> {
    /// An issuer's seat says its word to what another organisation issues together with it: for exactly what was shown.
    ///
    /// # Errors
    /// If it is not asked, it is not this seat's turn, the form has problems, or what was shown is no longer on the table.
    pub fn consent(self, who: Seated, id: DisclosureId, form: ConsentForm) -> BoxFuture<'a, Result<(), Error>> {
        let office = self.0.clone();
        self.0.write("disclosure.consent", TypedBy::seated(&who).form(&form), move |tx| {
            Box::pin(async move {
                let s = office.subject(tx, &who, &id).await?;
                let permit = s.check(tx, Action::Consent(&s.disclosure, &s.procedure))?;
                let Role::Duty(duty) = s.seat.role else { return Err(Refusal::absent().into()) };
                let said = form.read()?;
                let (word, text) = (said.0, said.2.clone());
                let mut next = s.disclosure.consent(&s.procedure, (&s.seat.serves, duty), said, &s.actor, tx.now())?;
                let parts = &next.working.case.parts;
                let of = json!({
                    "org": s.seat.serves, "duty": duty.code(), "word": word.code(), "version": next.working.version,
                    "saw": { "content": parts.content, "plan": parts.plan },
                });
                let private = crate::people::seat::private(&s.actor, &text, of);
                let directory: &Directory = &s.directory;
                Disclosures::keep(tx, &permit, &mut next, directory, &s.procedure, "disclosure.consented", private)
                    .await
            })
        })
    }
}
