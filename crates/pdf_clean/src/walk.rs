//! Goes through content streams and notes every glyph, picture and filled area with its place on the page.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    cmap::Text,
    drawn::{Area, At, Drawn, Drop, Glyph, Mark, Source},
    font::Font,
    layers::Layers,
    object::{self, Budget, Cache, Matrix, Rect, apply, get, get_dict, get_name, meet, moved, times},
    page::cuts,
    state::{Cursor, Path, State, property, state_font},
    token::{Operand, Operator, Tokens},
};
use crate::{Hidden, Measure, Refused};

/// How deep forms draw forms.
const FORMS: usize = 16;
/// Saved states.
const STATES: usize = 512;
/// Glyphs of one page.
const GLYPHS: usize = 1_000_000;
/// Filled areas looked at for one page.
const AREAS: usize = 4_000;

pub struct Walker<'a> {
    pub doc: &'a Document,
    pub budget: &'a Budget,
    pub layers: Layers,
    fonts: HashMap<usize, Rc<Font>>,
    cache: Cache,
    /// Forms drawn where a reader sees them.
    pub shown: BTreeSet<ObjectId>,
    /// Forms drawn by layers that are off.
    pub unshown: BTreeSet<ObjectId>,
    /// Patterns and masks walked for this page, forms being walked.
    seen: HashSet<ObjectId>,
    inside: Vec<ObjectId>,
    /// The document has one page: a form is drawn for no other.
    pub single: bool,
    pub drawn: Drawn,
}

/// One pass through one stream.
struct Run<'r> {
    source: Source,
    resources: Option<&'r Dictionary>,
    state: State,
    saved: Vec<State>,
    cursor: Cursor,
    path: Path,
    /// Marked content that is open: is it a layer that is off, which mark is it?
    open: Vec<(bool, Vec<usize>)>,
    /// The stream itself is drawn by a layer that is off.
    borrowed: bool,
    base: Matrix,
}

impl Run<'_> {
    fn off(&self) -> bool {
        self.borrowed || self.open.iter().any(|(off, _)| *off)
    }
}

fn num(operands: &[Operand], at: usize) -> f64 {
    match operands.get(at) {
        Some(Operand::Number(n)) => *n,
        _ => 0.0,
    }
}

fn six(operands: &[Operand]) -> Matrix {
    [0, 1, 2, 3, 4, 5].map(|at| num(operands, at))
}

#[expect(clippy::cast_possible_truncation, reason = "positions on paper")]
fn short((x, y): (f64, f64)) -> (f32, f32) {
    (x as f32, y as f32)
}

impl<'a> Walker<'a> {
    pub fn new(doc: &'a Document, budget: &'a Budget) -> Self {
        Self {
            doc,
            budget,
            layers: Layers::read(doc),
            fonts: HashMap::new(),
            cache: Cache::default(),
            shown: BTreeSet::new(),
            unshown: BTreeSet::new(),
            seen: HashSet::new(),
            inside: Vec::new(),
            single: false,
            drawn: Drawn::default(),
        }
    }

    /// Ends a page: hands over what is drawn on it.
    pub fn finish(&mut self) -> Drawn {
        self.seen.clear();
        std::mem::take(&mut self.drawn)
    }

    /// Goes through one stream.
    pub fn run(
        &mut self,
        source: Source,
        content: &[u8],
        resources: Option<&Dictionary>,
        state: State,
        borrowed: bool,
    ) -> Result<(), Refused> {
        let base = state.ctm;
        let mut run = Run {
            source,
            resources,
            state,
            saved: Vec::new(),
            cursor: Cursor::default(),
            path: Path::default(),
            open: Vec::new(),
            borrowed,
            base,
        };
        let mut tokens = Tokens::new(content);
        let mut read = 0;
        while let Some(operator) = tokens.next() {
            self.budget.steps(tokens.read - read + 2)?;
            read = tokens.read;
            if tokens.overflow {
                return Err(Refused::TooMuch { measure: Measure::Text, limit: self.budget.limits.text_bytes });
            }
            self.operator(&mut run, &operator)?;
        }
        Ok(())
    }

