//! Why a procedure is refused, in words: what could happen, and the shortest way there, line by line.

use office::disclosure::variation::{Harm, Lack};
use rules::procedure::{Counterexample, CounterexampleLine, Fact, Procedure, Property};

use super::{facts_words, name};
use crate::layout::PageContext;

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
pub(super) fn words(
    ctx: &PageContext,
    procedure: &Procedure,
    base: Option<&Procedure>,
    harms: &[Harm],
) -> Vec<HarmWords> {
    let word = |harm: &Harm| match harm {
        Harm::Path(found) => path(ctx, procedure, found),
        Harm::Lack(lack) => {
            HarmWords { title: lack_words(ctx, procedure, base, lack), mend: ctx.t("lack-mend"), path: Vec::new() }
        }
    };
    harms.iter().map(word).collect()
}

fn path(ctx: &PageContext, procedure: &Procedure, found: &Counterexample) -> HarmWords {
    let property: Property = found.property;
    HarmWords {
        title: ctx.code("harm", property),
        mend: ctx.code("harm-mend", property),
        path: match property {
            Property::TooLarge => Vec::new(),
            _ => found.path.iter().map(|line| told(ctx, procedure, &CounterexampleLine::read(line))).collect(),
        },
    }
}

/// What does not fit the rules.
pub(super) fn lack_words(ctx: &PageContext, procedure: &Procedure, base: Option<&Procedure>, lack: &Lack) -> String {
    let of = |id: &str| {
        let step = procedure.step(id).or_else(|| base.and_then(|base| base.step(id)));
        step.map_or_else(|| id.to_owned(), |step| ctx.of(&step.name).to_owned())
    };
    match lack {
        Lack::Duty { step, duty } => ctx.t2("lack-duty", "step", of(step), "duty", duty),
        Lack::Signer { step, .. } => ctx.t1("lack-signer", "step", of(step)),
        Lack::Together { step, other } => ctx.t2("lack-together", "step", of(step), "other", of(other)),
        Lack::Basis { step, basis } => ctx.t2("lack-basis", "step", of(step), "basis", basis),
        Lack::UrgentRoute { step } => ctx.t1("lack-haste", "step", of(step)),
        Lack::Kind => ctx.t("lack-kind"),
        Lack::Loosened { step, fact } => {
            let fact = Fact::ALL.iter().find(|known| known.code() == fact);
            let fact = fact.map_or_else(String::new, |fact| ctx.code("fact-declared", fact));
            ctx.t2("lack-loosened", "step", of(step), "fact", fact)
        }
    }
}

fn said(ctx: &PageContext, facts: &[Fact]) -> String {
    if facts.is_empty() { ctx.t("told-no-facts") } else { facts_words(ctx, facts) }
}

fn told(ctx: &PageContext, procedure: &Procedure, line: &CounterexampleLine) -> String {
    let of = |id: &str| name(ctx, procedure, id).to_owned();
    match line {
        CounterexampleLine::Start(facts) => ctx.t1("told-start", "facts", said(ctx, facts)),
        CounterexampleLine::Abandon => ctx.t("told-abandon"),
        CounterexampleLine::Curtail => ctx.t("told-curtail"),
        CounterexampleLine::OtherContent => ctx.t("told-other-content"),
        CounterexampleLine::OtherPlan(facts) => ctx.t1("told-other-plan", "facts", said(ctx, facts)),
        CounterexampleLine::OtherClaim(facts) => ctx.t1("told-other-claim", "facts", said(ctx, facts)),
        CounterexampleLine::Release { step, other: false } => ctx.t1("told-release", "step", of(step)),
        CounterexampleLine::Release { step, other: true } => ctx.t1("told-release-other", "step", of(step)),
        CounterexampleLine::Sign { step, outcome, to, hand, unseen } => {
            let to = to.as_deref().map_or_else(String::new, of);
            let by = ctx.code("told-by", hand.code());
            let did = ctx.with(format!("told-sign-{outcome}"), &[("step", &of(step)), ("to", &to), ("by", &by)]);
            if *unseen { ctx.t1("told-unseen", "line", did) } else { did }
        }
        CounterexampleLine::DeferredReview { step, unseen } => {
            let did = ctx.t1("told-later", "step", of(step));
            if *unseen { ctx.t1("told-unseen", "line", did) } else { did }
        }
        CounterexampleLine::Stuck => ctx.t("told-stuck"),
        CounterexampleLine::Step(step) => of(step),
        CounterexampleLine::Missing(kind) => ctx.t1("told-missing", "kind", ctx.code("procedure-kind", kind)),
        CounterexampleLine::Fault { step, code, other } => {
            ctx.with(format!("told-fault-{code}"), &[("step", &of(step)), ("other", &of(other))])
        }
        CounterexampleLine::Other(text) => text.clone(),
    }
}
