//! Endpoints on loopback that say which one they are.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::home;

/// One endpoint; it can be taken down and brought up again on its port.
pub struct Stub {
    pub port: u16,
    up: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<(SocketAddr, TcpStream)>>>,
    /// Requests for `/hold` that came: they get no answer.
    held: Arc<AtomicUsize>,
}

impl Stub {
    pub fn start(number: usize) -> Stub {
        let listener = TcpListener::bind((home::address(), home::port())).unwrap();
        let port = listener.local_addr().unwrap().port();
        let stub = Stub { port, up: Arc::default(), open: Arc::default(), held: Arc::default() };
        stub.serve(listener, number);
        stub
    }

    fn serve(&self, listener: TcpListener, number: usize) {
        self.up.store(true, Ordering::SeqCst);
        let (up, open, held) = (self.up.clone(), self.open.clone(), self.held.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if !up.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(peer) = stream.peer_addr() else { continue };
                open.lock().unwrap().push((peer, stream.try_clone().unwrap()));
                let (held, open) = (held.clone(), open.clone());
                thread::spawn(move || {
                    answer(&stream, number, &held);
                    open.lock().unwrap().retain(|(own, _)| *own != peer);
                });
            }
        });
    }

    /// Nobody listens any more, and open connections end.
    pub fn kill(&self) {
        self.up.store(false, Ordering::SeqCst);
        // The thread that waits for connections looks at `up` when one comes.
        let _ = TcpStream::connect((home::address(), self.port));
        while TcpListener::bind((home::address(), self.port)).is_err() {
            thread::yield_now();
        }
        self.open.lock().unwrap().drain(..).for_each(|(_, stream)| drop(stream.shutdown(Shutdown::Both)));
    }

    /// How many requests are held.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::SeqCst)
    }

    /// Listens again.
    pub fn revive(&self, number: usize) {
        self.serve(TcpListener::bind((home::address(), self.port)).unwrap(), number);
    }
}

/// Answers one request after the other with the endpoint's number, until the connection ends.
fn answer(mut stream: &TcpStream, number: usize, held: &AtomicUsize) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    let mut close = false;
    let mut late = Duration::ZERO;
    while matches!(reader.read_line(&mut line), Ok(1..)) {
        close |= line.to_ascii_lowercase().starts_with("connection: close");
        if line.starts_with("GET /hold ") {
            held.fetch_add(1, Ordering::SeqCst);
            let _ = reader.read_to_end(&mut Vec::new());
            return;
        }
        if let Some(all) = line.to_ascii_lowercase().strip_prefix("x-late: ") {
            let own = all.trim().split(',').nth(number).and_then(|late| late.parse().ok());
            late = Duration::from_millis(own.unwrap_or(0));
        }
        if line == "\r\n" {
            thread::sleep(late);
            let answer = format!("HTTP/1.1 200 OK\r\nX-Endpoint: {number}\r\nContent-Length: 0\r\n\r\n");
            if stream.write_all(answer.as_bytes()).is_err() || close {
                let _ = stream.shutdown(Shutdown::Both);
                return;
            }
        }
        line.clear();
    }
}
