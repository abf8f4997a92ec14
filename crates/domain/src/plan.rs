//! The plan (公开方案, Art. 14 ¶1): what is proposed, for whom, when, how, and why it is safe.

use std::collections::BTreeSet;

use ledger::{CanonError, Hash, canon};
use rules::{
    procedure::Fact,
    ruleset::{Ruleset, Urgent},
};
use serde::{Deserialize, Serialize};

use crate::{
    AttachmentId, Day, EntryId, OrgId, PersonId, Problems,
    attachment::{Attachment, FILES_MAX, FileRef},
    entry::Entry,
    obligation::Key,
    problems::Problem,
    token::{Scope, Token, Tokens},
    urgent::Urgency,
};

pub use crate::personal::{KeptText, TypedPersonalData};
pub use crate::risk::{Assessment, Contingency, Risk};

/// What was wrong and what is right: a correction is open (Art. 24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What was published.
    pub was: String,
    /// What is right.
    pub now: String,
    /// How it came about.
    pub reason: String,
    /// What was affected and what was not.
    pub impact: String,
}

/// What readers will see, to the byte: this is what reviewers sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Title.
    pub title: String,
    /// What it means, in one sentence.
    pub plain: String,
    /// Body, as Markdown source.
    pub body: String,
    /// Present on a correcting version.
    pub correction: Option<Correction>,
    /// Cleaned copies published with the text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

impl Content {
    /// Digest of exactly this text: what reviewers and the approver sign, and what the public page names beside the
    /// digest of the whole record.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn digest(&self) -> Result<Hash, CanonError> {
        canon::digest("content/1", self)
    }
}

/// For whom, from when. A plan for both audiences has two stages, inside then society (Art. 4 item 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Scope.
    pub scope: Scope,
    /// The organisation whose members, residents or people are meant.
    pub audience: OrgId,
    /// Named organisations, for [`Scope::Named`].
    pub orgs: Vec<OrgId>,
    /// Named people, for [`Scope::Named`].
    pub people: Vec<PersonId>,
    /// The day it is to be released.
    pub on: Day,
}

impl Stage {
    /// Who sees what is released in this stage.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        let audience = || self.audience.clone();
        match self.scope {
            Scope::Society => [Token::All].into_iter().collect(),
            Scope::Party => [Token::Party(audience())].into_iter().collect(),
            Scope::Place | Scope::Unit => [Token::Sub(audience())].into_iter().collect(),
            Scope::Named => self
                .orgs
                .iter()
                .cloned()
                .map(Token::Org)
                .chain(self.people.iter().cloned().map(Token::Person))
                .collect(),
        }
    }
}

/// The plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Exactly what will be published.
    pub content: Content,
    /// The catalogue entry it fulfils.
    pub entry: EntryId,
    /// Category id of the ruleset.
    pub category: String,
    /// 责任单位.
    pub responsible: String,
    /// For whom and when, in order.
    pub stages: Vec<Stage>,
    /// Why the scope differs from the entry's.
    pub scope_reason: Option<String>,
    /// Mode ids of the ruleset.
    pub modes: Vec<String>,
    /// Why it should be disclosed (必要性).
    pub necessity: String,
    /// Why it can be disclosed now (可行性).
    pub feasibility: String,
    /// Foreseen effects.
    pub assessment: Assessment,
    /// Ids of the ruleset's security checklist that the handling unit confirmed as not touched (保密自查).
    pub self_check: Vec<String>,
    /// Facts that decide which steps are needed; confirmed by the reviewers.
    pub facts: BTreeSet<Fact>,
    /// The obligation it is to meet, if it was proposed from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<Key>,
    /// Files in the gate that the content's files are the cleaned copies of, in the same order: certificates hang there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// Organisations that issue it together with the one whose disclosure it is; each consents before release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<OrgId>,
    /// Why it can't wait, if it is urgent; signed with the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgency>,
    /// Personal data that stays in the text, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeptText>,
}

/// Everything in the plan but its content, for the digest reviewers sign.
#[derive(Serialize)]
struct Terms<'a> {
    entry: &'a EntryId,
    category: &'a str,
    responsible: &'a str,
    stages: &'a [Stage],
    scope_reason: &'a Option<String>,
    modes: &'a [String],
    necessity: &'a str,
    feasibility: &'a str,
    assessment: &'a Assessment,
    self_check: &'a [String],
    facts: &'a BTreeSet<Fact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    obligation: Option<&'a Key>,
    #[serde(skip_serializing_if = "<[AttachmentId]>::is_empty")]
    attachments: &'a [AttachmentId],
    #[serde(skip_serializing_if = "<[OrgId]>::is_empty")]
    issuers: &'a [OrgId],
    #[serde(skip_serializing_if = "Option::is_none")]
    urgent: Option<&'a Urgency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<&'a KeptText>,
}

