//! The plan form as it is typed, and the plan that it describes.

mod issuers;
mod personal;
mod renew;
mod risk;
pub mod staging;
mod texts;
mod urgency;

use std::collections::BTreeSet;

use rules::{
    procedure::Fact,
    ruleset::{Ruleset, Urgent},
};
use serde::{Deserialize, Serialize};

use crate::{
    Day, OrgId, PersonId, Problems,
    catalogue::{entry::Entry, obligation::Key},
    disclosure::{
        attachment::{Attachment, FILES_MAX, FileRef},
        plan::{
            Assessment, Content, Contingency, Correction, KeptText, Plan, Reidentification, Risk, Stage,
            TypedPersonalData,
        },
        text::TextFormat,
    },
    problems::Problem,
    token::Scope,
};

pub use issuers::ISSUERS_MAX;
pub use texts::{Audience, TextField};

/// The plan form as it is typed. Kept as a draft word for word; nothing typed is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    /// Which plan the form was filled from ([`Plan::base`]), so that a stale form does not overwrite a newer plan.
    pub base: String,
    /// Made when the form was opened, so that the same form sent twice is one disclosure. Empty: nothing is compared.
    pub key: String,
    /// The obligation it is to meet ([`Key`] as text), if the form was opened from one.
    pub obligation: String,
    pub title: String,
    pub plain: String,
    pub body: String,
    pub scope: String,
    pub scope_reason: String,
    /// Codes of named organisations and logins of named people, one a line.
    pub named: String,
    pub modes: Vec<String>,
    pub on: String,
    /// Who sees it before, and from when: a code of [`crate::disclosure::plan::form::staging::INSIDE`], or empty.
    pub first_scope: String,
    pub first_on: String,
    pub necessity: String,
    pub feasibility: String,
    /// Answers `dimension=risk`.
    pub risk: Vec<String>,
    /// Low risk by every question, and nothing of the self-check there, said of all at once.
    pub all_clear: bool,
    pub unstable: bool,
    pub contingency_people: String,
    pub contingency_measures: String,
    pub contingency_statement: String,
    pub self_check: Vec<String>,
    pub facts: Vec<String>,
    pub correction_was: String,
    pub correction_now: String,
    pub correction_reason: String,
    pub correction_impact: String,
    /// Ids of files in the gate.
    pub files: Vec<String>,
    /// Codes of the other issuers, one a line.
    pub issuers: String,
    /// Why it can't wait, if it is urgent.
    pub urgent_reason: String,
    /// Passages with personal data that are to stay, by their names.
    pub kept: Vec<String>,
    /// Why they may.
    pub kept_reason: String,
}

/// What the office looked up for a form before it is read.
pub struct FormFacts<'a> {
    /// The rules in force.
    pub rules: &'a Ruleset,
    /// The catalogue entry.
    pub entry: &'a Entry,
    /// The issuing organisation.
    pub org: &'a OrgId,
    /// Today in UTC+8.
    pub today: Day,
    /// Is it a correction of something released?
    pub correcting: bool,
    /// Organisations that `named` resolved to.
    pub named_orgs: Vec<OrgId>,
    /// People that `named` resolved to.
    pub named_people: Vec<PersonId>,
    /// Lines of `named` that mean nobody.
    pub named_unknown: Vec<String>,
    /// The files of `files` that are in this organisation's gate, in the form's order.
    pub files: Vec<Attachment>,
    /// Personal data in what was typed.
    pub typed: Vec<TypedPersonalData>,
    /// Masked numbers in text and files that others give away.
    pub reidentified: Vec<Reidentification>,
    /// Organisations that `issuers` resolved to.
    pub issuers: Vec<OrgId>,
    /// Lines of `issuers` that name none.
    pub issuers_unknown: Vec<String>,
    /// Names of those that have nobody to consent or to sign for secrecy.
    pub issuers_silent: Vec<String>,
    /// The rule by which the organisation's procedure puts reviews off for what can't wait, if it does.
    pub urgent: Option<&'a Urgent>,
}

/// Facts that a proposer declares; the others follow from the plan.
pub const DECLARED: &[Fact] = &[Fact::Major, Fact::BeyondAuthority, Fact::Doubtful, Fact::Urgent, Fact::Joint];

/// Longest title, in characters.
pub const TITLE_MAX: usize = 60;
/// Longest one-sentence summary, in characters.
pub const PLAIN_MAX: usize = 120;
/// Longest body, in bytes.
pub const BODY_MAX: usize = 200_000;
/// How far ahead a release may be planned, in days: two years. A day further off is a slip of the pen.
pub const AHEAD_MAX: i32 = 731;

impl PlanForm {
    /// The form filled from a catalogue entry.
    #[must_use]
    pub fn for_entry(entry: &Entry, today: Day) -> Self {
        Self {
            title: entry.item.clone(),
            scope: entry.scope.clone(),
            modes: entry.modes.clone(),
            on: today.to_string(),
            ..Self::default()
        }
    }

