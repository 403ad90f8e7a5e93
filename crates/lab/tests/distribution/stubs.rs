//! Endpoints on loopback that say which one they are.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::home;

/// One endpoint; it can be taken down and brought up again on its port.
pub struct Stub {
    pub port: u16,
    up: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Stub {
    pub fn start(number: usize) -> Stub {
        let listener = TcpListener::bind((home::address(), home::port())).unwrap();
        let port = listener.local_addr().unwrap().port();
        let stub = Stub { port, up: Arc::default(), open: Arc::default() };
        stub.serve(listener, number);
        stub
    }

    fn serve(&self, listener: TcpListener, number: usize) {
        self.up.store(true, Ordering::SeqCst);
        let (up, open) = (self.up.clone(), self.open.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if !up.load(Ordering::SeqCst) {
                    return;
                }
                open.lock().unwrap().push(stream.try_clone().unwrap());
                thread::spawn(move || answer(&stream, number));
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
        self.open.lock().unwrap().drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }

    /// Listens again.
    pub fn revive(&self, number: usize) {
        self.serve(TcpListener::bind((home::address(), self.port)).unwrap(), number);
    }
}

/// Answers one request after the other with the endpoint's number, until the connection ends.
fn answer(mut stream: &TcpStream, number: usize) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    let mut close = false;
    while matches!(reader.read_line(&mut line), Ok(1..)) {
        close |= line.to_ascii_lowercase().starts_with("connection: close");
        if line == "\r\n" {
            let answer = format!("HTTP/1.1 200 OK\r\nX-Endpoint: {number}\r\nContent-Length: 0\r\n\r\n");
            if stream.write_all(answer.as_bytes()).is_err() || close {
                let _ = stream.shutdown(Shutdown::Both);
                return;
            }
        }
        line.clear();
    }
}
