//! Timeouts, retries and numbers that stand alone on a line.

use finding::Spanned;
use model::{RetryPolicy, Timeouts};

use super::super::config::settings::Settings;
use super::super::config::units;

/// All timeouts of a proxy.
pub(super) fn timeouts(settings: &Settings) -> Timeouts {
    let of = |name: &str| {
        let line = settings.pair("timeout", name)?;
        Some(Spanned::new(units::time(line.at(2), 1.0)?, line.span))
    };
    Timeouts {
        connect: of("connect"),
        client: of("client"),
        endpoint: of("server"),
        tunnel: of("tunnel"),
        queue: of("queue"),
        request: of("http-request"),
        keep_alive: of("http-keep-alive"),
        check: of("check"),
    }
}

/// The number after a word.
pub(super) fn count(settings: &Settings, word: &str) -> Option<Spanned<u64>> {
    let line = settings.get(word)?;
    Some(Spanned::new(line.at(1).parse().ok()?, line.span))
}

/// `retries`, `option redispatch`, `retry-on`.
pub(super) fn retries(settings: &Settings) -> RetryPolicy {
    let attempts = settings.get("retries").and_then(|line| Some(Spanned::new(line.at(1).parse().ok()?, line.span)));
    let elsewhere = settings.option("redispatch").map(|line| Spanned::new(line.at(2) != "0", line.span));
    let on = settings
        .get("retry-on")
        .map(|line| line.from(1).iter().map(|word| Spanned::new(word.text.clone(), word.span)).collect());
    RetryPolicy { attempts, elsewhere, on: on.unwrap_or_default() }
}
