//! Steps of an experiment: requests with what becomes of them, and what happens between them.

use std::net::IpAddr;

use crate::act::{self, Act};
use crate::outcome::Expected;
use crate::words::{pair, plain, raw};

/// One line of the script.
pub struct Step {
    pub line: usize,
    pub text: String,
    pub what: What,
}

/// What a line is.
pub enum What {
    Ask(Ask),
    Act(Act),
}

/// `? [@CONNECTION] METHOD HOST TARGET [name=value]... [:PORT] [from=ADDRESS] [tls=NAME] [HTTP/VERSION] =>
/// OUTCOME, OUTCOME...`: one request for each
/// outcome. A host of `-` sends no Host header.
pub struct Ask {
    pub connection: Option<String>,
    pub method: String,
    pub target: String,
    pub version: String,
    pub headers: Vec<(String, String)>,
    pub port: Option<u16>,
    pub tls: Option<String>,
    pub client: IpAddr,
    pub expected: Expected,
}

/// Reads a line.
pub fn step(name: &str, line: usize, text: &str) -> Step {
    let what = match text.strip_prefix("? ") {
        Some(ask) => What::Ask(Ask::read(ask).unwrap_or_else(|| panic!("{name}:{line}: no request: {text}"))),
        None => {
            What::Act(act::read(&text[2..]).unwrap_or_else(|| panic!("{name}:{line}: nobody knows what to do: {text}")))
        }
    };
    Step { line, text: text.to_owned(), what }
}

impl Ask {
    fn read(text: &str) -> Option<Ask> {
        let (request, expected) = text.split_once(" => ")?;
        let mut words = raw(request).into_iter().peekable();
        let connection = words.next_if(|word| word.starts_with('@')).map(|word| word[1..].to_owned());
        let (method, host, target) = (words.next()?.to_owned(), words.next()?, words.next()?.to_owned());
        let mut ask = Ask {
            connection,
            method,
            target,
            version: "1.1".to_owned(),
            headers: Vec::new(),
            port: None,
            tls: None,
            client: IpAddr::from([127, 0, 0, 1]),
            expected: Expected::read(expected)?,
        };
        if host != "-" {
            ask.headers.push(("host".to_owned(), plain(host)));
        }
        words.try_for_each(|word| ask.word(word))?;
        Some(ask)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        if let Some(port) = word.strip_prefix(':') {
            self.port = Some(port.parse().ok()?);
        } else if let Some(client) = word.strip_prefix("from=") {
            self.client = client.parse().ok()?;
        } else if let Some(name) = word.strip_prefix("tls=") {
            self.tls = Some(name.to_owned());
        } else if let Some(version) = word.strip_prefix("HTTP/") {
            self.version = version.to_owned();
        } else {
            self.headers.push(pair(word)?);
        }
        Some(())
    }
}
