//! The pieces a ruleset is made of. Every piece carries its basis: the regulation's article, or a local source.

use serde::Serialize;

use crate::{
    codes,
    procedure::{Duty, Fact, Step, StepKind},
    text::{Basis, Text},
};

/// When the rules came into force, as exactly as the source says and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Force {
    /// `2019`, `2019-04` or `2019-04-01`: a partial ISO date. A missing part is unknown, never invented.
    pub date: String,
    pub note: Text,
    pub basis: Basis,
}

impl Force {
    /// The year, if the source names one.
    pub fn year(&self) -> Option<i16> {
        self.date.split('-').next().and_then(|y| y.parse().ok())
    }

    /// True if the very day is known.
    pub fn day_is_known(&self) -> bool {
        self.date.split('-').count() == 3
    }
}

/// Where local settings come from: one line, shown wherever a local rule is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    pub id: String,
    pub name: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chapter {
    pub id: u8,
    pub name: Text,
}

/// One article: its heading and what it asks, in one line of our own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    pub id: u8,
    pub chapter: u8,
    pub title: Text,
    pub summary: Text,
    /// How many paragraphs and numbered items the article has; a basis that points beyond them is refused.
    pub paragraphs: u8,
    pub items: u8,
    pub basis: Basis,
}

/// How far a duty set binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Each category must be disclosed: a gap is a finding.
    Mandatory,
    /// What to stress: coverage advises, it doesn't accuse.
    Emphasis,
    /// Only the general duty; no list.
    General,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutySet {
    pub id: String,
    pub name: Text,
    pub article: u8,
    pub level: Level,
    /// Ids of its categories, in order.
    pub categories: Vec<String>,
    pub basis: Basis,
}

/// A kind of organisation. An organisation may override either duty set or procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrgKind {
    pub id: String,
    pub name: Text,
    pub duty_set: String,
    pub procedure: String,
    /// Official rank among kinds, lowest first.
    pub order: u16,
    /// Must name the leader in charge and the staff.
    pub grass_roots: bool,
    pub local_committee: bool,
    pub basis: Basis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Category {
    /// `9.1`, `12.2.1`: stable, used in addresses.
    pub id: String,
    pub article: u8,
    /// Place in its list, from 1.
    pub item: u8,
    pub duty_set: String,
    pub name: Text,
    pub mandatory: bool,
    pub emphasis: bool,
    /// "Other matters": never missing.
    pub catch_all: bool,
    /// Other words people write for it in a catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What the item unfolds into, for those who enter by a narrower word.
    pub expands: Vec<Text>,
    /// The scope proposed first; a suggestion, see [`super::Ruleset::usual_scope_basis`].
    pub usual_scope: Option<String>,
    pub basis: Basis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// One of `society`, `party`, `place`, `unit`, `named`: visibility is computed from these five.
    pub id: String,
    pub name: Text,
    /// Other words people write for it in a catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Plain questions; a yes proposes this scope.
    pub questions: Vec<Text>,
    /// The questions are asked in this order across scopes, narrowest first.
    pub asked: u8,
    pub basis: Basis,
}

/// A mode within one scope: the same board is the regulation's for society, and local for a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModeUse {
    pub scope: String,
    pub basis: Basis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mode {
    pub id: String,
    pub name: Text,
    /// Other words people write for it in a catalogue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Ids of the scopes it serves.
    pub scopes: Vec<String>,
    pub uses: Vec<ModeUse>,
    /// Party media: offered first.
    pub party_media: bool,
    /// Through news media: the publicity department coordinates.
    pub media: bool,
    /// Whether the release has a page here; else only the record of the release.
    pub has_page: bool,
    pub basis: Basis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// One of the classes `long_term`, `periodic`, `staged`, `immediate`.
    pub id: String,
    pub name: Text,
    pub meaning: Text,
    pub basis: Basis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    WorkingDay,
    CalendarDay,
    Month,
}

/// A number for a word that has none in the regulation. Always local; pages say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimingDefault {
    pub id: String,
    /// The word as people write it, e.g. 及时.
    pub phrase: String,
    pub class: String,
    pub count: u16,
    pub unit: Unit,
    pub basis: Basis,
}

/// What a secrecy outcome does to the disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Publish,
    Redact,
    Withhold,
    Refer,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecrecyOutcome {
    pub id: String,
    pub name: Text,
    pub effect: Effect,
    pub basis: Basis,
}