impl Plan {
    /// Digest of exactly what will be published.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn content_digest(&self) -> Result<Hash, CanonError> {
        self.content.digest()
    }

    /// Digest of scope, modes, time, risk, facts and all else that is signed besides the content.
    ///
    /// # Errors
    /// Only if a number is too large for the canonical encoding.
    pub fn terms_digest(&self) -> Result<Hash, CanonError> {
        let terms = Terms {
            entry: &self.entry,
            category: &self.category,
            responsible: &self.responsible,
            stages: &self.stages,
            scope_reason: &self.scope_reason,
            modes: &self.modes,
            necessity: &self.necessity,
            feasibility: &self.feasibility,
            assessment: &self.assessment,
            self_check: &self.self_check,
            facts: &self.facts,
            obligation: self.obligation.as_ref(),
            attachments: &self.attachments,
            issuers: &self.issuers,
            urgent: self.urgent.as_ref(),
            kept: self.kept.as_ref(),
        };
        canon::digest("terms/1", &terms)
    }

    /// Names this very plan: digests of content and terms. Empty if it can't be encoded.
    #[must_use]
    pub fn base(&self) -> String {
        match (self.content_digest(), self.terms_digest()) {
            (Ok(content), Ok(terms)) => format!("{content}{terms}"),
            _ => String::new(),
        }
    }

    /// The widest scope: the last stage's.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        self.stages.last().map(|s| s.scope)
    }
}

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
    /// Who sees it before, and from when: a code of [`crate::staging::INSIDE`], or empty.
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

/// A masked number that another publication, masked otherwise, gives away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reidentification {
    /// The form's field.
    pub field: &'static str,
    /// The name beside it.
    pub name: String,
    /// 索引号 of the other publication.
    pub index_number: String,
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
        let stage = plan.stages.last();
        let first = plan.stages.first().filter(|_| plan.stages.len() > 1);
        let correction = plan.content.correction.clone();
        let contingency = plan.assessment.contingency.clone();
        Self {
            base: plan.base(),
            key: String::new(),
            obligation: plan.obligation.as_ref().map_or_else(String::new, ToString::to_string),
            title: plan.content.title.clone(),
            plain: plan.content.plain.clone(),
            body: plan.content.body.clone(),
            scope: stage.map_or_else(String::new, |s| s.scope.code().into()),
            scope_reason: plan.scope_reason.clone().unwrap_or_default(),
            named,
            modes: plan.modes.clone(),
            on: stage.map_or_else(String::new, |s| s.on.to_string()),
            first_scope: first.map_or_else(String::new, |s| s.scope.code().into()),
            first_on: first.map_or_else(String::new, |s| s.on.to_string()),
            necessity: plan.necessity.clone(),
            feasibility: plan.feasibility.clone(),
            risk: plan.assessment.dimensions.iter().map(|(id, risk)| format!("{id}={risk}")).collect(),
            all_clear: false,
            unstable: plan.assessment.unstable,
            contingency_people: contingency.as_ref().map_or_else(String::new, |c| c.people.clone()),
            contingency_measures: contingency.as_ref().map_or_else(String::new, |c| c.measures.clone()),
            contingency_statement: contingency.map_or_else(String::new, |c| c.statement),
            self_check: plan.self_check.clone(),
            facts: plan.facts.iter().map(|f| f.code().to_owned()).collect(),
            correction_was: correction.as_ref().map_or_else(String::new, |c| c.was.clone()),
            correction_now: correction.as_ref().map_or_else(String::new, |c| c.now.clone()),
            correction_reason: correction.as_ref().map_or_else(String::new, |c| c.reason.clone()),
            correction_impact: correction.map_or_else(String::new, |c| c.impact),
            files: plan.attachments.iter().map(ToString::to_string).collect(),
            urgent_reason: plan.urgent.as_ref().map_or_else(String::new, |u| u.reason.clone()),
            kept: plan.kept.iter().flat_map(|kept| &kept.passages).map(|passage| passage.id.clone()).collect(),
            kept_reason: plan.kept.as_ref().map_or_else(String::new, |kept| kept.reason.clone()),
            issuers: String::new(), // codes are the directory's to know
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
        Content { title, plain, body, correction, files: self.files(facts, problems) }
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
