//! Random configurations for HAProxy: all that its reader claims to understand.

mod conditions;
mod maps;
mod pools;
mod rules;
mod switching;
mod values;
mod words;
mod writer;

use std::path::Path;
use std::process::Command;

use crate::chance::Chance;
use crate::grammar::{Config, Grammar};
use crate::place::Place;
use writer::Writer;

pub const GRAMMAR: Grammar = Grammar {
    id: "haproxy",
    program: "haproxy",
    version: "-v",
    main: "haproxy.cfg",
    write,
    command,
    literals: words::literals,
};

fn write(chance: &mut Chance, place: &Place) -> Config {
    let pools = (0..1 + chance.below(6)).map(|number| format!("p{number}")).collect();
    let mut writer = Writer {
        chance,
        place,
        text: String::new(),
        files: Vec::new(),
        pools,
        acls: Vec::new(),
        slots: 0,
        endpoints: 0,
        listeners: 0,
        listening: false,
    };
    defaults(&mut writer);
    for number in 0..[1, 1, 2][writer.chance.below(3)] {
        switching::frontend(&mut writer, number);
    }
    for name in writer.pools.clone() {
        pools::backend(&mut writer, &name);
    }
    Config { text: writer.text, files: writer.files, env: vec![("TEAM".into(), "blue".into())] }
}

/// What all sections begin with.
fn defaults(writer: &mut Writer<'_>) {
    writer.section("global");
    writer.line("expose-experimental-directives");
    let head = writer.of(&["defaults", "defaults", "defaults common"]);
    writer.section(head);
    writer.line("mode http");
    for timeout in ["connect 2s", "client 5s", "server 5s", "tarpit 10ms"] {
        writer.line(&format!("timeout {timeout}"));
    }
    if writer.is(15) {
        pools::forwarded(writer);
    }
    if writer.is(10) {
        writer.line("option http-server-close");
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("haproxy");
    command.args(["-db", "-f"]).arg(folder.join("haproxy.cfg"));
    command
}
