//! The walk itself: one pass over nodes, entries, rows.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alteration, Completeness, Verdict};
use crate::{
    Checkpoint, Hash,
    entry::{ERASED, Entry, Salt, StateSeal},
    tree::{Frontier, NodeRef, leaf_hash, node_hash, root_plan},
};

/// One row of `entry` with what belongs to it, raw.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow<'a> {
    pub seq: i64,
    pub body: &'a [u8],
    pub leaf: &'a [u8],
    /// `KIND:ID`, if the store keeps such a column to search by.
    pub subject: Option<&'a str>,
    /// [`crate::Sealed::state_seal`]; empty when the event changed no sealed row.
    pub state_seal: &'a [u8],
    /// Salt and canonical bytes of the private part; `None` when erased.
    pub private: Option<(&'a [u8], &'a [u8])>,
}

/// What the last entry about a subject said of its state.
#[derive(Debug)]
struct Latest {
    seq: u64,
    /// Digest of the state; unknown when the entry is itself altered.
    state: Option<Hash>,
    seen: bool,
}

/// A walk through a stored ledger. See [`crate::audit`] for the order of calls.
#[derive(Debug)]
pub struct Walk {
    head: Option<(i64, Vec<u8>)>,
    outside: Vec<Checkpoint>,
    /// The number the next entry must have.
    next: u64,
    frontier: Frontier,
    /// Entries are missing with all their traces: what follows can't be placed in the tree any more.
    lost: bool,
    /// The tree at the sizes that the head and outside checkpoints speak of.
    passed: BTreeMap<u64, Option<Frontier>>,
    /// Stored nodes not yet met; `None` for one whose hash is not even 32 bytes.
    nodes: BTreeMap<NodeRef, Option<Hash>>,
    latest: BTreeMap<(String, String), Latest>,
    without_private: BTreeSet<u64>,
    erasures: BTreeSet<u64>,
    last_time: i64,
    /// One past the last entry that can't be read, so that nobody knows which row it was about.
    blind_until: u64,
    found: BTreeSet<Alteration>,
}

impl Walk {
    /// `head`: size and frontier as stored, `None` when the row is missing. `outside`: checkpoints kept elsewhere,
    /// their signatures already verified ([`Checkpoint::verify`]).
    pub fn new(head: Option<(i64, Vec<u8>)>, outside: Vec<Checkpoint>) -> Walk {
        let head_size = head.as_ref().and_then(|(size, _)| u64::try_from(*size).ok());
        let mut passed: BTreeMap<_, _> =
            outside.iter().map(|checkpoint| checkpoint.size).chain(head_size).map(|size| (size, None)).collect();
        passed.insert(0, Some(Frontier::new()));
        Walk {
            head,
            outside,
            next: 0,
            frontier: Frontier::new(),
            lost: false,
            passed,
            nodes: BTreeMap::new(),
            latest: BTreeMap::new(),
            without_private: BTreeSet::new(),
            erasures: BTreeSet::new(),
            last_time: i64::MIN,
            blind_until: 0,
            found: BTreeSet::new(),
        }
    }

    /// One row of `node`. All of them come before the first entry, in any order.
    pub fn node(&mut self, level: i64, index: i64, hash: &[u8]) {
        match (u8::try_from(level), u64::try_from(index)) {
            (Ok(level), Ok(index)) if level < 64 => {
                self.nodes.insert(NodeRef { level, index }, Hash::try_from(hash).ok());
            }
            _ => self.report(Alteration::NodeUnexpected { level, index }),
        }
    }

    /// One row of `entry`, in the order of `seq`.
    pub fn entry(&mut self, row: EntryRow<'_>) {
        let Some(seq) = u64::try_from(row.seq).ok().filter(|seq| self.is_expected(*seq)) else {
            return self.report(Alteration::EntryUnexpected { first: row.seq, last: row.seq });
        };
        if seq > self.next {
            self.bridge(seq);
        }
        let computed = leaf_hash(row.body);
        let leaf = self.settle(seq, computed, Hash::try_from(row.leaf).ok());
        self.append(leaf);
        match Entry::parse(row.body) {
            Ok(entry) if entry.seq == seq => self.contents(entry, &row, computed == leaf),
            _ => {
                self.blind_until = self.next;
                if computed == leaf {
                    self.report(Alteration::EntryUnreadable { seq });
                }
            }
        }
    }

