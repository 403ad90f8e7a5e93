//! HAProxy's configuration, moved: by what its lines say, and the addresses in all other words.

mod bases;
mod bind;
mod checks;
mod files;
mod global;
mod hand;
mod launch;
mod quiet;
mod server;
#[cfg(test)]
mod test;

use finding::Edit;

use self::bases::Bases;
use self::hand::Hand;
use super::config::reader::{self, Section};
use super::words::Line;
use crate::stage::{Ground, Subject};

pub use launch::LAUNCH;

/// Edits that move it.
pub fn stage(subject: &Subject<'_>, ground: &mut dyn Ground) -> Vec<Edit> {
    let sections = reader::read(subject.sources, subject.roots, subject.around).sections;
    let bases = Bases::of(&sections);
    let hopeless = checks::hopeless(subject);
    let mut hand = Hand::new(subject, ground, bases, hopeless);
    sections.iter().for_each(|section| move_section(section, &mut hand));
    subject.roots.iter().for_each(|&file| hand.end_line(file));
    hand.finish(&sections)
}

/// Moves what one section says.
fn move_section(section: &Section, hand: &mut Hand<'_>) {
    let name = section.head.at(1);
    match section.head.at(0) {
        "global" => section.lines.iter().for_each(|line| global::line(line, hand)),
        "frontend" | "backend" | "listen" | "defaults" => {
            if section.head.at(2).contains([':', '/']) {
                bind::bind(&section.head, 2, hand);
            }
            section.lines.iter().for_each(|line| in_proxy(name, line, hand));
        }
        "http-errors" => section.lines.iter().for_each(|line| files::line(line, hand)),
        _ => section.lines.iter().for_each(|line| quiet::line(line, hand)),
    }
}

/// Moves one line of a proxy; `pool` is the proxy's name.
fn in_proxy(pool: &str, line: &Line, hand: &mut Hand<'_>) {
    match line.at(0) {
        "bind" => bind::bind(line, 1, hand),
        "server" => server::server(pool, line, 2, hand),
        "server-template" => server::server(pool, line, 3, hand),
        "default-server" => server::params(pool, line.from(1), hand),
        "dispatch" => server::place(pool, line.words.get(1), hand),
        "source" if line.has("usesrc") || line.has("interface") => hand.drop_line(line),
        "log" => quiet::log(line, hand),
        _ => files::line(line, hand),
    }
}
