//! Files of maps and of acl patterns.

use std::sync::Arc;

use finding::{FileId, Span};
use model::{Blame, Map, MapEntry, Matcher, Value};

use super::super::config::sample::Call;
use super::Lower;
use super::matching::{self, Method};

/// One line of a file: a key, and what follows it.
struct Row<'t> {
    key: &'t str,
    rest: &'t str,
    start: usize,
    end: usize,
}

/// Lines with something on them. Seen on HAProxy 2.6.12: blanks around are dropped, a line that begins with `#` is a
/// comment.
fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return None;
        }
        let begin = start + (line.len() - line.trim_start().len());
        let (key, rest) = trimmed.split_once([' ', '\t']).unwrap_or((trimmed, ""));
        Some(Row { key, rest: rest.trim_start(), start: begin, end: begin + trimmed.len() })
    })
}

/// How a map's name says that keys are compared: `map_beg`, `map_str_int`, ...
pub(super) fn method_of(name: &str) -> Option<Method> {
    let rest = name.strip_prefix("map")?;
    let how = rest.trim_start_matches('_').split('_').next().unwrap_or("");
    Some(match how {
        "" | "str" => Method::Equal,
        "beg" => Method::Prefix,
        "sub" => Method::Substring,
        "dir" => Method::Dir,
        "dom" => Method::Dom,
        "end" => Method::Suffix,
        "reg" | "regm" => Method::Regex,
        "ip" => Method::Address,
        "int" => Method::Number,
        _ => return None,
    })
}

impl Lower<'_> {
    /// The text of a file that the configuration names, as a source of its own; read once.
    pub(super) fn file(&mut self, path: &str) -> Result<FileId, String> {
        if let Some(known) = self.files.get(path) {
            return known.clone();
        }
        let read = match self.around.read(path) {
            Ok(bytes) => Ok(self.sources.add(path, bytes)),
            Err(missing) => Err(format!("the file {path} can't be read: {}", missing.why)),
        };
        self.files.insert(path.to_owned(), read.clone());
        read
    }

    /// Patterns of `-f file`: one a line.
    pub(super) fn patterns(&mut self, path: &str) -> Result<Vec<String>, String> {
        let file = self.file(path)?;
        let text = self.sources.file(file).text();
        Ok(rows(text).map(|row| text[row.start..row.end].to_owned()).collect())
    }

    /// `map*(file,default)` of a value.
    pub(super) fn map(&mut self, key: Value, call: &Call, method: Method, span: Span) -> Value {
        let default = call.args.get(1).map(|text| Value::text(text.clone()));
        let path = call.arg(0).to_owned();
        let id = (format!("{} {}", call.name, call.args.join(",")), span);
        if let Some(map) = self.maps.get(&id) {
            return Value::Lookup(Arc::new(key), map.clone());
        }
        let map = match self.file(&path) {
            Ok(file) => Map::new(path, span, self.entries(file, method), default),
            Err(why) => {
                self.gap(why.clone());
                Map::missing(path, span, default, Blame { span, reason: why.into() })
            }
        };
        let map = Arc::new(map);
        self.maps.insert(id, map.clone());
        Value::Lookup(Arc::new(key), map)
    }

    /// The entries in order of precedence. Seen on HAProxy 2.6.12: the longest prefix and the narrowest network win; else
    /// the first line.
    fn entries(&self, file: FileId, method: Method) -> Vec<MapEntry> {
        let text = self.sources.file(file).text();
        let mut entries: Vec<(usize, MapEntry)> = rows(text)
            .filter_map(|row| {
                let matcher = matching::matcher(method, [row.key.to_owned()], false)?;
                let rank = rank(method, row.key, &matcher);
                let span = Span::new(file, row.start, row.end);
                Some((rank, MapEntry { span, matcher, value: Value::text(row.rest) }))
            })
            .collect();
        entries.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
        entries.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// Entries of a greater rank are tried first.
fn rank(method: Method, key: &str, matcher: &Matcher) -> usize {
    match (method, matcher) {
        (Method::Prefix, _) => key.len(),
        (Method::Address, Matcher::Networks(networks)) => networks.iter().map(|net| net.prefix_len() as usize).sum(),
        _ => 0,
    }
}
