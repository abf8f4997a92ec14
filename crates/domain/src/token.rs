//! Visibility tokens: what is shown carries them, who reads carries them, and it is visible iff they meet.
//!
//! The policy, the SQL and the search index all use these texts, so that moving a person or an organisation needs no reindexing.

use std::collections::BTreeSet;

use crate::{OrgId, PersonId, codes};

codes! {
    /// Scopes of disclosure (Art. 8); which of them a jurisdiction uses, and their words, are the ruleset's.
    Scope {
        /// 向社会公开.
        Society = "society",
        /// 在党内公开: the members of the audience organisation and of all under it.
        Party = "party",
        /// 在本地公开: its residents.
        Place = "place",
        /// 在本部门、本单位公开: its people.
        Unit = "unit",
        /// 对特定党的组织、党员和群众公开.
        Named = "named",
    }
}

/// A visibility token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// Everyone.
    All,
    /// Members whose organisation is this one or under it.
    Party(OrgId),
    /// People who belong to this organisation or to one under it, members or not.
    Sub(OrgId),
    /// People of exactly this organisation.
    Org(OrgId),
    /// One person.
    Person(PersonId),
    /// Whoever has the unguessable link on the notice board.
    Link(String),
    /// Working side: the seats that serve this organisation.
    Desk(OrgId),
    /// Working side: a duty's seats that serve this organisation, for the one file that was put before them.
    Duty(String, OrgId),
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Party(org) => write!(f, "party:{org}"),
            Self::Sub(org) => write!(f, "sub:{org}"),
            Self::Org(org) => write!(f, "org:{org}"),
            Self::Person(person) => write!(f, "person:{person}"),
            Self::Link(secret) => write!(f, "link:{secret}"),
            Self::Desk(org) => write!(f, "desk:{org}"),
            Self::Duty(duty, org) => write!(f, "duty:{duty}:{org}"),
        }
    }
}

/// A set of tokens, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens(BTreeSet<String>);

impl Tokens {
    /// What an anonymous visitor carries.
    #[must_use]
    pub fn anonymous() -> Self {
        Self([Token::All.to_string()].into())
    }

    /// What a signed-in person carries. Each chain is an organisation and its superiors, nearest first.
    #[must_use]
    pub fn of_person(person: &PersonId, member_chain: &[OrgId], belongs_chain: &[OrgId]) -> Self {
        let mut tokens = Self::anonymous();
        tokens.insert(&Token::Person(person.clone()));
        for org in member_chain {
            tokens.insert(&Token::Party(org.clone()));
        }
        for org in member_chain.iter().chain(belongs_chain) {
            tokens.insert(&Token::Sub(org.clone()));
        }
        for org in member_chain.first().into_iter().chain(belongs_chain.first()) {
            tokens.insert(&Token::Org(org.clone()));
        }
        tokens
    }

    /// Adds a token.
    pub fn insert(&mut self, token: &Token) {
        self.0.insert(token.to_string());
    }

    /// Adds a token read back from where it was kept.
    pub fn insert_text(&mut self, token: &str) {
        self.0.insert(token.to_owned());
    }

    /// Do the two sets meet?
    #[must_use]
    pub fn meet(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    /// The tokens as text, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The tokens as a list, sorted.
    #[must_use]
    pub fn to_vec(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

impl FromIterator<Token> for Tokens {
    fn from_iter<I: IntoIterator<Item = Token>>(tokens: I) -> Self {
        Self(tokens.into_iter().map(|t| t.to_string()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_meets_what() {
        let org = OrgId::from_text;
        let person = PersonId::from_text("p");
        // a member of village v in township t in county c
        let member = Tokens::of_person(&person, &[org("v"), org("t"), org("c")], &[]);
        let worker = Tokens::of_person(&person, &[], &[org("t"), org("c")]);
        let nobody = Tokens::anonymous();
        for (token, by_member, by_worker, by_nobody) in [
            (Token::All, true, true, true),
            (Token::Party(org("t")), true, false, false),
            (Token::Party(org("elsewhere")), false, false, false),
            (Token::Sub(org("c")), true, true, false),
            (Token::Sub(org("v")), true, false, false),
            (Token::Org(org("t")), false, true, false),
            (Token::Person(PersonId::from_text("p")), true, true, false),
            (Token::Person(PersonId::from_text("q")), false, false, false),
            (Token::Link("s".into()), false, false, false),
        ] {
            let subject: Tokens = [token.clone()].into_iter().collect();
            let got = (subject.meet(&member), subject.meet(&worker), subject.meet(&nobody));
            assert_eq!(got, (by_member, by_worker, by_nobody), "{token}");
        }
    }
}
