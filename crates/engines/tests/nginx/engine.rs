//! What nginx itself says: started on loopback, with stubs that tell what they received.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::cases::{Ask, Case, Outcome};

/// Pools of the tables: `a` to `d` at these ports.
const PORTS: [(&str, u16); 4] = [("a", 27091), ("b", 27092), ("c", 27093), ("d", 27094)];

pub fn installed() -> bool {
    Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Stubs that answer 200 and remember what they received.
pub struct Endpoints {
    last: Arc<Mutex<Option<(&'static str, String)>>>,
}

impl Endpoints {
    /// Starts the stubs; where another run of these tests has their ports, waits for its end.
    pub fn start() -> Self {
        for _ in 0..600 {
            if PORTS.iter().all(|(_, port)| TcpListener::bind(("127.0.0.1", *port)).is_ok()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let last = Arc::new(Mutex::new(None));
        for (name, port) in PORTS {
            let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
            let last = last.clone();
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    serve(stream, name, &last);
                }
            });
        }
        Endpoints { last }
    }
}

fn serve(mut stream: TcpStream, name: &'static str, last: &Mutex<Option<(&'static str, String)>>) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let head = head(&mut stream);
    *last.lock().unwrap() = Some((name, head));
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}

fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An nginx that runs one case.
pub struct Running {
    child: Child,
    folder: PathBuf,
}

impl Running {
    pub fn start(case: &Case) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("evenkeel-nginx-{}-{}", std::process::id(), case.line));
        std::fs::create_dir_all(folder.join("html/folder")).unwrap();
        std::fs::write(folder.join("html/index.html"), "index").unwrap();
        std::fs::write(folder.join("html/folder/index.html"), "index").unwrap();
        std::fs::create_dir_all(folder.join("tmp")).unwrap();
        std::fs::write(folder.join("html/there.html"), "there").unwrap();
        std::fs::write(folder.join("nginx.conf"), whole(case)).unwrap();
        let mut child = Command::new("nginx")
            .args(["-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;", "-p"])
            .arg(&folder)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        for _ in 0..200 {
            std::thread::sleep(Duration::from_millis(5));
            if TcpStream::connect(("127.0.0.1", super::cases::PORT)).is_ok() {
                return Ok(Running { child, folder });
            }
            if child.try_wait().is_ok_and(|status| status.is_some()) {
                break;
            }
        }
        let _ = child.kill();
        Err(std::fs::read_to_string(folder.join("error.log")).unwrap_or_default())
    }

    pub fn answer(&self, ask: &Ask, endpoints: &Endpoints) -> Outcome {
        *endpoints.last.lock().unwrap() = None;
        let mut stream = TcpStream::connect(("127.0.0.1", ask.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(3))).unwrap();
        let mut request = format!("{} {} HTTP/1.1\r\n", ask.method, ask.target);
        if ask.host != "-" {
            request.push_str(&format!("Host: {}\r\n", ask.host));
        }
        ask.headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let answer = head(&mut stream);
        match endpoints.last.lock().unwrap().take() {
            Some((name, head)) => received(name, &head),
            None => answered(&answer),
        }
    }
}

fn received(name: &str, head: &str) -> Outcome {
    let mut lines = head.lines();
    let target = lines.next().and_then(|line| line.split(' ').nth(1)).map(str::to_owned);
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), Some(value.to_owned())));
    Outcome::Pool { name: name.to_owned(), target, headers: headers.collect() }
}

fn answered(head: &str) -> Outcome {
    let Some(status) = head.split(' ').nth(1).and_then(|word| word.parse().ok()) else { return Outcome::Closed };
    let location = head.lines().find_map(|line| line.strip_prefix("Location: ")).map(str::to_owned);
    Outcome::Status { status, location }
}

/// The case's configuration of http level as a whole one.
fn whole(case: &Case) -> String {
    let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temp: String = temp.iter().map(|name| format!("{name}_temp_path tmp/{name}; ")).collect();
    format!("pid nginx.pid; worker_processes 1; events {{}}\nhttp {{ access_log off; {temp}\n{}\n}}\n", case.config)
}

impl Drop for Running {
    fn drop(&mut self) {
        // nginx's master hands SIGTERM on to its worker; killing it outright would leave the worker behind.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
