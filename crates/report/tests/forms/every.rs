//! What every form has in common.

use crate::made::{SECRET, facts, pages};

#[test]
fn no_form_shows_a_secret() {
    for (form, page) in facts(pages) {
        assert!(page.contains("******") && !page.contains(SECRET), "{form}:\n{page}");
    }
}

#[test]
fn no_form_lets_a_configuration_speak_to_the_terminal() {
    for (form, page) in facts(pages) {
        let shown = page.replace("\\u0007", "\u{7}");
        assert!(!shown.contains(['\u{7}', '\u{202e}']), "{form}:\n{page}");
    }
}
