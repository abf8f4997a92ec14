//! The form of a step as a file's page draws it: checklist, outcomes, other moves, and what was sent in vain.

use domain::{
    Problems, Refusal,
    disclosure::review::{ANSWERS, ESCALATED, SignForm},
};
use office::disclosure::dossier::DossierPage;
use rules::{
    Ruleset,
    procedure::{Step, StepKind},
    ruleset::{CheckItem, Effect},
};

use crate::{
    desk::{
        disclosure::wording::{answer_words, duties},
        dossier_href, problem_of,
    },
    layout::PageContext,
    pieces::Choice,
};

/// What somebody sent who gets the file back.
#[derive(Default)]
pub(in crate::desk::disclosure) struct Sent {
    pub form: SignForm,
    pub problems: Problems,
    pub refused: Option<Refusal>,
}

/// A line of the checklist.
pub(super) struct Check {
    pub id: String,
    pub name: String,
    pub question: String,
    /// What the ruleset names under it; answered with it.
    pub within: String,
    /// Answer, its words, and is it given?
    pub answers: Vec<(&'static str, String, bool)>,
    /// Does it have words of its own for its answers?
    pub own: bool,
    pub problem: String,
}

/// Another move than passing, behind a line that opens.
pub(super) struct Other {
    pub code: &'static str,
    pub summary: String,
    pub label: String,
    pub hint: String,
    pub act: String,
    pub text: String,
    pub problem: String,
    /// Does it want ground and re-examination date?
    pub grounds: bool,
    /// Reasons to pick, at a return.
    pub reasons: Vec<Choice>,
    /// For what it goes to the superior.
    pub facts: Vec<Choice>,
    pub fact_problem: String,
    pub open: bool,
}

/// The form of a step, as it is drawn.
pub(in crate::desk::disclosure) struct SignView {
    pub action: String,
    /// One page of a minute: the decision itself.
    pub approves: bool,
    pub secrecy: bool,
    pub content: String,
    pub plan: String,
    /// As whom, and for which digest.
    pub as_whom: String,
    pub digest: String,
    /// Verb of the main button.
    pub act: String,
    pub text: String,
    pub text_problem: String,
    pub outcome_problem: String,
    pub(super) checks: Vec<Check>,
    pub check_problem: String,
    /// Is everything without an answer of its own not touched?
    pub rest: bool,
    /// Reasons to pick when it is to be redacted.
    pub reasons: Vec<Choice>,
    /// Was one picked?
    pub reasoned: bool,
    /// Id of the form that returns it, where single passages may be named; empty if there is none.
    pub returns: &'static str,
    /// Sentences about single passages that were picked.
    pub notes: Vec<String>,
    pub outcomes: Vec<Choice>,
    pub(super) others: Vec<Other>,
    pub grounds: Vec<Choice>,
    /// What a ground that locks the text brings about, and what is to be done; empty where there is none.
    pub locking: String,
    pub ground_problem: String,
    pub until: String,
    pub until_problem: String,
    /// Is it open where a secrecy review says why it withholds?
    pub withholding: bool,
    chosen: String,
    first_open: String,
}

impl SignView {
    pub(super) fn new(
        ctx: &PageContext,
        rules: &Ruleset,
        file: &DossierPage,
        step: &Step,
        seat: &str,
        sent: &Sent,
    ) -> Self {
        let secrecy = step.kind == StepKind::SecrecyReview;
        let (form, problems) = (&sent.form, &sent.problems);
        let checks = if secrecy { checks(ctx, rules, form, problems) } else { Vec::new() };
        let unanswered = checks.iter().find(|c| !c.answers.iter().any(|(_, _, on)| *on)).or(checks.first());
        let first_open = unanswered.map_or_else(String::new, |c| format!("checklist.{}", c.id));
        let withhold = rules.secrecy_outcome(&form.secrecy).is_some_and(|o| o.effect == Effect::Withhold);
        let passing = form.outcome == "pass" || form.outcome.is_empty();
        Self {
            action: format!("{}/steps/{}", dossier_href(&file.disclosure.id), step.id),
            approves: step.kind == StepKind::Approve,
            secrecy,
            content: file.digests.0.clone(),
            plan: file.digests.1.clone(),
            as_whom: ctx.t1("sign-as", "seat", seat),
            digest: file.short.0.clone(),
            act: if secrecy { ctx.t("sign-secrecy") } else { ctx.code("sign-pass", pass_code(step)) },
            text: if secrecy || passing { form.text.clone() } else { String::new() },
            text_problem: if secrecy || passing { problem_of(ctx, problems, "text") } else { String::new() },
            outcome_problem: problem_of(ctx, problems, if secrecy { "secrecy" } else { "outcome" }),
            checks,
            check_problem: problem_of(ctx, problems, "checklist"),
            rest: form.rest == "no",
            reasons: reasons(ctx, rules, form),
            reasoned: !form.reasons.is_empty(),
            returns: match step.kind {
                StepKind::SecrecyReview => "opinion",
                StepKind::Review if step.may.iter().any(|m| m.code() == "return") => "form-return",
                _ => "",
            },
            notes: form.notes.clone(),
            outcomes: if secrecy { outcomes(ctx, rules, step, form) } else { Vec::new() },
            others: if secrecy { Vec::new() } else { others(ctx, rules, step, form, problems) },
            grounds: grounds(ctx, rules, form),
            locking: locking(ctx, rules),
            ground_problem: problem_of(ctx, problems, "ground"),
            until: form.until.clone(),
            until_problem: problem_of(ctx, problems, "until"),
            withholding: withhold,
            chosen: form.outcome.clone(),
            first_open,
        }
    }

