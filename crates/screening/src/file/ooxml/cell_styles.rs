//! How the cells of a workbook look by their styles: what their number formats show, and whether their letters can be
//! told from their ground (ECMA-376 part 1, 18.8).

use std::collections::HashMap;

use sheet::{Show, built_in_format};

use crate::file::colour::{Rgb, Theme, indexed, named};
use crate::file::markup::{Shade, on};
use crate::file::tree::Tree;

/// Is what stands in a cell seen?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Yes,
    No,
    /// Not if nothing else gives the cell a ground.
    NotOnWhite,
    /// Some of its letters are, some are not.
    InPart,
}

/// How cells of each style look.
#[derive(Default)]
pub struct Styles {
    looks: Vec<Look>,
    theme: Theme,
    /// Colours that a workbook counts itself.
    own: Vec<Rgb>,
}

struct Look {
    show: Show,
    /// Its format shows nothing.
    blank: bool,
    /// None: can't be told.
    ink: Option<Rgb>,
    ground: Shade,
    /// Is text seen that has no colour of its own?
    seen: Seen,
}

impl Look {
    /// Is text of these colours seen?
    fn of(&self, inks: &[Option<Rgb>]) -> Seen {
        if self.blank {
            return Seen::No;
        }
        let Some(ground) = on(Some(Rgb::WHITE), Some(self.ground)) else { return Seen::Yes };
        match inks.iter().filter(|ink| ink.is_some_and(|ink| ink.is_near(ground))).count() {
            0 => Seen::Yes,
            some if some < inks.len() => Seen::InPart,
            _ if self.ground == Shade::Clear => Seen::NotOnWhite,
            _ => Seen::No,
        }
    }
}

impl Styles {
    pub fn read(tree: &Tree, theme: Theme) -> Self {
        let number = |at: usize, name: &str| tree.attribute(at, name).and_then(|value| value.parse::<u32>().ok());
        let codes: HashMap<u32, String> = tree
            .all("numFmt")
            .filter_map(|at| Some((number(at, "numFmtId")?, tree.attribute(at, "formatCode")?)))
            .collect();
        let list = |name: &str| -> Vec<usize> {
            tree.child(tree.root(), name).map(|at| tree.children(at).collect()).unwrap_or_default()
        };
        let own = tree.all("rgbColor").filter_map(|at| Rgb::hex(&tree.attribute(at, "rgb")?)).collect();
        let mut styles = Self { looks: Vec::new(), theme, own };
        let inks: Vec<Option<Rgb>> = list("fonts").into_iter().map(|font| styles.ink(tree, font)).collect();
        let fills: Vec<Shade> = list("fills").into_iter().map(|fill| styles.fill(tree, fill)).collect();
        let look = |xf: usize| {
            let id = number(xf, "numFmtId").unwrap_or(0);
            let code = codes.get(&id).map(String::as_str).or_else(|| built_in_format(id));
            let at = |name| number(xf, name).unwrap_or(0) as usize;
            let ink = inks.get(at("fontId")).copied().unwrap_or(Some(Rgb::BLACK));
            let blank = |code: &str| code.trim_end_matches('@').chars().all(|c| c == ';') && code.contains(";;");
            let mut look = Look {
                show: code.map_or(Show::General, Show::of),
                blank: code.is_some_and(blank),
                ink: code.and_then(coloured).or(ink),
                ground: fills.get(at("fillId")).copied().unwrap_or(Shade::Clear),
                seen: Seen::Yes,
            };
            look.seen = look.of(&[look.ink]);
            look
        };
        styles.looks = list("cellXfs").into_iter().map(look).collect();
        styles
    }

    pub fn show(&self, style: usize) -> Option<&Show> {
        self.looks.get(style).map(|look| &look.show)
    }

    /// Is the text of a cell seen? `letters` are its runs, which may have colours of their own.
    pub fn seen(&self, style: usize, letters: Option<(&Tree, usize)>) -> Seen {
        let Some(look) = self.looks.get(style) else { return Seen::Yes };
        let mut inks: Vec<Option<Rgb>> = Vec::new();
        if let Some((tree, at)) = letters {
            let runs = tree.children(at).filter(|run| tree.name(*run) == "r");
            for run in runs.filter(|run| !tree.text_below(*run).trim().is_empty()) {
                let own = tree.child(run, "rPr").filter(|at| tree.child(*at, "color").is_some());
                inks.push(own.map_or(look.ink, |at| self.ink(tree, at)));
            }
        }
        if inks.is_empty() { look.seen } else { look.of(&inks) }
    }

    /// The colour of letters in a font; black if it says nothing.
    fn ink(&self, tree: &Tree, font: usize) -> Option<Rgb> {
        match tree.child(font, "color") {
            Some(at) => self.colour(tree, at),
            None => Some(Rgb::BLACK),
        }
    }

    fn fill(&self, tree: &Tree, fill: usize) -> Shade {
        let Some(pattern) = tree.child(fill, "patternFill") else {
            return if tree.child(fill, "gradientFill").is_some() { Shade::Unknown } else { Shade::Clear };
        };
        match tree.attribute(pattern, "patternType").as_deref() {
            None | Some("none") => Shade::Clear,
            Some("solid") => {
                let front = tree.child(pattern, "fgColor").and_then(|at| self.colour(tree, at));
                front.map_or(Shade::Unknown, Shade::Is)
            }
            Some(_) => Shade::Unknown,
        }
    }

    fn colour(&self, tree: &Tree, at: usize) -> Option<Rgb> {
        let number = |key: &str| tree.attribute(at, key).and_then(|value| value.parse::<usize>().ok());
        let tint = tree.attribute(at, "tint").and_then(|tint| tint.parse::<f64>().ok()).unwrap_or(0.0);
        let rgb = match (tree.attribute(at, "rgb"), number("theme"), number("indexed")) {
            (Some(rgb), _, _) => Rgb::hex(&rgb),
            (_, Some(theme), _) => self.theme.numbered(theme),
            (_, _, Some(index)) => self.own.get(index).copied().or_else(|| indexed(index)),
            _ => tree.flag(at, "auto", false).then_some(Rgb::BLACK),
        };
        rgb.map(|rgb| rgb.tinted(tint.clamp(-1.0, 1.0)))
    }
}

/// The colour that a number format gives to what it shows: `[White]0.00`.
fn coloured(code: &str) -> Option<Rgb> {
    let name = code.trim_start().strip_prefix('[')?.split(']').next()?.to_ascii_lowercase();
    named(&name)
}
