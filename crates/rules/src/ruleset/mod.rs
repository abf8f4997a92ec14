//! A whole ruleset and the ways to look things up in it.

mod builtin;
mod parts;
mod show;

use serde::Serialize;

use crate::procedure::{Incompatibility, Procedure};
use crate::text::{Basis, Text};

pub use builtin::{BUILTIN, builtin};
pub use parts::{
    Article, Category, Chapter, CheckItem, Column, ColumnKind, DutySet, Effect, Force, Ground, IndexNumber, Level,
    MASKED, Masking, Mode, ModeUse, Named, OrgKind, Scope, SecrecyOutcome, Source, Timing, TimingDefault, Unit, Urgent,
};
pub use show::{show_json, show_text};

/// One jurisdiction's rules. Serialises canonically (fixed field order, lists in file order), so that a digest of it
/// pins what a decision was judged by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ruleset {
    pub id: String,
    pub name: Text,
    pub jurisdiction: Text,
    /// Document number, e.g. 达市委发〔2019〕4号.
    pub document: String,
    pub issuer: Text,
    pub force: Force,
    pub sources: Vec<Source>,
    pub chapters: Vec<Chapter>,
    pub articles: Vec<Article>,
    pub principles: Vec<Named>,
    pub mechanisms: Vec<Named>,
    pub org_kinds: Vec<OrgKind>,
    pub duty_sets: Vec<DutySet>,
    pub categories: Vec<Category>,
    /// The scopes written beside categories are proposals; this says whose.
    pub usual_scope_basis: Basis,
    pub scopes: Vec<Scope>,
    pub modes: Vec<Mode>,
    pub timing: Vec<Timing>,
    pub timing_defaults: Vec<TimingDefault>,
    pub secrecy_outcomes: Vec<SecrecyOutcome>,
    pub security_checklist: Vec<CheckItem>,
    pub withholding_grounds: Vec<Ground>,
    /// Reasons a reviewer may pick when returning; own words are always possible.
    pub return_reasons: Vec<Named>,
    /// What of personal data may stay.
    pub masking: Vec<Masking>,
    pub risk_dimensions: Vec<Named>,
    pub interpretation: Vec<Named>,
    pub participation: Vec<Named>,
    pub supervision: Vec<Named>,
    /// The grounds of accountability.
    pub grounds: Vec<Named>,
    /// Words for each duty a procedure's step may have; the id is the duty's code.
    pub duties: Vec<Named>,
    pub catalogue_columns: Vec<Column>,
    pub index_number: IndexNumber,
    /// Without it nothing is ever urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgent>,
    pub procedures: Vec<Procedure>,
}

fn find<'a, T>(list: &'a [T], key: impl Fn(&T) -> &str, id: &str) -> Option<&'a T> {
    list.iter().find(|x| key(x) == id)
}

