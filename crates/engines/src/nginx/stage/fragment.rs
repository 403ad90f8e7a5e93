//! Parts of a configuration: what stands around them is written around them.

use finding::FileId;

use super::super::config::{Level, is_http_level, level};
use super::super::syntax::Directive;
use super::hand::Hand;
use super::{defaults, listen, process, texts};
use crate::stage::Subject;

/// Wraps the first root where it is only a part, with the other roots in it; a whole one gets the module that it needs.
pub fn wrap(subject: &Subject<'_>, hand: &mut Hand<'_>) {
    let Some((&main, others)) = subject.roots.split_first() else { return };
    let Some(directives) = hand.texts.directives(main) else { return };
    match texts::is_part(directives) {
        true => part(main, directives, others, hand),
        false => whole(main, directives, hand),
    }
}

/// A whole configuration may take for granted that a module is loaded.
fn whole(main: FileId, directives: &[Directive], hand: &mut Hand<'_>) {
    let has_stream = directives.iter().any(|directive| directive.is("stream"));
    if has_stream && !directives.iter().any(loads_stream) {
        let load = stream_module(hand);
        hand.insert(main, 0, &load);
    }
}

/// A part gets what stands around it, and the other parts beside it.
fn part(main: FileId, directives: &[Directive], others: &[FileId], hand: &mut Hand<'_>) {
    let start = match level(directives) {
        Level::Stream => format!("{}events {{}}\nstream {{\n", stream_module(hand)),
        Level::Http | Level::Server => format!("events {{}}\nhttp {{{}\n", defaults::http(directives, hand)),
    };
    hand.insert(main, 0, &start);
    around_server(main, directives, hand);
    let mut end = String::from("\n");
    for &other in others {
        around_server(other, hand.texts.directives(other).unwrap_or_default(), hand);
        end.push_str(&format!("include {};\n", hand.ground.moved(other)));
    }
    end.push_str("}\n");
    hand.insert(main, length(main, hand), &end);
}

/// Directives of a `server` that stand without it get one, where they stand side by side.
fn around_server(file: FileId, directives: &[Directive], hand: &mut Hand<'_>) {
    let is_inner = |directive: &Directive| !is_http_level(directive);
    let (first, last) = (directives.iter().position(is_inner), directives.iter().rposition(is_inner));
    let (Some(first), Some(last)) = (first, last) else { return };
    if level(directives) != Level::Server || !directives[first..=last].iter().all(is_inner) {
        return;
    }
    let listens = directives.iter().any(|directive| directive.is("listen"));
    let listen = if listens { String::new() } else { listen::implied(hand) };
    hand.insert(file, directives[first].span.start as usize, &format!("server {{{listen}\n"));
    let end = directives.get(last + 1).map_or_else(|| length(file, hand), |next| next.span.start as usize);
    hand.insert(file, end, "\n}\n");
}

/// Bytes of a file.
fn length(file: FileId, hand: &Hand<'_>) -> usize {
    hand.subject.sources.file(file).bytes().len()
}

/// Whether the directive loads the module of `stream`.
fn loads_stream(directive: &Directive) -> bool {
    directive.is("load_module") && directive.arg(0).is_some_and(|path| path.ends_with("/ngx_stream_module.so"))
}

/// Loads the module of `stream`, where that is one.
fn stream_module(hand: &Hand<'_>) -> String {
    let path = process::installed("ngx_stream_module.so", hand);
    path.map(|path| format!("load_module {path};\n")).unwrap_or_default()
}