    /// The id that a problem's line leads to.
    pub(super) fn id_of(&self, field: &str) -> String {
        let passing = self.secrecy || self.chosen == "pass" || self.chosen.is_empty();
        match field {
            "text" if !passing && self.chosen == "return" && !self.reasons.is_empty() => "reasons".to_owned(),
            "checklist" => self.first_open.clone(),
            "text" if !passing => format!("text-{}", self.chosen),
            "outcome" => "text".to_owned(),
            other => other.to_owned(),
        }
    }
}

/// Which verb passing has: deciding and filing are what they are, reviews go by the signer's duty.
fn pass_code(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Approve | StepKind::Archive => step.kind.code(),
        _ => step.duty.code(),
    }
}

fn checks(ctx: &PageContext, rules: &Ruleset, form: &SignForm, problems: &Problems) -> Vec<Check> {
    let given = |id: &str| form.checklist.iter().find_map(|line| line.strip_prefix(id)?.strip_prefix('='));
    let roots = rules.security_checklist.iter().filter(|c| c.parent.is_none());
    let check = |c: &CheckItem| Check {
        id: c.id.clone(),
        name: ctx.of(&c.name).to_owned(),
        question: ctx.of(&c.question).to_owned(),
        within: within(ctx, rules, &c.id),
        answers: ANSWERS.iter().map(|a| (*a, answer_words(ctx, c, a), given(&c.id) == Some(*a))).collect(),
        own: c.no.is_some() || c.yes.is_some(),
        problem: problem_of(ctx, problems, &format!("checklist.{}", c.id)),
    };
    roots.map(check).collect()
}

/// What the ruleset names under an item of the checklist, in words. One answer stands for all of it: a root is touched if
/// anything under it is, and a reviewer has a minute.
fn within(ctx: &PageContext, rules: &Ruleset, parent: &str) -> String {
    let children = rules.security_checklist.iter().filter(|c| c.parent.as_deref() == Some(parent));
    let names: Vec<&str> = children.map(|c| ctx.of(&c.name)).collect();
    ctx.join(&names)
}

/// Reasons to pick for a return.
fn reasons(ctx: &PageContext, rules: &Ruleset, form: &SignForm) -> Vec<Choice> {
    let choice = |reason: &rules::ruleset::Named| Choice {
        value: reason.id.clone(),
        label: ctx.of(&reason.name).to_owned(),
        hint: String::new(),
        on: form.reasons.contains(&reason.id),
    };
    rules.return_reasons.iter().map(choice).collect()
}

/// The secrecy outcomes that this step may bring about.
fn outcomes(ctx: &PageContext, rules: &Ruleset, step: &Step, form: &SignForm) -> Vec<Choice> {
    let code = |effect| match effect {
        Effect::Publish => "pass",
        Effect::Redact => "return",
        Effect::Withhold => "withhold",
        Effect::Refer => "refer",
    };
    let may = rules.secrecy_outcomes.iter().filter(|o| step.may.iter().any(|m| m.code() == code(o.effect)));
    let choice = may.map(|o| Choice {
        value: o.id.clone(),
        label: ctx.of(&o.name).to_owned(),
        hint: ctx.code("secrecy-hint", code(o.effect)),
        on: form.secrecy == o.id,
    });
    choice.collect()
}

fn others(ctx: &PageContext, rules: &Ruleset, step: &Step, form: &SignForm, problems: &Problems) -> Vec<Other> {
    let moves = step.may.iter().map(rules::procedure::Move::code).filter(|code| *code != "pass");
    let other = moves.map(|code| {
        let open = form.outcome == code;
        Other {
            code,
            summary: ctx.code("move", code),
            label: ctx.code("move-label", code),
            hint: ctx.code("move-hint", code),
            act: ctx.code("move", code),
            text: if open { form.text.clone() } else { String::new() },
            problem: if open { problem_of(ctx, problems, "text") } else { String::new() },
            grounds: code == "withhold",
            reasons: if code == "return" { reasons(ctx, rules, form) } else { Vec::new() },
            facts: if code == "escalate" { escalated(ctx, form) } else { Vec::new() },
            fact_problem: problem_of(ctx, problems, "fact"),
            open,
        }
    });
    other.collect()
}

/// What brings a matter before the superior.
fn escalated(ctx: &PageContext, form: &SignForm) -> Vec<Choice> {
    let choice = |fact: &rules::procedure::Fact| Choice {
        value: fact.code().to_owned(),
        label: ctx.code("fact-declared", fact),
        hint: String::new(),
        on: form.fact == fact.code(),
    };
    ESCALATED.iter().map(choice).collect()
}

fn grounds(ctx: &PageContext, rules: &Ruleset, form: &SignForm) -> Vec<Choice> {
    let choose = Choice {
        value: String::new(),
        label: ctx.t("sign-ground-choose"),
        hint: String::new(),
        on: form.ground.is_empty(),
    };
    let ground = rules.withholding_grounds.iter().map(|g| Choice {
        value: g.id.clone(),
        label: ctx.of(&g.name).to_owned(),
        hint: String::new(),
        on: form.ground == g.id,
    });
    std::iter::once(choose).chain(ground).collect()
}

/// What withholding on a ground that locks brings about: said before anybody picks it.
fn locking(ctx: &PageContext, rules: &Ruleset) -> String {
    let locks: Vec<_> = rules.withholding_grounds.iter().filter(|g| !g.locked_to.is_empty()).collect();
    let names: Vec<&str> = locks.iter().map(|g| ctx.of(&g.name)).collect();
    let mut to: Vec<rules::procedure::Duty> = locks.iter().flat_map(|g| g.locked_to.iter().copied()).collect();
    to.dedup();
    if names.is_empty() {
        return String::new();
    }
    ctx.t2("locked-before", "grounds", ctx.join(&names), "who", duties(ctx, rules, &to))
}
