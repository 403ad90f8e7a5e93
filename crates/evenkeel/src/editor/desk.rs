//! The desk: every message is taken here, in order.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use finding::Page;
use lsp::{Answer, Client, Refusal, View, answer, capabilities, command, document_of};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    PublishDiagnosticsParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Event;
use super::document::Document;
use super::hands::{Hands, Looked, Looks, Read, Reads};
use super::read::Seen;
use super::show::Shown;
use super::wire::Out;
use crate::Status;
use crate::disk::{Unsaved, true_path};

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Running,
    Down,
}

/// All that the server knows.
pub struct Desk {
    stage: Stage,
    out: Sender<Out>,
    hands: Hands,
    pages: Vec<Page>,
    client: Client,
    documents: HashMap<Uri, Document>,
    shown: Shown,
    /// Requests about texts that are still being read.
    waiting: Vec<(Request, Uri)>,
    /// Counts changes.
    now: u64,
}

impl Desk {
    pub fn new(out: Sender<Out>, hands: Hands, pages: Vec<Page>) -> Desk {
        Desk {
            stage: Stage::Waiting,
            out,
            hands,
            pages,
            client: Client::default(),
            documents: HashMap::new(),
            shown: Shown::default(),
            waiting: Vec::new(),
            now: 0,
        }
    }

    /// Takes what happens; gives the status of the process once it is over.
    pub fn take(&mut self, event: Event) -> Option<Status> {
        match event {
            Event::Message(Message::Request(request)) => self.request(request),
            Event::Message(Message::Notification(note)) if note.method == "exit" => {
                return Some(if self.stage == Stage::Down { Status::Even } else { Status::Found });
            }
            Event::Message(Message::Notification(note)) if self.stage == Stage::Running => self.note(note),
            Event::Message(_) => {}
            Event::Malformed(why) => self.malformed(&why),
            Event::Closed => return Some(Status::Found),
            Event::Read(read) => self.read(read),
            Event::Looked(looked) => self.looked(looked),
        }
        None
    }

    fn send(&self, message: impl Into<Message>) {
        // Where nobody writes any more, the reader says so.
        let _ = self.out.send(Out::Message(message.into()));
    }

    fn reply(&self, id: RequestId, answer: Answer) {
        self.send(match answer {
            Ok(value) => Response { id, response_result: Ok(value) },
            Err(Refusal::UnknownMethod) => {
                Response::new_err(id, ErrorCode::MethodNotFound as i32, "there is no such method".to_owned())
            }
            Err(Refusal::Parameters(why)) => Response::new_err(id, ErrorCode::InvalidParams as i32, why),
            Err(Refusal::Failed(why)) => Response::new_err(id, ErrorCode::RequestFailed as i32, why),
        });
    }

    fn malformed(&self, why: &str) {
        let error = json!({ "code": ErrorCode::ParseError as i32, "message": why });
        let _ = self.out.send(Out::Error(json!({ "jsonrpc": "2.0", "id": null, "error": error })));
    }

