//! What the server and its worker say to each other: one line of JSON, then bytes.

use std::ops::Range;

use screening::{Certificate, Hidden, Kind, Limits, Masking, Place, Policy, Refused, Report, detect::Masked};
use serde::{Deserialize, Serialize};

/// What is to be done with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Read, screen, and make the copy that may be published.
    Take(Masking),
    /// The passages around what was found, as they stand.
    Passages,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WorkerRequest {
    pub task: Task,
    pub name: String,
    pub limits: Limits,
    pub policy: Policy,
    /// Bytes that follow.
    pub bytes: u64,
}

/// A cleaned copy and all that is to be known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Bytes of the file as given.
    pub given: u64,
    /// The report on the file as given.
    pub report: Report,
    /// What was taken out, and that it is gone.
    pub certificate: Certificate,
    /// What could not be read of the copy.
    pub unread: Vec<(screening::Unread, Place)>,
    /// Visible text of the copy, a line for each piece.
    pub text: String,
    /// Numbers that stand in it in masked form.
    pub numbers: Vec<Masked>,
    /// The copy.
    #[serde(skip)]
    pub copy: Vec<u8>,
}

/// Where in a passage something was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Bytes of the passage's text.
    pub range: Range<usize>,
    /// What.
    pub kind: Kind,
    /// Its text under the masking policy.
    pub masked: String,
}

/// A piece of text in which something was found, cut to what is around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands.
    pub place: Place,
    /// What hides it.
    pub hidden: Option<Hidden>,
    /// The words over its column.
    pub head: String,
    /// The text.
    pub text: String,
    /// What was found in it, in order.
    pub marks: Vec<Mark>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerAnswer {
    /// It bears a marking of these kinds: it must not be here. Nothing of its text is said.
    Marked(Vec<Kind>),
    /// It can't be taken.
    Refused(Refused),
    /// The copy.
    Taken(Box<Taken>),
    /// The passages, the first few hundred.
    Passages(Vec<Passage>),
}

pub(super) fn line(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// The answer as a worker said it; none if it did not get to its end.
pub(super) fn parse(mut said: Vec<u8>) -> Option<WorkerAnswer> {
    let end = said.iter().position(|byte| *byte == b'\n')?;
    let mut answer: (WorkerAnswer, u64) = serde_json::from_slice(said.get(..end)?).ok()?;
    let copy = said.split_off(end + 1);
    if copy.len() as u64 != answer.1 {
        return None;
    }
    if let WorkerAnswer::Taken(taken) = &mut answer.0 {
        taken.copy = copy;
    }
    Some(answer.0)
}

pub(super) fn say(answer: &WorkerAnswer) -> serde_json::Result<Vec<u8>> {
    let copy: &[u8] = if let WorkerAnswer::Taken(taken) = answer { &taken.copy } else { &[] };
    let mut said = line(&(answer, copy.len() as u64))?;
    said.extend_from_slice(copy);
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_answer_is_none() {
        let refused = WorkerAnswer::Refused(Refused::Empty);
        let said = say(&refused).unwrap();
        assert_eq!(parse(said.clone()), Some(refused));
        for end in 0..said.len() {
            assert_eq!(parse(said[..end].to_vec()), None);
        }
        assert_eq!(parse([said, vec![0]].concat()), None);
    }
}
