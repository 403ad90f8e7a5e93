//! The conclusion.

use super::Words;

pub(in super::super) const OVER: Words = Words {
    plain: "{part} was hit for {span}.",
    tango: &["For {span} the music at {part} was louder than it was good."],
};
pub(in super::super) const GOES_ON: Words = Words {
    plain: "{part} is still hit at the end of the record.",
    tango: &["At {part} the music is still playing, and it isn't good."],
};
pub(in super::super) const HOW_LONG: Words = Words {
    plain: "How long {part} was hit isn't known.",
    tango: &["How long {part} was out of step isn't known; nobody wore a watch."],
};
pub(in super::super) const NAMED: Words = Words {
    plain: " The cause was {cause}, named {span} after the first failed request.",
    tango: &[" It was {cause} all along; the lights went on {span} after the first guest fell."],
};
pub(in super::super) const UNNAMED: Words = Words {
    plain: " What it came from isn't known.",
    tango: &[" Who put on that record isn't known; everybody is innocent until the tape is found."],
};
pub(in super::super) const MISLED: Words =
    Words { plain: " Other suspects took {span} of it.", tango: &[" Good dancers with alibis took {span} of it."] };
pub(in super::super) const MEASURES: Words = Words {
    plain: " Measures that follow: {count}, the last of them until {due}.",
    tango: &[
        " Dance lessons that follow: {count}, the last until {due}; after it there is a dance for everybody, and the balancer may choose \
              the music, within limits.",
    ],
};
pub(in super::super) const NO_MEASURES: Words =
    Words { plain: " No measure follows from it yet.", tango: &[" No lesson follows from it yet, so mind your toes."] };
