//! The language server: a pipe, a desk at which messages are answered in order, and two hands that read and look.

mod desk;
mod document;
mod hands;
mod look;
mod read;
mod show;
mod wire;

use std::sync::mpsc;

use finding::Page;

use crate::Status;

/// What happens to the desk.
enum Event {
    /// The client says something.
    Message(lsp_server::Message),
    /// The client says something that is no message.
    Malformed(String),
    /// The client is gone.
    Closed,
    /// A configuration was read.
    Read(hands::Read),
    /// It was looked at with all requests in mind.
    Looked(hands::Looked),
}

/// Serves one client on standard input and output until it says `exit` or is gone.
pub fn serve(pages: Vec<Page>) -> Status {
    let (events, inbox) = mpsc::channel();
    let (out, writer) = wire::open(events.clone());
    let hands = hands::Hands::new(events);
    let mut desk = desk::Desk::new(out, hands, pages);
    let status = loop {
        let Ok(event) = inbox.recv() else { break Status::Found };
        if let Some(status) = desk.take(event) {
            break status;
        }
    };
    // What was answered before `exit` still goes out.
    drop(desk);
    let _ = writer.join();
    status
}
