//! The plan form: every problem at once beside its field, and the facts that follow from a plan.

use domain::disclosure::plan::personal::passage;
use domain::disclosure::plan::{
    FormFacts, PlanForm, TypedPersonalData,
    form::{Audience, BODY_MAX, PLAIN_MAX, TITLE_MAX},
};
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
fn one_tick_for_all_questions() {
    let all = |f: &mut PlanForm| {
        f.all_clear = true;
        f.self_check.clear();
        f.risk.clear();
    };
    check(all, "");
    let entry = entry("society");
    let read = |form: &PlanForm| form.read(&facts(&entry, false)).unwrap();
    let mut form = form();
    let each = read(&form);
    all(&mut form);
    assert_eq!(read(&form), each, "it is written down as if each had been answered");
    // an answer of its own stands
    check(
        |f| {
            all(f);
            f.risk = vec!["legality=high".into()];
        },
        "contingency_people contingency-missing, contingency_measures contingency-missing, contingency_statement contingency-missing",
    );
}

#[test]
fn inside_first() {
    let first = |scope: &'static str, on: &'static str| {
        move |f: &mut PlanForm| {
            (f.on, f.first_scope, f.first_on) = ("2026-12-01".into(), scope.into(), on.into());
        }
    };
    check(first("party", "2026-11-23"), "");
    check(first("unit", "2026-11-30"), "");
    check(first("", "2026-11-30"), "first_scope first-scope-missing");
    check(first("society", "2026-11-30"), "first_scope first-scope-missing");
    check(first("named", "2026-11-30"), "first_scope first-scope-missing");
    check(first("party", ""), "first_on day-unreadable");
    check(first("party", "2026-11-22"), "first_on day-past");
    check(first("party", "2026-12-01"), "first_on first-not-before");
    let inside = |f: &mut PlanForm| {
        first("unit", "2026-11-30")(f);
        (f.scope, f.scope_reason) = ("party".into(), "尚在党内征求意见".into());
    };
    check(inside, "first_scope first-not-wider");
    let mut form = form();
    first("party", "2026-11-24")(&mut form);
    let entry = entry("society");
    assert!(problems(&form, &facts(&entry, true)).contains("first_scope first-of-correction"));
    let again = PlanForm::from_plan(&form.read(&facts(&entry, false)).unwrap(), String::new());
    assert_eq!((again.scope, again.first_scope, again.first_on), (form.scope, form.first_scope, form.first_on));
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

/// What is typed with personal data in it goes, or stays for a reason that is sealed with the plan; what never may stay
/// goes whatever is ticked.
#[test]
fn personal_data_goes_or_is_answered_for() {
    let entry = entry("society");
    let typed = |id: &str, never: bool| TypedPersonalData {
        field: "body",
        kind: if never { "id_number" } else { "mobile" }.into(),
        masked: "138******67".into(),
        id: id.into(),
        never,
    };
    let found = [typed("a", false), typed("b", false), typed("c", true)];
    let check = |n: usize, kept: &[&str], reason: &str, expect: &str| {
        let kept = kept.iter().map(|id| (*id).to_owned()).collect();
        let form = PlanForm { kept, kept_reason: reason.into(), ..form() };
        let facts = FormFacts { typed: found[..n].to_vec(), ..facts(&entry, false) };
        let got = match form.read(&facts) {
            Ok(plan) => plan.kept.map_or_else(String::new, |kept| format!("{} {}", kept.passages.len(), kept.reason)),
            Err(_) => problems(&form, &facts),
        };
        assert_eq!(got, expect, "{kept:?} of {n}", kept = form.kept);
    };
    check(0, &[], "", "");
    check(0, &["a"], "", ""); // it is not there any more
    check(1, &[], "办公电话", "body personal-open");
    check(1, &["a"], "", "kept_reason keep-reason-missing");
    check(1, &["a"], "电话", "kept_reason keep-reason-missing");
    check(1, &["a"], " 办公电话 ", "1 办公电话");
    check(2, &["a"], "办公电话", "body personal-open"); // one reason is no reason for the other
    check(2, &["a", "b"], "办公电话", "2 办公电话");
    check(3, &["a", "b", "c"], "办公电话", "body personal-typed");
    assert_ne!(passage("body", "mobile", "13881234567"), passage("plain", "mobile", "13881234567"));
    assert_ne!(passage("body", "mobile", "13881234567"), passage("body", "mobile", "13881234568"));
}

/// Of the last period's form, what was said of its text and its risk is not taken over; what is, can be named.
#[test]
fn what_is_given_anew() {
    let last = PlanForm {
        title: "第三季度进展".into(), unstable: true, contingency_people: "党政办".into(), ..form()
    };
    let mut next = last.clone();
    next.ask_anew();
    assert_eq!((next.risk.len(), next.self_check.len(), next.unstable), (0, 0, false));
    assert!(next.contingency_people.is_empty());
    let got = problems(&next, &facts(&entry("society"), false));
    assert_eq!(got, "risk risk-missing, self_check self-check-missing");
    assert_eq!(next.carried(&last), ["title", "necessity", "feasibility", "scope", "modes"]);
    (next.title, next.modes) = ("第四季度进展".into(), Vec::new());
    assert_eq!(next.carried(&last), ["necessity", "feasibility", "scope"]);
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

/// Whatever text changes, a signature stands no longer: what readers will see is in the digest of the content, all else
/// in that of the plan.
#[test]
fn every_text_is_signed() {
    let entry = entry("named");
    let digests = |form: &PlanForm| {
        let typed = TypedPersonalData {
            field: "body",
            kind: "mobile".into(),
            masked: String::new(),
            id: "a".into(),
            never: false,
        };
        let facts = FormFacts {
            named_people: form.named.lines().map(PersonId::from_text).collect(),
            issuers: form.issuers.lines().map(OrgId::from_text).collect(),
            typed: vec![typed],
            ..facts(&entry, true)
        };
        let plan = form.read(&facts).unwrap();
        (plan.content_digest().unwrap(), plan.terms_digest().unwrap())
    };
    let facts = vec!["urgent".into(), "joint".into()];
    let mut form = PlanForm { scope: "named".into(), kept: vec!["a".into()], facts, ..form() };
    form.texts_mut().for_each(|field| field.text.push_str("四字以上"));
    let (content, plan) = digests(&form);
    for field in form.texts() {
        let mut other = form.clone();
        other.texts_mut().find(|other| other.name == field.name).unwrap().text.push('改');
        let now = digests(&other);
        let read = field.audience == Audience::Readers;
        assert_eq!((now.0 != content, now.1 != plan), (read, !read), "{}", field.name);
    }
}
