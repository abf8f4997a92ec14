//! Who may do what. Pure, exhaustive, default deny, asked by the office before any form is validated.

use rules::procedure::{Duty, Procedure, StepKind};

use crate::{
    Day, OrgId, PersonId, Refusal, codes,
    disclosure::{
        Desk, Disclosure, Turn, consent,
        deferred_review::{self, DeferredReview},
        version::Version,
    },
    people::{
        directory::Directory,
        seat::{Right, Role, Seat},
    },
    token::{Token, Tokens},
};

/// What a decision about access is made from; read in the same transaction as the subject.
pub struct PolicyContext<'a> {
    /// Organisations on the way up from the subject's, with their seats.
    pub directory: &'a Directory,
    /// Today.
    pub today: Day,
}

/// Somebody who wants something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal<'a> {
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
    ReadDossier(&'a Disclosure, &'a Procedure),
    /// Read text and files of it. These duties alone may, where it was withheld on a ground that locks it (Art. 7).
    ReadText(&'a Disclosure, &'a Procedure, &'a [Duty]),
    /// Put forward a plan for an organisation.
    Propose(&'a OrgId),
    /// Put forward a changed plan, or take it back.
    Revise(&'a Disclosure, &'a Procedure),
    /// Sign a step.
    Sign(&'a Disclosure, &'a Procedure, &'a str),
    /// See what was found in the files of an organisation's gate, and what is published of them.
    SeeGate(&'a OrgId),
    /// See the passages themselves, as they stand in the files that were given (Art. 17: who reviews, answers).
    SeeOriginals(&'a OrgId),
    /// The same, of a file that was put before a seat elsewhere.
    JudgeOriginals(&'a Disclosure, &'a Procedure),
    /// Hold a review that was put off because it was urgent, after the release (紧急公开的事后补审).
    HoldDeferredReview(&'a Disclosure, &'a Procedure, &'a DeferredReview),
    /// Say an issuer's word to what another organisation issues together with it (联合公开).
    Consent(&'a Disclosure, &'a Procedure),
    /// Begin a correction.
    Correct(&'a Disclosure),
    /// Withdraw after release.
    Withdraw(&'a Disclosure),
    /// See the register of what an organisation withholds (Art. 7).
    SeeWithheld(&'a OrgId),
    /// Examine again what was withheld: keep it so until another day, or let it be proposed again.
    Reexamine(&'a OrgId),
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
    /// See procedures: how things go is no secret among those who work by it.
    SeeProcedures,
    /// See what an organisation's own procedure was when, and why.
    SeeVariations(&'a OrgId),
    /// Put an organisation's own procedure in force, or revoke it. The office above keeps it: whoever is bound by
    /// a procedure does not loosen it. Nothing on the platform is above the root, so its own office keeps the root's.
    VaryProcedure(&'a OrgId),
    /// Let another sign in one's stead for a time: the holder alone, never who stands in.
    Delegate,
    /// Change organisations.
    ManageOrgs,
    /// Change people, seats and accounts.
    ManageAccounts,
    /// Read the security events and what administrators did.
    ReadAudit,
}

/// Leave to write: a sealed row is written only by whoever shows one, so that a command that forgot to ask does not compile.
/// [`check`] gives it to people, [`Permit::platform`] to the platform's own work.
#[derive(Debug)]
pub struct Permit(());

codes! {
    /// What the platform writes without a person who asks for it. Each is a reason, to be found by its name.
    PlatformWork {
        /// What a ruleset, an account or a test's data is put in place with, from the machine's own command line.
        Installation = "installation",
        /// Tables of organisations, staff and entries, brought in from the machine's own command line.
        Import = "import",
        /// A release on its day: the approval is checked by the procedure.
        Release = "release",
        /// A person changes what is theirs alone, having proved who they are: a password.
        OwnAccount = "own_account",
        /// A secrecy marking was found in something typed or sent, which was refused: the refusal is sealed.
        Marking = "marking",
    }
}

impl Permit {
    /// Leave for the platform's own work.
    #[must_use]
    pub const fn platform(_: PlatformWork) -> Self {
        Self(())
    }
}

/// May they?
///
/// # Errors
/// [`Refusal::absent`] where they may not even know that it exists; else a reason.
pub fn check(context: &PolicyContext<'_>, principal: &Principal<'_>, action: Action<'_>) -> Result<Permit, Refusal> {
    match principal {
        Principal::Reader(tokens) => reads(tokens, action),
        // a seat gives no right to read what was released beyond the person's own scope
        Principal::Seated(..) if matches!(action, Action::ReadVersion(_)) => Err(Refusal::absent()),
        Principal::Seated(person, seat) => {
            let right = held(context, person, seat)?;
            acts(context, right, seat, action)
        }
    }
    .map(Permit)
}

/// A reader has no seat to work from.
fn reads(tokens: &Tokens, action: Action<'_>) -> Result<(), Refusal> {
    match action {
        Action::ReadVersion(version) => seen(version.tokens().meet(tokens)),
        Action::ReadDossier(..)
        | Action::ReadText(..)
        | Action::Propose(_)
        | Action::Revise(..)
        | Action::Sign(..)
        | Action::SeeGate(_)
        | Action::SeeOriginals(_)
        | Action::JudgeOriginals(..)
        | Action::HoldDeferredReview(..)
        | Action::Consent(..)
        | Action::Correct(_)
        | Action::Withdraw(_)
        | Action::SeeWithheld(_)
        | Action::Reexamine(_)
        | Action::SeeCatalogue(_)
        | Action::KeepCatalogue(_)
        | Action::ReceiveFilings(_)
        | Action::Report(_)
        | Action::Oversee(_)
        | Action::SeeProcedures
        | Action::SeeVariations(_)
        | Action::VaryProcedure(_)
        | Action::Delegate
        | Action::ManageOrgs
        | Action::ManageAccounts
        | Action::ReadAudit => Err(Refusal::absent()),
    }
}

/// What a seat gives the right to, held by whoever acts from it.
fn acts(context: &PolicyContext<'_>, right: Right, seat: &Seat, action: Action<'_>) -> Result<(), Refusal> {
    let may_read = |d: &Disclosure, p: &Procedure| seen(working_tokens(context, d, p).meet(&seat_tokens(seat)));
    let above = |org: &OrgId| context.directory.chain(org, context.today);
    let worker = !seat.role.is_admin();
    match action {
        Action::ReadVersion(_) => Err(Refusal::absent()),
        Action::ReadDossier(disclosure, procedure) => may_read(disclosure, procedure),
        Action::ReadText(disclosure, procedure, locked_to) => {
            may_read(disclosure, procedure)?;
            unlocked(context, seat, (disclosure, procedure), locked_to)
        }
        Action::Propose(org) => duty(&seat.serves == org && is(seat, Duty::Undertaker)),
        Action::Revise(disclosure, procedure) => {
            may_read(disclosure, procedure)?;
            let step = procedure.propose().ok_or_else(Refusal::absent)?;
            sign(context, seat, disclosure, step)
        }
        Action::Sign(disclosure, procedure, step) => {
            may_read(disclosure, procedure)?;
            let step = procedure.step(step).filter(|s| s.kind != StepKind::Release).ok_or_else(Refusal::absent)?;
            sign(context, seat, disclosure, step)
        }
        Action::SeeOriginals(org) => {
            works_for(seat, org)?;
            duty(is(seat, Duty::Undertaker) || judges_secrecy(seat))
        }
        Action::JudgeOriginals(disclosure, procedure) => {
            may_read(disclosure, procedure)?;
            duty(judges_secrecy(seat))
        }
        Action::HoldDeferredReview(disclosure, procedure, owed) => {
            may_read(disclosure, procedure)?;
            let holder = owed.holder(context.directory, &disclosure.org, context.today);
            duty(is(seat, owed.duty) && holder == seat.serves)
        }
        Action::Consent(disclosure, procedure) => {
            may_read(disclosure, procedure)?;
            let speaks = consent::SPEAKERS.into_iter().any(|duty| is(seat, duty));
            duty(speaks && disclosure.working.plan.issuers.contains(&seat.serves))
        }
        Action::Correct(disclosure) => {
            seen(seat.serves == disclosure.org && worker)?;
            duty(is(seat, Duty::Undertaker))
        }
        Action::Withdraw(disclosure) => {
            seen(seat.serves == disclosure.org && worker)?;
            duty(is(seat, Duty::Approver))
        }
        Action::SeeGate(org) | Action::SeeWithheld(org) | Action::SeeCatalogue(org) => works_for(seat, org),
        Action::Reexamine(org) => {
            works_for(seat, org)?;
            duty(is(seat, Duty::OfficeReviewer) || is(seat, Duty::SecrecyReviewer))
        }
        Action::KeepCatalogue(org) | Action::Report(org) => works_for(seat, org).and_then(|()| duty(keeps(seat))),
        Action::ReceiveFilings(org) => works_for(seat, org).and_then(|()| duty(is(seat, Duty::OfficeReviewer))),
        Action::Oversee(org) => seen(oversees(seat) && above(org).contains(&seat.serves)),
        Action::SeeProcedures => seen(worker),
        Action::SeeVariations(org) => seen(worker && above(org).contains(&seat.serves)),
        Action::VaryProcedure(org) => {
            let above = above(org);
            seen(worker && above.contains(&seat.serves))?;
            duty((&seat.serves != org || above.len() == 1) && is(seat, Duty::OfficeReviewer))
        }
        // the three administrators are three people, each in person
        Action::Delegate => duty(right == Right::Holder && worker),
        Action::ManageOrgs => seen(seat.role == Role::SystemAdmin),
        Action::ManageAccounts => seen(seat.role == Role::SecurityAdmin),
        Action::ReadAudit => seen(seat.role == Role::AuditAdmin),
    }
}

/// The tokens of a disclosure's working side: its own organisation's seats, and the outside seats its steps call on.
/// A superior sees only the files whose needed steps are theirs to sign, and goes on seeing what it has signed, also
/// while a correction of it is under way.
#[must_use]
pub fn working_tokens(context: &PolicyContext<'_>, disclosure: &Disclosure, procedure: &Procedure) -> Tokens {
    let mut tokens: Tokens = [Token::Desk(disclosure.org.clone())].into_iter().collect();
    for step in &procedure.steps {
        let case = &disclosure.working.case;
        let state = rules::procedure::step_state(procedure, case, &step.id);
        let concerns = !matches!(state, rules::procedure::StepState::NotNeeded | rules::procedure::StepState::Waiting)
            || case.last(&step.id).is_some();
        let org = context.directory.signing_org(step, &disclosure.org, context.today);
        if let Some(org) = org.filter(|o| concerns && *o != disclosure.org) {
            tokens.insert(&Token::Duty(step.duty.code().to_owned(), org));
        }
    }
    // who reviews after the release sees what was released
    for (_, owed) in disclosure.deferred_reviews() {
        let holder = owed.holder(context.directory, &disclosure.org, context.today);
        if holder != disclosure.org {
            tokens.insert(&Token::Duty(owed.duty.code().to_owned(), holder));
        }
    }
    // who issues it together with others speaks to it, and sees that one file
    let working = disclosure.earlier.iter().chain([&disclosure.working]);
    let issuers = working.flat_map(|w| w.plan.issuers.iter().chain(w.consents.iter().map(|c| &c.org)));
    for org in issuers.filter(|org| disclosure.read_by_issuer(procedure, org)) {
        for duty in consent::SPEAKERS {
            tokens.insert(&Token::Duty(duty.code().to_owned(), org.clone()));
        }
    }
    let signed = disclosure.earlier.iter().chain([&disclosure.working]).flat_map(|w| &w.opinions);
    for seat in signed.filter_map(|opinion| context.directory.seat(&opinion.seat)) {
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
pub fn desk(context: &PolicyContext<'_>, disclosure: &Disclosure, procedure: &Procedure) -> Desk {
    let open = disclosure.open_steps(procedure);
    let asked = issuers_asked(disclosure, procedure);
    let returned =
        disclosure.working.returned_by_issuer().is_some() || open.iter().any(|s| s.kind == StepKind::Propose);
    let turns = open
        .into_iter()
        .filter(|step| step.kind != StepKind::Release)
        .filter_map(|step| {
            let org = context.directory.signing_org(step, &disclosure.org, context.today)?;
            let token = Token::Duty(step.duty.code().to_owned(), org).to_string();
            Some(Turn { step: step.id.clone(), token })
        })
        .chain(asked)
        .chain(deferred_review::turns(disclosure, returned, context.directory, context.today))
        .collect();
    Desk { tokens: working_tokens(context, disclosure, procedure).to_vec(), turns }
}

/// Whose word is asked for, of issuers together; or the proposer's turn, if one of them sent it back.
fn issuers_asked(disclosure: &Disclosure, procedure: &Procedure) -> Vec<Turn> {
    if !disclosure.asks_issuers(procedure) {
        return Vec::new();
    }
    if disclosure.working.returned_by_issuer().is_some() {
        let turn = |step: &rules::procedure::Step| {
            let token = Token::Duty(step.duty.code().to_owned(), disclosure.org.clone()).to_string();
            Turn { step: step.id.clone(), token }
        };
        return procedure.propose().map(turn).into_iter().collect();
    }
    let turn = |(org, duty): (OrgId, rules::procedure::Duty)| Turn {
        step: format!("{CONSENT}{duty}:{org}"),
        token: Token::Duty(duty.code().to_owned(), org).to_string(),
    };
    disclosure.working.consents_due().into_iter().map(turn).collect()
}

/// What the turn of an issuer's word is called, before duty and organisation: no step's id has a colon in it.
pub const CONSENT: &str = "consent:";

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
pub fn held(context: &PolicyContext<'_>, person: &PersonId, seat: &Seat) -> Result<Right, Refusal> {
    seat.right(person, context.today).ok_or_else(|| Refusal::forbidden("not-your-seat"))
}

fn is(seat: &Seat, duty: Duty) -> bool {
    seat.role == Role::Duty(duty)
}

fn sign(
    context: &PolicyContext<'_>,
    seat: &Seat,
    disclosure: &Disclosure,
    step: &rules::procedure::Step,
) -> Result<(), Refusal> {
    let org = context.directory.signing_org(step, &disclosure.org, context.today);
    duty(is(seat, step.duty) && org.as_ref() == Some(&seat.serves)).map_err(|r| r.at(&step.id))
}

/// A text is locked to duties as they sign in the file's own procedure, and to nobody who has the duty elsewhere.
fn unlocked(
    context: &PolicyContext<'_>,
    seat: &Seat,
    (disclosure, procedure): (&Disclosure, &Procedure),
    locked_to: &[Duty],
) -> Result<(), Refusal> {
    let signs = |step: &&rules::procedure::Step| sign(context, seat, disclosure, step).is_ok();
    let theirs = procedure.steps.iter().filter(signs).any(|step| locked_to.contains(&step.duty));
    if locked_to.is_empty() || theirs { Ok(()) } else { Err(Refusal::forbidden("text-locked")) }
}

/// A seat that works for the organisation itself.
fn works_for(seat: &Seat, org: &OrgId) -> Result<(), Refusal> {
    seen(&seat.serves == org && !seat.role.is_admin())
}

/// Seats that keep the catalogue and report on it: whoever undertakes, and the committee's office.
fn keeps(seat: &Seat) -> bool {
    is(seat, Duty::Undertaker) || is(seat, Duty::OfficeReviewer)
}

/// Seats that answer with their name for what leaves (Art. 17).
fn judges_secrecy(seat: &Seat) -> bool {
    [Duty::SecrecyReviewer, Duty::SecrecyDepartment].into_iter().any(|d| is(seat, d))
}

/// Seats that answer for a subtree: the committee's office, its leader in charge and its approver (Art. 5).
#[must_use]
pub fn oversees(seat: &Seat) -> bool {
    [Duty::OfficeReviewer, Duty::Leader, Duty::Approver].into_iter().any(|d| is(seat, d))
}

fn seen(visible: bool) -> Result<(), Refusal> {
    if visible { Ok(()) } else { Err(Refusal::absent()) }
}

fn duty(theirs: bool) -> Result<(), Refusal> {
    if theirs { Ok(()) } else { Err(Refusal::forbidden("not-your-duty")) }
}
