//! What nginx takes for granted where a block doesn't say: it would write outside of the lab, or need rights.

use finding::FileId;

use super::super::config::is_stream_server;
use super::super::syntax::Directive;
use super::hand::Hand;
use super::{files, listen, texts};
use crate::stage::StandIn;

/// Writes it out, in every file.
pub fn add(hand: &mut Hand<'_>) {
    let texts = hand.texts;
    for (file, directives) in texts.all() {
        for directive in directives {
            in_main(file, directive, hand);
        }
        // In an included file, servers stand outside of all blocks.
        servers(file, directives, hand);
    }
}

/// Into `http` and the servers in it.
fn in_main(file: FileId, directive: &Directive, hand: &mut Hand<'_>) {
    if directive.is("http") && directive.body.is_some() {
        let text = http(directive.inner(), hand);
        hand.insert(file, directive.span.end as usize, &text);
        servers(file, directive.inner(), hand);
    }
}

/// Into each server of `http` that doesn't say where it listens.
fn servers(file: FileId, directives: &[Directive], hand: &mut Hand<'_>) {
    for server in directives.iter().filter(|directive| directive.is("server") && directive.body.is_some()) {
        if !is_stream_server(server) && !says(server.inner(), "listen", hand) {
            let text = listen::implied(hand);
            hand.insert(file, server.span.end as usize, &text);
        }
    }
}

/// Folders in which nginx writes by itself.
const FOLDERS: [&str; 5] =
    ["client_body_temp_path", "fastcgi_temp_path", "proxy_temp_path", "scgi_temp_path", "uwsgi_temp_path"];

/// What `http` needs beside its own directives.
pub fn http(directives: &[Directive], hand: &mut Hand<'_>) -> String {
    let mut text = String::new();
    if !says(directives, "access_log", hand) {
        text.push_str(" access_log off;");
    }
    for name in FOLDERS {
        if !says(directives, name, hand) {
            text.push_str(&format!(" {name} {};", hand.ground.file(name, StandIn::Folder)));
        }
    }
    if !says(directives, "root", hand) {
        text.push_str(&format!(" root {};", files::pages("html", hand)));
    }
    // A part of a configuration can have its certificate in another part.
    if hand.texts.incomplete && !says(directives, "ssl_certificate", hand) {
        let certificate = hand.ground.file("certificate", StandIn::Certificate);
        let key = hand.ground.file("key", StandIn::Key);
        text.push_str(&format!(" ssl_certificate {certificate}; ssl_certificate_key {key};"));
    }
    text
}

/// Whether a directive of that name stands in a block, or in a file that it includes.
fn says(directives: &[Directive], name: &str, hand: &Hand<'_>) -> bool {
    let included = |directive: &Directive| {
        let files = texts::named(hand.subject.sources, hand.subject.around, directive);
        let has = |file| hand.texts.directives(file).is_some_and(|inner| inner.iter().any(|inner| inner.is(name)));
        files.into_iter().any(has)
    };
    directives.iter().any(|directive| directive.is(name) || (directive.is("include") && included(directive)))
}
