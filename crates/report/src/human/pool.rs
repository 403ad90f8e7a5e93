//! What lies at the end of the way: the pool with its promised shares, and what the endpoint receives.

use std::io::{self, Write};

use finding::Span;
use model::trace::Fate;
use model::{Endpoint, HealthCheck, Pool, PoolId, RetryPolicy, shares};
use unicode_width::UnicodeWidthStr;

use crate::facts::TraceFacts;
use crate::look::{Ink, cut, pad, wrap};
use crate::words;
use crate::{Look, Quotes};
use model::words::{duration, health as spoken, percent, policy, stickiness};

/// More endpoints than this are counted, unless all is to be said.
const ENDPOINTS: usize = 16;

/// A bar of 100% is so long.
const BAR: f64 = 30.0;

/// Writes the pool: its endpoints with their shares, health, stickiness, timeouts and retries.
pub(crate) fn pool(out: &mut dyn Write, facts: &TraceFacts<'_>, id: PoolId, look: &Look) -> io::Result<()> {
    let pool = facts.model.pool(id);
    let bound = facts.chosen().filter(|_| pool.endpoints.len() > 1);
    let quotes = facts.quotes;
    let title = look.paint(Ink::Strong, format!("pool {}", pool.name.value));
    writeln!(out, "\n{title}  {}", look.paint(Ink::Place, quotes.at(pool.name.span)))?;
    endpoints(out, quotes, pool, look)?;
    let line = |out: &mut dyn Write, name: &str, text: String| {
        let mut name = name;
        wrap(&quotes.clean(&text), look.width.saturating_sub(12))
            .iter()
            .try_for_each(|part| writeln!(out, "  {}  {part}", pad(std::mem::take(&mut name), 8)))
    };
    if let Some(chosen) = bound {
        line(out, "goes to", words::chosen(pool, chosen))?;
    }
    line(out, "balance", format!("{}{}", policy(&pool.balance.value), from(quotes, pool, pool.balance.span)))?;
    if let Some(sticky) = &pool.stickiness {
        line(out, "sticky", format!("{}{}", stickiness(&sticky.value), from(quotes, pool, sticky.span)))?;
    }
    line(out, "health", health(quotes, pool))?;
    line(out, "timeouts", timeouts(facts, pool))?;
    if let Some(retries) = retries(&pool.retries) {
        line(out, "retries", retries)?;
    }
    for blame in &pool.unknown {
        let text = format!("{} isn't understood ({}): the shares may be others", quotes.line(blame.span), blame.reason);
        line(out, "unknown", text)?;
    }
    Ok(())
}

/// A line for each endpoint: address, name, share with its bar, line.
fn endpoints(out: &mut dyn Write, quotes: &Quotes<'_>, pool: &Pool, look: &Look) -> io::Result<()> {
    let shares = shares(pool);
    let shown = if look.verbose() { pool.endpoints.len() } else { ENDPOINTS };
    let addresses: Vec<String> =
        pool.endpoints.iter().take(shown).map(|one| quotes.clean(&one.address.to_string())).collect();
    let name = |one: &Endpoint| one.name.as_ref().map_or(String::new(), |name| name.value.to_string());
    let widest = addresses.iter().map(|address| address.width()).max().unwrap_or(0);
    let widest_name = pool.endpoints.iter().take(shown).map(|one| name(one).width()).max().unwrap_or(0);
    for ((endpoint, address), share) in pool.endpoints.iter().zip(&addresses).zip(&shares) {
        let at = quotes.place(endpoint.span).line;
        let start = format!("  {}  {}", pad(address, widest), pad(&name(endpoint), widest_name));
        let end = if *share > 0.0 {
            let bar = "#".repeat(((share * BAR).round() as usize).max(1));
            format!("{:>6}  {}", percent(*share), look.paint(Ink::Good, pad(&bar, BAR as usize)))
        } else {
            format!("     -  {}", pad(words::idle(endpoint), BAR as usize))
        };
        writeln!(out, "{start}  {end}  {}", look.paint(Ink::Faint, format!("line {at}")))?;
    }
    if pool.endpoints.len() > shown {
        writeln!(out, "  and {} more; -v lists them", pool.endpoints.len() - shown)?;
    }
    Ok(())
}

/// `  (line 41)`, or with the file where it isn't the pool's.
fn from(quotes: &Quotes<'_>, pool: &Pool, span: Span) -> String {
    let (own, at) = (quotes.place(pool.name.span), quotes.place(span));
    match own.file == at.file {
        true if own.line == at.line => String::new(),
        true => format!("  (line {})", at.line),
        false => format!("  ({}:{})", at.file, at.line),
    }
}

