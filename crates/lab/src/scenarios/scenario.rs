//! What a scenario is.

use std::time::Duration;

use incident::SuspectId;

use crate::Trouble;
use crate::stack::{Author, Build, Deed, Edits, Outcome, Setup, Stack, Step, Timed};

/// Something that happens to a stack, and who is to blame for it.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// Its name, for commands and tables.
    pub id: &'static str,
    /// What happens, in a few sentences.
    pub story: &'static str,
    /// Who is to blame; `None` where nothing is wrong.
    pub guilty: Option<SuspectId>,
    /// How its stack differs from the usual one.
    pub setup: fn(&mut Setup),
    /// When the fault begins, from the beginning; where there is none, when what looks like one begins.
    pub begins: Duration,
    /// How long it lasts in all.
    pub lasts: Duration,
    /// What users mostly get, once it has begun; empty where nobody notices.
    pub hits: &'static [Hit],
    /// How it is played on each engine that it is for.
    pub plays: &'static [Play],
}

/// A scenario on one engine.
#[derive(Clone, Copy, Debug)]
pub struct Play {
    /// The engine's id.
    pub engine: &'static str,
    /// Lines of the configuration of which one must be named first, without spaces around them; `{net}` is what addresses begin
    /// with. Empty where no line is to blame.
    pub lines: &'static [&'static str],
    /// What is done, in order.
    pub steps: &'static [Timed],
}

/// A way in which users are hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// What they wanted.
    pub deed: Deed,
    /// What became of it: one of these.
    pub outcomes: &'static [Outcome],
    /// The least part of all such deeds, from when the fault begins, of which that became.
    pub least: f64,
}

impl Hit {
    /// At least that part of these ends so.
    pub const fn new(deed: Deed, outcomes: &'static [Outcome], least: f64) -> Hit {
        Hit { deed, outcomes, least }
    }
}

impl Scenario {
    /// How it is played on an engine.
    pub fn on(&self, engine: &str) -> Option<&'static Play> {
        self.plays.iter().find(|play| play.engine == engine)
    }

    /// The stack that it is played on.
    pub fn stack(&self, setup: Setup) -> Setup {
        let mut setup = setup;
        (self.setup)(&mut setup);
        setup
    }
}

impl Play {
    /// Does what is to be done, each at its time, up to the time `until`. It begins at the time `from`, as if all before had
    /// been waited for. `between` is called some ten times a second.
    ///
    /// # Errors
    /// When something can't be done.
    pub fn run(
        &self,
        stack: &mut Stack,
        from: Duration,
        until: Duration,
        mut between: impl FnMut(&mut Stack),
    ) -> Result<(), Trouble> {
        let begun = std::time::Instant::now();
        for timed in self.steps.iter().filter(|timed| timed.at < until) {
            wait(stack, begun, timed.at.saturating_sub(from), &mut between);
            stack.apply(&timed.step)?;
        }
        wait(stack, begun, until.saturating_sub(from), &mut between);
        Ok(())
    }
}

fn wait(stack: &mut Stack, begun: std::time::Instant, until: Duration, between: &mut impl FnMut(&mut Stack)) {
    while begun.elapsed() < until {
        between(stack);
        std::thread::sleep((until - begun.elapsed().min(until)).min(Duration::from_millis(100)));
    }
}

/// The usual stack.
pub(super) fn usual(_: &mut Setup) {}

/// When a fault begins, and what looks like one where nothing is wrong, in seconds.
pub(super) const FAULT: u64 = 12;

/// When a fault begins that something harmless comes before.
pub(super) const LATE: u64 = 20;

/// What faults of the balancer have in common.
pub(super) const BALANCER: Scenario = Scenario {
    id: "",
    story: "",
    guilty: Some(SuspectId::Balancer),
    setup: usual,
    begins: Duration::from_secs(FAULT),
    lasts: Duration::from_secs(42),
    hits: &[],
    plays: &[],
};

/// What faults of others have in common, and days without one.
pub(super) const OTHER: Scenario = Scenario { guilty: None, ..BALANCER };

/// A change that nobody can notice, of HAProxy's configuration.
pub(super) const HARMLESS: Edits = &[("timeout http-keep-alive 15s", "timeout http-keep-alive 20s")];

/// The same, of nginx's.
pub(super) const HARMLESS_NGINX: Edits = &[("keepalive_timeout 15s", "keepalive_timeout 20s")];

/// A harmless change of the balancer's configuration.
pub(super) const fn touched(edits: Edits) -> Timed {
    let subject = "Keep resting clients for 20 s, as the CDN does (#1001)";
    Timed::at(FAULT, Step::Change { author: Author::Mara, subject, edits })
}

/// A harmless deployment.
pub(super) const fn renewed() -> Timed {
    let build = Build { version: "2.4.1", note: "a new logo", ..Build::SOUND };
    Timed::at(FAULT, Step::Deploy { author: Author::Ines, endpoints: &[0, 1, 2, 3], build })
}

/// A change of the balancer's configuration that is the fault.
pub(super) const fn fault(author: Author, subject: &'static str, edits: Edits) -> Timed {
    Timed::at(FAULT, Step::Change { author, subject, edits })
}

/// The same on both engines, with no line to blame.
pub(super) const fn both(steps: &'static [Timed]) -> [Play; 2] {
    [Play { engine: "haproxy", lines: &[], steps }, Play { engine: "nginx", lines: &[], steps }]
}
