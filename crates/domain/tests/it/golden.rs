//! Canonical bytes of every noun, for ever: what an old ledger sealed must be what the loader computes today. Whoever
//! changes one of these changes its version tag and appends `migrated` entries.

use std::fmt::Write as _;

use domain::{
    AccountId, PersonId,
    disclosure::plan::Correction,
    people::{account::Account, person::Person, seat::Role},
    token::{Scope, Token},
};
use ledger::canon;
use rules::procedure::Duty;
use serde::Serialize;

use crate::{
    sample::{TODAY, entry, org, plan, seat, version},
    script::{APPROVED, Op::*, run, then},
};

fn write<T: Serialize>(out: &mut String, tag: &str, noun: &T) {
    let bytes = canon::versioned(tag, noun).unwrap();
    let digest = canon::digest(tag, noun).unwrap();
    writeln!(out, "{tag} {digest}\n{}\n", String::from_utf8(bytes).unwrap()).unwrap();
}

#[test]
fn canonical_bytes() {
    let mut out = String::new();
    let mut plan = plan("四季度为民办实事");
    let correction =
        Correction { was: "3.2".into(), now: "2.3".into(), reason: "笔误".into(), impact: String::new() };
    writeln!(out, "content {}\nterms {}\n", plan.content_digest().unwrap(), plan.terms_digest().unwrap()).unwrap();
    plan.content.correction = Some(correction);
    writeln!(
        out,
        "content, correcting {}\nterms, correcting {}\n",
        plan.content_digest().unwrap(),
        plan.terms_digest().unwrap()
    )
    .unwrap();
    write(&mut out, "content/1", &plan.content);
    write(&mut out, "org/1", &org("511722101", Some("511722")));
    let person = PersonId::from_text("p");
    write(
        &mut out,
        "person/1",
        &Person { id: person.clone(), name: "甘晓兰".into(), member_of: None, belongs_to: None },
    );
    write(&mut out, "seat/1", &seat("clerk", "511722101", "511722101", Role::Duty(Duty::Undertaker)));
    write(&mut out, "variation/1", &crate::variations::variation(1, "2026-12-01"));
    write(&mut out, "seat/1", &seat("admin", "511700", "511700", Role::SystemAdmin));
    write(
        &mut out,
        "account/1",
        &Account { id: AccountId::from_text("a"), login: "clerk".into(), person, disabled: false },
    );
    write(&mut out, "entry/1", &entry("society"));
    let version = version(Scope::Society, Token::All);
    write(&mut out, domain::disclosure::version::PUBLISHED, &version.published);
    assert_eq!(version.digest().unwrap(), canon::digest("published/1", &version.published).unwrap());
    write(&mut out, "version/1", &version);
    let returned = [Return("secrecy_review"), Revise("改")];
    let disclosure = run("beyond", &then(&[&returned, &APPROVED, &[Release(1, TODAY), Pass("archive")]])).unwrap();
    write(&mut out, "disclosure/1", &disclosure);
    let withheld = run("plain", &[Withhold("secrecy_review")]).unwrap();
    write(&mut out, "disclosure/1", &withheld);
    insta::assert_snapshot!("canonical_bytes", out);
}
