//! The files of the stack as they were at each point of their history. A line ends in ` @3` if it came with the third change.

use std::path::Path;

use super::kinds::Kind;
use crate::stack::Setup;
use crate::stack::net::Net;

const INTENTS: &str = include_str!("texts/evenkeel.yaml");

/// Who all requests come from, where there is a content delivery network in front.
const CDN: &str = "traffic: @5\n  clients: { cdn: [{net}.9.10, {net}.9.11] }   # all requests arrive from these two addresses @5\n @5\n";

/// Debian's folder of nginx's modules.
const MODULES: &str = "/usr/lib/nginx/modules";

/// Texts with what is to be filled in.
pub(super) struct Texts {
    config: &'static str,
    text: String,
    intents: String,
    filling: Vec<(&'static str, String)>,
}

impl Texts {
    pub(super) fn new(kind: &Kind, folder: &Path, net: &Net, setup: &Setup) -> Texts {
        let intents = INTENTS
            .replace("{traffic}", if setup.has_cdn { CDN } else { "" })
            .replace("{config}", kind.config)
            .replace("{live}", kind.live)
            .replace("{health}", kind.health);
        let is_tls = setup.certificate_ends.is_some();
        let text = kind.text.replace("{tls}", if is_tls { kind.tls } else { "" });
        let text = text.replace("{auth}", if is_tls { "https" } else { "http" });
        let filling = vec![
            ("{folder}", folder.display().to_string()),
            ("{modules}", MODULES.to_owned()),
            ("{net}", net.prefix()),
        ];
        Texts { config: kind.config, text, intents, filling }
    }

    /// Names and texts of all files as they were after so many changes.
    pub(super) fn after(&self, changes: u32) -> [(&'static str, String); 2] {
        [
            (self.config, self.filled(&at(&self.text, changes))),
            ("evenkeel.yaml", self.filled(&at(&self.intents, changes))),
        ]
    }

    /// A text with this stack's addresses and folder.
    pub(super) fn filled(&self, text: &str) -> String {
        self.filling.iter().fold(text.to_owned(), |text, (mark, value)| text.replace(mark, value))
    }
}

/// The lines that were there after so many changes, without their marks.
fn at(text: &str, changes: u32) -> String {
    text.lines()
        .filter_map(marked)
        .filter(|(_, change)| *change <= changes)
        .map(|(line, _)| format!("{line}\n"))
        .collect()
}

fn marked(line: &str) -> Option<(&str, u32)> {
    let (line, change) = line.rsplit_once(" @")?;
    Some((line, change.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_change_by_change() {
        assert_eq!(at("a @1\n  b @3\n @1\nc @2\n", 2), "a\n\nc\n");
    }

    #[test]
    fn every_line_of_ours_is_marked() {
        const TLS: [&str; 2] = [include_str!("texts/haproxy-tls.cfg"), include_str!("texts/nginx-tls.conf")];
        for text in [INTENTS, include_str!("texts/haproxy.cfg"), include_str!("texts/nginx.conf"), TLS[0], TLS[1]] {
            let bare: Vec<&str> = text.lines().filter(|line| marked(line).is_none()).collect();
            assert_eq!(bare, Vec::<&str>::new());
        }
    }
}