    fn operator(&mut self, run: &mut Run, operator: &Operator) -> Result<(), Refused> {
        let operands = operator.operands.as_slice();
        match operator.name {
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(run, operator),
            b"q" => {
                if run.saved.len() < STATES {
                    run.saved.push(run.state.clone());
                }
                Ok(())
            }
            b"Q" => {
                if let Some(state) = run.saved.pop() {
                    run.state = state;
                }
                Ok(())
            }
            b"cm" => {
                run.state.ctm = times(&six(operands), &run.state.ctm);
                Ok(())
            }
            b"BDC" | b"BMC" | b"EMC" => {
                self.marked(run, operator);
                Ok(())
            }
            b"Do" | b"EI" | b"sh" => self.paint(run, operator),
            b"gs" => self.extended(run, operands),
            b"Tf" => {
                run.state.size = num(operands, 1);
                let fonts = run.resources.and_then(|resources| get_dict(self.doc, resources, b"Font"));
                let font = match (operands.first(), fonts) {
                    (Some(Operand::Name(name)), Some(fonts)) => get_dict(self.doc, fonts, name),
                    _ => None,
                };
                run.state.font = Some(self.font(font)?);
                Ok(())
            }
            b"scn" if matches!(operands.last(), Some(Operand::Name(_))) => {
                run.state.fill = None;
                self.pattern(run, operands)
            }
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => {
                run.state.colour(self.doc, operator.name, operands, run.resources);
                Ok(())
            }
            name => {
                if !text_operator(run, name, operands) {
                    self.path(run, operator);
                }
                Ok(())
            }
        }
    }

    /// A font, read once for each dictionary: it stays where it is while the document is borrowed.
    fn font(&mut self, font: Option<&Dictionary>) -> Result<Rc<Font>, Refused> {
        let empty = Dictionary::new();
        let key = font.map_or(0, |font| std::ptr::from_ref(font).addr());
        if let Some(font) = self.fonts.get(&key) {
            return Ok(Rc::clone(font));
        }
        let read = Rc::new(Font::read(self.doc, font.unwrap_or(&empty), self.budget)?);
        self.fonts.insert(key, Rc::clone(&read));
        Ok(read)
    }

    fn extended(&mut self, run: &mut Run, operands: &[Operand]) -> Result<(), Refused> {
        let Some(Operand::Name(name)) = operands.first() else { return Ok(()) };
        let states = run.resources.and_then(|resources| get_dict(self.doc, resources, b"ExtGState"));
        let Some(parameters) = states.and_then(|states| get_dict(self.doc, states, name)) else { return Ok(()) };
        run.state.extended(self.doc, parameters);
        if let Some((font, size)) = state_font(self.doc, parameters) {
            run.state.font = Some(self.font(object::dict(self.doc, font))?);
            run.state.size = size;
        }
        // A mask may be made of text.
        let mask = get_dict(self.doc, parameters, b"SMask").and_then(|mask| mask.get(b"G").ok());
        match mask {
            Some(group) => self.once(run, group, run.state.ctm),
            None => Ok(()),
        }
    }

    fn pattern(&mut self, run: &Run, operands: &[Operand]) -> Result<(), Refused> {
        let Some(Operand::Name(name)) = operands.last() else { return Ok(()) };
        let patterns = run.resources.and_then(|resources| get_dict(self.doc, resources, b"Pattern"));
        match patterns.and_then(|patterns| patterns.get(name).ok()) {
            Some(pattern) => self.once(run, pattern, run.base),
            None => Ok(()),
        }
    }

    /// Masks and tiles are walked once for a page, wherever they lie.
    fn once(&mut self, run: &Run, form: &Object, ctm: Matrix) -> Result<(), Refused> {
        let Ok(id) = form.as_reference() else { return Ok(()) };
        if !self.seen.insert(id) {
            return Ok(());
        }
        let mut state = State::new(ctm);
        state.clip = run.state.clip;
        self.form(id, state, run.resources, run.off())
    }