    /// The form filled from a plan, to be revised.
    #[must_use]
    pub fn from_plan(plan: &Plan, named: String) -> Self {
        let base = plan.base();
        let Plan {
            content,
            entry: _,       // the form is opened from it
            category: _,    // the entry's
            responsible: _, // the entry's
            stages,
            scope_reason,
            modes,
            necessity,
            feasibility,
            assessment,
            self_check,
            facts,
            obligation,
            attachments,
            issuers: _, // their codes are the directory's to know
            urgent,
            kept,
        } = plan.clone();
        // files are the copies of `attachments`; what is sent again is read by the marks of today
        let Content { title, plain, body, format: _, correction, files: _ } = content;
        let Assessment { dimensions, unstable, contingency } = assessment;
        let (was, now, reason, impact) = correction
            .map_or_else(Default::default, |Correction { was, now, reason, impact }| (was, now, reason, impact));
        let (people, measures, statement) = contingency
            .map_or_else(Default::default, |Contingency { people, measures, statement }| (people, measures, statement));
        let stage = |stage: Option<&Stage>| {
            stage.map_or_else(Default::default, |stage| (stage.scope.code().to_owned(), stage.on.to_string()))
        };
        let (scope, on) = stage(stages.last());
        let (first_scope, first_on) = stage(stages.first().filter(|_| stages.len() > 1));
        let (kept, kept_reason) = kept.map_or_else(Default::default, |KeptText { passages, reason }| {
            (passages.into_iter().map(|passage| passage.id).collect(), reason)
        });
        Self {
            base,
            key: String::new(),
            obligation: obligation.map_or_else(String::new, |key| key.to_string()),
            title,
            plain,
            body,
            scope,
            scope_reason: scope_reason.unwrap_or_default(),
            named,
            modes,
            on,
            first_scope,
            first_on,
            necessity,
            feasibility,
            risk: dimensions.iter().map(|(id, risk)| format!("{id}={risk}")).collect(),
            all_clear: false,
            unstable,
            contingency_people: people,
            contingency_measures: measures,
            contingency_statement: statement,
            self_check,
            facts: facts.iter().map(|fact| fact.code().to_owned()).collect(),
            correction_was: was,
            correction_now: now,
            correction_reason: reason,
            correction_impact: impact,
            files: attachments.iter().map(ToString::to_string).collect(),
            issuers: String::new(),
            urgent_reason: urgent.map_or_else(String::new, |urgency| urgency.reason),
            kept,
            kept_reason,
        }
    }

    /// The plan this form describes.
    ///
    /// # Errors
    /// All the problems, each beside its field.
    pub fn read(&self, facts: &FormFacts<'_>) -> Result<Plan, Problems> {
        if self.all_clear {
            return self.spelled_out(facts.rules).read(facts);
        }
        let mut problems = Problems::default();
        let content = self.content(facts, &mut problems);
        let stage = self.stage(facts, &mut problems);
        self.check_modes(facts, &mut problems);
        problems.require(!self.necessity.trim().is_empty(), "necessity", "necessity-missing");
        problems.require(!self.feasibility.trim().is_empty(), "feasibility", "feasibility-missing");
        let assessment = self.assessment(facts, &mut problems);
        let unticked = facts
            .rules
            .security_checklist
            .iter()
            .filter(|c| c.parent.is_none() && !self.self_check.contains(&c.id))
            .count();
        if unticked > 0 {
            problems.add_with("self_check", "self-check-missing", "count", unticked);
        }
        let issuers = self.other_issuers(facts, &mut problems);
        let declared = self.facts(facts, &assessment);
        let urgent = self.urgency(facts, &declared, &mut problems);
        let kept = self.kept_text(&facts.typed, &mut problems);
        let first = stage.as_ref().and_then(|last| self.first_stage(facts, last, &mut problems));
        let stages: Vec<Stage> = first.into_iter().chain(stage).collect();
        problems.or(Plan {
            content,
            entry: facts.entry.id.clone(),
            category: facts.entry.category.clone(),
            responsible: facts.entry.responsible.clone(),
            stages,
            scope_reason: filled(&self.scope_reason),
            modes: self.modes.clone(),
            necessity: self.necessity.trim().to_owned(),
            feasibility: self.feasibility.trim().to_owned(),
            self_check: self.self_check.clone(),
            facts: declared,
            obligation: Key::parse(&self.obligation),
            attachments: facts.files.iter().map(|f| f.id.clone()).collect(),
            issuers,
            urgent,
            kept,
            assessment,
        })
    }

