//! The graphics state, as far as it decides where text stands and whether it is seen (ISO 32000, 8.4, 9.3).

use std::rc::Rc;

use lopdf::{Dictionary, Document, Object};

use super::{
    font::Font,
    object::{IDENTITY, Matrix, Rect, get, get_array, get_name, number, times},
    token::Operand,
};

/// A colour as a reader sees it, 0 to 1 each; `None` for patterns and inks whose colour isn't known.
pub type Colour = Option<[f32; 3]>;

/// What a number of a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// An ink, an index, a pattern.
    Unknown,
}

#[derive(Clone)]
pub struct State {
    pub ctm: Matrix,
    pub font: Option<Rc<Font>>,
    pub size: f64,
    pub char_space: f64,
    pub word_space: f64,
    /// Horizontal scaling; 1 is normal.
    pub scale: f64,
    pub leading: f64,
    pub rise: f64,
    /// The rendering mode `Tr`.
    pub mode: i64,
    pub space: Space,
    pub fill: Colour,
    pub alpha: f64,
    /// Neither a blend mode nor a mask.
    pub plain: bool,
    pub clip: Rect,
}

pub const EVERYWHERE: Rect = [-1e9, -1e9, 1e9, 1e9];

impl State {
    pub fn new(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            space: Space::Gray,
            fill: Some([0.0; 3]),
            alpha: 1.0,
            plain: true,
            clip: EVERYWHERE,
        }
    }

    /// Text units to the page.
    pub fn rendering(&self, text: &Matrix) -> Matrix {
        let own = [self.size * self.scale, 0.0, 0.0, self.size, 0.0, self.rise];
        times(&times(&own, text), &self.ctm)
    }

    /// The colour operators for filling: `g rg k cs sc scn`.
    pub fn colour(&mut self, doc: &Document, operator: &[u8], operands: &[Operand], resources: Option<&Dictionary>) {
        match operator {
            b"g" => self.space = Space::Gray,
            b"rg" => self.space = Space::Rgb,
            b"k" => self.space = Space::Cmyk,
            b"cs" => {
                self.space = match operands.last() {
                    Some(Operand::Name(name)) => space(doc, name, resources),
                    _ => Space::Unknown,
                };
                self.fill = (self.space != Space::Unknown).then_some([0.0; 3]);
                return;
            }
            _ => {}
        }
        #[expect(clippy::cast_possible_truncation, reason = "colours")]
        let parts: Vec<f32> = operands
            .iter()
            .filter_map(|operand| if let Operand::Number(n) = operand { Some(n.clamp(0.0, 1.0) as f32) } else { None })
            .collect();
        self.fill = match (self.space, parts.as_slice()) {
            (Space::Gray, [gray]) => Some([*gray; 3]),
            (Space::Rgb, [r, g, b]) => Some([*r, *g, *b]),
            (Space::Cmyk, [c, m, y, k]) => Some([c, m, y].map(|ink| (1.0 - ink) * (1.0 - k))),
            _ => None,
        };
    }

    /// What `gs` sets.
    pub fn extended(&mut self, doc: &Document, parameters: &Dictionary) {
        if let Some(alpha) = parameters.get(b"ca").ok().and_then(|alpha| number(doc, alpha)) {
            self.alpha = alpha;
        }
        let masked = matches!(get(doc, parameters, b"SMask"), Some(Object::Dictionary(_)));
        let unmasked = get_name(doc, parameters, b"SMask") == b"None";
        let mode = match get(doc, parameters, b"BM") {
            Some(Object::Array(modes)) => modes.first().and_then(|mode| mode.as_name().ok()).unwrap_or_default(),
            Some(Object::Name(mode)) => mode.as_slice(),
            _ => b"",
        };
        let blends = !matches!(mode, b"" | b"Normal" | b"Compatible");
        if masked || blends {
            self.plain = false;
        } else if unmasked || !mode.is_empty() {
            self.plain = true;
        }
    }

    /// Is it filled with something nothing shows through?
    pub fn covers(&self) -> bool {
        self.plain && self.alpha > 0.99
    }
}

