//! What may come after what, and what is refused.

use domain::disclosure::Disclosure;
use domain::disclosure::plan::Plan;

use crate::{
    sample::{TODAY, township},
    script::{APPROVED, Op, Op::*, run, then},
};

const LATER: &str = "2026-11-25";

fn check(kind: &str, ops: &[Op], expect: &str) {
    let got = match run(kind, ops) {
        Ok(disclosure) => disclosure.state.code().to_owned(),
        Err(code) => format!("refused {code}"),
    };
    assert_eq!(got, expect, "{kind}: {ops:?}");
}

#[test]
fn one_after_another() {
    check("plain", &[], "under_way");
    check("plain", &[Pass("secrecy_review")], "under_way");
    check("plain", &APPROVED, "approved");
    check("plain", &then(&[&APPROVED, &[Release(1, TODAY)]]), "released");
    check("plain", &then(&[&APPROVED, &[Release(1, TODAY), Pass("archive")]]), "filed");
    check("plain", &[Pass("review")], "refused not-yet");
    check("plain", &[Pass("secrecy_review"), Pass("approve")], "refused not-yet");
    check("plain", &[Pass("secrecy_review"), Pass("secrecy_review")], "refused already-passed");
    check("plain", &[Pass("secrecy_department")], "refused not-needed");
    check("plain", &[Pass("superior")], "refused not-needed");
    check("plain", &then(&[&APPROVED, &[Pass("archive")]]), "refused not-yet");
    check("plain", &[PassBy("secrecy_review", "propose")], "refused same-person");
    check("plain", &[Pass("secrecy_review"), PassBy("review", "secrecy_review")], "under_way");
    check("plain", &[Pass("secrecy_review"), Pass("review"), PassBy("approve", "review")], "refused same-person");
    check("plain", &[Pass("secrecy_review"), Pass("review"), PassBy("approve", "propose")], "refused same-person");
}

#[test]
fn returned_and_revised() {
    check("plain", &[Return("secrecy_review")], "returned");
    check("plain", &[Return("secrecy_review"), Pass("secrecy_review")], "refused not-yet");
    check("plain", &[Return("secrecy_review"), Revise("改")], "under_way");
    check("plain", &[Pass("secrecy_review"), Return("review"), Revise("改"), Pass("review")], "refused not-yet");
    check("plain", &then(&[&[Pass("secrecy_review"), Return("review"), Revise("改")], &APPROVED]), "approved");
    // unchanged: it still has to go round again, for somebody said no
    check("plain", &[Pass("secrecy_review"), Return("review"), Revise("plain"), Pass("review")], "refused not-yet");
    // the proposer may change the plan unasked; what was signed before counts no longer
    check("plain", &[Revise("plain")], "refused already-passed");
    check("plain", &[Pass("secrecy_review"), Revise("改"), Pass("review")], "refused not-yet");
    check("plain", &then(&[&APPROVED, &[Revise("改")]]), "under_way");
    check("plain", &then(&[&APPROVED, &[Release(1, TODAY), Revise("改")]]), "refused released");
    check("plain", &[Return("approve")], "refused not-yet");
}

#[test]
fn beyond_the_house() {
    check("plain", &[Refer], "under_way");
    check("plain", &[Refer, Pass("secrecy_review")], "refused referred");
    check("plain", &[Refer, Pass("review")], "refused not-yet");
    check("plain", &[Refer, Pass("secrecy_department"), Pass("review"), Pass("approve")], "approved");
    check("plain", &[Refer, Withhold("secrecy_department")], "withheld");
    check("plain", &[Pass("secrecy_review"), Pass("review"), Escalate], "under_way");
    check("plain", &[Pass("secrecy_review"), Pass("review"), Escalate, Pass("superior")], "approved");
    check("beyond", &APPROVED, "under_way");
    check("beyond", &then(&[&APPROVED, &[Release(1, TODAY)]]), "refused not-due");
    check("beyond", &then(&[&APPROVED, &[Pass("superior")]]), "approved");
    check("beyond", &then(&[&APPROVED, &[PassBy("superior", "approve")]]), "refused same-person");
    check("beyond", &then(&[&APPROVED, &[Return("superior")]]), "returned");
    check("beyond", &then(&[&APPROVED, &[Withhold("superior")]]), "withheld");
}

