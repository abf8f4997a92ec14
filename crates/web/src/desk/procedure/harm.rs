//! Why a procedure is refused, in words: what could happen, and the shortest way there, line by line.

use office::variation::{Harm, Lack};
use rules::procedure::{Counterexample, Fact, Procedure, Property, Told};

use super::{facts_words, name};
use crate::layout::Frame;

/// A harm as it is drawn.
#[derive(Clone)]
pub(super) struct HarmWords {
    pub title: String,
    /// How to mend it.
    pub mend: String,
    /// The way there.
    pub path: Vec<String>,
}

/// The harms in words. `base` are the rules' steps, which a lack may name.
pub(super) fn words(f: &Frame, procedure: &Procedure, base: Option<&Procedure>, harms: &[Harm]) -> Vec<HarmWords> {
    let word = |harm: &Harm| match harm {
        Harm::Path(found) => path(f, procedure, found),
        Harm::Lack(lack) => {
            HarmWords { title: lack_words(f, procedure, base, lack), mend: f.t("lack-mend"), path: Vec::new() }
        }
    };
    harms.iter().map(word).collect()
}

fn path(f: &Frame, procedure: &Procedure, found: &Counterexample) -> HarmWords {
    let property: Property = found.property;
    HarmWords {
        title: f.code("harm", property),
        mend: f.code("harm-mend", property),
        path: match property {
            Property::TooLarge => Vec::new(),
            _ => found.path.iter().map(|line| told(f, procedure, &Told::read(line))).collect(),
        },
    }
}

/// What does not fit the rules.
pub(super) fn lack_words(f: &Frame, procedure: &Procedure, base: Option<&Procedure>, lack: &Lack) -> String {
    let of = |id: &str| {
        let step = procedure.step(id).or_else(|| base.and_then(|base| base.step(id)));
        step.map_or_else(|| id.to_owned(), |step| f.of(&step.name).to_owned())
    };
    match lack {
        Lack::Duty { step, duty } => f.t2("lack-duty", "step", of(step), "duty", duty),
        Lack::Signer { step, .. } => f.t1("lack-signer", "step", of(step)),
        Lack::Together { step, other } => f.t2("lack-together", "step", of(step), "other", of(other)),
        Lack::Basis { step, basis } => f.t2("lack-basis", "step", of(step), "basis", basis),
        Lack::Haste { step } => f.t1("lack-haste", "step", of(step)),
        Lack::Kind => f.t("lack-kind"),
        Lack::Loosened { step, fact } => {
            let fact = Fact::ALL.iter().find(|known| known.code() == fact);
            let fact = fact.map_or_else(String::new, |fact| f.code("fact-declared", fact));
            f.t2("lack-loosened", "step", of(step), "fact", fact)
        }
    }
}

fn said(f: &Frame, facts: &[Fact]) -> String {
    if facts.is_empty() { f.t("told-no-facts") } else { facts_words(f, facts) }
}

fn told(f: &Frame, procedure: &Procedure, line: &Told) -> String {
    let of = |id: &str| name(f, procedure, id).to_owned();
    match line {
        Told::Start(facts) => f.t1("told-start", "facts", said(f, facts)),
        Told::Abandon => f.t("told-abandon"),
        Told::Curtail => f.t("told-curtail"),
        Told::OtherContent => f.t("told-other-content"),
        Told::OtherPlan(facts) => f.t1("told-other-plan", "facts", said(f, facts)),
        Told::OtherClaim(facts) => f.t1("told-other-claim", "facts", said(f, facts)),
        Told::Release { step, other: false } => f.t1("told-release", "step", of(step)),
        Told::Release { step, other: true } => f.t1("told-release-other", "step", of(step)),
        Told::Sign { step, outcome, to, hand, unseen } => {
            let to = to.as_deref().map_or_else(String::new, of);
            let by = f.code("told-by", hand.code());
            let did = f.with(format!("told-sign-{outcome}"), &[("step", &of(step)), ("to", &to), ("by", &by)]);
            if *unseen { f.t1("told-unseen", "line", did) } else { did }
        }
        Told::Later { step, unseen } => {
            let did = f.t1("told-later", "step", of(step));
            if *unseen { f.t1("told-unseen", "line", did) } else { did }
        }
        Told::Stuck => f.t("told-stuck"),
        Told::Step(step) => of(step),
        Told::Missing(kind) => f.t1("told-missing", "kind", f.code("procedure-kind", kind)),
        Told::Fault { step, code, other } => {
            f.with(format!("told-fault-{code}"), &[("step", &of(step)), ("other", &of(other))])
        }
        Told::Other(text) => text.clone(),
    }
}
