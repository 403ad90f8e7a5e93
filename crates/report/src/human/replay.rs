//! What the real engines said.

use std::io::{self, Write};

use crate::look::{Ink, wrap};
use crate::words::trace_command;
use crate::{Defect, Look, Replay};
use model::words::count;

/// What to do with a disagreement.
const REPORT: &str = "This is a defect of evenkeel, not of your configuration: trust the engine, and please report the \
                      lines below.";

/// Writes a line for each balancer, and each defect with all that a report of it needs.
pub(crate) fn replays(out: &mut dyn Write, replays: &[Replay], look: &Look) -> io::Result<()> {
    for replay in replays {
        one(out, replay, look)?;
        replay.defects.iter().try_for_each(|one| defect(out, replay, one, look))?;
    }
    Ok(())
}

/// `replayed edge on HAProxy version 2.6.12: 212 requests, all agree`.
fn one(out: &mut dyn Write, replay: &Replay, look: &Look) -> io::Result<()> {
    let head = format!("replayed {} on {}", replay.balancer, replay.engine);
    if let Some(reason) = &replay.not_run {
        writeln!(out, "not {head}: {}", look.paint(Ink::Unsure, reason))?;
        return Ok(());
    }
    let (ink, said) = match replay.disagree {
        0 if replay.asked == 0 => (Ink::Unsure, "nothing was compared".to_owned()),
        0 if replay.asked == replay.agree => (Ink::Good, "all agree".to_owned()),
        0 => (Ink::Unsure, format!("{} agree, {} unknown to evenkeel", replay.agree, replay.unknown)),
        n => (Ink::Bad, format!("{} agree, {} unknown to evenkeel, {n} DISAGREE", replay.agree, replay.unknown)),
    };
    writeln!(out, "{head}: {}, {}", count(replay.asked, "request"), look.paint(ink, said))?;
    for (reason, number) in &replay.not_asked {
        let text = format!("{} not asked: {reason}", count(*number, "request"));
        wrap(&text, look.width.saturating_sub(2)).iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    }
    Ok(())
}

/// Both sides and the smallest configuration, ready to be pasted.
fn defect(out: &mut dyn Write, replay: &Replay, defect: &Defect, look: &Look) -> io::Result<()> {
    writeln!(out)?;
    wrap(REPORT, look.width).iter().try_for_each(|line| writeln!(out, "{}", look.paint(Ink::Bad, line)))?;
    writeln!(out, "  evenkeel {}, {}", env!("CARGO_PKG_VERSION"), replay.engine)?;
    writeln!(out, "  request: {}", trace_command(&defect.request))?;
    for one in &defect.differences {
        writeln!(out, "  {}:\n    evenkeel: {}\n    engine:   {}", one.part, one.model, one.engine)?;
    }
    writeln!(out, "  configuration:")?;
    defect.configuration.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
    writeln!(out)
}
