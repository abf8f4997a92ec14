//! Styles of an OpenDocument file that hide what has them.

use std::collections::HashSet;

use crate::file::tree::Tree;

#[derive(Default)]
pub struct Looks {
    pub texts: HashSet<String>,
    /// White letters: hidden where nothing else gives a ground.
    pub white: HashSet<String>,
    pub sheets: HashSet<String>,
    pub slides: HashSet<String>,
}

impl Looks {
    pub fn read(&mut self, tree: &Tree) {
        for style in tree.all("style") {
            let Some(name) = tree.attribute(style, "name") else { continue };
            for at in tree.children(style) {
                let says = |key: &str, value: &str| tree.attribute(at, key).as_deref() == Some(value);
                match tree.name(at) {
                    "text-properties" if says("display", "none") => {
                        self.texts.insert(name.clone());
                    }
                    "text-properties"
                        if says("color", "#ffffff") && tree.attribute(at, "background-color").is_none() =>
                    {
                        self.white.insert(name.clone());
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
}
