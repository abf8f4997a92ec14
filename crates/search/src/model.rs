//! What goes into the index, what is asked of it, what it answers.

use crate::highlight::Span;

/// One released version of a disclosure, as the index keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique; a later put with the same key replaces the document.
    pub key: String,
    pub title: String,
    /// The body as plain text.
    pub text: String,
    /// 索引号. A query word that equals the whole of it finds the document.
    pub index_number: String,
    /// Id of the issuing organisation. Its ancestors aren't kept: organisations move, see [`Query::orgs`].
    pub org: String,
    pub category: String,
    /// Year the reader filters by.
    pub year: i32,
    /// Day of release as `yyyymmdd`; newer sorts first.
    pub day: i32,
    /// Visibility tokens (`all`, `party`, `sub:ORG` …). Without any, nobody finds the document.
    pub tokens: Vec<String>,
}

/// One step of the follower that keeps the index up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Adds the document or replaces the one with the same key.
    Put(Box<Document>),
    /// Removes the document with this key; unknown keys are no error.
    Delete(String),
}

/// A search by one reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words separated by white space; all of them must hit. Without any word, everything visible is listed.
    pub text: String,
    /// The reader's visibility tokens; a document is visible iff it shares one.
    pub tokens: Vec<String>,
    /// Only documents of these organisations (a subtree, resolved by the caller from the closure table).
    pub orgs: Option<Vec<String>>,
    pub category: Option<String>,
    pub year: Option<i32>,
    /// Keys withdrawn since the index caught up: treated as absent, in counts too.
    pub exclude: Vec<String>,
    /// How many hits to skip.
    pub offset: usize,
    /// How many hits to return at most; 0 asks for the counts only.
    pub limit: usize,
}

/// The answer to a [`Query`]. All counts are exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Documents that meet the query and all its filters.
    pub total: usize,
    pub hits: Vec<Hit>,
    /// Category and count, by category id. As in each facet, its own filter is left out of account (and the others
    /// kept), so that a page can say what choosing another value would give.
    pub by_category: Vec<(String, usize)>,
    /// Year and count, oldest first.
    pub by_year: Vec<(i32, usize)>,
    /// Organisation and count, by organisation id; the caller sums them up to subtrees.
    pub by_org: Vec<(String, usize)>,
    /// The query was longer than [`crate::MAX_QUERY_CHARS`]; only its beginning was searched for.
    pub truncated: bool,
}

/// One document found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    pub key: String,
    pub index_number: String,
    pub org: String,
    pub category: String,
    pub year: i32,
    pub day: i32,
    /// The whole title; the spans joined are the title itself.
    pub title: Vec<Span>,
    /// Some 80 characters around the first hit in the text, or the beginning of the text when only the title hits.
    pub snippet: Vec<Span>,
}
