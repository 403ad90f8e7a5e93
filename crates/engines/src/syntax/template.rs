//! Templates: text that another program turns into the configuration.

/// A language of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Jinja: `{% if %}` and `{{ value }}`.
    Jinja,
    /// ERB: `<% if %>` and `<%= value %>`.
    Erb,
    /// Go and its kin (consul-template, confd, Helm): `{{ if }}`, `{{ .Value }}`.
    Go,
}

impl Language {
    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Language::Jinja => "Jinja",
            Language::Erb => "ERB",
            Language::Go => "Go",
        }
    }
}

/// The opening marks and the closing mark that belongs to each.
const MARKS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<%", "%>")];

/// Words that begin a statement in Go's templates, and in no other.
const GO_WORDS: [&str; 12] =
    ["if", "else", "end", "range", "with", "template", "define", "block", "include", "key", "getv", "service"];

/// The language that `text` is a template of, and the offset of the first mark that shows it.
pub fn recognise(text: &str) -> Option<(Language, usize)> {
    let first = find(text, "<%", "%>").map(|at| (Language::Erb, at));
    let jinja = || find(text, "{%", "%}").map(|at| (Language::Jinja, at));
    let braces =
        || find(text, "{{", "}}").map(|at| (if is_go(&text[at..]) { Language::Go } else { Language::Jinja }, at));
    first.or_else(jinja).or_else(braces)
}

/// Offset of the first `open` that `close` follows on the same line.
fn find(text: &str, open: &str, close: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(open) {
        let at = from + found;
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        if text[at + open.len()..line_end].contains(close) {
            return Some(at);
        }
        from = line_end;
    }
    None
}

/// Whether the first tag of `text` is Go's: `{{ .Name }}`, `{{- range ... }}`, `{{ $x }}`.
fn is_go(text: &str) -> bool {
    let inner = text[2..].trim_start_matches('-').trim_start();
    let word = inner.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
    inner.starts_with(['.', '$']) || GO_WORDS.contains(&word)
}

/// Length of the template tag that `text` begins with, where it closes on the same line.
pub fn tag(text: &str) -> Option<usize> {
    let (open, close) = MARKS.iter().find(|(open, _)| text.starts_with(open))?;
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    line[open.len()..].find(close).map(|at| open.len() + at + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        let of = |text| recognise(text).map(|(language, _)| language);
        assert_eq!(of("a\n{% if x %}\nserver {{ x }}"), Some(Language::Jinja));
        assert_eq!(of("server {{ host.name }}"), Some(Language::Jinja));
        assert_eq!(of("<%= x %>"), Some(Language::Erb));
        assert_eq!(of("{{ range .Servers }}x{{ end }}"), Some(Language::Go));
        assert_eq!(of("log-format {\"a\":{\"b\":1}}\n}} {{\n"), None);
    }

    #[test]
    fn a_tag_ends_at_its_mark() {
        assert_eq!(tag("{{ a }} b"), Some(7));
        assert_eq!(tag("{{ a \n }}"), None);
        assert_eq!(tag("x {{ a }}"), None);
    }
}
