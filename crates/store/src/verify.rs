//! The walk over everything that is sealed: rows → entries and entries → rows, by the ordinary loader.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Day, OrgId,
    catalogue::{Catalogue, entry::Entry, record::Record},
    disclosure::{Disclosure, attachment::Attachment, variation::Variation, version::Version},
    people::{account::Account, org::Org, person::Person, seat::Seat},
};
use ledger::{Alteration, Checkpoint, Hash, Verdict, VerifierKey, Walk, audit::EntryRow};

use crate::{
    Store, StoreError, binds,
    db::Value,
    sealed::{Rulebook, Sealed},
    tx::Tx,
};

/// What the walk found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The judgement.
    pub verdict: Verdict,
    /// Ledger entries read.
    pub entries: u64,
    /// Sealed rows compared.
    pub rows: u64,
}

const PAGE: i64 = 2_000;

type Raw = (i64, String, Vec<u8>, Vec<u8>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

impl Store {
    /// Walks the whole ledger and all sealed rows. `outside` are checkpoints kept elsewhere, signatures verified;
    /// `keys` verify the checkpoints kept in the database; `today` decides which superior is in force.
    ///
    /// # Errors
    /// If the database can't be read at all. Whatever was altered is not an error but part of the report.
    pub async fn verify(
        &self,
        outside: Vec<Checkpoint>,
        keys: &[VerifierKey],
        now: domain::Instant,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Report, StoreError> {
        let mut tx = self.read(now).await?;
        let foreign = tx.foreign_values().await?;
        if !foreign.is_empty() {
            return Ok(Report { verdict: Verdict::Altered(foreign), entries: 0, rows: 0 });
        }
        let heads: Vec<(i64, i64, Vec<u8>)> =
            tx.select("SELECT one, size, frontier FROM ledger_head ORDER BY one", binds![]).await?;
        let (head, others): (Vec<_>, Vec<_>) = heads.into_iter().partition(|(one, ..)| *one == 1);
        let mut walk = Walk::new(head.into_iter().next().map(|(_, size, frontier)| (size, frontier)), outside);
        for (one, ..) in others {
            walk.report(Alteration::RowUnexpected { kind: "ledger_head".into(), id: one.to_string() });
        }
        let nodes: Vec<(i64, i64, Vec<u8>)> =
            tx.select("SELECT level, i, hash FROM ledger_node ORDER BY level, i", binds![]).await?;
        for (level, index, hash) in nodes {
            walk.node(level, index, &hash);
        }
        let entries = walk_entries(&mut tx, &mut walk, progress).await?;
        let mut rows = 0;
        rows += walk_rows::<Rulebook>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Org>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Person>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Seat>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Account>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Entry>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Catalogue>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Record>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Attachment>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Variation>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Disclosure>(&mut tx, &mut walk).await?;
        rows += walk_rows::<Version>(&mut tx, &mut walk).await?;
        walk_closure(&mut tx, &mut walk, now.day()).await?;
        walk_checkpoints(&mut tx, &mut walk, keys).await?;
        Ok(Report { verdict: walk.finish(), entries, rows })
    }
}

async fn walk_entries(tx: &mut Tx, walk: &mut Walk, progress: &(dyn Fn(u64) + Sync)) -> Result<u64, StoreError> {
    let (mut after, mut count) = (i64::MIN, 0_u64);
    loop {
        let sql = format!(
            "SELECT e.seq, e.subject, e.body, e.leaf, e.state_seal, p.salt, p.body FROM ledger_entry e LEFT JOIN ledger_private p ON p.seq = e.seq WHERE e.seq > $1 ORDER BY e.seq LIMIT {PAGE}"
        );
        let rows: Vec<Raw> = tx.select(sql, binds![after]).await?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        for (seq, subject, body, leaf, state_seal, salt, private) in &rows {
            let private = salt.as_deref().zip(private.as_deref());
            walk.entry(EntryRow { seq: *seq, body, leaf, subject: Some(subject), state_seal, private });
            count += 1;
        }
        progress(count);
    }
    let stray: Vec<(i64,)> = tx
        .select("SELECT seq FROM ledger_private WHERE seq NOT IN (SELECT seq FROM ledger_entry) ORDER BY seq", binds![])
        .await?;
    for (seq,) in stray {
        walk.report(Alteration::EntryUnexpected { first: seq, last: seq });
    }
    Ok(count)
}

async fn walk_rows<T: Sealed>(tx: &mut Tx, walk: &mut Walk) -> Result<u64, StoreError> {
    let rows: Vec<(String, String)> =
        tx.select(format!("SELECT id, body FROM {} ORDER BY id", T::TABLE), binds![]).await?;
    let mut columns = column_texts::<T>(tx).await?;
    let mut repeats = repeated::<T>(tx).await?;
    let count = rows.len() as u64;
    for (id, body) in rows {
        let said = columns.remove(&id);
        let noun: Option<T> = serde_json::from_str(&body).ok();
        let state = noun.filter(|noun| {
            let same_text = serde_json::to_string(noun).is_ok_and(|text| text == body);
            let same_columns = said.as_ref() == Some(&noun.columns());
            let same_repeats = noun.repeats().into_iter().all(|(table, _, _, mut expected)| {
                let mut found = repeats.get_mut(table).and_then(|keys| keys.remove(&id)).unwrap_or_default();
                expected.sort();
                found.sort();
                expected == found
            });
            same_text && same_columns && same_repeats && noun.key() == id
        });
        let digest: Option<Hash> = state.and_then(|noun| ledger::canon::digest(T::TAG, &noun).ok());
        walk.row(T::TABLE, &id, digest);
    }
    for (table, keys) in repeats {
        for id in keys.into_keys() {
            // a row whose noun is altered is already named through the noun
            let known: Option<(String,)> =
                tx.one(format!("SELECT id FROM {} WHERE id = $1", T::TABLE), binds![&id]).await?;
            if known.is_none() {
                walk.report(Alteration::RowUnexpected { kind: table.to_owned(), id });
            }
        }
    }
    Ok(count)
}

/// The repeating columns of every row, typed like the noun's own.
async fn column_texts<T: Sealed>(tx: &mut Tx) -> Result<BTreeMap<String, Vec<Value>>, StoreError> {
    let mut all: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let ids: Vec<(String,)> = tx.select(format!("SELECT id FROM {}", T::TABLE), binds![]).await?;
    for (id,) in ids {
        all.insert(id, Vec::new());
    }
    for column in T::COLUMNS {
        if INTEGERS.contains(column) {
            let values: Vec<(String, i64)> =
                tx.select(format!("SELECT id, {column} FROM {}", T::TABLE), binds![]).await?;
            for (id, value) in values {
                all.entry(id).or_default().push(Value::Int(value));
            }
        } else {
            let values: Vec<(String, Option<String>)> =
                tx.select(format!("SELECT id, {column} FROM {}", T::TABLE), binds![]).await?;
            for (id, value) in values {
                all.entry(id).or_default().push(Value::Text(value));
            }
        }
    }
    Ok(all)
}

/// Repeating columns that hold numbers; all others hold text.
const INTEGERS: &[&str] = &["no", "n", "guidance", "current", "day", "released", "changed"];

type Repeated = BTreeMap<&'static str, BTreeMap<String, Vec<Vec<String>>>>;

/// Rows of the tables that repeat lists of this noun, by noun.
async fn repeated<T: Sealed>(tx: &mut Tx) -> Result<Repeated, StoreError> {
    let mut all = Repeated::new();
    for (table, key, column) in REPEATS.iter().filter(|(owner, ..)| *owner == T::TABLE).map(|(_, t, k, c)| (t, k, c)) {
        let by_key = all.entry(table).or_default();
        match column {
            [one] => {
                let rows: Vec<(String, String)> =
                    tx.select(format!("SELECT {key}, {one} FROM {table}"), binds![]).await?;
                for (id, value) in rows {
                    by_key.entry(id).or_default().push(vec![value]);
                }
            }
            [one, two] => {
                let rows: Vec<(String, String, String)> =
                    tx.select(format!("SELECT {key}, {one}, {two} FROM {table}"), binds![]).await?;
                for (id, first, second) in rows {
                    by_key.entry(id).or_default().push(vec![first, second]);
                }
            }
            _ => {}
        }
    }
    Ok(all)
}

/// (noun's table, repeating table, its key column, its other columns).
const REPEATS: &[(&str, &str, &str, &[&str])] = &[
    ("seat", "membership", "seat", &["person"]),
    ("version", "version_token", "version", &["token"]),
    ("disclosure", "working_token", "disclosure", &["token"]),
    ("disclosure", "turn", "disclosure", &["step", "token"]),
    ("disclosure", "opinion_number", "disclosure", &["number"]),
    ("disclosure", "withholding", "disclosure", &["org", "until"]),
];

/// The tree of organisations, computed anew and compared.
async fn walk_closure(tx: &mut Tx, walk: &mut Walk, today: Day) -> Result<(), StoreError> {
    let rows: Vec<(String, String)> = tx.select("SELECT id, body FROM org", binds![]).await?;
    let superiors: BTreeMap<String, Option<OrgId>> = rows
        .iter()
        .filter_map(|(id, body)| {
            let org: Org = serde_json::from_str(body).ok()?;
            Some((id.clone(), org.superior(today).cloned()))
        })
        .collect();
    let mut expected = BTreeSet::new();
    for id in superiors.keys() {
        let (mut above, mut depth) = (Some(id.clone()), 0_i64);
        while let Some(ancestor) = above.filter(|_| depth < 100) {
            expected.insert((ancestor.clone(), id.clone(), depth));
            above = superiors.get(&ancestor).cloned().flatten().map(|o| o.to_string());
            depth += 1;
        }
    }
    let found: BTreeSet<(String, String, i64)> =
        tx.select("SELECT ancestor, descendant, depth FROM closure", binds![]).await?.into_iter().collect();
    for (ancestor, descendant, _) in found.difference(&expected) {
        walk.report(Alteration::RowUnexpected { kind: "closure".into(), id: format!("{ancestor}/{descendant}") });
    }
    for (ancestor, descendant, _) in expected.difference(&found) {
        let last: Option<(i64,)> = tx
            .one(
                "SELECT COALESCE(MAX(seq), 0) FROM ledger_entry WHERE subject = $1",
                binds![format!("org:{descendant}")],
            )
            .await?;
        let seq = last.and_then(|r| u64::try_from(r.0).ok()).unwrap_or(0);
        walk.report(Alteration::RowMissing { kind: "closure".into(), id: format!("{ancestor}/{descendant}"), seq });
    }
    Ok(())
}

/// Checkpoints kept in the database: signed by a known key, over the entries that are there.
async fn walk_checkpoints(tx: &mut Tx, walk: &mut Walk, keys: &[VerifierKey]) -> Result<(), StoreError> {
    let notes: Vec<(i64, String)> =
        tx.select("SELECT size, note FROM ledger_checkpoint ORDER BY size", binds![]).await?;
    for (size, note) in notes {
        let genuine =
            Checkpoint::verify(&note, keys).ok().map(|(c, _)| c).filter(|c| i64::try_from(c.size) == Ok(size));
        let same_root = match &genuine {
            Some(checkpoint) => tx.root(checkpoint.size).await.is_ok_and(|root| root == checkpoint.root),
            None => false,
        };
        if !same_root {
            let seq = u64::try_from(size).unwrap_or(0);
            walk.report(Alteration::RowAltered { kind: "ledger_checkpoint".into(), id: size.to_string(), seq });
        }
    }
    Ok(())
}