    fn request(&mut self, request: Request) {
        let refuse = |code: ErrorCode, why: &str| Response::new_err(request.id.clone(), code as i32, why.to_owned());
        match (self.stage, request.method.as_str()) {
            (Stage::Waiting, "initialize") => self.initialize(request),
            (Stage::Waiting, _) => self.send(refuse(ErrorCode::ServerNotInitialized, "initialize comes first")),
            (Stage::Running, "initialize") => self.send(refuse(ErrorCode::InvalidRequest, "that was done before")),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Down;
                self.reply(request.id, Ok(Value::Null));
            }
            (Stage::Running, _) => self.asked(request),
            (Stage::Down, _) => self.send(refuse(ErrorCode::InvalidRequest, "only exit comes after shutdown")),
        }
    }

    fn initialize(&mut self, request: Request) {
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(error) => return self.reply(request.id, Err(Refusal::Parameters(error.to_string()))),
        };
        self.client = Client::new(&params);
        self.stage = Stage::Running;
        let about = json!({ "name": "evenkeel", "version": env!("CARGO_PKG_VERSION") });
        let answer = json!({ "capabilities": capabilities(&self.client), "serverInfo": about });
        self.reply(request.id, Ok(answer));
    }

    /// Answers a request at once, or once its text is read.
    fn asked(&mut self, request: Request) {
        let uri = match document_of(&request.method, &request.params) {
            Ok(Some(uri)) => uri,
            Ok(None) => return self.reply(request.id, command(&self.pages, &request.params)),
            Err(refusal) => return self.reply(request.id, Err(refusal)),
        };
        match self.documents.get(&uri) {
            Some(document) if !self.is_current(document) => self.waiting.push((request, uri)),
            _ => self.answer(request, &uri),
        }
    }

    /// Whether all texts of its configuration were read as they are now.
    fn is_current(&self, document: &Document) -> bool {
        let is_newer = |other: &Document| other.changed() > document.read_at && document.has(&other.uri);
        document.is_read() && !self.documents.values().any(is_newer)
    }

    fn answer(&self, request: Request, uri: &Uri) {
        let document = self.documents.get(uri);
        let known = document.and_then(|one| Some((one, one.seen.as_deref()?)));
        let found = known.and_then(|(one, seen)| {
            let view = self.view(one.thorough.as_deref(), &seen.snapshot);
            Some((view, seen.snapshot.file(uri)?))
        });
        let Some((view, file)) = found else {
            let is_command = request.method == "workspace/executeCommand";
            let why = Refusal::Failed("no configuration could be read there".to_owned());
            return self.reply(request.id, if is_command { Err(why) } else { Ok(Value::Null) });
        };
        let answered = catch_unwind(AssertUnwindSafe(|| answer(view, file, &request.method, &request.params)));
        match answered {
            Ok(answer) => self.reply(request.id, answer),
            Err(_) => {
                let why = "a defect of evenkeel; standard error has more".to_owned();
                self.send(Response::new_err(request.id, ErrorCode::InternalError as i32, why));
            }
        }
    }

    fn view<'v>(&'v self, thorough: Option<&'v lsp::Thorough>, snapshot: &'v lsp::Snapshot) -> View<'v> {
        View { snapshot, thorough, client: &self.client, pages: &self.pages }
    }

    fn note(&mut self, note: Notification) {
        match note.method.as_str() {
            "textDocument/didOpen" => self.opened(read_params(note.params)),
            "textDocument/didChange" => self.changed(read_params(note.params)),
            "textDocument/didClose" => self.closed(read_params(note.params)),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.all_anew(),
            "$/cancelRequest" => self.cancelled(&note.params),
            _ => {}
        }
    }

    fn opened(&mut self, params: Option<DidOpenTextDocumentParams>) {
        let Some(params) = params else { return };
        self.now += 1;
        let uri = params.text_document.uri.clone();
        // Configurations that have it read it from the disk until now.
        if let Some(document) = Document::open(params.text_document, self.now) {
            self.documents.insert(uri, document);
            self.all_anew();
        }
    }

    fn changed(&mut self, params: Option<DidChangeTextDocumentParams>) {
        let Some(params) = params else { return };
        let uri = params.text_document.uri;
        let Some(document) = self.documents.get_mut(&uri) else { return };
        self.now += 1;
        let moved = document.change(&params.content_changes, self.client.encoding);
        document.version = params.text_document.version;
        document.touch(self.now);
        self.shown.shift(&uri, &moved);
        self.read_anew(&uri);
    }

    fn closed(&mut self, params: Option<DidCloseTextDocumentParams>) {
        let Some(uri) = params.map(|params| params.text_document.uri) else { return };
        let Some(document) = self.documents.remove(&uri) else { return };
        let seen = document.seen.as_ref().map_or(&[][..], |seen| &seen.snapshot.uris);
        let others = |uri: &Uri| self.documents.values().any(|one| one.has(uri));
        let gone: Vec<Uri> = seen.iter().chain([&uri]).filter(|uri| !others(uri)).cloned().collect();
        for uri in &gone {
            self.shown.forget(uri);
            self.publish(uri, false);
        }
        let (stale, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|(_, own)| *own == uri);
        self.waiting = waiting;
        stale.into_iter().for_each(|(request, uri): (Request, Uri)| self.answer(request, &uri));
        self.all_anew();
    }

    fn cancelled(&mut self, params: &Value) {
        let is_it = |request: &Request| json!(request.id) == params["id"];
        let (gone, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|(request, _)| is_it(request));
        self.waiting = waiting;
        for (request, _) in Vec::<(Request, Uri)>::from_iter(gone) {
            let code = ErrorCode::RequestCanceled as i32;
            self.send(Response::new_err(request.id, code, "cancelled".to_owned()));
        }
    }

    /// Files of the disk may have changed: everything is read anew, and roots are searched anew.
    fn all_anew(&mut self) {
        self.now += 1;
        for document in self.documents.values_mut() {
            document.touch(self.now);
            document.root = None;
        }
        let uris: Vec<Uri> = self.documents.keys().cloned().collect();
        uris.iter().for_each(|uri| self.read_anew(uri));
    }

    fn read_anew(&self, uri: &Uri) {
        let Some(document) = self.documents.get(uri) else { return };
        let open = self.documents.values().map(|one| (true_path(&one.path), one));
        let open: Vec<(PathBuf, &Document)> = open.collect();
        let texts = open.iter().map(|(path, one)| (path.clone(), Arc::new(one.bytes()))).collect();
        let uris = open.into_iter().map(|(path, one)| (path, one.uri.clone())).collect();
        self.hands.read(Reads {
            uri: uri.clone(),
            path: document.path.clone(),
            engine: document.engine,
            root: document.root.clone(),
            unsaved: Unsaved::new(texts),
            uris: Arc::new(uris),
            at: document.changed(),
        });
    }

    /// Takes a configuration that was read, unless its text has changed since.
    fn read(&mut self, read: Read) {
        let Some(document) = self.documents.get_mut(&read.uri).filter(|one| one.changed() == read.at) else { return };
        let before = document.seen.take();
        document.read_at = read.at;
        document.thorough = None;
        let seen = read.seen.map(Arc::new);
        document.root = seen.as_ref().map(|seen| seen.root.clone());
        document.seen = seen.clone();
        let newest = document.watch();
        self.share(&read.uri, seen.as_ref(), read.at);
        match seen.clone() {
            Some(seen) => {
                let quick = View { snapshot: &seen.snapshot, thorough: None, client: &self.client, pages: &self.pages };
                self.shown.read(quick);
                self.hands.look(Looks { uri: read.uri.clone(), seen, at: read.at, newest });
            }
            None => self.shown.forget(&read.uri),
        }
        let files = before.iter().chain(&seen).flat_map(|seen| seen.snapshot.uris.iter().cloned());
        let files: Vec<Uri> = files.filter(|uri| *uri != read.uri).collect();
        self.publish(&read.uri, true);
        self.forget_left(&files, seen.as_deref());
        files.iter().for_each(|uri| self.publish(uri, false));
        self.answer_waiting();
    }

    /// Files that were a part of a configuration, and of none any more, have no problems.
    fn forget_left(&mut self, files: &[Uri], seen: Option<&Seen>) {
        for uri in files {
            let is_here = seen.is_some_and(|seen| seen.snapshot.file(uri).is_some());
            if !is_here && !self.documents.values().any(|one| one.has(uri)) {
                self.shown.forget(uri);
            }
        }
    }

    /// Other open texts of the same configuration were read with it; those that were and no longer are have to be read by
    /// themselves.
    fn share(&mut self, uri: &Uri, seen: Option<&Arc<Seen>>, at: u64) {
        let mut left = Vec::new();
        for other in self.documents.values_mut().filter(|one| one.uri != *uri && one.has(uri)) {
            match seen.filter(|seen| seen.snapshot.file(&other.uri).is_some()) {
                None => left.push(other.uri.clone()),
                Some(seen) if other.changed() <= at => {
                    other.seen = Some(seen.clone());
                    other.thorough = None;
                    other.read_at = other.read_at.max(at);
                }
                Some(_) => {}
            }
        }
        for uri in left {
            self.now += 1;
            if let Some(other) = self.documents.get_mut(&uri) {
                other.touch(self.now);
                other.root = None;
            }
            self.read_anew(&uri);
        }
    }

    fn answer_waiting(&mut self) {
        let all = std::mem::take(&mut self.waiting);
        let is_ready = |uri: &Uri| self.documents.get(uri).is_none_or(|one| self.is_current(one));
        let (ready, waiting) = all.into_iter().partition(|(_, uri)| is_ready(uri));
        self.waiting = waiting;
        for (request, uri) in Vec::<(Request, Uri)>::from_iter(ready) {
            self.answer(request, &uri);
        }
    }

    /// Takes what was found later, unless something has changed since.
    fn looked(&mut self, looked: Looked) {
        let Some(seen) = self.documents.get(&looked.uri).and_then(|one| one.seen.clone()) else { return };
        let of_it = |one: &Document| seen.snapshot.file(&one.uri).is_some();
        if self.documents.values().any(|one| of_it(one) && one.changed() > looked.at) {
            return;
        }
        let thorough = Arc::new(looked.thorough);
        let view = View { snapshot: &seen.snapshot, thorough: None, client: &self.client, pages: &self.pages };
        self.shown.looked(view, &thorough);
        for document in self.documents.values_mut() {
            if document.seen.as_ref().is_some_and(|own| Arc::ptr_eq(own, &seen)) {
                document.thorough = Some(thorough.clone());
            }
        }
        seen.snapshot.uris.iter().for_each(|uri| self.publish(uri, false));
    }

    fn publish(&mut self, uri: &Uri, always: bool) {
        let version = self.documents.get(uri).map(|one| one.version);
        let Some(diagnostics) = self.shown.news(uri, always) else { return };
        let params = PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version };
        self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params));
    }
}

/// The parameters of a notification; one that doesn't fit can't be answered, and is passed over.
fn read_params<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
