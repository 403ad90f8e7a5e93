//! `http-request`: actions that change the request.

use std::sync::Arc;

use finding::Span;
use model::{Dots, Field, FilterKind, HeaderOp, Matcher, PathRules, Pattern, Predicate, Value, Which};

use super::super::config::sample::{self, Piece};
use super::super::secrets::is_secret_header;
use super::super::words::{Line, Word};
use super::Lower;
use super::stages::Stage;

impl Lower<'_> {
    /// One rule that changes the request; what is none comes to `shared`.
    pub(super) fn rewrite(&mut self, action: &Word, rest: &[Word], line: &Line, when: Predicate, stage: &mut Stage) {
        match (action.as_str(), rest) {
            ("replace-path", [pattern, with]) => self.replace(Field::Path, [pattern, with], line, when, stage),
            ("replace-pathq", [pattern, with]) => self.replace(Field::Target, [pattern, with], line, when, stage),
            ("replace-uri", [pattern, with]) => self.replace(Field::Url, [pattern, with], line, when, stage),
            ("normalize-uri", [rule, ..]) => self.normalize(rule, line, when, stage),
            (name, [value]) if self.one_value(name, value).is_some() => {
                let kind = self.one_value(name, value);
                stage.filters(line.span, when, kind);
            }
            (name, rest) => match self.header(name, rest) {
                Some(op) => stage.filters(line.span, when, [FilterKind::Header(op)]),
                None => self.shared(action, rest, line, when, stage),
            },
        }
    }

    /// Actions with one log-format string.
    fn one_value(&mut self, name: &str, value: &Word) -> Option<FilterKind> {
        let make: fn(Value) -> FilterKind = match name {
            "set-path" => FilterKind::SetPath,
            "set-query" => FilterKind::SetQuery,
            "set-pathq" => FilterKind::SetTarget,
            "set-uri" => FilterKind::SetUrl,
            "set-method" => FilterKind::SetMethod,
            _ => return None,
        };
        Some(make(self.format(value)))
    }

    /// `set-header`, `add-header`, `del-header`, `replace-header`, `replace-value`. Seen on HAProxy 2.6.12: `set-header`
    /// with an empty value leaves an empty header; `replace-*` replaces the whole line or element that matches.
    pub(super) fn header(&mut self, action: &str, rest: &[Word]) -> Option<HeaderOp> {
        let name: model::Text = rest.first()?.text.to_ascii_lowercase().into();
        Some(match (action, rest) {
            ("set-header", [_, value]) => {
                HeaderOp::Set { value: self.header_text(&name, value), name, drop_empty: false }
            }
            ("add-header", [_, value]) => {
                let value = self.header_text(&name, value);
                HeaderOp::Add(name, value)
            }
            ("del-header", [_]) => HeaderOp::Remove(name),
            ("replace-header" | "replace-value", [_, pattern, with]) => {
                let pattern = Arc::new(Pattern::new(pattern.text.clone(), false));
                let with = self.template(with);
                HeaderOp::Replace { name, pattern, with, elements: action == "replace-value", whole: true }
            }
            _ => return None,
        })
    }

    /// The value of a header; one that is a secret stays out of the model.
    fn header_text(&mut self, name: &str, value: &Word) -> Value {
        let literal = !value.text.contains('%');
        match literal && is_secret_header(name) {
            true => Value::opaque(model::Blame { span: value.span, reason: "a secret".into() }),
            false => self.format(value),
        }
    }

    /// A replacement text, in which `\1` stands for a group.
    fn template(&mut self, with: &Word) -> Value {
        match sample::pieces(with).as_slice() {
            [] => Value::text(""),
            [Piece::Text(text)] => Value::Text(text.clone()),
            _ => self.format(with),
        }
    }

    /// `replace-path` and its kin: the whole field becomes the replacement where the pattern is found.
    fn replace(&mut self, field: Field, words: [&Word; 2], line: &Line, when: Predicate, stage: &mut Stage) {
        let [pattern, with] = words;
        let matcher = Matcher::Regexes(vec![Pattern::new(pattern.text.clone(), false)]);
        let found = Predicate::test(pattern.span, Value::Field(field.clone()), matcher);
        let capture =
            FilterKind::Capture(Value::Field(field.clone()), Arc::new(Pattern::new(pattern.text.clone(), false)));
        let value = self.with_groups(with);
        let set = match field {
            Field::Path => FilterKind::SetPath(value),
            Field::Target => FilterKind::SetTarget(value),
            _ => FilterKind::SetUrl(value),
        };
        stage.filters(line.span, Predicate::all(vec![when, found]), [capture, set]);
    }

    /// A log-format string in which `\1` stands for a group of the last pattern.
    pub(super) fn with_groups(&mut self, word: &Word) -> Value {
        let mut parts = Vec::new();
        for piece in sample::pieces(word) {
            match piece {
                Piece::Text(text) => groups(&text, &mut parts),
                piece => parts.push(self.piece(piece, word.span)),
            }
        }
        Value::join(parts)
    }

    /// `normalize-uri`: the rules that the model knows; others may change the path in any way.
    fn normalize(&mut self, rule: &Word, line: &Line, when: Predicate, stage: &mut Stage) {
        let none = PathRules { decode: false, merge_slashes: false, dots: Dots::Stay, strict: false };
        let rules = match rule.as_str() {
            "path-merge-slashes" => PathRules { merge_slashes: true, ..none },
            // Seen on HAProxy 2.6.12: where `if` or `unless` comes right after these, slashes are merged instead.
            "path-strip-dotdot" | "percent-to-uppercase" | "percent-decode-unreserved" if misread(rule, line) => {
                PathRules { merge_slashes: true, ..none }
            }
            "path-strip-dot" => PathRules { dots: Dots::Single, ..none },
            "path-strip-dotdot" => PathRules { dots: Dots::Double { above_root: !line.has("full") }, ..none },
            // A target with a fragment is refused before.
            "fragment-strip" | "fragment-encode" => return stage.filters(line.span, when, []),
            other => {
                let blame = self.not_understood(line.span, format!("`normalize-uri {other}` is not understood"));
                let touches = model::Touches { fate: false, request: true };
                return stage.filters(line.span, when, [FilterKind::Opaque { blame: blame.into(), touches }]);
            }
        };
        stage.filters(line.span, when, [FilterKind::Normalize(rules)]);
    }

    /// `option forwardfor` and the like: one header with one value.
    pub(super) fn add_header(&mut self, name: &str, field: Field) -> FilterKind {
        FilterKind::Header(HeaderOp::Add(name.to_ascii_lowercase().into(), Value::Field(field)))
    }
}

/// Whether a condition stands where the rule may have an option.
fn misread(rule: &Word, line: &Line) -> bool {
    line.after(rule.as_str()).is_some_and(|word| matches!(word.as_str(), "if" | "unless"))
}

/// Cuts a text at `\0`..`\9`.
fn groups(text: &str, parts: &mut Vec<Value>) {
    let mut literal = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, characters.clone().next()) {
            ('\\', Some(digit @ '0'..='9')) => {
                characters.next();
                parts.push(Value::text(std::mem::take(&mut literal)));
                parts.push(Value::Field(Field::Capture(digit as u8 - b'0')));
            }
            _ => literal.push(character),
        }
    }
    parts.push(Value::text(literal));
}

/// A test whether a header is there.
pub(super) fn has_header(name: &str, span: Span) -> Predicate {
    Predicate::test(span, Value::Field(Field::Header(name.to_ascii_lowercase().into(), Which::First)), Matcher::Found)
}
