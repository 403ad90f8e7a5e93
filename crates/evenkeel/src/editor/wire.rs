//! Standard input and output as messages.

use std::io::{self, BufReader, ErrorKind, Write};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use lsp_server::Message;
use serde_json::Value;

use super::Event;

/// What goes out.
pub enum Out {
    /// A message.
    Message(Message),
    /// An answer to what was no message, which has no id.
    Error(Value),
}

/// After so many things in a row that are no messages nobody is taken to speak the protocol.
const PATIENCE: usize = 1_000;

/// Begins to read and to write; whoever drops the sender can wait for the writer.
pub fn open(events: Sender<Event>) -> (Sender<Out>, JoinHandle<()>) {
    thread::spawn(move || read(&events));
    let (out, outbox) = mpsc::channel::<Out>();
    let writer = thread::spawn(move || {
        for one in outbox {
            // A client that is gone is noticed by the reader.
            let _ = write(&mut io::stdout().lock(), &one);
        }
    });
    (out, writer)
}

fn read(events: &Sender<Event>) {
    let mut input = BufReader::new(io::stdin().lock());
    let mut broken = 0;
    loop {
        let event = match Message::read(&mut input) {
            Ok(Some(message)) => Event::Message(message),
            Err(error) if error.kind() == ErrorKind::InvalidData && broken < PATIENCE => {
                broken += 1;
                // A broken head is many broken lines, and is said once.
                if broken > 1 {
                    continue;
                }
                Event::Malformed(error.to_string())
            }
            _ => break,
        };
        if matches!(event, Event::Message(_)) {
            broken = 0;
        }
        if events.send(event).is_err() {
            return;
        }
    }
    let _ = events.send(Event::Closed);
}

fn write(out: &mut impl Write, one: &Out) -> io::Result<()> {
    match one {
        Out::Message(message) => message.write(out),
        Out::Error(value) => {
            let text = value.to_string();
            write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
            out.flush()
        }
    }
}
