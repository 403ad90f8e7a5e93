//! A client that sends one request after the other and tells which endpoint answered.

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::home;

/// What a client sends.
#[derive(Clone, Debug)]
pub struct Ask {
    pub from: Ipv4Addr,
    /// Who the PROXY header in front says that it is, if there is one.
    pub on_behalf_of: Option<Ipv6Addr>,
    pub target: String,
    pub headers: Vec<(&'static str, String)>,
}

impl Ask {
    pub fn of(target: impl Into<String>) -> Ask {
        Ask {
            from: Ipv4Addr::LOCALHOST,
            on_behalf_of: None,
            target: target.into(),
            headers: vec![("host", "a.example".into())],
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Ask {
        self.headers.push((name, value.into()));
        self
    }

    pub fn from(mut self, client: Ipv4Addr) -> Ask {
        self.from = client;
        self
    }

    /// Over a connection of its own.
    pub fn alone(self) -> Ask {
        self.with("connection", "close")
    }

    pub fn request(&self) -> model::Request {
        model::Request {
            method: "GET".into(),
            target: self.target.as_str().into(),
            version: "1.1".into(),
            headers: self.headers.iter().map(|(name, value)| ((*name).into(), value.into())).collect(),
            client: self.on_behalf_of.map_or(IpAddr::V4(self.from), IpAddr::V6),
            client_port: 40_000,
            tls: None,
        }
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Got {
    pub status: u16,
    pub endpoint: Option<usize>,
    pub cookie: Option<String>,
    pub body: String,
}

/// A connection to the engine that is kept as long as the client's address stays the same.
pub struct Client {
    port: u16,
    open: Option<(Ipv4Addr, BufReader<TcpStream>)>,
}

impl Client {
    pub fn new(port: u16) -> Client {
        Client { port, open: None }
    }

    /// The body of the answer; empty where there is none.
    pub fn body(&mut self, ask: &Ask) -> String {
        self.ask(ask).body
    }

    pub fn ask(&mut self, ask: &Ask) -> Got {
        let mut text = String::new();
        if let Some(client) = ask.on_behalf_of {
            text.push_str(&format!("PROXY TCP6 {client} ::1 40000 80\r\n"));
        }
        text.push_str(&format!("GET {} HTTP/1.1\r\n", ask.target));
        ask.headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
        text.push_str("\r\n");
        let mut stream = match self.open.take() {
            Some((from, stream)) if from == ask.from => stream,
            _ => BufReader::new(connect(ask.from, self.port)),
        };
        stream.get_mut().write_all(text.as_bytes()).unwrap();
        let (got, mut kept) = read(&mut stream);
        kept &= !ask.headers.iter().any(|(name, _)| *name == "connection");
        self.open = kept.then_some((ask.from, stream));
        got
    }
}

/// The head of an answer, and whether the connection stays open.
fn read(stream: &mut BufReader<TcpStream>) -> (Got, bool) {
    let mut got = Got { status: 0, endpoint: None, cookie: None, body: String::new() };
    let (mut kept, mut length) = (true, 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return (got, false);
        }
        match line.trim().split_once(": ") {
            None if line == "\r\n" => break,
            None => got.status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0),
            Some((name, value)) => match name.to_ascii_lowercase().as_str() {
                "x-endpoint" => got.endpoint = value.parse().ok(),
                "set-cookie" => got.cookie = Some(value.split(';').next().unwrap().into()),
                "content-length" => length = value.parse().unwrap(),
                "connection" => kept = value != "close",
                _ => {}
            },
        }
    }
    let mut body = vec![0; length];
    std::io::Read::read_exact(stream, &mut body).unwrap();
    got.body = String::from_utf8(body).unwrap();
    kept &= got.status == 200;
    (got, kept)
}

/// Connects from an address of loopback.
fn connect(from: Ipv4Addr, port: u16) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(from.into(), 0)).unwrap();
        socket.connect(SocketAddr::new(home::address().into(), port)).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}
