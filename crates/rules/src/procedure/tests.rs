use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;

use super::*;

mod deferred_review;

/// Like a local committee's: five steps of Art. 14 with its branches (referral, escalation, media, stages).
const LOCAL: &str = r#"
    id = "local"
    name = { zh = "地方组织", en = "Local organisation" }
    basis = "14"

    [[steps]]
    id = "propose"
    name = { zh = "提出", en = "Propose" }
    kind = "propose"
    duty = "undertaker"
    place = "own"
    sees = ["content", "plan"]
    may = ["pass"]
    basis = "14(1)"

    [[steps]]
    id = "secrecy"
    name = { zh = "保密审查", en = "Secrecy review" }
    kind = "secrecy_review"
    duty = "secrecy_reviewer"
    place = "own"
    sees = ["content", "plan"]
    needs = ["propose"]
    not_same_as = ["propose"]
    may = ["pass", { return = "propose" }, { refer = "department" }, "withhold"]
    basis = "17"

    [[steps]]
    id = "department"
    name = { zh = "保密部门认定", en = "Finding" }
    kind = "secrecy_review"
    duty = "secrecy_department"
    place = "secrecy_department"
    sees = ["content", "plan"]
    needs = ["propose"]
    when = ["doubtful"]
    not_same_as = ["propose"]
    may = ["pass", { return = "propose" }, "withhold"]
    basis = "17"

    [[steps]]
    id = "review"
    name = { zh = "审核", en = "Review" }
    kind = "review"
    duty = "office_reviewer"
    place = "office"
    sees = ["content", "plan"]
    needs = ["secrecy"]
    may = ["pass", { return = "propose" }]
    days = 3
    basis = "14(2)"

    [[steps]]
    id = "approve"
    name = { zh = "审批", en = "Approve" }
    kind = "approve"
    duty = "approver"
    place = "own"
    sees = ["content", "plan"]
    needs = ["review"]
    not_same_as = ["propose", "secrecy"]
    may = ["pass", { return = "secrecy" }, { return = "propose" }, { escalate = "superior" }, "withhold"]
    basis = "14(3)"

    [[steps]]
    id = "superior"
    name = { zh = "上级审批", en = "Superior's approval" }
    kind = "approve"
    duty = "approver"
    place = "superior"
    sees = ["content", "plan"]
    needs = ["approve"]
    when = ["major", "beyond_authority"]
    not_same_as = ["propose"]
    may = ["pass", { return = "propose" }, "withhold"]
    basis = "14(3)"

    [[steps]]
    id = "release"
    name = { zh = "实施", en = "Release" }
    kind = "release"
    duty = "undertaker"
    place = "own"
    needs = ["superior"]
    unless = ["media"]
    basis = "14(4)"

    [[steps]]
    id = "release_media"
    name = { zh = "媒体发布", en = "Release through media" }
    kind = "release"
    duty = "publicity"
    place = "publicity"
    needs = ["superior"]
    when = ["media"]
    basis = "14(4)"

    [[steps]]
    id = "file"
    name = { zh = "立卷归档", en = "File" }
    kind = "archive"
    duty = "archivist"
    place = "own"
    needs = ["release", "release_media"]
    may = ["pass"]
    basis = "14(4)"
"#;

/// Like a branch's: three people sign, then it goes on the board and into the folder.
const BRANCH: &str = r#"
    id = "branch"
    name = { zh = "支部", en = "Branch" }
    basis = "15"

    [[steps]]
    id = "propose"
    name = { zh = "提出", en = "Propose" }
    kind = "propose"
    duty = "undertaker"
    place = "own"
    sees = ["content", "plan"]
    may = ["pass"]
    basis = "15"

    [[steps]]
    id = "secrecy"
    name = { zh = "保密审查", en = "Secrecy review" }
    kind = "secrecy_review"
    duty = "secrecy_reviewer"
    place = "own"
    sees = ["content", "plan"]
    needs = ["propose"]
    not_same_as = ["propose"]
    may = ["pass", { return = "propose" }, "withhold"]
    basis = "17"

    [[steps]]
    id = "approve"
    name = { zh = "审批", en = "Approve" }
    kind = "approve"
    duty = "leader"
    place = "own"
    sees = ["content", "plan"]
    needs = ["secrecy"]
    not_same_as = ["propose"]
    may = ["pass", { return = "propose" }, "withhold"]
    basis = "15"

    [[steps]]
    id = "release"
    name = { zh = "公开", en = "Release" }
    kind = "release"
    duty = "undertaker"
    place = "own"
    needs = ["approve"]
    basis = "15"

    [[steps]]
    id = "file"
    name = { zh = "归档", en = "File" }
    kind = "archive"
    duty = "archivist"
    place = "own"
    needs = ["release"]
    may = ["pass"]
    basis = "local: our own practice"