    /// One sealed row, by the digest of its state as the ordinary loader reads it; `None` when it can't be loaded.
    pub fn row(&mut self, kind: &str, id: &str, state: Option<Hash>) {
        let (kind, id) = (kind.to_owned(), id.to_owned());
        let blind_until = self.blind_until;
        let finding = match self.latest.get_mut(&(kind.clone(), id.clone())) {
            Some(latest) => {
                latest.seen = true;
                match latest.state {
                    Some(sealed) if state == Some(sealed) => return,
                    Some(_) if latest.seq >= blind_until => Alteration::RowAltered { kind, id, seq: latest.seq },
                    _ => Alteration::RowDoubtful { kind, id },
                }
            }
            None if blind_until == 0 => Alteration::RowUnexpected { kind, id },
            None => Alteration::RowDoubtful { kind, id },
        };
        self.report(finding);
    }

    /// Anything the store finds by itself (a sealed table's own invariants).
    pub fn report(&mut self, alteration: Alteration) {
        self.found.insert(alteration);
    }

    /// The judgement.
    pub fn finish(mut self) -> Verdict {
        let size = self.check_head();
        self.check_leftovers(size);
        let completeness = self.check_outside();
        if !self.found.is_empty() {
            return Verdict::Altered(self.found.into_iter().collect());
        }
        let erased = self.without_private.len() as u64;
        Verdict::Consistent { size: self.next, root: self.frontier.root(), completeness, erased }
    }

    /// A number that repeats, or beyond both the head and the tree, is an invented row and not a gap before it.
    fn is_expected(&self, seq: u64) -> bool {
        let in_tree = self.nodes.contains_key(&NodeRef { level: 0, index: seq });
        let in_head = match &self.head {
            Some((size, _)) => u64::try_from(*size).is_ok_and(|size| seq < size),
            None => seq == self.next,
        };
        seq >= self.next && (in_tree || in_head)
    }

    /// Entries `next..seq` are gone: go on with what the tree remembers of them.
    fn bridge(&mut self, seq: u64) {
        self.report(Alteration::EntryMissing { first: self.next, last: seq - 1 });
        self.blind_until = seq;
        while self.next < seq
            && let Some(Some(leaf)) = self.nodes.get(&NodeRef { level: 0, index: self.next })
        {
            self.append(*leaf);
        }
        if self.next == seq {
            return;
        }
        let hashes: Option<Vec<u8>> = root_plan(seq)
            .nodes()
            .iter()
            .map(|node| self.nodes.get(node).copied().flatten().or_else(|| self.frontier.node(*node)))
            .map(|hash| hash.map(|hash| hash.0))
            .collect::<Option<Vec<_>>>()
            .map(|hashes| hashes.concat());
        match hashes.and_then(|bytes| Frontier::from_bytes(seq, &bytes).ok()) {
            Some(frontier) => self.frontier = frontier,
            None => self.lost = true,
        }
        self.next = seq;
    }

    /// Which of the three records of a leaf to go on with; names those that differ. What fits the stored tree above
    /// wins, then what two agree on.
    fn settle(&mut self, seq: u64, computed: Hash, stored: Option<Hash>) -> Hash {
        let node = self.nodes.get(&NodeRef { level: 0, index: seq }).copied().flatten();
        let candidates = [Some(computed), stored, node];
        let votes = |hash: Hash| candidates.iter().filter(|candidate| **candidate == Some(hash)).count();
        let leaf = candidates
            .into_iter()
            .flatten()
            .max_by_key(|hash| (!self.lost && self.fits(seq, *hash), votes(*hash), *hash == computed))
            .unwrap_or(computed);
        if computed != leaf {
            self.report(Alteration::EntryBody { seq });
        }
        if stored != Some(leaf) {
            self.report(Alteration::EntryLeaf { seq });
        }
        leaf
    }

    /// Whether `leaf` agrees with the stored node above it or, at the right edge, with the head.
    fn fits(&self, seq: u64, leaf: Hash) -> bool {
        let stored = |level, index| self.nodes.get(&NodeRef { level, index }).copied().flatten();
        let Some(parent) = stored(1, seq >> 1) else {
            let last = self.head.as_ref().and_then(|(_, frontier)| frontier.last_chunk::<32>());
            return self.head.as_ref().is_some_and(|(size, _)| u64::try_from(*size) == Ok(seq + 1))
                && last == Some(&leaf.0);
        };
        let above = match self.frontier.smallest() {
            Some(left) if seq & 1 == 1 => Some(node_hash(&left, &leaf)),
            _ => stored(0, seq + 1).map(|right| node_hash(&leaf, &right)),
        };
        above == Some(parent)
    }

    fn append(&mut self, leaf: Hash) {
        self.next += 1;
        if self.lost {
            return;
        }
        for new in self.frontier.append(leaf) {
            match self.nodes.remove(&new.at()) {
                None => self.report(Alteration::NodeMissing { level: new.level, index: new.index }),
                Some(stored) if stored != Some(new.hash) => {
                    self.report(Alteration::NodeHash { level: new.level, index: new.index });
                }
                Some(_) => {}
            }
        }
        if let Some(passed) = self.passed.get_mut(&self.next) {
            *passed = Some(self.frontier.clone());
        }
    }