    /// Draws a form, a tile or an appearance.
    pub fn form(
        &mut self,
        id: ObjectId,
        mut state: State,
        resources: Option<&Dictionary>,
        off: bool,
    ) -> Result<(), Refused> {
        let Ok(Object::Stream(stream)) = self.doc.get_object(id) else { return Ok(()) };
        if self.inside.len() >= FORMS || self.inside.contains(&id) {
            return Ok(());
        }
        self.budget.steps(1000)?;
        if off {
            self.unshown.insert(id)
        } else {
            self.shown.insert(id)
        };
        let Some(content) = self.cache.content(self.doc, id, stream, self.budget)? else {
            self.drawn.damaged = true;
            return Ok(());
        };
        state.ctm = times(&object::matrix(self.doc, &stream.dict, b"Matrix"), &state.ctm);
        if let Some(clip) = object::rect(self.doc, &stream.dict, b"BBox") {
            state.clip = meet(&state.clip, &moved(&state.ctm, &clip));
        }
        let own = get_dict(self.doc, &stream.dict, b"Resources").or(resources);
        self.inside.push(id);
        let done = self.run(Source::Form(id), &content, own, state, off);
        self.inside.pop();
        done
    }

    fn marked(&mut self, run: &mut Run, operator: &Operator) {
        if operator.name == b"EMC" {
            for mark in run.open.pop().map(|(_, marks)| marks).unwrap_or_default() {
                if let Some(mark) = self.drawn.marks.get_mut(mark) {
                    mark.glyphs.end = self.drawn.glyphs.len();
                }
            }
            return;
        }
        let mut open = (false, Vec::new());
        let tag = operator.operands.first();
        match operator.operands.get(1) {
            Some(Operand::Name(name)) => {
                if let Some(properties) = property(self.doc, name, run.resources) {
                    open.0 = tag == Some(&Operand::Name(b"OC".to_vec())) && self.layers.is_off(self.doc, properties);
                    let dict = object::dict(self.doc, properties);
                    for key in STAND_INS {
                        let text = dict.and_then(|dict| object::get_text(self.doc, dict, key));
                        open.1.extend(text.map(|text| self.mark(run, operator, text, false)));
                    }
                }
            }
            Some(Operand::Dict(pairs)) => {
                for (key, value) in pairs {
                    if let Operand::Text(text) = value
                        && STAND_INS.contains(&key.as_slice())
                    {
                        open.1.push(self.mark(run, operator, object::text(text), true));
                    }
                }
            }
            _ => {}
        }
        if run.open.len() < STATES {
            run.open.push(open);
        }
    }

    fn mark(&mut self, run: &Run, operator: &Operator, text: String, inline: bool) -> usize {
        let from = self.drawn.glyphs.len();
        let at = u32::try_from(operator.range.start).unwrap_or(u32::MAX);
        self.drawn.marks.push(Mark { source: run.source, operator: at, text, glyphs: from..from, inline });
        self.drawn.marks.len() - 1
    }

    fn paint(&mut self, run: &mut Run, operator: &Operator) -> Result<(), Refused> {
        let off = run.off();
        if off && !run.borrowed {
            self.drop(run, operator, Drop::Operator);
        }
        match operator.name {
            b"sh" => {
                self.area(run.state.clip, None, run.state.covers(), false);
                return Ok(());
            }
            b"EI" => {
                if !off {
                    self.area(moved(&run.state.ctm, &UNIT), None, run.state.covers(), true);
                }
                return Ok(());
            }
            _ => {}
        }
        let Some(Operand::Name(name)) = operator.operands.first() else { return Ok(()) };
        let objects = run.resources.and_then(|resources| get_dict(self.doc, resources, b"XObject"));
        let Some(reference) = objects.and_then(|objects| objects.get(name).ok()) else { return Ok(()) };
        let Ok((Some(id), Object::Stream(stream))) = self.doc.dereference(reference) else { return Ok(()) };
        let hidden = stream.dict.get(b"OC").is_ok_and(|group| self.layers.is_off(self.doc, group));
        if hidden && !off {
            self.drop(run, operator, Drop::Operator);
        }
        if get_name(self.doc, &stream.dict, b"Subtype") != b"Image" {
            return self.form(id, run.state.clone(), run.resources, off || hidden);
        }
        let see_through = [b"SMask".as_slice(), b"Mask"].iter().any(|key| stream.dict.has(key))
            || get(self.doc, &stream.dict, b"ImageMask").is_some_and(|mask| *mask == Object::Boolean(true));
        if !off && !hidden {
            let around = moved(&run.state.ctm, &UNIT);
            let seen = meet(&around, &run.state.clip);
            self.drawn.cropped |= cuts(&around, &seen);
            self.area(seen, None, run.state.covers() && !see_through, true);
        }
        Ok(())
    }

