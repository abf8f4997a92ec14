//! A small ledger with fixed keys, times and seeds, so that its bytes never change.

use ledger::{Checkpoint, Draft, Frontier, Hash, NodeRef, Proof, Sealed, SigningKey, canon, tree};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const ORIGIN: &str = "gongkai.example/ledger";

#[derive(Default)]
pub struct Sample {
    pub frontier: Frontier,
    pub sealed: Vec<Sealed>,
    pub nodes: BTreeMap<NodeRef, Hash>,
    /// Subject → the digest of its row.
    pub rows: BTreeMap<(String, String), Hash>,
}

pub fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()
}

pub fn content(number: u64) -> Value {
    let text = format!("第{number}次全体会议\n\"决定\" 𝒳 \u{7f}");
    canon::tagged("release/1", &json!({"title": "关于换届的决定", "text": text, "version": number})).unwrap()
}

impl Sample {
    /// Every entry changes disclosure `d0`, `d1` or `d2` in turn and publishes something.
    pub fn of(size: u64) -> Sample {
        let mut sample = Sample::default();
        (0..size).for_each(|seq| sample.push(&format!("d{}", seq % 3), seq));
        sample
    }

    fn push(&mut self, id: &str, number: u64) {
        let state = canon::digest("disclosure/1", &json!({"id": id, "number": number})).unwrap();
        self.rows.insert(("disclosure".to_owned(), id.to_owned()), state);
        self.append(Draft {
            time: 1_735_660_800_000_000 + number as i64,
            kind: "disclosure.released",
            subject_kind: "disclosure",
            subject_id: id,
            state: Some(state),
            content: Some(canon::digest_value(&content(number)).unwrap()),
            private: json!({"seat": "secretary", "reason": "同意", "number": number}),
        });
    }

    pub fn append(&mut self, draft: Draft<'_>) {
        let seq = self.frontier.size();
        let sealed = draft.seal(seq, &[seq as u8; 32]).unwrap();
        self.nodes.extend(self.frontier.append(sealed.leaf).iter().map(|new| (new.at(), new.hash)));
        self.sealed.push(sealed);
    }

    pub fn checkpoint(&self) -> Checkpoint {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        Checkpoint { origin: ORIGIN.to_owned(), size, root, time: Some(1_735_700_000_000_000) }
    }

    pub fn proof(&self, seq: u64) -> Proof {
        let plan = tree::inclusion_plan(seq, self.frontier.size()).unwrap();
        Proof {
            checkpoint: self.checkpoint().sign(&key()).unwrap(),
            content: content(seq),
            entry: self.sealed[seq as usize].entry.clone(),
            key: key().verifier().to_string(),
            path: plan.resolve(|node| self.nodes.get(&node).copied().ok_or(node)).unwrap(),
        }
    }
}