fn space(doc: &Document, name: &[u8], resources: Option<&Dictionary>) -> Space {
    match name {
        b"DeviceGray" | b"G" => return Space::Gray,
        b"DeviceRGB" | b"RGB" => return Space::Rgb,
        b"DeviceCMYK" | b"CMYK" => return Space::Cmyk,
        _ => {}
    }
    let spaces = resources.and_then(|resources| super::object::get_dict(doc, resources, b"ColorSpace"));
    let Some(found) = spaces.and_then(|spaces| get(doc, spaces, name)) else { return Space::Unknown };
    if let Ok(device) = found.as_name() {
        return if device == name { Space::Unknown } else { space(doc, device, None) };
    }
    let Ok([family, rest @ ..]) = found.as_array().map(Vec::as_slice) else { return Space::Unknown };
    match family.as_name().unwrap_or_default() {
        b"CalGray" | b"DeviceGray" => Space::Gray,
        b"CalRGB" | b"DeviceRGB" => Space::Rgb,
        b"DeviceCMYK" => Space::Cmyk,
        b"ICCBased" => {
            let profile = rest.first().and_then(|profile| super::object::dict(doc, profile));
            match profile.and_then(|profile| super::object::get_number(doc, profile, b"N")) {
                Some(1.0) => Space::Gray,
                Some(3.0) => Space::Rgb,
                Some(4.0) => Space::Cmyk,
                _ => Space::Unknown,
            }
        }
        _ => Space::Unknown,
    }
}

/// What a path is made of, as far as it may cover something.
#[derive(Clone, Debug)]
pub struct Path {
    /// The box around it on the page.
    pub around: Option<Rect>,
    /// Lines and curves in it.
    pub parts: u32,
    /// Every part runs along the axes.
    pub straight: bool,
    last: (f64, f64),
    /// `W` was seen.
    pub clips: bool,
}

impl Default for Path {
    fn default() -> Self {
        Self { around: None, parts: 0, straight: true, last: (0.0, 0.0), clips: false }
    }
}

impl Path {
    pub fn point(&mut self, at: (f64, f64), draws: bool) {
        let (x, y) = at;
        let [l, b, r, t] = self.around.unwrap_or([x, y, x, y]);
        self.around = Some([l.min(x), b.min(y), r.max(x), t.max(y)]);
        if draws {
            self.parts += 1;
            let aslant = (x - self.last.0).abs() > 0.5 && (y - self.last.1).abs() > 0.5;
            self.straight &= !aslant;
        }
        self.last = at;
    }

    /// A curve may do anything.
    pub fn bends(&mut self) {
        self.straight = false;
    }
}

/// Text matrices.
#[derive(Clone, Copy)]
pub struct Cursor {
    pub text: Matrix,
    pub line: Matrix,
}

impl Default for Cursor {
    fn default() -> Self {
        Self { text: IDENTITY, line: IDENTITY }
    }
}

impl Cursor {
    pub fn next_line(&mut self, x: f64, y: f64) {
        self.line = times(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    pub fn advance(&mut self, x: f64, y: f64) {
        self.text = times(&[1.0, 0.0, 0.0, 1.0, x, y], &self.text);
    }
}

/// The marked content's property list, given in place or by its name in the resources.
pub fn property<'a>(doc: &'a Document, name: &[u8], resources: Option<&'a Dictionary>) -> Option<&'a Object> {
    super::object::get_dict(doc, resources?, b"Properties")?.get(name).ok()
}

/// The font of an extended graphics state: `[font size]`.
pub fn state_font<'a>(doc: &'a Document, parameters: &'a Dictionary) -> Option<(&'a Object, f64)> {
    let [font, size] = get_array(doc, parameters, b"Font") else { return None };
    Some((font, number(doc, size)?))
}
