//! What happened.

use super::Words;

pub(in super::super) const INTRO: Words = Words {
    plain: "All times are UTC; the day is {day}.",
    tango: &["The order of dances. All times are UTC; the day is {day}."],
};
pub(in super::super) const INTRO_DAYS: Words = Words {
    plain: "All times are UTC.",
    tango: &["The order of dances, over more than one night. All times are UTC."],
};
pub(in super::super) const DEPLOYED: Words =
    Words { plain: "Deployment: {text}", tango: &["A new song is put on: {text}", "And another new song: {text}"] };
pub(in super::super) const CHANGED: Words = Words {
    plain: "The configuration at {text} comes into force; it is to blame",
    tango: &["A track is slipped into the playlist, at {text}. It looks like all the others"],
};
pub(in super::super) const BROKE: Words =
    Words { plain: "The first request fails{at}", tango: &["The first guest falls over a foot{at}"] };
pub(in super::super) const AT: Words = Words { plain: " ({text})", tango: &[", near {text}"] };
pub(in super::super) const DETECTED: Words =
    Words { plain: "Detected: {text}", tango: &["Somebody with good ears takes the cotton wool out: {text}"] };
pub(in super::super) const ALERTED: Words = Words {
    plain: "Alert: {text}",
    tango: &["The bell rings as if the soup had caught fire: {text}", "The bell again, louder: {text}"],
};
pub(in super::super) const SUSPECTED: Words = Words {
    plain: "Suspected: {text}",
    tango: &[
        "A magnifying glass comes out, and points at {text}",
        "The magnifying glass moves on to {text}",
        "Next in the line-up: {text}",
    ],
};
pub(in super::super) const CLEARED: Words = Words {
    plain: "Cleared: {text}",
    tango: &[
        "An alibi, with witnesses, and an apology over a glass of water: {text}",
        "Another alibi; it had been holding the coats all along: {text}",
    ],
};
pub(in super::super) const NOTED: Words = Words {
    plain: "Noted: {text}",
    tango: &["Scribbled on a beer mat: {text}", "On the back of the same beer mat: {text}"],
};
pub(in super::super) const NAMED: Words = Words {
    plain: "The cause is named: {text}",
    tango: &["The lights go on over the DJ's desk, and there it spins: {text}"],
};
pub(in super::super) const NAMED_ELSEWHERE: Words = Words {
    plain: "The cause is named: {text}",
    tango: &["The lights go on, the DJ blinks, innocent; they point at {text}"],
};
pub(in super::super) const MENDED: Words = Words {
    plain: "Mended: another version of {text} comes into force",
    tango: &["Strong coffee for the DJ, and a new page of {text}"],
};
pub(in super::super) const RECOVERED: Words =
    Words { plain: "Healthy again", tango: &["Everybody is on the floor again, and nobody is on anybody's feet"] };
pub(in super::super) const NOTHING: Words = Words {
    plain: "Nothing that happened is on record; {open}",
    tango: &["The order of dances is a blank card; {open}"],
};