"#;

fn local() -> Procedure {
    toml::from_str(LOCAL).unwrap()
}

fn branch() -> Procedure {
    toml::from_str(BRANCH).unwrap()
}

/// The local one, whose office review is put off for what can't wait.
fn hasty() -> Procedure {
    let mut hasty = local();
    step(&mut hasty, "review").unless = vec![Fact::Urgent];
    hasty
}

fn two() -> NonZeroU8 {
    NonZeroU8::new(2).unwrap()
}

// ---- exploration

#[test]
fn sound_procedures_are_explored_whole() {
    for procedure in [local(), branch(), hasty()] {
        let done = explore(&procedure).unwrap_or_else(|found| panic!("{}: {found:#?}", procedure.id));
        assert!((50..50_000).contains(&done.states), "{}: {done:?}", procedure.id);
    }
}

#[test]
fn what_differs_in_words_only_is_judged_alike() {
    let mut renamed = branch();
    renamed.name = Text::new("另一支部", "Another branch");
    let mut spoilt = branch();
    step(&mut spoilt, "approve").not_same_as.clear();
    let judged = explore_all(&[branch(), renamed, spoilt.clone(), branch()]);
    assert_eq!(judged, [explore(&branch()), explore(&branch()), explore(&spoilt), explore(&branch())]);
}

#[test]
fn every_guard_is_needed() {
    let reports = [local(), branch(), hasty()].map(|procedure| mutation_report(&procedure));
    for (nth, guard) in Guard::ALL.iter().enumerate() {
        let found: Vec<_> = reports.iter().filter_map(|report| report[nth].1.clone()).collect();
        assert!(reports.iter().all(|report| report[nth].0 == *guard));
        assert!(found.iter().any(|found| found.property == guard.property()), "without {guard}: {found:#?}");
    }
}

type Spoil = fn(&mut Procedure);

fn step<'a>(procedure: &'a mut Procedure, id: &str) -> &'a mut Step {
    procedure.steps.iter_mut().find(|step| step.id == id).unwrap()
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

