//! See `redirect_loop.md`.

use finding::{Finding, Rule, Severity, Span};
use model::Model;

use crate::structure::{Circle, circles};

/// Redirects that lead in a circle.
pub static RULE: Rule<Model> =
    Rule { id: "redirect-loop", severity: Severity::Warning, docs: include_str!("redirect_loop.md"), check };

/// So many requests of a circle are told.
const TOLD: usize = 4;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    findings.extend(circles(model).found.iter().filter_map(finding));
}

fn finding(circle: &Circle) -> Option<Finding> {
    let (first, line) = circle.lines().next()?;
    let line: Span = line?;
    let others: Vec<String> = circle.lines().skip(1).take(TOLD).map(|(ask, _)| ask.url()).collect();
    let (message, label) = match (circle.returns, others.is_empty()) {
        (false, _) => (format!("a request for {} is redirected on and on", first.url()), "leads on for ever"),
        (true, true) => (format!("a request for {} is redirected to itself for ever", first.url()), "leads to itself"),
        (true, false) => (
            format!("a request for {} is redirected in a circle, by {}", first.url(), others.join(", then ")),
            "leads there in the end",
        ),
    };
    let help = "leave out the requests that are where they should be, or redirect to another host, scheme or path";
    let mut finding = RULE.finding(line, message).label(label).witness(first.witness()).help(help);
    let mut told = vec![line];
    for line in circle.lines().skip(1).filter_map(|(_, line)| line) {
        if !told.contains(&line) {
            told.push(line);
            finding = finding.also(line, "leads back");
        }
    }
    Some(finding)
}
