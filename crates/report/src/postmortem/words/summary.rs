//! The summary.

use super::Words;

pub(in super::super) const TITLE: Words =
    Words { plain: "Post-mortem: {part}, {day}", tango: &["Post-mortem: how {part} was danced off its feet, {day}"] };
pub(in super::super) const LEAD: Words = Words {
    plain: "Written by evenkeel out of what was recorded. Times are UTC. What nobody recorded is left open and marked.",
    tango: &[
        "A comedy, played by evenkeel after what was recorded. Times are UTC, and every figure in it is true. Nobody who \
         dances here is to blame; what nobody recorded is left open and marked.",
    ],
};
pub(in super::super) const DURATION: Words = Words {
    plain: "{began} to {ended} UTC, {span}",
    tango: &["the party went off beat at {began} and found it again at {ended} UTC, after {span}"],
};
pub(in super::super) const DURATION_OPEN: Words = Words {
    plain: "since {began} UTC; still going on at {until}, after {span}",
    tango: &["off beat since {began} UTC; when the tape ran out at {until}, after {span}, the band was still at it"],
};
pub(in super::super) const REQUESTS: Words = Words {
    plain: "{some} of {all} requests failed ({part})",
    tango: &["{some} of {all} requests went home without a dance ({part})"],
};
pub(in super::super) const LOGINS: Words = Words {
    plain: "{some} of {all} log-ins failed ({part})",
    tango: &["{some} of {all} log-ins stood at the door and knew the password, in vain ({part})"],
};
pub(in super::super) const SESSIONS: Words = Words {
    plain: "active sessions fell from {before} to {fewest} ({part} fewer)",
    tango: &["the dance floor thinned out from {before} sessions to {fewest} ({part} fewer)"],
};
pub(in super::super) const COUNTED: Words =
    Words { plain: "counted until {until}", tango: &["counted on fingers and toes until {until}"] };
pub(in super::super) const USERS: Words = Words {
    plain: "about {part} of those who tried to log in, if each tried as often; {open}",
    tango: &["about {part} of the queue at the door, if everybody knocked as often; {open}"],
};
pub(in super::super) const PARTS: Words =
    Words { plain: "hit: {parts}", tango: &["stepped on most: the toes of {parts}"] };
pub(in super::super) const CAUSE: Words = Words {
    plain: "{name}: {story}; {line}",
    tango: &["{name} took itself for a DJ, and one drink too many went into the playlist: {story}; {line}"],
};
pub(in super::super) const CAUSE_ELSEWHERE: Words = Words {
    plain: "{name}: {story}; {line}",
    tango: &["for once the DJ was sober; it was {name} who stepped out of line: {story}; {line}"],
};
pub(in super::super) const CAUSE_UNKNOWN: Words = Words {
    plain: "Not known. What was recorded doesn't tell what it came from; {open}",
    tango: &["Not known. The music stopped, everybody looked at everybody, and the tape doesn't tell; {open}"],
};