const SPOILT: &[(&str, Property, Spoil)] = &[
    ("approver may be the proposer", Property::SelfApproval, |p| step(p, "approve").not_same_as.clear()),
    ("superior may be the proposer", Property::SelfApproval, |p| step(p, "superior").not_same_as.clear()),
    ("reviewer may be the proposer", Property::SelfApproval, |p| {
        step(p, "secrecy").not_same_as.clear();
    }),
    ("department may be the proposer", Property::SelfApproval, |p| step(p, "department").not_same_as.clear()),
    ("release needs nothing", Property::UnsafeRelease, |p| step(p, "release").needs.clear()),
    ("media release needs only review", Property::UnsafeRelease, |p| {
        step(p, "release_media").needs = ids(&["review"]);
    }),
    ("approver does not see the text", Property::UnsafeRelease, |p| step(p, "approve").sees = vec![Part::Plan]),
    ("approver does not see the plan", Property::UnsafeRelease, |p| step(p, "approve").sees = vec![Part::Content]),
    ("reviewer does not see the text", Property::UnsafeRelease, |p| {
        step(p, "secrecy").sees = vec![Part::Plan];
        step(p, "department").sees = vec![Part::Plan];
    }),
    ("proposer signs the plan only", Property::UnsafeRelease, |p| step(p, "propose").sees = vec![Part::Plan]),
    ("superior is not waited for", Property::EscalationDodged, |p| step(p, "release").needs = ids(&["approve"])),
    ("superior decides one of two facts", Property::EscalationDodged, |p| step(p, "superior").when.truncate(1)),
    ("superior does not see the plan", Property::EscalationDodged, |p| step(p, "superior").unless = vec![Fact::Urgent]),
    ("secrecy is not reviewed in haste", Property::HastyRelease, |p| step(p, "secrecy").unless = vec![Fact::Urgent]),
    ("a doubt is not found in haste", Property::HastyRelease, |p| step(p, "department").unless = vec![Fact::Urgent]),
    ("the superior is passed over in haste", Property::HastyRelease, |p| {
        step(p, "superior").unless = vec![Fact::Urgent];
    }),
    ("nobody decides in haste", Property::HastyRelease, |p| step(p, "approve").unless = vec![Fact::Urgent]),
    ("another decides in haste", Property::HastyRelease, |p| {
        let mut quick = step(p, "approve").clone();
        quick.id = "quick".to_owned();
        quick.when = vec![Fact::Urgent];
        quick.may = vec![Move::Pass];
        step(p, "approve").unless = vec![Fact::Urgent];
        step(p, "superior").needs.push("quick".to_owned());
        p.steps.push(quick);
    }),
    ("nothing is filed in haste", Property::DeadEnd, |p| step(p, "file").unless = vec![Fact::Urgent]),
    ("superior's seat is skipped in haste", Property::EscalationDodged, |p| {
        step(p, "superior").unless = vec![Fact::Urgent];
    }),
    ("review waits for no secrecy review", Property::UnsafeRelease, |p| {
        step(p, "review").needs = ids(&["propose"]);
        step(p, "approve").may.retain(|may| may != &Move::Return("secrecy".to_owned()));
    }),
    ("archive may withhold", Property::EndWithoutFile, |p| step(p, "file").may.push(Move::Withhold)),
    ("a look after the release may withhold", Property::UnsafeRelease, |p| {
        let mut late = step(p, "review").clone();
        late.id = "late".to_owned();
        late.needs = ids(&["release", "release_media"]);
        late.may = vec![Move::Pass, Move::Withhold];
        p.steps.push(late);
        step(p, "file").needs = ids(&["late"]);
    }),
    ("file before release", Property::FiledUnreleased, |p| step(p, "file").needs = ids(&["superior"])),
    ("file without the media's release", Property::FiledUnreleased, |p| step(p, "file").needs = ids(&["release"])),
    ("nobody can approve", Property::DeadEnd, |p| step(p, "approve").may = vec![Move::Return("propose".to_owned())]),
    ("superior can only return", Property::DeadEnd, |p| {
        step(p, "superior").may = vec![Move::Return("propose".to_owned())];
    }),
    ("department can't pass", Property::DeadEnd, |p| {
        step(p, "department").may = vec![Move::Return("propose".to_owned())];
    }),
    ("nobody releases through media", Property::DeadEnd, |p| {
        p.steps.retain(|step| step.id != "release_media");
        step(p, "file").needs = ids(&["release"]);
        step(p, "file").unless = vec![Fact::Media];
    }),
    ("no archive", Property::StepMissing, |p| p.steps.retain(|step| step.id != "file")),
    ("no secrecy review", Property::StepMissing, |p| {
        for id in ["secrecy", "department"] {
            step(p, id).kind = StepKind::Review;
        }
    }),
    ("two propose", Property::Malformed, |p| step(p, "review").kind = StepKind::Propose),
    ("circle", Property::Circle, |p| step(p, "propose").needs = ids(&["approve"])),
    ("circle through a finding", Property::Circle, |p| step(p, "department").needs = ids(&["secrecy"])),
    ("unknown need", Property::Malformed, |p| step(p, "review").needs = ids(&["nobody"])),
    ("needs itself", Property::Malformed, |p| step(p, "review").needs = ids(&["review"])),
    ("same id twice", Property::Malformed, |p| step(p, "review").id = "propose".to_owned()),
    ("returns forward", Property::Malformed, |p| step(p, "secrecy").may.push(Move::Return("approve".to_owned()))),
    ("refers to an approver", Property::Malformed, |p| step(p, "review").may.push(Move::Refer("superior".to_owned()))),
    ("escalates to the archive", Property::Malformed, |p| {
        step(p, "approve").may.push(Move::Escalate("file".to_owned()));
    }),
    ("finding sees less", Property::Malformed, |p| step(p, "department").sees = vec![Part::Content]),
    ("release is signed", Property::Malformed, |p| step(p, "release").may = vec![Move::Pass]),
    ("a step nobody reaches", Property::DeadStep, |p| {
        let dead = step(p, "review");
        dead.when = vec![Fact::Urgent];
        dead.unless = vec![Fact::Urgent];
    }),
];

