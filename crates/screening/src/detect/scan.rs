//! The one pass over a text: every character is looked up once, and only candidates are looked at further.

use std::sync::LazyLock;

use super::{
    signs::{self, Class},
    words::{CONTEXT, MARKINGS, PERSONS},
};

/// What a word that was found is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A level of secrecy, and its rank.
    Level(u8),
    /// An internal notice.
    Notice,
    /// A word of home.
    Home,
    /// A word of birth.
    Birth,
    Health,
    Hardship,
    Minor,
}

/// What the pass stops at; bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The first digit of a chain.
    Digit(usize),
    /// An at sign.
    At(usize),
    /// A word, perhaps with something between its characters; `loose` if that is more than spaces.
    Word { start: usize, end: usize, tag: Tag, loose: bool },
}

const DIGIT: u16 = 1;
const AT: u16 = 2;
const ROOTS: u16 = 16;

#[derive(Default)]
struct Node {
    next: Vec<(char, usize)>,
    tag: Option<Tag>,
}

struct Machine {
    /// By code unit: nothing, a digit, an at sign, or the node of the words that begin so.
    table: Vec<u16>,
    nodes: Vec<Node>,
}

static MACHINE: LazyLock<Machine> = LazyLock::new(Machine::new);

impl Machine {
    fn new() -> Self {
        let mut machine = Self { table: vec![0; 0x1_0000], nodes: Vec::new() };
        for (rank, word) in MARKINGS.levels() {
            machine.add(word, Tag::Level(rank));
        }
        let notice = &MARKINGS.notice;
        let lists = [
            (&notice.heads, Tag::Notice),
            (&notice.whole, Tag::Notice),
            (&notice.alone, Tag::Notice),
            (&CONTEXT.address_home, Tag::Home),
            (&CONTEXT.birth, Tag::Birth),
            (&PERSONS.health, Tag::Health),
            (&PERSONS.hardship, Tag::Hardship),
            (&PERSONS.minor, Tag::Minor),
        ];
        for (words, tag) in lists {
            words.0.iter().for_each(|word| machine.add(word, tag));
        }
        for unit in 0..=u16::MAX {
            let Some(c) = char::from_u32(u32::from(unit)) else { continue };
            if signs::digit(c).is_some() {
                machine.mark(c, DIGIT);
            }
        }
        machine.mark('@', AT);
        machine.mark('＠', AT);
        machine
    }

    fn mark(&mut self, c: char, what: u16) {
        if let Some(slot) = self.table.get_mut(u32::from(c) as usize) {
            *slot = what;
        }
    }

    fn add(&mut self, word: &str, tag: Tag) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return };
        let root = self.table.get(u32::from(first) as usize).copied().unwrap_or(0);
        let mut node = if root >= ROOTS {
            usize::from(root - ROOTS)
        } else {
            self.nodes.push(Node::default());
            let node = self.nodes.len() - 1;
            self.mark(first, ROOTS + u16::try_from(node).unwrap_or(0));
            node
        };
        for c in chars {
            let known =
                self.nodes.get(node).and_then(|n| n.next.iter().find(|(next, _)| *next == c)).map(|(_, to)| *to);
            node = known.unwrap_or_else(|| {
                self.nodes.push(Node::default());
                let made = self.nodes.len() - 1;
                if let Some(from) = self.nodes.get_mut(node) {
                    from.next.push((c, made));
                }
                made
            });
        }
        if let Some(node) = self.nodes.get_mut(node) {
            node.tag.get_or_insert(tag);
        }
    }

    /// The longest word that begins at `start` with the character of this node.
    fn word(&self, text: &str, start: usize, node: usize) -> Option<Stop> {
        let mut node = self.nodes.get(node)?;
        let mut chars = text.get(start..)?.char_indices();
        let (_, first) = chars.next()?;
        let mut best = node.tag.map(|tag| Stop::Word { start, end: start + first.len_utf8(), tag, loose: false });
        let (mut gap, mut loose) = (0, false);
        for (at, c) in chars {
            if let Some((_, next)) = node.next.iter().find(|(next, _)| *next == c) {
                node = self.nodes.get(*next)?;
                gap = 0;
                if let Some(tag) = node.tag {
                    best = Some(Stop::Word { start, end: start + at + c.len_utf8(), tag, loose });
                }
                if node.next.is_empty() {
                    break;
                }
                continue;
            }
            match signs::class(c) {
                Class::Ignore | Class::Space => {}
                Class::Plain | Class::Digit => break,
                _ => loose = true,
            }
            gap += 1;
            if gap > 12 {
                break;
            }
        }
        best
    }
}

/// Goes over the text. `on` says where to go on after a chain of digits; what it says for others isn't used.
pub fn scan(text: &str, mut on: impl FnMut(Stop) -> usize) {
    let machine: &Machine = &MACHINE;
    let table: &[u16] = &machine.table;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        let (unit, length) = if lead < 0x80 {
            (usize::from(lead), 1)
        } else if lead >= 0xf0 {
            (usize::from(u16::MAX), 4)
        } else if lead >= 0xe0 {
            let (Some(&second), Some(&third)) = (bytes.get(at + 1), bytes.get(at + 2)) else { return };
            (usize::from(lead & 0x0f) << 12 | usize::from(second & 0x3f) << 6 | usize::from(third & 0x3f), 3)
        } else {
            (usize::from(lead & 0x1f) << 6 | usize::from(bytes.get(at + 1).copied().unwrap_or(0) & 0x3f), 2)
        };
        let found = table.get(unit).copied().unwrap_or(0);
        if found == 0 && length != 4 {
            at += length;
            continue;
        }
        let is_digit =
            found == DIGIT || length == 4 && signs::next(text, at).is_some_and(|c| signs::digit(c).is_some());
        if is_digit {
            at = on(Stop::Digit(at)).max(at + length);
            continue;
        }
        if found == AT {
            on(Stop::At(at));
        } else if found >= ROOTS
            && let Some(stop) = machine.word(text, at, usize::from(found - ROOTS))
        {
            on(stop);
        }
        at += length;
    }
}
