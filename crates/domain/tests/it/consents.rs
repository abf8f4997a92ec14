//! Joint issuers: who is asked when, what counts, and that nothing is released before everybody has said yes.

use domain::{
    DisclosureId, OrgId, PersonId,
    actor::Actor,
    disclosure::{
        Disclosure, DisclosureError,
        consent::{ConsentForm, Word},
    },
    people::seat::Role,
    policy::{self, Action, PolicyContext, Principal},
};
use rules::procedure::{Duty, Fact, Move};

use crate::sample::{TODAY, actor, at, day, directory, pin, plan, seat, township};

#[derive(Clone, Copy, Debug)]
enum Op {
    /// A step of the leading organisation, signed by whom it is named after.
    Pass(&'static str),
    /// Organisation, duty, who signs, word.
    Say(&'static str, Duty, &'static str, Word),
    /// The same, by a form that showed something else.
    Stale(&'static str, Duty, &'static str),
    /// The proposer puts this forward.
    Revise(&'static str),
    Release,
}
use Duty::{Approver, SecrecyReviewer};
use Op::{Pass, Release, Revise, Say, Stale};
use Word::{Consented, Returned};

fn joint(title: &str) -> domain::disclosure::plan::Plan {
    let mut plan = plan(title);
    plan.facts.insert(Fact::Joint);
    plan.issuers = ["east", "west"].map(OrgId::from_text).into();
    plan
}

fn done(now: &Disclosure, op: Op) -> Result<Disclosure, DisclosureError> {
    let say = |org: &str, duty, who: &str, word, title: &str| {
        let other = joint(title);
        let form = ConsentForm {
            word: Word::code(word).to_owned(),
            text: "意见".to_owned(),
            content: other.content_digest().unwrap().to_string(),
            plan: other.terms_digest().unwrap().to_string(),
        };
        now.consent(township(), (&OrgId::from_text(org), duty), form.read().unwrap(), &actor(who), at(TODAY))
    };
    match op {
        Pass(step) => {
            let saw = now.working.shown(township().step(step).unwrap());
            now.sign(township(), step, (Move::Pass, saw), Default::default(), &actor(step), at(TODAY))
        }
        Say(org, duty, who, word) => say(org, duty, who, word, &now.working.plan.content.title),
        Stale(org, duty, who) => say(org, duty, who, Consented, "别的"),
        Revise(title) => now.revise(township(), joint(title), &actor("propose"), at(TODAY)),
        Release => now.release(township(), 1, "town-2026-abc", at(TODAY)),
    }
}

/// How far a script gets: state and who is asked, or the refusal of its last line.
fn run(ops: &[Op]) -> Result<Disclosure, String> {
    let (id, org) = (DisclosureId::from_text("d"), OrgId::from_text("town"));
    let mut now = Disclosure::propose(id, org, (pin(), township()), joint("题"), &actor("propose"), at(TODAY)).unwrap();
    for (i, op) in ops.iter().enumerate() {
        now = match done(&now, *op) {
            Ok(next) => next,
            Err(DisclosureError::Refused(refusal)) if i + 1 == ops.len() => return Err(refusal.code),
            Err(halt) => panic!("line {i}, {op:?}: {halt}"),
        };
    }
    Ok(now)
}

fn told(ops: &[Op]) -> String {
    let now = match run(ops) {
        Ok(now) => now,
        Err(code) => return code,
    };
    let directory = directory();
    let desk = policy::desk(&PolicyContext { directory: &directory, today: day(TODAY) }, &now, township());
    let turns: Vec<String> = desk.turns.into_iter().map(|t| t.token.replace("duty:", "")).collect();
    format!("{} {}", now.state, turns.join(" ")).trim_end().to_owned()
}

const LEAD: [Op; 3] = [Pass("secrecy_review"), Pass("review"), Pass("approve")];
const EAST: [Op; 2] = [Say("east", SecrecyReviewer, "es", Consented), Say("east", Approver, "ea", Consented)];
const WEST: [Op; 2] = [Say("west", SecrecyReviewer, "ws", Consented), Say("west", Approver, "wa", Consented)];

#[test]
fn nothing_is_released_before_every_issuer_consents() {
    let both = "under_way secrecy_reviewer:east secrecy_reviewer:west";
    let again = [Revise("改"), Pass("secrecy_review"), Pass("review"), Pass("approve")];
    let east_returns = Say("east", SecrecyReviewer, "es", Returned);
    for (script, expect) in [
        (vec![&LEAD[..]], both),
        (vec![&LEAD[..2], &EAST[..1]], "consent-not-asked"),
        (vec![&LEAD, &[Release]], "not-due"),
        (vec![&LEAD, &EAST[..1]], "under_way approver:east secrecy_reviewer:west"),
        (vec![&LEAD, &EAST[1..]], "not-yet"),
        (vec![&LEAD, &EAST], "under_way secrecy_reviewer:west"),
        (vec![&LEAD, &EAST, &[Release]], "not-due"),
        (vec![&LEAD, &EAST, &EAST[..1]], "already-passed"),
        (vec![&LEAD, &EAST, &WEST], "approved"),
        (vec![&LEAD, &EAST, &WEST, &[Release]], "released archivist:town"),
        (vec![&LEAD, &[Say("north", SecrecyReviewer, "n", Consented)]], "consent-not-asked"),
        (vec![&LEAD, &[Say("east", Duty::Leader, "n", Consented)]], "consent-not-asked"),
        // for exactly what is on the table
        (vec![&LEAD, &[Stale("east", SecrecyReviewer, "es")]], "outdated"),
        // a return lies before the proposer until the plan is another one; then everybody is asked anew
        (vec![&LEAD, &EAST, &[Say("west", SecrecyReviewer, "ws", Returned)]], "returned undertaker:town"),
        (vec![&LEAD, &[east_returns], &WEST[..1]], "consent-returned"),
        (vec![&LEAD, &[east_returns, Release]], "not-due"),
        (vec![&LEAD, &[east_returns, Revise("题")]], "already-passed"),
        (vec![&LEAD, &EAST, &WEST[..1], &[Revise("改")]], "under_way secrecy_reviewer:town"),
        (vec![&LEAD, &EAST, &[Say("west", SecrecyReviewer, "ws", Returned)], &again], both),
        (vec![&LEAD, &EAST, &WEST, &again, &[Release]], "not-due"),
        (vec![&LEAD, &EAST, &WEST, &again, &EAST, &WEST, &[Release]], "released archivist:town"),
        // one hand on two sides
        (vec![&LEAD, &EAST[..1], &[Say("east", Approver, "es", Consented)]], "same-person"),
        (vec![&LEAD, &[Say("east", SecrecyReviewer, "propose", Consented)]], "same-person"),
        (vec![&LEAD, &EAST[..1], &[Say("east", Approver, "ea", Consented)], &WEST], "approved"),
    ] {
        let script = script.concat();
        assert_eq!(told(&script), expect, "{script:?}");
    }
}

#[test]
fn a_delegate_counts_as_who_delegated() {
    let now = run(&[&LEAD[..], &EAST[..1]].concat()).unwrap();
    let delegate = Actor { for_principal: Some(PersonId::from_text("es")), ..actor("ea") };
    let parts = now.working.case.parts.clone();
    let said = (Consented, Some(parts), String::new());
    let came = now.consent(township(), (&OrgId::from_text("east"), Approver), said, &delegate, at(TODAY));
    assert!(matches!(came, Err(DisclosureError::Refused(refusal)) if refusal.code == "same-person"));
}

/// Who is asked reads that one file from then on; nobody else of theirs, and not before.
#[test]
fn issuers_see_the_file_when_they_are_asked() {
    let directory = directory();
    let context = PolicyContext { directory: &directory, today: day(TODAY) };
    let may = |now: &Disclosure, org: &str, duty, action: fn(&Disclosure) -> Action<'_>| {
        let seat = seat("x", org, org, Role::Duty(duty));
        policy::check(&context, &Principal::Seated(&PersonId::from_text("x"), &seat), action(now)).is_ok()
    };
    let read: fn(&Disclosure) -> Action<'_> = |d| Action::ReadDossier(d, township());
    let speak: fn(&Disclosure) -> Action<'_> = |d| Action::Consent(d, township());
    let [before, asked, spoken] = [&LEAD[..2], &LEAD, &[&LEAD[..], &EAST].concat()].map(|script| run(script).unwrap());
    for (org, duty, expect) in [
        ("east", SecrecyReviewer, [false, true, true]),
        ("east", Approver, [false, true, true]),
        ("east", Duty::Undertaker, [false, false, false]),
        ("north", Approver, [false, false, false]),
    ] {
        assert_eq!([&before, &asked, &spoken].map(|d| may(d, org, duty, read)), expect, "{org} {duty} reads");
        assert_eq!([&before, &asked, &spoken].map(|d| may(d, org, duty, speak)), expect, "{org} {duty} speaks");
    }
    assert!(may(&asked, "town", Approver, read) && !may(&asked, "town", Approver, speak));
}
