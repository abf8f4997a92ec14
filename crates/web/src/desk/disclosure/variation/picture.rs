//! A procedure as a drawing: boxes in a column in the order of the screen, ways at their sides. Pure geometry, in units
//! that are pixels at the usual type size; a column suits phones and stands beside a table on wide screens.
//!
//! Left go the ways on: what a step waits for if it is not the one above, referral, escalation. Right go the ways back
//! and the ways out. Ways of one kind to one end share a line.

use rules::procedure::{Move, Procedure, StepKind};

/// Width of a box: 13 han of the name, 15 of the rest, with its padding.
const BOX: i32 = 232;
const PAD: i32 = 10;
/// Between two boxes: room for an arrow.
const GAP: i32 = 30;
/// Between two lines at the side.
const LANE: i32 = 14;
/// Between two lines that touch the same box.
const PORT: i32 = 13;
const MARGIN: i32 = 6;
/// Type sizes and the lines they stand on: name, rest.
const NAME: (i32, i32) = (16, 22);
const REST: (i32, i32) = (14, 20);

/// What is written in a box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepLabels {
    /// The name.
    pub name: String,
    /// Below it: who, on which condition, where it stands.
    pub rest: Vec<String>,
    /// Class of the box besides its shape: `is-done`, `is-now` or nothing.
    pub tone: &'static str,
}

/// Words of the three ends: filed, withheld, abandoned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    pub filed: String,
    pub withheld: String,
    pub abandoned: String,
}

/// What a way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Pass,
    Refer,
    Escalate,
    Return,
    Withhold,
    Abandon,
}

impl Way {
    /// Code of its words, and class of its line.
    pub const fn code(self) -> &'static str {
        match self {
            Way::Pass => "pass",
            Way::Refer => "refer",
            Way::Escalate => "escalate",
            Way::Return => "return",
            Way::Withhold => "withhold",
            Way::Abandon => "abandon",
        }
    }

    const fn side(self) -> Side {
        match self {
            Way::Pass | Way::Refer | Way::Escalate => Side::Left,
            Way::Return | Way::Withhold | Way::Abandon => Side::Right,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub x: i32,
    pub y: i32,
    pub class: &'static str,
    pub text: String,
}

/// A step or an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Id of the step, or `filed`, `withheld`, `abandoned` after a space, which no step's id has.
    pub id: String,
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
    /// Radius of its corners: an end is round.
    pub r: i32,
    pub class: String,
    pub lines: Vec<Line>,
}

/// A way from one shape to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub way: Way,
    pub from: String,
    pub to: String,
    /// Corners, from the beginning to the end; or to where it joins a line that is drawn already.
    pub points: Vec<(i32, i32)>,
}

impl Drawn {
    /// As an SVG path.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (n, (x, y)) in self.points.iter().enumerate() {
            path.push_str(&format!("{}{x} {y}", if n == 0 { "M" } else { "L" }));
        }
        path
    }

    /// The head of the arrow, as an SVG path; empty for one that joins another.
    pub fn head(&self) -> String {
        if self.points.len() == 2 && self.way != Way::Pass {
            return String::new();
        }
        let [.., (fx, fy), (x, y)] = self.points.as_slice() else { return String::new() };
        let (dx, dy) = ((x - fx).signum(), (y - fy).signum());
        let (bx, by) = (x - dx * 8, y - dy * 8);
        format!("M{x} {y}L{} {}L{} {}Z", bx + dy * 4, by + dx * 4, bx - dy * 4, by - dx * 4)
    }
}

/// The drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    pub width: i32,
    pub height: i32,
    pub shapes: Vec<Shape>,
    pub ways: Vec<Drawn>,
}

