//! `simulate` as a page for people: a line with a bar for each endpoint, and what losses do.

use std::io::{self, Write};

use analysis::simulate::{EndpointLoad, How, Loss, PoolLoad, Queue, Returning, What};
use model::words::{count, percent};
use unicode_width::UnicodeWidthStr;

use crate::look::{Ink, cut, pad, wrap};
use crate::simulate::{number, rate};
use crate::{Look, Quotes, SimulateFacts, Verbosity};

/// More endpoints than this are counted, unless all is to be said.
const ENDPOINTS: usize = 24;
/// A bar of 100% is so long.
const BAR: f64 = 30.0;

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn simulate(out: &mut dyn Write, facts: &SimulateFacts<'_>, look: &Look) -> io::Result<()> {
    let quiet = look.verbosity == Verbosity::Quiet;
    let shown = facts.simulation.pools.iter().filter(|pool| !quiet || pool.is_amiss());
    for pool in shown {
        one(out, facts.quotes, pool, look)?;
        writeln!(out)?;
    }
    for note in &facts.simulation.notes {
        said(out, "note", note, Ink::Unsure, look)?;
    }
    if facts.simulation.losses_left_out > 0 && !quiet {
        let left_out = count(facts.simulation.losses_left_out, "pool");
        said(out, "note", &format!("losses of {left_out} weren't worked out; --pool NAME does it"), Ink::Faint, look)?;
    }
    total(out, facts, look)
}

/// How many pools there are, and how many of them are amiss.
fn total(out: &mut dyn Write, facts: &SimulateFacts<'_>, look: &Look) -> io::Result<()> {
    let pools = &facts.simulation.pools;
    let amiss: Vec<&str> = pools.iter().filter(|pool| pool.is_amiss()).map(|pool| pool.pool.as_str()).collect();
    match amiss.as_slice() {
        [] => writeln!(out, "{}: nothing found", count(pools.len(), "pool")),
        some => {
            let text =
                format!("{}: {} not on an even keel: {}", count(pools.len(), "pool"), some.len(), some.join(", "));
            writeln!(out, "{}", look.paint(Ink::Bad, cut(&facts.quotes.clean(&text), look.width)))
        }
    }
}

/// A pool.
fn one(out: &mut dyn Write, quotes: &Quotes<'_>, pool: &PoolLoad, look: &Look) -> io::Result<()> {
    let title = look.paint(Ink::Strong, format!("pool {}", pool.pool));
    writeln!(out, "{title}  {}", look.paint(Ink::Place, quotes.at(pool.span)))?;
    said(out, "balance", &quotes.clean(&balance(pool)), Ink::Plain, look)?;
    table(out, quotes, &pool.endpoints, look)?;
    if let Some(text) = traffic(pool) {
        said(out, "traffic", &text, Ink::Plain, look)?;
    }
    if let Some((text, ink)) = queue(&pool.queue) {
        said(out, "queue", &text, ink, look)?;
    }
    for (index, loss) in pool.lost.iter().enumerate() {
        let is_shown = look.verbose() || loss.is_demanded || tells(&pool.lost, index);
        if is_shown {
            lost(out, quotes, loss, look)?;
        }
    }
    let more =
        (0..pool.lost.len()).filter(|index| !pool.lost[*index].is_demanded && !tells(&pool.lost, *index)).count();
    if more > 0 && !look.verbose() {
        said(
            out,
            "",
            &format!(
                "{} like these; -v shows all",
                if more == 1 { "1 more loss".into() } else { format!("{more} more losses") }
            ),
            Ink::Faint,
            look,
        )?;
    }
    for (index, back) in pool.returning.iter().enumerate() {
        let alike = |other: &&Returning| other.shares == back.shares;
        if !pool.returning[..index].iter().any(|before| alike(&before)) {
            let all: Vec<&str> = pool.returning.iter().filter(alike).map(|one| one.endpoint.as_str()).collect();
            let text = format!("{}: {}", quotes.clean(&all.join(", ")), steps(back));
            said(out, "back", &text, Ink::Plain, look)?;
        }
    }
    for note in &pool.notes {
        said(out, "note", &quotes.clean(note), Ink::Unsure, look)?;
    }
    Ok(())
}

/// How a share grows.
fn steps(back: &Returning) -> String {
    let step = |(after, share): &(u64, f64)| format!("{} after {after}s", percent(*share));
    back.shares.iter().map(step).collect::<Vec<_>>().join(", ")
}

/// Whether a loss tells something that no loss before it does: another worst rest.
fn tells(all: &[Loss], index: usize) -> bool {
    let worst = |loss: &Loss| {
        let most = loss.after.iter().map(|endpoint| endpoint.share).fold(0.0, f64::max);
        (format!("{most:.3}"), loss.is_borne(), loss.failing > 0.0)
    };
    let own = &all[index];
    matches!(own.what, What::Zone(_))
        || !all[..index]
            .iter()
            .any(|before| before.endpoints.len() == own.endpoints.len() && worst(before) == worst(own))
}

/// How endpoints are chosen, and what the shares stand on.
fn balance(pool: &PoolLoad) -> String {
    let how = match pool.how {
        How::Exact => "exact in the long run".to_owned(),
        How::Average => "on average, over many".to_owned(),
        How::Clients(clients) => format!("as the hashes of {} fall", count(clients, "client")),
        How::Dealt(requests) => format!("{requests} requests dealt out"),
        How::Weights => "by the weights: the policy is not known to this version".to_owned(),
    };
    let dealers = if pool.dealers > 1 { format!("; {} deal each on their own", pool.dealers) } else { String::new() };
    format!("{} ({how}{dealers})", pool.policy)
}

