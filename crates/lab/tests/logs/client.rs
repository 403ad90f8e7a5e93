//! Requests that end in different ways.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use crate::home;

/// How a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is answered with 200.
    Found,
    /// It is answered with 404.
    Missing,
    /// The first endpoint refuses the connection, the second one answers.
    Retried,
    /// The endpoint doesn't answer, and the client leaves.
    Left,
    /// The endpoint doesn't answer in time.
    Slow,
    /// It is no request.
    Broken,
}

pub const ALL: [Deed; 6] = [Deed::Found, Deed::Missing, Deed::Retried, Deed::Left, Deed::Slow, Deed::Broken];

impl Deed {
    /// The target that it asks for.
    pub fn target(self) -> &'static str {
        match self {
            Deed::Found => "/found?a=b&c=\"d\\[x]",
            Deed::Missing => "/missing",
            Deed::Retried => "/retried",
            Deed::Left => "/hold/left",
            Deed::Slow => "/hold",
            Deed::Broken => "",
        }
    }

    /// Does it, and waits for the end of the answer.
    pub fn run(self, port: u16) {
        let mut stream = TcpStream::connect((home::address(), port)).unwrap();
        let target = self.target();
        let head = format!(
            "GET {target} HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: a \"b\" | c\\d\r\nX-Mark: x y\r\nConnection: close\r\n\r\n"
        );
        let sent = if self == Deed::Broken { "no request\r\n\r\n" } else { &head };
        stream.write_all(sent.as_bytes()).unwrap();
        if self == Deed::Left {
            thread::sleep(Duration::from_millis(60));
            return;
        }
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
}