/// One node of the security checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckItem {
    pub id: String,
    pub parent: Option<String>,
    pub name: Text,
    pub question: Text,
    /// "And the like": the list doesn't end here.
    pub open: bool,
    /// What somebody says who ticks it: a sentence that can't be taken for its contrary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clear: Option<Text>,
    /// Words of the answer "not touched", where the usual ones don't fit its question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no: Option<Text>,
    /// Words of the answer "touched", where the usual ones don't fit its question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yes: Option<Text>,
    /// Is it the item that personal data found in a text speaks for?
    #[serde(skip_serializing_if = "is_false")]
    pub personal: bool,
    pub basis: Basis,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// A ground of not disclosing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    pub id: String,
    pub name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// What is withheld on it is locked: text and files are for these duties of its procedure alone. Empty: not locked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locked_to: Vec<Duty>,
    pub basis: Basis,
}

/// A thing that is only named and based: grounds of accountability, forms, dimensions, duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    pub id: String,
    pub name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    pub basis: Basis,
}

/// How many characters of personal data of a kind may stay in what is published: one policy for the whole deployment, so
/// that two publications never show different halves of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Masking {
    /// Code of the kind, one of [`MASKED`].
    pub id: String,
    /// Characters that stay at the beginning.
    pub first: u16,
    /// Characters that stay at the end.
    pub last: u16,
    pub basis: Basis,
}

/// Kinds of personal data that a masking may be given for. A kind without one is masked whole.
pub const MASKED: &[&str] = &[
    "id_number",
    "mobile",
    "landline",
    "bank_card",
    "social_card",
    "passport",
    "plate",
    "address",
    "email",
    "birth_date",
    "health",
    "hardship",
    "minor",
];

/// What may be put off where a matter can't wait. Reviews alone can be put off; that no secrecy review and no decision is,
/// the exploration of procedures proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgent {
    pub id: String,
    pub name: Text,
    /// Whose reviews may be held after the release.
    pub puts_off: Vec<Duty>,
    /// Working days after the release in which each of them is to be held.
    pub days: u16,
    /// A plan that says one of these of itself is never urgent.
    pub not_with: Vec<Fact>,
    pub basis: Basis,
}

impl Urgent {
    /// Whether this step may be put off: a review by one of the duties named, and not one that the regulation itself
    /// asks for, unless the regulation itself lets it be put off.
    pub fn covers(&self, step: &Step) -> bool {
        let ours = step.basis.is_local() || !self.basis.is_local();
        step.kind == StepKind::Review && self.puts_off.contains(&step.duty) && ours
    }
}

codes! {
    /// How a catalogue column's cells are read. Each but `text` may be there once.
    ColumnKind {
        /// A category of the organisation's duty set, see [`crate::vocabulary::read_category`].
        Category = "category",
        /// What is disclosed: names the entry.
        Item = "item",
        /// See [`crate::vocabulary::read_scope`].
        Scope = "scope",
        /// See [`crate::vocabulary::read_modes`].
        Mode = "mode",
        /// See [`crate::time_rule::read`].
        Frequency = "frequency",
        /// Kept as it is written.
        Text = "text",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum is declared by codes!")]
impl Default for ColumnKind {
    fn default() -> Self {
        Self::Text
    }
}

impl ColumnKind {
    // Rulesets from before this key keep their digest.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it by reference")]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub id: String,
    pub name: Text,
    #[serde(skip_serializing_if = "ColumnKind::is_text")]
    pub kind: ColumnKind,
    /// Other heads under which files have it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    pub required: bool,
    pub basis: Basis,
}

/// How a public number (索引号) is written: `{org}`, `{year}` and `{random:N}` (at least 6 characters).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexNumber {
    pub id: String,
    pub pattern: String,
    pub basis: Basis,
}

/// Digits and letters that survive being read aloud: no 0/o, 1/i/l, u.
const ALPHABET: &[u8; 29] = b"23456789abcdefghjkmnpqrstvwxy";

impl IndexNumber {
    /// How many random bytes [`Self::render`] wants.
    pub fn random_len(&self) -> usize {
        let Some((_, rest)) = self.pattern.split_once("{random:") else { return 0 };
        rest.split_once('}').and_then(|(n, _)| n.parse().ok()).unwrap_or(0)
    }

    /// The number for an organisation's code and a year. `random` comes from the caller's generator; bytes beyond
    /// [`Self::random_len`] are ignored, missing ones read as zero.
    pub fn render(&self, org: &str, year: i16, random: &[u8]) -> String {
        let n = self.random_len();
        let word: String = (0..n)
            .map(|i| {
                let byte = usize::from(random.get(i).copied().unwrap_or(0));
                ALPHABET.get(byte % ALPHABET.len()).copied().map_or('2', char::from)
            })
            .collect();
        self.pattern
            .replace("{org}", org)
            .replace("{year}", &year.to_string())
            .replace(&format!("{{random:{n}}}"), &word)
    }
}
