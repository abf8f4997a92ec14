//! Filing with the superior (备案, Art. 13 ¶1): due → sent → received, with remarks row by row. It informs; it never blocks.

use serde::{Deserialize, Serialize};

use crate::{Day, EntryId, Refusal, actor::Act, codes};

codes! {
    /// Where a filing stands.
    FilingState { Due = "due", Sent = "sent", Received = "received" }
}

/// A paper sent to a superior that is outside the platform, and what came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// To whom.
    pub to: String,
    /// Its number.
    pub number: String,
    /// The day it was sent.
    pub on: Day,
}

/// What the superior says about a row, or about the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The row; none for the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<EntryId>,
    /// The words.
    pub text: String,
    /// Who, when.
    pub act: Act,
    /// The answer, and whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<(String, Act)>,
}

/// The filing of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Where it stands.
    pub state: FilingState,
    /// The last day to send it; a local number, the article names none.
    pub due: Day,
    /// Sent by whom, when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Act>,
    /// Received by whom, when; for a paper: recorded by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Act>,
    /// Remarks, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Where the superior is outside the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
}

impl Filing {
    /// A filing that is due.
    #[must_use]
    pub fn due(due: Day) -> Self {
        Self { state: FilingState::Due, due, sent: None, received: None, remarks: Vec::new(), paper: None }
    }

    pub(super) fn send(mut self, act: Act, paper: Option<Paper>) -> Result<Self, Refusal> {
        if self.state != FilingState::Due {
            return Err(Refusal::conflict("filing-sent", Some(13)));
        }
        self.state = FilingState::Sent;
        self.sent = Some(act);
        self.paper = paper;
        Ok(self)
    }

    pub(super) fn receive(mut self, act: Act, remarks: Vec<(Option<EntryId>, String)>) -> Result<Self, Refusal> {
        if self.state == FilingState::Due {
            return Err(Refusal::conflict("filing-not-sent", Some(13)));
        }
        self.state = FilingState::Received;
        for (row, text) in remarks {
            self.remarks.push(Remark { row, text: text.trim().to_owned(), act: act.clone(), answer: None });
        }
        self.received.get_or_insert(act);
        Ok(self)
    }

    pub(super) fn answer(mut self, remark: usize, act: Act, text: &str) -> Result<Self, Refusal> {
        let open = self.remarks.get_mut(remark).filter(|r| r.answer.is_none());
        let remark = open.ok_or_else(|| Refusal::conflict("remark-answered", Some(13)))?;
        remark.answer = Some((text.trim().to_owned(), act));
        Ok(self)
    }

    /// How many remarks wait for an answer.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.remarks.iter().filter(|r| r.answer.is_none()).count()
    }
}
