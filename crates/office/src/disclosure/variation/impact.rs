//! What a ruleset no longer has that organisations' own procedures name, or asks for that they don't do.

use domain::{
    disclosure::variation::{in_force, joined, loosened, strange_signers},
    people::org::Org,
};
use futures_core::future::BoxFuture;
use rules::{
    Ruleset,
    procedure::{Incompatibility, Procedure, Step},
};
use serde::Serialize;

use crate::{Error, disclosure::variation::Variations, org_ref::OrgRef};

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "lack")]
pub enum Lack {
    /// The ruleset has no name for a duty that signs.
    Duty {
        /// The step.
        step: String,
        /// Code of the duty.
        duty: String,
    },
    /// A secrecy review or an approval is signed by who does not do that under the ruleset's procedure.
    Signer {
        /// The step.
        step: String,
        /// Code of the duty.
        duty: String,
    },
    /// Two steps that the ruleset keeps apart may be signed by the same person.
    Together {
        /// The step.
        step: String,
        /// The other one.
        other: String,
    },
    /// The passage a step rests on is not there.
    Basis {
        /// The step.
        step: String,
        /// As it is written.
        basis: String,
    },
    /// A step is put off for urgency, and the ruleset does not let it be.
    #[serde(rename = "haste")]
    UrgentRoute {
        /// The step.
        step: String,
    },
    /// The ruleset has no procedure for this kind of organisation.
    Kind,
    /// The ruleset asks for a step on a fact, and the organisation's own procedure does not.
    Loosened {
        /// The ruleset's step.
        step: String,
        /// Code of the fact.
        fact: String,
    },
}

impl Lack {
    /// In words, for the terminal.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Duty { step, duty } => format!("{step}: the ruleset has no name for the duty {duty}"),
            Self::Signer { step, duty } => format!("{step}: the ruleset's procedure does not have it signed by {duty}"),
            Self::Together { step, other } => format!("{step}: the ruleset keeps who signs it apart from {other}"),
            Self::Basis { step, basis } => format!("{step}: the ruleset has no passage {basis}"),
            Self::UrgentRoute { step } => format!("{step}: the ruleset does not let it be put off for urgency"),
            Self::Kind => "the ruleset has no procedure for this kind of organisation".to_owned(),
            Self::Loosened { step, fact } => format!("the ruleset asks for {step} on {fact}, this procedure does not"),
        }
    }
}

/// What does not fit between rules, the procedure they have for an organisation, and its own.
pub(super) fn lacks(rules: &Ruleset, base: &Procedure, own: &Procedure) -> Vec<Lack> {
    let incompatibilities = rules.incompatibilities(own).into_iter().map(|incompatibility| match incompatibility {
        Incompatibility::Duty(step, duty) => Lack::Duty { step, duty: duty.code().to_owned() },
        Incompatibility::UrgentRoute(step) => Lack::UrgentRoute { step },
        Incompatibility::Basis(step, basis) => Lack::Basis { step, basis },
    });
    let lost = loosened(base, own).into_iter();
    let lost = lost.map(|(step, fact)| Lack::Loosened { step: step.id.clone(), fact: fact.code().to_owned() });
    let signer = |step: &Step| Lack::Signer { step: step.id.clone(), duty: step.duty.code().to_owned() };
    let together = |(step, other): (&Step, &String)| Lack::Together { step: step.id.clone(), other: other.clone() };
    let strange = strange_signers(base, own).into_iter().map(signer);
    incompatibilities.chain(lost).chain(strange).chain(joined(base, own).into_iter().map(together)).collect()
}

/// An organisation's own procedure that does not fit a ruleset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariationImpact {
    /// Code of the organisation.
    pub code: String,
    /// Its short name.
    pub org: String,
    /// Version of its own procedure.
    pub variation: u32,
    /// What does not fit.
    pub lacks: Vec<Lack>,
}

impl<'a> Variations<'a> {
    /// Organisations whose own procedure, in force today, does not fit a ruleset; by code.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn variation_impact(self, rules: &'a Ruleset) -> BoxFuture<'a, Result<Vec<VariationImpact>, Error>> {
        Box::pin(async move {
            let mut tx = self.0.read().await?;
            let today = tx.now().day();
            let all = tx.all_variations().await?;
            let mut impacts = Vec::new();
            for own in all.chunk_by(|a, b| a.org == b.org).filter_map(|of_org| in_force(of_org, today)) {
                let Some(org) = tx.get::<Org>(own.org.as_str()).await? else { continue };
                let id = org.procedure.as_deref().or_else(|| rules.kind(org.kind(today)).map(|k| k.procedure.as_str()));
                let lacks = match id.and_then(|id| rules.procedure(id)) {
                    Some(base) => lacks(rules, base, &own.procedure),
                    None => vec![Lack::Kind],
                };
                if !lacks.is_empty() {
                    let org = OrgRef::of(&org, today);
                    impacts.push(VariationImpact { code: org.code, org: org.short, variation: own.no, lacks });
                }
            }
            impacts.sort_by(|a, b| a.code.cmp(&b.code));
            Ok(impacts)
        })
    }
}
