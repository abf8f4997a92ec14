//! An organisation's own procedure: what a form makes of it, which one is in force when, how it is called for ever.

use domain::{
    Instant, OrgId, SeatId, VariationId,
    actor::Act,
    disclosure::variation::{Edit, ProcedureForm, STEPS_MAX, Variation, in_force, loosened, name},
    problems::Problem,
};
use ledger::Hash;
use rules::{
    Basis,
    procedure::{Fact, Procedure, Property, StepKind, explore},
};

use crate::sample::{RULES, at, day, township};

fn act(on: Instant) -> Act {
    Act { seat: SeatId::from_text("s"), title: "县委办主任".into(), name: "何建军".into(), at: on }
}

pub fn variation(no: u32, from: &str) -> Variation {
    // nothing is put off in it: its canonical bytes are older than the urgent route
    let mut own = township().clone();
    own.steps.iter_mut().for_each(|step| step.unless.clear());
    Variation {
        id: VariationId::from_text(format!("v{no}")),
        org: OrgId::from_text("town"),
        no,
        ruleset: Hash::of(&[b"rules"]),
        base: "township".into(),
        procedure: Procedure { id: name(&own).unwrap(), ..own },
        from: day(from),
        source: "宣委办〔2026〕12号".into(),
        made: act(at("2026-11-01")),
        revoked: None,
    }
}

fn form() -> ProcedureForm {
    ProcedureForm::of(township(), "宣委办〔2026〕12号")
}

fn at_step(form: &ProcedureForm, id: &str) -> usize {
    form.steps.iter().position(|s| s.id == id).unwrap()
}

#[test]
fn in_force_on_a_day() {
    let revoked = |v: Variation, on: &str| v.clone().revoke("试行结束", act(at(on))).unwrap();
    let (first, second, early) = (variation(1, "2026-11-01"), variation(2, "2026-12-01"), variation(3, "2026-11-20"));
    let check = |all: &[&Variation], on: &str, expect: Option<u32>| {
        let all: Vec<Variation> = all.iter().map(|v| (*v).clone()).collect();
        assert_eq!(in_force(&all, day(on)).map(|v| v.no), expect, "{on}");
    };
    check(&[], "2026-11-23", None);
    check(&[&first], "2026-10-31", None);
    check(&[&first, &second], "2026-11-23", Some(1));
    check(&[&first, &second], "2026-12-01", Some(2));
    check(&[&first, &early, &second], "2026-11-23", Some(3));
    // back to the ruleset's, not to the one before
    check(&[&first, &revoked(second.clone(), "2026-12-05")], "2026-12-06", None);
    // taken back before it began: as if it had never been
    check(&[&first, &revoked(second, "2026-11-23")], "2026-12-06", Some(1));
    let twice = revoked(first, "2026-11-10").revoke("再次", act(at("2026-11-11")));
    assert_eq!(twice.unwrap_err().of("reason").map(|p| p.code), Some("variation-revoked"));
}

#[test]
fn a_form_gives_back_what_it_shows() {
    for procedure in &RULES.procedures {
        let form = ProcedureForm::of(procedure, "某文");
        let read = form.read(procedure, &RULES).unwrap();
        assert_eq!(read.steps, procedure.steps, "{}", procedure.id);
        // with another procedure below it, only what it rests on differs
        let alone = Procedure { steps: Vec::new(), ..procedure.clone() };
        let local = form.read(&alone, &RULES).unwrap();
        assert!(local.steps.iter().all(|s| s.basis == Basis::local("某文")));
        assert_eq!(explore(&local).is_ok(), explore(procedure).is_ok());
    }
}

#[test]
fn steps_come_and_go() {
    let mut form = form();
    form.edit(Edit::Add(StepKind::Review, at_step(&form, "review")));
    let at = at_step(&form, "review_2");
    assert_eq!((at, form.steps[at].needs.clone()), (at_step(&form, "review") + 1, vec!["review".to_owned()]));
    assert_eq!(form.steps[at_step(&form, "approve")].needs, ["review_2"]);
    form.steps[at].zh = "分管领导审核".into();
    let longer = form.read(township(), &RULES).unwrap();
    assert!(explore(&longer).is_ok(), "a further review does no harm");
    assert_eq!(longer.step("review_2").unwrap().basis, Basis::local("宣委办〔2026〕12号"));
    assert_ne!(name(&longer).unwrap(), name(township()).unwrap());
    form.edit(Edit::Remove(at));
    let back = form.read(township(), &RULES).unwrap();
    assert_eq!(back.steps, township().steps);
    let before = form.clone();
    for nothing in [Edit::Up(0), Edit::Down(form.steps.len() - 1), Edit::Remove(99), Edit::Add(StepKind::Review, 99)] {
        form.edit(nothing);
        assert_eq!(form, before, "{nothing:?}");
    }
    form.edit(Edit::Down(3));
    form.edit(Edit::Up(4));
    assert_eq!(form, before);
}