/// What comes to the pool, and how many connections that is.
fn traffic(pool: &PoolLoad) -> Option<String> {
    let what = if pool.is_tcp { "connections" } else { "requests" };
    let open = pool.connections;
    let parts = [
        pool.rate.map(|own| format!("{} {what}", rate(own))),
        open.average.map(|average| format!("{} connections open at one time", number(average))),
        open.most.map(|most| format!("at most {most} connections by the limits")),
        open.idle.map(|idle| format!("up to {idle} idle ones kept")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What is to be said of a queue.
fn queue(queue: &Queue) -> Option<(String, Ink)> {
    if queue.unbounded {
        let text = "more comes than the limits let through: the queue grows without bound";
        return Some((text.to_owned(), Ink::Bad));
    }
    let mut parts = Vec::new();
    if queue.waiting > 0.0 {
        parts.push(format!(
            "{} wait for a free connection, {} ms on average",
            percent(queue.waiting),
            number(queue.wait * 1e3)
        ));
    }
    if queue.refused > 0.0 {
        parts.push(format!("{} are refused", percent(queue.refused)));
    }
    (!parts.is_empty()).then(|| (parts.join("; "), Ink::Unsure))
}

/// A line for each endpoint.
fn table(out: &mut dyn Write, quotes: &Quotes<'_>, all: &[EndpointLoad], look: &Look) -> io::Result<()> {
    let shown = if look.verbose() { all.len() } else { ENDPOINTS };
    let rows: Vec<[String; 5]> = all.iter().take(shown).map(|one| row(quotes, one)).collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(widest);
    for (row, one) in rows.iter().zip(all) {
        let bar = match one.share {
            none if none <= 0.0 => String::new(),
            some => "#".repeat(((some * BAR).round() as usize).max(1)),
        };
        let ink = if one.is_over() { Ink::Bad } else { Ink::Good };
        let numbers: Vec<String> = (2..5)
            .filter(|column| widths[*column] > 0)
            .map(|column| format!("  {}{}", " ".repeat(widths[column] - row[column].width()), row[column]))
            .collect();
        let over = if one.is_over() { look.paint(Ink::Bad, "  over its capacity") } else { String::new() };
        let start = format!("  {}  {}  {:>6}", pad(&row[0], widths[0]), pad(&row[1], widths[1]), percent(one.share));
        let line = format!("{start}  {}{}{over}", look.paint(ink, pad(&bar, BAR as usize)), numbers.concat());
        writeln!(out, "{}", line.trim_end())?;
    }
    if all.len() > shown {
        writeln!(out, "  and {} more; -v lists them", all.len() - shown)?;
    }
    Ok(())
}

/// Address, name, rate, connections, how much of the capacity.
fn row(quotes: &Quotes<'_>, one: &EndpointLoad) -> [String; 5] {
    [
        quotes.clean(&one.endpoint),
        one.name.as_ref().map_or(String::new(), |name| quotes.clean(name)),
        one.rate.map_or(String::new(), rate),
        one.connections.map_or(String::new(), |open| format!("{} open", number(open))),
        one.utilisation.map_or(String::new(), |used| format!("{:.0}% used", used * 100.0)),
    ]
}

/// What a loss does, in a line.
fn lost(out: &mut dyn Write, quotes: &Quotes<'_>, loss: &Loss, look: &Look) -> io::Result<()> {
    let endpoints = quotes.clean(&loss.endpoints.join(", "));
    let what = match &loss.what {
        What::Endpoints => endpoints,
        What::Zone(name) => format!("zone {name} ({endpoints})"),
        What::Worst(1) => format!("the worst one ({endpoints})"),
        What::Worst(lost) => format!("the worst {lost} ({endpoints})"),
    };
    let text = format!("{what}: {}", comes(quotes, loss));
    let ink = if loss.is_borne() { Ink::Plain } else { Ink::Bad };
    said(out, "lost", &text, ink, look)
}

/// What becomes of the rest.
fn comes(quotes: &Quotes<'_>, loss: &Loss) -> String {
    if !loss.serves() {
        return "nobody is left".to_owned();
    }
    let mut parts = Vec::new();
    if loss.failing > 0.0 {
        parts.push(format!("{} of the requests still go there and fail", percent(loss.failing)));
    }
    let rest: Vec<&EndpointLoad> =
        loss.after.iter().filter(|one| one.share > 0.0 && !loss.endpoints.contains(&one.endpoint)).collect();
    let most = rest.iter().copied().reduce(|most, next| if next.share > most.share { next } else { most });
    if let Some(most) = most {
        let alike = rest.len() > 1 && rest.iter().all(|one| (one.share - most.share).abs() < 5e-4);
        let who = match alike {
            true => format!("each of the other {} gets", rest.len()),
            false => format!("{} gets the most:", quotes.clean(&most.endpoint)),
        };
        let rate = most.rate.map_or(String::new(), |own| format!(", {}", rate(own)));
        let used = most.utilisation.map_or(String::new(), |used| format!(", {:.0}% used", used * 100.0));
        parts.push(format!("{who} {}{rate}{used}", percent(most.share)));
    }
    let over = loss.after.iter().filter(|one| one.is_over()).count();
    if over > 0 {
        parts.push(format!("{} over capacity", count(over, "endpoint")));
    }
    parts.extend(queue(&loss.queue).map(|(text, _)| text));
    parts.join("; ")
}

/// A name in front of a text that may take several lines.
fn said(out: &mut dyn Write, name: &str, text: &str, ink: Ink, look: &Look) -> io::Result<()> {
    let mut name = name;
    for line in wrap(text, look.width.saturating_sub(12)) {
        writeln!(out, "  {}  {}", pad(std::mem::take(&mut name), 8), look.paint(ink, line))?;
    }
    Ok(())
}
