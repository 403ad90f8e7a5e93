//! `try_files` that begins again with the same path.

use finding::{Edit, Finding, Fix, Rule, Severity};

use crate::nginx::config::{Config, Kind};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{each_block, plain};

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "try-files-without-end",
    severity: Severity::Warning,
    docs: include_str!("try_files_without_end.md"),
    check,
};

/// Looks at the `try_files` of servers and of locations to which the same path leads again.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        each_block(section, &mut |place| {
            let comes_back = place.location.is_none_or(|location| matches!(location.kind, Kind::Prefix { .. }));
            let lines = plain(place.block).filter(|line| line.is("try_files") && comes_back);
            findings.extend(lines.filter_map(circle));
        });
    }
}

/// A finding where the last argument, which is no file but where the request goes next, is the path itself.
fn circle(line: &Directive) -> Option<Finding> {
    let last = line.args.last().filter(|_| line.args.len() > 1)?;
    if !matches!(last.as_str(), "$uri" | "$uri/" | "$document_uri" | "$document_uri/") {
        return None;
    }
    let message = format!(
        "the last argument is not looked for, but asked anew: a path that isn't there leads here again, ten times, and the client \
         gets 500 instead of 404 ({} is the last)",
        last.as_str()
    );
    let mut end = last.span;
    end.start = end.end;
    let edits = vec![Edit { span: end, replacement: " =404".into() }];
    let fix = Fix { safe: true, message: "end it with 404".into(), edits };
    Some(RULE.finding(line.span, message).help("end it with `=404`, a page or a `@location`").fix(fix))
}
