//! Who answers: another server, nginx itself, a program.

use finding::Span;
use model::{Action, Respond};

use super::actions::{blamed, respond_unknown};
use super::site::Here;
use super::{Entry, Flow, Lowering};
use crate::nginx::syntax::Directive;

/// Directives that hand a request on to another server.
pub const PASSES: [&str; 6] = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass"];

/// Directives by which nginx answers itself.
const OWN: [&str; 8] = [
    "stub_status",
    "status",
    "api",
    "upstream_conf",
    "dyups_interface",
    "empty_gif",
    "random_index",
    "vhost_traffic_status_display",
];

/// Whether the directive says who answers.
pub fn answers(directive: &Directive) -> bool {
    let name = directive.name.as_str();
    PASSES.contains(&name) || OWN.contains(&name) || is_program(name)
}

/// Programs inside nginx.
fn is_program(name: &str) -> bool {
    name.starts_with("content_by_lua")
        || matches!(name, "js_content" | "perl" | "echo" | "echo_exec" | "passenger_enabled")
}

impl<'c> Here<'c, '_, '_> {
    /// The directive that says who answers.
    pub fn handler(&self) -> Option<&'c Directive> {
        let own = self.block.lines.iter().filter_map(super::scope::plain).rfind(|line| answers(line));
        own.or(self.fallback_handler)
    }
}

impl Lowering {
    /// What the handler does; files where there is none.
    pub(super) fn handler<'c>(
        &mut self,
        flow: &mut Flow,
        handler: Option<&'c Directive>,
        here: &Here<'c, '_, '_>,
    ) -> Entry {
        let Some(handler) = handler else { return self.file(flow, here) };
        let span = handler.span;
        match handler.name.as_str() {
            "proxy_pass" | "grpc_pass" => self.proxy(flow, handler, here),
            name if PASSES.contains(&name) => self.pass(handler, here),
            "empty_gif" => self.own(flow, "an empty picture", here),
            "stub_status" | "status" | "vhost_traffic_status_display" => self.own(flow, Respond::STATISTICS, here),
            "api" if handler.arg(0) != Some("write=on") => respond_unknown(Respond::INTERFACE).into(),
            "api" | "upstream_conf" | "dyups_interface" => respond_unknown(Respond::ORDERS).into(),
            "random_index" => self.file(flow, here),
            name => self.program(name, span).into(),
        }
    }

    /// Something of nginx's own: GET and HEAD get it, other methods 405 (seen on nginx 1.22.1).
    fn own<'c>(&mut self, flow: &mut Flow, what: &str, here: &Here<'c, '_, '_>) -> Entry {
        self.only_fetched(flow, here);
        Action::respond(200, what).into()
    }

    /// Lua, njs, Perl: it may answer anything.
    fn program(&mut self, name: &str, span: Span) -> Action {
        self.gap(span, format!("what {name} does is not known"));
        blamed(span, format!("what {name} does is not known"))
    }

    /// FastCGI, uwsgi, SCGI, memcached: no headers and paths of HTTP to rewrite.
    fn pass<'c>(&mut self, handler: &'c Directive, here: &Here<'c, '_, '_>) -> Entry {
        let prefix = handler.name.as_str().trim_end_matches("_pass");
        let text = handler.arg(0).unwrap_or("");
        self.forward(text, None, handler, prefix, here)
    }
}
