//! Groups of near-duplicates among many texts, in one pass, and one text more or less at a time.
//!
//! Texts that are the same after normalising are one node, however many there are. Nodes whose sketches agree in a
//! band of [`ROWS`] samples share a bucket. Within a bucket a node is compared with its [`LEADERS`] oldest members only,
//! and those that are alike are joined (union-find). So the work for a text is bounded whatever the others are, and a bucket
//! of up to six members has all its pairs compared. Two texts with a likeness of 0.8 share a bucket in 99 cases of 100.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::{SAMPLES, Signature, THRESHOLD, agreeing, mix};

/// Samples in a band.
const ROWS: usize = 5;
/// Bands of a sketch.
const BANDS: usize = SAMPLES / ROWS;
/// Members of a bucket that others are compared with.
const LEADERS: usize = 6;
/// No node, no item.
const NONE: u32 = u32::MAX;

/// Keys are hashes already.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, byte| mix(h ^ u64::from(*byte)));
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = mix(key);
    }
}

type Table = HashMap<u64, u32, BuildHasherDefault<Mixed>>;

/// A text, however often it occurs.
#[derive(Debug)]
struct Node {
    key: u64,
    /// Towards the root of its group; itself at the root.
    parent: u32,
    /// At a root: nodes of the group.
    size: u32,
    /// The next node of its group, round and round.
    ring: u32,
    /// Who has this text, and who else: most texts are one item's, and cost no list.
    item: u32,
    more: Vec<u32>,
}

impl Node {
    fn items(&self) -> impl Iterator<Item = u32> {
        [self.item].into_iter().filter(|item| *item != NONE).chain(self.more.iter().copied())
    }

    fn add(&mut self, item: u32) {
        match self.item {
            NONE => self.item = item,
            _ => self.more.push(item),
        }
    }

    /// False if nobody is left.
    fn take(&mut self, item: u32) -> bool {
        self.more.retain(|other| *other != item);
        if self.item == item {
            self.item = self.more.pop().unwrap_or(NONE);
        }
        self.item != NONE
    }
}

/// An index of signatures. Items are numbers the caller gives; give small ones, the older text the smaller.
#[derive(Debug, Default)]
pub struct SimilarityIndex {
    nodes: Vec<Node>,
    /// By node; apart from the rest, since they are read far more often.
    sketches: Vec<[u8; SAMPLES]>,
    /// By node: in bands at all, neither short nor dense.
    banded: Vec<bool>,
    /// For each band and node, the next node of its bucket.
    next: Vec<Vec<u32>>,
    by_key: Table,
    /// For each band the oldest node of each bucket.
    heads: Vec<Table>,
    /// The node of each item.
    of: Vec<u32>,
}

