//! An editor that speaks to the real binary over its standard input and output.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::Folder;

/// Longer than this nobody waits: an unoptimised build on a busy machine needs a while.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came and wasn't waited for yet.
    kept: Vec<Value>,
    next: i32,
    version: i32,
    folder: Folder,
}

impl Editor {
    /// Starts the server in a folder and says hello as VS Code does.
    pub fn start(folder: Folder) -> Editor {
        let capabilities = json!({
            "textDocument": {
                "publishDiagnostics": { "relatedInformation": true },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            },
        });
        Editor::start_with(folder, capabilities, json!({ "traceLens": true, "explainUris": true }))
    }

    pub fn start_with(folder: Folder, capabilities: Value, options: Value) -> Editor {
        let mut editor = Editor::silent(folder);
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options });
        let hello = editor.request("initialize", params);
        assert_eq!(hello["serverInfo"]["name"], "evenkeel");
        editor.notify("initialized", json!({}));
        editor
    }

    /// Starts the server and says nothing.
    pub fn silent(folder: Folder) -> Editor {
        let mut command = folder.command();
        let pipes = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = pipes.spawn().unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        Editor { child, input, messages, kept: Vec::new(), next: 0, version: 0, folder }
    }

    pub fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.path().canonicalize().unwrap().join(name).display())
    }

    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: Value) {
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        self.send(json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i32) -> Value {
        self.wait("an answer", |message| message["id"] == id && message.get("method").is_none())
    }

    /// The result of a request.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{answer:#}");
        answer["result"].clone()
    }

    /// The error of a request.
    #[track_caller]
    pub fn refused(&mut self, method: &str, params: Value) -> (i64, String) {
        let id = self.ask(method, params);
        let error = self.answer(id)["error"].clone();
        (error["code"].as_i64().expect("an error"), error["message"].as_str().unwrap().to_owned())
    }

    /// The first message, in the order in which they came, that is wanted.
    #[track_caller]
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(message) = self.messages.recv_timeout(left) else { panic!("{what} didn't come: {:#?}", self.kept) };
            if wanted(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// The first message that is wanted of those that came while others were waited for.
    pub fn came(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        let at = self.kept.iter().position(wanted)?;
        Some(self.kept.remove(at))
    }

    /// Opens a text that may differ from the file.
    pub fn open(&mut self, name: &str, language: &str, text: &str) {
        let uri = self.uri(name);
        self.version += 1;
        let document = json!({ "uri": uri, "languageId": language, "version": self.version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file as it is.
    pub fn open_file(&mut self, name: &str, language: &str) {
        let text = self.folder.read(name);
        self.open(name, language, &text);
    }

    /// Replaces a piece of a text, given as lines and columns from 0.
    pub fn change(&mut self, name: &str, [line, column, end_line, end_column]: [u32; 4], text: &str) {
        let range = json!({ "start": position(line, column), "end": position(end_line, end_column) });
        self.changes(name, json!([{ "range": range, "text": text }]));
    }

    pub fn changes(&mut self, name: &str, changes: Value) {
        self.version += 1;
        let document = json!({ "uri": self.uri(name), "version": self.version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// The diagnostics of a file as soon as they are as wanted.
    #[track_caller]
    pub fn diagnostics(&mut self, name: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = self.uri(name);
        let is_it = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && wanted(message["params"]["diagnostics"].as_array().unwrap())
        };
        self.wait("diagnostics", is_it)["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The diagnostics of a file that hold one of this rule; gives that one.
    #[track_caller]
    pub fn found(&mut self, name: &str, rule: &str) -> Value {
        let all = self.diagnostics(name, |all| all.iter().any(|one| one["code"] == rule));
        all.into_iter().find(|one| one["code"] == rule).unwrap()
    }

    /// Parameters that name a place.
    pub fn at(&self, name: &str, line: u32, column: u32) -> Value {
        json!({ "textDocument": { "uri": self.uri(name) }, "position": position(line, column) })
    }

    /// What is shown of a place.
    #[track_caller]
    pub fn hover(&mut self, name: &str, line: u32, column: u32) -> String {
        let params = self.at(name, line, column);
        self.request("textDocument/hover", params)["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// File and line of each place that a request gives.
    #[track_caller]
    pub fn places(&mut self, method: &str, params: Value) -> Vec<(String, u64)> {
        let place = |one: &Value| {
            let file = one["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (file, one["range"]["start"]["line"].as_u64().unwrap())
        };
        self.request(method, params).as_array().unwrap().iter().map(place).collect()
    }

    /// Closes the pipe.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// How the process ends.
    pub fn status(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }

    /// Ends as the protocol wants it.
    pub fn end(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.status(), 0);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn position(line: u32, column: u32) -> Value {
    json!({ "line": line, "character": column })
}

/// The text after the edits of a code action for one file; columns are those of ASCII.
pub fn edited(text: &str, uri: &str, action: &Value) -> String {
    let mut edits: Vec<(usize, usize, &str)> = Vec::new();
    for edit in action["edit"]["changes"][uri].as_array().unwrap() {
        let at = |end: &str| {
            let place = &edit["range"][end];
            let (line, column) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
            let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
            start + column as usize
        };
        edits.push((at("start"), at("end"), edit["newText"].as_str().unwrap()));
    }
    edits.sort();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}
