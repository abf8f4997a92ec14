//! The full-text index of released disclosures, and its queries.
//!
//! **Exact.** A word of the query hits a document iff the normalised title or the normalised text contains the
//! normalised word, as a plain substring scan would find it: every position of every text is indexed as a bigram and
//! a longer word is a phrase of bigrams. No dictionary decides what a word is, so nothing is lost to a wrong cut.
//!
//! **Discreet.** What a reader may not see takes no part in anything: not in hits, totals, facets or snippets, and not
//! in the order either. Therefore no BM25, whose statistics count every document: the order depends on the query and
//! the document alone (a hit in the title first, then the newest, then the key).
//!
//! **Derived.** The index can be thrown away and rebuilt from the ledger; it keeps the ledger position it has reached
//! in the same commit as the documents. Synchronous: callers on an async runtime use a blocking thread.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::too_many_lines)
)]

pub mod corpus;
mod grams;
mod highlight;
mod index;
mod model;
mod normalise;
mod query;
mod scan;
mod schema;

pub use highlight::{Span, mark};
pub use index::{Error, Index};
pub use model::{Change, Document, Hit, Hits, Query};
pub use normalise::normalise;
pub use query::MAX_QUERY_CHARS;
