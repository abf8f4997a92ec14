//! An organisation's own procedure: made from the ruleset's, kept by the office above it, in force from a day.
//!
//! A case is pinned to the variation it began under by a digest of the steps, so that it finishes by exactly these.

use std::collections::BTreeSet;

use ledger::{CanonError, Hash, canon};
use rules::{
    Basis, Ruleset, Text,
    procedure::{Duty, Fact, Move, Part, Place, Procedure, Step, StepKind},
};
use serde::{Deserialize, Serialize};

use crate::{
    Day, OrgId, Problems, VariationId,
    actor::Act,
    typed::{Typed, TypedText, fields},
};

/// So many steps a procedure may have: more than any needs, and few enough to be explored while somebody waits.
pub const STEPS_MAX: usize = 14;

/// What the id of a varied procedure begins with; a ruleset's ids are words.
pub const MARK: char = '~';

/// One version of an organisation's own procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variation {
    /// Never changes.
    pub id: VariationId,
    /// Whose.
    pub org: OrgId,
    /// Number within the organisation, from 1.
    pub no: u32,
    /// Digest of the ruleset it was made under.
    pub ruleset: Hash,
    /// The ruleset's procedure that it varies.
    pub base: String,
    /// The steps. Its id is [`name`]'s.
    pub procedure: Procedure,
    /// The first day on which new cases begin under it.
    pub from: Day,
    /// The paper it rests on.
    pub source: String,
    /// Who put it in force.
    pub made: Act,
    /// Revoked: why, by whom. From then on the ruleset's is followed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<(String, Act)>,
}

/// How a variation is called for ever: `~` and the digest of everything in it but its id.
///
/// # Errors
/// If it can't be encoded.
pub fn name(procedure: &Procedure) -> Result<String, CanonError> {
    let bare = Procedure { id: String::new(), ..procedure.clone() };
    Ok(format!("{MARK}{}", canon::digest("procedure/1", &bare)?))
}

/// The variation that new cases of an organisation begin under on a day; none = the ruleset's procedure. `all` are its
/// variations. One that is revoked does not let an earlier one rise again, unless it was revoked before its first day.
#[must_use]
pub fn in_force(all: &[Variation], day: Day) -> Option<&Variation> {
    let begun = |v: &&Variation| v.from <= day && v.revoked.as_ref().is_none_or(|(_, act)| act.at.day() >= v.from);
    let last = all.iter().filter(begun).max_by_key(|v| (v.from, v.no))?;
    Some(last).filter(|v| v.revoked.is_none())
}

impl Variation {
    /// Revokes it.
    ///
    /// # Errors
    /// If it was revoked already, or no reason is given.
    pub fn revoke(mut self, reason: &str, act: Act) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        problems.require(!reason.trim().is_empty(), "reason", "reason-missing");
        problems.require(self.revoked.is_none(), "reason", "variation-revoked");
        self.revoked = Some((reason.trim().to_owned(), act));
        problems.or(self)
    }
}

/// What the ruleset's procedure asks for on some fact and a variation of it no longer does: the step and the fact. A
/// variation refines; it takes away neither the superior, nor the secrecy department, nor publicity (Art. 14, 17).
#[must_use]
pub fn loosened<'a>(base: &'a Procedure, varied: &Procedure) -> Vec<(&'a Step, Fact)> {
    let asked = base.steps.iter().flat_map(|step| step.when.iter().map(move |fact| (step, *fact)));
    let kept = |step: &Step, fact: Fact| {
        let alike = varied.steps.iter().filter(|other| other.kind == step.kind && other.place == step.place);
        let calls = |other: &Step| other.when.is_empty() || other.when.contains(&fact);
        alike.into_iter().any(|other| calls(other) && (step.unless.contains(&fact) || !other.unless.contains(&fact)))
    };
    asked.filter(|(step, fact)| !kept(step, *fact)).collect()
}

/// Secrecy reviews and approvals of a variation that are signed by a duty which does that nowhere in the ruleset's
/// procedure (Art. 15, 17).
#[must_use]
pub fn strange_signers<'a>(base: &Procedure, varied: &'a Procedure) -> Vec<&'a Step> {
    let decides = |step: &&Step| matches!(step.kind, StepKind::SecrecyReview | StepKind::Approve);
    let may = |step: &Step| base.steps.iter().any(|known| known.kind == step.kind && known.duty == step.duty);
    varied.steps.iter().filter(decides).filter(|step| !may(step)).collect()
}

