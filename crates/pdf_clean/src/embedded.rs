//! Files that are embedded in a PDF may be of any format, which is the caller's knowledge.

use crate::Unread;

/// Reads embedded files for [`crate::read`] and [`crate::rewrite`]. They are gone from the cleaned file in any case.
pub trait EmbeddedReader {
    /// The text of one file, inflated and counted already. Older revisions of the PDF may ask for the same file again.
    fn read(&self, name: &str, bytes: &[u8]) -> EmbeddedText;
}

/// What a reader found in an embedded file. The numbers are its own, to find places again: they come back in
/// [`crate::Place::inside`]. Without a number it is the embedded file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbeddedText {
    pub texts: Vec<(Option<usize>, String)>,
    pub unread: Vec<(Unread, Option<usize>)>,
}

/// Reads no embedded file, and says so.
impl EmbeddedReader for () {
    fn read(&self, _: &str, _: &[u8]) -> EmbeddedText {
        EmbeddedText { texts: Vec::new(), unread: vec![(Unread::UnreadFormat, None)] }
    }
}
