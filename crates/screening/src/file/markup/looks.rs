//! How text of Word looks by its styles and its own properties: the colour of letters and of the ground behind them
//! (ECMA-376 part 1, 17.3.2, 17.7).

use std::collections::{HashMap, HashSet};

use crate::file::colour::{Rgb, Theme, named};
use crate::file::tree::Tree;

/// The colour of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Black or white, by what is shaded behind.
    Auto,
    Is(Rgb),
    /// Nothing is drawn.
    Nothing,
    Unknown,
}

/// What is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Whatever is further behind.
    Clear,
    Is(Rgb),
    /// A pattern.
    Unknown,
}

/// As far as something says it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    pub ink: Option<Ink>,
    pub shade: Option<Shade>,
    pub highlight: Option<Shade>,
}

impl Look {
    /// What this says, and where it says nothing, what the other says.
    pub fn over(self, other: Self) -> Self {
        Self {
            ink: self.ink.or(other.ink),
            shade: self.shade.or(other.shade),
            highlight: self.highlight.or(other.highlight),
        }
    }

    /// Are letters that look so on this ground not seen? What can't be told is taken as seen.
    pub fn hides(self, ground: Option<Rgb>) -> bool {
        let on = |shade: Option<Shade>, ground: Option<Rgb>| match shade {
            None | Some(Shade::Clear) => ground,
            Some(Shade::Is(rgb)) => Some(rgb),
            Some(Shade::Unknown) => None,
        };
        let shaded = on(self.shade, ground);
        let ink = match self.ink {
            // Programs look at the shade, and not at the highlight.
            Some(Ink::Auto) if shaded.is_some_and(Rgb::is_dark) => Rgb::WHITE,
            Some(Ink::Auto) => Rgb::BLACK,
            Some(Ink::Is(rgb)) => rgb,
            Some(Ink::Nothing) => return true,
            Some(Ink::Unknown) | None => return false,
        };
        on(self.highlight, shaded).is_some_and(|ground| ink.is_near(ground))
    }
}

#[derive(Default)]
struct Style {
    base: Option<String>,
    /// Of its letters, and of the whole paragraph.
    letters: Look,
    paragraph: Look,
    /// Cells of a table with this style may be shaded.
    shades: bool,
}

/// The styles of a document.
#[derive(Default)]
pub struct Looks {
    pub theme: Theme,
    styles: HashMap<String, Style>,
    /// Of letters that nothing else is said of.
    defaults: Look,
    /// The paragraph's style where none is named.
    usual: Option<String>,
}

/// How many styles one may rest on another.
const BASES: usize = 32;

impl Looks {
    pub fn read(tree: &Tree, theme: Theme) -> Self {
        let mut looks = Self { theme, ..Self::default() };
        let defaults = tree.find(tree.root(), "rPrDefault").and_then(|at| tree.child(at, "rPr"));
        looks.defaults = defaults.map(|at| looks.of(tree, at)).unwrap_or_default();
        for at in tree.all("style") {
            let Some(id) = tree.attribute(at, "styleId") else { continue };
            let of = |name: &str| tree.child(at, name).map(|at| looks.of(tree, at)).unwrap_or_default();
            let shades = (at..tree.close(at)).any(|at| tree.is_open(at) && tree.name(at) == "shd");
            let style = Style {
                base: tree.child(at, "basedOn").and_then(|at| tree.attribute(at, "val")),
                letters: of("rPr"),
                paragraph: of("pPr"),
                shades,
            };
            if tree.flag(at, "default", false) && tree.attribute(at, "type").as_deref() == Some("paragraph") {
                looks.usual = Some(id.clone());
            }
            looks.styles.insert(id, style);
        }
        looks
    }

    /// Of drawings: without styles of text.
    pub fn of_theme(theme: Theme) -> Self {
        Self { theme, ..Self::default() }
    }

