//! Principal sees what was found in given files, and who sees the passages themselves (Art. 17).

use domain::{
    OrgId, PersonId,
    people::seat::{Role, Seat},
    policy::{self, Action, PolicyContext, Principal},
    refusal::RefusalKind,
};
use rules::procedure::Duty;

use crate::{
    sample::{TODAY, day, directory, seat, seats, township},
    script::{Op, Op::*, run},
};

/// ✔ may; ✘ may not, and may know that; · may not even know.
fn mark(seat: &Seat, action: Action<'_>) -> char {
    let directory = directory();
    let context = PolicyContext { directory: &directory, today: day(TODAY) };
    let person = seat.holdings.first().map(|holding| holding.person.clone()).unwrap();
    match policy::check(&context, &Principal::Seated(&person, seat), action) {
        Ok(_) => '✔',
        Err(refusal) if refusal.kind == RefusalKind::Absent => '·',
        Err(_) => '✘',
    }
}

/// Marks: what was found at the town's gate, the originals there, those of this file.
fn check(seat: &Seat, ops: &[Op], expect: &str) {
    let town = OrgId::from_text("town");
    let disclosure = run("plain", ops).unwrap();
    let actions =
        [Action::SeeGate(&town), Action::SeeOriginals(&town), Action::JudgeOriginals(&disclosure, township())];
    let marks: String = actions.map(|action| mark(seat, action)).into_iter().collect();
    assert_eq!(marks, expect, "{} {:?} {ops:?}", seat.title, seat.role);
}

#[test]
fn originals_are_for_whoever_undertakes_or_answers_for_secrecy() {
    let seats = seats();
    for (name, expect) in [
        ("undertaker", "✔✔✘"),
        ("secrecy_reviewer", "✔✔✔"),
        ("office_reviewer", "✔✘✘"),
        ("leader", "✔✘✘"),
        ("approver", "✔✘✘"),
        ("meeting", "✔✘✘"),
        ("supervision", "✔✘✘"),
        ("archivist", "✔✘✘"),
        ("county undertaker", "···"),
        ("county approver", "···"),
        ("county secrecy", "···"),
        ("county publicity", "···"),
        ("city secrecy", "···"),
    ] {
        check(&seats[name], &[], expect);
    }
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        check(&seat("admin", "town", "town", role), &[], "···");
    }
    let elsewhere = seat("elsewhere", "elsewhere", "elsewhere", Role::Duty(Duty::SecrecyReviewer));
    check(&elsewhere, &[], "···");
}

#[test]
fn the_department_that_is_asked_judges_the_originals_of_that_file_alone() {
    let seats = seats();
    check(&seats["county secrecy"], &[Refer], "··✔");
    check(&seats["city secrecy"], &[Refer], "···");
    check(&seats["county undertaker"], &[Refer], "···");
    check(&seats["secrecy_reviewer"], &[Refer], "✔✔✔");
}

#[test]
fn who_does_not_hold_the_seat_sees_nothing_from_it() {
    let (directory, town) = (directory(), OrgId::from_text("town"));
    let context = PolicyContext { directory: &directory, today: day(TODAY) };
    let seat = &seats()["secrecy_reviewer"];
    for action in [Action::SeeGate(&town), Action::SeeOriginals(&town)] {
        let stranger = PersonId::from_text("somebody");
        let refusal = policy::check(&context, &Principal::Seated(&stranger, seat), action).unwrap_err();
        assert_eq!(refusal.code, "not-your-seat", "{action:?}");
        let reader = domain::token::Tokens::anonymous();
        let refusal = policy::check(&context, &Principal::Reader(&reader), action).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Absent, "{action:?}");
    }
}
