//! What misled.

use super::Words;

pub(in super::super) const NOTHING: Words = Words {
    plain: "Nothing on record misled anybody. Whether something did: {open}",
    tango: &["Nobody on record chased the wrong dancer round the floor. Whether somebody did: {open}"],
};
pub(in super::super) const NOTED: Words = Words {
    plain: "{suspect} was suspected from {from} {until}.",
    tango: &[
        "{suspect} had to empty its pockets from {from} {until}.",
        "{suspect} was asked where it had been on the night in question, from {from} {until}.",
    ],
};
pub(in super::super) const EVIDENT: Words = Words {
    plain: "Nobody noted that {suspect} was suspected, but what was seen pointed there from {from} {until}.",
    tango: &["Nobody accused {suspect} aloud, but it looked guilty enough, from {from} {until}."],
};
pub(in super::super) const UNTIL: Words =
    Words { plain: "to {until} UTC, {span}", tango: &["to {until} UTC, which makes {span}"] };
pub(in super::super) const NEVER: Words =
    Words { plain: "on; nothing on record clears it", tango: &["on; nobody on record ever said sorry"] };
pub(in super::super) const POINTED: Words =
    Words { plain: " What pointed there: {text}.", tango: &[" What looked bad: {text}."] };
pub(in super::super) const CLEARED: Words =
    Words { plain: " What clears it: {text}.", tango: &[" What gave it back its good name: {text}."] };
pub(in super::super) const TOTAL: Words = Words {
    plain: "In all, {span} of {whole} went there.",
    tango: &[
        "In all, {span} of {whole} were danced in the wrong direction; the steps were good, only the room was wrong.",
    ],
};
pub(in super::super) const TOTAL_OPEN: Words =
    Words { plain: "In all, {span} went there.", tango: &["In all, {span} were danced in the wrong direction."] };