impl Picture {
    /// The kinds of ways that occur, for the legend.
    pub fn kinds(&self) -> Vec<Way> {
        let mut kinds: Vec<Way> = self.ways.iter().map(|drawn| drawn.way).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// A way before it is drawn: from which row to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Between {
    way: Way,
    from: usize,
    to: usize,
}

/// Ways that share a line at the side.
struct Trunk {
    way: Way,
    to: usize,
    from: Vec<usize>,
    lane: i32,
}

impl Trunk {
    fn rows(&self) -> (usize, usize) {
        let first = self.from.iter().copied().min().unwrap_or(self.to).min(self.to);
        (first, self.from.iter().copied().max().unwrap_or(self.to).max(self.to))
    }
}

/// Draws a procedure. `words` are those of its steps, in order.
pub fn draw(procedure: &Procedure, words: &[StepLabels], ends: &Ends) -> Picture {
    let (shapes, ways) = rows(procedure, words, ends);
    let straight = |b: &Between| b.way == Way::Pass && b.to == b.from + 1;
    let mut trunks = trunks(ways.iter().filter(|b| !straight(b)));
    let lanes = [Side::Left, Side::Right].map(|side| assign(&mut trunks, side));
    let [left, right] = lanes.map(|n| if n == 0 { 0 } else { n * LANE + 6 });
    let x = MARGIN + left;
    let mut picture = Picture { width: x + BOX + right + MARGIN, ..Picture::default() };
    let mut y = MARGIN;
    for (row, mut shape) in shapes.into_iter().enumerate() {
        let busiest = [Side::Left, Side::Right].map(|side| ports(&trunks, side, row).len());
        let busiest = i32::try_from(busiest.into_iter().max().unwrap_or(0)).unwrap_or(0);
        place(&mut shape, x, y, (busiest + 1) * PORT);
        y += shape.h + GAP;
        picture.shapes.push(shape);
    }
    picture.height = y - GAP + MARGIN;
    let id = |row: usize| picture.shapes.get(row).map_or_else(String::new, |shape| shape.id.clone());
    let mut drawn = Vec::new();
    for b in ways.iter().filter(|b| straight(b)) {
        let (Some(from), Some(to)) = (picture.shapes.get(b.from), picture.shapes.get(b.to)) else { continue };
        let middle = x + BOX / 2;
        let points = vec![(middle, from.y + from.h), (middle, to.y)];
        drawn.push(Drawn { way: b.way, from: id(b.from), to: id(b.to), points });
    }
    for (n, trunk) in trunks.iter().enumerate() {
        let (edge, lane) = match trunk.way.side() {
            Side::Left => (x, x - LANE - trunk.lane * LANE),
            Side::Right => (x + BOX, x + BOX + LANE + trunk.lane * LANE),
        };
        let port = |row: usize| {
            let at = ports(&trunks, trunk.way.side(), row);
            let nth = at.iter().position(|other| *other == n).unwrap_or(0);
            let shape = picture.shapes.get(row);
            let (y, h) = shape.map_or((0, 0), |shape| (shape.y, shape.h));
            let (nth, all) = (i32::try_from(nth).unwrap_or(0), i32::try_from(at.len()).unwrap_or(1));
            y + h * (nth + 1) / (all + 1)
        };
        let mut sources = trunk.from.clone();
        sources.sort_by_key(|from| std::cmp::Reverse(from.abs_diff(trunk.to)));
        for (nth, from) in sources.iter().enumerate() {
            let (out, to) = (port(*from), port(trunk.to));
            let mut points = vec![(edge, out), (lane, out), (lane, to), (edge, to)];
            if nth > 0 {
                // the farthest drew the shared line: dashes drawn twice would run together
                points.truncate(2);
            }
            drawn.push(Drawn { way: trunk.way, from: id(*from), to: id(trunk.to), points });
        }
    }
    picture.ways = drawn;
    picture
}

/// The column: steps, then ends that can be reached; and all ways between its rows.
fn rows(procedure: &Procedure, words: &[StepLabels], ends: &Ends) -> (Vec<Shape>, Vec<Between>) {
    let row = |id: &str| procedure.steps.iter().position(|step| step.id == id);
    let (mut shapes, mut ways) = (Vec::new(), Vec::new());
    let count = procedure.steps.len();
    let withholds = procedure.steps.iter().any(|step| step.may.contains(&Move::Withhold));
    let [filed, withheld] = [count, count + 1];
    let abandoned = if withholds { count + 2 } else { count + 1 };
    for (n, step) in procedure.steps.iter().enumerate() {
        let words = words.get(n).cloned().unwrap_or_default();
        let always = step.when.is_empty() && step.unless.is_empty();
        let shape = if always { "step" } else { "step is-called" };
        shapes.push(Shape::new(&step.id, &words, format!("{shape} {}", words.tone).trim_end()));
        let between = |way, to| Between { way, from: n, to };
        ways.extend(step.needs.iter().filter_map(|id| row(id)).map(|from| Between { way: Way::Pass, from, to: n }));
        ways.extend(step.may.iter().filter_map(|may| match may {
            Move::Return(to) => row(to).map(|to| between(Way::Return, to)),
            Move::Refer(to) => row(to).map(|to| between(Way::Refer, to)),
            Move::Escalate(to) => row(to).map(|to| between(Way::Escalate, to)),
            Move::Withhold => Some(between(Way::Withhold, withheld)),
            Move::Pass => None,
        }));
        match step.kind {
            StepKind::Propose => ways.push(between(Way::Abandon, abandoned)),
            StepKind::Archive => ways.push(between(Way::Pass, filed)),
            StepKind::SecrecyReview | StepKind::Review | StepKind::Approve | StepKind::Release => {}
        }
    }
    let end =
        |id: &str, name: &str| Shape::new(id, &StepLabels { name: name.to_owned(), ..StepLabels::default() }, "end");
    shapes.push(end(" filed", &ends.filed));
    if withholds {
        shapes.push(end(" withheld", &ends.withheld));
    }
    shapes.push(end(" abandoned", &ends.abandoned));
    (shapes, ways)
}

fn trunks<'a>(ways: impl Iterator<Item = &'a Between>) -> Vec<Trunk> {
    let mut trunks: Vec<Trunk> = Vec::new();
    for b in ways {
        let shared = |t: &&mut Trunk| t.way == b.way && t.to == b.to && b.way.side() == Side::Right;
        match trunks.iter_mut().find(shared) {
            Some(trunk) => trunk.from.push(b.from),
            None => trunks.push(Trunk { way: b.way, to: b.to, from: vec![b.from], lane: 0 }),
        }
    }
    trunks
}