/// Steps that the ruleset's procedure keeps apart, that a variation still has, and that one person may sign in it: each
/// with the other one.
#[must_use]
pub fn joined<'a>(base: &'a Procedure, varied: &'a Procedure) -> Vec<(&'a Step, &'a String)> {
    let both = base.steps.iter().filter_map(|was| Some((was, varied.step(&was.id)?)));
    let pairs = both.flat_map(|(was, now)| was.not_same_as.iter().map(move |other| (now, other)));
    pairs.filter(|(now, other)| varied.step(other).is_some() && !now.not_same_as.contains(other)).collect()
}

/// A step as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// Never typed: it is what signatures name.
    pub id: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English; empty: the Chinese one.
    pub en: String,
    /// Code of the kind.
    pub kind: String,
    /// Code of the duty.
    pub duty: String,
    /// Code of the place.
    pub place: String,
    /// Codes of parts.
    pub sees: Vec<String>,
    /// Ids of steps before it.
    pub needs: Vec<String>,
    /// Codes of facts that call for it.
    pub when: Vec<String>,
    /// Codes of facts that spare it.
    pub unless: Vec<String>,
    /// Ids of steps that somebody else must sign.
    pub apart: Vec<String>,
    /// May pass?
    pub pass: bool,
    /// Ids of steps it may go back to.
    pub back: Vec<String>,
    /// Id of the step it may be referred to; empty for none.
    pub refer: String,
    /// Id of the step it may be escalated to; empty for none.
    pub escalate: String,
    /// May withhold?
    pub withhold: bool,
    /// Working days; empty for no limit.
    pub days: String,
}

/// A procedure as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProcedureForm {
    /// Name in Chinese.
    pub zh: String,
    /// Name in English; empty: the Chinese one.
    pub en: String,
    /// The paper it rests on.
    pub source: String,
    /// The steps, in the order of the screen.
    pub steps: Vec<StepForm>,
}

/// What can be done to the list of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A new step of this kind, after the n-th.
    Add(StepKind, usize),
    /// The n-th goes; what needed it needs what it needed.
    Remove(usize),
    /// The n-th moves up on the screen.
    Up(usize),
    /// The n-th moves down.
    Down(usize),
}

fn code<T: Copy>(all: &'static [T], of: impl Fn(T) -> &'static str, code: &str) -> Option<T> {
    all.iter().copied().find(|one| of(*one) == code)
}

fn codes<T: Copy>(all: &'static [T], of: impl Fn(T) -> &'static str, codes: &[String]) -> Vec<T> {
    all.iter().copied().filter(|one| codes.iter().any(|code| code == of(*one))).collect()
}

impl StepForm {
    fn of(step: &Step) -> Self {
        let to = |wanted: &str| {
            let of = step.may.iter().filter(|may| may.code() == wanted).filter_map(Move::target);
            of.map(str::to_owned).collect::<Vec<_>>()
        };
        Self {
            id: step.id.clone(),
            zh: step.name.zh.clone(),
            en: step.name.en.clone(),
            kind: step.kind.code().to_owned(),
            duty: step.duty.code().to_owned(),
            place: step.place.code().to_owned(),
            sees: step.sees.iter().map(|part| part.code().to_owned()).collect(),
            needs: step.needs.clone(),
            when: step.when.iter().map(|fact| fact.code().to_owned()).collect(),
            unless: step.unless.iter().map(|fact| fact.code().to_owned()).collect(),
            apart: step.not_same_as.clone(),
            pass: step.may.contains(&Move::Pass),
            back: to("return"),
            refer: to("refer").into_iter().next().unwrap_or_default(),
            escalate: to("escalate").into_iter().next().unwrap_or_default(),
            withhold: step.may.contains(&Move::Withhold),
            days: step.days.map_or_else(String::new, |days| days.to_string()),
        }
    }

