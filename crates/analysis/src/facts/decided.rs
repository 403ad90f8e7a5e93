//! Which lines decided what became of a request, and how to send it again.

use finding::{Span, Witness};
use model::trace::{Step, Trace, What};

use crate::ask::Ask;

/// The lines that decided what became of a request: the last choice first.
pub(crate) fn deciding(trace: &Trace) -> Vec<Span> {
    let Some(fate) = trace.fates.first() else { return Vec::new() };
    let chose = fate.steps.iter().rev().find(|step| step.what == What::Chose);
    // Rules that come too late are told of right behind the one that was quicker.
    let steps: Vec<&Step> = fate.steps.iter().filter(|step| step.what != What::TooLate).collect();
    let led = steps.windows(2).rev().filter(|pair| leads(pair[0], pair[1])).map(|pair| pair[0].span);
    led.chain(chose.map(|step| step.span)).collect()
}

fn leads(step: &Step, next: &Step) -> bool {
    step.what == What::Matched && (next.what == What::Chose || matches!(next.what, What::Entered { .. }))
}

/// The request as a reader can send it.
pub(crate) fn witness(ask: &Ask) -> Witness {
    let http = ask.scheme.is_http();
    let client = ask.client.map(|client| client.to_string());
    Witness {
        method: if http { ask.method.to_string() } else { String::new() },
        url: ask.url(),
        headers: ask.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        client,
    }
}
