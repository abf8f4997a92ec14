//! What the engine judges: read from the store by the caller, lean enough for a whole city in memory.

use std::sync::Arc;

use rules::{Ruleset, text::Basis, time_rule::TimeRule};

use super::alike::Signature;
use crate::{
    Day, DisclosureId, EntryId, OrgId,
    catalogue::obligation::{self, Key, Occurrence},
    disclosure::deferred_review::Remedy,
};

/// Everything that is judged, as it stands on the day of judging.
#[derive(Clone, Debug)]
pub struct Facts {
    /// In official order: findings come in it.
    pub orgs: Vec<OrgFacts>,
    /// The local numbers.
    pub settings: Settings,
}

/// Numbers the regulation doesn't have. All of them are local, and what is judged by one has a local basis.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose numbers these are.
    pub basis: Basis,
    /// Calendar days for the superior to confirm a filing.
    pub filing_answer_days: i32,
    /// Calendar days to answer a superior's remarks.
    pub remark_answer_days: i32,
    /// A long-term item untouched for so many months is stale.
    pub stale_months: i32,
    /// One text so many times in an organisation is a finding.
    pub same_text_times: usize,
    /// Obligations that fell due more than so many calendar days ago are history.
    pub look_back_days: i32,
    /// The numbers obligations are made with.
    pub obligation: obligation::Settings,
}

impl Settings {
    /// The platform's numbers, with a ruleset's first local source as whose they are, and the ruleset's own number for
    /// what is kept up to date for long.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let source = rules.sources.first().map_or("platform", |source| source.name.zh.as_str());
        Self {
            basis: Basis::local(source),
            filing_answer_days: 30,
            remark_answer_days: 30,
            stale_months: 24,
            same_text_times: 3,
            look_back_days: 366,
            obligation: obligation::Settings::default(),
        }
    }
}

/// An organisation.
#[derive(Clone, Debug)]
pub struct OrgFacts {
    /// Never changes.
    pub id: OrgId,
    /// What its address is made of.
    pub code: Arc<str>,
    /// Short name of the day.
    pub name: Arc<str>,
    /// Its superior's place in [`Facts::orgs`]; none = the root.
    pub superior: Option<u32>,
    /// The first day it has been on the platform.
    pub since: Day,
    /// Of the grass roots: must name leader and staff.
    pub grass_roots: bool,
    /// Its duty set, its own or its kind's.
    pub duty_set: Arc<str>,
    /// The leader in charge is named.
    pub leader_named: bool,
    /// The staff is named.
    pub staff_named: bool,
    /// The catalogue in force.
    pub catalogue: Option<CatalogueFacts>,
    /// What it has released and not withdrawn: the current version of each disclosure. In any order.
    pub releases: Vec<ReleaseFacts>,
    /// What it has decided to withhold.
    pub withheld: Vec<WithheldFacts>,
    /// What the nightly screening found in what it has released.
    pub exposed: Vec<ExposedFacts>,
    /// What it has released before every look at it was taken, because it was urgent.
    pub owed: Vec<DeferredReviewFacts>,
}

/// A catalogue in force.
#[derive(Clone, Debug)]
pub struct CatalogueFacts {
    /// The day it came into force.
    pub since: Day,
    /// Shown inside the Party or to society (Art. 13).
    pub published: bool,
    /// Its filing; none if it is not filed at all.
    pub filing: Option<FilingFacts>,
    /// Categories declared not applicable, with a reason.
    pub not_applicable: Vec<Arc<str>>,
    /// Its entries, in order.
    pub entries: Vec<EntryFacts>,
}

/// A filing with the superior.
#[derive(Clone, Debug)]
pub struct FilingFacts {
    /// The last day to send it: a local number.
    pub due: Day,
    /// The day it was sent.
    pub sent: Option<Day>,
    /// The day the superior confirmed it.
    pub received: Option<Day>,
    /// How many of the superior's remarks are not answered yet.
    pub open_remarks: u32,
    /// The day of the oldest of them.
    pub remarked: Option<Day>,
    /// The superior is outside the platform: a paper is sent, and recorded.
    pub outside: bool,
}

/// An entry of the catalogue in force.
#[derive(Clone, Debug)]
pub struct EntryFacts {
    /// Never changes.
    pub id: EntryId,
    /// Number in the catalogue, from 1.
    pub no: u32,
    /// Category id.
    pub category: Arc<str>,
    /// 公开事项.
    pub item: Box<str>,
    /// The day it came into force as it is.
    pub since: Day,
    /// What the frequency reads as. Entries with the same phrase share them.
    pub rules: Arc<[TimeRule]>,
    /// 待澄清: what to ask about the frequency.
    pub unclear: Option<Box<str>>,
    /// Required columns that are empty, by id.
    pub missing_columns: Vec<Arc<str>>,
    /// Another place of the tree that the item names: see [`crate::catalogue::gazetteer::Gazetteer::elsewhere`].
    pub elsewhere: Option<Box<str>>,
    /// Promises the way to a result, not only the result: see [`super::process::promises_process`].
    pub promises_process: bool,
    /// What was recorded about it.
    pub occurrences: Vec<Occurrence>,
    /// Nil reports, not revoked.
    pub nil: Vec<NilFacts>,
}

/// A nil report (零报告).
#[derive(Clone, Debug)]
pub struct NilFacts {
    /// Its id.
    pub id: Box<str>,
    /// The day it was made.
    pub on: Day,
    /// The obligation it meets.
    pub key: Option<Key>,
}

/// A disclosure that is published.
#[derive(Clone, Debug)]
pub struct ReleaseFacts {
    /// Which.
    pub disclosure: DisclosureId,
    /// 索引号.
    pub index_number: Box<str>,
    /// The entry it follows.
    pub entry: EntryId,
    /// The day its first version was released: by this it is punctual or not.
    pub on: Day,
    /// The day of its current version.
    pub updated: Day,
    /// The obligation it was made for.
    pub key: Option<Key>,
    /// Of the current version's text; see [`Signature::of`].
    pub signature: Signature,
    /// It tells a result and no way to it: see [`super::process::result_only`].
    pub result_only: bool,
}

/// Something published in which today's screening finds what must not be there.
#[derive(Clone, Debug)]
pub struct ExposedFacts {
    /// Which disclosure.
    pub disclosure: DisclosureId,
    /// 索引号.
    pub index_number: Box<str>,
    /// How many places.
    pub count: u32,
    /// Is a secrecy marking among them? Then Art. 7 is touched, else personal data.
    pub marked: bool,
    /// The day it was found.
    pub since: Day,
}

/// A review that is owed since an urgent release, or what it found.
#[derive(Clone, Debug)]
pub struct DeferredReviewFacts {
    /// Of which disclosure.
    pub disclosure: DisclosureId,
    /// 索引号.
    pub index_number: Box<str>,
    /// The day of the release.
    pub released: Day,
    /// The last day to hold it.
    pub due: Day,
    /// The day it was found defective, and what is being done about it; none while it is owed.
    pub defective: Option<(Day, Remedy)>,
}

/// A decision to withhold.
#[derive(Clone, Debug)]
pub struct WithheldFacts {
    /// Which disclosure was not made.
    pub disclosure: DisclosureId,
    /// The day it was decided.
    pub since: Day,
    /// The day to look at it again.
    pub until: Day,
}
