//! The whole table of who may do what when, printed for a person to read. A change of it is a change of policy.

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{
    OrgId, PersonId,
    disclosure::{Disclosure, deferred_review::read_turn},
    people::seat::{Role, Seat},
    policy::{self, Action, PolicyContext, Principal},
    refusal::RefusalKind,
    token::{Scope, Token, Tokens},
};
use rules::procedure::Duty;

use crate::{
    sample::{RULES, TODAY, day, directory, seat, seats, township, version},
    script::{APPROVED, Op, Op::*, run, then},
};

enum Actor {
    Reader(&'static str, Tokens),
    Seated(String, PersonId, Seat),
}

fn actors() -> Vec<Actor> {
    let person = PersonId::from_text;
    let org = OrgId::from_text;
    let mut actors = vec![
        Actor::Reader("visitor", Tokens::anonymous()),
        Actor::Reader(
            "member of the town",
            Tokens::of_person(&person("m"), &[org("town"), org("county"), org("city")], &[]),
        ),
        Actor::Reader("member elsewhere", Tokens::of_person(&person("e"), &[org("elsewhere"), org("city")], &[])),
    ];
    let seats = seats();
    let sit = |name: &str, person: &str, seat: &Seat| {
        Actor::Seated(name.to_owned(), PersonId::from_text(person), seat.clone())
    };
    for (name, seat) in &seats {
        actors.push(sit(name, name, seat));
    }
    actors.push(sit("approver's delegate", "delegate", &seats["approver"]));
    actors.push(sit("approver who left", "former", &seats["approver"]));
    actors.push(sit("somebody in that seat", "somebody", &seats["approver"]));
    for (name, org, duty) in [
        ("elsewhere undertaker", "elsewhere", Duty::Undertaker),
        ("elsewhere approver", "elsewhere", Duty::Approver),
        ("elsewhere secrecy", "elsewhere", Duty::SecrecyReviewer),
        ("village undertaker", "village", Duty::Undertaker),
        ("county reviewer", "county", Duty::OfficeReviewer),
        ("city reviewer", "city", Duty::OfficeReviewer),
    ] {
        actors.push(sit(name, name, &seat(name, org, org, Role::Duty(duty))));
    }
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        actors.push(sit(role.code(), role.code(), &seat(role.code(), "city", "city", role)));
    }
    actors
}

