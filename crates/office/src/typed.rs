//! The gate for what is typed: every text of every command goes through it before anything of it is kept, as every file
//! goes through the gate for files.

use std::ops::Range;

use domain::{
    Problems,
    disclosure::text::{self, TextFormat},
    typed::{Typed, TypedText},
};
use screening::{Confidence, Kind, detect::Hit, screen_text};

use crate::{Error, Office, caller::Seated};

/// Above this many bytes texts are read off the async threads.
const AT_ONCE: usize = 2_000;

/// What was typed into a command, and by whom. [`Office::write`] asks every command for it.
#[derive(Debug, Default)]
pub(crate) struct TypedBy {
    who: Option<Seated>,
    texts: Vec<TypedText>,
}

impl TypedBy {
    /// Nothing: the platform's own work, or a command that only chooses.
    pub(crate) fn nothing() -> Self {
        Self::default()
    }

    /// By somebody without a seat: whoever installs and imports. Imports by line look themselves ([`is_marked`]).
    pub(crate) fn operator() -> Self {
        Self::default()
    }

    /// By a person from their seat.
    pub(crate) fn seated(who: &Seated) -> Self {
        Self { who: Some(who.clone()), texts: Vec::new() }
    }

    /// With a text of its own.
    pub(crate) fn text(mut self, field: impl Into<String>, text: &str) -> Self {
        self.texts.push(TypedText::new(field, text));
        self
    }

    /// With all texts of a form.
    pub(crate) fn form(mut self, form: &impl Typed) -> Self {
        self.texts.extend(form.typed());
        self
    }
}

/// What was found: the fields with a marking, and of which kinds.
#[derive(Debug, Default)]
struct Found {
    problems: Problems,
    kinds: Vec<Kind>,
}

fn read(texts: &[TypedText]) -> Found {
    let mut all = Found::default();
    for TypedText { field, text } in texts {
        // a mark within would hide a marking from the screening and not from readers
        for found in passages(text, TextFormat::Marks).into_iter().filter(|found| found.kind.refuses()) {
            if all.problems.of(field).is_none() {
                all.problems.add(field.clone(), "typed-marked");
            }
            all.kinds.push(found.kind);
        }
    }
    all.kinds.sort_unstable();
    all.kinds.dedup();
    all
}

/// Something found in a text, where readers would read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Bytes of the text as it was typed, marks within included.
    pub range: Range<usize>,
    /// What readers read there.
    pub words: String,
    /// Of what kind.
    pub kind: Kind,
    /// How sure.
    pub confidence: Confidence,
}

/// Everything found in a text, in order and apart from each other: in what was typed and in what readers will see of it,
/// which may be more (`138**0828**1234`). One list, for who writes, who reviews and what masks.
pub(crate) fn passages(text: &str, format: TextFormat) -> Vec<Passage> {
    let passage = |hit: Hit, of: &str, range: Range<usize>| Passage {
        range,
        words: of.get(hit.range).unwrap_or_default().to_owned(),
        kind: hit.kind,
        confidence: hit.confidence,
    };
    let typed = screen_text(text).into_iter().map(|hit| {
        let range = hit.range.clone();
        passage(hit, text, range)
    });
    let mut all: Vec<Passage> = typed.collect();
    if format == TextFormat::Marks {
        let shown = text::shown(text);
        let seen = screen_text(&shown.text).into_iter();
        all.extend(seen.filter_map(|hit| {
            let range = shown.in_source(&hit.range)?;
            Some(passage(hit, &shown.text, range))
        }));
    }
    all.sort_by_key(|passage| (passage.range.start, std::cmp::Reverse(passage.range.end)));
    let mut end = 0;
    all.retain(|passage| {
        let apart = passage.range.start >= end;
        end = end.max(passage.range.end);
        apart
    });
    all
}

/// Does a text bear a secrecy marking? For imports, which tell it by line.
pub(crate) fn is_marked(text: &str) -> bool {
    screen_text(text).iter().any(|hit| hit.kind.refuses())
}

impl Office {
    /// Refuses texts with a secrecy marking. That one was brought is noted, nothing of what it is.
    ///
    /// # Errors
    /// The fields that bear one.
    pub(crate) async fn refuse_marked(&self, typed: TypedBy) -> Result<(), Error> {
        let TypedBy { who, texts } = typed;
        let bytes: usize = texts.iter().map(|typed| typed.text.len()).sum();
        let found = if bytes <= AT_ONCE {
            read(&texts)
        } else {
            tokio::task::spawn_blocking(move || read(&texts)).await.map_err(|e| Error::broken(e.to_string()))?
        };
        if found.problems.is_empty() {
            return Ok(());
        }
        if let Some(who) = who {
            self.attachments().marked(&who, "text", &found.kinds).await?;
        }
        Err(found.problems.into())
    }
}