    fn may(&self) -> Vec<Move> {
        let mut may = Vec::new();
        may.extend(self.pass.then_some(Move::Pass));
        may.extend(self.back.iter().cloned().map(Move::Return));
        may.extend(Some(&self.refer).filter(|to| !to.is_empty()).cloned().map(Move::Refer));
        may.extend(Some(&self.escalate).filter(|to| !to.is_empty()).cloned().map(Move::Escalate));
        may.extend(self.withhold.then_some(Move::Withhold));
        may
    }

    fn read(&self, n: usize, rules: &Ruleset, local: &Basis, problems: &mut Problems) -> Option<Step> {
        let field = |name: &str| format!("s{n}.{name}");
        let zh = self.zh.trim();
        problems.require(!zh.is_empty(), &field("zh"), "step-name");
        let kind = code(StepKind::ALL, StepKind::code, &self.kind);
        let duty = code(Duty::ALL, Duty::code, &self.duty).filter(|duty| rules.duty(duty.code()).is_some());
        let place = code(Place::ALL, Place::code, &self.place);
        problems.require(kind.is_some(), &field("kind"), "step-kind");
        problems.require(duty.is_some(), &field("duty"), "step-duty");
        problems.require(place.is_some(), &field("place"), "step-place");
        let typed = self.days.trim();
        let days = typed.parse::<u16>().ok().filter(|days| (1..=365).contains(days));
        problems.require(typed.is_empty() || days.is_some(), &field("days"), "step-days");
        let signed = kind != Some(StepKind::Release);
        let unless_release = |ids: &[String]| if signed { ids.to_vec() } else { Vec::new() };
        Some(Step {
            id: self.id.clone(),
            name: Text::new(zh, if self.en.trim().is_empty() { zh } else { self.en.trim() }),
            kind: kind?,
            duty: duty?,
            place: place?,
            sees: if signed { codes(Part::ALL, Part::code, &self.sees) } else { Vec::new() },
            needs: self.needs.clone(),
            when: codes(Fact::ALL, Fact::code, &self.when),
            unless: codes(Fact::ALL, Fact::code, &self.unless),
            not_same_as: unless_release(&self.apart),
            may: if signed { self.may() } else { Vec::new() },
            days,
            basis: local.clone(),
        })
    }
}

impl ProcedureForm {
    /// The form that shows a procedure.
    #[must_use]
    pub fn of(procedure: &Procedure, source: &str) -> Self {
        Self {
            zh: procedure.name.zh.clone(),
            en: procedure.name.en.clone(),
            source: source.to_owned(),
            steps: procedure.steps.iter().map(StepForm::of).collect(),
        }
    }

    /// Reads the form. Steps that are as in `base` keep what they rest on; all others rest on the form's paper. What
    /// the steps together would do is not judged here: [`rules::procedure::explore`] does.
    ///
    /// # Errors
    /// What is wrong with single fields, each named `s{n}.{field}` with n from 0.
    pub fn read(&self, base: &Procedure, rules: &Ruleset) -> Result<Procedure, Problems> {
        let mut problems = Problems::default();
        let (zh, source) = (self.zh.trim(), self.source.trim());
        problems.require(!zh.is_empty(), "zh", "procedure-name");
        problems.require(!source.is_empty(), "source", "procedure-source");
        if self.steps.len() > STEPS_MAX {
            problems.add_with("zh", "procedure-steps", "count", STEPS_MAX);
        }
        let local = Basis::local(source);
        let mut steps: Vec<Step> = Vec::new();
        for (n, step) in self.steps.iter().enumerate() {
            let Some(read) = step.read(n, rules, &local, &mut problems) else { continue };
            let known = base.step(&read.id).filter(|was| same(was, &read));
            steps.push(known.cloned().unwrap_or(read));
        }
        let name = Text::new(zh, if self.en.trim().is_empty() { zh } else { self.en.trim() });
        problems.or(Procedure { id: String::new(), name, basis: local, steps })
    }

