//! Backends and their servers.

use super::conditions;
use super::rules;
use super::writer::Writer;
use crate::place::ENDPOINTS;

/// One backend.
pub fn backend(writer: &mut Writer<'_>, name: &str) {
    writer.section(&format!("backend {name}"));
    writer.listening = false;
    if writer.is(35) {
        conditions::acls(writer, 2);
        rules::tcp_requests(writer);
        rules::http_requests(writer, 2);
    }
    if writer.is(10) {
        rules::redirects(writer, 1);
    }
    settings(writer);
    rules::responses(writer);
    servers(writer);
}

/// What a backend may say besides its rules.
pub fn settings(writer: &mut Writer<'_>) {
    if writer.is(50) {
        let policy = writer.of(&[
            "roundrobin",
            "leastconn",
            "source",
            "uri",
            "random",
            "static-rr",
            "first",
            "hdr(x-a)",
            "url_param id",
        ]);
        writer.line(&format!("balance {policy}"));
    }
    if writer.is(20) {
        forwarded(writer);
    }
    if writer.is(10) {
        let option = writer.of(&["http-server-close", "httpclose", "http-keep-alive", "allbackups", "redispatch"]);
        writer.line(&format!("option {option}"));
    }
    if writer.is(15) {
        let mode = writer.chance.of(&["insert", "insert indirect nocache", "rewrite", "prefix", "insert indirect"]);
        writer.line(&format!("cookie SRV {mode}"));
    }
    if writer.is(5) {
        writer.line("stick-table type ip size 1k expire 30s");
        writer.line("stick on src");
    }
    if writer.is(2) {
        writer.line("http-send-name-header X-Server");
    }
}

/// `option forwardfor` and `option originalto`.
pub fn forwarded(writer: &mut Writer<'_>) {
    let name = writer.chance.of(&["forwardfor", "forwardfor", "originalto"]);
    let except = writer.chance.of(&["", "", " except 127.1.0.0/16", " except 127.0.0.1"]);
    let header = writer.chance.of(&["", "", " header X-Client"]);
    let none = if name == "forwardfor" { writer.chance.of(&["", "", " if-none"]) } else { "" };
    writer.line(&format!("option {name}{except}{header}{none}"));
}

/// Servers, and rules that choose one of them.
pub fn servers(writer: &mut Writer<'_>) {
    let count = if writer.is(4) { 0 } else { 1 + writer.chance.below(3) };
    let count = count.min(ENDPOINTS - writer.endpoints);
    let mut lines = Vec::new();
    for number in 0..count {
        let address = writer.place.endpoint(writer.endpoints);
        writer.endpoints += 1;
        let weight = writer.chance.of(&["", "", "", " weight 10", " weight 0", " weight 256"]);
        let state = writer.chance.of(&["", "", "", "", "", " backup", " disabled"]);
        let more = writer.chance.of(&["", "", "", " maxconn 100", " check inter 60s", " cookie s0", " cookie s1"]);
        lines.push(format!("server s{number} {address}{weight}{state}{more}"));
    }
    if count > 0 && writer.is(12) {
        let rule = format!("use-server s{}", writer.chance.below(count));
        let condition = conditions::condition(writer);
        writer.line(&format!("{rule}{condition}"));
    }
    lines.iter().for_each(|line| writer.line(line));
}
