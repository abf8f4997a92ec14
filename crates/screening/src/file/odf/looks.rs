//! Styles of an OpenDocument file that hide what has them.

use std::collections::{HashMap, HashSet};

use super::covers::points;
use crate::file::colour::Rgb;
use crate::file::markup::{Ink, Look, Shade};
use crate::file::tree::Tree;

#[derive(Default)]
pub struct Looks {
    pub texts: HashSet<String>,
    /// By the part they stand in, their family and their name; of a family's default the name is empty.
    styles: HashMap<(String, String, String), Style>,
    /// Pages have a colour or a picture of their own.
    coloured_pages: bool,
    pub sheets: HashSet<String>,
    pub slides: HashSet<String>,
}

impl Looks {
    pub fn read(&mut self, tree: &Tree, part: &str) {
        for style in tree.all("style").chain(tree.all("default-style")) {
            let family = tree.attribute(style, "family").unwrap_or_default();
            let name = tree.attribute(style, "name").unwrap_or_default();
            self.styles.insert((part.to_owned(), family, name), Style::read(tree, style));
        }
        self.coloured_pages |= tree.all("page-layout-properties").any(|at| {
            let says = |key, none: &str| tree.attribute(at, key).is_some_and(|value| value != none);
            says("background-color", "transparent")
                || says("fill", "none")
                || tree.find(at, "background-image").is_some()
        });
        for style in tree.all("style") {
            let Some(name) = tree.attribute(style, "name") else { continue };
            for at in tree.children(style) {
                let says = |key: &str, value: &str| tree.attribute(at, key).as_deref() == Some(value);
                match tree.name(at) {
                    "text-properties" if says("display", "none") => {
                        self.texts.insert(name.clone());
                    }
                    "table-properties" if says("display", "false") => {
                        self.sheets.insert(name.clone());
                    }
                    "drawing-page-properties" if says("visibility", "hidden") => {
                        self.slides.insert(name.clone());
                    }
                    _ => {}
                }
            }
        }
    }

    /// The ground of a page.
    pub fn page(&self) -> Option<Rgb> {
        (!self.coloured_pages).then_some(Rgb::WHITE)
    }

    /// How text looks that has this style, and what is behind it.
    pub fn of(&self, part: &str, family: &str, name: Option<&str>) -> Style {
        let get = |part: &str, name: &str| self.styles.get(&(part.to_owned(), family.to_owned(), name.to_owned()));
        let mut found = Style::default();
        let mut seen = HashSet::new();
        let mut next = name.map(str::to_owned);
        while let Some(name) = next.filter(|name| seen.len() < BASES && seen.insert(name.clone())) {
            let Some(style) = get(part, &name).or_else(|| get("styles.xml", &name)) else { break };
            found = found.over(style);
            next = style.parent.clone();
        }
        found
    }

    /// How text of this family looks that has no style.
    pub fn usual(&self, family: &str) -> Look {
        let key = ("styles.xml".to_owned(), family.to_owned(), String::new());
        self.styles.get(&key).map(|style| style.letters).unwrap_or_default()
    }
}

/// How many styles one may rest on another.
const BASES: usize = 32;

/// What a style says of letters and of what is behind them.
#[derive(Clone, Debug, Default)]
pub struct Style {
    parent: Option<String>,
    pub letters: Look,
    /// Behind the paragraph, the cell or in the shape.
    pub ground: Option<Shade>,
    /// A picture of which only a part is shown.
    pub clipped: bool,
    /// It lies over the text, which runs on below.
    pub floats: bool,
}

impl Style {
    fn read(tree: &Tree, style: usize) -> Self {
        let mut read = Self { parent: tree.attribute(style, "parent-style-name"), ..Self::default() };
        for at in tree.children(style) {
            let background = tree.attribute(at, "background-color").map(|value| match value.as_str() {
                "transparent" => Shade::Clear,
                value => Rgb::hex(value).map_or(Shade::Unknown, Shade::Is),
            });
            match tree.name(at) {
                "text-properties" => {
                    let colour = tree.attribute(at, "color").and_then(|value| Rgb::hex(&value)).map(Ink::Is);
                    let auto = tree.flag(at, "use-window-font-color", false);
                    read.letters.ink = if auto { Some(Ink::Auto) } else { colour };
                    read.letters.shade = background;
                }
                "paragraph-properties" | "table-cell-properties" => read.ground = background,
                "graphic-properties" => {
                    let says = |key: &str, value: &str| tree.attribute(at, key).as_deref() == Some(value);
                    read.clipped = tree.attribute(at, "clip").is_some_and(|clip| cuts(&clip));
                    read.floats = says("wrap", "run-through") && !says("run-through", "background");
                    let colour = tree.attribute(at, "fill-color").and_then(|value| Rgb::hex(&value));
                    let opaque = tree.attribute(at, "opacity").is_none_or(|value| value == "100%");
                    read.ground = match tree.attribute(at, "fill").as_deref() {
                        Some("none") => Some(Shade::Unknown),
                        Some("solid") => Some(colour.filter(|_| opaque).map_or(Shade::Unknown, Shade::Is)),
                        Some(_) => Some(Shade::Unknown),
                        None => background.filter(|shade| *shade != Shade::Clear),
                    };
                }
                _ => {}
            }
        }
        read
    }

    fn over(self, other: &Self) -> Self {
        Self {
            parent: None,
            letters: self.letters.over(other.letters),
            ground: self.ground.or(other.ground),
            clipped: self.clipped || other.clipped,
            floats: self.floats || other.floats,
        }
    }
}

/// Does `rect(0cm, 1cm, 0cm, 0cm)` cut something off?
fn cuts(clip: &str) -> bool {
    let inner = clip.strip_prefix("rect(").unwrap_or_default().trim_end_matches(')');
    inner.split([',', ' ']).filter_map(points).any(|side| side > 0.5)
}
