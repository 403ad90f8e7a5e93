//! Words that nobody knows, and demands on the TLS client: what they may do to a request.

use model::{Action, Opaque, Predicate, Reject, Route};

use super::actions::blamed;
use super::handlers;
use super::scope::plain;
use super::site::{Here, is_rewrite_line};
use super::{Flow, Lowering, Scope};
use crate::nginx::config::Line;
use crate::nginx::config::words::{Class, class};
use crate::nginx::syntax::Directive;

/// Words whose values are known to nobody, so that conditions on them are Unknown.
const NOT_FOLLOWED: [&str; 3] = ["valid_referers", "secure_link", "secure_link_md5"];

impl Lowering {
    /// Words that nobody knows may do anything here; firewalls let most requests pass.
    pub(super) fn not_understood(&mut self, flow: &mut Flow, here: &Here<'_, '_, '_>) {
        for directive in here.block.lines.iter().filter_map(plain) {
            let name = directive.name.as_str();
            let (span, reason) = (directive.span, format!("{name} is not understood"));
            if NOT_FOLLOWED.contains(&name) {
                self.gap(span, reason);
            } else if is_unknown(directive) {
                self.gap(span, reason.clone());
                let opaque = match is_firewall(name) {
                    true => Opaque::at_rest(span, reason.clone(), false),
                    false => Opaque::unknown(span, reason.clone()),
                };
                flow.push(Route { when: Predicate::opaque(opaque), ..Route::always(span, blamed(span, reason)) });
            }
        }
    }

    /// What a server demands before it looks at a request: no handshake at all, or a certificate of the client.
    pub(super) fn handshake(&mut self, flow: &mut Flow, scope: &Scope<'_, '_>) {
        if let Some(line) = scope.last("ssl_reject_handshake").filter(|line| line.arg(0) == Some("on")) {
            let refused = Action::Reject(Reject { status: None });
            flow.push(Route::always(line.span, refused));
        }
        if let Some(line) = scope.last("ssl_verify_client").filter(|line| line.arg(0) == Some("on")) {
            let missing = Opaque::at_rest(line.span, "the client has no certificate that is accepted", false);
            let when = Predicate::opaque(missing);
            flow.push(Route { when, ..Route::always(line.span, Action::reject(400)) });
        }
    }
}

/// Whether the server's own lines do anything before a location is looked for.
pub fn acts_first(lines: &[Line], scope: &Scope<'_, '_>) -> bool {
    let unknown = |line: &Line| plain(line).is_some_and(is_unknown);
    const DEMANDS: [&str; 3] = ["set_real_ip_from", "ssl_reject_handshake", "ssl_verify_client"];
    lines.iter().any(|line| is_rewrite_line(line) || unknown(line))
        || DEMANDS.iter().any(|name| scope.last(name).is_some())
}

/// A word of no list that is not lowered elsewhere.
fn is_unknown(directive: &Directive) -> bool {
    let rewrites = directive.name.text.contains("rewrite_by_lua") || directive.name.text.starts_with("set_by_lua");
    class(directive.name.as_str()) == Class::Unknown && !handlers::answers(directive) && !rewrites
}

/// Modules that look for attacks.
fn is_firewall(name: &str) -> bool {
    ["modsecurity", "app_protect", "naxsi", "waf"].iter().any(|prefix| name.to_ascii_lowercase().starts_with(prefix))
}
