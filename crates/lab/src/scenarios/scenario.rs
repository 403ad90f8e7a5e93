//! What a scenario is.

use std::time::Duration;

use incident::SuspectId;

use crate::Trouble;
use crate::stack::{Deed, Outcome, Setup, Stack, Timed};

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
    /// What became of it.
    pub outcome: Outcome,
    /// The least part of such deeds of which that became, once all has happened.
    pub least: f64,
}

impl Hit {
    /// At least that part of these ends so.
    pub const fn new(deed: Deed, outcome: Outcome, least: f64) -> Hit {
        Hit { deed, outcome, least }
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
