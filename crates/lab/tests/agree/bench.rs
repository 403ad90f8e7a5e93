//! Stub endpoints, and an engine in front of them that is gone when the test is.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Judge;

/// Endpoints on loopback; each says in its answer which one it is and what it received.
pub struct Stubs {
    pub ports: Vec<u16>,
}

impl Stubs {
    pub fn start(count: usize) -> Stubs {
        let listeners: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
        let ports = listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
        for (number, listener) in listeners.into_iter().enumerate() {
            thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, number)));
        }
        Stubs { ports }
    }
}

/// Gives the head of the request back as the body.
fn answer(mut stream: TcpStream, number: usize) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let head = read_head(&mut stream);
    let length = head.len();
    let start = format!("HTTP/1.1 200 OK\r\nX-Stub: {number}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(start.as_bytes()).and_then(|()| stream.write_all(&head));
}

fn read_head(stream: &mut TcpStream) -> Vec<u8> {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        head.push(byte[0]);
    }
    head
}

/// A running engine.
pub struct Engine {
    child: Child,
    folder: PathBuf,
}

impl Engine {
    /// Starts it and waits until it listens; None where it refuses.
    pub fn start(judge: &Judge, text: &str, port: u16) -> Option<Engine> {
        let folder = std::env::temp_dir().join(format!("evenkeel-judge-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let child =
            (judge.start)(&folder, text).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut engine = Engine { child: child.unwrap(), folder };
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(engine);
            }
            if engine.child.try_wait().unwrap().is_some() {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
