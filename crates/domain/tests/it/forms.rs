//! The plan form: every problem at once beside its field, and the facts that follow from a plan.

use domain::plan::{BODY_MAX, FormFacts, PLAIN_MAX, PlanForm, TITLE_MAX};
use domain::{OrgId, PersonId};

use crate::sample::{day, entry, facts, form};

fn problems(form: &PlanForm, facts: &FormFacts<'_>) -> String {
    match form.read(facts) {
        Ok(_) => String::new(),
        Err(problems) => problems.0.iter().map(|p| format!("{} {}", p.field, p.code)).collect::<Vec<_>>().join(", "),
    }
}

fn check(edit: impl FnOnce(&mut PlanForm), expect: &str) {
    let mut form = form();
    edit(&mut form);
    assert_eq!(problems(&form, &facts(&entry("society"), false)), expect);
}

#[test]
fn beside_each_field() {
    check(|_| (), "");
    check(|f| f.title = "  ".into(), "title title-missing");
    check(|f| f.title = "字".repeat(TITLE_MAX), "");
    check(|f| f.title = "字".repeat(TITLE_MAX + 1), "title title-long");
    check(|f| f.plain.clear(), "plain plain-missing");
    check(|f| f.plain = "字".repeat(PLAIN_MAX + 1), "plain plain-long");
    check(|f| f.body = "\r\n \n".into(), "body body-missing");
    check(|f| f.body = "a".repeat(BODY_MAX + 1), "body body-long");
    check(|f| f.scope.clear(), "scope scope-missing, modes mode-scope");
    check(|f| f.scope = "everyone".into(), "scope scope-missing, modes mode-scope");
    check(|f| f.scope = "party".into(), "scope_reason scope-reason-missing");
    check(|f| (f.scope, f.scope_reason) = ("party".into(), "尚在党内征求意见".into()), "");
    check(|f| f.on = "明天".into(), "on day-unreadable");
    check(|f| f.on = "2026-11-22".into(), "on day-past");
    check(|f| f.on = "2026年12月1日".into(), "");
    check(|f| f.on = "2028-11-23".into(), "");
    check(|f| f.on = "2028-11-24".into(), "on day-far");
    check(|f| f.on = "9999-12-31".into(), "on day-far");
    check(|f| f.modes.clear(), "modes modes-missing");
    check(|f| f.modes = vec!["drum".into()], "modes mode-unknown");
    check(|f| f.modes = vec!["letter".into(), "platform".into()], "modes mode-scope");
    check(|f| f.necessity.clear(), "necessity necessity-missing");
    check(|f| f.feasibility = " ".into(), "feasibility feasibility-missing");
    check(|f| drop(f.risk.pop()), "risk risk-missing");
    check(|f| f.risk = vec!["legality=unheard-of".into()], "risk risk-missing");
    check(|f| drop(f.self_check.pop()), "self_check self-check-missing");
}

#[test]
fn risk_wants_a_contingency_plan() {
    let all = "contingency_people contingency-missing, contingency_measures contingency-missing, contingency_statement contingency-missing";
    check(|f| f.risk[0] = f.risk[0].replace("low", "medium"), all);
    check(|f| f.risk[0] = f.risk[0].replace("low", "high"), all);
    check(|f| f.unstable = true, all);
    let fill = |f: &mut PlanForm| {
        f.unstable = true;
        (f.contingency_people, f.contingency_measures) = ("党政办".into(), "释疑".into());
    };
    check(fill, "contingency_statement contingency-missing");
    check(
        |f| {
            fill(f);
            f.contingency_statement = "口径".into();
        },
        "",
    );
}

#[test]
fn everything_at_once() {
    let got = problems(&PlanForm::default(), &facts(&entry("society"), true));
    for field in [
        "title",
        "plain",
        "body",
        "correction_was",
        "correction_now",
        "correction_reason",
        "scope",
        "on",
        "modes",
        "necessity",
        "feasibility",
        "risk",
        "self_check",
    ] {
        assert!(got.contains(&format!("{field} ")), "{field} is not among {got}");
    }
}

#[test]
fn a_correction_is_open_about_what_was_wrong() {
    let entry = entry("society");
    let mut form = form();
    let facts = facts(&entry, true);
    let missing =
        "correction_was correction-missing, correction_now correction-missing, correction_reason correction-missing";
    assert_eq!(problems(&form, &facts), missing);
    (form.correction_was, form.correction_now, form.correction_reason) = ("3.2".into(), "2.3".into(), "笔误".into());
    let correction = form.read(&facts).unwrap().content.correction.unwrap();
    assert_eq!((correction.was.as_str(), correction.impact.as_str()), ("3.2", ""));
}

