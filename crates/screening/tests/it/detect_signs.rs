//! Signs that show nothing, between the characters of a marking or a number.

use screening::Kind;

use crate::detect::kinds;

#[test]
fn signs_that_show_nothing_hide_nothing() {
    let signs = "\u{e000}\u{f8ff}\u{f0000}\u{1d173}\u{2800}\u{70f}\u{fffc}\u{1}\u{7f}\u{fe0f}\u{e0100}\u{e0041}\u{ad}\u{200b}\
                 \u{2060}\u{600}\u{8e2}\u{110bd}\u{1bca0}\u{180e}\u{fff0}\u{378}\u{1d159}\u{13430}\u{1160}\u{489}\u{ffff}";
    for sign in signs.chars() {
        let hidden = |text: &str| text.chars().flat_map(|c| [c, sign]).collect::<String>();
        assert_eq!(kinds(&hidden("机密★10年")), [Kind::SecrecyMarking], "{sign:?}");
        assert_eq!(kinds(&hidden("13812345678")), [Kind::Mobile], "{sign:?}");
        assert_eq!(kinds(&hidden("11010519491231002X")), [Kind::IdNumber], "{sign:?}");
    }
}
