//! Engine processes that are gone when we are, however we went.
//!
//! A shell holds the other end of a pipe to us. Success, an error, Ctrl-C and `kill -9` all close it; then the shell ends
//! the engines and removes their folder. No signal handler and no unsafe code is needed for that.

use std::io::{BufRead, BufReader, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use crate::Trouble;

const SCRIPT: &str = include_str!("keeper.sh");

/// A keeper shell that answers nothing for so long has no good news.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder and the processes that were started in it.
#[derive(Debug)]
pub struct Keeper {
    shell: Child,
    orders: Option<ChildStdin>,
    news: Receiver<News>,
    folder: PathBuf,
    ended: Vec<(u32, i32)>,
}

/// What the shell says.
#[derive(Debug)]
enum News {
    Folder(PathBuf),
    Pid(u32),
    Ended(u32, i32),
}

impl Keeper {
    /// Makes the folder.
    ///
    /// # Errors
    /// When there is no shell, or no room for the folder.
    pub fn new() -> Result<Keeper, Trouble> {
        Keeper::with(Stdio::null())
    }

    /// The same; the shell holds this open as well, until everything that was started is gone.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn holding(held: OwnedFd) -> Result<Keeper, Trouble> {
        // Standard error is the one thing that the shell has no other use for.
        Keeper::with(Stdio::from(held))
    }

    fn with(held: Stdio) -> Result<Keeper, Trouble> {
        let system = |error| Trouble::System { what: "no shell could be started".into(), error };
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "evenkeel-keeper"]).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(held);
        let mut shell = command.spawn().map_err(system)?;
        let (orders, news) = (shell.stdin.take(), listen(shell.stdout.take()));
        let mut keeper = Keeper { shell, orders, news, folder: PathBuf::new(), ended: Vec::new() };
        let Some(News::Folder(folder)) = keeper.wait() else {
            return Err(system(std::io::Error::other("it made no folder")));
        };
        keeper.folder = folder;
        Ok(keeper)
    }

    /// The folder, removed with the keeper.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts a program; gives its process id.
    ///
    /// # Errors
    /// When the shell is gone.
    pub fn run(&mut self, program: &Path, arguments: &[String]) -> Result<u32, Trouble> {
        let program = program.to_string_lossy().into_owned();
        let words = std::iter::once(&program).chain(arguments);
        let order: String = words.map(|word| format!("word {word}\n")).chain(["run\n".to_owned()]).collect();
        self.order(&order)?;
        while let Some(news) = self.wait() {
            match news {
                News::Pid(pid) => return Ok(pid),
                other => self.note(other),
            }
        }
        Err(gone())
    }

    /// Sends a signal, such as `HUP`, to a process that was started here.
    ///
    /// # Errors
    /// When the shell is gone.
    pub fn signal(&mut self, name: &str, pid: u32) -> Result<(), Trouble> {
        self.order(&format!("signal {name} {pid}\n"))
    }

    /// The exit status of a process that has ended.
    pub fn ended(&mut self, pid: u32) -> Option<i32> {
        while let Ok(news) = self.news.try_recv().inspect_err(|why| debug_assert!(*why != TryRecvError::Disconnected)) {
            self.note(news);
        }
        self.ended.iter().find(|(own, _)| *own == pid).map(|(_, status)| *status)
    }

    /// All that the processes have said.
    pub fn said(&self) -> String {
        let bytes = std::fs::read(self.folder.join("said")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn order(&mut self, text: &str) -> Result<(), Trouble> {
        let orders = self.orders.as_mut().ok_or_else(gone)?;
        orders.write_all(text.as_bytes()).map_err(|_| gone())
    }

    fn wait(&self) -> Option<News> {
        self.news.recv_timeout(PATIENCE).ok()
    }

    fn note(&mut self, news: News) {
        if let News::Ended(pid, status) = news {
            self.ended.push((pid, status));
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.shell.wait();
    }
}

fn gone() -> Trouble {
    Trouble::System {
        what: "the shell that keeps the engine is gone".into(),
        error: std::io::ErrorKind::BrokenPipe.into(),
    }
}

/// Reads what the shell says until it is gone.
fn listen(said: Option<ChildStdout>) -> Receiver<News> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = said.into_iter().flat_map(|said| BufReader::new(said).lines());
        lines.map_while(Result::ok).filter_map(|line| news(&line)).try_for_each(|news| sender.send(news))
    });
    receiver
}

fn news(line: &str) -> Option<News> {
    let (what, rest) = line.split_once(' ')?;
    match what {
        "folder" => Some(News::Folder(rest.into())),
        "pid" => rest.parse().ok().map(News::Pid),
        "ended" => {
            let (pid, status) = rest.split_once(' ')?;
            Some(News::Ended(pid.parse().ok()?, status.parse().ok()?))
        }
        _ => None,
    }
}