impl Ruleset {
    pub fn article(&self, n: u8) -> Option<&Article> {
        self.articles.iter().find(|a| a.id == n)
    }
    pub fn chapter(&self, n: u8) -> Option<&Chapter> {
        self.chapters.iter().find(|c| c.id == n)
    }
    pub fn kind(&self, id: &str) -> Option<&OrgKind> {
        find(&self.org_kinds, |k| &k.id, id)
    }
    pub fn duty_set(&self, id: &str) -> Option<&DutySet> {
        find(&self.duty_sets, |d| &d.id, id)
    }
    pub fn category(&self, id: &str) -> Option<&Category> {
        find(&self.categories, |c| &c.id, id)
    }
    pub fn scope(&self, id: &str) -> Option<&Scope> {
        find(&self.scopes, |s| &s.id, id)
    }
    pub fn mode(&self, id: &str) -> Option<&Mode> {
        find(&self.modes, |m| &m.id, id)
    }
    /// The catalogue's column that is read in this way.
    pub fn column_of(&self, kind: ColumnKind) -> Option<&Column> {
        self.catalogue_columns.iter().find(|c| c.kind == kind)
    }
    pub fn timing(&self, id: &str) -> Option<&Timing> {
        find(&self.timing, |t| &t.id, id)
    }
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        find(&self.procedures, |p| &p.id, id)
    }
    /// The procedure a kind of organisation follows unless it overrides it.
    pub fn procedure_of(&self, kind: &str) -> Option<&Procedure> {
        self.kind(kind).and_then(|k| self.procedure(&k.procedure))
    }
    /// What a procedure that is not of this file speaks of and the file lacks: duties without a name, passages that are
    /// not there, reviews put off that may not be. The procedure is as safe as before; its words would be missing.
    pub fn incompatibilities(&self, procedure: &Procedure) -> Vec<Incompatibility> {
        let mut found = Vec::new();
        for step in &procedure.steps {
            if step.is_deferred() && !self.urgent.as_ref().is_some_and(|urgent| urgent.covers(step)) {
                found.push(Incompatibility::UrgentRoute(step.id.clone()));
            }
            if self.duty(step.duty.code()).is_none() {
                found.push(Incompatibility::Duty(step.id.clone(), step.duty));
            }
            let Basis::Article { article, paragraph, item } = step.basis else { continue };
            let there = self
                .article(article)
                .is_some_and(|a| paragraph.is_none_or(|n| n <= a.paragraphs) && item.is_none_or(|n| n <= a.items));
            if !there {
                found.push(Incompatibility::Basis(step.id.clone(), step.basis.to_string()));
            }
        }
        found
    }
    /// What an urgent matter may put off on its way through this procedure; `None`: nothing, so that nothing is urgent.
    pub fn urgent_in(&self, procedure: &Procedure) -> Option<&Urgent> {
        let all = |urgent: &Urgent| procedure.steps.iter().filter(|step| step.is_deferred()).all(|s| urgent.covers(s));
        self.urgent.as_ref().filter(|urgent| procedure.hastens() && all(urgent))
    }
    pub fn secrecy_outcome(&self, id: &str) -> Option<&SecrecyOutcome> {
        find(&self.secrecy_outcomes, |o| &o.id, id)
    }
    pub fn withholding_ground(&self, id: &str) -> Option<&Ground> {
        find(&self.withholding_grounds, |g| &g.id, id)
    }
    pub fn duty(&self, id: &str) -> Option<&Named> {
        find(&self.duties, |d| &d.id, id)
    }
    pub fn timing_default(&self, phrase: &str) -> Option<&TimingDefault> {
        find(&self.timing_defaults, |t| &t.phrase, phrase)
    }

    /// The words, in both languages, of a local basis; `None` for the regulation's.
    pub fn source(&self, basis: &Basis) -> Option<&Text> {
        let Basis::Local { source } = basis else { return None };
        self.sources.iter().map(|s| &s.name).find(|name| &name.zh == source)
    }

    /// The categories of a duty set, in order.
    pub fn categories_for(&self, duty_set: &str) -> Vec<&Category> {
        let mut list: Vec<&Category> = self.categories.iter().filter(|c| c.duty_set == duty_set).collect();
        list.sort_by_key(|c| (c.article, c.item));
        list
    }

    /// The modes a scope may use: Party media first, then in the file's order.
    pub fn modes_for(&self, scope: &str) -> Vec<&Mode> {
        let mut modes: Vec<&Mode> = self.modes.iter().filter(|m| m.scopes.iter().any(|s| s == scope)).collect();
        modes.sort_by_key(|m| !m.party_media);
        modes
    }

    /// The scopes in the order their questions are asked.
    pub fn scopes_as_asked(&self) -> Vec<&Scope> {
        let mut scopes: Vec<&Scope> = self.scopes.iter().collect();
        scopes.sort_by_key(|s| s.asked);
        scopes
    }

    /// The scope to propose: the first scope, in asking order, one of whose questions got a yes; without any yes, the
    /// category's usual scope. The proposer may differ, with a reason.
    pub fn propose_scope(&self, category: Option<&str>, yes: &[&str]) -> Option<&Scope> {
        self.scopes_as_asked().into_iter().find(|s| yes.contains(&s.id.as_str())).or_else(|| {
            let usual = self.category(category?)?.usual_scope.as_deref()?;
            self.scope(usual)
        })
    }

    /// Kinds in official order.
    pub fn kinds_in_order(&self) -> Vec<&OrgKind> {
        let mut kinds: Vec<&OrgKind> = self.org_kinds.iter().collect();
        kinds.sort_by_key(|k| k.order);
        kinds
    }
}