/// Health of the first endpoint, and how many are not like it.
fn health(quotes: &Quotes<'_>, pool: &Pool) -> String {
    let Some(first) = pool.endpoints.first() else { return "nothing to check".to_owned() };
    let place = match &first.health {
        HealthCheck::None => String::new(),
        HealthCheck::Active { span, .. } | HealthCheck::Passive { span, .. } => from(quotes, pool, *span),
    };
    let said = spoken(&first.health);
    let like_first = |one: &&Endpoint| spoken(&one.health) != said;
    match pool.endpoints.iter().filter(like_first).count() {
        0 => format!("{said}{place}"),
        n => format!("{said}{place}; {n} of {} otherwise", pool.endpoints.len()),
    }
}

/// Timeouts that only the listener has a say in, in the words of the page.
const CLIENT_SIDE: [&str; 3] = ["client", "request", "keep-alive"];

/// Timeouts on the way: the listener's towards the client, the pool's towards the endpoint.
fn timeouts(facts: &TraceFacts<'_>, pool: &Pool) -> String {
    let listener = facts.model.listener(facts.placed.arrival.listener);
    let mut all = words::timeouts(&listener.timeouts);
    for (name, timeout) in words::timeouts(&pool.timeouts) {
        match all.iter_mut().find(|(known, _)| *known == name) {
            None => all.push((name, timeout)),
            // Both may have inherited both kinds; what a listener says of the way to an endpoint has no effect.
            Some(known) if !CLIENT_SIDE.contains(&name) => known.1 = timeout,
            Some(_) => {}
        }
    }
    if all.is_empty() {
        return "none".to_owned();
    }
    let say = |(name, timeout): (&str, finding::Spanned<u64>)| {
        format!("{name} {}{}", duration(timeout.value), from(facts.quotes, pool, timeout.span).replace("  (", " ("))
    };
    all.into_iter().map(say).collect::<Vec<_>>().join(", ")
}

/// What happens after a failure; nothing where the text doesn't say.
fn retries(policy: &RetryPolicy) -> Option<String> {
    let attempts = policy.attempts.map(|attempts| attempts.value.to_string());
    let elsewhere =
        policy.elsewhere.map(|elsewhere| if elsewhere.value { "also elsewhere" } else { "at the same endpoint only" });
    let on = policy.on.iter().map(|on| on.value.as_str()).collect::<Vec<_>>().join(" ");
    let on = (!on.is_empty()).then(|| format!("on {on}"));
    let parts: Vec<String> = [attempts, elsewhere.map(str::to_owned), on].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Writes what the endpoint receives, and how it differs from what was sent.
pub(crate) fn sees(out: &mut dyn Write, facts: &TraceFacts<'_>, fate: &Fate, look: &Look) -> io::Result<()> {
    let room = look.width.saturating_sub(4);
    let put = |out: &mut dyn Write, mark: &str, ink: Ink, text: String| {
        writeln!(out, "{mark} {}", look.paint(ink, cut(&facts.quotes.clean(&text), room)))
    };
    if let Some(sees) = fate.sees.as_ref().filter(|_| facts.ask.scheme.is_http()) {
        writeln!(out, "\n{}", look.paint(Ink::Strong, "the endpoint receives"))?;
        let sent = &facts.placed.request;
        let unknown = "(not known)";
        let method = sees.method.as_deref().unwrap_or(unknown);
        let target = sees.target.as_deref().unwrap_or(unknown);
        let same = method == sent.method && target == sent.target;
        let mark = if same { " " } else { "~" };
        put(out, mark, if same { Ink::Faint } else { Ink::Strong }, format!("{method} {target}"))?;
        for (name, value) in &sees.headers {
            let before = sent.header(name);
            let value = value.as_deref().unwrap_or(unknown);
            match before {
                Some(before) if before == value => put(out, " ", Ink::Faint, format!("{name}: {value}"))?,
                Some(before) => put(out, "~", Ink::Strong, format!("{name}: {value}   (was {before})"))?,
                None => put(out, "+", Ink::Strong, format!("{name}: {value}"))?,
            }
        }
        let kept = |name: &str| sees.headers.iter().any(|(own, _)| own == name);
        for (name, value) in sent.headers.iter().filter(|(name, _)| !kept(name)) {
            put(out, "-", Ink::Unsure, format!("{name}: {value}"))?;
        }
    }
    if fate.answer_headers.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(Ink::Strong, "the answer gets"))?;
    for one in &fate.answer_headers {
        let (mark, text) = words::answered(one);
        put(out, mark, Ink::Strong, text)?;
    }
    Ok(())
}
