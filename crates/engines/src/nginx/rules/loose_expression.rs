//! Expressions for the end of a file's name that take more than that.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Config, Kind, Location};
use crate::nginx::walk::{each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "loose-expression", severity: Severity::Warning, docs: include_str!("loose_expression.md"), check };

/// Looks at the locations that are expressions.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        each_block(section, &mut |place| {
            let own = place.location.filter(|location| std::ptr::eq(&location.block, place.block));
            findings.extend(own.and_then(loose));
        });
    }
}

/// A finding where a location for one kind of file takes others too.
fn loose(location: &Location) -> Option<Finding> {
    let Kind::Regex { source, .. } = &location.kind else { return None };
    let (before, ending, is_end) = ending(source)?;
    let anywhere = matches!(before.trim_start_matches(".*"), r"\" | "" | r".+\");
    let runs = plain(&location.block).any(|line| matches!(line.name.as_str(), "fastcgi_pass" | "uwsgi_pass"));
    if !is_end && runs && anywhere {
        let message = format!(
            "this takes every path with `.{ending}` anywhere in it: `/uploads/photo.{ending}.jpg`, a picture that somebody sent, is \
             handed over to be run"
        );
        return Some(RULE.finding(location.span, message).help(format!("write `\\.{ending}$`")));
    }
    if !is_end && before == r"\" {
        return Some(endless(location, ending));
    }
    let message = format!(
        "the dot before `{ending}` stands for any sign: `/x{ending}` is taken too",
        ending = ending.trim_start_matches(['(', '?', ':']).split(['|', ')']).next().unwrap_or(ending)
    );
    let finding = Finding { severity: Severity::Note, ..RULE.finding(location.span, message) };
    (!before.ends_with('\\')).then(|| finding.help("write `\\.`"))
}

/// A note where paths that only contain the ending are taken too.
fn endless(location: &Location, ending: &str) -> Finding {
    let first = ending.trim_start_matches(['(', '?', ':']).split(['|', ')']).next().unwrap_or(ending);
    let is_script = ending.split(['(', ':', '|', ')']).any(|one| one == "js");
    let other = if is_script { "/feed.json".to_owned() } else { format!("/a.{first}/b") };
    let message = format!("this also takes paths that don't end there, such as `{other}`");
    let finding = Finding { severity: Severity::Note, ..RULE.finding(location.span, message) };
    finding.help(format!("write `\\.{ending}$`"))
}

/// What stands before the dot of an expression such as `\.php$`, the ending behind it, and whether the path must end there.
fn ending(source: &str) -> Option<(&str, &str, bool)> {
    let (source, is_end) = source.strip_suffix('$').map_or((source, false), |source| (source, true));
    let at = source.rfind('.')?;
    let (before, ending) = (&source[..at], &source[at + 1..]);
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let choice = ending.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let choice = choice.map(|rest| rest.strip_prefix("?:").unwrap_or(rest));
    if !(plain(ending) || choice.is_some_and(|rest| rest.split('|').all(plain))) {
        return None;
    }
    let is_class = before.rfind('[') > before.rfind(']');
    (!is_class).then_some((before, ending, is_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_expressions() {
        assert_eq!(ending(r"\.php$"), Some((r"\", "php", true)));
        assert_eq!(ending(r".php$"), Some(("", "php", true)));
        assert_eq!(ending(r"^/a/.*\.(jpg|png)$"), Some((r"^/a/.*\", "(jpg|png)", true)));
        assert_eq!(ending(r"\.php"), Some((r"\", "php", false)));
        for other in [r"\.php(/|$)", "^/api/.*", "^/a/(.+)$", "^/api", r"^/[a-z.]x$"] {
            assert_eq!(ending(other), None, "{other}");
        }
    }
}