    /// Changes the list of steps. What makes no sense changes nothing.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Add(kind, after) => self.add(kind, after),
            Edit::Remove(n) => self.remove(n),
            Edit::Up(n) if n > 0 && n < self.steps.len() => self.steps.swap(n, n - 1),
            Edit::Down(n) if n + 1 < self.steps.len() => self.steps.swap(n, n + 1),
            Edit::Up(_) | Edit::Down(_) => {}
        }
    }

    fn add(&mut self, kind: StepKind, after: usize) {
        if self.steps.len() >= STEPS_MAX {
            return;
        }
        let Some(before) = self.steps.get(after).map(|step| step.id.clone()) else { return };
        let taken: BTreeSet<&str> = self.steps.iter().map(|step| step.id.as_str()).collect();
        let free = (2..).map(|n| format!("{}_{n}", kind.code())).find(|id| !taken.contains(id.as_str()));
        let Some(id) = free else { return };
        let propose = self.steps.iter().find(|step| step.kind == StepKind::Propose.code()).map(|step| step.id.clone());
        let signed = kind != StepKind::Release;
        let apart = matches!(kind, StepKind::SecrecyReview | StepKind::Approve);
        let duty = match kind {
            StepKind::Propose | StepKind::Release => Duty::Undertaker,
            StepKind::SecrecyReview => Duty::SecrecyReviewer,
            StepKind::Review => Duty::Leader,
            StepKind::Approve => Duty::Approver,
            StepKind::Archive => Duty::Archivist,
        };
        let new = StepForm {
            id: id.clone(),
            kind: kind.code().to_owned(),
            duty: duty.code().to_owned(),
            place: Place::Own.code().to_owned(),
            sees: Part::ALL.iter().filter(|_| signed).map(|part| part.code().to_owned()).collect(),
            needs: vec![before.clone()],
            pass: signed,
            back: propose.clone().into_iter().filter(|_| signed && kind != StepKind::Archive).collect(),
            apart: propose.into_iter().filter(|_| apart).collect(),
            ..StepForm::default()
        };
        for step in &mut self.steps {
            for need in step.needs.iter_mut().filter(|need| **need == before) {
                need.clone_from(&id);
            }
        }
        self.steps.insert(after + 1, new);
    }

    fn remove(&mut self, n: usize) {
        if n >= self.steps.len() {
            return;
        }
        let gone = self.steps.remove(n);
        for step in &mut self.steps {
            if step.needs.contains(&gone.id) {
                step.needs.retain(|id| *id != gone.id);
                let inherited: Vec<String> =
                    gone.needs.iter().filter(|id| !step.needs.contains(id) && **id != step.id).cloned().collect();
                step.needs.extend(inherited);
            }
            step.apart.retain(|id| *id != gone.id);
            step.back.retain(|id| *id != gone.id);
            for to in [&mut step.refer, &mut step.escalate] {
                if *to == gone.id {
                    to.clear();
                }
            }
        }
    }
}

/// Whether two steps are equal but for what they rest on, and for the order of lists.
fn same(one: &Step, other: &Step) -> bool {
    let sorted = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    let plain = |step: &Step| Step {
        basis: Basis::article(1),
        needs: Vec::new(),
        not_same_as: Vec::new(),
        may: Vec::new(),
        sees: Vec::new(),
        when: Vec::new(),
        unless: Vec::new(),
        ..step.clone()
    };
    let facts = |step: &Step| -> [BTreeSet<Fact>; 2] {
        [step.when.iter().copied().collect(), step.unless.iter().copied().collect()]
    };
    let moves = |step: &Step| step.may.iter().cloned().collect::<BTreeSet<_>>();
    let parts = |step: &Step| step.sees.iter().copied().collect::<BTreeSet<_>>();
    plain(one) == plain(other)
        && facts(one) == facts(other)
        && moves(one) == moves(other)
        && parts(one) == parts(other)
        && sorted(&one.needs) == sorted(&other.needs)
        && sorted(&one.not_same_as) == sorted(&other.not_same_as)
}

impl Typed for ProcedureForm {
    fn typed(&self) -> Vec<TypedText> {
        let Self { zh, en, source, steps } = self;
        let mut all = fields([("zh", zh), ("en", en), ("source", source)]);
        for (i, step) in steps.iter().enumerate() {
            let StepForm {
                id: _,
                zh,
                en,
                kind: _,
                duty: _,
                place: _,
                sees: _,
                needs: _,
                when: _,
                unless: _,
                apart: _,
                pass: _,
                back: _,
                refer: _,
                escalate: _,
                withhold: _,
                days: _,
            } = step;
            all.push(TypedText::new(format!("s{i}.zh"), zh));
            all.push(TypedText::new(format!("s{i}.en"), en));
        }
        all
    }
}
