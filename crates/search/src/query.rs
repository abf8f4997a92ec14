//! From what a reader typed to what the index is asked.

use crate::normalise::normalise;
use crate::schema::Fields;
use tantivy::Term;
use tantivy::query::{BooleanQuery, PhraseQuery, Query as Part, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

/// How many normalised characters of a query are searched for, all words together.
pub const MAX_QUERY_CHARS: usize = 64;

/// The normalised words of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    words: Vec<Vec<char>>,
    /// The query went on beyond [`MAX_QUERY_CHARS`].
    pub truncated: bool,
}

impl Words {
    pub fn of(query: &str) -> Self {
        let mut words: Vec<Vec<char>> = Vec::new();
        let mut room = MAX_QUERY_CHARS;
        for part in query.split_whitespace() {
            // Composing shortens a word a few times at most: no need to normalise a pasted book.
            let visible: String = part.chars().filter(|&c| !crate::normalise::invisible(c)).collect();
            let head: String = visible.chars().take(MAX_QUERY_CHARS * 8).collect();
            let mut word: Vec<char> = normalise(&head).chars().collect();
            if word.is_empty() || words.contains(&word) {
                continue;
            }
            if word.len() > room {
                word.truncate(room);
                words.extend((!word.is_empty()).then_some(word));
                return Words { words, truncated: true };
            }
            room -= word.len();
            words.push(word);
        }
        Words { words, truncated: false }
    }

    pub fn iter(&self) -> impl Iterator<Item = &[char]> {
        self.words.iter().map(Vec::as_slice)
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub fn longest(&self) -> usize {
        self.words.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// Documents that share a token with the reader and hit every word in title, text or index number.
pub(crate) fn visible_hits(fields: &Fields, words: &Words, tokens: &[String]) -> BooleanQuery {
    let shared = tokens.iter().map(|token| term(Term::from_field_text(fields.tokens, token))).collect();
    let mut parts: Vec<Box<dyn Part>> = vec![Box::new(BooleanQuery::union(shared))];
    for word in words.iter() {
        parts.push(Box::new(BooleanQuery::union(vec![
            substring(word, fields.title1, fields.title2),
            substring(word, fields.text1, fields.text2),
            whole_number(fields, word),
        ])));
    }
    BooleanQuery::intersection(parts)
}

/// Documents that hit every word in the title or by the index number; they come first. None when there is no word.
pub(crate) fn title_hits(fields: &Fields, words: &Words) -> Option<BooleanQuery> {
    let in_title = |word| -> Box<dyn Part> {
        let either = vec![substring(word, fields.title1, fields.title2), whole_number(fields, word)];
        Box::new(BooleanQuery::union(either))
    };
    (!words.is_empty()).then(|| BooleanQuery::intersection(words.iter().map(in_title).collect()))
}

fn whole_number(fields: &Fields, word: &[char]) -> Box<dyn Part> {
    term(Term::from_field_text(fields.number, &word.iter().collect::<String>()))
}

/// Exactly the documents whose field contains `word`: one term for one or two characters, else a phrase of bigrams.
/// Every second bigram and the last one cover all characters, so half of the postings need not be read.
fn substring(word: &[char], single: Field, double: Field) -> Box<dyn Part> {
    if word.len() < 2 {
        return term(Term::from_field_text(single, &word.iter().collect::<String>()));
    }
    let last = word.len() - 2;
    let bigram = |(at, pair): (usize, &[char])| (at, Term::from_field_text(double, &pair.iter().collect::<String>()));
    let covering = word.windows(2).enumerate().filter(|(at, _)| at % 2 == 0 || *at == last).map(bigram);
    let mut terms: Vec<(usize, Term)> = covering.collect();
    match (terms.len(), terms.pop()) {
        (1, Some((_, only))) => term(only),
        (_, last) => {
            terms.extend(last);
            Box::new(PhraseQuery::new_with_offset(terms))
        }
    }
}

fn term(term: Term) -> Box<dyn Part> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let check = |query: &str, expect: &[&str], truncated: bool| {
            let words = Words::of(query);
            assert_eq!(words.iter().map(String::from_iter).collect::<Vec<String>>(), expect, "{query:?}");
            assert_eq!(words.truncated, truncated, "{query:?}");
        };
        check("", &[], false);
        check(" 　\n", &[], false);
        check("\u{200b}", &[], false);
        check(" 财政　预算 ", &["财政", "预算"], false);
        check("ABC abc ＡＢＣ", &["abc"], false);
        let long = "字".repeat(64);
        check(&long, &[&long], false);
        check(&format!("{long}字"), &[&long], true);
        check(&format!("一 {long}"), &["一", &"字".repeat(63)], true);
        check(&format!("{long} 一"), &[&long], true);
        check(&format!("{}一", "\u{200b}".repeat(1000)), &["一"], false);
        check(&"字".repeat(100_000), &[&long], true);
    }
}
