//! The urgent route: what is put off, and is owed afterwards.

use super::*;

/// What is put off is owed from the first release on, once, of what was released; the file waits for it.
#[test]
fn what_is_put_off_is_owed() {
    let p = hasty();
    let later = |case: &Number, step: &str, person: u8, in_order: bool| Event::DeferredReview {
        step: step.to_owned(),
        person,
        for_principal: None,
        in_order,
        saw: BTreeMap::from([(Part::Content, case.parts.content), (Part::Plan, case.parts.plan)]),
    };
    let code = |case: &Number, event| apply(&p, case, event).map_err(|refusal| refusal.code());
    let names = |steps: Vec<&Step>| steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();

    let calm = pass(&p, start(&[]), &["propose", "secrecy"]);
    assert_eq!((open(&p, &calm), names(deferred_steps(&p, &calm))), (ids(&["review"]), vec![]));
    let approved = pass(&p, start(&[Fact::Urgent]), &["propose", "secrecy", "approve"]);
    assert_eq!((open(&p, &approved), names(deferred_steps(&p, &approved))), (ids(&["release"]), ids(&["review"])));
    assert_eq!(names(deferred_steps_due(&p, &approved)), ids(&[]), "nothing is out yet");
    assert_eq!(code(&approved, later(&approved, "review", 9, true)), Err("not_owed"));

    let out = apply(&p, &approved, release("release", 1)).unwrap();
    assert_eq!(names(deferred_steps_due(&p, &out)), ids(&["review"]));
    let all = apply(&p, &out, release("release", 2)).unwrap();
    assert_eq!((step_state(&p, &all, "file"), open(&p, &all)), (StepState::Waiting, vec![]));
    assert_eq!(code(&all, sign(&all, "file", 7, Move::Pass)), Err("not_yet"));
    assert_eq!(code(&all, sign(&all, "review", 7, Move::Pass)), Err("not_needed"));
    assert_eq!(code(&all, later(&all, "secrecy", 9, true)), Err("not_owed"));
    let mut unseen = later(&all, "review", 9, true);
    if let Event::DeferredReview { saw, .. } = &mut unseen {
        saw.insert(Part::Content, 1);
    }
    assert_eq!(code(&all, unseen), Err("outdated"));

    for in_order in [true, false] {
        let held = apply(&p, &all, later(&all, "review", 9, in_order)).unwrap();
        assert_eq!((names(deferred_steps_due(&p, &held)), open(&p, &held)), (vec![], ids(&["file"])), "{in_order}");
        assert_eq!(code(&held, later(&held, "review", 9, true)), Err("not_owed"));
        assert_eq!(held.sign_offs, all.sign_offs, "no signature is touched by what was said later");
        let json = serde_json::to_string(&held).unwrap();
        assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), held);
    }
    assert!(!serde_json::to_string(&all).unwrap().contains("later"), "cases without one keep their digest");
}

/// Who proposed, or had to be apart before the release, has to be apart afterwards.
#[test]
fn a_later_review_is_held_by_somebody_else() {
    let mut p = hasty();
    step(&mut p, "review").not_same_as = ids(&["propose"]);
    let case = apply(&p, &start(&[Fact::Urgent]), sign(&start(&[]), "propose", 1, Move::Pass)).unwrap();
    let out = apply(&p, &pass(&p, case, &["secrecy", "approve"]), release("release", 1)).unwrap();
    for (person, for_principal, expect) in [
        (1, None, Some("same_person")),
        (2, Some(1), Some("same_person")),
        (1, Some(2), Some("same_person")),
        (2, None, None),
    ] {
        let saw = BTreeMap::from([(Part::Content, 0), (Part::Plan, 0)]);
        let event = Event::DeferredReview { step: to("review"), person, for_principal, in_order: true, saw };
        assert_eq!(apply(&p, &out, event).err().map(|r| r.code()), expect, "{person} {for_principal:?}");
    }
}