#[test]
fn on_its_day_stage_by_stage() {
    check("plain", &then(&[&APPROVED, &[Release(1, "2026-11-22")]]), "refused not-due");
    check("plain", &then(&[&APPROVED, &[Release(2, TODAY)]]), "refused not-due");
    check("plain", &then(&[&APPROVED, &[Release(1, TODAY), Release(1, TODAY)]]), "refused not-due");
    check("plain", &[Release(1, TODAY)], "refused not-due");
    check("staged", &then(&[&APPROVED, &[Release(1, TODAY)]]), "approved");
    check("staged", &then(&[&APPROVED, &[Release(1, TODAY), Release(2, TODAY)]]), "refused not-due");
    check("staged", &then(&[&APPROVED, &[Release(2, LATER)]]), "refused not-due");
    check("staged", &then(&[&APPROVED, &[Release(1, TODAY), Release(2, LATER)]]), "released");
    check("staged", &then(&[&APPROVED, &[Release(1, TODAY), Pass("archive")]]), "refused not-yet");
    check("staged", &then(&[&APPROVED, &[Release(1, TODAY), Release(2, LATER), Pass("archive")]]), "filed");
}

#[test]
fn what_ends_it() {
    check("plain", &[Withhold("secrecy_review")], "withheld");
    check("plain", &[Withhold("secrecy_review"), Pass("review")], "refused ended");
    check("plain", &[Withhold("secrecy_review"), Revise("改")], "refused ended");
    check("plain", &[Withhold("secrecy_review"), Correct("改")], "refused nothing-to-correct");
    check("plain", &[Pass("secrecy_review"), Withhold("review")], "refused not-allowed");
    check("plain", &[Abandon], "abandoned");
    check("plain", &[Abandon, Pass("secrecy_review")], "refused ended");
    check("plain", &then(&[&APPROVED, &[Abandon]]), "abandoned");
    check("plain", &then(&[&APPROVED, &[Release(1, TODAY), Abandon]]), "refused released");
    check("plain", &[Withdraw], "refused not-released");
}

#[test]
fn after_its_release() {
    let released = then(&[&APPROVED, &[Release(1, TODAY)]]);
    let filed = then(&[&released, &[Pass("archive")]]);
    let after = |before: &[Op], ops: &[Op]| then(&[before, ops]);
    check("plain", &after(&filed, &[Withdraw]), "withdrawn");
    check("plain", &after(&filed, &[Withdraw, Withdraw]), "refused already-withdrawn");
    check("plain", &after(&filed, &[Withdraw, Correct("改")]), "refused already-withdrawn");
    check("plain", &after(&released, &[Withdraw, Pass("archive")]), "refused already-withdrawn");
    for (before, stands) in [(&released, "released"), (&filed, "filed")] {
        check("plain", &after(before, &[Correct("改")]), "correcting");
        check("plain", &after(before, &[Correct("改"), Return("secrecy_review")]), "correcting");
        check("plain", &after(before, &[Correct("改"), Correct("再改")]), "refused already-correcting");
        for nothing in [Abandon, Withhold("secrecy_review")] {
            check("plain", &after(before, &[Correct("改"), nothing]), stands);
            check("plain", &after(before, &[Correct("改"), nothing, Correct("再改"), nothing]), stands);
        }
        check("plain", &after(before, &[Correct("改"), Abandon, Correct("再改")]), "correcting");
        check("plain", &after(before, &[Correct("改"), Withdraw]), "withdrawn");
        check("plain", &after(before, &[Correct("改"), Withdraw, Pass("secrecy_review")]), "refused already-withdrawn");
        let again = after(before, &then(&[&[Correct("改")], &APPROVED]));
        check("plain", &again, "correcting");
        check("plain", &after(&again, &[Withdraw, Release(1, TODAY)]), "refused already-withdrawn");
        check("plain", &after(&again, &[Release(1, TODAY)]), "released");
        check("plain", &after(&again, &[Release(1, TODAY), Pass("archive"), Correct("再改")]), "correcting");
    }
    check("plain", &after(&released, &[Correct("改"), Abandon, Pass("archive")]), "filed");
    check("plain", &after(&filed, &[Correct("改"), Abandon, Pass("archive")]), "refused ended");
    let inside = then(&[&APPROVED, &[Release(1, TODAY)]]);
    check("staged", &after(&inside, &[Correct("改")]), "correcting");
    check("staged", &after(&inside, &[Withdraw]), "withdrawn");
}