#[test]
fn bad_procedures_are_refused_with_what_is_wrong() {
    for (what, property, spoil) in SPOILT {
        let mut procedure = local();
        spoil(&mut procedure);
        let found = explore::explore_with(&procedure, Guards::all(), Some(*property)).expect_err(what);
        let hit = found.iter().find(|found| found.property == *property);
        assert!(hit.is_some_and(|hit| !hit.path.is_empty()), "{what}: expected {property}, found {found:#?}");
    }
}

#[test]
fn a_counterexample_is_a_shortest_path_in_words() {
    let check = |spoil: Spoil, expect: &str| {
        let mut procedure = branch();
        spoil(&mut procedure);
        assert_eq!(explore(&procedure).unwrap_err()[0].to_string(), expect);
    };
    check(
        |p| step(p, "approve").not_same_as.clear(),
        "self_approval: start: no facts → propose: pass by X → secrecy: pass → approve: pass by X → \
         release: release stage 1",
    );
    check(
        |p| step(p, "release").needs = ids(&["secrecy"]),
        "unsafe_release: start: no facts → propose: pass → secrecy: pass → release: release stage 1",
    );
}

// ---- single cases: digests and people are numbers; the plan's digest is set by hand

type Number = Case<u8, u8>;

fn table(content: u8, plan: u8) -> Parts<u8> {
    Parts { content, plan }
}

fn start(facts: &[Fact]) -> Number {
    Case::new(table(0, 0), facts.iter().copied().collect(), two())
}

fn sign(case: &Number, step: &str, person: u8, outcome: Move) -> Event<u8, u8> {
    let saw = BTreeMap::from([(Part::Content, case.parts.content), (Part::Plan, case.parts.plan)]);
    Event::Sign { step: step.to_owned(), person, for_principal: None, outcome, saw }
}

fn release(step: &str, stage: u8) -> Event<u8, u8> {
    Event::Release { step: step.to_owned(), stage, content: 0 }
}

fn to(step: &str) -> String {
    step.to_owned()
}

/// Each of these steps is passed, by somebody different.
fn pass(procedure: &Procedure, case: Number, steps: &[&str]) -> Number {
    steps.iter().fold(case, |case, step| {
        let nobody = 100 + u8::try_from(procedure.steps.iter().position(|s| s.id == *step).unwrap()).unwrap();
        let event = sign(&case, step, nobody, Move::Pass);
        apply(procedure, &case, event).unwrap_or_else(|refusal| panic!("{step}: {refusal}"))
    })
}

fn open(procedure: &Procedure, case: &Number) -> Vec<String> {
    open_steps(procedure, case).into_iter().map(|step| step.id.clone()).collect()
}

#[test]
fn a_case_goes_through() {
    let p = local();
    let mut case = pass(&p, start(&[]), &["propose", "secrecy", "review", "approve"]);
    for stage in [1, 2] {
        assert_eq!(open(&p, &case), ["release"]);
        assert_eq!(apply(&p, &case, sign(&case, "file", 7, Move::Pass)).unwrap_err().code(), "not_yet");
        case = apply(&p, &case, release("release", stage)).unwrap();
    }
    assert_eq!(open(&p, &case), ["file"]);
    let filed = pass(&p, case, &["file"]);
    assert_eq!((filed.end, open(&p, &filed)), (Some(End::Filed), vec![]));
    assert_eq!(apply(&p, &filed, Event::Abandon), Err(Refusal::Ended { end: End::Filed }));
    let json = serde_json::to_string(&filed).unwrap();
    assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), filed);
}

#[test]
fn media_are_the_publicity_departments() {
    let p = local();
    let case = pass(&p, start(&[Fact::Media]), &["propose", "secrecy", "review", "approve"]);
    assert_eq!(open(&p, &case), ["release_media"]);
    assert_eq!(apply(&p, &case, release("release", 1)).unwrap_err().code(), "not_needed");
    apply(&p, &case, release("release_media", 1)).unwrap();
}