    /// What the entry says. Of an altered body only the subject is taken, to know which row can't be judged.
    fn contents(&mut self, entry: Entry, row: &EntryRow<'_>, genuine: bool) {
        let seq = entry.seq;
        let mut state = None;
        if genuine {
            if entry.time < self.last_time {
                self.report(Alteration::EntryTime { seq });
            }
            self.last_time = self.last_time.max(entry.time);
            state = self.state_of(&entry, row);
            if row.subject.is_some_and(|subject| subject != format!("{}:{}", entry.subject_kind, entry.subject_id)) {
                self.report(Alteration::EntrySubject { seq });
            }
            match row.private {
                None => drop(self.without_private.insert(seq)),
                Some((salt, bytes)) if salted(salt).is_some_and(|salt| entry.seals_private(bytes, &salt)) => {}
                Some(_) => self.report(Alteration::PrivateAltered { seq }),
            }
            if entry.kind == ERASED
                && entry.subject_kind == "entry"
                && let Ok(erased) = entry.subject_id.parse()
            {
                self.erasures.insert(erased);
            }
        }
        if entry.state.is_some() || !genuine {
            self.latest.insert((entry.subject_kind, entry.subject_id), Latest { seq, state, seen: false });
        }
    }

    /// The digest of the state, kept beside the entry, if it is the one that the entry sealed.
    fn state_of(&mut self, entry: &Entry, row: &EntryRow<'_>) -> Option<Hash> {
        let seal = StateSeal::from_bytes(row.state_seal).filter(|seal| entry.seals_state(seal));
        if seal.is_none() && (entry.state.is_some() || !row.state_seal.is_empty()) {
            self.report(Alteration::EntryState { seq: entry.seq });
        }
        seal.map(|seal| seal.digest)
    }

    /// Returns the size that the ledger should have, as far as the head can be believed.
    fn check_head(&mut self) -> u64 {
        let Some((stored, bytes)) = self.head.clone() else {
            self.report(Alteration::HeadMissing);
            return self.next;
        };
        let found = self.next;
        let wrong_size = Alteration::HeadSize { stored, found };
        let own = self.frontier.to_bytes();
        match u64::try_from(stored) {
            _ if self.lost => {}
            Ok(size) if size == found => {
                if bytes != own {
                    self.report(Alteration::HeadFrontier);
                }
            }
            // A frontier of another tree that has that size: the entries were there when it was written.
            Ok(size) if size > found && bytes != own && Frontier::from_bytes(size, &bytes).is_ok() => {
                self.report(Alteration::EntryMissing { first: found, last: size - 1 });
                return size;
            }
            Ok(size) if size < found && self.at(size).is_some_and(|then| then.to_bytes() == bytes) => {
                self.report(Alteration::EntryUnexpected { first: stored, last: found as i64 - 1 });
            }
            _ => {
                self.report(wrong_size);
                if bytes != own {
                    self.report(Alteration::HeadFrontier);
                }
            }
        }
        found
    }

    fn check_leftovers(&mut self, size: u64) {
        let inside = |node: &NodeRef| {
            let end = (node.index + 1).checked_mul(1 << node.level);
            end.is_some_and(|end| end <= size)
        };
        // Inside, an unmet node only means that entries under it are missing, which is already said.
        for node in std::mem::take(&mut self.nodes).into_keys().filter(|node| !inside(node)) {
            self.report(Alteration::NodeUnexpected { level: node.level.into(), index: node.index as i64 });
        }
        for seq in self.without_private.difference(&self.erasures) {
            self.found.insert(Alteration::PrivateMissing { seq: *seq });
        }
        for ((kind, id), latest) in std::mem::take(&mut self.latest) {
            if latest.state.is_some() && !latest.seen {
                self.report(Alteration::RowMissing { kind, id, seq: latest.seq });
            }
        }
    }

    fn check_outside(&mut self) -> Completeness {
        let mut completeness = Completeness::Unproven;
        let mut outside = std::mem::take(&mut self.outside);
        outside.sort_by_key(|checkpoint| checkpoint.size);
        for Checkpoint { size, root, time, .. } in outside {
            match self.at(size).map(Frontier::root) {
                _ if size > self.next => self.report(Alteration::RolledBack { size, found: self.next }),
                Some(now) if now == root => completeness = Completeness::ProvenTo { size, time },
                Some(_) => self.report(Alteration::Rewritten { size }),
                None => {}
            }
        }
        completeness
    }

    fn at(&self, size: u64) -> Option<&Frontier> {
        self.passed.get(&size).and_then(Option::as_ref)
    }
}

fn salted(bytes: &[u8]) -> Option<Salt> {
    bytes.try_into().ok().map(Salt)
}