#[test]
fn what_does_harm_is_found() {
    let check = |remove: &str, expect: Property| {
        let mut form = form();
        form.edit(Edit::Remove(at_step(&form, remove)));
        let procedure = form.read(township(), &RULES).unwrap();
        let found = explore(&procedure).unwrap_err();
        assert!(found.iter().any(|c| c.property == expect), "{remove}: {found:?}");
    };
    check("archive", Property::StepMissing);
    check("propose", Property::StepMissing);
    let mut alone = form();
    let at = at_step(&alone, "secrecy_review");
    alone.steps[at].apart.clear();
    let found = explore(&alone.read(township(), &RULES).unwrap()).unwrap_err();
    assert_eq!(found.iter().map(|c| c.property).collect::<Vec<_>>(), [Property::SelfApproval]);
}

/// A procedure without the superior may be safe in itself; but not where the ruleset asks for the superior.
#[test]
fn a_variation_does_not_loosen() {
    let check = |spoil: &dyn Fn(&mut ProcedureForm), expect: &[(&str, Fact)]| {
        let mut form = form();
        spoil(&mut form);
        let procedure = form.read(township(), &RULES).unwrap();
        let lost: Vec<(&str, Fact)> =
            loosened(township(), &procedure).into_iter().map(|(s, f)| (s.id.as_str(), f)).collect();
        assert_eq!(lost, expect);
    };
    check(&|_| (), &[]);
    check(&|f| f.edit(Edit::Remove(at_step(f, "review"))), &[]);
    let both = [("superior", Fact::Major), ("superior", Fact::BeyondAuthority)];
    check(&|f| f.edit(Edit::Remove(at_step(f, "superior"))), &both);
    check(&|f| f.edit(Edit::Remove(at_step(f, "publicity"))), &[("publicity", Fact::Media)]);
    let at = at_step(&form(), "superior");
    check(&|f| f.steps[at].when = vec!["major".into()], &both[1..]);
    check(&|f| f.steps[at].place = "own".into(), &both);
    check(&|f| f.steps[at].when.push("risky".into()), &[]);
}

#[test]
fn problems_of_fields() {
    let check = |spoil: &dyn Fn(&mut ProcedureForm), field: &str, code: &str| {
        let mut form = form();
        spoil(&mut form);
        let problems = form.read(township(), &RULES).unwrap_err().0;
        assert!(problems.iter().any(|Problem { field: f, code: c, .. }| f == field && *c == code), "{problems:?}");
    };
    check(&|f| f.zh.clear(), "zh", "procedure-name");
    check(&|f| f.source = " ".into(), "source", "procedure-source");
    check(&|f| f.steps[2].zh.clear(), "s2.zh", "step-name");
    check(&|f| f.steps[2].duty = "king".into(), "s2.duty", "step-duty");
    check(&|f| f.steps[2].place = "moon".into(), "s2.place", "step-place");
    check(&|f| f.steps[2].kind = "dance".into(), "s2.kind", "step-kind");
    check(&|f| f.steps[2].days = "0".into(), "s2.days", "step-days");
    let many = |f: &mut ProcedureForm| (0..9).for_each(|_| f.steps.push(f.steps[3].clone()));
    check(&many, "zh", "procedure-steps");
    let mut full = form();
    (0..20).for_each(|_| full.edit(Edit::Add(StepKind::Review, 1)));
    assert_eq!(full.steps.len(), STEPS_MAX);
}

#[test]
fn a_ruleset_may_lack_what_a_variation_names() {
    let mut procedure = township().clone();
    assert_eq!(RULES.incompatibilities(&procedure), []);
    procedure.steps[0].basis = Basis::article(99);
    let mut poorer = RULES.clone();
    poorer.duties.retain(|d| d.id != "archivist");
    assert_eq!(poorer.incompatibilities(&procedure).len(), 2);
}
