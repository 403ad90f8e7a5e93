//! Limits on requests and connections: told, and never reached by an idle system.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use model::{Filter, FilterKind, Text};

use super::{Lowering, Scope};
use crate::nginx::config::{Entry, Variable};
use crate::nginx::stage::names;
use crate::nginx::syntax::Directive;

/// Lines of a map up to which all of them are told.
const FEW: usize = 4;

impl Lowering {
    /// Limits that an idle system does not reach: they are told, and change nothing.
    pub(super) fn limits(&mut self, scope: &Scope<'_, '_>) -> Vec<Filter> {
        let kinds = [("limit_req", "requests"), ("limit_conn", "connections")];
        let mut filters = Vec::new();
        for (name, what) in kinds {
            for line in scope.all(&[name]) {
                let text = format!("{what} {}", self.limit(scope, line));
                filters.push(Filter::new(line.span, FilterKind::Limit(text.into())));
            }
        }
        filters
    }

    /// What a limit counts and how much of it passes; the name of its zone is only a name.
    fn limit(&mut self, scope: &Scope<'_, '_>, line: &Directive) -> String {
        let zone = line.arg(0).map_or("", |zone| zone.strip_prefix("zone=").unwrap_or(zone));
        let is_own = |part: &&str| part.strip_prefix("zone=").and_then(|own| own.split(':').next()) == Some(zone);
        let words = |line: &Directive| line.args.iter().map(|arg| arg.text.to_string()).collect::<Vec<_>>();
        let declared = scope.all(&["limit_req_zone", "limit_conn_zone"]).into_iter().map(words);
        let Some(declared) = declared.into_iter().find(|all| all.iter().any(|part| is_own(&part.as_str()))) else {
            return format!("of zone {zone}");
        };
        let (key, rest) = declared.split_first().map_or(("", &[][..]), |(key, rest)| (key.as_str(), rest));
        let own = words(line).into_iter().skip(1);
        let how: Vec<String> = rest.iter().filter(|part| !part.starts_with("zone=")).cloned().chain(own).collect();
        let mut made = Vec::new();
        self.blocks_of(key, &mut made);
        let made: Vec<Text> = made.into_iter().map(|block| self.told(&block)).collect();
        let made = if made.is_empty() { String::new() } else { format!(", {}", made.join(", ")) };
        format!("by {key} ({}){made}", how.join(" "))
    }

    /// The blocks that make the variables of a text, and those of these: who is counted together depends on all of them.
    fn blocks_of(&self, text: &str, found: &mut Vec<Rc<Variable>>) {
        for name in names(text) {
            let Some(block) = self.blocks.get(name.to_ascii_lowercase().as_str()) else { continue };
            if found.iter().any(|own| own.name == block.name) {
                continue;
            }
            found.push(block.clone());
            self.blocks_of(&block.source, found);
            let values = block.entries.iter().filter_map(|entry| entry.value.as_ref());
            values.for_each(|value| self.blocks_of(&value.text, found));
        }
    }

    /// A block in few words, which are made once.
    fn told(&mut self, block: &Variable) -> Text {
        self.told.entry(block.name.clone()).or_insert_with(|| told(block).into()).clone()
    }
}

/// Variables whose values may be tokens: what a block says of those isn't told.
const SENT: [&str; 3] = ["$http_", "$arg_", "$cookie_"];

/// A block that makes a variable, in few words; of many lines a mark by which another text of them is told.
fn told(block: &Variable) -> String {
    let line = |entry: &Entry| {
        let value = entry.value.as_ref().map_or("", |value| value.text.as_str());
        format!("{} -> {}", entry.key.text, if value.is_empty() { "nothing" } else { value })
    };
    let lines: Vec<String> = block.entries.iter().map(line).collect();
    let is_sent = SENT.iter().any(|name| block.source.contains(name));
    let lines = match lines.len() {
        0..=FEW if !is_sent => lines.join(", "),
        many => {
            let mut hasher = DefaultHasher::new();
            lines.hash(&mut hasher);
            format!("{many} lines, {:08x}", hasher.finish() as u32)
        }
    };
    format!("${} of {}: {lines}", block.name, block.source)
}
