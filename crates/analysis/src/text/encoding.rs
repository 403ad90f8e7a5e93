//! Bytes that are no characters.

use finding::{Finding, Rule, Severity, SourceMap, Span};

pub(super) static RULE: Rule<SourceMap> =
    Rule { id: "broken-utf8", severity: Severity::Note, docs: include_str!("broken_utf8.md"), check };

fn check(sources: &SourceMap, findings: &mut Vec<Finding>) {
    for (id, file) in sources.files() {
        let Some(at) = file.first_broken_byte() else { continue };
        let byte = file.bytes().get(at).copied().unwrap_or_default();
        let span = Span::new(id, at, at + 1);
        let message = format!("the byte 0x{byte:02x} is not UTF-8");
        let finding = RULE.finding(span, message).label("read as ?");
        findings.push(finding.help("save the file as UTF-8; all else in it was read"));
    }
}
