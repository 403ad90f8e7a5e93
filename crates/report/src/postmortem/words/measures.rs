//! What is to be done. The names, owners, dates and checks are facts: only the remarks have a tone.

use super::Words;

pub(in super::super) const INTRO: Words = Words {
    plain: "Each is done when its check, which fails before, holds.",
    tango: &["Dance lessons for everybody. Each is over when its check, which fails before, holds."],
};
pub(in super::super) const NONE: Words =
    Words { plain: "None follows from what was recorded; {open}", tango: &["No lesson is on the tape; {open}"] };
pub(in super::super) const FIND_CAUSE: Words =
    Words { plain: "", tango: &["No verdict without a trial.", "This one gets a fair hearing too."] };
pub(in super::super) const MEND: Words = Words { plain: "", tango: &["Coffee first. Everything else can wait."] };
pub(in super::super) const EXPECT: Words = Words {
    plain: "",
    tango: &["DJ school, first lesson: everybody on the floor gets a dance, and it says so on the wall."],
};
pub(in super::super) const GATE: Words =
    Words { plain: "", tango: &["A friendly bouncer listens to each track before it gets near the desk."] };
pub(in super::super) const AUDIT: Words =
    Words { plain: "", tango: &["A dancing master looks in regularly, with a metronome and no sense of humour."] };
pub(in super::super) const WATCH_BALANCER: Words =
    Words { plain: "", tango: &["Whoever touches the playlist is waved at, warmly, in front of everybody."] };
pub(in super::super) const WATCH_EFFECT: Words =
    Words { plain: "", tango: &["A steward counts the dancers, and coughs before the guests do."] };
pub(in super::super) const DIAGNOSE: Words =
    Words { plain: "", tango: &["Look at the tape before anybody has to empty their pockets again."] };
pub(in super::super) const PLAYBOOK: Words =
    Words { plain: "", tango: &["With pictures. The sober DJ is on the cover, the hiccups are in the appendix."] };
pub(in super::super) const DRILL: Words =
    Words { plain: "", tango: &["A rehearsal with a hired drunk DJ; log karaoke afterwards, and cake."] };
