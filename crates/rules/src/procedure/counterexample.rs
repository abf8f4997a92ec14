//! A counterexample, line by line, as data: so that a page can word it in its reader's language.
//!
//! The exploration speaks English for terminals. What it says comes from two places, [`super::scenarios::words`] and
//! [`super::check`]; a test holds this reader against both.

use super::{Duty, Fact, StepKind};

/// By whose hand a step was signed, where it matters: X is the one person who is where they must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Anybody's.
    Any,
    /// X in person.
    X,
    /// X as somebody's delegate.
    XForSomebody,
    /// Somebody as X's delegate.
    SomebodyForX,
}

impl Hand {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Hand::Any => "any",
            Hand::X => "x",
            Hand::XForSomebody => "x-for",
            Hand::SomebodyForX => "for-x",
        }
    }
}

/// One line of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CounterexampleLine {
    /// The plan with which it begins says this of itself.
    Start(Vec<Fact>),
    /// The proposer withdraws.
    Abandon,
    /// No further stage is released.
    Curtail,
    /// Other content is put on the table.
    OtherContent,
    /// Another plan is put on the table, which says this of itself.
    OtherPlan(Vec<Fact>),
    /// The plan is said to say this of itself, and its digest stays.
    OtherClaim(Vec<Fact>),
    /// A stage is released; of other content than was on the table?
    Release {
        /// The step.
        step: String,
        /// Of other content?
        other: bool,
    },
    /// A step is signed.
    Sign {
        /// The step.
        step: String,
        /// Code of the move.
        outcome: String,
        /// The step that the move names.
        to: Option<String>,
        /// By whom.
        hand: Hand,
        /// Having seen another version than is on the table?
        unseen: bool,
    },
    /// A review is held after the release; having seen another version than is out?
    DeferredReview {
        /// The step.
        step: String,
        /// Having seen another version?
        unseen: bool,
    },
    /// From here nothing leads to the file.
    Stuck,
    /// Only a step: of a circle, or one that never comes to its turn.
    Step(String),
    /// There is no step of this kind.
    Missing(StepKind),
    /// What is wrong with the text of a step: a code.
    Fault {
        /// The step; empty for the whole.
        step: String,
        /// `names`, `itself`, `signed_release`, `refers_twice`, `returns_forward`, `refers_apart`, `escalates_apart`,
        /// `proposes_twice` or `ids`.
        code: &'static str,
        /// The step that is named.
        other: String,
    },
    /// Anything else, as it is.
    Other(String),
}

impl CounterexampleLine {
    /// Reads a line of a path.
    pub fn read(line: &str) -> CounterexampleLine {
        whole(line)
            .or_else(|| fault(line))
            .or_else(|| sign(line))
            .unwrap_or_else(|| CounterexampleLine::Other(line.to_owned()))
    }
}

fn facts(text: &str) -> Option<Vec<Fact>> {
    if text == "no facts" {
        return Some(Vec::new());
    }
    text.split(", ").map(|code| Fact::ALL.iter().copied().find(|fact| fact.code() == code)).collect()
}

fn whole(line: &str) -> Option<CounterexampleLine> {
    match line {
        "abandon" => return Some(CounterexampleLine::Abandon),
        "curtail" => return Some(CounterexampleLine::Curtail),
        "revise: other content" => return Some(CounterexampleLine::OtherContent),
        "no way to the file" => return Some(CounterexampleLine::Stuck),
        "more than one step proposes" => {
            return Some(CounterexampleLine::Fault {
                step: String::new(),
                code: "proposes_twice",
                other: String::new(),
            });
        }
        _ => {}
    }
    if let Some(rest) = line.strip_prefix("start: ") {
        return facts(rest).map(CounterexampleLine::Start);
    }
    if let Some(rest) = line.strip_prefix("no step of kind ") {
        return StepKind::ALL.iter().copied().find(|kind| kind.code() == rest).map(CounterexampleLine::Missing);
    }
    if let Some(rest) = line.strip_prefix("revise: plan with ") {
        let (said, _) = rest.rsplit_once(", stages: ")?;
        return facts(said).map(CounterexampleLine::OtherPlan);
    }
    if let Some(rest) = line.strip_prefix("revise: ") {
        return facts(rest.strip_suffix(", the plan's digest unchanged")?).map(CounterexampleLine::OtherClaim);
    }
    let id = line.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (id && !line.is_empty()).then(|| CounterexampleLine::Step(line.to_owned()))
}

/// What [`super::check`] says.
fn fault(line: &str) -> Option<CounterexampleLine> {
    if line.starts_with("step id ") {
        return Some(CounterexampleLine::Fault { step: String::new(), code: "ids", other: String::new() });
    }
    let (step, why) = line.split_once(": ")?;
    let of =
        |code, other: &str| Some(CounterexampleLine::Fault { step: step.to_owned(), code, other: other.to_owned() });
    if let Some(name) = why.strip_prefix("there is no step ") {
        return of("names", name.trim_matches('"'));
    }
    if let Some(to) = why.strip_prefix("returns to ") {
        return of("returns_forward", to.strip_suffix(", which does not come before it")?);
    }
    if let Some(to) = why.strip_prefix("escalates to ") {
        return of("escalates_apart", to.strip_suffix(", which does not approve")?);
    }
    if let Some(to) = why.strip_suffix(" can't stand in for it: another kind, or it sees less") {
        return of("refers_apart", to);
    }
    match why {
        "names itself" => of("itself", ""),
        "can be referred to one step only" => of("refers_twice", ""),
        _ if why.starts_with("a release step is not signed") => of("signed_release", ""),
        _ => None,
    }
}

