//! Colours of letters and of the ground they stand on. Letters in the colour of their ground are not seen, whatever the
//! colour is.

use std::collections::HashMap;

use super::tree::Tree;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

/// How far apart two colours may be in each of their parts without anybody telling them apart.
const NEAR: u8 = 24;

impl Rgb {
    pub const WHITE: Self = Self([255; 3]);
    pub const BLACK: Self = Self([0; 3]);

    /// `FFFFFF`, `#ffffff`, or with the opacity before it as in sheets.
    pub fn hex(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        let digits = digits.get(digits.len().checked_sub(6)?..)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Can nobody tell them apart?
    pub fn is_near(self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) <= NEAR)
    }

    /// Dark enough that programs write on it in white by themselves.
    pub fn is_dark(self) -> bool {
        let [red, green, blue] = self.0.map(u32::from);
        red * 299 + green * 587 + blue * 114 < 60_000
    }

    /// Each part times `by` plus `plus`, both of 1.
    pub fn scaled(self, by: f64, plus: f64) -> Self {
        Self(self.0.map(|part| (f64::from(part) * by + plus * 255.0).clamp(0.0, 255.0).round() as u8))
    }

    /// A share of this colour on another.
    pub fn mixed(self, share: f64, ground: Self) -> Self {
        let [one, two] = [self.scaled(share, 0.0), ground.scaled(1.0 - share, 0.0)];
        Self(std::array::from_fn(|at| {
            one.0.get(at).copied().unwrap_or(0).saturating_add(two.0.get(at).copied().unwrap_or(0))
        }))
    }

    /// Brighter for a positive tint, darker for a negative one (ECMA-376 part 1, 18.8.19).
    pub fn tinted(self, tint: f64) -> Self {
        if tint < 0.0 { self.scaled(1.0 + tint, 0.0) } else { self.scaled(1.0 - tint, tint) }
    }
}

/// The colours of a theme by their names (ECMA-376 part 1, 20.1.6.2), also by those that map on them.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    colours: HashMap<String, Rgb>,
}

/// Names in the order that sheets count them in.
const ORDER: [&str; 10] =
    ["lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];

impl Theme {
    pub fn read(tree: &Tree) -> Self {
        let scheme = tree.find(tree.root(), "clrScheme");
        let mut theme = Self::default();
        for at in scheme.map(|at| tree.children(at).collect::<Vec<_>>()).unwrap_or_default() {
            if let Some(colour) = theme.drawn(tree, at) {
                theme.colours.insert(tree.name(at).to_owned(), colour.0);
            }
        }
        let map = |theme: &mut Self, from: &str, to: &str| {
            if let Some(colour) = theme.colours.get(to).copied() {
                theme.colours.insert(from.to_owned(), colour);
            }
        };
        for (name, of) in [("bg1", "lt1"), ("tx1", "dk1"), ("bg2", "lt2"), ("tx2", "dk2")] {
            map(&mut theme, name, of);
        }
        for (name, of) in [("background1", "lt1"), ("text1", "dk1"), ("background2", "lt2"), ("text2", "dk2")] {
            map(&mut theme, name, of);
        }
        for (name, of) in [("light1", "lt1"), ("dark1", "dk1"), ("light2", "lt2"), ("dark2", "dk2")] {
            map(&mut theme, name, of);
        }
        theme
    }

    /// With the map of a master: which colour stands for text, which for the ground (ECMA-376 part 1, 19.3.1.6).
    pub fn mapped(mut self, tree: &Tree) -> Self {
        let Some(map) = tree.child(tree.root(), "clrMap") else { return self };
        for (name, of) in tree.attributes(map) {
            if let Some(colour) = self.colours.get(&of).copied() {
                self.colours.insert(name, colour);
            }
        }
        self
    }

    pub fn named(&self, name: &str) -> Option<Rgb> {
        // As every program has them where there is no theme.
        let usual = || match name {
            "lt1" | "bg1" | "light1" | "background1" => Some(Rgb::WHITE),
            "dk1" | "tx1" | "dark1" | "text1" => Some(Rgb::BLACK),
            _ => None,
        };
        self.colours.get(name).copied().or_else(usual)
    }

    /// By its number in a sheet.
    pub fn numbered(&self, number: usize) -> Option<Rgb> {
        self.named(ORDER.get(number)?)
    }

    /// The colour an element of a drawing holds, and how opaque it is, of 1 (ECMA-376 part 1, 20.1.2.3).
    pub fn drawn(&self, tree: &Tree, at: usize) -> Option<(Rgb, f64)> {
        let colour = tree.children(at).next()?;
        let value = tree.attribute(colour, "val").unwrap_or_default();
        let mut rgb = match tree.name(colour) {
            "srgbClr" => Rgb::hex(&value)?,
            "sysClr" => {
                tree.attribute(colour, "lastClr").and_then(|last| Rgb::hex(&last)).or(match value.as_str() {
                    "window" => Some(Rgb::WHITE),
                    "windowText" => Some(Rgb::BLACK),
                    _ => None,
                })?
            }
            "schemeClr" => self.named(&value)?,
            "prstClr" => named(&value)?,
            _ => return None,
        };
        let mut opaque = 1.0;
        for change in tree.children(colour) {
            let share = tree.attribute(change, "val").and_then(|val| val.trim_end_matches('%').parse::<f64>().ok());
            let share = share.unwrap_or(100_000.0) / 100_000.0;
            match tree.name(change) {
                "lumMod" | "shade" => rgb = rgb.scaled(share, 0.0),
                "lumOff" => rgb = rgb.scaled(1.0, share),
                "tint" => rgb = rgb.scaled(share, 1.0 - share),
                "alpha" => opaque = share,
                _ => {}
            }
        }
        Some((rgb, opaque))
    }
}

/// Colours with names, of highlights (ECMA-376 part 1, 17.18.40) and of drawings.
pub fn named(name: &str) -> Option<Rgb> {
    Some(Rgb(match name {
        "black" => [0, 0, 0],
        "white" => [255, 255, 255],
        "red" => [255, 0, 0],
        "green" | "lime" => [0, 255, 0],
        "blue" => [0, 0, 255],
        "yellow" => [255, 255, 0],
        "cyan" | "aqua" => [0, 255, 255],
        "magenta" | "fuchsia" => [255, 0, 255],
        "darkBlue" | "navy" => [0, 0, 128],
        "darkCyan" | "teal" => [0, 128, 128],
        "darkGreen" => [0, 128, 0],
        "darkMagenta" | "purple" => [128, 0, 128],
        "darkRed" | "maroon" => [128, 0, 0],
        "darkYellow" | "olive" => [128, 128, 0],
        "darkGray" | "gray" | "grey" => [128, 128, 128],
        "lightGray" | "silver" => [192, 192, 192],
        _ => return None,
    }))
}

/// The colours that sheets count (ECMA-376 part 1, 18.8.27): the first eight stand there twice.
pub fn indexed(number: usize) -> Option<Rgb> {
    const FIRST: [u32; 56] = [
        0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000, 0x008000, 0x000080,
        0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080, 0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080,
        0x0066CC, 0xCCCCFF, 0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF, 0x00CCFF,
        0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99, 0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00,
        0xFF9900, 0xFF6600, 0x666699, 0x969696, 0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399,
        0x333333,
    ];
    let at = if number < 8 { number } else { number - 8 };
    match number {
        64 => Some(Rgb::BLACK),
        65 => Some(Rgb::WHITE),
        _ => FIRST.get(at).map(|rgb| Rgb([(rgb >> 16) as u8, (rgb >> 8) as u8, *rgb as u8])),
    }
}
