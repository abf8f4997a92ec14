//! Whose the working side of a file is to read besides those whose step it waits for.

use domain::{
    disclosure::Disclosure,
    people::seat::{Role, Seat},
    policy::{self, Action, PolicyContext, Principal},
};
use rules::procedure::{Duty, Place};

use crate::{
    sample::{TODAY, day, directory, seat, seats, township},
    script::{APPROVED, Op::*, run, then},
};

fn reads(seat: &Seat, disclosure: &Disclosure) -> bool {
    let directory = directory();
    let context = PolicyContext { directory: &directory, today: day(TODAY) };
    let person = seat.holdings.first().map(|holding| holding.person.clone()).unwrap();
    let action = Action::ReadDossier(disclosure, township());
    policy::check(&context, &Principal::Seated(&person, seat), action).is_ok()
}

#[test]
fn who_signed_elsewhere_reads_on_while_it_is_corrected() {
    let check = |signer: &str, name: &str, expect: bool| {
        let signer: &'static str = signer.to_owned().leak();
        let released = [PassBy("superior", signer), Release(1, TODAY), Pass("archive"), Correct("改")];
        let disclosure = run("beyond", &then(&[&APPROVED, &released])).unwrap();
        assert_eq!(reads(&seats()[name], &disclosure), expect, "{name}, signed by {signer}");
    };
    check("county approver", "county approver", true);
    check("city approver", "county approver", false);
    check("city approver", "city approver", true);
    check("county approver", "county undertaker", false);
    check("county approver", "undertaker", true);
}

#[test]
fn who_reviews_after_the_release_elsewhere_reads_it() {
    let check = |place: Place, expect: bool| {
        let mut disclosure = run("urgent", &[Pass("secrecy_review"), Pass("approve"), Release(1, TODAY)]).unwrap();
        disclosure.working.owed.iter_mut().for_each(|owed| owed.place = place);
        let reviewer = seat("county reviewer", "county", "county", Role::Duty(Duty::OfficeReviewer));
        assert_eq!(reads(&reviewer, &disclosure), expect, "{place:?}");
    };
    check(Place::Own, false);
    check(Place::Superior, true);
}
