//! The root cause and the resolution.

use super::Words;

pub(in super::super) const PLACE: Words = Words { plain: "{place}: {text}", tango: &["{place}: {text}"] };
pub(in super::super) const LINE: Words = Words {
    plain: "{place} at {balancer}: {text}",
    tango: &["{place} on the playlist of {balancer}, the DJ of the evening: {text}"],
};
pub(in super::super) const NO_LINE: Words = Words {
    plain: "{name}. No line of a configuration is to blame",
    tango: &["{name}. The playlist is clean: no line of it is to blame"],
};
pub(in super::super) const DID: Words = Words {
    plain: "{changes}. It is at work since {since} UTC, and meets {whom}",
    tango: &["{changes}. It has been spinning since {since} UTC, and whoever came onto the floor met it: {whom}"],
};
pub(in super::super) const CHANGE: Words = Words {
    plain: "{commit} by {author}, {time} UTC: {summary}",
    tango: &["{commit} by {author}, {time} UTC, with the best of intentions: {summary}"],
};
pub(in super::super) const EVIDENCE: Words =
    Words { plain: "What shows it:", tango: &["What the cloakroom cameras show:"] };
pub(in super::super) const SHOWN: Words = Words { plain: "{time}: {text}", tango: &["{time}: {text}"] };
pub(in super::super) const POSSIBLE: Words =
    Words { plain: "What it may have come from:", tango: &["Who was near the stereo at the time:"] };
pub(in super::super) const SUSPECT: Words = Words { plain: "{name}: {story}", tango: &["{name}: {story}"] };
pub(in super::super) const SETTLES: Words = Words {
    plain: " What would settle it: {advice} {command}",
    tango: &[" What would settle the quarrel: {advice} {command}"],
};
pub(in super::super) const RESOLVED: Words = Words {
    plain: "Mended at {mended} UTC with {change}; healthy again at {ended}, {span} later.",
    tango: &[
        "At {mended} UTC the DJ had coffee, a glass of water and {change}; the floor was full and even again at {ended}, \
         {span} later.",
    ],
};
pub(in super::super) const UNRESOLVED: Words = Words {
    plain: "It isn't mended in what was recorded.",
    tango: &["The tape ends with the DJ still at the desk: it isn't mended in what was recorded."],
};
pub(in super::super) const ENDED_ALONE: Words = Words {
    plain: "Healthy again at {ended} UTC; no change of configuration shows what mended it; {open}",
    tango: &["The beat came back at {ended} UTC, and nobody admits to having touched the knob; {open}"],
};
pub(in super::super) const PROPOSED: Words = Words {
    plain: "What would mend it, and changes nothing else:",
    tango: &["One page for DJ school; it changes this, and no other tune:"],
};
pub(in super::super) const DONE: Words = Words { plain: "What was changed:", tango: &["What the DJ learnt:"] };
