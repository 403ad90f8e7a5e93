//! Frontends: where requests come in, and how a backend is chosen.

use super::conditions::{self, condition};
use super::writer::Writer;
use super::{maps, pools, rules};

/// One frontend, or a listen with servers of its own.
pub fn frontend(writer: &mut Writer<'_>, number: usize) {
    let listens = writer.is(12);
    let head = if listens { format!("listen in{number}") } else { format!("frontend in{number}") };
    writer.section(&head);
    writer.listening = true;
    binds(writer);
    captures(writer);
    rules::tcp_requests(writer);
    conditions::acls(writer, 5);
    if writer.is(10) {
        writer.line("monitor-uri /alive");
        if writer.is(40) {
            let condition = condition(writer);
            writer.line(&format!("monitor fail{condition}"));
        }
    }
    rules::http_requests(writer, 5);
    rules::redirects(writer, 1);
    if writer.is(6) {
        let page = writer.of(&["stats uri /stats", "stats enable", "stats uri /admin"]);
        writer.line(page);
    }
    settings(writer);
    rules::responses(writer);
    switching(writer, listens);
    if listens {
        pools::servers(writer);
    }
}

fn binds(writer: &mut Writer<'_>) {
    for _ in 0..[1, 1, 1, 2][writer.chance.below(4)] {
        let address = writer.place.listener(8000 + writer.listeners);
        writer.listeners += 1;
        writer.line(&format!("bind {address}"));
    }
}

fn captures(writer: &mut Writer<'_>) {
    if writer.is(10) {
        let name = writer.chance.of(&["Host", "x-a", "User-Agent"]);
        let length = writer.chance.of(&["6", "40"]);
        writer.line(&format!("capture request header {name} len {length}"));
        writer.slots += 1;
    }
}

fn settings(writer: &mut Writer<'_>) {
    if writer.is(15) {
        pools::forwarded(writer);
    }
    if writer.is(15) {
        let option = writer.of(&[
            "option httplog",
            "option http-server-close",
            "option httpclose",
            "option http-ignore-probes",
            "option accept-invalid-http-request",
        ]);
        writer.line(option);
    }
}

/// Rules that choose a backend.
fn switching(writer: &mut Writer<'_>, listens: bool) {
    for _ in 0..writer.chance.below(5) {
        let target = match writer.chance.below(10) {
            0 => format!("%[{}]", maps::to_pool(writer)),
            1 => writer
                .of(&["p%[url_param(id)]", "%[req.hdr(x-a)]", "%[hdr(host),field(1,.)]", "p%[hdr_cnt(x-a)]"])
                .into(),
            _ => writer.pool(),
        };
        let condition = if writer.is(95) || !target.starts_with('%') { condition(writer) } else { String::new() };
        let target = if target.contains('"') { format!("'{target}'") } else { target };
        writer.line(&format!("use_backend {target}{condition}"));
    }
    if writer.is(if listens { 20 } else { 88 }) {
        let pool = writer.pool();
        writer.line(&format!("default_backend {pool}"));
    }
}
