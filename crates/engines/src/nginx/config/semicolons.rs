//! A line that lacks its `;`: nginx takes the next line for more words of it. Here the next line is read as what it was
//! meant to be.

use finding::{Edit, Finding, Fix, Severity, Span};

use super::words;
use crate::nginx::syntax::Directive;

/// Splits directives where a known word begins a line in the middle of them, and says so.
pub fn split(directives: Vec<Directive>, text: &str, findings: &mut Vec<Finding>) -> Vec<Directive> {
    let mut out = Vec::with_capacity(directives.len());
    for mut directive in directives {
        if let Some(body) = directive.body.take() {
            let body = if holds_entries(&directive) { body } else { split(body, text, findings) };
            directive.body = Some(body);
        }
        // Nearly all directives stand on one line.
        let lines = text.get(directive.span.start as usize..directive.span.end as usize).unwrap_or("");
        if memchr::memchr(b'\n', lines.as_bytes()).is_some() && words::known(directive.name.as_str()) {
            split_one(directive, text, findings, &mut out);
        } else {
            out.push(directive);
        }
    }
    out
}

/// Blocks whose lines are not directives.
fn holds_entries(directive: &Directive) -> bool {
    matches!(directive.name.as_str(), "map" | "geo" | "split_clients" | "types" | "match")
}

/// Cuts one directive before each known word that begins a line.
fn split_one(mut directive: Directive, text: &str, findings: &mut Vec<Finding>, out: &mut Vec<Directive>) {
    let Some(at) = (0..directive.args.len()).find(|&index| begins_directive(&directive, index, text)) else {
        return out.push(directive);
    };
    let mut rest = directive.args.split_off(at);
    let end = directive.args.last().unwrap_or(&directive.name).span;
    findings.push(finding(directive.name.span.to(end)));
    let name = rest.remove(0);
    let span = Span { start: name.span.start, ..directive.span };
    let next = Directive { span, name, args: rest, body: directive.body.take() };
    directive.span = directive.name.span.to(end);
    out.push(directive);
    split_one(next, text, findings, out);
}

/// Whether the word at `index` begins a line and is a directive; `log_format` holds any text.
fn begins_directive(directive: &Directive, index: usize, text: &str) -> bool {
    if directive.is("log_format") {
        return false;
    }
    let word = &directive.args[index];
    let before = index.checked_sub(1).map_or(&directive.name, |before| &directive.args[before]);
    let between = text.get(before.span.end as usize..word.span.start as usize).unwrap_or("");
    between.contains('\n') && !word.quoted && words::known(word.as_str())
}

/// The fix is not safe: what the next line was meant to be is a guess.
fn finding(span: Span) -> Finding {
    let message = "this line isn't ended by `;`, and nginx takes the next line for a part of it";
    let end = Span { start: span.end, ..span };
    let fix = Fix { safe: false, message: "add `;`".into(), edits: vec![Edit { span: end, replacement: ";".into() }] };
    Finding::new("nginx-syntax", Severity::Error, span, message)
        .label("expected `;` at the end")
        .help("add `;` at the end of the line")
        .fix(fix)
}
