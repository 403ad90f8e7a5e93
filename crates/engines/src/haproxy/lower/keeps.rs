//! Whether the request is kept for the log: only then can it be read as it came, by `capture.req.uri` and its kin.

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::sample::{self, Piece};
use super::super::words::Word;
use super::Lower;

/// Who keeps the request, seen from one proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kept {
    /// Whoever takes it in.
    #[default]
    Always,
    /// Nobody.
    Never,
    /// Some frontends.
    Sometimes,
}

impl Lower<'_> {
    /// Who keeps the requests that a proxy sees.
    pub(super) fn kept(&self, proxy: &Proxy) -> Kept {
        let config = self.config;
        let others = self.senders.to(proxy).map(|index| &config.proxies[index]);
        let own = proxy.listens().then_some(proxy);
        let mut all = others.chain(own).map(keeps);
        match all.next() {
            None => Kept::Never,
            Some(first) if all.any(|other| other != first) => Kept::Sometimes,
            Some(true) => Kept::Always,
            Some(false) => Kept::Never,
        }
    }
}

/// Whether a frontend keeps the request. Seen on HAProxy 2.6.12: where `option httplog` is set, or one of its own lines has
/// an expression in a log format, whatever it reads.
fn keeps(proxy: &Proxy) -> bool {
    let by_option = ["httplog", "httpslog"].iter().any(|name| proxy.settings.option(name).is_some());
    let rules = proxy.lines.iter().filter(|(list, _)| !matches!(list, List::Acl | List::Redirect));
    let mut words = rules.flat_map(|(_, line)| condition::split(line, 1).0);
    let formats = proxy.settings.all("log-format").flat_map(|line| line.words.iter());
    by_option || words.any(reads_request) || formats.into_iter().any(reads_request)
}

/// Whether a word is a log format that makes the frontend keep the request.
fn reads_request(word: &Word) -> bool {
    sample::pieces(word).iter().any(|piece| match piece {
        Piece::Sample(_) => true,
        Piece::Alias(name) => matches!(name.as_str(), "HM" | "HP" | "HPO" | "HQ" | "HU" | "HV" | "r"),
        _ => false,
    })
}