/// What [`super::scenarios::words`] says of a signature or a release.
fn sign(line: &str) -> Option<CounterexampleLine> {
    let (step, rest) = line.split_once(": ")?;
    if let Some(stage) = rest.strip_prefix("release stage ") {
        return Some(CounterexampleLine::Release { step: step.to_owned(), other: stage.ends_with(", other content") });
    }
    let (rest, unseen) = match rest.strip_suffix(", having seen another version") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    if rest == "reviewed after the release" {
        return Some(CounterexampleLine::DeferredReview { step: step.to_owned(), unseen });
    }
    let hands = [
        (" by X for somebody", Hand::XForSomebody),
        (" by somebody for X", Hand::SomebodyForX),
        (" by X", Hand::X),
        ("", Hand::Any),
    ];
    let (rest, hand) = hands.into_iter().find_map(|(end, hand)| rest.strip_suffix(end).map(|rest| (rest, hand)))?;
    let (outcome, to) = match rest.split_once(" to ") {
        Some((outcome, to)) => (outcome, Some(to.to_owned())),
        None => (rest, None),
    };
    let known = ["pass", "return", "refer", "escalate", "withhold"].contains(&outcome);
    known.then(|| CounterexampleLine::Sign { step: step.to_owned(), outcome: outcome.to_owned(), to, hand, unseen })
}

/// What a ruleset lacks that a procedure made elsewhere, or earlier, speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incompatibility {
    /// No name for a duty that signs.
    Duty(String, Duty),
    /// A step that is put off for urgency, and may not be.
    UrgentRoute(String),
    /// No such article: a step's id and the basis as it is written.
    Basis(String, String),
}

#[cfg(test)]
mod tests {
    use super::super::{Procedure, explore, mutation_report};
    use super::*;
    use crate::{builtin, load_with};

    fn township() -> Procedure {
        let rules = load_with("dazhou", builtin("dazhou-2019").unwrap(), crate::Walk::Adopted).unwrap();
        rules.procedure("township").unwrap().clone()
    }

    /// Every line that can be said of a procedure is read as data, whatever is wrong with it.
    #[test]
    fn every_line_is_read() {
        let sound = township();
        assert!(explore(&sound).is_ok());
        let mut found = Vec::new();
        for (_, counter) in mutation_report(&sound) {
            found.extend(counter);
        }
        type Break = fn(&mut Procedure);
        let breaks: [Break; 13] = [
            |p| p.steps[1].unless = vec![Fact::Urgent],
            |p| p.steps.retain(|s| s.id != "archive"),
            |p| p.steps[1].not_same_as.clear(),
            |p| p.steps[3].needs = vec!["approve".into()],
            |p| p.steps[7].needs = vec!["propose".into()],
            |p| p.steps[7].may = vec![super::super::Move::Pass],
            |p| p.steps[3].may = vec![super::super::Move::Return("archive".into())],
            |p| p.steps[4].may.push(super::super::Move::Escalate("review".into())),
            |p| p.steps[1].may.push(super::super::Move::Refer("review".into())),
            |p| p.steps[3].needs.push("review".into()),
            |p| p.steps[3].needs.push("nowhere".into()),
            |p| p.steps[3].kind = StepKind::Propose,
            |p| p.steps[4].may = vec![super::super::Move::Withhold],
        ];
        for (n, spoil) in breaks.into_iter().enumerate() {
            let mut broken = township();
            spoil(&mut broken);
            let faults = explore(&broken).expect_err(&format!("{n} is broken"));
            assert!(!faults.is_empty());
            found.extend(faults);
        }
        for line in found.iter().flat_map(|counter| &counter.path) {
            assert!(!matches!(CounterexampleLine::read(line), CounterexampleLine::Other(_)), "{line}");
        }
    }

    #[test]
    fn lines() {
        let check =
            |line: &str, expect: CounterexampleLine| assert_eq!(CounterexampleLine::read(line), expect, "{line}");
        check("start: no facts", CounterexampleLine::Start(Vec::new()));
        check("start: major, media", CounterexampleLine::Start(vec![Fact::Major, Fact::Media]));
        check("review", CounterexampleLine::Step("review".into()));
        check(
            "approve: release stage 1, other content",
            CounterexampleLine::Release { step: "approve".into(), other: true },
        );
        check(
            "secrecy_review: refer to secrecy_department by X for somebody, having seen another version",
            CounterexampleLine::Sign {
                step: "secrecy_review".into(),
                outcome: "refer".into(),
                to: Some("secrecy_department".into()),
                hand: Hand::XForSomebody,
                unseen: true,
            },
        );
        check(
            "review: reviewed after the release",
            CounterexampleLine::DeferredReview { step: "review".into(), unseen: false },
        );
        check("no step of kind archive", CounterexampleLine::Missing(StepKind::Archive));
        check("something new", CounterexampleLine::Other("something new".into()));
    }
}
