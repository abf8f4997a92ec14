//! Cuts normalised text into overlapping grams, each at its own position.
//!
//! The index library's own n-gram tokenizer gives every gram position 0, so that its phrases match anything; positions
//! are what makes a phrase of bigrams a substring.

use std::str::Chars;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// One character per token, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    One,
    Two,
}

#[derive(Clone)]
pub(crate) struct Grams {
    width: Width,
    token: Token,
}

impl Grams {
    pub fn new(width: Width) -> Self {
        Grams { width, token: Token::default() }
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.token.reset();
        let mut rest = text.chars();
        let before = match self.width {
            Width::One => None,
            Width::Two => rest.next(),
        };
        GramStream { before, rest, token: &mut self.token }
    }
}

pub(crate) struct GramStream<'a> {
    /// The first half of the next bigram; stays empty when single characters are wanted.
    before: Option<char>,
    rest: Chars<'a>,
    token: &'a mut Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(c) = self.rest.next() else { return false };
        self.token.text.clear();
        if let Some(before) = &mut self.before {
            self.token.text.push(std::mem::replace(before, c));
        }
        self.token.text.push(c);
        // Starts at usize::MAX ("before the first token").
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: Width, text: &str, expect: &str) {
        let mut grams = Grams::new(width);
        let mut stream = grams.token_stream(text);
        let mut seen = Vec::new();
        while let Some(token) = stream.next() {
            seen.push(format!("{}{}", token.position, token.text));
        }
        assert_eq!(seen.join(" "), expect);
    }

    #[test]
    fn each_gram_has_its_own_position() {
        check(Width::Two, "党务公开", "0党务 1务公 2公开");
        check(Width::Two, "a,。", "0a, 1,。");
        check(Width::Two, "党", "");
        check(Width::Two, "", "");
        check(Width::One, "党务", "0党 1务");
        check(Width::One, "", "");
    }
}
