//! What the index keeps of a document, and how.

use crate::grams::{Grams, Width};
use crate::model::Document;
use crate::normalise::normalise;
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

/// Raise it whenever the schema, the grams or [`normalise`] change: an index of another format is left alone and a new
/// one is filled from the beginning.
pub(crate) const FORMAT: u32 = 1;

/// Fast fields, by name as the index library wants them.
pub(crate) const KEY: &str = "key";
pub(crate) const ORG: &str = "org";
pub(crate) const CATEGORY: &str = "category";
pub(crate) const YEAR: &str = "year";
pub(crate) const DAY: &str = "day";

#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub key: Field,
    pub org: Field,
    pub category: Field,
    pub year: Field,
    pub day: Field,
    /// Original forms, for showing.
    pub index_number: Field,
    pub title: Field,
    pub text: Field,
    /// Normalised forms, for finding: single characters, and bigrams with positions.
    pub number: Field,
    pub title1: Field,
    pub title2: Field,
    pub text1: Field,
    pub text2: Field,
    /// Searchable but not stored: an answer can't disclose them.
    pub tokens: Field,
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fact = TextOptions::from(STORED | FAST);
    let number = NumericOptions::default().set_stored().set_fast();
    let grams = |tokenizer: &str, record| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing.set_fieldnorms(false))
    };
    let single = grams("gram1", IndexRecordOption::Basic);
    let double = grams("gram2", IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        key: schema.add_text_field(KEY, fact.clone() | STRING),
        org: schema.add_text_field(ORG, fact.clone()),
        category: schema.add_text_field(CATEGORY, fact),
        year: schema.add_i64_field(YEAR, number.clone()),
        day: schema.add_i64_field(DAY, number),
        index_number: schema.add_text_field("index_number", STORED),
        title: schema.add_text_field("title", STORED),
        text: schema.add_text_field("text", STORED),
        number: schema.add_text_field("number", STRING),
        title1: schema.add_text_field("title1", single.clone()),
        title2: schema.add_text_field("title2", double.clone()),
        text1: schema.add_text_field("text1", single),
        text2: schema.add_text_field("text2", double),
        tokens: schema.add_text_field("tokens", STRING),
    };
    (schema.build(), fields)
}

pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register("gram1", TextAnalyzer::from(Grams::new(Width::One)));
    manager.register("gram2", TextAnalyzer::from(Grams::new(Width::Two)));
    manager
}

impl Fields {
    pub fn stored_form(&self, document: &Document) -> TantivyDocument {
        let title = normalise(&document.title);
        let text = normalise(&document.text);
        let number = normalise(&document.index_number);
        let mut out = TantivyDocument::default();
        out.add_text(self.key, &document.key);
        out.add_text(self.org, &document.org);
        out.add_text(self.category, &document.category);
        out.add_i64(self.year, document.year.into());
        out.add_i64(self.day, document.day.into());
        out.add_text(self.index_number, &document.index_number);
        out.add_text(self.title, &document.title);
        out.add_text(self.text, &document.text);
        if !number.is_empty() {
            out.add_text(self.number, &number);
        }
        out.add_text(self.title1, &title);
        out.add_text(self.title2, title);
        out.add_text(self.text1, &text);
        out.add_text(self.text2, text);
        for token in &document.tokens {
            out.add_text(self.tokens, token);
        }
        out
    }
}
