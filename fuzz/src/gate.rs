//! What server and worker say to each other, from its source: the room around it brings a database and a search engine.

#[allow(dead_code)]
#[path = "../../crates/office/src/gate/protocol.rs"]
mod protocol;
#[allow(dead_code)]
#[path = "../../crates/office/src/gate/worker.rs"]
mod worker;

use protocol::{Answer, Asked, Task, parse, say};
use screening::{Limits, Masking, Policy};

pub fn answer(bytes: &[u8]) {
    let Some(answer) = parse(bytes.to_vec()) else { return };
    let again = say(&answer).ok().and_then(parse);
    assert_eq!(again, Some(answer));
}

/// The limits are the server's own.
pub fn question(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let asked: Result<Asked, _> = serde_json::from_slice(&bytes[..end]);
    if asked.is_ok_and(|asked| asked.limits != Limits::default()) {
        return;
    }
    let mut said = Vec::new();
    if worker::serve(bytes, &mut said).is_ok() {
        assert!(parse(said).is_some(), "an answer nobody can read");
    }
}

pub fn file(task: Task, bytes: &[u8]) {
    let (limits, policy) = (Limits::default(), Policy::default());
    let asked = Asked { task, name: "a.csv".to_owned(), limits, policy, bytes: bytes.len() as u64 };
    let answer = worker::answer(&asked, bytes);
    assert_eq!(say(&answer).ok().and_then(parse).as_ref(), Some(&answer));
    let Answer::Passages(passages) = answer else { return };
    for passage in passages {
        for mark in passage.marks {
            assert!(passage.text.get(mark.range.clone()).is_some_and(|text| !text.is_empty()), "{mark:?}");
        }
    }
}

pub const TAKE: Task = Task::Take(Masking::All);
pub const PASSAGES: Task = Task::Passages;
