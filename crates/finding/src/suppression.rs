//! `# evenkeel: ignore[rule] until 2027-01-31 because ...`: what users decided to live with.

use crate::{Date, SourceMap, Span};

/// What is wrong with the comment as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is for evenkeel, and not of the form that is read: it silences nothing.
    Form,
    /// Its last day is none of the calendar: it silences nothing.
    Day,
    /// It doesn't say why.
    Reason,
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
    /// What is wrong with it.
    pub flaw: Option<Flaw>,
}

/// Reads the suppressions among the comments of the files. A comment's span begins at its comment sign.
pub fn suppressions(sources: &SourceMap, comments: &[Span]) -> Vec<Suppression> {
    comments.iter().filter_map(|&span| read(sources, span)).collect()
}

/// Reads one comment; `None` where it is no suppression.
fn read(sources: &SourceMap, span: Span) -> Option<Suppression> {
    let body = sources.text(span).trim_start_matches(['#', ' ', '\t']);
    let rest = body.strip_prefix("evenkeel:")?.trim();
    let told = rest.strip_prefix("ignore").and_then(|rest| rest.trim_start().strip_prefix('['));
    let parted = told.and_then(|told| told.split_once(']'));
    let (rules, tail) = parted.unwrap_or_default();
    let (before, because) = tail.split_once("because").unwrap_or((tail, ""));
    let day = before.split_once("until").map(|(_, day)| day.trim());
    let until = day.and_then(Date::parse);
    let flaw = match (parted, day) {
        (None, _) => Some(Flaw::Form),
        (_, None) if !before.trim().is_empty() => Some(Flaw::Form),
        (_, Some(_)) if until.is_none() => Some(Flaw::Day),
        _ => because.trim().is_empty().then_some(Flaw::Reason),
    };
    let file = sources.file(span.file);
    let own = file.position(span.start as usize);
    let alone = file.line(own.line).trim_start().len() == file.text()[span.start as usize..].lines().next()?.len();
    Some(Suppression {
        span,
        line: own.line + usize::from(alone),
        rules: rules.split(',').map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty()).collect(),
        until,
        because: because.trim().to_owned(),
        flaw,
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
    fn flaws_are_seen() {
        let flaw = |text: &str| of(text)[0].flaw;
        assert_eq!(flaw("# evenkeel: ignore[a] until 2027-01-31 because old"), None);
        assert_eq!(flaw("# evenkeel: ignore[a] until 31.1.2027 because old"), Some(Flaw::Day));
        assert_eq!(flaw("# evenkeel: ignore[a] until 2027-13-31 because old"), Some(Flaw::Day));
        assert_eq!(flaw("# evenkeel: ignore[a] till 2027-01-31 because old"), Some(Flaw::Form));
        assert_eq!(flaw("# evenkeel: ignore a because old"), Some(Flaw::Form));
        assert_eq!(flaw("# evenkeel: ignore[a]"), Some(Flaw::Reason));
    }

    #[test]
    fn other_comments_are_none() {
        assert_eq!(of("# evenkeel is nice\n# ignore[x]\n"), []);
    }
}