/// Every action by its name: the compiler asks for a new one here, and then the test for its column.
macro_rules! actions {
    ($($name:ident),+ $(,)?) => {
        const ACTIONS: &[&str] = &[$(stringify!($name)),+];

        fn action_name(action: Action<'_>) -> &'static str {
            match action {
                $(Action::$name { .. } => stringify!($name)),+
            }
        }
    };
}

actions![
    ReadVersion,
    ReadDossier,
    ReadText,
    Propose,
    Revise,
    Sign,
    SeeGate,
    SeeOriginals,
    JudgeOriginals,
    HoldDeferredReview,
    Consent,
    Correct,
    Withdraw,
    SeeWithheld,
    Reexamine,
    SeeCatalogue,
    KeepCatalogue,
    ReceiveFilings,
    Report,
    Oversee,
    SeeProcedures,
    SeeVariations,
    VaryProcedure,
    Delegate,
    ManageOrgs,
    ManageAccounts,
    ReadAudit,
];

/// ✔ may; ✘ may not, and may know that (403); · may not even know (404).
fn mark(actor: &Actor, action: Action<'_>) -> char {
    let directory = directory();
    let context = PolicyContext { directory: &directory, today: day(TODAY) };
    let asked = match actor {
        Actor::Reader(_, tokens) => policy::check(&context, &Principal::Reader(tokens), action),
        Actor::Seated(_, person, seat) => policy::check(&context, &Principal::Seated(person, seat), action),
    };
    match asked {
        Ok(_) => '✔',
        Err(refusal) if refusal.kind == RefusalKind::Absent => '·',
        Err(_) => '✘',
    }
}

/// Prints a table; tells which actions it has.
fn table(out: &mut String, title: &str, columns: &[(String, Action<'_>)]) -> BTreeSet<&'static str> {
    writeln!(out, "{title}").unwrap();
    for (i, (name, _)) in columns.iter().enumerate() {
        writeln!(out, "{:24}{}┌ {name}", "", "│ ".repeat(i)).unwrap();
    }
    for actor in &actors() {
        let name = match actor {
            Actor::Reader(name, _) => name,
            Actor::Seated(name, ..) => name.as_str(),
        };
        let marks: Vec<String> = columns.iter().map(|(_, action)| mark(actor, *action).to_string()).collect();
        writeln!(out, "{name:24}{}", marks.join(" ")).unwrap();
    }
    out.push('\n');
    columns.iter().map(|(_, action)| action_name(*action)).collect()
}

fn of_a_file(disclosure: &Disclosure) -> Vec<(String, Action<'_>)> {
    let procedure = township();
    let ground = disclosure.working.withheld_on().and_then(|id| RULES.withholding_ground(id));
    let locked_to = ground.map_or(&[][..], |ground| ground.locked_to.as_slice());
    let mut columns = vec![
        ("read the file".to_owned(), Action::ReadDossier(disclosure, procedure)),
        ("read its text and files".to_owned(), Action::ReadText(disclosure, procedure, locked_to)),
        ("see what was given for it".to_owned(), Action::JudgeOriginals(disclosure, procedure)),
        ("revise, take back".to_owned(), Action::Revise(disclosure, procedure)),
    ];
    for step in &procedure.steps {
        columns.push((format!("sign {}", step.id), Action::Sign(disclosure, procedure, &step.id)));
    }
    for (working, owed) in disclosure.deferred_reviews() {
        let name = format!("{} version {} later", owed.step, working.version);
        columns.push((name, Action::HoldDeferredReview(disclosure, procedure, owed)));
    }
    columns.push(("say an issuer's word".to_owned(), Action::Consent(disclosure, procedure)));
    columns.push(("correct".to_owned(), Action::Correct(disclosure)));
    columns.push(("withdraw".to_owned(), Action::Withdraw(disclosure)));
    columns
}

#[test]
fn who_may_do_what_when() {
    let mut out = String::from("✔ may; ✘ may not, and may know that (403); · may not even know (404)\n\n");
    let (society, party) =
        (version(Scope::Society, Token::All), version(Scope::Party, Token::Party(OrgId::from_text("town"))));
    let [town, county, city] = ["town", "county", "city"].map(OrgId::from_text);
    let always = [
        ("read what is for society", Action::ReadVersion(&society)),
        ("read what is for the Party", Action::ReadVersion(&party)),
        ("propose for the town", Action::Propose(&town)),
        ("see what its files held", Action::SeeGate(&town)),
        ("see what it was given", Action::SeeOriginals(&town)),
        ("see what it withholds", Action::SeeWithheld(&town)),
        ("examine that again", Action::Reexamine(&town)),
        ("see its working catalogue", Action::SeeCatalogue(&town)),
        ("keep its catalogue", Action::KeepCatalogue(&town)),
        ("receive filings from under it", Action::ReceiveFilings(&town)),
        ("report on its obligations", Action::Report(&town)),
        ("oversee it", Action::Oversee(&town)),
        ("see procedures", Action::SeeProcedures),
        ("see its own procedure's versions", Action::SeeVariations(&town)),
        ("vary its procedure", Action::VaryProcedure(&town)),
        ("vary the county's", Action::VaryProcedure(&county)),
        ("vary the root's", Action::VaryProcedure(&city)),
        ("delegate the seat", Action::Delegate),
        ("manage organisations", Action::ManageOrgs),
        ("manage accounts", Action::ManageAccounts),
        ("read the audit", Action::ReadAudit),
    ];
    let mut printed = table(&mut out, "always", &always.map(|(name, action)| (name.to_owned(), action)));
    let released = then(&[&APPROVED, &[Release(1, TODAY)]]);
    let filed = then(&[&released, &[Pass("archive")]]);
    let hasty = [Pass("secrecy_review"), Pass("approve"), Release(1, TODAY)];
    let states: [(&str, &str, Vec<Op>); 14] = [
        ("put forward", "plain", vec![]),
        ("returned", "plain", vec![Return("secrecy_review")]),
        ("referred to the secrecy department", "plain", vec![Refer]),
        ("beyond authority, not yet approved", "beyond", vec![Pass("secrecy_review"), Pass("review")]),
        ("beyond authority, before the superior", "beyond", APPROVED.to_vec()),
        ("approved", "plain", APPROVED.to_vec()),
        ("approved, and the other issuer is asked", "joint", APPROVED.to_vec()),
        ("released", "plain", released.clone()),
        ("released in haste", "urgent", hasty.to_vec()),
        ("filed", "plain", filed.clone()),
        ("withheld as a secret: its text is locked", "plain", vec![Withhold("secrecy_review")]),
        ("withheld as a secret by the department that was asked", "plain", vec![Refer, Withhold("secrecy_department")]),
        ("withdrawn", "plain", then(&[&filed, &[Withdraw]])),
        ("being corrected, after the superior had decided the first version", "beyond", {
            then(&[&APPROVED, &[Pass("superior"), Release(1, TODAY), Correct("改")]])
        }),
    ];
    for (title, kind, ops) in &states {
        let disclosure = run(kind, ops).unwrap();
        printed.extend(table(&mut out, title, &of_a_file(&disclosure)));
    }
    assert_eq!(printed, ACTIONS.iter().copied().collect(), "every action has a column");
    insta::assert_snapshot!("who_may_do_what_when", out);
}

/// What the lists go by is what the policy says: seat tokens meet the desk's tokens iff the file may be read, and a
/// turn's token is carried iff the step may be signed.
#[test]
fn the_desk_says_what_the_policy_says() {
    let directory = directory();
    let context = PolicyContext { directory: &directory, today: day(TODAY) };
    let filed = then(&[&APPROVED, &[Release(1, TODAY), Pass("archive")]]);
    for (kind, ops) in [
        ("plain", vec![]),
        ("plain", vec![Refer]),
        ("plain", vec![Return("secrecy_review")]),
        ("beyond", APPROVED.to_vec()),
        ("plain", APPROVED.to_vec()),
        ("plain", then(&[&APPROVED, &[Release(1, TODAY)]])),
        ("plain", then(&[&filed, &[Withdraw]])),
        ("plain", then(&[&filed, &[Correct("改")]])),
        ("urgent", vec![Pass("secrecy_review"), Pass("approve"), Release(1, TODAY)]),
    ] {
        let disclosure = run(kind, &ops).unwrap();
        let desk = policy::desk(&context, &disclosure, township());
        for actor in actors() {
            let Actor::Seated(name, person, seat) = actor else { continue };
            if policy::held(&context, &person, &seat).is_err() {
                continue;
            }
            let carried = policy::seat_tokens(&seat);
            let mut tokens = Tokens::default();
            desk.tokens.iter().for_each(|t| tokens.insert_text(t));
            let principal = Principal::Seated(&person, &seat);
            let reads = policy::check(&context, &principal, Action::ReadDossier(&disclosure, township())).is_ok();
            assert_eq!(tokens.meet(&carried), reads, "{name}: {ops:?}");
            for turn in &desk.turns {
                let owed =
                    read_turn(&turn.step).map(|(version, step)| disclosure.deferred_review(version, step).unwrap().1);
                let action = match owed {
                    Some(owed) => Action::HoldDeferredReview(&disclosure, township(), owed),
                    None => Action::Sign(&disclosure, township(), &turn.step),
                };
                let signs = policy::check(&context, &principal, action).is_ok();
                assert_eq!(carried.iter().any(|t| t == turn.token), signs, "{name} at {}: {ops:?}", turn.step);
            }
        }
    }
}