/// Gives each line of a side a lane where it meets no other: short ones nearest to the boxes. Says how many lanes.
fn assign(trunks: &mut [Trunk], side: Side) -> i32 {
    let mut order: Vec<usize> = (0..trunks.len()).collect();
    let length = |n: &usize| trunks.get(*n).map_or(0, |t| t.rows().1 - t.rows().0);
    order.sort_by_key(length);
    let mut taken: Vec<(i32, (usize, usize))> = Vec::new();
    for n in order {
        let Some(trunk) = trunks.get_mut(n).filter(|t| t.way.side() == side) else { continue };
        let (first, last) = trunk.rows();
        let meets = |lane: i32| taken.iter().any(|(l, (a, b))| *l == lane && *a <= last && first <= *b);
        trunk.lane = (0..).find(|lane| !meets(*lane)).unwrap_or(0);
        taken.push((trunk.lane, (first, last)));
    }
    taken.iter().map(|(lane, _)| lane + 1).max().unwrap_or(0)
}

/// Which lines touch a row on a side, from above: what comes from above, what goes up, then what goes down.
fn ports(trunks: &[Trunk], side: Side, row: usize) -> Vec<usize> {
    let touches = |t: &Trunk| t.way.side() == side && (t.to == row || t.from.contains(&row));
    let mut at: Vec<(usize, i32, usize)> = Vec::new();
    for (n, trunk) in trunks.iter().enumerate().filter(|(_, t)| touches(t)) {
        let (first, last) = trunk.rows();
        // Upward lines of far lanes stand highest, downward ones lowest: so they cross least.
        at.push(if last == row {
            (0, -trunk.lane, n)
        } else if first == row {
            (2, trunk.lane, n)
        } else {
            (1, 0, n)
        });
    }
    at.sort_unstable();
    at.into_iter().map(|(.., n)| n).collect()
}