fn life(kind: &str, ops: &[Op]) -> Disclosure {
    run(kind, ops).unwrap()
}

#[test]
fn versions_count_releases() {
    let filed = then(&[&APPROVED, &[Release(1, TODAY), Pass("archive")]]);
    for (ops, version, earlier) in [
        (filed.clone(), 1, 0),
        (then(&[&filed, &[Correct("改")]]), 2, 1),
        (then(&[&filed, &[Correct("改"), Abandon, Correct("再改")]]), 2, 2),
        (then(&[&filed, &[Correct("改")], &APPROVED, &[Release(1, TODAY), Correct("再改")]]), 3, 2),
    ] {
        let now = life("plain", &ops);
        assert_eq!((now.working.version, now.earlier.len()), (version, earlier), "{ops:?}");
        assert_eq!(now.index_number.as_deref(), Some("town-2026-abc"), "the address never changes");
    }
}

#[test]
fn no_later_stage_comes_out_after_a_correction_or_a_withdrawal() {
    let inside = then(&[&APPROVED, &[Release(1, TODAY)]]);
    let corrected = life("staged", &then(&[&inside, &[Correct("改")]]));
    assert!(corrected.earlier[0].case.curtailed);
    let withdrawn = life("staged", &then(&[&inside, &[Withdraw]]));
    assert!(withdrawn.working.case.curtailed);
    assert_eq!(withdrawn.due(township(), crate::sample::day(LATER)), None);
}

#[test]
fn a_signer_sees_what_changed_since() {
    let title = |plan: Option<&Plan>| plan.map(|p| p.content.title.clone());
    let person = |name: &str| domain::PersonId::from_text(name);
    let ops = [
        Pass("secrecy_review"),
        Return("review"),
        Revise("改"),
        Pass("secrecy_review"),
        Return("review"),
        Revise("再改"),
    ];
    let now = life("plain", &ops);
    for (name, expect) in [("secrecy_review", Some("改")), ("review", Some("改")), ("approve", None)] {
        assert_eq!(title(now.working.seen_by(&person(name))).as_deref(), expect, "{name}");
    }
    let now = life("plain", &[Pass("secrecy_review"), Return("review"), Revise("改")]);
    assert_eq!(title(now.working.seen_by(&person("secrecy_review"))).as_deref(), Some("plain"));
    let now = life("plain", &[Return("secrecy_review"), Revise("plain")]);
    assert_eq!(title(now.working.seen_by(&person("secrecy_review"))), None, "nothing changed");
}

#[test]
fn reasons_grounds_and_dates_are_musts() {
    use domain::disclosure::{DisclosureError, OpinionText};
    use rules::procedure::Move;
    let now = life("plain", &[]);
    let saw = now.working.shown(township().step("secrecy_review").unwrap());
    let ground = || Some("secret".to_owned());
    let until = || Some(crate::sample::day("2027-11-23"));
    for (outcome, words, expect) in [
        (Move::Return("propose".into()), OpinionText::default(), "reason-missing"),
        (Move::Return("propose".into()), OpinionText { text: " ".into(), ..OpinionText::default() }, "reason-missing"),
        (Move::Withhold, OpinionText { text: "涉密".into(), ..OpinionText::default() }, "ground-missing"),
        (
            Move::Withhold,
            OpinionText { text: "涉密".into(), ground: ground(), ..OpinionText::default() },
            "ground-missing",
        ),
        (
            Move::Withhold,
            OpinionText { text: "涉密".into(), until: until(), ..OpinionText::default() },
            "ground-missing",
        ),
        (Move::Withhold, OpinionText { ground: ground(), until: until(), ..OpinionText::default() }, "reason-missing"),
    ] {
        let decided = (outcome.clone(), saw.clone());
        let signer = crate::sample::actor("s");
        let halt = now.sign(township(), "secrecy_review", decided, words, &signer, crate::sample::at(TODAY));
        let Err(DisclosureError::Refused(refusal)) = halt else { panic!("{outcome:?}") };
        assert_eq!(refusal.code, expect, "{outcome:?}");
    }
}
