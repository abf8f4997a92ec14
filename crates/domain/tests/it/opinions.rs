//! The opinion form: what a signer decides follows from what is typed, or the problems beside each field.

use domain::{PersonId, disclosure::review::SignForm};

use crate::{
    sample::{RULES, TODAY, day, township},
    script::{Op::*, run},
};

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
    check_found(step, false, edit, expect);
}

/// The same; `found`: there is personal data in the text that nobody answered for.
fn check_found(step: &str, found: bool, edit: impl FnOnce(&mut SignForm), expect: &str) {
    let mut form = form();
    edit(&mut form);
    let got = match form.read(township().step(step).unwrap(), &RULES, day(TODAY), found) {
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

/// What an open hit speaks for is no part of "all the others".
#[test]
fn what_was_found_is_answered_by_itself() {
    let rest = |f: &mut SignForm| (f.checklist, f.rest) = (Vec::new(), "no".into());
    let alone = "checklist.privacy checklist-found";
    for (found, edit, expect) in [
        (false, &rest as &dyn Fn(&mut SignForm), "pass, saw 2"),
        (true, &rest, alone),
        (true, &|f| (f.checklist, f.rest) = (vec!["secrets=no".into()], "no".into()), alone),
        (true, &|f| (f.checklist, f.rest) = (vec!["privacy=no".into()], "no".into()), "pass, saw 2"),
        (
            true,
            &|f| (f.checklist, f.rest) = (vec!["privacy=yes".into()], "no".into()),
            "checklist checklist-contradicts",
        ),
        (true, &|_| (), "pass, saw 2"), // each was answered
        (
            true,
            &|f| {
                rest(f);
                (f.secrecy, f.text) = ("redact".into(), "请遮盖".into())
            },
            "return propose, saw 2",
        ),
    ] {
        check_found("secrecy_review", found, edit, expect);
    }
}

/// Who proposed signs nothing that has to be another's hand, whatever they decide and for whom they stand in.
#[test]
fn a_proposer_is_barred_from_the_other_side() {
    let disclosure = run("plain", &[Pass("secrecy_review"), Pass("review")]).unwrap();
    let person = PersonId::from_text;
    for (step, who, principal, expect) in [
        ("approve", "propose", None, true),
        ("approve", "propose", Some("approve"), true),
        ("approve", "delegate", Some("propose"), true),
        ("approve", "approve", None, false),
        ("approve", "delegate", Some("approve"), false),
        ("archive", "propose", None, false), // its turn has not come: nobody is told anything yet
    ] {
        let (step_, principal_) = (township().step(step).unwrap(), principal.map(person));
        let barred = disclosure.bars(township(), step_, &person(who), principal_.as_ref());
        assert_eq!(barred, expect, "{who} at {step} for {principal:?}");
    }
}

#[test]
fn an_approval() {
    let escalate = |text: &'static str, fact: &'static str| {
        move |f: &mut SignForm| (f.outcome, f.text, f.fact) = ("escalate".into(), text.into(), fact.into())
    };
    check("approve", escalate("报上级", "major"), "escalate superior, saw 2");
    check("approve", escalate("报上级", "beyond_authority"), "escalate superior, saw 2");
    check("approve", escalate("报上级", "joint"), "fact escalate-missing");
    check("approve", escalate("", ""), "text reason-missing, fact escalate-missing");
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

/// Everything without an answer of its own is answered at one press; what was answered stays as it was answered.
#[test]
fn the_rest_is_answered_together() {
    let together = |answers: &'static [&'static str]| {
        move |f: &mut SignForm| {
            (f.checklist, f.rest) = (answers.iter().map(|a| (*a).to_owned()).collect(), "no".into());
        }
    };
    check("secrecy_review", together(&[]), "pass, saw 2");
    check("secrecy_review", together(&["secrets=yes"]), "checklist checklist-contradicts");
    check("secrecy_review", |f| (f.checklist, f.rest) = (vec![], "yes".into()), "checklist checklist-missing");
    let mut form = form();
    together(&["secrets=no"])(&mut form);
    let decision = form.read(township().step("secrecy_review").unwrap(), &RULES, day(TODAY), false).unwrap();
    let roots = RULES.security_checklist.iter().filter(|c| c.parent.is_none()).count();
    assert_eq!(decision.words.checklist.len(), roots, "each is on record");
}

/// Reasons picked from the list are written out, before one's own words; their ids are on record.
#[test]
fn a_return_picks_its_reasons() {
    let check = |outcome: &str, reasons: &[&str], notes: &[&str], text: &str, expect: &str| {
        let list = |items: &[&str]| items.iter().map(|i| (*i).to_owned()).collect::<Vec<_>>();
        let (reasons, notes) = (list(reasons), list(notes));
        let form = SignForm { outcome: outcome.into(), reasons, notes, text: text.into(), ..form() };
        let got = match form.read(township().step("review").unwrap(), &RULES, day(TODAY), false) {
            Ok(decision) => format!("{:?} {}", decision.words.reasons, decision.words.text.replace('\n', "/")),
            Err(problems) => problems.0.iter().map(|p| p.code).collect(),
        };
        assert_eq!(got, expect, "{form:?}");
    };
    let [personal, unclear] = ["personal_data", "unclear"]
        .map(|id| RULES.return_reasons.iter().find(|r| r.id == id).unwrap().name.zh.clone());
    let both = format!("[\"personal_data\", \"unclear\"] {personal}/{unclear}/第3段");
    check("return", &["unclear", "personal_data"], &[], "第3段", &both);
    check("return", &["unclear"], &[], "", &format!("[\"unclear\"] {unclear}"));
    check("return", &["whim"], &[], "", "reason-missing");
    check("return", &[], &["第①处手机号码，请遮盖"], "", "[] 第①处手机号码，请遮盖");
    check("pass", &["unclear"], &["第①处"], "好", "[] 好"); // picked, and then passed all the same
}