impl Shape {
    fn new(id: &str, words: &StepLabels, class: &str) -> Self {
        let line = |class, text| Line { x: 0, y: 0, class, text };
        let mut lines: Vec<Line> = wrap(&words.name, NAME.0).into_iter().map(|text| line("name", text)).collect();
        for rest in &words.rest {
            lines.extend(wrap(rest, REST.0).into_iter().map(|text| line("rest", text)));
        }
        let r = if class == "end" { 18 } else { 0 };
        Self { id: id.to_owned(), x: 0, y: 0, w: BOX, h: 0, r, class: class.to_owned(), lines }
    }
}

/// Puts a shape where it stands; at least `least` high.
fn place(shape: &mut Shape, x: i32, y: i32, least: i32) {
    (shape.x, shape.y) = (x, y);
    let high = |line: &Line| if line.class == "name" { NAME.1 } else { REST.1 };
    let text: i32 = shape.lines.iter().map(high).sum();
    shape.h = (text + PAD + 4).max(least);
    let mut at = y + (shape.h - text) / 2;
    for line in &mut shape.lines {
        let high = high(line);
        line.x = x + BOX / 2;
        line.y = at + high - 6;
        at += high;
    }
}

/// Width of a character in tenths of its size: han are square, Latin letters about half.
fn wide(c: char) -> i32 {
    if u32::from(c) >= 0x2e80 { 10 } else { 6 }
}

/// Breaks a line where it would leave the box: between han anywhere, else at a space.
fn wrap(text: &str, size: i32) -> Vec<String> {
    let room = (BOX - 2 * PAD) * 10 / size;
    let width = |text: &str| text.chars().map(wide).sum::<i32>();
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let joins = |word: &String| {
            let last = word.chars().next_back().unwrap_or(' ');
            last != ' ' && wide(last) < 10 && wide(c) < 10 || closes(c)
        };
        match words.last_mut() {
            Some(word) if joins(word) || (c == ' ' && !word.ends_with(' ')) => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if width(line) + width(word.trim_end()) <= room => line.push_str(&word),
            _ => lines.push(word),
        }
    }
    lines.into_iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Marks that don't begin a line: those of the wide punctuation that close.
