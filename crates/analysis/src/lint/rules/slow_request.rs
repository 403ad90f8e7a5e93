//! See `slow_request.md`.

use finding::{Finding, Rule, Severity};
use model::{Action, Bind, Listener, Model, Protocol, TableId, Wait};

use crate::facts::reach::live_actions;
use crate::facts::words::{count, duration};

/// A client may take for ever to send its request.
pub static RULE: Rule<Model> =
    Rule { id: "slow-request", severity: Severity::Note, docs: include_str!("slow_request.md"), check };

/// One finding for all listeners: whoever forgot it once, forgot it in what all inherit.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    let patient = model.listeners.iter().filter(|listener| is_patient(listener) && sends_on(model, listener.entry, 2));
    let patient: Vec<&Listener> = patient.collect();
    let Some((first, others)) = patient.split_first() else { return };
    let more =
        if others.is_empty() { String::new() } else { format!(" (and {} more)", count(others.len(), "listener")) };
    let silence = first.timeouts.get(Wait::Client).map_or(0, |wait| wait.value);
    let message = format!(
        "listener {}{more} has no time limit for a whole request: a client that sends one byte every {} holds its connection \
         for ever, and a few thousand of them all connections",
        first.name.value,
        duration(silence.saturating_sub(1000).max(silence.min(1000)))
    );
    let finding = RULE.finding(first.name.span, message).label("slow clients stay");
    let finding = others.iter().take(3).fold(finding, |finding, other| finding.also(other.name.span, "here too"));
    findings.push(finding.help("give the head of a request 5s to 10s"));
}

/// Whether requests go on from the table, as far as a few tables tell: a page about the balancer itself is no such way.
fn sends_on(model: &Model, table: TableId, further: u8) -> bool {
    live_actions(model.table(table)).any(|action| match action {
        Action::Goto(table) | Action::Restart { table, .. } => further == 0 || sends_on(model, *table, further - 1),
        Action::Forward(_) | Action::ForwardByName { .. } | Action::Opaque(_) => true,
        Action::Next | Action::Redirect(_) | Action::Respond(_) | Action::Reject(_) => false,
    })
}

/// Whether strangers reach it, and only silence ends their request. One without a limit on silence is another rule's matter.
fn is_patient(listener: &Listener) -> bool {
    let said = |wait| listener.timeouts.get(wait).is_some_and(|wait| wait.value > 0);
    listener.protocol == Protocol::Http
        && !listener.disabled
        && !listener.binds.iter().all(Bind::is_local)
        && said(Wait::Client)
        && !said(Wait::Request)
}
