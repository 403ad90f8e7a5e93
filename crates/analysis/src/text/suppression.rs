//! Findings that users decided to live with.

use std::collections::HashMap;

use finding::{Date, Edit, FileId, Finding, Fix, Flaw, Rule, Severity, SourceMap, Span, Suppression, suppressions};

pub(super) static EXPIRED: Rule<SourceMap> = Rule {
    id: "expired-suppression",
    severity: Severity::Warning,
    docs: include_str!("expired_suppression.md"),
    check: needs_the_day,
};

pub(super) static UNUSED: Rule<SourceMap> = Rule {
    id: "unused-suppression",
    severity: Severity::Note,
    docs: include_str!("unused_suppression.md"),
    check: needs_the_day,
};

pub(super) static UNCLEAR: Rule<SourceMap> = Rule {
    id: "unclear-suppression",
    severity: Severity::Warning,
    docs: include_str!("unclear_suppression.md"),
    check: needs_the_day,
};

/// These rules need the day and the other findings: [`suppress`] looks for them.
fn needs_the_day(_: &SourceMap, _: &mut Vec<Finding>) {}

/// What comments leave of findings.
#[derive(Debug, Default)]
pub struct Suppressed {
    /// Those that no comment silences, and what is wrong with the comments.
    pub kept: Vec<Finding>,
    /// Those that one does.
    pub silenced: Vec<Finding>,
}

/// Parts findings by whether a comment silences them; `today` is the day in UTC.
pub fn suppress(sources: &SourceMap, comments: &[Span], findings: Vec<Finding>, today: Date) -> Suppressed {
    let all = suppressions(sources, comments);
    let mut by_line: HashMap<(FileId, usize), Vec<usize>> = HashMap::new();
    for (index, one) in all.iter().enumerate() {
        by_line.entry((one.span.file, one.line)).or_default().push(index);
    }
    let mut used = vec![false; all.len()];
    let mut parted = Suppressed { kept: Vec::with_capacity(findings.len()), silenced: Vec::new() };
    for finding in findings {
        let span = finding.primary.span;
        let there = by_line.get(&(span.file, sources.position(span).line)).map_or(&[][..], Vec::as_slice);
        let mut silent = false;
        for &index in there.iter().filter(|&&index| names(&all[index], &finding.rule)) {
            used[index] = true;
            silent |= !is_over(&all[index], today) && all[index].flaw != Some(Flaw::Day);
        }
        if silent { parted.silenced.push(finding) } else { parted.kept.push(finding) }
    }
    parted.kept.extend(all.iter().zip(used).filter_map(|(one, used)| complaint(one, used, today)));
    parted
}

/// Whether the comment speaks of the rule.
fn names(suppression: &Suppression, rule: &str) -> bool {
    suppression.rules.iter().any(|own| own == "*" || own == rule)
}

/// Whether its last day is past.
fn is_over(suppression: &Suppression, today: Date) -> bool {
    suppression.until.is_some_and(|until| until < today)
}

/// What is wrong with how the comment is written.
fn unclear(one: &Suppression, flaw: Flaw) -> Finding {
    const FORM: &str = "write `evenkeel: ignore[rule] until 2027-01-31 because ...`; the day may be left out";
    let (severity, message) = match flaw {
        Flaw::Form => (UNCLEAR.severity, "this is meant for evenkeel, which can't read it: it silences nothing"),
        Flaw::Day => {
            (UNCLEAR.severity, "the last day of this suppression is none of the calendar: it silences nothing")
        }
        Flaw::Reason => {
            (Severity::Note, "this suppression doesn't say why: who comes after can't tell whether it still holds")
        }
    };
    Finding { severity, ..UNCLEAR.finding(one.span, message) }.help(FORM)
}

/// What is wrong with the comment itself.
fn complaint(one: &Suppression, used: bool, today: Date) -> Option<Finding> {
    let rules = one.rules.join(", ");
    if let Some(flaw @ (Flaw::Form | Flaw::Day)) = one.flaw {
        return Some(unclear(one, flaw));
    }
    match one.until {
        Some(Date { year, month, day }) if is_over(one, today) => {
            let message = format!("the suppression of {rules} ended on {year}-{month:02}-{day:02}");
            let help = "mend what it silenced and take it away, or move the day and say why";
            Some(EXPIRED.finding(one.span, message).help(help))
        }
        _ if !used => {
            let message = format!("this silences {rules}, but nothing of that kind is found here");
            let fix = Fix::safe("take the comment away", [Edit::remove(one.span)]);
            Some(UNUSED.finding(one.span, message).help("take the comment away").fix(fix))
        }
        _ => one.flaw.map(|flaw| unclear(one, flaw)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date { year: 2026, month: 6, day: 1 };

    /// What is left of one finding of rule `r` on line 2, given the comment on line 1.
    fn left(comment: &str) -> Vec<(String, usize)> {
        let text = format!("{comment}\nbad\n");
        let mut sources = SourceMap::new();
        let file = sources.add("a", text.clone().into_bytes());
        let comments = [Span::new(file, 0, comment.len())];
        let at = comment.len() + 1;
        let finding = Finding::new("r", Severity::Warning, Span::new(file, at, at + 3), "bad");
        let left = suppress(&sources, &comments, vec![finding], TODAY).kept;
        left.iter().map(|finding| (finding.rule.to_string(), sources.position(finding.primary.span).line)).collect()
    }

    #[test]
    fn a_comment_silences_its_rule_until_its_day_is_over() {
        assert_eq!(left("# evenkeel: ignore[r] because it is known"), []);
        assert_eq!(left("# evenkeel: ignore[*] until 2026-06-01 because x"), []);
        assert_eq!(
            left("# evenkeel: ignore[r] until 2026-05-31"),
            [("r".to_owned(), 2), ("expired-suppression".to_owned(), 1)]
        );
    }

    #[test]
    fn a_comment_that_is_not_clear_is_said() {
        let unclear = ("unclear-suppression".to_owned(), 1);
        assert_eq!(left("# evenkeel: ignore[r]"), std::slice::from_ref(&unclear));
        assert_eq!(left("# evenkeel: ignore[r] until tomorrow because x"), [("r".to_owned(), 2), unclear.clone()]);
        assert_eq!(left("# evenkeel: ignore r because x"), [("r".to_owned(), 2), unclear]);
    }

    #[test]
    fn a_comment_that_silences_nothing_is_said() {
        assert_eq!(left("# evenkeel: ignore[other]"), [("r".to_owned(), 2), ("unused-suppression".to_owned(), 1)]);
        assert_eq!(left("# some comment"), [("r".to_owned(), 2)]);
    }
}