impl SimilarityIndex {
    /// An index of many texts at once; their items are 0, 1, 2 … in the order given, which should be by age.
    #[must_use]
    pub fn build<'s>(signatures: impl ExactSizeIterator<Item = &'s Signature>) -> Self {
        // In one row first: where they come from they lie all over the memory.
        let signatures: Vec<Signature> = signatures.copied().collect();
        let count = signatures.len();
        let mut index = Self { of: vec![NONE; count], ..Self::default() };
        index.by_key.reserve(count);
        let mut shelves = Shelves::for_keys(count);
        let first = index.first_of_each(&signatures, &mut shelves);
        index.nodes.reserve(count);
        index.sketches.reserve(count);
        for ((item, signature), first) in (0_u32..).zip(&signatures).zip(first) {
            let node = if first == item { index.new_node(signature) } else { index.node_of(first).unwrap_or(NONE) };
            index.put(item, node);
        }
        for node in index.by_key.values_mut() {
            *node = index.of.get(*node as usize).copied().unwrap_or(NONE);
        }
        // Band by band, so that one table is in use at a time.
        let count = index.nodes.len();
        for band in 0..BANDS {
            index.heads.push(Table::with_capacity_and_hasher(count, BuildHasherDefault::default()));
            index.next.push(vec![NONE; count]);
            shelves.fill(count, (0..index.count()).filter_map(|node| Some((index.bucket_of(node, band)?, node))));
            for shelf in &shelves.0 {
                index.link_all(shelf, band);
            }
        }
        index
    }

    /// As [`Self::link`] for each, in three passes: the sketches lie all over the memory, and a processor fetches several
    /// at a time only if nothing but comparing is asked of it.
    fn link_all(&mut self, shelf: &[(u64, u32)], band: usize) {
        let Some(heads) = self.heads.get_mut(band) else { return };
        let mut company: Vec<(u32, u32)> = Vec::new();
        for (key, node) in shelf {
            let head = *heads.entry(*key).or_insert(*node);
            if head != *node {
                company.push((head, *node));
            }
        }
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(company.len());
        for (head, node) in company {
            self.queue(head, node, band, |leader| pairs.push((leader, node)));
        }
        pairs.retain(|(a, b)| self.alike(*a, *b));
        for (a, b) in pairs {
            self.unite(a, b);
        }
    }

    /// For each item the first that has its text, which `by_key` then has, too.
    fn first_of_each(&mut self, signatures: &[Signature], shelves: &mut Shelves) -> Vec<u32> {
        let mut first = vec![NONE; signatures.len()];
        shelves.fill(signatures.len(), (0_u32..).zip(signatures).map(|(item, signature)| (signature.key(), item)));
        for (key, item) in shelves.0.iter().flatten() {
            if let Some(slot) = first.get_mut(*item as usize) {
                *slot = *self.by_key.entry(*key).or_insert(*item);
            }
        }
        first
    }

    fn count(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(NONE)
    }

    /// Adds a text. An item that is there already is moved to its new text. True if groups that were apart are one now.
    pub fn insert(&mut self, item: u32, signature: &Signature) -> bool {
        self.remove(item);
        let before = self.count();
        let node = self.hold(item, signature);
        if node < before {
            return false;
        }
        let mut joined = 0;
        for band in 0..BANDS {
            if self.heads.len() <= band {
                self.heads.push(Table::default());
                self.next.push(Vec::new());
            }
            if let Some(next) = self.next.get_mut(band) {
                next.resize(self.nodes.len(), NONE);
            }
            if let Some(key) = self.bucket_of(node, band) {
                joined += self.link(node, band, key);
            }
        }
        joined > 1
    }

    /// Takes a text out. A group that only it held together falls apart.
    pub fn remove(&mut self, item: u32) {
        let Some(node) = self.node_of(item) else { return };
        if let Some(slot) = self.of.get_mut(item as usize) {
            *slot = NONE;
        }
        let Some(n) = self.nodes.get_mut(node as usize) else { return };
        let key = n.key;
        if n.take(item) {
            return;
        }
        self.by_key.remove(&key);
        let mut group = self.ring(node);
        group.retain(|other| *other != node);
        let promoted: Vec<(u32, Vec<u32>)> = (0..BANDS).filter_map(|band| self.unlink(node, band)).collect();
        self.regroup(&group);
        for (leader, behind) in promoted {
            for other in behind {
                self.join(leader, other);
            }
        }
    }

    /// The group of an item: a number that holds until the next change; items of one group have the same.
    #[must_use]
    pub fn group(&self, item: u32) -> Option<u32> {
        self.node_of(item).map(|node| self.find(node))
    }

    /// All items of an item's group, itself among them, in order.
    #[must_use]
    pub fn members(&self, item: u32) -> Vec<u32> {
        let Some(node) = self.node_of(item) else { return Vec::new() };
        let mut items: Vec<u32> =
            self.ring(node).into_iter().filter_map(|n| self.nodes.get(n as usize)).flat_map(Node::items).collect();
        items.sort_unstable();
        items
    }

    /// Has an item's group another item?
    #[must_use]
    pub fn has_company(&self, item: u32) -> bool {
        self.node_of(item)
            .and_then(|node| self.nodes.get(node as usize).map(|n| !n.more.is_empty() || n.ring != node))
            .unwrap_or(false)
    }

    /// The groups of two items or more.
    #[must_use]
    pub fn groups(&self) -> Groups {
        let leads = |(node, n): &(u32, &Node)| n.parent == *node && (!n.more.is_empty() || n.ring != *node);
        let mut groups: Vec<Vec<u32>> = (0_u32..)
            .zip(&self.nodes)
            .filter(leads)
            .filter_map(|(_, n)| n.items().next())
            .map(|item| self.members(item))
            .filter(|members| members.len() > 1)
            .collect();
        groups.sort_unstable();
        groups
    }

    /// Items whose text is like this one, which need not be in the index: the same ones first, then the most alike. At most
    /// the oldest few of each bucket are looked at, and at most `limit` are told.
    #[must_use]
    pub fn similar(&self, signature: &Signature, limit: usize) -> Vec<(u32, f32)> {
        let mut seen: Vec<u32> = self.by_key.get(&signature.key()).copied().into_iter().collect();
        if !(signature.is_short() || signature.is_dense()) {
            for (band, heads) in self.heads.iter().enumerate() {
                let head = bucket(&signature.sketch, band).and_then(|key| heads.get(&key)).copied();
                seen.extend(self.chain(head.unwrap_or(NONE), band).take(LEADERS));
            }
        }
        seen.sort_unstable();
        seen.dedup();
        let key = signature.key();
        let share = |at: u32| {
            let (node, sketch) = (self.nodes.get(at as usize)?, self.sketches.get(at as usize)?);
            Some((if node.key == key { SAMPLES + 1 } else { agreeing(sketch, &signature.sketch) }, node))
        };
        let mut found: Vec<(usize, &Node)> = seen.into_iter().filter_map(share).collect();
        found.retain(|(share, _)| *share >= THRESHOLD);
        found.sort_by_key(|(share, _)| std::cmp::Reverse(*share));
        let likeness = |share: usize| (u8::try_from(share).map_or(1.0, f32::from) / 64.0).min(0.99);
        let of = |(share, n): (usize, &'_ Node)| {
            let likeness = if share > SAMPLES { 1.0 } else { likeness(share) };
            n.items().map(move |item| (item, likeness)).collect::<Vec<_>>()
        };
        found.into_iter().flat_map(of).take(limit).collect()
    }

    fn node_of(&self, item: u32) -> Option<u32> {
        self.of.get(item as usize).copied().filter(|node| *node != NONE)
    }

    /// The node of a text with this item in it; a new one is in no bucket yet.
    fn hold(&mut self, item: u32, signature: &Signature) -> u32 {
        let new = self.count();
        let node = *self.by_key.entry(signature.key()).or_insert(new);
        if node == new {
            self.new_node(signature);
        }
        let slots = self.of.len().max(item as usize + 1);
        self.of.resize(slots, NONE);
        self.put(item, node);
        node
    }

    fn new_node(&mut self, signature: &Signature) -> u32 {
        let new = self.count();
        self.sketches.push(signature.sketch);
        self.banded.push(!(signature.is_short() || signature.is_dense()));
        self.nodes.push(Node { key: signature.key(), parent: new, size: 1, ring: new, item: NONE, more: Vec::new() });
        new
    }

    fn put(&mut self, item: u32, node: u32) {
        if let Some(n) = self.nodes.get_mut(node as usize) {
            n.add(item);
        }
        if let Some(slot) = self.of.get_mut(item as usize) {
            *slot = node;
        }
    }

    /// Puts a node into its bucket of a band, and joins it with those of the oldest that it is like. How many groups
    /// that joined with its own.
    fn link(&mut self, node: u32, band: usize, key: u64) -> usize {
        let Some(heads) = self.heads.get_mut(band) else { return 0 };
        let head = *heads.entry(key).or_insert(node);
        if head == node {
            return 0;
        }
        let mut leaders = Vec::with_capacity(LEADERS);
        self.queue(head, node, band, |leader| leaders.push(leader));
        leaders.into_iter().map(|leader| usize::from(self.join(leader, node))).sum()
    }

    /// Puts a node behind the leaders of a bucket that has others; tells them.
    fn queue(&mut self, head: u32, node: u32, band: usize, mut tell: impl FnMut(u32)) {
        let (mut at, mut last) = (head, head);
        for _ in 0..LEADERS {
            tell(at);
            last = at;
            at = self.after(at, band);
            if at == NONE {
                break;
            }
        }
        // Behind the leaders the order doesn't matter: nobody is compared with those there.
        self.set_after(node, band, at);
        self.set_after(last, band, node);
    }

    /// Takes a node out of its bucket. Tells who moves up among the leaders, and who stands behind.
    fn unlink(&mut self, node: u32, band: usize) -> Option<(u32, Vec<u32>)> {
        let key = self.bucket_of(node, band)?;
        let head = self.heads.get(band)?.get(&key).copied()?;
        let chain: Vec<u32> = self.chain(head, band).collect();
        let place = chain.iter().position(|n| *n == node)?;
        let after = self.after(node, band);
        match place.checked_sub(1).and_then(|before| chain.get(before)) {
            Some(before) => self.set_after(*before, band, after),
            None => {
                if let Some(heads) = self.heads.get_mut(band) {
                    if after == NONE {
                        heads.remove(&key)
                    } else {
                        heads.insert(key, after)
                    };
                }
            }
        }
        let (leader, behind) = chain.get(LEADERS..)?.split_first().filter(|_| place < LEADERS)?;
        Some((*leader, behind.to_vec()))
    }

    /// Joins the nodes of a former group anew.
    fn regroup(&mut self, nodes: &[u32]) {
        for &node in nodes {
            if let Some(n) = self.nodes.get_mut(node as usize) {
                (n.parent, n.size, n.ring) = (node, 1, node);
            }
        }
        let inside: std::collections::HashSet<u32> = nodes.iter().copied().collect();
        for &node in nodes {
            for band in 0..BANDS {
                let head = self.bucket_of(node, band).and_then(|key| self.heads.get(band)?.get(&key)).copied();
                let leaders: Vec<u32> = self.chain(head.unwrap_or(NONE), band).take(LEADERS).collect();
                for leader in leaders.into_iter().filter(|leader| inside.contains(leader)) {
                    self.join(leader, node);
                }
            }
        }
    }

    fn bucket_of(&self, node: u32, band: usize) -> Option<u64> {
        self.banded.get(node as usize).filter(|banded| **banded)?;
        bucket(self.sketches.get(node as usize)?, band)
    }

    fn after(&self, node: u32, band: usize) -> u32 {
        self.next.get(band).and_then(|next| next.get(node as usize)).copied().unwrap_or(NONE)
    }

    fn set_after(&mut self, node: u32, band: usize, next: u32) {
        if let Some(slot) = self.next.get_mut(band).and_then(|next| next.get_mut(node as usize)) {
            *slot = next;
        }
    }

    fn chain(&self, head: u32, band: usize) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(head).filter(|n| *n != NONE), move |n| {
            Some(self.after(*n, band)).filter(|n| *n != NONE)
        })
    }

    fn find(&self, mut node: u32) -> u32 {
        while let Some(n) = self.nodes.get(node as usize).filter(|n| n.parent != node) {
            node = n.parent;
        }
        node
    }

    fn ring(&self, node: u32) -> Vec<u32> {
        let mut ring = vec![node];
        let mut at = node;
        while let Some(next) = self.nodes.get(at as usize).map(|n| n.ring).filter(|next| *next != node) {
            ring.push(next);
            at = next;
        }
        ring
    }

    fn alike(&self, a: u32, b: u32) -> bool {
        match (self.sketches.get(a as usize), self.sketches.get(b as usize)) {
            (Some(x), Some(y)) => a != b && agreeing(x, y) >= THRESHOLD,
            _ => false,
        }
    }

    /// Makes two nodes' groups one, if the two are alike. False if nothing changed.
    fn join(&mut self, a: u32, b: u32) -> bool {
        self.alike(a, b) && self.unite(a, b)
    }

    /// Makes two nodes' groups one. The smaller goes below the larger, so that ways to the root stay short without being
    /// shortened. False if they were one.
    fn unite(&mut self, a: u32, b: u32) -> bool {
        let (mut big, mut small) = (self.find(a), self.find(b));
        if big == small {
            return false;
        }
        let weigh = |node: u32| self.nodes.get(node as usize).map_or((0, 0), |n| (n.size, n.ring));
        let (mut of_big, mut of_small) = (weigh(big), weigh(small));
        if of_big.0 < of_small.0 {
            std::mem::swap(&mut big, &mut small);
            std::mem::swap(&mut of_big, &mut of_small);
        }
        if let Some(n) = self.nodes.get_mut(big as usize) {
            (n.size, n.ring) = (of_big.0 + of_small.0, of_small.1);
        }
        if let Some(n) = self.nodes.get_mut(small as usize) {
            (n.parent, n.ring) = (big, of_big.1);
        }
        true
    }
}