#[test]
fn somebody_must_be_meant() {
    let entry = entry("named");
    let named = |orgs: &[&str], people: &[&str], unknown: &[&str]| {
        let form = PlanForm { scope: "named".into(), ..form() };
        let facts = FormFacts {
            named_orgs: orgs.iter().map(|o| OrgId::from_text(*o)).collect(),
            named_people: people.iter().map(|p| PersonId::from_text(*p)).collect(),
            named_unknown: unknown.iter().map(|u| (*u).to_owned()).collect(),
            ..facts(&entry, false)
        };
        problems(&form, &facts)
    };
    assert_eq!(named(&[], &[], &[]), "named named-missing");
    assert_eq!(named(&["a"], &[], &[]), "");
    assert_eq!(named(&[], &["p"], &[]), "");
    assert_eq!(named(&["a"], &[], &["何人"]), "named named-unknown");
}

#[test]
fn who_issues_together_is_named() {
    let entry = entry("society");
    let check = |joint: bool, issuers: &[&str], unknown: &[&str], silent: &[&str], expect: &str| {
        let form = PlanForm { facts: if joint { vec!["joint".into()] } else { vec![] }, ..form() };
        let texts = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let facts = FormFacts {
            issuers: issuers.iter().map(|o| OrgId::from_text(*o)).collect(),
            issuers_unknown: texts(unknown),
            issuers_silent: texts(silent),
            ..facts(&entry, false)
        };
        let came =
            form.read(&facts).map(|plan| plan.issuers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        assert_eq!(came.unwrap_or_else(|_| problems(&form, &facts)), expect, "{issuers:?}");
    };
    check(true, &["a", "b", "a", "town"], &[], &[], "a b");
    check(true, &[], &[], &[], "issuers issuers-missing");
    check(true, &["town"], &[], &[], "issuers issuers-missing");
    check(true, &["a"], &["何处"], &[], "issuers issuers-unknown");
    check(true, &["a"], &[], &["某村"], "issuers issuers-silent");
    check(false, &["a"], &[], &[], "");
}

#[test]
fn facts_follow_whatever_is_declared() {
    let entry = entry("society");
    let check = |edit: &dyn Fn(&mut PlanForm), expect: &str| {
        let mut form = form();
        edit(&mut form);
        let plan = form.read(&facts(&entry, false)).unwrap();
        let codes: Vec<&str> = plan.facts.iter().map(|f| f.code()).collect();
        assert_eq!(codes.join(" "), expect);
    };
    check(&|_| (), "society");
    check(&|f| (f.scope, f.scope_reason) = ("party".into(), "内部".into()), "");
    check(&|f| f.modes.push("party_press".into()), "media society");
    check(&|f| f.facts = vec!["major".into(), "beyond_authority".into()], "major beyond_authority society");
    check(&|f| f.facts = vec!["risky".into(), "nonsense".into()], "society"); // not for declaring
    check(
        &|f| {
            f.unstable = true;
            (f.contingency_people, f.contingency_measures, f.contingency_statement) =
                ("甲".into(), "乙".into(), "丙".into());
        },
        "risky society",
    );
}

/// Whatever is revised without a change is, to the byte, what was signed.
#[test]
fn a_plan_survives_its_form() {
    for (scope, correcting) in [("society", false), ("society", true), ("party", false)] {
        let entry = entry(scope);
        let mut before = PlanForm { scope: scope.into(), title: "  题目  有空白 ".into(), ..form() };
        before.facts = vec!["joint".into()];
        before.risk[0] = before.risk[0].replace("low", "high");
        (before.contingency_people, before.contingency_measures, before.contingency_statement) =
            ("甲".into(), "乙".into(), "丙".into());
        (before.correction_was, before.correction_now, before.correction_reason) =
            ("一".into(), "二".into(), "三".into());
        let mut facts = facts(&entry, correcting);
        facts.issuers = vec![OrgId::from_text("elsewhere")];
        let plan = before.read(&facts).unwrap();
        assert_eq!(plan.content.title, "题目 有空白");
        assert_eq!(plan.stages[0].on, day("2026-11-23"));
        assert_eq!(PlanForm::from_plan(&plan, String::new()).read(&facts).unwrap(), plan);
    }
}
