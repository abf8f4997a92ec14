//! Who may do what. Pure, exhaustive, default deny, asked by the office before any form is validated.

use rules::procedure::{Procedure, StepKind, open_steps};

use crate::{
    Day, OrgId, PersonId, Refusal,
    directory::Directory,
    disclosure::{Desk, Disclosure, Turn},
    release::Version,
    seat::{Right, Role, Seat},
    token::{Token, Tokens},
};

/// What a decision about access is made from; read in the same transaction as the subject.
pub struct World<'a> {
    /// Organisations on the way up from the subject's, with their seats.
    pub directory: &'a Directory,
    /// Today.
    pub today: Day,
}

/// Somebody who wants something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// A reader of the portal: anonymous, or signed in.
    Reader(&'a Tokens),
    /// A person acting from a seat.
    Seated(&'a PersonId, &'a Seat),
}

/// What may be wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// Read a released version.
    ReadVersion(&'a Version),
    /// Read the file of a disclosure under way.
    ReadFile(&'a Disclosure, &'a Procedure),
    /// Put forward a plan for an organisation.
    Propose(&'a OrgId),
    /// Put forward a changed plan, or take it back.
    Revise(&'a Disclosure, &'a Procedure),
    /// Sign a step.
    Sign(&'a Disclosure, &'a Procedure, &'a str),
    /// Begin a correction.
    Correct(&'a Disclosure),
    /// Withdraw after release.
    Withdraw(&'a Disclosure),
    /// See an organisation's working catalogue, its obligations and its findings.
    SeeCatalogue(&'a OrgId),
    /// Change the catalogue, put it in force, file it (Art. 13 ¶1).
    KeepCatalogue(&'a OrgId),
    /// Receive what organisations directly under this one file, and remark on it.
    ReceiveFilings(&'a OrgId),
    /// Record events and nil reports on an organisation's entries.
    Report(&'a OrgId),
    /// See the catalogue, obligations and findings of an organisation in one's own subtree (Art. 5).
    Oversee(&'a OrgId),
    /// Change organisations.
    ManageOrgs,
    /// Change people, seats and accounts.
    ManageAccounts,
    /// Read the security events and what administrators did.
    ReadAudit,
}

/// May they?
///
/// # Errors
/// [`Refusal::absent`] where they may not even know that it exists; else a reason.
pub fn check(world: &World<'_>, who: &Who<'_>, action: Action<'_>) -> Result<(), Refusal> {
    match (who, action) {
        (Who::Reader(tokens), Action::ReadVersion(version)) => seen(version.tokens().meet(tokens)),
        (Who::Seated(person, seat), Action::ReadFile(disclosure, procedure)) => {
            held(world, person, seat)?;
            seen(working_tokens(world, disclosure, procedure).meet(&seat_tokens(seat)))
        }
        (Who::Seated(person, seat), Action::Propose(org)) => {
            held(world, person, seat)?;
            duty(&seat.serves == org && is(seat, rules::procedure::Duty::Undertaker))
        }
        (Who::Seated(person, seat), Action::Revise(disclosure, procedure)) => {
            check(world, &Who::Seated(person, seat), Action::ReadFile(disclosure, procedure))?;
            let step = procedure.propose().ok_or_else(Refusal::absent)?;
            sign(world, seat, disclosure, step)
        }
        (Who::Seated(person, seat), Action::Sign(disclosure, procedure, step)) => {
            check(world, &Who::Seated(person, seat), Action::ReadFile(disclosure, procedure))?;
            let step = procedure.step(step).filter(|s| s.kind != StepKind::Release).ok_or_else(Refusal::absent)?;
            sign(world, seat, disclosure, step)
        }
        (Who::Seated(person, seat), Action::Correct(disclosure)) => {
            held(world, person, seat)?;
            seen(seat.serves == disclosure.org && !seat.role.is_admin())?;
            duty(is(seat, rules::procedure::Duty::Undertaker))
        }
        (Who::Seated(person, seat), Action::Withdraw(disclosure)) => {
            held(world, person, seat)?;
            seen(seat.serves == disclosure.org && !seat.role.is_admin())?;
            duty(is(seat, rules::procedure::Duty::Approver))
        }
        (Who::Seated(person, seat), Action::SeeCatalogue(org)) => works_for(world, person, seat, org),
        (Who::Seated(person, seat), Action::KeepCatalogue(org) | Action::Report(org)) => {
            works_for(world, person, seat, org).and_then(|()| duty(keeps(seat)))
        }
        (Who::Seated(person, seat), Action::ReceiveFilings(org)) => {
            works_for(world, person, seat, org).and_then(|()| duty(is(seat, rules::procedure::Duty::OfficeReviewer)))
        }
        (Who::Seated(person, seat), Action::Oversee(org)) => {
            held(world, person, seat)?;
            seen(oversees(seat) && world.directory.chain(org, world.today).contains(&seat.serves))
        }
        (Who::Seated(person, seat), Action::ManageOrgs) => administers(world, person, seat, Role::SystemAdmin),
        (Who::Seated(person, seat), Action::ManageAccounts) => administers(world, person, seat, Role::SecurityAdmin),
        (Who::Seated(person, seat), Action::ReadAudit) => administers(world, person, seat, Role::AuditAdmin),
        // a seat gives no right to read what was released beyond the person's own scope; a reader has no seat to work from
        (Who::Seated(..), Action::ReadVersion(_))
        | (
            Who::Reader(_),
            Action::ReadFile(..)
            | Action::Propose(_)
            | Action::Revise(..)
            | Action::Sign(..)
            | Action::Correct(_)
            | Action::Withdraw(_)
            | Action::SeeCatalogue(_)
            | Action::KeepCatalogue(_)
            | Action::ReceiveFilings(_)
            | Action::Report(_)
            | Action::Oversee(_)
            | Action::ManageOrgs
            | Action::ManageAccounts
            | Action::ReadAudit,
        ) => Err(Refusal::absent()),
    }
}

/// The tokens of a disclosure's working side: its own organisation's seats, and the outside seats its steps call on.
/// A superior sees only the files whose needed steps are theirs to sign, and goes on seeing what it has signed, also
/// while a correction of it is under way.
#[must_use]
pub fn working_tokens(world: &World<'_>, disclosure: &Disclosure, procedure: &Procedure) -> Tokens {
    let mut tokens: Tokens = [Token::Desk(disclosure.org.clone())].into_iter().collect();
    for step in &procedure.steps {
        let case = &disclosure.working.case;
        let state = rules::procedure::step_state(procedure, case, &step.id);
        let concerns = !matches!(state, rules::procedure::StepState::NotNeeded | rules::procedure::StepState::Waiting)
            || case.last(&step.id).is_some();
        let org = world.directory.signing_org(step, &disclosure.org, world.today);
        if let Some(org) = org.filter(|o| concerns && *o != disclosure.org) {
            tokens.insert(&Token::Duty(step.duty.code().to_owned(), org));
        }
    }
    let signed = disclosure.earlier.iter().chain([&disclosure.working]).flat_map(|w| &w.opinions);
    for seat in signed.filter_map(|opinion| world.directory.seat(&opinion.seat)) {
        if let Role::Duty(duty) = seat.role
            && seat.serves != disclosure.org
        {
            tokens.insert(&Token::Duty(duty.code().to_owned(), seat.serves.clone()));
        }
    }
    tokens
}

/// On whose desk the file lies now: for the disclosure's own record, and through it for the to-do lists.
#[must_use]
pub fn desk(world: &World<'_>, disclosure: &Disclosure, procedure: &Procedure) -> Desk {
    let open =
        if disclosure.withdrawn.is_some() { Vec::new() } else { open_steps(procedure, &disclosure.working.case) };
    let turns = open
        .into_iter()
        .filter(|step| step.kind != StepKind::Release)
        .filter_map(|step| {
            let org = world.directory.signing_org(step, &disclosure.org, world.today)?;
            let token = Token::Duty(step.duty.code().to_owned(), org).to_string();
            Some(Turn { step: step.id.clone(), token })
        })
        .collect();
    Desk { tokens: working_tokens(world, disclosure, procedure).to_vec(), turns }
}

/// The tokens of a seat on the working side.
#[must_use]
pub fn seat_tokens(seat: &Seat) -> Tokens {
    match seat.role {
        Role::Duty(duty) => {
            [Token::Desk(seat.serves.clone()), Token::Duty(duty.code().to_owned(), seat.serves.clone())]
                .into_iter()
                .collect()
        }
        Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => Tokens::default(),
    }
}

/// In what right the person acts from the seat.
///
/// # Errors
/// If they neither hold it nor stand in for a holder today.
pub fn held(world: &World<'_>, person: &PersonId, seat: &Seat) -> Result<Right, Refusal> {
    seat.right(person, world.today).ok_or_else(|| Refusal::forbidden("not-your-seat"))
}

fn is(seat: &Seat, duty: rules::procedure::Duty) -> bool {
    seat.role == Role::Duty(duty)
}

fn sign(world: &World<'_>, seat: &Seat, disclosure: &Disclosure, step: &rules::procedure::Step) -> Result<(), Refusal> {
    let org = world.directory.signing_org(step, &disclosure.org, world.today);
    duty(is(seat, step.duty) && org.as_ref() == Some(&seat.serves)).map_err(|r| r.at(&step.id))
}

/// A seat that works for the organisation itself.
fn works_for(world: &World<'_>, person: &PersonId, seat: &Seat, org: &OrgId) -> Result<(), Refusal> {
    held(world, person, seat)?;
    seen(&seat.serves == org && !seat.role.is_admin())
}

/// Seats that keep the catalogue and report on it: whoever undertakes, and the committee's office.
fn keeps(seat: &Seat) -> bool {
    is(seat, rules::procedure::Duty::Undertaker) || is(seat, rules::procedure::Duty::OfficeReviewer)
}

/// Seats that answer for a subtree: the committee's office, its leader in charge and its approver (Art. 5).
#[must_use]
pub fn oversees(seat: &Seat) -> bool {
    use rules::procedure::Duty;
    [Duty::OfficeReviewer, Duty::Leader, Duty::Approver].into_iter().any(|d| is(seat, d))
}

fn administers(world: &World<'_>, person: &PersonId, seat: &Seat, role: Role) -> Result<(), Refusal> {
    held(world, person, seat)?;
    if seat.role == role { Ok(()) } else { Err(Refusal::absent()) }
}

fn seen(visible: bool) -> Result<(), Refusal> {
    if visible { Ok(()) } else { Err(Refusal::absent()) }
}

fn duty(theirs: bool) -> Result<(), Refusal> {
    if theirs { Ok(()) } else { Err(Refusal::forbidden("not-your-duty")) }
}