fn closes(c: char) -> bool {
    matches!(u32::from(c), 0x3001 | 0x3002 | 0xff0c | 0xff1b | 0xff09 | 0x300b | 0x201d | 0xff1a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn rules() -> Vec<rules::Ruleset> {
        let load = |id: &&str| rules::load_with(id, rules::builtin(id).unwrap(), rules::Walk::Adopted).unwrap();
        rules::BUILTIN.iter().map(load).collect()
    }

    fn drawn(procedure: &Procedure, en: bool) -> Picture {
        let words = |step: &rules::procedure::Step| StepLabels {
            name: if en { step.name.en.clone() } else { step.name.zh.clone() },
            rest: vec![step.duty.to_string(), step.when.iter().map(|ctx| ctx.code()).collect::<Vec<_>>().join(", ")],
            tone: "",
        };
        let ends = Ends { filed: "办结".into(), withheld: "不予公开".into(), abandoned: "撤回".into() };
        draw(procedure, &procedure.steps.iter().map(words).collect::<Vec<_>>(), &ends)
    }

    fn inside(shape: &Shape, (x, y): (i32, i32)) -> bool {
        x > shape.x && x < shape.x + shape.w && y > shape.y && y < shape.y + shape.h
    }

    #[test]
    fn every_procedure_can_be_drawn() {
        let mut seen = 0;
        for (procedure, en) in rules().iter().flat_map(|r| &r.procedures).flat_map(|p| [(p, false), (p, true)]) {
            seen += 1;
            let picture = drawn(procedure, en);
            let id = &procedure.id;
            assert!(picture.width <= 358, "{id}: {} is too wide for a phone", picture.width);
            for (n, a) in picture.shapes.iter().enumerate() {
                assert!(a.x >= 0 && a.x + a.w <= picture.width && a.y + a.h <= picture.height, "{id}: {}", a.id);
                for b in picture.shapes.iter().skip(n + 1) {
                    assert!(a.y + a.h < b.y, "{id}: {} and {} overlap", a.id, b.id);
                }
                for line in &a.lines {
                    let size = if line.class == "name" { NAME.0 } else { REST.0 };
                    let width = line.text.chars().map(wide).sum::<i32>() * size / 10;
                    assert!(width <= a.w - 8 && line.y < a.y + a.h, "{id}: {} leaves its box", line.text);
                }
            }
            for step in &procedure.steps {
                let has = |way: Way, from: &str, to: &str| {
                    let found = picture.ways.iter().filter(|d| d.way == way && d.from == from && d.to == to).count();
                    assert_eq!(found, 1, "{id}: {way:?} {from} {to}");
                };
                assert!(picture.shapes.iter().any(|s| s.id == step.id));
                step.needs.iter().for_each(|from| has(Way::Pass, from, &step.id));
                for may in &step.may {
                    match may {
                        Move::Pass => {}
                        Move::Return(to) => has(Way::Return, &step.id, to),
                        Move::Refer(to) => has(Way::Refer, &step.id, to),
                        Move::Escalate(to) => has(Way::Escalate, &step.id, to),
                        Move::Withhold => has(Way::Withhold, &step.id, " withheld"),
                    }
                }
            }
            let side = |d: &&Drawn| d.points.len() == 4;
            for (n, a) in picture.ways.iter().enumerate() {
                for pair in a.points.windows(2) {
                    let middle = ((pair[0].0 + pair[1].0) / 2, (pair[0].1 + pair[1].1) / 2);
                    let crossed = picture.shapes.iter().find(|s| inside(s, middle) || inside(s, pair[0]));
                    assert!(crossed.is_none(), "{id}: a way goes through {crossed:?}");
                }
                for b in picture.ways.iter().skip(n + 1).filter(side).filter(|_| side(&a)) {
                    let span = |d: &Drawn| (d.points[1].1.min(d.points[2].1), d.points[1].1.max(d.points[2].1));
                    let ((a1, a2), (b1, b2)) = (span(a), span(b));
                    let same = a.points[1].0 == b.points[1].0 && a1 <= b2 && b1 <= a2;
                    assert!(!same || (a.way, &a.to) == (b.way, &b.to), "{id}: {a:?} lies on {b:?}");
                }
            }
        }
        assert!(seen > 20);
    }

    #[test]
    fn a_township_as_it_is_drawn() {
        let rules = rules();
        let picture = drawn(rules[0].procedure("township").unwrap(), false);
        let mut out = format!("{}x{}\n", picture.width, picture.height);
        for s in &picture.shapes {
            let lines: Vec<&str> = s.lines.iter().map(|l| l.text.as_str()).collect();
            writeln!(out, "{:20} {},{} {}x{} [{}] {}", s.id, s.x, s.y, s.w, s.h, s.class, lines.join(" / ")).unwrap();
        }
        for d in &picture.ways {
            writeln!(out, "{:9} {} -> {}: {} {}", d.way.code(), d.from, d.to, d.path(), d.head()).unwrap();
        }
        insta::assert_snapshot!("township", out);
    }

    #[test]
    fn lines_break_where_they_may() {
        let check = |text: &str, expect: &[&str]| assert_eq!(wrap(text, 16), expect, "{text}");
        check("保密审查", &["保密审查"]);
        check("报上级党组织审批", &["报上级党组织审批"]);
        check("报上级党组织审批报上级党组织审批", &["报上级党组织审批报上级党组", "织审批"]);
        check("报上级党组织审批报上级党组，织", &["报上级党组织审批报上级党", "组，织"]);
        check("Superior organisation decides", &["Superior organisation", "decides"]);
        check("", &[]);
    }
}