    /// What the proposer declares, and what follows from scope, modes and risk whatever is declared.
    fn facts(&self, facts: &FormFacts<'_>, assessment: &Assessment) -> BTreeSet<Fact> {
        let declared = DECLARED.iter().copied().filter(|f| self.facts.iter().any(|code| code == f.code()));
        let media = self.modes.iter().any(|id| facts.rules.mode(id).is_some_and(|m| m.media));
        let derived = [
            (Fact::Society, self.scope == Scope::Society.code()),
            (Fact::Media, media),
            (Fact::Risky, assessment.overall() > Risk::Low),
        ];
        declared.chain(derived.into_iter().filter(|(_, holds)| *holds).map(|(fact, _)| fact)).collect()
    }

    fn content(&self, facts: &FormFacts<'_>, problems: &mut Problems) -> Content {
        let title = one_line(&self.title);
        let length = title.chars().count();
        problems.require(length > 0, "title", "title-missing");
        if length > TITLE_MAX {
            problems.add_with("title", "title-long", "count", length);
        }
        let plain = one_line(&self.plain);
        problems.require(!plain.is_empty(), "plain", "plain-missing");
        if plain.chars().count() > PLAIN_MAX {
            problems.add_with("plain", "plain-long", "count", plain.chars().count());
        }
        let body = self.body.replace("\r\n", "\n").trim().to_owned();
        problems.require(!body.is_empty(), "body", "body-missing");
        problems.require(body.len() <= BODY_MAX, "body", "body-long");
        let correction = facts.correcting.then(|| {
            for (field, text) in [
                ("correction_was", &self.correction_was),
                ("correction_now", &self.correction_now),
                ("correction_reason", &self.correction_reason),
            ] {
                problems.require(!text.trim().is_empty(), field, "correction-missing");
            }
            Correction {
                was: self.correction_was.trim().to_owned(),
                now: self.correction_now.trim().to_owned(),
                reason: self.correction_reason.trim().to_owned(),
                impact: self.correction_impact.trim().to_owned(),
            }
        });
        for reidentified in &facts.reidentified {
            problems.0.push(Problem {
                field: reidentified.field.to_owned(),
                code: "number-joined",
                args: vec![("name", reidentified.name.clone()), ("index", reidentified.index_number.clone())],
            });
        }
        let files = self.files(facts, problems);
        Content { title, plain, body, format: TextFormat::Marks, correction, files }
    }

    fn files(&self, facts: &FormFacts<'_>, problems: &mut Problems) -> Vec<FileRef> {
        problems.require(facts.files.len() == self.files.len(), "files", "file-unknown");
        if self.files.len() > FILES_MAX {
            problems.add_with("files", "files-many", "count", FILES_MAX);
        }
        for file in facts.files.iter().filter(|f| !f.is_answered()) {
            problems.add_with("files", "file-unanswered", "name", &file.name);
        }
        let names: BTreeSet<&str> = facts.files.iter().map(|f| f.name.as_str()).collect();
        problems.require(names.len() == facts.files.len(), "files", "files-same-name");
        facts.files.iter().map(Attachment::reference).collect()
    }

    fn stage(&self, facts: &FormFacts<'_>, problems: &mut Problems) -> Option<Stage> {
        let scope = Scope::parse(&self.scope).filter(|s| facts.rules.scope(s.code()).is_some());
        problems.require(scope.is_some(), "scope", "scope-missing");
        let open = &facts.entry.alternatives;
        let promised = self.scope == facts.entry.scope || open.contains(&self.scope);
        if scope.is_some() && !promised && self.scope_reason.trim().is_empty() {
            problems.add("scope_reason", "scope-reason-missing");
        }
        if scope == Some(Scope::Named) {
            let nobody = facts.named_orgs.is_empty() && facts.named_people.is_empty();
            problems.require(!nobody || !facts.named_unknown.is_empty(), "named", "named-missing");
            if !facts.named_unknown.is_empty() {
                problems.add_with("named", "named-unknown", "names", facts.named_unknown.join("、"));
            }
        }
        let on = Day::parse(&self.on);
        problems.require(on.is_some(), "on", "day-unreadable");
        if let Some(day) = on.filter(|d| *d < facts.today) {
            problems.add_with("on", "day-past", "day", day);
        }
        let latest = facts.today.plus_days(AHEAD_MAX);
        if on.is_some_and(|day| day > latest) {
            problems.add_with("on", "day-far", "day", latest);
        }
        Some(Stage {
            scope: scope?,
            audience: facts.org.clone(),
            orgs: facts.named_orgs.clone(),
            people: facts.named_people.clone(),
            on: on?,
        })
    }

    fn check_modes(&self, facts: &FormFacts<'_>, problems: &mut Problems) {
        problems.require(!self.modes.is_empty(), "modes", "modes-missing");
        for id in &self.modes {
            match facts.rules.mode(id) {
                None => problems.add_with("modes", "mode-unknown", "mode", id),
                Some(mode) if !mode.scopes.contains(&self.scope) => {
                    problems.add_with("modes", "mode-scope", "mode", &mode.name.zh);
                }
                Some(_) => {}
            }
        }
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A line without breaks or runs of blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