#[test]
fn a_return_begins_a_new_round_there() {
    let p = local();
    let case = pass(&p, start(&[]), &["propose", "secrecy", "review"]);
    let back = apply(&p, &case, sign(&case, "approve", 9, Move::Return(to("secrecy")))).unwrap();
    let state = |step: &str| step_state(&p, &back, step);
    assert_eq!((back.round, back.sign_offs.len()), (2, 4));
    assert_eq!(open(&p, &back), ["secrecy"]);
    assert_eq!(state("propose"), StepState::Passed);
    assert_eq!(state("review"), StepState::Invalidated);
    assert_eq!(state("approve"), StepState::Returned);
    let again = pass(&p, back, &["secrecy", "review"]);
    assert_eq!(open(&p, &again), ["approve"]);
}

#[test]
fn a_sign_off_counts_for_what_it_saw() {
    let p = branch();
    let case = pass(&p, start(&[]), &["propose", "secrecy", "approve"]);
    let revise = |case: &Number, content, plan, facts: &[Fact], stages| {
        let facts = facts.iter().copied().collect();
        apply(&p, case, Event::Revise { parts: table(content, plan), facts, stages })
    };
    let other = revise(&case, 1, 0, &[], two()).unwrap();
    assert_eq!(open(&p, &other), ["propose"]);
    assert_eq!(step_state(&p, &other, "approve"), StepState::Invalidated);
    let back = revise(&other, 0, 0, &[], two()).unwrap();
    assert_eq!(open(&p, &back), ["release"]);
    for (facts, stages) in [(&[Fact::Major][..], two()), (&[], NonZeroU8::MIN)] {
        assert_eq!(revise(&case, 0, 0, facts, stages), Err(Refusal::FactsOutsidePlan));
        revise(&case, 0, 1, facts, stages).unwrap();
    }
    let out = apply(&p, &case, release("release", 1)).unwrap();
    assert_eq!(revise(&out, 1, 1, &[], two()), Err(Refusal::Released));
}

#[test]
fn a_finding_stands_in_and_stays() {
    let p = local();
    let case = pass(&p, start(&[]), &["propose"]);
    let referred = apply(&p, &case, sign(&case, "secrecy", 2, Move::Refer(to("department")))).unwrap();
    assert_eq!(open(&p, &referred), ["department"]);
    assert_eq!(step_state(&p, &referred, "secrecy"), StepState::Referred);
    assert_eq!(apply(&p, &referred, sign(&referred, "secrecy", 2, Move::Pass)).unwrap_err().code(), "referred");
    let found = pass(&p, referred.clone(), &["department"]);
    assert_eq!(open(&p, &found), ["review"]);
    let sent_back = apply(&p, &referred, sign(&referred, "department", 3, Move::Return(to("propose")))).unwrap();
    let again = pass(&p, sent_back, &["propose"]);
    assert_eq!(open(&p, &again), ["department"], "the finding can't be dodged by proposing again");
}

#[test]
fn the_superior_decides_when_called() {
    let p = local();
    let case = pass(&p, start(&[Fact::Major]), &["propose", "secrecy", "review", "approve"]);
    assert_eq!(open(&p, &case), ["superior"]);
    let case = pass(&p, start(&[]), &["propose", "secrecy", "review"]);
    let escalated = apply(&p, &case, sign(&case, "approve", 9, Move::Escalate(to("superior")))).unwrap();
    assert_eq!(open(&p, &escalated), ["superior"]);
    assert_eq!(step_state(&p, &escalated, "approve"), StepState::Passed);
    let withheld = apply(&p, &escalated, sign(&escalated, "superior", 8, Move::Withhold)).unwrap();
    assert_eq!(withheld.end, Some(End::Withheld));
    assert_eq!(step_state(&p, &withheld, "superior"), StepState::Withheld);
}

