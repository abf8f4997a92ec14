//! The ledger's rows: appending, proofs' nodes, histories, checkpoints.

use domain::{Instant, policy::Permit};
use ledger::{Draft, Frontier, Hash, NodeRef, tree};
use serde_json::Value as Json;

use crate::{
    StoreError, binds,
    db::Inner,
    tx::{Tx, placeholders},
};

/// What happened, to be sealed with the state that came of it.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Code such as `disclosure.signed`.
    pub kind: &'a str,
    /// Digest of what is published, where something is.
    pub content: Option<Hash>,
    /// Who, from which seat, why: never part of a proof.
    pub private: Json,
    subject: (&'a str, &'a str),
    state: Option<Hash>,
}

impl<'a> Event<'a> {
    /// An event with its private part, for whoever has leave to write.
    #[must_use]
    pub fn new(_: &Permit, kind: &'a str, private: Json) -> Self {
        Self { kind, content: None, private, subject: ("", ""), state: None }
    }

    /// The event, with the digest of the content that it publishes.
    #[must_use]
    pub fn publishing(mut self, content: Hash) -> Self {
        self.content = Some(content);
        self
    }

    pub(crate) fn about(mut self, kind: &'a str, id: &'a str, state: Option<Hash>) -> Self {
        self.subject = (kind, id);
        self.state = state;
        self
    }
}

/// An entry with its private part, for histories.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// The public header.
    pub entry: ledger::Entry,
    /// The private part, unless it was erased.
    pub private: Option<Json>,
}

/// The time of an entry's body: all that a transaction needs of the last one. Reading it strictly is for `verify`.
#[derive(serde::Deserialize)]
struct Timed {
    #[serde(rename = "v")]
    entry: Time,
}

#[derive(serde::Deserialize)]
struct Time {
    time: i64,
}

fn broken(what: impl std::fmt::Display) -> StoreError {
    StoreError::Ledger(what.to_string())
}

fn as_seq(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(broken)
}

impl Tx {
    /// Locks the ledger's head and gives the time of the last entry.
    pub(crate) async fn lock_head(&mut self) -> Result<Instant, StoreError> {
        // the one place where the two databases are asked differently: SQLite has locked already
        let lock = if matches!(self.inner, Inner::Postgres(_)) { " FOR UPDATE" } else { "" };
        let sql = format!("SELECT size, frontier FROM ledger_head WHERE one = 1{lock}");
        let head: Option<(i64, Vec<u8>)> = self.one(sql, binds![]).await?;
        let Some((size, frontier)) = head else {
            let empty = Frontier::new();
            self.run(
                "INSERT INTO ledger_head (one, size, frontier) VALUES (1, 0, $1) ON CONFLICT (one) DO NOTHING",
                binds![empty.to_bytes()],
            )
            .await?;
            // another node may have been first
            return Box::pin(self.lock_head()).await;
        };
        let size = u64::try_from(size).map_err(broken)?;
        self.frontier = Some(Frontier::from_bytes(size, &frontier).map_err(broken)?);
        // a statement of its own: one that waited for the lock sees the entries of before it waited
        let last: Option<(Vec<u8>,)> =
            self.one("SELECT body FROM ledger_entry WHERE seq = $1", binds![as_seq(size)? - 1]).await?;
        let last: Option<Timed> = last.map(|(body,)| serde_json::from_slice(&body)).transpose()?;
        Ok(Instant::from_micros(last.map_or(i64::MIN, |timed| timed.entry.time)))
    }

    /// Appends an entry; gives its number. Numbers have no gaps and are commit order.
    ///
    /// # Errors
    /// If the database fails, or this transaction does not hold the ledger's lock.
    pub async fn append(&mut self, event: Event<'_>) -> Result<u64, StoreError> {
        let seed: [u8; 32] = self.random();
        let mut frontier = self.frontier.take().ok_or_else(|| broken("written outside a write transaction"))?;
        let seq = frontier.size();
        let draft = Draft {
            time: self.now().micros(),
            kind: event.kind,
            subject_kind: event.subject.0,
            subject_id: event.subject.1,
            state: event.state,
            content: event.content,
            private: event.private,
        };
        let sealed = draft.seal(seq, &seed)?;
        let subject = format!("{}:{}", event.subject.0, event.subject.1);
        let number = as_seq(seq)?;
        self.run(
            "INSERT INTO ledger_entry (seq, subject, body, leaf, state_seal) VALUES ($1, $2, $3, $4, $5)",
            binds![number, subject, sealed.body, sealed.leaf.0.to_vec(), sealed.state_seal],
        )
        .await?;
        self.run(
            "INSERT INTO ledger_private (seq, salt, body) VALUES ($1, $2, $3)",
            binds![number, sealed.private.salt.0.to_vec(), sealed.private_bytes],
        )
        .await?;
        let (mut holders, mut values) = (Vec::new(), binds![]);
        for node in frontier.append(sealed.leaf) {
            holders.push(format!("({})", placeholders(values.len() + 1, 3)));
            values.extend(binds![i64::from(node.level), as_seq(node.index)?, node.hash.0.to_vec()]);
        }
        // an entry completes its own leaf at least, so there is always a row
        self.run(format!("INSERT INTO ledger_node (level, i, hash) VALUES {}", holders.join(", ")), values).await?;
        self.run(
            "UPDATE ledger_head SET size = $1, frontier = $2 WHERE one = 1",
            binds![as_seq(frontier.size())?, frontier.to_bytes()],
        )
        .await?;
        self.frontier = Some(frontier);
        Ok(seq)
    }