/// Keys and what they stand for, so that neighbours in a table follow each other: a table larger than the processor's cache
/// is then filled from one end to the other. What has the same key keeps its order.
struct Shelves(Vec<Vec<(u64, u32)>>);

impl Shelves {
    const COUNT: usize = 256;

    fn for_keys(count: usize) -> Self {
        Self((0..Self::COUNT).map(|_| Vec::with_capacity(count / Self::COUNT * 9 / 8)).collect())
    }

    /// Holds what is to go into a table of `count` keys.
    fn fill(&mut self, count: usize, keys: impl Iterator<Item = (u64, u32)>) {
        // The standard table takes the low bits of the hash for the place, and is at most seven eighths full.
        let slots = (count.saturating_mul(8) / 7).next_power_of_two().max(Self::COUNT);
        self.0.iter_mut().for_each(Vec::clear);
        for (key, value) in keys {
            let place = usize::try_from(mix(key) % (slots as u64)).unwrap_or(0) / (slots / Self::COUNT);
            if let Some(shelf) = self.0.get_mut(place) {
                shelf.push((key, value));
            }
        }
    }
}

/// Groups of items, each in order.
pub type Groups = Vec<Vec<u32>>;

fn bucket(sketch: &[u8; SAMPLES], band: usize) -> Option<u64> {
    let rows = sketch.get(band * ROWS..(band + 1) * ROWS)?;
    Some(rows.iter().fold(0, |key, row| key << 8 | u64::from(*row)))
}