    fn drop(&mut self, run: &Run, operator: &Operator, drop: Drop) {
        let at = u32::try_from(operator.range.start).unwrap_or(u32::MAX);
        self.drawn.drops.push((run.source, at, drop));
    }

    fn area(&mut self, around: Rect, fill: super::state::Colour, covers: bool, picture: bool) {
        self.drawn.order += 1;
        if self.drawn.areas.len() < AREAS {
            let order = self.drawn.order;
            self.drawn.areas.push(Area { around, fill, covers, order, picture });
        }
    }

    fn path(&mut self, run: &mut Run, operator: &Operator) {
        let operands = operator.operands.as_slice();
        let ctm = run.state.ctm;
        let at = |x: usize| apply(&ctm, num(operands, x), num(operands, x + 1));
        match operator.name {
            b"m" => run.path.point(at(0), false),
            b"l" => run.path.point(at(0), true),
            b"c" | b"v" | b"y" => {
                (0..operands.len()).step_by(2).take(3).for_each(|pair| run.path.point(at(pair), true));
                run.path.bends();
            }
            b"re" => {
                let (x, y, w, h) = (num(operands, 0), num(operands, 1), num(operands, 2), num(operands, 3));
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                for (n, (x, y)) in corners.into_iter().enumerate() {
                    run.path.point(apply(&ctm, x, y), n > 0);
                }
            }
            b"W" | b"W*" => run.path.clips = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n" => {
                let fills = matches!(operator.name, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*");
                let path = std::mem::take(&mut run.path);
                let inks = operator.name != b"n";
                if run.off() && inks {
                    if !run.borrowed {
                        self.drop(run, operator, Drop::Ink);
                    }
                } else if let Some(around) = path.around {
                    self.drawn.lines = self.drawn.lines.saturating_add(if inks { path.parts } else { 0 });
                    if fills {
                        // One rectangle has four sides; what is made of more may have holes.
                        let covers = path.straight && path.parts <= 4 && run.state.covers();
                        self.area(meet(&around, &run.state.clip), run.state.fill, covers, false);
                    }
                }
                if path.clips {
                    run.state.clip = path.around.map_or([0.0; 4], |around| meet(&run.state.clip, &around));
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, run: &mut Run, operator: &Operator) -> Result<(), Refused> {
        let operands = operator.operands.as_slice();
        if operator.name == b"\"" {
            run.state.word_space = num(operands, 0);
            run.state.char_space = num(operands, 1);
        }
        if matches!(operator.name, b"'" | b"\"") {
            run.cursor.next_line(0.0, -run.state.leading);
        }
        let at = u32::try_from(operator.range.start).unwrap_or(u32::MAX);
        match operands.last() {
            Some(Operand::Text(bytes)) => self.string(run, bytes, at, 0),
            Some(Operand::Array(items)) if operator.name == b"TJ" => {
                for (element, item) in (0..).zip(items) {
                    match item {
                        Operand::Text(bytes) => self.string(run, bytes, at, element)?,
                        Operand::Number(n) => {
                            let step = -n / 1000.0 * run.state.size;
                            match run.state.font.as_ref().is_some_and(|font| font.vertical) {
                                true => run.cursor.advance(0.0, step),
                                false => run.cursor.advance(step * run.state.scale, 0.0),
                            }
                        }
                        _ => {}
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn string(&mut self, run: &mut Run, bytes: &[u8], operator: u32, element: u32) -> Result<(), Refused> {
        let font = match &run.state.font {
            Some(font) => Rc::clone(font),
            None => self.font(None)?,
        };
        self.budget.steps(bytes.len())?;
        let mut from = 0;
        while let Some(rest) = bytes.get(from..)
            && let Some(code) = font.next(rest)
        {
            let text = font.text(&code, rest).filter(|text| *text != Text::One('\u{FFFD}'));
            let advance = font.advance(&code, rest);
            let word = if Font::is_space(&code) { run.state.word_space } else { 0.0 };
            let extra = run.state.char_space + word;
            let at = At {
                source: run.source,
                operator,
                element,
                byte: u32::try_from(from).unwrap_or(u32::MAX),
                length: u8::try_from(code.length).unwrap_or(4),
                step: step(advance, extra, run.state.size),
            };
            let blank = text.is_none() && font.is_blank(&code);
            self.glyph(run, if blank { Some(Text::One(' ')) } else { text }, advance, font.vertical, at)?;
            let moves = advance * run.state.size + extra;
            match font.vertical {
                true => run.cursor.advance(0.0, moves),
                false => run.cursor.advance(moves * run.state.scale, 0.0),
            }
            from += code.length;
        }
        Ok(())
    }

    fn glyph(&mut self, run: &Run, text: Option<Text>, advance: f64, vertical: bool, at: At) -> Result<(), Refused> {
        if self.drawn.glyphs.len() >= GLYPHS {
            return Err(Refused::TooMuch { measure: Measure::Text, limit: GLYPHS as u64 });
        }
        let m = run.state.rendering(&run.cursor.text);
        let [a, b, c, d, ..] = m;
        let start = apply(&m, 0.0, 0.0);
        let end = if vertical { apply(&m, 0.0, advance) } else { apply(&m, advance, 0.0) };
        let (up, way) = if vertical { ((a, b), (-c, -d)) } else { ((c, d), (a, b)) };
        #[expect(clippy::cast_possible_truncation, reason = "an angle")]
        let angle = way.1.atan2(way.0).to_degrees() as f32;
        let [left, bottom, right, top] = run.state.clip;
        let slack = c.hypot(d);
        let outside = start.0.max(end.0) < left - slack
            || start.0.min(end.0) > right + slack
            || start.1.max(end.1) < bottom - slack
            || start.1.min(end.1) > top + slack;
        let hide = match () {
            () if run.off() => Some(Hidden::Layers),
            () if run.state.alpha < 0.02 => Some(Hidden::HiddenText),
            // Another page may show what this one cuts off.
            () if outside && (self.single || matches!(at.source, Source::Page(_))) => Some(Hidden::HiddenText),
            () => None,
        };
        self.drawn.order += 1;
        self.drawn.glyphs.push(Glyph {
            text,
            start: short(start),
            end: short(end),
            up: short(up),
            angle,
            vertical,
            at,
            borrowed: run.borrowed,
            hide,
            inkless: matches!(run.state.mode, 3 | 7),
            fill: if matches!(run.state.mode, 0 | 4) { run.state.fill } else { None },
            order: self.drawn.order,
        });
        Ok(())
    }
}

const STAND_INS: [&[u8]; 3] = [b"ActualText", b"Alt", b"E"];
const UNIT: Rect = [0.0, 0.0, 1.0, 1.0];

#[expect(clippy::cast_possible_truncation, reason = "a number of `TJ`")]
fn step(advance: f64, extra: f64, size: f64) -> f32 {
    let by_size = if size.abs() < 1e-6 { 0.0 } else { extra * 1000.0 / size };
    -(advance * 1000.0 + by_size) as f32
}

/// The operators of the text state and of positions; is it one of them?
fn text_operator(run: &mut Run, name: &[u8], operands: &[Operand]) -> bool {
    let (first, second) = (num(operands, 0), num(operands, 1));
    match name {
        b"BT" => run.cursor = Cursor::default(),
        b"Td" => run.cursor.next_line(first, second),
        b"TD" => {
            run.state.leading = -second;
            run.cursor.next_line(first, second);
        }
        b"Tm" => {
            run.cursor.line = six(operands);
            run.cursor.text = run.cursor.line;
        }
        b"T*" => run.cursor.next_line(0.0, -run.state.leading),
        b"Tc" => run.state.char_space = first,
        b"Tw" => run.state.word_space = first,
        b"Tz" => run.state.scale = first / 100.0,
        b"TL" => run.state.leading = first,
        b"Ts" => run.state.rise = first,
        #[expect(clippy::cast_possible_truncation, reason = "a mode is 0 to 7")]
        b"Tr" => run.state.mode = first as i64,
        b"ET" => {}
        _ => return false,
    }
    true
}
