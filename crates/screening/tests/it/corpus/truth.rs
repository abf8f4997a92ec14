//! `truth.json`: what is planted where.

use std::{fs, path::PathBuf};

use serde::Deserialize;

/// One planted thing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Expected {
    /// One kind, or several by `|` where experts would argue.
    pub kind: String,
    pub value: String,
    /// Codes of the place classes that are right.
    pub parts: Vec<String>,
    /// Whether it is to be told as hidden; `None`: either.
    pub hidden: Option<bool>,
    /// Neither missed nor false; it must go all the same.
    pub optional: bool,
}

/// One file.
#[derive(Debug, Deserialize)]
pub struct Case {
    pub file: String,
    /// The name it is given to the screening with, where that matters.
    #[serde(default)]
    name: Option<String>,
    /// The verdicts that are right; `error`: not taken at all.
    pub verdict: Vec<String>,
    pub hits: Vec<Expected>,
    pub canaries: Vec<String>,
    #[serde(default)]
    pub note: String,
}

pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"))
}

pub fn cases() -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(folder().join("truth.json")).unwrap()).unwrap();
    assert!(cases.iter().filter(|case| case.is_planted()).count() >= 60, "the issue asks for 60 of both");
    assert!(cases.iter().filter(|case| !case.is_planted()).count() >= 60, "the issue asks for 60 of both");
    cases
}

impl Case {
    pub fn bytes(&self) -> Vec<u8> {
        fs::read(folder().join(&self.file)).unwrap()
    }

    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.file_name())
    }

    /// Its harmless name here.
    pub fn file_name(&self) -> &str {
        self.file.rsplit('/').next().unwrap()
    }

    pub fn is_planted(&self) -> bool {
        self.file.starts_with("planted/")
    }
}
