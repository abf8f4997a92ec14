//! Where something stands in a file, in the words of its format.

use std::fmt;

use rules::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// What part of a file it is.
    Part {
        /// The body of a text document.
        Paragraph = "paragraph",
        /// A cell of a table or sheet.
        Cell = "cell",
        /// Running head.
        Header = "header",
        /// Running foot.
        Footer = "footer",
        /// Footnote or endnote.
        Footnote = "footnote",
        /// A comment.
        Comment = "comment",
        /// Tracked change.
        Change = "change",
        /// Text box or shape.
        Shape = "shape",
        /// A slide.
        Slide = "slide",
        /// Master or layout of slides.
        Master = "master",
        /// Speaker's notes.
        Notes = "notes",
        /// A page of a fixed-layout document.
        Page = "page",
        /// An annotation.
        Annotation = "annotation",
        /// A form field.
        Field = "field",
        /// A bookmark or an outline entry.
        Outline = "outline",
        /// A property of the document, or XMP.
        Property = "property",
        /// EXIF, IPTC or a comment of a picture.
        Picture = "picture",
        /// The words that stand in for a picture.
        AltText = "alt_text",
        /// The name of a file, sheet or member.
        Name = "name",
        /// A line of a text file.
        Line = "line",
        /// An embedded file.
        Embedded = "embedded",
        /// Any other part of a package.
        Other = "other",
    }
}

/// A place: through which files one has to go, which part, which one, where in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Names of the members one has to open, outermost first; empty for the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// Which part.
    pub part: Part,
    /// Its name or number: the sheet, the page, the property.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where in it: the cell, the paragraph, the line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

impl Place {
    /// A part with a name and a spot in it; both may be empty.
    pub fn new(part: Part, name: impl Into<String>, at: impl Into<String>) -> Self {
        Self { within: Vec::new(), part, name: name.into(), at: at.into() }
    }

    /// This place, seen from the file that this file is a member of.
    #[must_use]
    pub fn inside(mut self, member: &str) -> Self {
        self.within.insert(0, member.to_owned());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for member in &self.within {
            write!(f, "{member} > ")?;
        }
        f.write_str(self.part.code())?;
        if !self.name.is_empty() {
            write!(f, " {}", self.name)?;
        }
        if !self.at.is_empty() {
            write!(f, "{}{}", if self.name.is_empty() { " " } else { "!" }, self.at)?;
        }
        Ok(())
    }
}
