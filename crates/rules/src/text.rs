//! Words that a ruleset carries itself, and where a rule comes from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Words of a ruleset, in both locales of the platform.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese, the language of the source.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// The wording for a language tag (`en`, `en-GB`, `zh-CN` …). Whatever is not English reads Chinese, the authentic text.
    pub fn get(&self, tag: &str) -> &str {
        if tag.starts_with("en") { &self.en } else { &self.zh }
    }
}

/// Where a rule comes from. What is ours or local must never be shown, counted or scored as the regulation's duty.
///
/// Written as one string: `14` (article 14), `20.2` (its second paragraph), `14(1)` (its first item, 第一项),
/// `10.1(3)` (both), or `local: ` and the source in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Basis {
    /// A passage of the regulation; paragraph (款) and item (项) count from 1.
    Article {
        /// Article (条).
        article: u8,
        /// Paragraph (款).
        paragraph: Option<u8>,
        /// Item (项).
        item: Option<u8>,
    },
    /// A setting of this deployment or of ours, with its own source in words.
    Local {
        /// Who set it, and where that can be read.
        source: String,
    },
}

impl Basis {
    /// A whole article.
    pub fn article(article: u8) -> Basis {
        Basis::Article { article, paragraph: None, item: None }
    }

    /// An item (项) of an article of one paragraph.
    pub fn item(article: u8, item: u8) -> Basis {
        Basis::Article { article, paragraph: None, item: Some(item) }
    }

    /// A setting that is not the regulation's.
    pub fn local(source: impl Into<String>) -> Basis {
        Basis::Local { source: source.into() }
    }

    /// Whether this is ours or local, not the regulation's.
    pub fn is_local(&self) -> bool {
        matches!(self, Basis::Local { .. })
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Basis::Article { article, paragraph, item } => {
                write!(f, "{article}")?;
                if let Some(paragraph) = paragraph {
                    write!(f, ".{paragraph}")?;
                }
                if let Some(item) = item {
                    write!(f, "({item})")?;
                }
                Ok(())
            }
            Basis::Local { source } => write!(f, "local: {source}"),
        }
    }
}

/// The text is neither a passage (`14`, `20.2`, `14(1)`, `10.1(3)`) nor `local: ` with a source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a basis: {0:?}; write 14, 20.2, 14(1), 10.1(3) or \"local: <source>\"")]
pub struct NotABasis(pub String);

impl FromStr for Basis {
    type Err = NotABasis;

    fn from_str(text: &str) -> Result<Basis, NotABasis> {
        let wrong = || NotABasis(text.to_owned());
        if let Some(source) = text.strip_prefix("local:") {
            let source = source.trim();
            return if source.is_empty() { Err(wrong()) } else { Ok(Basis::local(source)) };
        }
        let (passage, item) = match text.strip_suffix(')') {
            Some(open) => open.split_once('(').map(|(passage, item)| (passage, Some(item))).ok_or_else(wrong)?,
            None => (text, None),
        };
        let (article, paragraph) = match passage.split_once('.') {
            Some((article, paragraph)) => (article, Some(paragraph)),
            None => (passage, None),
        };
        let number = |digits: &str| match digits.parse::<u8>() {
            // A canonical spelling only, so that Display and parse are inverse: no sign, no leading zero.
            Ok(number) if number > 0 && number.to_string() == digits => Ok(number),
            _ => Err(wrong()),
        };
        Ok(Basis::Article {
            article: number(article)?,
            paragraph: paragraph.map(number).transpose()?,
            item: item.map(number).transpose()?,
        })
    }
}

impl TryFrom<String> for Basis {
    type Error = NotABasis;

    fn try_from(text: String) -> Result<Basis, NotABasis> {
        text.parse()
    }
}

impl From<Basis> for String {
    fn from(basis: Basis) -> String {
        basis.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_reads_as_it_is_written() {
        let article = |article, paragraph, item| Some(Basis::Article { article, paragraph, item });
        for (text, expect) in [
            ("14", article(14, None, None)),
            ("14(1)", article(14, None, Some(1))),
            ("20.2", article(20, Some(2), None)),
            ("10.1(3)", article(10, Some(1), Some(3))),
            ("local: county notice 3", Some(Basis::local("county notice 3"))),
            ("local:", None),
            ("", None),
            ("14(", None),
            ("14)", None),
            ("014", None),
            ("0", None),
            ("14.1.2", None),
            ("+4", None),
        ] {
            let read = text.parse::<Basis>().ok();
            assert_eq!(read, expect, "{text}");
            if let Some(basis) = read {
                assert_eq!(basis.to_string(), text);
                let json = serde_json::to_string(&basis).unwrap();
                assert_eq!(serde_json::from_str::<Basis>(&json).unwrap(), basis);
            }
        }
    }

    #[test]
    fn what_is_not_english_reads_chinese() {
        let text = Text::new("提出", "Propose");
        for (tag, expect) in [("en", "Propose"), ("en-GB", "Propose"), ("zh-CN", "提出"), ("fr", "提出")] {
            assert_eq!(text.get(tag), expect);
        }
    }
}
