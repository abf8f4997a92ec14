//! Canonical bytes of every noun, for ever: what an old ledger sealed must be what the loader computes today. Whoever
//! changes one of these changes its version tag and appends `migrated` entries.

use std::fmt::Write as _;

use domain::{
    AccountId, AttachmentId, CatalogueId, PersonId, RecordId,
    actor::Act,
    catalogue::{
        Catalogue, Row, State, Table,
        record::{Record, RecordKind},
    },
    disclosure::{
        attachment::{Attachment, Certificate},
        deferred_review::Outcome,
        plan::{Content, Correction},
        text::TextFormat,
    },
    noun::Noun,
    people::{account::Account, person::Person, seat::Role},
    token::{Scope, Token},
};
use ledger::{Hash, canon};
use rules::procedure::Duty;
use serde::Serialize;

use crate::{
    sample::{TODAY, actor, at, day, entry, facts, form, org, plan, seat, version},
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
    for noun in Noun::ALL {
        golden(&mut out, *noun);
    }
    insta::assert_snapshot!("canonical_bytes", out);
}

/// The compiler asks here for every noun: its bytes, or why it has none of its own.
fn golden(out: &mut String, noun: Noun) {
    let person = PersonId::from_text("p");
    match noun {
        Noun::Org => write(out, "org/1", &org("511722101", Some("511722"))),
        Noun::Person => {
            write(out, "person/1", &Person { id: person, name: "甘晓兰".into(), member_of: None, belongs_to: None });
        }
        Noun::Seat => {
            write(out, "seat/1", &seat("clerk", "511722101", "511722101", Role::Duty(Duty::Undertaker)));
            write(out, "seat/1", &seat("admin", "511700", "511700", Role::SystemAdmin));
        }
        Noun::Account => {
            let id = AccountId::from_text("a");
            write(out, "account/1", &Account { id, login: "clerk".into(), person, disabled: false });
        }
        // its type is the store's, and so are its golden bytes
        Noun::Ruleset => {}
        Noun::Catalogue => write(out, "catalogue/1", &catalogue()),
        Noun::Entry => write(out, "entry/1", &entry("society")),
        Noun::Record => write(out, "record/1", &record()),
        // made anew on each reading
        Noun::Obligation | Noun::Finding => {}
        Noun::Disclosure => {
            let returned = [Return("secrecy_review"), Revise("改")];
            let ops = then(&[&returned, &APPROVED, &[Release(1, TODAY), Pass("archive")]]);
            write(out, "disclosure/1", &run("beyond", &ops).unwrap());
        }
        Noun::Version => {
            let version = version(Scope::Society, Token::All);
            write(out, domain::disclosure::version::PUBLISHED, &version.published);
            assert_eq!(version.digest().unwrap(), canon::digest("published/1", &version.published).unwrap());
            write(out, "version/1", &version);
        }
        Noun::Attachment => write(out, "attachment/1", &attachment()),
        Noun::Plan => of_a_plan(out),
        // these lie in their disclosure
        Noun::Review | Noun::Consent => {}
        Noun::DeferredReview => {
            let hasty =
                [Pass("secrecy_review"), Pass("approve"), Release(1, TODAY), Later(1, "review", Outcome::InOrder)];
            write(out, "disclosure/1", &run("urgent", &hasty).unwrap());
        }
        Noun::Withholding => write(out, "disclosure/1", &run("plain", &[Withhold("secrecy_review")]).unwrap()),
        Noun::Variation => write(out, "variation/1", &crate::variations::variation(1, "2026-12-01")),
    }
}

/// A plan lies in its disclosure; its two digests are what is signed.
fn of_a_plan(out: &mut String) {
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
    write(out, "content/1", &plan.content);
}

fn act() -> Act {
    Act::of(&actor("undertaker"), at(TODAY))
}

fn catalogue() -> Catalogue {
    let mut row = Row::blank(entry("society").id);
    row.set("item", "为民办实事");
    Catalogue {
        id: CatalogueId::from_text("c"),
        org: entry("society").org,
        no: 1,
        guidance: false,
        state: State::InForce,
        ruleset: Hash::of(&[b"rules"]),
        table: Table { rows: vec![row], ..Table::default() },
        began: act(),
        ended: None,
        filing: None,
    }
}

fn record() -> Record {
    Record {
        id: RecordId::from_text("r"),
        org: entry("society").org,
        entry: entry("society").id,
        kind: RecordKind::Nil,
        on: day(TODAY),
        text: "本季度没有".into(),
        key: Some("2026-Q4".into()),
        act: act(),
        revoked: None,
    }
}

fn attachment() -> Attachment {
    let (before, after) = (Hash::of(&[b"given"]), Hash::of(&[b"copy"]));
    let certificate = Certificate {
        before,
        after,
        removed: vec![("author".into(), 1)],
        masked: Vec::new(),
        left: Vec::new(),
        hidden_left: Vec::new(),
        unread: Vec::new(),
        by: act(),
        grounds: Vec::new(),
    };
    Attachment {
        id: AttachmentId::from_text("f"),
        org: entry("society").org,
        name: "路灯安排.docx".into(),
        format: "docx".into(),
        original: before,
        original_bytes: 20,
        bytes: 18,
        pages: Some(1),
        found: Vec::new(),
        counts: Vec::new(),
        hidden: vec![("author".into(), 1)],
        certificate,
        numbers: Vec::new(),
        kept: None,
        brought: act(),
    }
}

/// What says nothing of its format is CommonMark, and goes on saying nothing; what is typed today says what it is.
#[test]
fn a_text_says_by_which_marks_it_is_read() {
    let plan = plan("题");
    let old = serde_json::to_value(&plan.content).unwrap();
    assert_eq!(old.get("format"), None);
    assert_eq!(serde_json::from_value::<Content>(old).unwrap(), plan.content);
    let new = form().read(&facts(&entry("society"), false)).unwrap().content;
    let bytes = serde_json::to_value(&new).unwrap();
    assert_eq!(bytes["format"], "marks");
    assert_eq!(serde_json::from_value::<Content>(bytes).unwrap(), new);
    assert_ne!(
        plan.content.digest().unwrap(),
        Content { format: TextFormat::Marks, ..plan.content.clone() }.digest().unwrap()
    );
}