    /// Number of entries, and the right edge of the tree.
    ///
    /// # Errors
    /// If the database fails or the head can't be read.
    pub async fn head(&mut self) -> Result<Frontier, StoreError> {
        let head: Option<(i64, Vec<u8>)> =
            self.one("SELECT size, frontier FROM ledger_head WHERE one = 1", binds![]).await?;
        let Some((size, frontier)) = head else { return Ok(Frontier::new()) };
        Frontier::from_bytes(u64::try_from(size).map_err(broken)?, &frontier).map_err(broken)
    }

    /// Number of entries.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn size(&mut self) -> Result<u64, StoreError> {
        let size: Option<(i64,)> = self.one("SELECT size FROM ledger_head WHERE one = 1", binds![]).await?;
        u64::try_from(size.map_or(0, |s| s.0)).map_err(broken)
    }

    /// All entries about a subject, oldest first, with their private parts.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn history(&mut self, subject_kind: &str, subject_id: &str) -> Result<Vec<HistoryRow>, StoreError> {
        self.entries("e.subject = $1", binds![format!("{subject_kind}:{subject_id}")], "").await
    }

    /// Entries from `seq` on, at most `limit`: what followers of the ledger read.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn tail(&mut self, seq: u64, limit: usize) -> Result<Vec<HistoryRow>, StoreError> {
        self.entries("e.seq >= $1", binds![as_seq(seq)?], &format!(" LIMIT {limit}")).await
    }

    async fn entries(
        &mut self,
        filter: &str,
        values: Vec<crate::db::Value>,
        tail: &str,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        let sql = format!(
            "SELECT e.body, p.body FROM ledger_entry e LEFT JOIN ledger_private p ON p.seq = e.seq WHERE {filter} ORDER BY e.seq{tail}"
        );
        let rows: Vec<(Vec<u8>, Option<Vec<u8>>)> = self.select(sql, values).await?;
        rows.into_iter()
            .map(|(body, private)| {
                let entry = ledger::Entry::parse(&body)?;
                let private = private.map(|bytes| serde_json::from_slice(&bytes)).transpose()?;
                Ok(HistoryRow { entry, private })
            })
            .collect()
    }

    /// Hashes of complete subtrees.
    async fn nodes_at(&mut self, wanted: &[NodeRef]) -> Result<Vec<(NodeRef, Hash)>, StoreError> {
        let mut found = Vec::with_capacity(wanted.len());
        for node in wanted {
            let row: Option<(Vec<u8>,)> = self
                .one(
                    "SELECT hash FROM ledger_node WHERE level = $1 AND i = $2",
                    binds![i64::from(node.level), as_seq(node.index)?],
                )
                .await?;
            let (hash,) = row.ok_or_else(|| broken(format!("node {}/{} is missing", node.level, node.index)))?;
            found.push((*node, Hash::try_from(hash.as_slice()).map_err(broken)?));
        }
        Ok(found)
    }

    /// The path from an entry to the root of the first `size` entries.
    ///
    /// # Errors
    /// If it lies outside the tree, or rows are missing.
    pub async fn inclusion(&mut self, seq: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
        let plan = tree::inclusion_plan(seq, size).map_err(broken)?;
        self.resolve(&plan).await
    }

    /// The proof that the first `old` entries are the beginning of the first `new`.
    ///
    /// # Errors
    /// If it lies outside the tree, or rows are missing.
    pub async fn consistency(&mut self, old: u64, new: u64) -> Result<Vec<Hash>, StoreError> {
        let plan = tree::consistency_plan(old, new).map_err(broken)?;
        self.resolve(&plan).await
    }

    /// The root over the first `size` entries.
    ///
    /// # Errors
    /// If rows are missing.
    pub async fn root(&mut self, size: u64) -> Result<Hash, StoreError> {
        if size == 0 {
            return Ok(tree::empty_root());
        }
        let plan = tree::root_plan(size);
        self.resolve(&plan).await?.first().copied().ok_or_else(|| broken("no root"))
    }

    async fn resolve(&mut self, plan: &tree::Plan) -> Result<Vec<Hash>, StoreError> {
        let found: std::collections::BTreeMap<_, _> = self.nodes_at(&plan.nodes()).await?.into_iter().collect();
        plan.resolve(|node| found.get(&node).copied().ok_or_else(|| broken("node is missing")))
    }

    /// Keeps a signed checkpoint. A size is signed once.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_checkpoint(&mut self, size: u64, note: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO ledger_checkpoint (size, note) VALUES ($1, $2) ON CONFLICT (size) DO NOTHING",
            binds![as_seq(size)?, note],
        )
        .await?;
        Ok(())
    }

    /// The oldest kept checkpoint that covers an entry: (size, note). The oldest, so that the same proof is given again.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn checkpoint_over(&mut self, seq: u64) -> Result<Option<(u64, String)>, StoreError> {
        let row: Option<(i64, String)> = self
            .one("SELECT size, note FROM ledger_checkpoint WHERE size > $1 ORDER BY size LIMIT 1", binds![as_seq(seq)?])
            .await?;
        row.map(|(size, note)| Ok((u64::try_from(size).map_err(broken)?, note))).transpose()
    }

    /// The newest checkpoints, newest first: (size, note).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn checkpoints(&mut self, limit: usize) -> Result<Vec<(i64, String)>, StoreError> {
        self.select(format!("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT {limit}"), binds![])
            .await
    }
}
