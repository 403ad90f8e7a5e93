//! Timeouts, retries and numbers that stand alone on a line.

use finding::Spanned;
use model::{RetryPolicy, Timeouts, Wait};

use super::super::config::Config;
use super::super::config::settings::Settings;
use super::super::config::units;

/// All timeouts of a proxy.
pub(super) fn timeouts(settings: &Settings) -> Timeouts {
    let mut timeouts = Timeouts::default();
    for line in settings.all("timeout") {
        let wait = match line.at(1) {
            "connect" => Wait::Connect,
            "client" => Wait::Client,
            "server" => Wait::Endpoint,
            "tunnel" => Wait::Tunnel,
            "queue" => Wait::Queue,
            "http-request" => Wait::Request,
            "http-keep-alive" => Wait::KeepAlive,
            "check" => Wait::Check,
            _ => continue,
        };
        timeouts.set(wait, units::time(line.at(2), 1.0).map(|time| Spanned::new(time, line.span)));
    }
    timeouts
}

/// The number after a word.
pub(super) fn count(settings: &Settings, word: &str) -> Option<Spanned<u64>> {
    let line = settings.get(word)?;
    Some(Spanned::new(line.at(1).parse().ok()?, line.span))
}

/// `maxconn` of `global`: seen on HAProxy 2.6.12, the process takes no more connections than that, whatever a listener says.
pub(super) fn of_process(config: &Config) -> Option<Spanned<u64>> {
    let line = config.global.iter().rfind(|line| line.at(0) == "maxconn")?;
    Some(Spanned::new(line.at(1).parse().ok().filter(|count| *count > 0)?, line.span))
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