#[test]
fn people_are_kept_apart_with_their_delegates_and_principals() {
    let p = branch();
    for (proposer, proposer_for, approver, approver_for, expect) in [
        (1, None, 2, None, None),
        (1, None, 1, None, Some("same_person")),
        (1, None, 2, Some(1), Some("same_person")),
        (1, None, 1, Some(2), Some("same_person")),
        (3, Some(1), 1, None, Some("same_person")),
        (3, Some(1), 3, None, Some("same_person")),
        (3, Some(1), 4, Some(1), Some("same_person")),
        (3, Some(1), 4, Some(2), None),
    ] {
        let hand = |event, principal| match event {
            Event::Sign { step, person, outcome, saw, .. } => {
                Event::Sign { step, person, for_principal: principal, outcome, saw }
            }
            other => other,
        };
        let case = start(&[]);
        let case = apply(&p, &case, hand(sign(&case, "propose", proposer, Move::Pass), proposer_for)).unwrap();
        let case = pass(&p, case, &["secrecy"]);
        let signed = apply(&p, &case, hand(sign(&case, "approve", approver, Move::Pass), approver_for));
        assert_eq!(signed.err().map(|refusal| refusal.code()), expect, "{proposer} {proposer_for:?} {approver}");
    }
}

#[test]
fn an_approver_does_not_take_the_proposal_over() {
    // The other way round: the approval was signed first and would count again.
    let p = branch();
    let case = pass(&p, start(&[]), &["propose", "secrecy"]);
    let case = apply(&p, &case, sign(&case, "approve", 5, Move::Pass)).unwrap();
    let revised = Event::Revise { parts: table(1, 0), facts: BTreeSet::new(), stages: two() };
    let case = apply(&p, &case, revised).unwrap();
    assert_eq!(
        apply(&p, &case, sign(&case, "propose", 5, Move::Pass)),
        Err(Refusal::SamePerson { step: to("propose"), other: to("approve") })
    );
}

#[test]
fn what_is_refused_and_why() {
    let p = local();
    let proposed = pass(&p, start(&[]), &["propose"]);
    let approved = pass(&p, start(&[]), &["propose", "secrecy", "review", "approve"]);
    let begun = apply(&p, &approved, release("release", 1)).unwrap();
    let mut blind = sign(&proposed, "secrecy", 2, Move::Pass);
    if let Event::Sign { saw, .. } = &mut blind {
        saw.remove(&Part::Content);
    }
    let check = |case: &Number, event, expect: &str| {
        assert_eq!(apply(&p, case, event).map_err(|refusal| refusal.code()), Err(expect));
    };
    check(&proposed, sign(&proposed, "nobody", 2, Move::Pass), "unknown_step");
    check(&proposed, sign(&proposed, "release", 2, Move::Pass), "wrong_kind");
    check(&proposed, release("propose", 1), "wrong_kind");
    check(&proposed, release("release", 1), "not_yet");
    check(&proposed, sign(&proposed, "superior", 2, Move::Pass), "not_needed");
    check(&proposed, sign(&proposed, "review", 2, Move::Pass), "not_yet");
    check(&proposed, sign(&proposed, "propose", 2, Move::Pass), "already_passed");
    check(&proposed, sign(&proposed, "secrecy", 2, Move::Return(to("review"))), "not_allowed");
    check(&proposed, blind, "outdated");
    check(&proposed, Event::Curtail, "nothing_to_curtail");
    check(&approved, release("release", 2), "wrong_stage");
    check(&approved, Event::Release { step: to("release"), stage: 1, content: 1 }, "other_content");
    check(&begun, release("release", 1), "wrong_stage");
    check(&begun, Event::Abandon, "released");
}

#[test]
fn remaining_stages_can_be_curtailed() {
    let p = branch();
    let case = pass(&p, start(&[]), &["propose", "secrecy", "approve"]);
    let case = apply(&p, &case, release("release", 1)).unwrap();
    let case = apply(&p, &case, Event::Curtail).unwrap();
    assert!(all_released(&case));
    assert_eq!(apply(&p, &case, release("release", 2)).unwrap_err().code(), "wrong_stage");
    assert_eq!(pass(&p, case, &["file"]).end, Some(End::Filed));
}

#[test]
fn codes_are_what_serde_writes() {
    let refusal = Refusal::NotYet { step: to("a"), waits_for: vec![to("b")] };
    let json = serde_json::to_value(&refusal).unwrap();
    assert_eq!(json["code"], refusal.code());
    for fact in Fact::ALL {
        assert_eq!(serde_json::to_value(fact).unwrap(), fact.code());
    }
    for (may, expect) in [(Move::Pass, r#""pass""#), (Move::Return(to("k")), r#"{"return":"k"}"#)] {
        assert_eq!(serde_json::to_string(&may).unwrap(), expect);
    }
}
