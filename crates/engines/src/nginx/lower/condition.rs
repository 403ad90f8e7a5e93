//! The condition of an `if`.

use std::sync::Arc;

use finding::Span;
use model::{Action, Converter, Filter, FilterKind, How, Matcher, Opaque, Pattern, Predicate, Route, Strings, Value};

use super::rewrite::forget_groups;
use super::site::{Here, Site};
use super::{Lowering, Place};
use crate::nginx::config::If;
use crate::nginx::syntax::Word;

/// A condition, and what its match leaves behind: groups.
pub struct Condition {
    /// What happens before it is asked: groups of what was matched earlier are forgotten.
    pub first: Vec<Route>,
    /// When it holds.
    pub when: Predicate,
    /// Groups of its expression.
    pub filters: Vec<Filter>,
}

impl From<Predicate> for Condition {
    fn from(when: Predicate) -> Self {
        Condition { first: Vec::new(), when, filters: Vec::new() }
    }
}

impl Lowering {
    /// The condition of an `if`.
    pub(super) fn condition<'c>(&mut self, condition: &'c If, here: &Here<'c, '_, '_>) -> Condition {
        let site = here.site;
        let words = inner_words(&condition.condition);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let span = condition.span;
        match words.as_slice() {
            [test, path] if is_file_test(test) => self.on_disk(span, test, path, here).into(),
            [variable] if variable.starts_with('$') => {
                let value = self.operand(variable, site.at(span));
                Predicate::test(span, value, Matcher::Truthy).into()
            }
            [variable, operator @ ("=" | "!="), text] => {
                let value = self.operand(variable, site.at(span));
                let when = self.equals(span, value, text, site);
                if *operator == "=" { when.into() } else { when.negated().into() }
            }
            [variable, operator, source] if operator.contains('~') => {
                let value = self.operand(variable, site.at(span));
                by_expression(span, value, operator, source, site)
            }
            _ => {
                self.gap(span, "this condition is not understood");
                Predicate::opaque(Opaque::unknown(span, "this condition is not understood")).into()
            }
        }
    }

    /// `-f` and the like, with or without `!`.
    fn on_disk(&self, span: Span, test: &str, path: &str, here: &Here<'_, '_, '_>) -> Predicate {
        let folder = self.folders.of_pages(here).filter(|_| is_path_of_request(path));
        let known = folder.and_then(|folder| match test.trim_start_matches('!') {
            "-f" => Some(folder.is_file()),
            "-d" => Some(folder.is_folder()),
            "-e" => Some(Predicate::any(vec![folder.is_file(), folder.is_folder()])),
            _ => None,
        });
        let unknown = || Predicate::opaque(Opaque::unknown(span, "files on disk are not in the configuration"));
        match known {
            Some(known) if test.starts_with('!') => known.negated(),
            Some(known) => known,
            None => unknown(),
        }
    }

    /// What a condition looks at: the whole word is the variable's name, whatever stands in it (seen on nginx 1.22.1).
    fn operand(&mut self, word: &str, place: Place<'_>) -> Value {
        match word.strip_prefix('$') {
            Some(name) if name.starts_with(|first: char| first.is_ascii_alphabetic()) => self.variable(name, place),
            _ => self.value(word, place),
        }
    }

    /// Exact comparison; two texts of which neither is plain are compared by nobody but nginx.
    fn equals<'c>(&mut self, span: Span, value: Value, text: &str, site: &Site<'c>) -> Predicate {
        let other = self.value(text, site.at(span));
        let Value::Text(text) = other else {
            if value == other {
                return Predicate::ALWAYS;
            }
            self.gap(span, "two variables are compared");
            return Predicate::opaque(Opaque::unknown(span, "two variables are compared"));
        };
        if text.is_empty() {
            // A variable that isn't there is empty.
            let there = Predicate::test(span, value, Matcher::Regexes(vec![Pattern::new("(?s).", false)]));
            return there.negated();
        }
        Predicate::test(span, value, Matcher::Strings(Strings::new(How::Equal, [text], false)))
    }
}

/// `-f`, `-d`, `-e`, `-x`, with or without `!`.
fn is_file_test(word: &str) -> bool {
    matches!(word.trim_start_matches('!'), "-f" | "-d" | "-e" | "-x")
}

/// Whether the text is where the request's file would be.
fn is_path_of_request(text: &str) -> bool {
    matches!(text, "$request_filename" | "$document_root$uri" | "$document_root/$uri" | "$document_root$document_uri")
}

/// `~`, `~*` and their negations; a match leaves its groups behind, also where it is one too many.
fn by_expression(span: Span, value: Value, operator: &str, source: &str, site: &Site<'_>) -> Condition {
    let value = if may_match_empty(source) { value.convert(Converter::OrElse("".into())) } else { value };
    let pattern = Pattern::new(source, operator.ends_with('*'));
    let found = Predicate::test(span, value.clone(), Matcher::Regexes(vec![pattern.clone()]));
    let capture = Filter::new(span, FilterKind::Capture(value, Arc::new(pattern)));
    let mut filters: Vec<Filter> = site.traits.keeps_groups(source).then_some(capture).into_iter().collect();
    let mut first = Vec::new();
    if site.traits.groups_of_others {
        first.push(forget_groups(span, found.clone().negated()));
    }
    if !operator.starts_with('!') {
        return Condition { first, when: found, filters };
    }
    if !filters.is_empty() {
        first.push(Route {
            when: found.clone(),
            filters: std::mem::take(&mut filters),
            ..Route::always(span, Action::Next)
        });
    }
    Condition { first, when: found.negated(), filters }
}

/// Whether the expression may match an empty text; rather yes than no.
fn may_match_empty(source: &str) -> bool {
    source.is_empty() || source.contains(['$', '*', '?']) || source.contains("|)") || source.contains("(|")
}

/// The words without the parentheses around them.
fn inner_words(words: &[Word]) -> Vec<String> {
    let mut out: Vec<String> = words.iter().map(|word| word.as_str().to_owned()).collect();
    if let Some(first) = out.first_mut()
        && let Some(inner) = first.strip_prefix('(')
    {
        *first = inner.to_owned();
    }
    let quoted = words.last().is_some_and(|word| word.quoted);
    if let Some(last) = out.last_mut()
        && let Some(inner) = last.strip_suffix(')').filter(|_| !quoted)
    {
        *last = inner.to_owned();
    }
    // An empty text in quotes is a word; an empty rest of a parenthesis is none.
    let keep: Vec<bool> = words.iter().zip(&out).map(|(word, text)| word.quoted || !text.is_empty()).collect();
    let mut keep = keep.into_iter();
    out.retain(|_| keep.next().unwrap_or(true));
    out
}