    /// A style and all it rests on.
    fn chain(&self, id: Option<&str>) -> Vec<&Style> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut next = id;
        while let Some(style) = next.filter(|id| seen.insert(*id)).and_then(|id| self.styles.get(id)) {
            found.push(style);
            next = style.base.as_deref().filter(|_| found.len() < BASES);
        }
        found
    }

    /// Letters of a paragraph of this style, where nothing else is said of them.
    pub fn letters(&self, paragraph: Option<&str>) -> Look {
        let chain = self.chain(paragraph.or(self.usual.as_deref()));
        let look = chain.iter().fold(Look::default(), |look, style| look.over(style.letters));
        look.over(self.defaults).over(Look { ink: Some(Ink::Auto), ..Look::default() })
    }

    pub fn run(&self, style: &str) -> Look {
        self.chain(Some(style)).iter().fold(Look::default(), |look, style| look.over(style.letters))
    }

    /// What a paragraph of this style stands on.
    pub fn paragraph(&self, style: Option<&str>) -> Option<Shade> {
        self.chain(style.or(self.usual.as_deref())).iter().find_map(|style| style.paragraph.shade)
    }

    /// May a table of this style have shaded cells?
    pub fn shades(&self, table: &str) -> bool {
        self.chain(Some(table)).iter().any(|style| style.shades)
    }

    /// What properties of text, of a paragraph, a cell or a table say.
    pub fn of(&self, tree: &Tree, properties: usize) -> Look {
        let mut look = Look::default();
        let mut outlined = false;
        for at in tree.children(properties) {
            let value = tree.attribute(at, "val").unwrap_or_default();
            match tree.name(at) {
                "color" => look.ink = look.ink.or(Some(self.ink(tree, at, &value))),
                "shd" => look.shade = Some(self.shade(tree, at, &value)),
                "highlight" if value.is_empty() => look.highlight = self.theme.drawn(tree, at).map(|c| Shade::Is(c.0)),
                "highlight" if value == "none" => look.highlight = Some(Shade::Clear),
                "highlight" => look.highlight = Some(named(&value).map_or(Shade::Unknown, Shade::Is)),
                // Of drawings, and of newer programs for text: what they say goes before `color`.
                "textFill" | "solidFill" | "gradFill" | "blipFill" | "pattFill" | "noFill" => {
                    look.ink = Some(self.fill(tree, at));
                }
                // Letters of which only the outline is drawn.
                "ln" | "textOutline" => outlined = true,
                _ => {}
            }
        }
        if outlined && look.ink == Some(Ink::Nothing) {
            look.ink = Some(Ink::Unknown);
        }
        look
    }

    fn fill(&self, tree: &Tree, at: usize) -> Ink {
        let at = if tree.name(at) == "textFill" { tree.children(at).next().unwrap_or(at) } else { at };
        match tree.name(at) {
            "noFill" => Ink::Nothing,
            "solidFill" => match self.theme.drawn(tree, at) {
                Some((_, opaque)) if opaque < 0.05 => Ink::Nothing,
                Some((rgb, _)) => Ink::Is(rgb),
                None => Ink::Unknown,
            },
            _ => Ink::Unknown,
        }
    }

    fn ink(&self, tree: &Tree, at: usize, value: &str) -> Ink {
        let themed = self.themed(tree, at, "themeColor", "themeTint", "themeShade");
        match themed.or_else(|| Rgb::hex(value)) {
            Some(rgb) => Ink::Is(rgb),
            None => Ink::Auto,
        }
    }

    fn shade(&self, tree: &Tree, at: usize, pattern: &str) -> Shade {
        let given = |key: &str| tree.attribute(at, key).and_then(|value| Rgb::hex(&value));
        let fill = self.themed(tree, at, "themeFill", "themeFillTint", "themeFillShade").or_else(|| given("fill"));
        let front = self.themed(tree, at, "themeColor", "themeTint", "themeShade").or_else(|| given("color"));
        let share = pattern.strip_prefix("pct").and_then(|share| share.parse::<f64>().ok());
        match (pattern, share) {
            ("solid", _) => Shade::Is(front.unwrap_or(Rgb::BLACK)),
            ("clear" | "nil" | "", _) => fill.map_or(Shade::Clear, Shade::Is),
            (_, Some(share)) => {
                Shade::Is(front.unwrap_or(Rgb::BLACK).mixed((share / 100.0).min(1.0), fill.unwrap_or(Rgb::WHITE)))
            }
            _ => Shade::Unknown,
        }
    }

    fn themed(&self, tree: &Tree, at: usize, key: &str, tint: &str, shade: &str) -> Option<Rgb> {
        let share = |key: &str| {
            let share = tree.attribute(at, key).and_then(|share| u8::from_str_radix(&share, 16).ok());
            share.map(|share| f64::from(share) / 255.0)
        };
        let attributes = tree.attributes(at);
        let name = attributes.iter().find(|(full, _)| full.rsplit(':').next() == Some(key)).map(|(_, value)| value)?;
        let mut rgb = self.theme.named(name)?;
        if let Some(tint) = share(tint) {
            rgb = rgb.scaled(tint, 1.0 - tint);
        }
        if let Some(shade) = share(shade) {
            rgb = rgb.scaled(shade, 0.0);
        }
        Some(rgb)
    }
}
