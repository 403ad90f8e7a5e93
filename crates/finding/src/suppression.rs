//! `# evenkeel: ignore[rule] until 2027-01-31 because ...`: what users decided to live with.

use crate::{SourceMap, Span};

/// A day of the calendar; ordered as days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, such as 2027.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `2027-01-31`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }
}

/// One comment that silences rules on its own line, or on the next one where it stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// The line, from 1, that it speaks of.
    pub line: usize,
    /// Ids of the rules; `*` is all of them.
    pub rules: Vec<String>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// Why; empty where nobody said.
    pub because: String,
}

/// Reads the suppressions among the comments of the files. A comment's span begins at its comment sign.
pub fn suppressions(sources: &SourceMap, comments: &[Span]) -> Vec<Suppression> {
    comments.iter().filter_map(|&span| read(sources, span)).collect()
}

/// Reads one comment; `None` where it is no suppression.
fn read(sources: &SourceMap, span: Span) -> Option<Suppression> {
    let body = sources.text(span).trim_start_matches(['#', ' ', '\t']);
    let rest = body.strip_prefix("evenkeel:")?.trim_start().strip_prefix("ignore")?.trim_start();
    let (rules, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let (before, because) = rest.split_once("because").unwrap_or((rest, ""));
    let until = before.split_once("until").and_then(|(_, date)| Date::parse(date.trim()));
    let file = sources.file(span.file);
    let own = file.position(span.start as usize);
    let alone = file.line(own.line).trim_start().len() == file.text()[span.start as usize..].lines().next()?.len();
    Some(Suppression {
        span,
        line: own.line + usize::from(alone),
        rules: rules.split(',').map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty()).collect(),
        until,
        because: because.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Suppression> {
        let mut sources = SourceMap::new();
        let file = sources.add("a", text.as_bytes().to_vec());
        let comments: Vec<Span> = text
            .match_indices('#')
            .map(|(at, _)| at)
            .map(|at| {
                let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
                Span::new(file, at, end)
            })
            .collect();
        suppressions(&sources, &comments)
    }

    #[test]
    fn above_or_on_the_line() {
        let found = of("x\n  # evenkeel: ignore[a, b] until 2027-01-31 because old\ny # evenkeel: ignore[*]\n");
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[1].line), (3, 3));
        assert_eq!(found[0].rules, ["a", "b"]);
        assert_eq!(found[0].until, Some(Date { year: 2027, month: 1, day: 31 }));
        assert_eq!(found[0].because, "old");
    }

    #[test]
    fn other_comments_are_none() {
        assert_eq!(of("# evenkeel is nice\n# ignore[x]\n"), []);
    }
}
