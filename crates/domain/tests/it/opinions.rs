//! The opinion form: what a signer decides follows from what is typed, or the problems beside each field.

use domain::opinion::SignForm;

use crate::sample::{RULES, TODAY, day, township};

fn form() -> SignForm {
    let roots = RULES.security_checklist.iter().filter(|c| c.parent.is_none());
    SignForm {
        outcome: "pass".into(),
        secrecy: "disclose".into(),
        checklist: roots.map(|c| format!("{}=no", c.id)).collect(),
        content: "ab".repeat(32),
        plan: "cd".repeat(32),
        ..SignForm::default()
    }
}

/// `pass`, `return …`, or the problems.
fn check(step: &str, edit: impl FnOnce(&mut SignForm), expect: &str) {
    let mut form = form();
    edit(&mut form);
    let got = match form.read(township().step(step).unwrap(), &RULES, day(TODAY)) {
        Ok(decision) => {
            let target = decision.outcome.target().map(|t| format!(" {t}")).unwrap_or_default();
            format!("{}{target}, saw {}", decision.outcome.code(), decision.saw.len())
        }
        Err(problems) => problems.0.iter().map(|p| format!("{} {}", p.field, p.code)).collect::<Vec<_>>().join(", "),
    };
    assert_eq!(got, expect, "{step}: {form:?}");
}

#[test]
fn a_review() {
    check("review", |_| (), "pass, saw 2");
    check("review", |f| f.outcome = "return".into(), "text reason-missing");
    check("review", |f| (f.outcome, f.text) = ("return".into(), "请改".into()), "return propose, saw 2");
    check("review", |f| (f.outcome, f.text) = ("withhold".into(), "不妥".into()), "outcome outcome-missing");
    check("review", |f| f.outcome.clear(), "outcome outcome-missing");
    check("review", |f| (f.checklist, f.secrecy) = (Vec::new(), String::new()), "pass, saw 2"); // not asked here
    check("review", |f| f.content = "nonsense".into(), "pass, saw 1"); // the engine refuses it: outdated
}

#[test]
fn an_approval() {
    check("approve", |f| (f.outcome, f.text) = ("escalate".into(), "报上级".into()), "escalate superior, saw 2");
    check("approve", |f| f.outcome = "escalate".into(), "text reason-missing");
    check(
        "approve",
        |f| (f.outcome, f.text) = ("withhold".into(), "不宜".into()),
        "ground ground-missing, until until-missing",
    );
    let withhold = |ground: &'static str, until: &'static str| {
        move |f: &mut SignForm| {
            (f.outcome, f.text, f.ground, f.until) = ("withhold".into(), "不宜".into(), ground.into(), until.into());
        }
    };
    check("approve", withhold("secret", "2027-01-01"), "withhold, saw 2");
    check("approve", withhold("whim", "2027-01-01"), "ground ground-missing");
    check("approve", withhold("secret", TODAY), "until until-missing");
}

#[test]
fn a_secrecy_review_decides_by_its_outcome() {
    let outcome = |secrecy: &'static str, text: &'static str| {
        move |f: &mut SignForm| (f.secrecy, f.text) = (secrecy.into(), text.into())
    };
    check("secrecy_review", outcome("disclose", ""), "pass, saw 2");
    check("secrecy_review", outcome("redact", "删去"), "return propose, saw 2");
    check("secrecy_review", outcome("redact", ""), "text reason-missing");
    check("secrecy_review", outcome("doubtful", "拿不准"), "refer secrecy_department, saw 2");
    check("secrecy_department", outcome("doubtful", "拿不准"), "secrecy outcome-missing"); // there is nobody above to ask
    check("secrecy_review", outcome("", ""), "secrecy secrecy-missing");
    check("secrecy_review", |f| f.outcome = "withhold".into(), "pass, saw 2"); // only the outcome of the review counts
    check("secrecy_review", |f| drop(f.checklist.pop()), "checklist checklist-missing");
    check("secrecy_review", |f| f.checklist[0] = "secrets=perhaps".into(), "checklist checklist-missing");
    check(
        "secrecy_review",
        |f| f.checklist[0] = f.checklist[0].replace("no", "yes"),
        "checklist checklist-contradicts",
    );
    check(
        "secrecy_review",
        |f| f.checklist[0] = f.checklist[0].replace("no", "doubt"),
        "checklist checklist-contradicts",
    );
    check(
        "secrecy_review",
        |f| {
            f.checklist[0] = f.checklist[0].replace("no", "doubt");
            (f.secrecy, f.text) = ("doubtful".into(), "拿不准".into());
        },
        "refer secrecy_department, saw 2",
    );
}
